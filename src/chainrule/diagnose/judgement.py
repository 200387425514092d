"""From a trace to a report: every training symptom is asked, and every answer is shown."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from chainrule.diagnose.evidence import Healthy, NotApplicable, Outcome
from chainrule.diagnose.report import Report, Series, fold
from chainrule.diagnose.run import Run, read_run, series_of
from chainrule.diagnose.symptom import Page
from chainrule.diagnose.symptoms import discover
from chainrule.diagnose.trace import Trace


def judge(trace: Trace | str | Path) -> Report:
    """Judge a training run by its trace (open, or the path of one).

    The same trace can be judged again by a later version, with more symptoms. Raises TraceError where it is unreadable.
    """
    if not isinstance(trace, Trace):
        with Trace.open(trace) as opened:
            return judge(opened)
    run = read_run(trace)
    pages = discover("training")
    outcomes = [page.symptom.judge(run) for page in pages]
    subject = run.facts.get("program") or (trace.path.name if trace.path else "a training run")
    return assemble(
        "training",
        str(subject),
        _facts(run),
        str(run.facts.get("made_at", "")),
        outcomes,
        pages,
        series=series_of(run),
        notes=_notes(run),
    )


def assemble(
    kind: str,
    subject: str,
    facts: tuple[str, ...],
    made_at: str,
    outcomes: Iterable[Outcome],
    pages: Iterable[Page],
    *,
    series: tuple[Series, ...] = (),
    notes: tuple[str, ...] = (),
) -> Report:
    """A report from outcomes, with consequences folded under their roots by what the symptoms say they cause."""
    outcomes = list(outcomes)
    return Report(
        kind=kind,
        subject=subject,
        facts=facts,
        made_at=made_at,
        findings=fold(outcomes, {page.symptom.slug: page.symptom.causes for page in pages}),
        healthy=tuple(outcome for outcome in outcomes if isinstance(outcome, Healthy)),
        not_judged=tuple(outcome for outcome in outcomes if isinstance(outcome, NotApplicable)),
        series=series,
        notes=notes,
    )


def _facts(run: Run) -> tuple[str, ...]:
    """Short phrases for the line above the headline: '600 steps of SGD', 'batch 64'."""
    said = run.facts
    name = run.optimiser.name
    facts = [f"{run.steps:,} {'step' if run.steps == 1 else 'steps'}{f' of {name}' if name else ''}"]
    if isinstance(said.get("batch"), int):
        facts.append(f"batch {said['batch']}")
    if said.get("model") and isinstance(said.get("parameters"), int):
        facts.append(f"{said['model']}, {said['parameters']:,} parameters")
    return tuple(facts)


def _notes(run: Run) -> tuple[str, ...]:
    said, notes = run.facts, []
    if said.get("ended_by"):
        notes.append(f"The run ended with {said['ended_by']}.")
    elif "steps" not in said:
        notes.append("The run did not end by itself: its trace has no last line. What was written before is judged.")
    seconds, watching = said.get("seconds"), said.get("watching_seconds")
    if isinstance(seconds, int | float) and isinstance(watching, int | float) and seconds > 0:
        share = said.get("share")
        asked = f", of {100 * share:.0f} % that it was allowed" if isinstance(share, int | float) else ""
        notes.append(f"Watching took {100 * watching / seconds:.1f} % of the run's {seconds:,.1f} s{asked}.")
    return tuple(notes)
