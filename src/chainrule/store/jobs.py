"""Long work as rows, so that a killed process loses nothing: what is asked for, how far it is, what is done."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.errors import Missing, StoreError
from chainrule.store.rows import many, one
from chainrule.store.tables import job_steps, jobs
from chainrule.store.types import now

STALE = timedelta(seconds=6)
MOST_TRIES = 3


class JobLost(StoreError):
    """The job was cancelled, or another process took it over; this one must stop."""


@dataclass(frozen=True)
class JobRow:
    """One job. `progress` runs from 0 to 1, `say` is what is going on, `error` a sentence for the user."""

    id: str
    kind: str
    payload: dict[str, Any]
    state: str
    progress: float
    say: str
    result: Any
    error: str | None
    owner: str | None
    tries: int
    heartbeat: datetime | None
    added_at: datetime
    ended_at: datetime | None


_ROW = [column for column in jobs.c if column.name != "n"]
_OPEN = ("waiting", "running")


def add(
    db: Connection, kind: str, payload: Mapping[str, Any], *, id: str | None = None, at: datetime | None = None
) -> JobRow:
    """Asks for work. An `id` made from what is asked for makes a second request harmless: it is the same job."""
    row = dict(id=id or uuid.uuid4().hex, kind=kind, payload=dict(payload), state="waiting", progress=0.0, say="")
    statement = upsert(jobs).values(**row, tries=0, added_at=at or now())
    db.execute(statement.on_conflict_do_nothing(index_elements=["id"]))
    return get(db, str(row["id"]))


def get(db: Connection, job: str) -> JobRow:
    """One job. Raises Missing."""
    found = one(db, select(*_ROW).where(jobs.c.id == job), JobRow)
    if found is None:
        raise Missing(f"There is no job {job!r}.")
    return found


def unfinished(db: Connection) -> tuple[JobRow, ...]:
    """The jobs that wait or run, the oldest first."""
    return many(db, select(*_ROW).where(jobs.c.state.in_(_OPEN)).order_by(jobs.c.n), JobRow)


def latest(db: Connection, kind: str, key: str, value: str) -> JobRow | None:
    """The newest job of a kind whose payload has `value` under `key`, whatever became of it."""
    query = select(*_ROW).where(jobs.c.kind == kind, jobs.c.payload[key].as_string() == value)
    return one(db, query.order_by(jobs.c.n.desc()), JobRow)


def again(db: Connection, job: str) -> JobRow:
    """Puts a failed or cancelled job back; the steps it finished stay finished. Others are left alone."""
    fresh = dict(state="waiting", error=None, ended_at=None, owner=None, tries=0)
    db.execute(update(jobs).where(jobs.c.id == job, jobs.c.state.in_(("failed", "cancelled"))).values(**fresh))
    return get(db, job)


def cancel(db: Connection, job: str) -> JobRow:
    """Stops a job at its next step; a finished one is left alone."""
    ended = dict(state="cancelled", ended_at=now(), owner=None)
    db.execute(update(jobs).where(jobs.c.id == job, jobs.c.state.in_(_OPEN)).values(**ended))
    return get(db, job)


def claim(db: Connection, owner: str, kinds: Iterable[str], *, at: datetime | None = None) -> JobRow | None:
    """Takes the oldest job that waits, or whose process fell silent for six seconds; None where there is none.

    A job that took its process down three times without finishing a step is not tried again: it fails with a sentence.
    """
    moment = at or now()
    silent = and_(jobs.c.state == "running", jobs.c.heartbeat < moment - STALE)
    free = and_(jobs.c.kind.in_(list(kinds)), or_(jobs.c.state == "waiting", silent))
    tired = f"This was interrupted {MOST_TRIES} times and is not tried again. It may need more memory than there is."
    db.execute(
        update(jobs)
        .where(free, jobs.c.tries >= MOST_TRIES)
        .values(state="failed", error=tired, ended_at=moment, owner=None)
    )
    found = db.execute(select(jobs.c.id).where(free).order_by(jobs.c.n).limit(1)).scalar()
    if found is None:
        return None
    values = dict(state="running", owner=owner, heartbeat=moment, tries=jobs.c.tries + 1)
    db.execute(update(jobs).where(jobs.c.id == found).values(**values))
    return get(db, found)


def beat(db: Connection, job: str, owner: str, *, progress: float | None = None, say: str | None = None) -> None:
    """Shows that the job is alive, and how far it is. Raises JobLost where it is no longer this owner's."""
    told = {"progress": None if progress is None else min(1.0, max(0.0, progress)), "say": say}
    _change(db, job, owner, heartbeat=now(), **{key: value for key, value in told.items() if value is not None})


def finish(db: Connection, job: str, owner: str, result: Any = None) -> None:
    """The job is done. Raises JobLost."""
    _change(db, job, owner, state="done", result=result, progress=1.0, ended_at=now(), owner=None)


def fail(db: Connection, job: str, owner: str, error: str) -> None:
    """The job ended with a sentence for the user. Raises JobLost."""
    _change(db, job, owner, state="failed", error=error, ended_at=now(), owner=None)


def step_result(db: Connection, job: str, name: str) -> tuple[bool, Any]:
    """Whether a step is done, and what it gave."""
    found = db.execute(select(job_steps.c.result).where(job_steps.c.job == job, job_steps.c.name == name)).first()
    return found is not None, found[0] if found else None


def finish_step(
    db: Connection, job: str, owner: str, name: str, result: Any, effect: Callable[[Connection], object] | None
) -> None:
    """Marks a step as done in the same transaction as its effect, so that neither is there without the other.

    A job that gets on is not a job that kills its process, so its tries are counted afresh. Raises JobLost.
    """
    _change(db, job, owner, heartbeat=now(), tries=1)
    if effect is not None:
        effect(db)
    db.execute(insert(job_steps).values(job=job, name=name, result=result, at=now()))


def _change(db: Connection, job: str, holder: str, /, **values: Any) -> None:
    mine: ColumnElement[bool] = and_(jobs.c.id == job, jobs.c.state == "running", jobs.c.owner == holder)
    if db.execute(update(jobs).where(mine).values(**values)).rowcount == 0:
        raise JobLost(f"Job {job!r} was cancelled or taken over by another process.")
