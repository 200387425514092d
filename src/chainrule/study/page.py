"""``write``: from a lecture to its study page, every statement with the quotes that bear it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from chainrule.atlas.atlas import Atlas
from chainrule.study import chapters as chapter_finder
from chainrule.study import flashcards, level, moments, promise, summary
from chainrule.study import key_points as points
from chainrule.study import mentions as mention_finder
from chainrule.study import resources as resource_finder
from chainrule.study.corrections import Repaired, repair_all
from chainrule.study.enumerations import enumerations
from chainrule.study.lecture import Chapter, Correction, Lecture, Mention, Quote, Sentence, Source, Statement
from chainrule.study.parts import Flashcard, KeyPoint, Level, Moment, Promise, Resource
from chainrule.study.reading import Reading, read_closely
from chainrule.study.verify import Verifier

METHOD = "extractive, without a language model"
VERSION = 2


@dataclass(frozen=True)
class StudyPage:
    """Everything that is shown about a lecture. Times in seconds; ``made_at`` is ISO 8601 in UTC.

    ``needs`` are the concepts (slugs) that come before those the lecture treats; ``overview`` is the computed line
    over the summary; what the map adds stands in ``KeyPoint.adds`` and in cards of origin "map" only.
    """

    title: str
    titled: bool
    source: Source
    made_at: str
    method: str
    version: int
    duration: float
    level: Level
    reading_minutes: int
    minutes_saved: int
    overview: str
    summary: tuple[Statement, ...]
    key_points: tuple[KeyPoint, ...]
    chapters: tuple[Chapter, ...]
    takeaway: Statement | None
    promise: Promise
    resources: tuple[Resource, ...]
    mentions: tuple[Mention, ...]
    needs: tuple[str, ...]
    cards: tuple[Flashcard, ...]
    best_moments: tuple[Moment, ...]
    corrections: tuple[Correction, ...]
    sentences: tuple[Sentence, ...]
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The page as plain data: the agreed keys, and beside them what the page also knows."""
        from chainrule.study.export import to_json

        return to_json(self)


def write(lecture: Lecture, atlas: Atlas, *, made_at: str | None = None) -> StudyPage:
    """The study page of ``lecture``; the same lecture and ``made_at`` give the same page."""
    repairs = repair_all([sentence.text for sentence in lecture.sentences])
    texts = [row.text for row in repairs]
    fixes = _corrections(lecture, repairs)
    named = mention_finder.mentions(lecture, atlas, texts)
    reading = read_closely(lecture, atlas, chapter_finder.chapters(lecture), named, fixes, texts)
    lists = enumerations(reading)
    works = resource_finder.resources(reading)
    last = summary.takeaway(reading)
    page = StudyPage(
        title=lecture.title,
        titled=lecture.titled,
        source=lecture.source,
        made_at=made_at or datetime.now(UTC).replace(microsecond=0).isoformat(),
        method=METHOD,
        version=VERSION,
        duration=lecture.duration,
        level=level.level(reading),
        reading_minutes=1,
        minutes_saved=0,
        overview="",
        summary=summary.summary(reading, lists, last),
        key_points=points.key_points(reading, lists, works),
        chapters=reading.chapters,
        takeaway=last,
        promise=promise.promise(reading, lists, works),
        resources=works,
        mentions=named,
        needs=level.needs(reading),
        cards=flashcards.cards(reading, lists, works),
        best_moments=moments.moments(reading),
        corrections=fixes,
        sentences=lecture.sentences,
        notes=lecture.notes,
    )
    return _measured(verified(page, lecture), reading)


def _corrections(lecture: Lecture, repairs: Sequence[Repaired]) -> tuple[Correction, ...]:
    """What was repaired, with the second at which it was said."""
    found = []
    for sentence, repaired in zip(lecture.sentences, repairs, strict=True):
        for change in repaired.changes:
            share = change.raw_start / max(1, len(sentence.text))
            t = sentence.start + (sentence.end - sentence.start) * share
            found.append(Correction(change.heard, change.meant, change.reason, round(t, 2)))
    return tuple(found)


def verified(page: StudyPage, lecture: Lecture) -> StudyPage:
    """The page without anything whose evidence does not hold."""
    check = Verifier(lecture, page.corrections)

    def held(quotes: Sequence[Quote]) -> bool:
        return bool(quotes) and all(check.quote(quote).sound for quote in quotes)

    def said(card: Flashcard) -> bool:
        return held(card.quotes) and (
            card.origin == "map" or not check.unsupported(card.answer, card.quotes) or card.method == "resources"
        )

    takeaway = page.takeaway
    return replace(
        page,
        summary=tuple(row for row in page.summary if check.statement(row).sound),
        key_points=tuple(row for row in page.key_points if check.statement(row.statement).sound),
        takeaway=takeaway if takeaway and check.statement(takeaway).sound else None,
        cards=tuple(card for card in page.cards if said(card)),
        best_moments=tuple(row for row in page.best_moments if held(row.quotes)),
    )


def _measured(page: StudyPage, reading: Reading) -> StudyPage:
    """With the numbers that are computed from the finished page."""
    texts = [row.text for row in page.summary] + [point.title + " " + point.statement.text for point in page.key_points]
    texts += [page.takeaway.text] if page.takeaway else []
    texts += [item.promise + " " + item.how for item in page.promise.items] + [row.name for row in page.resources]
    texts += [card.question + " " + card.answer for card in page.cards if card.chosen]
    texts += [quote.text + " " + row.why for row in page.best_moments for quote in row.quotes]
    minutes = level.reading_minutes(texts)
    saved = max(0, round(page.duration / 60) - minutes)
    return replace(page, reading_minutes=minutes, minutes_saved=saved, overview=_overview(page, reading))


def _overview(page: StudyPage, reading: Reading) -> str:
    """The computed line: '43 concepts in three areas; 5 resources; needs: none.'"""
    concepts = dict.fromkeys(mention.concept for mention in page.mentions)
    parts = {reading.concept(slug).part for slug in concepts}
    count = {1: "one area", 2: "two areas", 3: "three areas", 4: "four areas"}.get(len(parts), "")
    named = f"{len(concepts)} concept{'s' if len(concepts) != 1 else ''}" + (f" in {count}" if count else "")
    works = f"{len(page.resources)} resource{'s' if len(page.resources) != 1 else ''}"
    needs = ", ".join(reading.concept(slug).title for slug in page.needs[:4]) or "none"
    more = f" and {len(page.needs) - 4} more" if len(page.needs) > 4 else ""
    return f"{named}; {works}; needs: {needs}{more}."
