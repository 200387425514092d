"""Diagnoses in the app: a run or a table is kept first and judged after; the judgement can be made again."""

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from chainrule.desk.box import Complaint
from chainrule.diagnose.errors import DiagnoseError
from chainrule.diagnose.judgement import judge
from chainrule.diagnose.report import FORMAT, Report
from chainrule.diagnose.samples import NAMES, diabetes_table, sample
from chainrule.diagnose.symptoms import every
from chainrule.errors import ChainruleError
from chainrule.store import Missing, Store, Work, jobs, reports
from chainrule.store.reports import TraceRow

SQLITE = b"SQLite format 3\0"
TABLE = "diabetes"
SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".npz", ".npy")


@dataclass(frozen=True)
class Examined:
    """Something that was recorded or given, with what was judged of it (None: not judged yet)."""

    trace: TraceRow
    report: Report | None


@cache
def complaints() -> tuple[Complaint, ...]:
    """What people say about each symptom."""
    return tuple(Complaint(p.symptom.slug, p.symptom.title, p.symptom.heard, p.symptom.concepts) for p in every())


@cache
def method() -> str:
    """The form of a report and the symptoms that are looked for; with new ones, old traces are judged again."""
    slugs = ",".join(sorted(page.symptom.slug for page in every()))
    return f"{FORMAT}.{hashlib.sha256(slugs.encode()).hexdigest()[:10]}"


def add(store: Store, data: bytes, name: str) -> str:
    """Keeps a recorded run or a table, judges it, and gives its id.

    What cannot be judged is not kept. Raises DiagnoseError or TableError, each naming what was wrong.
    """
    if not data:
        raise DiagnoseError("Nothing was given: choose a recorded run (.trace) or a table (CSV, Parquet or NPZ).")
    kind = "training" if data.startswith(SQLITE) else "table"
    ident = hashlib.sha256(data).hexdigest()[:16]
    with store.write() as db:
        known = reports.report(db, ident)
        reports.add(db, ident, name=name or "a table", kind=kind, blob=data)
    if known is not None and known.method == method():
        return ident
    try:
        _judge(store, ident)
    except ChainruleError:
        if known is None:
            remove(store, ident)
        raise
    return ident


def add_sample(store: Store, name: str = "diverged") -> str:
    """Something to try: a recorded run that comes with the app, or a table of scikit-learn's. Raises Missing."""
    if name == TABLE:
        return add(store, diabetes_table(), f"{TABLE}.csv")
    if name not in NAMES:
        raise Missing(f"There is no example “{name[:60]}”. There are: {', '.join((*NAMES, TABLE))}.")
    path = sample(name)
    return add(store, path.read_bytes(), path.name)


def judged(work: Work) -> dict[str, str]:
    """The job that judges a kept trace again."""
    ident = str(work.job.payload["trace"])
    work.tell(0.2, "Examining")
    _judge(work.store, ident)
    return {"trace": ident}


def _judge(store: Store, ident: str) -> Report:
    with store.read() as db:
        row, blob = reports.get(db, ident), reports.blob(db, ident)
    if blob is None:
        raise DiagnoseError(f"The file of “{row.name}” is no longer kept; give it again.")
    report = _report(blob, row)
    with store.write() as db:
        reports.judged(db, ident, method=method(), body=report.to_json())
    return report


def _report(blob: bytes, row: TraceRow) -> Report:
    """Judge bytes through a private file: the given name is only a label and, for a table, tells its form."""
    suffix = Path(row.name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="chainrule-") as folder:
        if row.kind == "training":
            path = Path(folder) / "run.trace"
            path.write_bytes(blob)
            return judge(path)
        from chainrule.diagnose.examination import examine

        path = Path(folder) / f"table{suffix if suffix in SUFFIXES else '.csv'}"
        path.write_bytes(blob)
        return _renamed(examine(str(path)), row.name)


def _renamed(report: Report, name: str) -> Report:
    return Report(**{**vars(report), "subject": name})


def one(store: Store, ident: str) -> Examined:
    """One diagnosis. Raises Missing."""
    with store.read() as db:
        row, kept = reports.get(db, ident), reports.report(db, ident)
    return Examined(row, Report.from_json(kept.body) if kept else _judge(store, ident))


def all_of(store: Store) -> tuple[Examined, ...]:
    """All diagnoses, the newest first."""
    with store.read() as db:
        rows = [(row, reports.report(db, row.id)) for row in reports.every(db)]
    return tuple(Examined(row, Report.from_json(kept.body) if kept else None) for row, kept in rows)


def remove(store: Store, ident: str) -> None:
    """Deletes a trace with its report. Raises Missing."""
    with store.write() as db:
        reports.get(db, ident)
        reports.remove(db, ident)


def resume(store: Store) -> None:
    """Asks for every judgement that is missing, or was made with other symptoms."""
    with store.write() as db:
        for ident in reports.unjudged(db, method()):
            jobs.add(db, "report", {"trace": ident})


def symptom_page(slug: str) -> tuple[Any, Mapping[str, str]]:
    """A symptom's page: (its Page, its sections). Raises Missing."""
    page = next((page for page in every() if page.symptom.slug == slug), None)
    if page is None:
        raise Missing(f"There is no symptom “{slug[:60]}”.")
    return page, page.sections
