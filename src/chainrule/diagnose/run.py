"""A trace as the curves that the training symptoms judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chainrule.diagnose.report import Series
from chainrule.diagnose.trace import Measurement, Trace


@dataclass(frozen=True, eq=False)
class Curve:
    """A scalar over steps: `steps` (n) ascending, `values` (n), NaN or infinite where the run was."""

    steps: NDArray[np.int64]
    values: NDArray[np.float64]

    def between(self, start: float, end: float) -> NDArray[np.float64]:
        """The values at steps start <= step < end."""
        return self.values[(self.steps >= start) & (self.steps < end)]

    def at(self, step: int) -> float:
        """The value at the latest step that is not after `step`; the first one before that; NaN where there is none."""
        if not len(self.steps):
            return float("nan")
        return float(self.values[max(int(np.searchsorted(self.steps, step, side="right")) - 1, 0)])

    def first_not_finite(self) -> int | None:
        """The first step whose value is NaN or infinite."""
        bad = np.flatnonzero(~np.isfinite(self.values))
        return int(self.steps[bad[0]]) if len(bad) else None


@dataclass(frozen=True)
class Probe:
    """The curvature of the loss's steepest direction at one step, with the learning rate of that step.

    `residual` is |Hv - λv|: how far v is from an eigenvector. A curvature that is not finite is NaN.
    """

    step: int
    curvature: float
    rate: float
    residual: float


@dataclass(frozen=True)
class Optimiser:
    """The optimiser's name and, for SGD, what moves its limit of stability."""

    name: str
    momentum: float = 0.0
    nesterov: bool = False
    dampening: float = 0.0
    weight_decay: float = 0.0


@dataclass(frozen=True, eq=False)
class Run:
    """A training run as recorded: curves over steps, probes of curvature, and the facts about it."""

    loss: Curve
    rate: Curve
    gradient: Curve
    update: Curve
    probes: tuple[Probe, ...]
    optimiser: Optimiser
    facts: Mapping[str, object]

    @property
    def steps(self) -> int:
        """How many updates were seen."""
        said = self.facts.get("steps")
        seen = [int(curve.steps[-1]) + 1 for curve in (self.loss, self.rate, self.gradient) if len(curve.steps)]
        return max([*seen, said if isinstance(said, int) else 0], default=0)


def read_run(trace: Trace) -> Run:
    """The curves of a trace. Raises TraceError where it is damaged."""
    facts = trace.meta
    curvature = trace.read("curvature")
    return Run(
        loss=_curve(trace.read("loss", "")),
        rate=_curve(trace.read("learning_rate", "")),
        gradient=_curve(trace.read("gradient_norm", "")),
        update=_curve(trace.read("update_ratio", "")),
        probes=tuple(Probe(m.step, *m.values[:3]) for m in curvature if len(m.values) >= 3),
        optimiser=_optimiser(facts.get("optimiser")),
        facts=facts,
    )


def _curve(measurements: tuple[Measurement, ...]) -> Curve:
    kept = [m for m in measurements if m.values]
    return Curve(
        np.array([m.step for m in kept], dtype=np.int64), np.array([max(m.values) for m in kept], dtype=np.float64)
    )


def _optimiser(said: object) -> Optimiser:
    if not isinstance(said, Mapping):
        return Optimiser("")
    numbers = {
        key: float(value)
        for key in ("momentum", "dampening", "weight_decay")
        if isinstance(value := said.get(key), int | float)
    }
    return Optimiser(str(said.get("name", "")), nesterov=said.get("nesterov") is True, **numbers)


def series_of(run: Run, most: int = 1500) -> tuple[Series, ...]:
    """The run's curves for a report, each thinned to about `most` points that keep every extreme and the last step."""
    curves = {"loss": run.loss, "learning_rate": run.rate, "gradient_norm": run.gradient, "update_ratio": run.update}
    drawn = [_thinned(name, curve, most) for name, curve in curves.items() if len(curve.steps)]
    if run.probes:
        steps = tuple(probe.step for probe in run.probes)
        drawn.append(Series("curvature", steps, tuple(probe.curvature for probe in run.probes)))
    return tuple(drawn)


def _thinned(name: str, curve: Curve, most: int) -> Series:
    count = len(curve.steps)
    if count <= most:
        return Series(name, tuple(curve.steps.tolist()), tuple(curve.values.tolist()))
    kept = {0, count - 1}
    for part in np.array_split(np.arange(count), most // 2):
        finite = np.where(np.isfinite(curve.values[part]), curve.values[part], np.inf)
        kept |= {int(part[np.argmin(finite)]), int(part[np.argmax(finite)])}
    chosen = np.array(sorted(kept))
    return Series(name, tuple(curve.steps[chosen].tolist()), tuple(curve.values[chosen].tolist()))
