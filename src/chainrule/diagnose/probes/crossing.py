"""Where a run's rate passed the limit of stability, and what its loss did from there on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chainrule.diagnose.run import Probe, Run
from chainrule.maths.stability import stability_limit

WINDOW = 40  # losses whose median is a level
RISE = 2.0  # times the level before: a loss that has risen (policy; a median of 40 losses seldom moves by half of it)
STEEP = 10.0  # the same, where fewer than two windows follow: the spikes at the edge of stability do not last so long
FALL = 0.9  # times the first loss: what a run that passes the limit early must fall below to be healthy (policy)
FEWEST = 20  # losses that such a run is given to fall
RAISED = 1.05  # times the rate of the probe before: a schedule that raised the rate


@dataclass(frozen=True)
class Crossing:
    """The first two probes of a spell above the limit, and levels (medians) of the loss.

    `product` is rate × curvature (with weight decay) at the first probe. `before` is the level before it, `first` the
    first loss, `after` the level in the later half of what followed, which has risen from `factor` times `before` on;
    `level` says which steps `before` comes from.
    `not_finite` is the first step whose loss was not finite, where the crossing is to blame for it.
    """

    probe: Probe
    second: Probe
    product: float
    limit: float
    before: float
    first: float
    after: float
    factor: float
    at_start: bool
    early: bool
    level: str
    not_finite: int | None

    @property
    def bound(self) -> float:
        """What the level after must stay under for the loss not to have risen."""
        risen = self.factor * self.before
        return min(risen, FALL * self.first) if self.early else risen

    @property
    def rose(self) -> bool:
        """Whether the loss rose and did not come back, or never fell where the run passed the limit early."""
        return self.not_finite is not None or self.after > self.bound


def limit_of(run: Run) -> float:
    """What rate × curvature may be at most, for the run's SGD."""
    return stability_limit(run.optimiser.momentum, run.optimiser.nesterov, run.optimiser.dampening)


def product_of(run: Run, probe: Probe) -> float:
    """Rate × curvature at a probe; weight decay adds its own curvature."""
    return probe.rate * (probe.curvature + run.optimiser.weight_decay)


@dataclass(frozen=True)
class _Spell:
    """Successive probes above the limit at one rate, two or more; `raised` where a raise of the rate began it."""

    probes: tuple[Probe, ...]
    raised: bool

    @property
    def step(self) -> int:
        """Where it begins."""
        return self.probes[0].step


def _spells(run: Run) -> list[_Spell]:
    """The spells above the limit; where the rate is raised a new one begins, for it is the raise that is then judged.

    A curvature that overflowed counts as above the limit, but cannot begin a spell.
    """
    limit = limit_of(run)
    spells: list[_Spell] = []
    held: list[Probe] = []
    last, raised = math.inf, False
    for probe in run.probes:
        product = product_of(run, probe)
        above = product > limit or (bool(held) and math.isnan(product))
        higher = probe.rate > RAISED * last
        if (higher or not above) and len(held) > 1:
            spells.append(_Spell(tuple(held), raised))
        if not above or higher:
            held, raised = [], higher
        held = [*held, probe] if above else []
        last = probe.rate
    return [*spells, _Spell(tuple(held), raised)] if len(held) > 1 else spells


def crossings(run: Run) -> list[Crossing]:
    """Every spell above the limit whose loss tells enough of it, in order.

    The loss from one spell to the next belongs to the first of them. A spell that follows another by a few losses goes
    with it, unless the rate was raised in between.
    """
    kept: list[_Spell] = []
    for spell in _spells(run):
        if not kept or spell.raised or len(run.loss.between(kept[-1].step, spell.step)) >= FEWEST:
            kept.append(spell)
    ends = [float(spell.step + 1) for spell in kept[1:]] + [math.inf] * bool(kept)
    found = (_crossing(run, spell, end) for spell, end in zip(kept, ends, strict=True))
    return [crossing for crossing in found if crossing is not None]


def _crossing(run: Run, spell: _Spell, end: float) -> Crossing | None:
    """What the loss did from a spell on; None where too little of the run follows to say."""
    probe, product, limit = spell.probes[0], product_of(run, spell.probes[0]), limit_of(run)
    past = int(np.searchsorted(run.loss.steps, probe.step))
    before, level = level_before(run, past)
    later = run.loss.between(probe.step + 1, end)
    bad = to_blame(run, probe.step, later, before, far=product > 2 * limit)
    fewest = FEWEST if past < WINDOW or end < math.inf else 5
    if not math.isfinite(before) or (bad is None and len(later) < fewest):
        return None
    return Crossing(
        probe=probe,
        second=spell.probes[1],
        product=product,
        limit=limit,
        before=before,
        first=float(run.loss.values[0]),
        after=level_after(later),
        factor=RISE if len(later) >= 2 * WINDOW else STEEP,
        at_start=past < 5,
        early=past < WINDOW,
        level=level,
        not_finite=bad,
    )


def level_before(run: Run, past: int) -> tuple[float, str]:
    """The median of the last losses before a step, and their steps in words; the first loss where there are few."""
    if past < 5:
        return float(run.loss.values[0]), "the first loss"
    start = max(past - WINDOW, 0)
    steps = run.loss.steps
    return float(np.median(run.loss.values[start:past])), f"median of steps {steps[start]} to {steps[past - 1]}"


def level_after(later: NDArray[np.float64]) -> float:
    """The median of the later half, up to the first that is not finite: what rose and came down has had its time."""
    calm = later[: int(np.argmin(np.isfinite(later)))] if not np.isfinite(later).all() else later
    return float(np.median(calm[len(calm) // 2 :])) if len(calm) else math.inf


def to_blame(run: Run, step: int, later: NDArray[np.float64], before: float, far: bool) -> int | None:
    """The first step whose loss was not finite, if it comes after `step` and what happened there explains it.

    A loss that was calm until it was suddenly not finite has another cause (the logarithm of 0), unless the rate is far
    beyond its limit.
    """
    bad = run.loss.first_not_finite()
    if bad is None or bad < step or np.isfinite(later).all():
        return None
    last = later[np.isfinite(later)][-3:].max(initial=0.0)
    return bad if far or last > RISE * before else None
