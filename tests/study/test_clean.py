"""From captions to words: markup, sounds, speakers, rolling duplicates and times."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.study import repair, sentences
from chainrule.study.clean import clean, clean_text
from chainrule.study.raw import Caption
from chainrule.study.sources import read
from tests.study.sources import samples


def texts(*captions: Caption) -> list[str]:
    return [cue.text for cue in clean(captions, "x").cues]


def spaced(*lines: str) -> list[Caption]:
    """Captions of two seconds, a second apart, so that none follows another closely."""
    return [Caption(3.0 * i, 3.0 * i + 2, line) for i, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("raw", "clean_one"),
    [
        ("<i>bold</i> <b>claims</b>", "bold claims"),
        ("<v Ada Lovelace>Hello</v>", "Hello"),
        ("<c.yellow.bg_blue>colour</c>", "colour"),
        ('<font color="#fff">font</font>', "font"),
        ("{\\an8}on top", "on top"),
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("it&#39;s &quot;quoted&quot;&nbsp;here", 'it\'s "quoted" here'),
        ("R&D and AT&T", "R&D and AT&T"),
        ("&amp;lt; stays escaped once", "&lt; stays escaped once"),
        ("[Music] and [APPLAUSE] then", "and then"),
        ("[upbeat\nmusic playing] hello", "hello"),
        ("(laughs) well", "well"),
        ("♪ la la ♪", "la la"),
        ("[ __ ] that", "that"),
        ("[A bell rings twice, far away.]", ""),
        ("the interval [0, 1] and f[x]", "the interval [0, 1] and f[x]"),
        ("noise (random error) is noise", "noise (random error) is noise"),
        (
            "zero\u200bwidth \u202eright to left\u202c soft\u00adhyphen \ufeffmark",
            "zerowidth right to left softhyphen mark",
        ),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("e\u0301 is one letter", "é is one letter"),
        ("a<b and b>c", "a<b and b>c"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("one<br>two<br/>three", "one two three"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("tag \U000e0041 characters", "tag characters"),
    ],
)
def test_a_line_is_cleaned(raw: str, clean_one: str) -> None:
    assert clean_text(raw) == clean_one


@given(st.text(max_size=60))
def test_cleaning_leaves_nothing_that_does_not_show(text: str) -> None:
    import unicodedata

    cleaned = clean_text(text)
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")]
    assert "  " not in cleaned and cleaned == cleaned.strip()


def test_speaker_marks_and_labels_go_and_begin_a_sentence() -> None:
    lecture = read(
        b"[00:00] >> so what is a mean >> it is a balance point\n[00:09] PROFESSOR: and a median\n[00:14] - yes"
    )
    assert [s.text for s in lecture.sentences] == ["so what is a mean", "it is a balance point", "and a median yes"]


def test_a_mark_that_stands_alone_belongs_to_the_word_before_it() -> None:
    assert texts(*spaced("Is it so ? Yes , it is .", ". . .", "a = b & c")) == ["Is it so? Yes, it is.", "a = b & c"]


def test_endless_words_and_runs_of_marks_do_not_reach_a_page() -> None:
    link = "https://www.example.org/specializations/mathematics-for-machine-learning?lang=en"
    (line,) = texts(*spaced(f"see {link} {'[' * 500} {'x' * 100} end"))
    assert line.split()[:2] == ["see", link]
    assert max(map(len, line.split()[2:])) <= 45 and "[" not in line


def test_much_greater_than_is_no_speaker_mark() -> None:
    assert texts(*spaced("n >> m and x >> 1 here")) == ["n >> m and x >> 1 here"]


def test_rolling_captions_say_each_line_once_and_keep_what_was_said_twice() -> None:
    lecture = read(samples.ROLLING.encode())
    assert " ".join(c.text for c in lecture.cues) == samples.ROLLING_WORDS
    assert any("shown again" in note or "showed again" in note for note in lecture.notes)
    assert lecture.cues[1].start == pytest.approx(2.399)


def rolled(lines: list[str], step: float = 2.0) -> list[Caption]:
    """Lines as automatic captions show them: each first below its predecessor, then alone for a moment."""
    found: list[Caption] = []
    for i, line in enumerate(lines):
        start, end = step * i, step * (i + 1) - 0.01
        found.append(Caption(start, end, f"{lines[i - 1]}\n{line}" if i else line))
        found.append(Caption(end, end + 0.01, line))
    return found


word = st.sampled_from(["so", "very", "no", "the", "mean", "of", "a", "x", "again", "and", "then", "we", "go"])
line = st.lists(word, min_size=1, max_size=6).map(" ".join)


@given(st.lists(line, min_size=4, max_size=14))
def test_unrolling_gives_back_every_line_however_it_repeats(lines: list[str]) -> None:
    assert texts(*rolled(lines)) == lines


@given(st.lists(st.lists(word, min_size=3, max_size=7), min_size=4, max_size=12))
def test_unrolling_flattened_captions_whose_lines_differ(lines: list[list[str]]) -> None:
    marked = [" ".join([f"w{i}", *words, f"v{i}"]) for i, words in enumerate(lines)]
    flat = [Caption(c.start, c.end, c.text.replace("\n", " ")) for c in rolled(marked)]
    assert texts(*flat) == marked


@given(st.lists(line, min_size=1, max_size=12))
def test_captions_that_do_not_roll_lose_nothing(lines: list[str]) -> None:
    marked = [f"{text} {i}" for i, text in enumerate(lines)]
    close = [Caption(2.0 * i, 2.0 * i + 2, text) for i, text in enumerate(marked)]
    assert texts(*close) == marked


def test_a_word_said_in_two_captions_running_stays() -> None:
    said = ["Is it a vector?", "No.", "No.", "It is a number.", "Really.", "Really?", "Yes it is."]
    assert texts(*[Caption(2.0 * i, 2.0 * i + 2, t) for i, t in enumerate(said)]) == said


def test_a_caption_that_grows_word_by_word_is_said_once() -> None:
    words = ["now", "we", "walk", "down", "the", "steepest", "hill"]
    grown = [Caption(0.5 * i, 0.5 * i + 0.5, " ".join(words[: i + 1])) for i in range(len(words))]
    assert " ".join(texts(*grown)) == " ".join(words)


def test_times_that_run_backwards() -> None:
    lecture = clean([Caption(0, 2, "a"), Caption(5, 3, "b"), Caption(6, 8, "c")], "x")
    assert [(c.start, c.text) for c in lecture.cues] == [(0, "a"), (5, "b"), (6, "c")]
    assert all(c.end >= c.start for c in lecture.cues)
    assert any("1 captions ran backwards" in note for note in lecture.notes)


def test_a_caption_in_the_wrong_place_goes_where_its_time_is() -> None:
    order = [0, 1, 2, 4, 5, 3, 6, 7, 8, 9]
    assert texts(*[Caption(3.0 * i, 3.0 * i + 2, f"n{i}") for i in order]) == [f"n{i}" for i in range(10)]


def test_a_mistimed_caption_keeps_its_place_in_the_text() -> None:
    captions = [Caption(3.0 * i, 3.0 * i + 3, f"n{i}") for i in range(10)]
    captions[5] = Caption(1.0, 3.9, "n5")
    cues = clean(captions, "x").cues
    assert [c.text for c in cues] == [f"n{i}" for i in range(10)]
    assert 12 <= cues[5].start <= 18


def test_one_absurd_time_does_not_make_a_lecture_of_days() -> None:
    captions = [Caption(3.0 * i, 3.0 * i + 2, f"n{i}") for i in range(20)]
    captions[7] = Caption(359_999.0, 359_999.5, "n7")
    cues = clean(captions, "x").cues
    assert [c.text for c in cues] == [f"n{i}" for i in range(20)]
    assert cues[-1].end < 70


rows = st.tuples(st.floats(0, 1000), st.none() | st.floats(0, 1000), st.integers(1, 80))


@given(st.lists(rows, min_size=1, max_size=40))
def test_repaired_times_are_in_order_and_lose_no_row(given_rows: list[tuple[float, float | None, int]]) -> None:
    spans, order, _ = repair.times(given_rows)
    assert sorted(order) == list(range(len(given_rows)))
    assert all(start <= end for start, end in spans)
    assert all(a[0] <= b[0] and a[1] <= b[0] + 1e-9 for a, b in pairwise(spans))


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=30).map(sorted))
def test_sound_times_are_left_as_they_are(starts: list[float]) -> None:
    given_rows = [(a, b, 10) for a, b in pairwise(starts) if b - a < 50]
    spans, order, moved = repair.times(given_rows)
    assert order == list(range(len(given_rows))) and moved == 0
    assert [s for s, _ in spans] == [a for a, _, _ in given_rows]


def test_times_inside_a_caption_follow_its_characters() -> None:
    words = clean([Caption(10.0, 20.0, "Short. A much longer sentence stands here.")], "x").words
    first, second = sentences.cut(words)
    assert first.start == 10.0 and second.end == pytest.approx(20.0)
    assert first.end == second.start == pytest.approx(10 + 10 * 7 / 43)


def test_given_word_times_are_kept_and_a_pause_shows() -> None:
    words = clean([Caption(0.0, 9.0, "one<00:00:01.000> two<00:00:05.000> three<00:00:06.000> four")], "x").words
    assert [w.start for w in words] == [0.0, 1.0, 5.0, 6.0]
    assert words[1].end < 2.0
