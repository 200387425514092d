"""Plain transcripts, in the forms that people paste them."""

import pytest

from chainrule.study.errors import SourceError
from chainrule.study.sources import read, transcript
from tests.study.sources import samples


def parsed(text: str) -> list[tuple[float, float | None, str]]:
    return [(c.start, c.end, c.text) for c in transcript.read(text).captions]


@pytest.mark.parametrize(
    ("line", "start", "end", "text"),
    [
        ("[00:15] words", 15, None, "words"),
        ("(1:02:03) words", 3723, None, "words"),
        ("01:15 words", 75, None, "words"),
        ("1:15: words", 75, None, "words"),
        ("00:01:15 - words", 75, None, "words"),
        ("[75:10] words", 4510, None, "words"),
        ("[00:12.50]words", 12.5, None, "words"),
        ("[00:00:01.000 --> 00:00:04.500]  words", 1, 4.5, "words"),
        ("[00:01 - 00:04] words", 1, 4, "words"),
        ("0:07 – 0:09 words", 7, 9, "words"),
    ],
)
def test_times_in_many_forms(line: str, start: float, end: float | None, text: str) -> None:
    assert [(s, e, t.strip()) for s, e, t in parsed(line)] == [(start, end, text)]


def test_several_times_in_one_line_and_text_that_runs_over_lines() -> None:
    assert [(s, t.strip()) for s, _, t in parsed("[00:00] one [00:05] two\nand a half\n\n[00:09] three")] == [
        (0, "one"),
        (5, "two\nand a half"),
        (9, "three"),
    ]


def test_what_is_copied_from_the_transcript_panel() -> None:
    text = "Chapter 1: The start\n0:00\n0 seconds\nhello there\n0:05\n5 seconds\nfriends\nChapter 2: Slopes\n1:05\n" \
        "1 minute, 5 seconds\na slope is a number"  # fmt: skip
    raw = transcript.read(text)
    assert [(c.start, c.text) for c in raw.captions] == [
        (0, "hello there"),
        (5, "friends"),
        (65, "a slope is a number"),
    ]
    assert [(c.t, c.title) for c in raw.chapters] == [(0, "The start"), (65, "Slopes")]


def test_meeting_notes_have_the_time_behind_the_name() -> None:
    assert parsed("Ada  0:15\nA first word.\nGrace Hopper  1:20\nA second one.") == [
        (15, None, "A first word."),
        (80, None, "A second one."),
    ]


def test_a_ratio_or_a_clock_inside_a_sentence_is_no_time() -> None:
    ((start, _, text),) = parsed("[00:01] the odds are 3:12 and we meet\nat 10:30 sharp")
    assert (start, text.strip()) == (1, "the odds are 3:12 and we meet\nat 10:30 sharp")


def test_words_before_the_first_time_are_noted() -> None:
    lecture = read(("A heading\n" + samples.TRANSCRIPT).encode())
    assert any("2 words before the first time" in note for note in lecture.notes)


def test_text_without_times_is_refused_with_a_way_to_get_them() -> None:
    with pytest.raises(SourceError, match=r"without times.*Show transcript"):
        read(b"A mean is a balance point.\nThat is all there is to it.\n")


def test_a_last_block_without_an_end_gets_one_from_its_words() -> None:
    lecture = read(samples.TRANSCRIPT.encode())
    assert 62 < lecture.duration < 75
    assert [s.text for s in lecture.sentences][-1] == "Thank you for listening."
    assert lecture.sentences[1].start == pytest.approx(6, abs=2)
