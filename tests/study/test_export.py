"""The page as files."""

import json

import pysubs2
import pytest

from chainrule.study.export import export, paragraphs
from tests.study.making import page_of, sample_page


def test_json_is_the_page() -> None:
    assert json.loads(export(sample_page(), "json")) == sample_page().to_json()


def test_srt_is_read_back_with_its_times() -> None:
    page = sample_page()
    events = pysubs2.SSAFile.from_string(export(page, "srt"), format_="srt")
    assert [event.text for event in events] == [row.text for row in page.sentences]
    assert all(abs(event.start / 1000 - row.start) < 0.001 for event, row in zip(events, page.sentences, strict=True))


def test_the_transcript_is_whole_and_in_paragraphs() -> None:
    page = sample_page()
    rows = paragraphs(page)
    assert " ".join(words for _, _, words in rows) == " ".join(row.text for row in page.sentences)
    assert [head for _, head, _ in rows if head] == [chapter.title for chapter in page.chapters]
    assert len(rows) > len(page.chapters)
    for row in page.sentences:
        assert row.text in export(page, "txt")


def test_markdown_has_every_section_and_escapes_what_was_said() -> None:
    text = export(sample_page(), "md")
    for head in ("In one breath", "Key points", "Promise", "Resources", "Cards", "Best moments", "Transcript"):
        assert f"## {head}\n" in text
    hostile = export(page_of("The <script> tag *is* a [link](x) here.", "Vectors are lists."), "md")
    assert "<script>" not in hostile.replace("\\<script\\>", "") and "\\*is\\*" in hostile


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="txt, md, json, srt, not as 'pdf'"):
        export(sample_page(), "pdf")
