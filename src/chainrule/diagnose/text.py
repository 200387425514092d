"""A report in a terminal: its four lines first, then the evidence."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from chainrule.diagnose.figures import short
from chainrule.diagnose.report import Report

if TYPE_CHECKING:
    from rich.console import Console

    from chainrule.diagnose.evidence import Evidence, Finding

PICTURE = "you are here ▸"


def as_rows(report: Report) -> tuple[tuple[str, str], ...]:
    """The four lines as (label, text): root cause, change, picture, what was checked; without a finding, the headroom.

    A report with several root causes has the first three once for each.
    """
    rows: list[tuple[str, str]] = []
    for finding in report.roots:
        rows.append(("Root cause", finding.cause))
        if finding.remedies:
            rows.append(("Change", finding.remedies[0].change))
        if finding.picture is not None:
            rows.append(("Picture", PICTURE))
    if not report.findings:
        rows += [("Healthy", healthy.headroom) for healthy in report.healthy[:3]]
    rows.append((f"Checked {report.checked}", _tally(report)))
    return tuple(rows)


def _tally(report: Report) -> str:
    why = " (why)" if report.not_judged else ""
    return f"{len(report.findings)} found, {len(report.healthy)} healthy, {len(report.not_judged)} not judged{why}"


def as_lines(report: Report) -> tuple[str, ...]:
    """The lines as they stand in a terminal; change and picture share one."""
    lines: list[str] = []
    for label, text in as_rows(report):
        if label.startswith("Checked"):
            lines.append(f"{label}: {text}")
        elif label == "Picture" and lines and lines[-1].startswith("Change"):
            lines[-1] = f"{lines[-1]}        {label}  {text}"
        else:
            lines.append(f"{label:<12}{text}")
    return tuple(lines)


def as_text(report: Report, details: bool = True) -> str:
    """The report as plain text: its lines, and with `details` the evidence, the meaning, the remedy and the rest."""
    parts = ["\n".join(as_lines(report))]
    if details:
        parts += [_finding_text(finding, report) for finding in report.roots]
        parts.append(_rest(report))
    return "\n\n".join(part for part in parts if part)


def _finding_text(finding: Finding, report: Report) -> str:
    parts = [finding.title, plain(finding.meaning), "\n".join(_evidence_lines(finding))]
    parts += [f"{r.change}\n{r.because}\n\n{r.code}\n\n{r.verify}" for r in finding.remedies]
    folded = [consequence.title for consequence in report.consequences(finding)]
    if folded:
        parts.append(f"Consequences, folded: {'; '.join(folded)}.")
    if finding.picture is not None:
        parts.append(picture_command(finding))
    return "\n\n".join(parts)


def picture_command(finding: Finding) -> str:
    """The command that draws the finding's picture, where its arguments are numbers; its name alone otherwise."""
    if finding.picture is None:
        return ""
    settings = {k: v for k, v in finding.picture.arguments.items() if isinstance(v, int | float)}
    words = "".join(f" --set {name}={json.dumps(value)}" for name, value in settings.items())
    return f"chainrule picture {finding.picture.picture}{words}"


def _evidence_lines(finding: Finding) -> list[str]:
    rows = [("Quantity", "Observed", "Limit", "The limit is")]
    for e in finding.evidence:
        limit = "" if e.limit is None else short(e.limit)
        rows.append((", ".join(filter(None, (e.quantity, e.where))), short(e.observed), limit, limit_words(e)))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [f"{a:<{widths[0]}}  {b:>{widths[1]}}  {c:>{widths[2]}}  {d}".rstrip() for a, b, c, d in rows]


def limit_words(evidence: Evidence) -> str:
    """What kind of limit it is, and which: "policy: a judgement", "exact"."""
    kind, why = evidence.limit_kind, evidence.why
    return why if why.startswith(kind) else f"{kind}: {why}" if why else kind


def _rest(report: Report) -> str:
    lines = [f"Healthy     {healthy.symptom}: {healthy.headroom}" for healthy in report.healthy]
    lines += [f"Not judged  {missing.symptom}: {missing.reason}" for missing in report.not_judged]
    return "\n".join([*lines, *report.notes])


_TEX = (
    (r"\\lambda_\{\\max\}", "λmax"),
    (r"\\(?:inp|out|spec|oth|err|text|mathrm)\{([^{}]*)\}", r"\1"),
    (r"\\cdot", "·"),
    (r"\\times", "×"),
    (r"\\sqrt\{([^{}]*)\}", r"√\1"),
    (r"\\lambda", "λ"),
    (r"\\beta", "β"),
    (r"\\approx", "≈"),
    (r"\\pm", "±"),
    (r"\\,", " "),
    (r"\{,\}", ","),
    (r"(?<![\w])-(?=[\d.])", "−"),
    (r"\s-\s", " − "),
)


def plain(markdown: str) -> str:
    """Markdown with TeX of a finding's meaning as plain text."""

    def formula(match: re.Match[str]) -> str:
        text = match[1].strip()
        for pattern, replacement in _TEX:
            text = re.sub(pattern, replacement, text)
        return text

    shown = re.sub(r"\$\$(.+?)\$\$", lambda m: "    " + formula(m), markdown, flags=re.S)
    shown = re.sub(r"\$(.+?)\$", formula, shown)
    return re.sub(r"[*`]{1,2}(.+?)[*`]{1,2}", r"\1", shown)


def show(report: Report, console: Console) -> None:
    """The report on a rich console, the evidence as a table. Nothing in it is read as markup."""
    from rich.syntax import Syntax
    from rich.table import Table
    from rich.text import Text

    for label, text in as_rows(report):
        console.print(Text.assemble((f"{label:<12}", "dim"), text))
    for finding in report.roots:
        console.print()
        console.print(Text(finding.title, style="bold"))
        console.print(Text(plain(finding.meaning)))
        table = Table("Quantity", "Observed", "Limit", "The limit is", box=None, header_style="dim", pad_edge=False)
        for e in finding.evidence:
            limit = "" if e.limit is None else short(e.limit)
            cells = (
                ", ".join(filter(None, (e.quantity, e.where))),
                short(e.observed),
                limit,
                limit_words(e),
            )
            table.add_row(*(Text(cell) for cell in cells))
        console.print(table)
        for remedy in finding.remedies:
            console.print(Text.assemble("\n", (remedy.change, "bold"), f"\n{remedy.because}"))
            console.print(Syntax(f"{remedy.code}\n\n{remedy.verify}", "python", theme="ansi_dark", word_wrap=True))
        if finding.picture is not None:
            console.print(Text(picture_command(finding), style="dim"))
    console.print(Text(_rest(report), style="dim"))
