"""SRT, WebVTT and SBV, whole and damaged."""

import pytest

from chainrule.study.sources import captions, read
from tests.study.sources import samples


def parsed(text: str) -> list[tuple[float, float | None, str]]:
    raw = captions.read(text, captions.looks_like(text))
    return [(c.start, c.end, c.text) for c in raw.captions]


def test_srt_gives_times_in_seconds_and_lines_without_their_numbers() -> None:
    assert parsed(samples.SRT)[1] == (3.5, 7.0, "A slope tells you how steep\na line is, e.g. 0.5 for a gentle hill.")
    assert captions.looks_like(samples.SRT) == "srt"


def test_vtt_leaves_comments_styles_and_identifiers_out() -> None:
    assert captions.looks_like(samples.VTT) == "vtt"
    assert [c[2] for c in parsed(samples.VTT)] == [
        "<v Ada>Hello &amp; welcome.</v>",
        "<i>Vectors</i> are <c.yellow>arrows</c> &lt;with&gt; a length.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:01.000 --> 00:02.000\nno header", [(1.0, 2.0, "no header")]),
        ("00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:04,000\nb", [(1, 2, "a"), (3, 4, "b")]),
        ("1\n00:00:01,5 -> 00:00:02,5\none dash", [(1.5, 2.5, "one dash")]),
        ("1\n00:00:01:500 --> 00:00:02:500\ncolons", [(1.5, 2.5, "colons")]),
        ("1\n-00:00:01,000 --> 00:00:02,000\nnegative", [(0.0, 2.0, "negative")]),
        ("1\n00:00:60,000 --> 00:01:01,000\nrounded", [(60, 61, "rounded")]),
        ("0:00:01.000,0:00:02.500\nan SBV line", [(1.0, 2.5, "an SBV line")]),
        ("1\n00:00:01,000 --> 00:00:02,000 X1:1 X2:2\nplaced", [(1, 2, "placed")]),
    ],
)
def test_forms_in_the_wild(text: str, expected: list[tuple[float, float, str]]) -> None:
    assert parsed(text) == expected


def test_a_number_that_was_said_is_not_taken_for_an_index() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nThe answer is\n42\n\n2\n00:00:03,000 --> 00:00:04,000\nand that is\n7\n"
    assert [c[2] for c in parsed(text)] == ["The answer is\n42", "and that is\n7"]


@pytest.mark.parametrize("cut", range(samples.SRT.index("\n3\n"), len(samples.SRT)))
def test_a_file_cut_anywhere_costs_no_earlier_caption(cut: int) -> None:
    texts = [c[2] for c in parsed(samples.SRT[:cut])]
    assert texts[0] == "Welcome to a short talk about slopes."
    assert texts[1] == "A slope tells you how steep\na line is, e.g. 0.5 for a gentle hill."
    assert all("-->" not in text for text in texts)


def test_a_blank_line_inside_a_caption_loses_nothing() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nfirst half\n\nsecond half\n\n2\n00:00:03,000 --> 00:00:04,000\nnext"
    assert [c[2] for c in parsed(text)] == ["first half\nsecond half", "next"]


def test_the_kind_is_in_the_source() -> None:
    assert read(samples.SRT.encode()).source.kind == "srt"
    assert read(samples.VTT.encode()).source.kind == "vtt"
