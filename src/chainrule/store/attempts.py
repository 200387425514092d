"""Attempts at exercises: enough to ask the same question again and to estimate mastery from."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.rows import many
from chainrule.store.tables import attempts


@dataclass(frozen=True)
class AttemptRow:
    """One attempt. `params` say how it was asked (`fade`: how much of a worked example stood above it), `mistake` is
    the belief that the answer showed.

    `difficulty` is the exercise's, on the logistic scale; `seconds` is how long it took, None where unknown.
    `hints` counts every help before this answer: hints, worked lines, and the replies to earlier answers.
    """

    id: str
    concept: str
    skill: str
    seed: int
    params: dict[str, Any]
    answer: str
    outcome: str
    mistake: str | None
    difficulty: float
    at: datetime
    hints: int = 0
    seconds: float | None = None

    @property
    def helped(self) -> bool:
        """Whether anything helped before this answer."""
        return self.hints > 0

    @property
    def fade(self) -> int:
        """How much of a worked example was shown before the question: 0 the whole, 1 less its last line; -1 none."""
        fade = self.params.get("fade", -1)
        return fade if isinstance(fade, int) else -1


_ROW = [column for column in attempts.c if column.name != "n"]


def record(db: Connection, attempt: AttemptRow) -> bool:
    """Keeps an attempt. A second one with the same id changes nothing and gives False."""
    done = db.execute(upsert(attempts).values(**vars(attempt)).on_conflict_do_nothing(index_elements=["id"]))
    return done.rowcount > 0


def stamp(db: Connection) -> tuple[int, str]:
    """How many attempts there are, and the id of the newest: while these stay, so does the log."""
    newest = db.execute(select(attempts.c.id).order_by(attempts.c.n.desc()).limit(1)).scalar()
    return db.execute(select(func.count()).select_from(attempts)).scalar_one(), newest or ""


def log(db: Connection, *, concept: str | None = None, since: datetime | None = None) -> tuple[AttemptRow, ...]:
    """The attempts in the order they were made: all, one concept's, or those from a moment on."""
    query = select(*_ROW).order_by(attempts.c.n)
    if concept is not None:
        query = query.where(attempts.c.concept == concept)
    if since is not None:
        query = query.where(attempts.c.at >= since)
    return many(db, query, AttemptRow)
