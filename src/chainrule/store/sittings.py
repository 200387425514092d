"""Sittings of practice, and the questions asked in them as they stand at this moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.errors import Missing
from chainrule.store.rows import many, one
from chainrule.store.tables import asked, sittings
from chainrule.store.types import now


@dataclass(frozen=True)
class SittingRow:
    """What the learner chose: on what (`kind`, `about`, the concepts of `focus`), and for how long.

    `unit` is `questions` or `minutes`; `words` is each concept's mastery, in a word, when the sitting began.
    """

    id: str
    kind: str
    about: str
    title: str
    focus: list[str]
    unit: str
    size: int
    words: dict[str, str]
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class AskedRow:
    """One question of a sitting. `stage` is `idea`, `example` or `question`; `idea` the concept that was chosen.

    `fill` is what was typed into the worked example's blank, `tries` the answers that counted, `answers` those that
    were kept (undecided ones too). `result` is None while it is open, then `alone`, `helped`, `shown` or `left`.
    """

    sitting: str
    place: int
    concept: str
    skill: str
    seed: int
    expected: float
    reason: str
    unnamed: bool
    fade: int
    stage: str
    at: datetime
    idea: str | None = None
    fill: str | None = None
    hints: int = 0
    shown: bool = False
    tries: int = 0
    answers: int = 0
    answer: str = ""
    result: str | None = None


def begin(db: Connection, sitting: SittingRow) -> SittingRow:
    """Keeps a sitting; the same id again gives the one that is there."""
    db.execute(upsert(sittings).values(**vars(sitting)).on_conflict_do_nothing(index_elements=["id"]))
    return get(db, sitting.id)


def get(db: Connection, ident: str) -> SittingRow:
    """A sitting. Raises Missing."""
    found = one(db, select(sittings).where(sittings.c.id == ident), SittingRow)
    if found is None:
        raise Missing("This practice session is not here (any more). Begin another one.")
    return found


def newest(db: Connection, most: int = 20) -> tuple[SittingRow, ...]:
    """The newest sittings, the last begun first."""
    return many(db, select(sittings).order_by(sittings.c.began_at.desc(), sittings.c.id).limit(most), SittingRow)


def end(db: Connection, ident: str, at: datetime | None = None) -> None:
    """Ends a sitting; one that has ended keeps its moment."""
    open_ = (sittings.c.id == ident) & sittings.c.ended_at.is_(None)
    db.execute(update(sittings).where(open_).values(ended_at=at or now()))


def ask(db: Connection, row: AskedRow) -> AskedRow:
    """Keeps a question at its place; where one is asked already, that one stays and is given back."""
    db.execute(upsert(asked).values(**vars(row)).on_conflict_do_nothing(index_elements=["sitting", "place"]))
    found = question(db, row.sitting, row.place)
    assert found is not None
    return found


def question(db: Connection, sitting: str, place: int) -> AskedRow | None:
    """The question at a place, or None."""
    here = (asked.c.sitting == sitting) & (asked.c.place == place)
    return one(db, select(asked).where(here), AskedRow)


def questions(db: Connection, sitting: str) -> tuple[AskedRow, ...]:
    """All questions of a sitting in their order."""
    return many(db, select(asked).where(asked.c.sitting == sitting).order_by(asked.c.place), AskedRow)


def change(db: Connection, sitting: str, place: int, **values: Any) -> None:
    """Changes what stands at a place."""
    db.execute(update(asked).where((asked.c.sitting == sitting) & (asked.c.place == place)).values(**values))
