"""The report of an examination: what was found, what is healthy, what could not be judged, and the run's own curves."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from chainrule.diagnose.errors import BadReport
from chainrule.diagnose.evidence import SEVERITIES, Evidence, Finding, Healthy, NotApplicable, Outcome, Remedy
from chainrule.pictures.call import PictureCall, PictureCallError

FORMAT = 1


@dataclass(frozen=True)
class Series:
    """One curve of a run: `values` at `steps`; NaN or infinite where the run was. `name` is the measurement's."""

    name: str
    steps: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Report:
    """Everything an examination says. Findings stand with root causes first, exact ones before statistical ones.

    `kind` is "training" or "tables", `subject` the name of what was examined, `facts` short phrases about it
    ("600 steps", "SGD"), `made_at` an ISO time. `notes` say what limits the examination.
    """

    kind: str
    subject: str
    facts: tuple[str, ...]
    made_at: str
    findings: tuple[Finding, ...]
    healthy: tuple[Healthy, ...]
    not_judged: tuple[NotApplicable, ...]
    series: tuple[Series, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def roots(self) -> tuple[Finding, ...]:
        """The findings that no other finding explains."""
        return tuple(finding for finding in self.findings if not finding.consequence_of)

    @property
    def checked(self) -> int:
        """How many symptoms were looked for."""
        return len(self.findings) + len(self.healthy) + len(self.not_judged)

    def consequences(self, root: Finding) -> tuple[Finding, ...]:
        """The findings folded under a root cause."""
        return tuple(finding for finding in self.findings if finding.consequence_of == root.symptom)

    def save(self, path: str | Path) -> Path:
        """Write the report: one .html file that stands by itself, .txt, or .json, by the ending.

        Raises BadReport for another ending, OSError where it cannot be written.
        """
        path = Path(path)
        if path.suffix.lower() not in _WRITERS:
            raise BadReport(f"A report is saved as .html, .txt or .json; got “{path.name}”.")
        path.write_text(_WRITERS[path.suffix.lower()](self), encoding="utf-8")
        return path

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from chainrule.diagnose.paper import as_fragment

        return as_fragment(self)

    def __str__(self) -> str:
        """The lines of the report, as in a terminal."""
        from chainrule.diagnose.text import as_text

        return as_text(self, details=False)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What a console shows, and a notebook without HTML."""
        from chainrule.diagnose.text import as_text

        printer.text(as_text(self))

    def to_json(self) -> dict[str, object]:
        """The report as plain values; a number that JSON lacks becomes the text 'nan', 'inf' or '-inf'."""
        return {
            "format": FORMAT,
            "kind": self.kind,
            "subject": self.subject,
            "facts": list(self.facts),
            "made_at": self.made_at,
            "checked": self.checked,
            "findings": [_finding_out(finding) for finding in self.findings],
            "healthy": [{"symptom": h.symptom, "headroom": h.headroom} for h in self.healthy],
            "not_judged": [{"symptom": n.symptom, "reason": n.reason} for n in self.not_judged],
            "series": [
                {"name": s.name, "steps": list(s.steps), "values": [_number_out(v) for v in s.values]}
                for s in self.series
            ],
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, data: object) -> Report:
        """The report that `to_json` wrote. Raises BadReport where the form is another."""
        try:
            return _report_in(cast(Mapping[str, object], data))
        except (KeyError, TypeError, ValueError, AttributeError, PictureCallError) as error:
            raise BadReport(f"This is not a report that Chainrule wrote ({type(error).__name__}: {error}).") from error


def _html(report: Report) -> str:
    from chainrule.diagnose.paper import as_html

    return as_html(report)


def _txt(report: Report) -> str:
    from chainrule.diagnose.text import as_text

    return as_text(report) + "\n"


def _json(report: Report) -> str:
    return json.dumps(report.to_json(), ensure_ascii=False, indent=1) + "\n"


_WRITERS: dict[str, Callable[[Report], str]] = {".html": _html, ".htm": _html, ".txt": _txt, ".json": _json}


def fold(outcomes: Iterable[Outcome], causes: Mapping[str, tuple[str, ...]]) -> tuple[Finding, ...]:
    """Order findings with root causes first, and mark each consequence with the root that explains it.

    `causes` maps a slug to the slugs it can bring about. A finding is a root where no other finding leads to it; of
    findings that lead to one another the first, in the order given, is the root.
    """
    found = {outcome.symptom: outcome for outcome in outcomes if isinstance(outcome, Finding)}
    reach = {slug: _reached(slug, causes, set(found)) for slug in found}
    explained: dict[str, str] = {}
    for slug in found:
        led_to = any(slug in reach[other] and other not in reach[slug] for other in found)
        if not led_to and slug not in explained:
            for consequence in reach[slug] - {slug}:
                explained.setdefault(consequence, slug)
    marked = [replace(finding, consequence_of=explained.get(slug, "")) for slug, finding in found.items()]
    return tuple(sorted(marked, key=_rank))


def _reached(start: str, causes: Mapping[str, tuple[str, ...]], among: set[str]) -> set[str]:
    """What `start` leads to through symptoms of every kind, found or not, kept to those found."""
    seen: set[str] = set()
    waiting = list(causes.get(start, ()))
    while waiting:
        slug = waiting.pop()
        if slug not in seen:
            seen.add(slug)
            waiting.extend(causes.get(slug, ()))
    return seen & among


def _rank(finding: Finding) -> tuple[bool, bool, int]:
    severity = SEVERITIES.index(finding.severity) if finding.severity in SEVERITIES else len(SEVERITIES)
    return (bool(finding.consequence_of), finding.kind != "exact", severity)


def _number_out(value: float) -> float | str:
    return value if math.isfinite(value) else str(float(value))


def _number_in(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(f"a number was expected, got {value!r}")
    if isinstance(value, str) and value not in ("nan", "inf", "-inf"):
        raise ValueError(f"a number was expected, got {value!r}")
    return float(value)


def _finding_out(finding: Finding) -> dict[str, object]:
    return {
        "symptom": finding.symptom,
        "severity": finding.severity,
        "kind": finding.kind,
        "title": finding.title,
        "cause": finding.cause,
        "evidence": [
            {
                "quantity": e.quantity,
                "observed": _number_out(e.observed),
                "limit": None if e.limit is None else _number_out(e.limit),
                "limit_kind": e.limit_kind,
                "where": e.where,
                "why": e.why,
            }
            for e in finding.evidence
        ],
        "meaning": finding.meaning,
        "picture": None if finding.picture is None else finding.picture.to_json(),
        "remedies": [
            {"change": r.change, "because": r.because, "code": r.code, "verify": r.verify} for r in finding.remedies
        ],
        "concepts": list(finding.concepts),
        "columns": list(finding.columns),
        "rows": list(finding.rows),
        "steps": list(finding.steps),
        "consequence_of": finding.consequence_of,
    }


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TypeError(f"a list of texts was expected, got {value!r}")
    return tuple(value)


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list) or not all(isinstance(item, int) for item in value):
        raise TypeError(f"a list of whole numbers was expected, got {value!r}")
    return tuple(value)


def _parts(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise TypeError(f"a list of mappings was expected, got {value!r}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text was expected, got {value!r}")
    return value


def _evidence_in(data: Mapping[str, object]) -> Evidence:
    limit = None if data["limit"] is None else _number_in(data["limit"])
    words = (_text(data["limit_kind"]), _text(data["where"]), _text(data["why"]))
    return Evidence(_text(data["quantity"]), _number_in(data["observed"]), limit, *words)


def _remedy_in(data: Mapping[str, object]) -> Remedy:
    return Remedy(*(_text(data[key]) for key in ("change", "because", "code", "verify")))


def _finding_in(data: Mapping[str, object]) -> Finding:
    return Finding(
        symptom=_text(data["symptom"]),
        severity=_text(data["severity"]),
        kind=_text(data["kind"]),
        title=_text(data["title"]),
        cause=_text(data["cause"]),
        evidence=tuple(_evidence_in(part) for part in _parts(data["evidence"])),
        meaning=_text(data["meaning"]),
        picture=None if data["picture"] is None else PictureCall.from_json(data["picture"]),
        remedies=tuple(_remedy_in(part) for part in _parts(data["remedies"])),
        concepts=_texts(data["concepts"]),
        columns=_texts(data["columns"]),
        rows=_numbers(data["rows"]),
        steps=_numbers(data["steps"]),
        consequence_of=_text(data["consequence_of"]),
    )


def _series_in(data: Mapping[str, object]) -> Series:
    values = data["values"]
    if not isinstance(values, list):
        raise TypeError(f"a list of numbers was expected, got {values!r}")
    return Series(_text(data["name"]), _numbers(data["steps"]), tuple(_number_in(value) for value in values))


def _report_in(data: Mapping[str, object]) -> Report:
    if data["format"] != FORMAT:
        raise ValueError(f"format {data['format']!r}; this Chainrule reads {FORMAT}")
    return Report(
        kind=_text(data["kind"]),
        subject=_text(data["subject"]),
        facts=_texts(data["facts"]),
        made_at=_text(data["made_at"]),
        findings=tuple(_finding_in(part) for part in _parts(data["findings"])),
        healthy=tuple(Healthy(_text(h["symptom"]), _text(h["headroom"])) for h in _parts(data["healthy"])),
        not_judged=tuple(NotApplicable(_text(n["symptom"]), _text(n["reason"])) for n in _parts(data["not_judged"])),
        series=tuple(_series_in(part) for part in _parts(data["series"])),
        notes=_texts(data["notes"]),
    )
