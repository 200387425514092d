"""Diagnose: a table, an estimator or a training run goes in; findings with evidence, remedy and a picture come out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.diagnose.evidence import Evidence, Finding, Healthy, NotApplicable, NotVerified, Remedy, Verified
    from chainrule.diagnose.examination import examine
    from chainrule.diagnose.judgement import judge
    from chainrule.diagnose.recorders.torch import watch
    from chainrule.diagnose.report import Report, Series
    from chainrule.diagnose.text import as_lines, as_rows, as_text, show
    from chainrule.diagnose.trace import Measurement, Trace
    from chainrule.diagnose.verification import verify

_PLACES = {
    "evidence": ("Evidence", "Finding", "Healthy", "NotApplicable", "NotVerified", "Remedy", "Verified"),
    "examination": ("examine",),
    "judgement": ("judge",),
    "recorders.torch": ("watch",),
    "report": ("Report", "Series"),
    "text": ("as_lines", "as_rows", "as_text", "show"),
    "trace": ("Measurement", "Trace"),
    "verification": ("verify",),
}
_HOME = {name: module for module, names in _PLACES.items() for name in names}

__all__ = [
    "Evidence",
    "Finding",
    "Healthy",
    "Measurement",
    "NotApplicable",
    "NotVerified",
    "Remedy",
    "Report",
    "Series",
    "Trace",
    "Verified",
    "as_lines",
    "as_rows",
    "as_text",
    "examine",
    "judge",
    "show",
    "verify",
    "watch",
]


def __getattr__(name: str) -> Any:
    """Import on first use: `watch` alone needs torch, `examine` alone needs Polars."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
