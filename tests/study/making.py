"""Lectures made by hand, for the tests of the study page: text with a sentence every few seconds, and its page."""

from __future__ import annotations

from functools import cache

from chainrule.atlas.atlas import open_atlas
from chainrule.study import sample
from chainrule.study.chapters import chapters
from chainrule.study.corrections import repair_all
from chainrule.study.lecture import Cue, Lecture, Sentence, Source
from chainrule.study.mentions import mentions
from chainrule.study.page import StudyPage, write
from chainrule.study.reading import Reading, read_closely

MADE_AT = "2026-01-02T03:04:05+00:00"
STEP = 4.0  # seconds a sentence


def lecture_of(*sentences: str, title: str = "", author: str = "", step: float = STEP) -> Lecture:
    """A lecture of these sentences, one every ``step`` seconds."""
    rows = tuple(Sentence(i * step, (i + 1) * step - 0.2, text) for i, text in enumerate(sentences))
    cues = tuple(Cue(row.start, row.end, row.text) for row in rows)
    source = Source("made by hand", "srt", author=author)
    return Lecture(title or "Untitled", bool(title), source, len(rows) * step, rows, (), cues)


def reading_of(lecture: Lecture) -> Reading:
    """The reading from which the sections are written."""
    texts = [row.text for row in repair_all([sentence.text for sentence in lecture.sentences])]
    atlas = open_atlas()
    return read_closely(lecture, atlas, chapters(lecture), mentions(lecture, atlas, texts), (), texts)


def page_of(*sentences: str, title: str = "", author: str = "") -> StudyPage:
    """The study page of these sentences."""
    return write(lecture_of(*sentences, title=title, author=author), open_atlas(), made_at=MADE_AT)


@cache
def sample_page() -> StudyPage:
    """The study page of the sample lecture."""
    return write(sample.lecture(), open_atlas(), made_at=MADE_AT)
