"""Whether a remedy worked: the same quantity measured again, against the same limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chainrule.diagnose.errors import NothingToVerify
from chainrule.diagnose.evidence import Finding, NotVerified, Verified
from chainrule.diagnose.report import Report
from chainrule.diagnose.run import read_run
from chainrule.diagnose.symptoms import find
from chainrule.diagnose.trace import Trace


def verify(before: Report | Finding, after: Any, **measured: Any) -> Verified | NotVerified:
    """Compare a finding (or a report's first root cause) with what was measured after the remedy.

    For a training run `after` is its new trace, open or as a path; for a table the new table, and `measured` what
    `examine` takes beside it (y, names, estimator). Raises NothingToVerify where there is no finding, TraceError or
    CannotExamine where `after` cannot be read.
    """
    finding = before if isinstance(before, Finding) else next(iter(before.roots), None)
    if finding is None:
        raise NothingToVerify("The report has no finding, so there is nothing to verify.")
    page = find(finding.symptom)
    if page is None:
        raise NothingToVerify(
            f"This Chainrule does not know the symptom '{finding.symptom}'; it may be from a newer one."
        )
    if page.symptom.kind == "tables":
        from chainrule.diagnose.subject import make_subject

        return page.symptom.verify(finding, make_subject(after, **measured))
    if isinstance(after, str | Path):
        with Trace.open(after) as trace:
            return page.symptom.verify(finding, read_run(trace))
    if not isinstance(after, Trace):
        raise NothingToVerify(f"A training run is verified by its new trace; got {type(after).__name__}.")
    return page.symptom.verify(finding, read_run(after))
