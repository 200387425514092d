"""The rate of optimisers that scale each weight's step by themselves (Adam and its kin), judged by how far a step goes.

Their limit is not a matter of curvature alone: what tells is the length of one step against that of the weights. This
is the second half of the symptom `learning_rate_too_high`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from chainrule.diagnose.evidence import (
    Evidence,
    Finding,
    Healthy,
    NotApplicable,
    NotVerified,
    Outcome,
    Remedy,
    Verified,
)
from chainrule.diagnose.figures import below, percent, rate, short
from chainrule.diagnose.lowering import lower, too_short
from chainrule.diagnose.probes.crossing import FALL, FEWEST, RISE, WINDOW, level_after, level_before, to_blame
from chainrule.diagnose.run import Run

SLUG = "learning_rate_too_high"
ADAPTIVE = ("Adam", "AdamW", "NAdam", "RAdam", "Adamax", "RMSprop")
ONCE, USUAL = 0.5, 0.1  # |Δw|/|w| of one step, and of the median step (policy)
ADVISED = 0.05  # at most, after the remedy (policy)


@dataclass(frozen=True)
class _Leap:
    """A step that went too far, and the levels of the loss around it."""

    step: int
    ratio: float
    limit: float
    before: float
    level: str
    bound: float
    after: float
    not_finite: int | None

    @property
    def rose(self) -> bool:
        return self.not_finite is not None or self.after > self.bound


def judge_adaptive(run: Run) -> Outcome:
    """A Finding, Healthy with the step as a share of its limit, or NotApplicable."""
    ratios = run.update.values[np.isfinite(run.update.values)]
    if not len(ratios) or len(run.loss.steps) < 2:
        return NotApplicable(SLUG, "The length of a step against that of the weights was not recorded.")
    leap = _leap(run)
    if leap is not None and leap.rose:
        return _finding(run, leap)
    share = max(float(ratios.max()) / ONCE, float(np.median(ratios)) / USUAL)
    if share > 1:
        return Healthy(SLUG, f"steps beyond their limit at times (to {percent(share)}), but the loss came down")
    return Healthy(SLUG, f"rate at {percent(share)} of its limit")


def _leap(run: Run) -> _Leap | None:
    """The first step beyond a limit; None where there is none, or too little of the run follows to say."""
    ratios = np.where(np.isfinite(run.update.values), run.update.values, math.nan)  # weights of zero make it infinite
    limit = USUAL if float(np.nanmedian(ratios)) > USUAL else ONCE
    beyond = np.flatnonzero(ratios > limit)
    if not len(beyond):
        return None
    step, ratio = int(run.update.steps[beyond[0]]), float(ratios[beyond[0]])
    past = int(np.searchsorted(run.loss.steps, step))
    before, level = level_before(run, past)
    later = run.loss.between(step + 1, math.inf)
    bad = to_blame(run, step, later, before, far=ratio > 2 * limit)
    if not math.isfinite(before) or (bad is None and len(later) < FEWEST):
        return None
    fallen = FALL * float(run.loss.values[0])
    bound = min(RISE * before, fallen) if past < WINDOW else RISE * before
    return _Leap(step, ratio, limit, before, level, bound, level_after(later), bad)


def _finding(run: Run, leap: _Leap) -> Finding:
    now = run.rate.at(leap.step)
    divisor = 10.0 ** math.ceil(math.log10(leap.ratio / ADVISED))
    advised = below(now / divisor)
    rising = leap.not_finite is not None or leap.after > RISE * leap.before
    return Finding(
        symptom=SLUG,
        severity="high",
        kind="statistical",
        title="A step goes too far for the weights it moves",
        cause=f"lr {rate(now)}: |Δw| = {short(leap.ratio, 2)}·|w| > {leap.limit:g}·|w|  "
        f"(step {leap.step}; loss {'rising' if rising else 'not falling'})",
        evidence=_evidence(run, leap),
        meaning=_meaning(run, leap, now),
        picture=None,
        remedies=(_remedy(leap, now, advised, leap.ratio / divisor),),
        concepts=("adam", "gradient_descent"),
        steps=(leap.step, max(run.steps - 1, leap.step)),
    )


def _evidence(run: Run, leap: _Leap) -> tuple[Evidence, ...]:
    why = "of one step" if leap.limit == ONCE else "of the median step"
    rows = [Evidence("|Δw|/|w|", leap.ratio, leap.limit, "policy", f"step {leap.step}", why)]
    if leap.not_finite is not None:
        bad = leap.not_finite
        return (*rows, Evidence("loss", run.loss.at(bad), None, "exact", f"step {bad}", "finite"))
    falls = leap.bound < RISE * leap.before
    why = f"{FALL:g} times the first loss" if falls else f"{RISE:g} times the {leap.level}"
    return (*rows, Evidence("loss", leap.after, leap.bound, "policy", f"level after step {leap.step}", why))


def _meaning(run: Run, leap: _Leap, now: float) -> str:
    name = run.optimiser.name
    what = (
        f"at step {leap.not_finite} it was no longer finite"
        if leap.not_finite is not None
        else f"its level from there on was {short(leap.after)}, before {short(leap.before)}"
    )
    return (
        f"{name} divides each weight's gradient by its own recent size, so that at rate {rate(now)} every weight moves "
        f"by about {rate(now)} at a step, however small its gradient. At step {leap.step} all together they moved by "
        rf"$\err{{{short(leap.ratio, 2)}}}$ times their own length."
        "\n\n"
        f"Such a step leaves the place where the gradient was measured, and says nothing of where it lands. The loss "
        f"did not fall: {what}."
    )


def _remedy(leap: _Leap, now: float, advised: float, ratio: float) -> Remedy:
    because = f"A step is then about {short(ratio, 2)} times as long as the weights."
    expects = f"|Δw|/|w| < {leap.limit:g}, and a loss that falls"
    return lower(now, advised, because, leap.step + WINDOW, expects)


def verify_adaptive(finding: Finding, run: Run) -> Verified | NotVerified:
    """Whether a new run's steps are within their limits, and its loss falls."""
    start = finding.steps[0]
    later = run.loss.between(start, math.inf)
    ratios = run.update.values[np.isfinite(run.update.values)]
    if not len(ratios) or len(later) < FEWEST:
        return NotVerified(finding.symptom, too_short(run, start), ())
    after, bound = level_after(later), FALL * float(run.loss.values[0])
    evidence = (
        Evidence("|Δw|/|w|", float(ratios.max()), ONCE, "policy", "longest", "of one step"),
        Evidence("loss", after, bound, "policy", f"level after step {start}", f"{FALL:g} times the first loss"),
    )
    sentence = (
        f"the longest step is {short(float(ratios.max()), 2)} times as long as the weights (limit {ONCE:g}), and the "
        f"loss has the level {short(after)} (limit {short(bound)})."
    )
    good = isinstance(judge_adaptive(run), Healthy) and ratios.max() < ONCE and after <= bound
    if good and np.isfinite(later).all():
        return Verified(finding.symptom, sentence[0].upper() + sentence[1:], evidence)
    return NotVerified(finding.symptom, f"Not yet: {sentence}", evidence)
