"""Chapters: where they begin, how many there are, and what they are called."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.study.chapters import boundaries, chapters, usual_length
from chainrule.study.cues import announces
from chainrule.study.headings import headings
from chainrule.study.lecture import Chapter, Sentence
from chainrule.study.sources import read
from tests.study.sources import samples


def test_the_uploaders_chapters_are_kept() -> None:
    lecture = read(samples.talk().encode())
    own = (Chapter(0.0, "Start"), Chapter(100.0, "Middle"))
    assert chapters(replace(lecture, chapters=own)) == own
    assert chapters(replace(lecture, chapters=own[1:])) == (Chapter(0.0, "Introduction"), own[1])


def test_a_talk_on_three_subjects_is_cut_where_they_change() -> None:
    lecture = read(samples.talk().encode())
    found = chapters(lecture)
    starts = {s.text: s.start for s in lecture.sentences}
    expected = [
        starts["With that out of the way, let's start with averages."],
        starts["Next is the vector."],
        starts["Finally, there's the derivative."],
    ]
    assert found[0] == Chapter(0.0, "Introduction")
    times = [c.t for c in found]
    assert all(t in times for t in expected)
    titles = {c.t: c.title for c in found}
    assert [titles[t] for t in expected] == ["Averages", "Vector", "Derivative"]


def sentence_list(lines: list[str], each: float = 10.0) -> list[Sentence]:
    return [Sentence(each * i, each * i + each - 0.3, line) for i, line in enumerate(lines)]


SUBJECTS = {
    "matrices": "the matrix turns every vector and the determinant of the matrix measures an area",
    "weather": "the rain falls from a cloud and the wind carries the cloud over a mountain",
    "bread": "the baker kneads the dough and the oven bakes the dough into a loaf",
}


def test_a_change_of_subject_is_found_without_any_announcement() -> None:
    lines = [text for text in SUBJECTS.values() for _ in range(12)]
    found = boundaries(sentence_list(lines, 15.0), 540.0)
    assert {12, 24} <= set(found)


def test_a_long_pause_and_a_cue_draw_the_boundary() -> None:
    lines = ["we count the words of the text again"] * 40
    plain = sentence_list(lines, 12.0)
    lines[21] = "Alright, let's move on to the next topic"
    cued = sentence_list(lines, 12.0)
    assert 21 in boundaries(cued, 480.0)
    paused = [s if s.start < 250 else replace(s, start=s.start + 6, end=s.end + 6) for s in plain]
    assert 21 in boundaries(paused, 486.0)


@pytest.mark.parametrize(
    ("opening", "sign"),
    [
        ("Alright, with that out of the way, let's now talk about means.", 1),
        ("First up, why should you care?", 1),
        ("Next is linear algebra.", 1),
        ("Finally, there's calculus.", 1),
        ("Now that we know what a mean is, I want to wrap up.", 1),
        ("And lastly, the mode.", 0),
        ("For example, take the number two.", -1),
        ("This is the same thing.", -1),
        ("Which means that it is zero.", -1),
    ],
)
def test_what_announces_and_what_carries_on(opening: str, sign: int) -> None:
    weight = announces([Sentence(0, 1, opening)], 0)
    assert (weight > 0.6) if sign > 0 else (weight < 0) if sign < 0 else weight == 0


def test_usual_lengths_grow_with_the_lecture() -> None:
    lengths = [usual_length(60.0 * m) for m in (1, 3, 6, 10, 20, 30, 60, 120, 720)]
    assert lengths == sorted(lengths)
    assert 5 <= 381 / usual_length(381) <= 8
    assert usual_length(1500) == 200.0


@given(st.lists(st.tuples(st.sampled_from(list(SUBJECTS.values())), st.floats(0.5, 30)), min_size=1, max_size=60))
@settings(max_examples=30)
def test_chapters_are_in_order_begin_at_zero_and_have_titles(rows: list[tuple[str, float]]) -> None:
    t, found = 0.0, []
    for text, lasts in rows:
        found.append(Sentence(t, t + lasts, text))
        t += lasts
    starts = boundaries(found, t)
    assert starts[0] == 0 and starts == sorted(set(starts)) and starts[-1] < len(found)
    parts = [found[a:b] for a, b in zip(starts, [*starts[1:], len(found)], strict=True)]
    titles = headings(parts)
    assert len(titles) == len(parts) == len(set(titles))
    assert all(title and title[0] == title[0].upper() for title in titles)


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("Next up is the chain rule, which multiplies slopes.", "Chain rule"),
        ("So what is a chain rule?", "What is a chain rule?"),
        ("Let's now talk about the chain rule and how it works.", "Chain rule"),
        (
            "I want to wrap up by showing how I did it and some of the chain rule exercises that helped me.",
            "Chain rule exercises",
        ),
        ("And this is it.", "Chain rule"),
    ],
)
def test_titles_are_announced_asked_or_spoken_of(opening: str, title: str) -> None:
    rest = ["The chain rule multiplies the slopes of two functions.", "With the chain rule we go backwards."]
    other = [Sentence(0, 9, "We begin with sets and their members."), Sentence(9, 20, "Sets have members.")]
    part = [Sentence(20, 25, opening), *(Sentence(25 + i, 26 + i, text) for i, text in enumerate(rest))]
    assert headings([other, part, other])[1] == title


def test_a_title_has_no_loose_ends() -> None:
    lines = [
        "Let's look at it.",
        "And what about this?",
        "So how does that work?",
        "The gradient points uphill.",
        "The gradient.",
    ]
    (title,) = headings([sentence_list(lines)])
    assert title == "Gradient"


def test_the_farewell_is_called_so() -> None:
    middle = sentence_list([SUBJECTS["bread"]] * 5)
    end = sentence_list(["Thanks for watching.", "If you enjoyed this, see you in the next video."])
    assert headings([middle, end])[-1] == "Closing words"


def test_very_many_sentences_stay_affordable() -> None:
    lines = [f"sentence {i % 50} about {list(SUBJECTS)[i // 700 % 3]}" for i in range(4000)]
    found = boundaries(sentence_list(lines, 3.0), 12_000.0)
    assert 15 <= len(found) <= 30
