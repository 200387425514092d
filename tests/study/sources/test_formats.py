"""JSON captions, XML captions, encodings, and the choice among formats."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chainrule.errors import ChainruleError
from chainrule.study.errors import SourceError
from chainrule.study.sources import json3, read, ttml
from chainrule.study.sources.decode import MOST_BYTES, decode
from tests.study.sources import samples


def said(data: bytes | str) -> str:
    lecture = read(data if isinstance(data, bytes) else data.encode())
    return " ".join(s.text for s in lecture.sentences)


def test_json3_keeps_the_times_of_words() -> None:
    lecture = read(samples.JSON3.encode())
    assert lecture.source.kind == "json3"
    assert [c.text for c in lecture.cues] == ["a matrix moves space", "and keeps lines straight"]
    assert lecture.cues[0].start == pytest.approx(0.12)
    assert lecture.cues[0].end == pytest.approx(2.41)  # it is displayed for longer, until the next line comes


def test_other_json_captions() -> None:
    whisper = json.dumps({"text": "x", "segments": [{"start": 0.5, "end": 2, "text": " One two."}]})
    listed = json.dumps([{"text": "One two.", "start": 0.5, "duration": 1.5}])
    for text in (whisper, listed):
        (sentence,) = read(text.encode()).sentences
        assert (sentence.start, sentence.end, sentence.text) == (0.5, 2.0, "One two.")


def test_a_page_of_our_own_reads_back() -> None:
    page = {
        "title": "Slopes",
        "chapters": [{"t": 0, "title": "Start"}, {"t": 4, "title": "More"}],
        "sentences": [{"start": 0, "end": 4, "text": "A slope."}, {"start": 4, "end": 9, "text": "Again."}],
    }
    lecture = read(json.dumps(page).encode())
    assert (lecture.title, lecture.titled) == ("Slopes", True)
    assert [(c.t, c.title) for c in lecture.chapters] == [(0, "Start"), (4, "More")]


@pytest.mark.parametrize(
    "text",
    [
        "{", '{"a": 1}', '{"events": []}', '{"events": [{"tStartMs": "x", "segs": [{"utf8": "a"}]}]}',
        "[" * 100_000 + '"',
        '{"events": [{"tStartMs": NaN, "segs": [{"utf8": "a"}]}]}', '[{"text": "a", "start": ' + "9" * 5000 + "}]",
    ],
)  # fmt: skip
def test_damaged_json_is_refused_by_name(text: str) -> None:
    with pytest.raises(SourceError, match=r"bad\.json"):
        read(text.encode(), name="bad.json")


def test_numbers_are_finite_and_not_negative() -> None:
    given_values: list[object] = [1, "2.5", True, None, -1, math.inf, "nan", [], "9" * 400]
    assert [json3.number(value) for value in given_values] == [
        1.0, 2.5, None, None, None, None, None, None, None,
    ]  # fmt: skip


def test_ttml_clock_times_frames_offsets_and_breaks() -> None:
    captions = ttml.read(samples.TTML, "x").captions
    assert [(c.start, c.end, c.text) for c in captions] == [
        (1.0, 3.0, "Two vectors\nat right angles."),
        (pytest.approx(3 + 12 / 25), pytest.approx(4.98), "Their dot product is zero."),
    ]


def test_the_two_older_forms_of_youtube() -> None:
    srv1 = '<?xml version="1.0"?><transcript><text start="1.5" dur="2">it&amp;#39;s a map</text></transcript>'
    srv3 = '<timedtext format="3"><body><p t="1500" d="2000"><s>it</s><s t="500"> moves</s></p></body></timedtext>'
    assert said(srv1) == "it's a map"
    assert said(srv3) == "it moves"
    assert ttml.read(srv3, "x").captions[0].text == "it<00:00:02.000> moves"


@pytest.mark.parametrize(
    "bomb",
    [samples.BOMB, samples.BOMB.replace("<!DOCTYPE", "<!doctype"), '<!DOCTYPE tt SYSTEM "http://127.0.0.1/x"><tt/>'],
)
def test_xml_with_entities_is_refused(bomb: str) -> None:
    with pytest.raises(SourceError, match="declares a document type or entities"):
        read(bomb.encode(), name="captions.xml")
    with pytest.raises(SourceError, match="declares"):
        read(bomb.encode("utf-16"))


def test_broken_xml_is_refused_by_name() -> None:
    with pytest.raises(SourceError, match=r"broken\.ttml is not well-formed"):
        read(b"<tt><body><p begin='0s'>a</body></tt>", name="broken.ttml")


@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_every_usual_encoding(codec: str) -> None:
    text = samples.SRT.replace("slopes", "naïve café slopes")
    assert "naïve café slopes" in said(text.encode(codec))


def test_an_assumed_encoding_is_noted() -> None:
    lecture = read("[00:01] naïve café".encode("cp1252"), name="old.txt")
    assert any("old.txt is not UTF-8" in note for note in lecture.notes)


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    data = ("[00:01] " + "é ü ñ " * 10).encode() + b"\xff end"
    text, notes = decode(data, "x")
    assert "é ü ñ" in text and "end" in text and "1 damaged" in notes[0]


@pytest.mark.parametrize("data", [b"", b"  \n\r\n ", b"\xef\xbb\xbf"])
def test_empty_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"nothing\.srt"):
        read(data, name="nothing.srt")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04 rest", "ZIP"), (b"%PDF-1.7", "PDF"), (b"ID3\x04", "MP3"), (b"\x00\x00\x00 ftypmp42", "MP4"),
        (b"\x1aE\xdf\xa3", "Matroska"), (b"\x80\x04\x95" + bytes(range(256)) * 4, "binary"), (b"\x1f\x8b\x08", "gzip"),
    ],
)  # fmt: skip
def test_what_is_not_text_is_refused_by_what_it_is(data: bytes, what: str) -> None:
    with pytest.raises(SourceError, match=what):
        read(data)


def test_too_large_is_refused_before_anything_is_read() -> None:
    with pytest.raises(SourceError, match=r"21 MB.*at most 20 MB"):
        read(b"x" * (MOST_BYTES + 1_000_000))


def test_more_than_twelve_hours_is_refused() -> None:
    with pytest.raises(SourceError, match="twelve hours"):
        read(b"[00:00] a word\n[13:00:00] another\n[13:00:10] and one more")


def test_a_web_page_is_not_captions() -> None:
    with pytest.raises(SourceError, match="web page"):
        read(b"<!DOCTYPE html><html><body>00:01 hello</body></html>")


def test_substation_captions() -> None:
    text = (
        "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, "
        "MarginV, Effect, Text\nDialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\i1}A line\\Nin two parts.{\\i0}\n"
    )
    assert said(text) == "A line in two parts."


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00")
@example(b"WEBVTT\n\n00:00.000 --> 00:01.000\n\x00\x01")
@example(b'{"events": [{"tStartMs": 1, "segs": [{"utf8": "\\ud800"}]}]}')
@example(b"[00:00] \xe2\x80\xae\xe2\x80\x8b")
def test_random_bytes_end_in_a_lecture_or_a_sentence(data: bytes) -> None:
    try:
        lecture = read(data)
    except ChainruleError as error:
        assert str(error)[-1:] in ".)" and len(str(error)) > 20
    else:
        assert lecture.sentences and all(s.text.strip() and s.start <= s.end for s in lecture.sentences)


pieces = st.sampled_from(
    ["WEBVTT\n\n", "1\n", "00:00:01,000 --> 00:00:02,000\n", "00:05.000 --> 00:01.000\n", "[00:01]", "(9:99)", "text ",
     "<00:00:01.000>", "<c>", "</c>", "&amp;", "&#0;", "&#x110000;", ">> ", "[Music]", "\n", "\n\n", "\x00", "\u202e",
     "{", "}", '"events": [', "<tt>", "<p begin='1s'>", "-->", "99:59:59,999 --> 99:59:59,999\n", "é", "\ud7ff",
     "A. B. ", "e.g. ", "... ", "♪", "Chapter 1: x\n", "1 minute\n"]
)  # fmt: skip


@given(st.lists(pieces, max_size=40))
def test_random_captions_end_in_a_lecture_or_a_sentence(parts: list[str]) -> None:
    try:
        lecture = read("".join(parts).encode("utf-8", "replace"))
    except ChainruleError:
        return
    starts = [s.start for s in lecture.sentences]
    assert starts == sorted(starts)
    assert all(0 <= s.start <= s.end <= lecture.duration + 1e-6 for s in lecture.sentences)
    assert " ".join(s.text for s in lecture.sentences) == " ".join(c.text for c in lecture.cues)
