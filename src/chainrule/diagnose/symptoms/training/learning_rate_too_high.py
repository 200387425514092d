r"""The learning rate is above what the steepest direction of the loss allows, so each step overshoots more than it
gains.

## Measures

The curvature $\spec{\lambda_{\max}}$ of the loss in its steepest direction: the largest eigenvalue of the Hessian,
found from Hessian-vector products on the program's own graph. Every value found this way is at most the true one, so
a finding rests on an understatement. With it go the learning rate, the loss and the length of the gradient at each
step.

It counts when rate × $\spec{\lambda_{\max}}$ is above its limit in two successive probes **and** the loss did not
fall afterwards: it became infinite or NaN, stayed at more than twice its level, or, in a run that passed the limit
within its first 40 losses, never fell below nine tenths of the first. The limit is 2 for plain gradient descent,
$2(1+\beta)$ with momentum $\beta$, and $2(1+\beta)/(1+2\beta)$ with Nesterov's look-ahead. Weight decay is curvature
too, and is added.

Adam and its kin scale each weight's step by themselves, and curvature alone says little of them. They are judged by
the length of a step against that of the weights: above 0.5 once or 0.1 at the median, again with a loss that did not
fall.

## Why it hurts

Along a direction of curvature $\lambda$ one step multiplies the distance to the bottom by
$1 - \text{rate}\cdot\lambda$. Between 1 and −1 the distance shrinks, below 0 it changes sides at each step. Beyond −1
every step lands further away than it started, and the loss grows like the square of that factor.

## Worked numbers

With curvature 10 the limit is $2/10 = 0.2$. At rate 0.15 the factor is $1 - 1.5 = -0.5$: a zigzag that shrinks by
half at each step. At rate 0.3 it is $1 - 3 = -2$: ten steps make a distance 1,024 times as long and the loss about a
million times as large.

## Remedy

Set the rate to half of its limit. For plain gradient descent that is $1/\spec{\lambda_{\max}}$, which reaches the
bottom of the steepest direction in one step. Run again past the step of the finding and compare: two probes below the
limit, and a loss that is back at its level.

## False alarms

A healthy run on full batches often climbs until rate × $\spec{\lambda_{\max}}$ is about 2 and stays there while its
loss keeps falling; so the limit alone is no finding. A run whose loss rises and comes down again has found a flatter
place by itself, and is called healthy as well. On small batches the curvature of one batch is above that of all data,
which is why the loss has the last word. The limit is exact for a quadratic loss; elsewhere it is the limit of the
quadratic that fits best at that step. A custom function that can be differentiated once only has no curvature to
measure, and the run is then not judged.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from chainrule.diagnose.adaptive_rate import ADAPTIVE, judge_adaptive, verify_adaptive
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
from chainrule.diagnose.figures import apart, below, percent, rate, short, tex
from chainrule.diagnose.lowering import lower, too_short
from chainrule.diagnose.probes.crossing import FALL, FEWEST, WINDOW, Crossing, crossings, limit_of, product_of
from chainrule.diagnose.run import Probe, Run
from chainrule.diagnose.symptom import Symptom
from chainrule.maths.stability import growth
from chainrule.pictures.call import PictureCall

LEVEL = 1.1  # times the level before the fault: where the loss of the mended run must lie (policy)
RATES, STEEP = (0.01, 1.0), (1.0, 50.0)  # what the controls of the picture span
FLAT = 0.1  # the flat direction of the picture, as a share of the steep one


def judge(run: Run) -> Outcome:
    """A Finding, Healthy with the rate as a share of its limit, or NotApplicable."""
    if run.optimiser.name in ADAPTIVE:
        return judge_adaptive(run)
    reason = _why_not(run)
    if reason:
        return NotApplicable("learning_rate_too_high", reason)
    seen = crossings(run)
    found = next((crossing for crossing in seen if crossing.rose), None)
    return _finding(run, found) if found else Healthy("learning_rate_too_high", _headroom(run, seen))


def _why_not(run: Run) -> str:
    if run.optimiser.name != "SGD":
        name = run.optimiser.name or "the optimiser"
        return f"{name} is not judged: the limit by curvature holds for SGD, the limit by length for Adam and its kin."
    if not 0 <= run.optimiser.momentum < 1:
        return f"Momentum {run.optimiser.momentum:g} is outside [0, 1), where no rate is stable."
    note = run.facts.get("curvature_note")
    if len(run.probes) < 2:
        times = "once" if len(run.probes) == 1 else f"{len(run.probes)} times"
        return f"The curvature was measured {times}; two probes are needed" + (f" ({note})." if note else ".")
    return "" if len(run.loss.steps) > 1 else "No loss was recorded."


def _headroom(run: Run, seen: list[Crossing]) -> str:
    """The rate as a share of its limit, at its highest in the later half of the run."""
    limit = limit_of(run)
    if seen:
        share = percent(max(crossing.product for crossing in seen) / limit)
        return f"rate above its limit at times (step {seen[0].probe.step}; to {share}), but the loss came down again"
    finite = [product_of(run, probe) for probe in run.probes if math.isfinite(probe.curvature)]
    share = percent(max([*finite[-max(len(finite) // 2, 1) :], 0.0]) / limit)
    return f"rate at {share} of its limit"


def _finding(run: Run, crossing: Crossing) -> Finding:
    probe = crossing.probe
    advised = advised_rate(crossing)
    rising = crossing.not_finite is not None or crossing.after > crossing.factor * crossing.before
    end = f"step {probe.step}; loss {'rising' if rising else 'not falling'}"
    bound = crossing.limit / crossing.product * probe.rate
    high, low = apart(probe.rate, bound)
    symbol = "λmax" if run.optimiser.weight_decay == 0 else "(λmax + decay)"
    start = "stood above" if crossing.at_start else "passed"
    return Finding(
        symptom="learning_rate_too_high",
        severity="high" if crossing.not_finite is not None or crossing.at_start else "moderate",
        kind="exact",
        title=f"The rate {start} the limit of the steepest direction",
        cause=f"lr {high} > {_bound(crossing)}/{symbol} = {low}  ({end})",
        evidence=_evidence(run, crossing),
        meaning=_meaning(run, crossing),
        picture=_picture(crossing),
        remedies=(_remedy(crossing, advised),),
        concepts=SYMPTOM.concepts,
        steps=(probe.step, max(run.steps - 1, probe.step)),
    )


def _bound(crossing: Crossing) -> str:
    """The limit as a word: 2, or 3.8 with momentum 0.9."""
    return short(crossing.limit, 2).removesuffix(".0")


def advised_rate(crossing: Crossing) -> float:
    """Half of the limit, and at most 1/λmax where momentum makes the limit higher; rounded down to two digits."""
    return below(min(0.5 * crossing.limit, 1.0) / crossing.product * crossing.probe.rate)


def _evidence(run: Run, crossing: Crossing) -> tuple[Evidence, ...]:
    probe, second = crossing.probe, crossing.second
    why = "exact, for a quadratic loss"
    rows = [
        Evidence("rate × λmax", crossing.product, crossing.limit, "exact", f"step {probe.step}", why),
        Evidence("rate × λmax", product_of(run, second), crossing.limit, "exact", f"step {second.step}", why),
    ]
    soon = probe.step + 10
    if math.isfinite(run.loss.at(soon)) and soon <= run.loss.steps[-1]:
        rows.append(Evidence("loss", run.loss.at(soon), crossing.before, "policy", f"step {soon}", crossing.level))
    if crossing.not_finite is not None:
        bad = crossing.not_finite
        rows.append(Evidence("loss", run.loss.at(bad), None, "exact", f"step {bad}", "finite"))
    else:
        falls = crossing.bound == FALL * crossing.first
        why = f"{FALL:g} times the first loss" if falls else f"{crossing.factor:g} times the {crossing.level}"
        rows.append(Evidence("loss", crossing.after, crossing.bound, "policy", f"level after step {probe.step}", why))
    return tuple(rows)


def _meaning(run: Run, crossing: Crossing) -> str:
    probe = crossing.probe
    curvature = crossing.product / probe.rate
    lines = [
        f"{_how_it_came(run, probe)} The steepest direction of the loss has curvature "
        rf"$\spec{{\lambda_{{\max}}}} = {tex(curvature)}$, "
    ]
    if run.optimiser.momentum == 0:
        lines[0] += "so each step multiplies the error along it by"
        product = rf"{rate(probe.rate)}\cdot\spec{{{tex(curvature)}}}"
        lines.append(rf"$$1 - {product} = \err{{{tex(growth(probe.rate, curvature))}}}$$")
        lines.append("A factor beyond −1 overshoots by more than it gains. " + _what_followed(run, crossing))
    else:
        lines[0] += (
            f"and with momentum {run.optimiser.momentum:g} the product may be at most {short(crossing.limit)}. It is"
        )
        product = rf"{rate(probe.rate)}\cdot\spec{{{tex(curvature)}}}"
        lines.append(rf"$$\text{{rate}}\cdot\spec{{\lambda_{{\max}}}} = {product} = \err{{{tex(crossing.product)}}}$$")
        lines.append(
            "Beyond the limit each swing along that direction is longer than the last. " + _what_followed(run, crossing)
        )
    lines.append(_about_the_picture(run, crossing))
    return "\n\n".join(lines)


def _how_it_came(run: Run, probe: Probe) -> str:
    """Whether the rate rose to the crossing, or had stood there."""
    earlier = [p.step for p in run.probes if p.step < probe.step]
    since = max(earlier) if earlier else 0
    changed = [int(s) for s in run.rate.steps if since < s <= probe.step]
    if changed and run.rate.at(changed[0] - 1) < probe.rate:
        return f"At step {changed[-1]} the rate went from {rate(run.rate.at(changed[0] - 1))} to {rate(probe.rate)}."
    if not earlier:
        return f"The run began at rate {rate(probe.rate)}."
    return f"At step {probe.step} the rate was {rate(probe.rate)}."


def _what_followed(run: Run, crossing: Crossing) -> str:
    soon = crossing.probe.step + 10
    said = []
    if soon <= run.loss.steps[-1] and math.isfinite(run.loss.at(soon)) and crossing.before > 0:
        times = run.loss.at(soon) / crossing.before
        said.append(f"ten steps later the loss was {short(times)} times its level before")
    if crossing.not_finite is not None:
        value = run.loss.at(crossing.not_finite)
        said.append(f"at step {crossing.not_finite} it was {'NaN' if math.isnan(value) else 'infinite'}")
    else:
        said.append(f"its level from there on was {short(crossing.after)}, before {short(crossing.before)}")
    text = "; ".join(said) + "."
    return text[0].upper() + text[1:]


def _about_the_picture(run: Run, crossing: Crossing) -> str:
    arguments = _picture(crossing).arguments
    own = arguments["steep"] == _four(crossing.product / crossing.probe.rate)
    product = crossing.product * 2 / crossing.limit
    if own and run.optimiser.momentum == 0:
        drawn = "The picture has this rate and this steep curvature."
    elif own:
        drawn = (
            "The picture has this steep curvature. It is drawn without momentum, at the rate that is as far beyond its "
        )
        drawn += "limit as this run's was beyond its own."
    else:
        drawn = f"The picture is drawn in a unit of its own: what it keeps is rate × curvature, {short(product)}"
        drawn += " against the limit of 2 that holds without momentum." if run.optimiser.momentum else "."
    if product > RATES[1] * STEEP[1]:
        drawn += f" It shows at most {RATES[1] * STEEP[1]:g}."
    return f"{drawn} Its flat direction, a tenth as steep, and its start are chosen so that both directions show."


def _picture(crossing: Crossing) -> PictureCall:
    """Gradient descent at this run's rate and curvature, or at their product where the picture's controls end before.

    With momentum the rate is the one that stands at the same share of its limit without.
    """
    steep = crossing.product / crossing.probe.rate
    product = crossing.product * 2 / crossing.limit
    shown = product / steep
    if not (RATES[0] <= shown <= RATES[1] and STEEP[0] <= steep <= STEEP[1]):
        steep = 10.0 if product <= 10 * RATES[1] else STEEP[1]
        shown = min(product / steep, RATES[1])
    # So near the flat direction that the fifth step is the last inside the frame.
    start = [-1.9, round(min(1.0, max(0.002, abs(growth(shown, steep)) ** -5)), 3)]
    arguments: dict[str, object] = {
        "rate": _four(shown),
        "start": start,
        "steep": _four(steep),
        "flat": _four(FLAT * steep),
    }
    return PictureCall("gradient_descent", "gradient_descent", {**arguments, "reveal": True})


def _four(value: float) -> float:
    """A number with four significant digits."""
    return float(f"{value:.4g}")


def _remedy(crossing: Crossing, advised: float) -> Remedy:
    probe, bound = crossing.probe, crossing.limit / crossing.product * crossing.probe.rate
    share = percent(advised / bound)
    reach = max(probe.step + WINDOW, WINDOW)
    because = f"At {rate(advised)} the run stands at {share} of its limit."
    expects = f"rate × λmax < {_bound(crossing)} at most probes, and a loss that falls"
    return lower(probe.rate, advised, because, reach, expects)


def verify(finding: Finding, run: Run) -> Verified | NotVerified:
    """Whether a new run, at the step of the finding and after it, has its rate below the limit and its loss down."""
    if run.optimiser.name in ADAPTIVE:
        return verify_adaptive(finding, run)
    start = finding.steps[0]
    reason = _why_not(run)
    later = run.loss.between(start, math.inf)
    if not reason and len(later) < FEWEST:
        reason = too_short(run, start)
    probes = [probe for probe in run.probes if probe.step >= start]
    if not reason and len(probes) < 2:
        reason = f"The new run has {len(probes)} probes of curvature from step {start} on; two are needed."
    if reason:
        return NotVerified(finding.symptom, reason, ())
    return _verdict(finding, run, probes, later)


def _verdict(finding: Finding, run: Run, probes: list[Probe], later: NDArray[np.float64]) -> Verified | NotVerified:
    limit, start = limit_of(run), finding.steps[0]
    level = next((e.limit for e in finding.evidence if e.quantity == "loss" and e.limit is not None), None)
    if start < WINDOW or level is None:  # the fault stood there early: the new run has to fall below its own start
        bound, why = FALL * float(run.loss.values[0]), f"{FALL:g} times the first loss"
    else:
        bound, why = LEVEL * level, f"{LEVEL:g} times its level before the fault"
    after = float(np.median(later[-WINDOW:])) if np.isfinite(later).all() else math.nan
    middle = float(np.median([product_of(run, probe) for probe in probes]))
    count = f"median of {len(probes)} probes"
    evidence = (
        Evidence("rate × λmax", middle, limit, "exact", f"{count} from step {start}", "exact, for a quadratic loss"),
        Evidence("loss", after, bound, "policy", f"median, to step {run.loss.steps[-1]}", why),
    )
    sentence = (
        f"from step {start} on rate × λmax is {short(middle)} ({count}; limit {short(limit)}), and the loss has the "
        f"median {short(after)} (limit {short(bound)})."
    )
    if middle < limit and after <= bound and isinstance(judge(run), Healthy):
        return Verified(finding.symptom, sentence[0].upper() + sentence[1:], evidence)
    return NotVerified(finding.symptom, f"Not yet: {sentence}", evidence)


SYMPTOM = Symptom(
    slug="learning_rate_too_high",
    kind="training",
    title="Learning rate above stability",
    causes=("exploding_gradients", "non_finite", "dead_units", "chance_level", "saturated_units"),
    concepts=("gradient_descent", "hessian", "eigenvectors"),
    heard=(
        "loss is nan",
        "loss goes to infinity",
        "loss explodes",
        "training diverges",
        "loss goes up",
        "loss oscillates",
    ),
    judge=judge,
    verify=verify,
)
