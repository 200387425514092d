"""Where the reader is in each concept: the guess, the goals reached, the place left."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.rows import many, one
from chainrule.store.tables import progress
from chainrule.store.types import now


@dataclass(frozen=True)
class ProgressRow:
    """A concept as the reader left it. `place` is what the lesson needs to come back to it (section, arguments)."""

    concept: str
    guess: Any
    goals: list[str]
    place: Any
    visits: int
    last_opened: datetime


def get(db: Connection, concept: str) -> ProgressRow | None:
    """One concept's progress, or None where it was never opened."""
    return one(db, select(progress).where(progress.c.concept == concept), ProgressRow)


def every(db: Connection) -> tuple[ProgressRow, ...]:
    """All opened concepts, the last opened first: the first one is where the reader was."""
    return many(db, select(progress).order_by(progress.c.last_opened.desc(), progress.c.concept), ProgressRow)


def opened(db: Connection, concept: str, at: datetime | None = None) -> ProgressRow:
    """Counts a visit."""
    before = get(db, concept)
    return _put(db, concept, visits=(before.visits if before else 0) + 1, last_opened=at or now())


def guessed(db: Connection, concept: str, guess: Any) -> ProgressRow:
    """Keeps the prediction that the reader made before the picture answered (any JSON)."""
    return _put(db, concept, guess=guess)


def reached(db: Connection, concept: str, goal: str) -> ProgressRow:
    """Adds a goal of the picture; goals stay in the order in which they were reached, each once."""
    before = get(db, concept)
    goals = before.goals if before else []
    return _put(db, concept, goals=goals if goal in goals else [*goals, goal])


def left(db: Connection, concept: str, place: Any) -> ProgressRow:
    """Keeps the place where the reader is (any JSON)."""
    return _put(db, concept, place=place)


def _put(db: Connection, concept: str, **values: Any) -> ProgressRow:
    first = {"goals": [], "visits": 0, "last_opened": now(), **values}
    statement = upsert(progress).values(concept=concept, **first)
    db.execute(statement.on_conflict_do_update(index_elements=["concept"], set_=values))
    found = get(db, concept)
    assert found is not None
    return found
