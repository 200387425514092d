"""Recorded runs and tables, and what was judged of them: the facts stay, the judgement can be made again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from chainrule.store.errors import Missing
from chainrule.store.rows import many, one
from chainrule.store.tables import reports, traces
from chainrule.store.types import now


@dataclass(frozen=True)
class TraceRow:
    """What was recorded: a file at `path`, or the bytes themselves (`blob()`). `kind` is "training" or "table"."""

    id: str
    name: str
    kind: str
    path: str | None
    added_at: datetime


@dataclass(frozen=True)
class ReportRow:
    """A judgement as JSON, with the version of the symptoms that made it."""

    trace: str
    method: str
    body: dict[str, Any]
    made_at: datetime


_ROW = [column for column in traces.c if column.name != "blob"]


def add(
    db: Connection,
    id: str,
    *,
    name: str,
    kind: str,
    path: str | None = None,
    blob: bytes | None = None,
    at: datetime | None = None,
) -> TraceRow:
    """Keeps what was recorded. An id that is known already stays as it is."""
    row = TraceRow(id, name, kind, path, at or now())
    db.execute(upsert(traces).values(**vars(row), blob=blob).on_conflict_do_nothing(index_elements=["id"]))
    return get(db, id)


def get(db: Connection, trace: str) -> TraceRow:
    """One trace. Raises Missing."""
    found = one(db, select(*_ROW).where(traces.c.id == trace), TraceRow)
    if found is None:
        raise Missing(f"There is no recorded run or table {trace!r}.")
    return found


def blob(db: Connection, trace: str) -> bytes | None:
    """The recorded bytes; None where the trace is a file. Raises Missing."""
    get(db, trace)
    found: bytes | None = db.execute(select(traces.c.blob).where(traces.c.id == trace)).scalar()
    return found


def every(db: Connection) -> tuple[TraceRow, ...]:
    """All traces, the newest first."""
    return many(db, select(*_ROW).order_by(traces.c.added_at.desc(), traces.c.id), TraceRow)


def remove(db: Connection, trace: str) -> None:
    """Deletes a trace with its report. A file that it points at is the caller's to delete."""
    db.execute(delete(traces).where(traces.c.id == trace))


def judged(db: Connection, trace: str, *, method: str, body: dict[str, Any], at: datetime | None = None) -> ReportRow:
    """Keeps the newest judgement in the place of an older one. Raises Missing."""
    get(db, trace)
    db.execute(delete(reports).where(reports.c.trace == trace))
    row = ReportRow(trace, method, body, at or now())
    db.execute(insert(reports).values(**vars(row)))
    return row


def report(db: Connection, trace: str) -> ReportRow | None:
    """The judgement, or None where there is none yet."""
    return one(db, select(reports).where(reports.c.trace == trace), ReportRow)


def unjudged(db: Connection, method: str) -> tuple[str, ...]:
    """The traces without a report, or with one by another method, the newest first."""
    query = (
        select(traces.c.id)
        .outerjoin(reports, reports.c.trace == traces.c.id)
        .where(or_(reports.c.method.is_(None), reports.c.method != method))
        .order_by(traces.c.added_at.desc(), traces.c.id)
    )
    return tuple(db.execute(query).scalars())
