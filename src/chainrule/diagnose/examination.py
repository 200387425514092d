"""From a table to a report: every table symptom is asked, and every answer is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from chainrule.diagnose.figures import listed
from chainrule.diagnose.judgement import assemble
from chainrule.diagnose.report import Report
from chainrule.diagnose.subject import Subject, make_subject
from chainrule.diagnose.symptoms import discover


def examine(X: Any, y: Any = None, names: Sequence[str] | None = None, estimator: Any = None) -> Report:
    """Examine a table.

    `X` is an array (n, p), a frame of Polars or pandas, or the path of a CSV, Parquet or NPZ file; `y` holds n values
    or names a column of X; `names` (p) replaces the columns' names; `estimator`, a scikit-learn model, tells what the
    table is for. Raises CannotExamine or TableError where it is not a table.
    """
    subject = make_subject(X, y, names, estimator)
    pages = discover("tables")
    outcomes = [page.symptom.judge(subject) for page in pages]
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return assemble("tables", subject.name, _facts(subject), made_at, outcomes, pages, notes=_notes(subject))


def _facts(subject: Subject) -> tuple[str, ...]:
    columns = len(subject.names) + len(subject.left_out)
    facts = [f"{subject.height:,} rows", f"{columns:,} columns"]
    if subject.estimator is not None:
        facts.append(f"for {type(subject.estimator).__name__}")
    return tuple(facts)


def _notes(subject: Subject) -> tuple[str, ...]:
    notes = []
    for reason in sorted({reason for _, reason in subject.left_out}):
        names = [name for name, why in subject.left_out if why == reason]
        shown = listed(names) if len(names) <= 6 else f"{', '.join(names[:5])} and {len(names) - 5} more"
        notes.append(f"Left out, {reason}: {shown}.")
    missing = subject.height - len(subject.rows)
    if missing:
        notes.append(f"{missing:,} of {subject.height:,} rows miss a value and were left out.")
    return tuple(notes)
