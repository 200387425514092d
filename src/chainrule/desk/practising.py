"""How practice goes: a concept's questions and how they went, a sitting's figures, and what comes back when."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chainrule.atlas.atlas import Atlas
from chainrule.desk import home, lessons
from chainrule.desk.knowing import NEW, Knowing, known_slugs
from chainrule.desk.returning import returns
from chainrule.desk.room import DONE
from chainrule.practice.exercise import Question
from chainrule.store import Store, attempts, sittings
from chainrule.store.attempts import AttemptRow
from chainrule.store.sittings import AskedRow, SittingRow

DAYS = 28


@dataclass(frozen=True)
class Met:
    """One question that was met, by the best that came of it: `alone`, `helped` (right after help), or `open`."""

    concept: str
    skill: str
    at: datetime
    result: str


@dataclass(frozen=True)
class Offer:
    """A concept with exercises: its skills, how many questions were met and right, and whether its needs are known."""

    concept: str
    skills: tuple[str, ...]
    met: int
    alone: int
    helped: int
    ready: bool
    word: str
    due: datetime | None


@dataclass(frozen=True)
class Change:
    """A concept's mastery in a word before and after a sitting, and when it comes back."""

    concept: str
    before: str
    after: str
    due: datetime | None


@dataclass(frozen=True)
class Figures:
    """A sitting in numbers: its questions in order, those set aside left out, and what changed.

    `expected` is how many the estimate of mastery thought would be right at the first answer.
    """

    sitting: SittingRow
    rows: tuple[AskedRow, ...]
    alone: int
    helped: int
    shown: int
    open: int
    expected: float
    minutes: float
    changes: tuple[Change, ...]


def met(log: Iterable[AttemptRow]) -> tuple[Met, ...]:
    """The questions that were met, in the order of their first answer. What could not be decided is left out."""
    found: dict[str, Met] = {}
    for row in log:
        if row.outcome == "undecided":
            continue
        key = row.id.rpartition(".")[0] or row.id
        now = "open" if row.outcome != "correct" else "helped" if row.helped else "alone"
        before = found.get(key)
        if before is None:
            found[key] = Met(row.concept, row.skill, row.at, now)
        elif before.result == "open":
            found[key] = Met(before.concept, before.skill, before.at, now)
    return tuple(found.values())


def all_met(store: Store) -> tuple[Met, ...]:
    """Every question that was ever met."""
    with store.read() as db:
        return met(attempts.log(db))


def by_day(questions: Sequence[Met], today: date, days: int = DAYS) -> tuple[tuple[date, tuple[Met, ...]], ...]:
    """The questions of each of the last days, the oldest first, in the reader's own time."""
    first = today - timedelta(days=days - 1)
    days_of = [(first + timedelta(days=n)) for n in range(days)]
    return tuple((day, tuple(q for q in questions if q.at.astimezone().date() == day)) for day in days_of)


def offers(
    atlas: Atlas, marks: Mapping[str, Knowing], questions: Sequence[Met], back: Mapping[str, datetime]
) -> tuple[Offer, ...]:
    """Every concept that has exercises, and when it comes back; the begun and the ready ones first."""
    known = known_slugs(marks)
    found = []
    for slug, concept in atlas.items():
        skills = lessons.skills(atlas, slug)
        if skills:
            own = [question.result for question in questions if question.concept == slug]
            ready = bool(own) or all(need in known for need in concept.needs)
            mark = marks.get(slug, NEW)
            alone, helped = own.count("alone"), own.count("helped")
            found.append(Offer(slug, skills, len(own), alone, helped, ready, mark.word, back.get(slug)))
    return tuple(sorted(found, key=lambda offer: not offer.ready))


def unfinished(store: Store) -> tuple[SittingRow, int, int] | None:
    """The newest sitting that has not ended, with the questions done and the place to go on at."""
    with store.read() as db:
        for sitting in sittings.newest(db, 3):
            if sitting.ended_at is None and (rows := sittings.questions(db, sitting.id)):
                return sitting, sum(row.result in DONE for row in rows), rows[-1].place
    return None


def past(store: Store, most: int = 5) -> tuple[tuple[SittingRow, tuple[str, ...]], ...]:
    """The newest sittings in which something was answered, each with the results of its questions."""
    found = []
    with store.read() as db:
        for sitting in sittings.newest(db):
            results = [
                row.result or "open" for row in sittings.questions(db, sitting.id) if row.result in DONE or row.tries
            ]
            if results:
                found.append((sitting, tuple(results)))
    return tuple(found[:most])


def figures(store: Store, atlas: Atlas, ident: str) -> Figures:
    """A sitting in numbers. Raises Missing."""
    marks, back = home.marks(store), returns(store)
    with store.read() as db:
        sitting, every = sittings.get(db, ident), sittings.questions(db, ident)
    rows = tuple(row for row in every if row.result in DONE or row.tries)
    results = [row.result for row in rows]
    last = sitting.ended_at or max((row.at for row in every), default=sitting.began_at)
    touched = dict.fromkeys(row.concept for row in rows if row.concept in atlas)
    changes = tuple(
        Change(slug, sitting.words.get(slug, "new"), marks.get(slug, NEW).word, back.get(slug)) for slug in touched
    )
    return Figures(
        sitting, rows, results.count("alone"), results.count("helped"), results.count("shown"),
        sum(result in (None, "open") for result in results), sum(row.expected for row in rows),
        (last - sitting.began_at).total_seconds() / 60, changes,
    )  # fmt: skip


def question(store: Store, atlas: Atlas, slug: str, skill: str = "") -> Question:
    """A single question on a concept: the named skill, or the one that was met least. Raises ExerciseError."""
    skills = lessons.skills(atlas, slug)
    with store.read() as db:
        log = attempts.log(db, concept=slug)
    if skill not in skills:
        skill = min(skills, key=lambda s: sum(row.skill == s for row in log), default="")
    return lessons.draw(atlas, slug, skill, len(log) + 1)


def fresh_id() -> str:
    """An id for the next sitting or answer, so that a second click on it changes nothing."""
    return secrets.token_hex(12)
