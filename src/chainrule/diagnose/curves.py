"""A training run's curves as a scene: the loss, the rate with its limit, the length of the gradient, by step."""

from __future__ import annotations

import math

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from chainrule.diagnose.figures import short
from chainrule.diagnose.report import Report, Series
from chainrule.pictures import Arrow, Axes, Curve, Dot, Dots, Mark, Scene, Segments, Text, paint
from chainrule.pictures.panels import ticks

NAMES = {"loss": "loss", "learning_rate": "rate", "gradient_norm": "length of the gradient"}
HIGH, ROOM, MOST, DECADES = 118, 1.15, 600, 6

Array = NDArray[np.float64]


def curves(report: Report, width: int) -> Markup | None:
    """All panels, `width` pixels wide; None for a report without curves."""
    scene = run_scene(report)
    if scene is None:
        return None
    return Markup(paint(scene, width).svg(f"run-{width}").replace('class="pic"', 'class="pic curves"', 1))


def run_scene(report: Report) -> Scene | None:
    """The run as a scene; None for a report without curves. What passes every bound leaves its frame as an arrow."""
    series = {s.name: s for s in report.series if s.steps}
    shown = [name for name in NAMES if name in series]
    if not shown:
        return None
    last = max(s.steps[-1] for s in series.values())
    at = next((finding.steps[0] for finding in report.roots if finding.steps), None)
    panels: list[Axes] = []
    marks: list[Mark] = []
    for name in shown:
        made = _rate(series, last, at) if name == "learning_rate" else _logarithmic(series[name])
        title, window, log, drawn = made
        steps = _steps(last, at) if name == shown[-1] else ()
        panels.append(
            Axes(name, (0, ROOM * max(last, 1)), window, ratio=0, least=HIGH, title=title, log=log, xticks=steps,
                 xwords=[f"step {s}" if s == 0 else f"{s:,}" for s in steps], left=46)
        )  # fmt: skip
        marks += drawn
        if at is not None:
            marks.append(Segments([[[at, window[0]], [at, window[1]]]], panel=name, role="error", id=f"{name}-at"))
    if at is not None:
        marks.append(Text((at, panels[0].y[1]), f"step {at:,}", "sw", bold=True, panel=shown[0], role="error", id="at"))
    return Scene(tuple(panels), marks, _say(series, last, at))


def _say(series: dict[str, Series], last: int, at: int | None) -> str:
    loss = series.get("loss")
    told = f"{last + 1:,} steps"
    if loss is not None:
        bad = next(((s, v) for s, v in zip(loss.steps, loss.values, strict=True) if not math.isfinite(v)), None)
        end = f"{_word(bad[1])} at step {bad[0]:,}" if bad else short(loss.values[-1])
        told += f"; the loss went from {short(loss.values[0])} to {end}"
    return told + (f". What was found began at step {at:,}." if at is not None else ".")


def _word(value: float) -> str:
    return "not a number" if math.isnan(value) else "infinite"


def _steps(last: int, at: int | None) -> tuple[int, ...]:
    """Round steps under the last panel, and the one of the finding in the place of its neighbours."""
    near = [round(t) for t in ticks(0, last)]
    kept = [t for t in near if at is None or abs(t - at) > last / 12 or t == 0]
    return tuple(sorted({*kept, *(() if at is None else (at,))}))


Made = tuple[str, tuple[float, float], str, list[Mark]]


def _logarithmic(series: Series) -> Made:
    """A logarithmic axis that ends six decades above the start: further up it would flatten what came before."""
    steps, values = np.asarray(series.steps, float), np.asarray(series.values, float)
    fine = np.isfinite(values) & (values > 0)
    low, high = (float(values[fine].min()), float(values[fine].max())) if fine.any() else (1.0, 10.0)
    high = min(high, max(float(values[fine][0]) if fine.any() else 1.0, low) * 10**DECADES)
    window = (10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(max(high, low * 10))))
    out = np.flatnonzero(~(values <= window[1]))  # NaN counts
    end = int(out[0]) if len(out) else len(values)
    seen = fine[:end]
    inside = _thinned(np.column_stack([steps[:end], np.where(seen, values[:end], np.nan)]))
    marks: list[Mark] = [Curve(inside, panel=series.name, role="data", id=f"{series.name}-curve")]
    if len(out):
        start = inside[-1] if len(inside) else np.array([steps[0], window[0]])
        top = np.array([steps[end], window[1]])
        marks.append(Arrow(start, top, size=8, panel=series.name, role="error", id=f"{series.name}-leaves"))
        bad = np.flatnonzero(~np.isfinite(values))
        words = f"{_word(float(values[bad[0]]))} at step {int(steps[bad[0]]):,}" if len(bad) else "leaves the frame"
        marks.append(Text(top, words, "se", gap=10, panel=series.name, role="error", id=f"{series.name}-words"))
    return NAMES[series.name], window, "y", marks


def _rate(series: dict[str, Series], last: int, at: int | None) -> Made:
    """The rate as steps, and 2 over the curvature where it was measured: the limit for plain gradient descent."""
    rate, curvature = series["learning_rate"], series.get("curvature")
    limits: list[tuple[float, float]] = []
    if curvature is not None:
        pairs = zip(curvature.steps, curvature.values, strict=True)
        limits = [(s, 2 / v) for s, v in pairs if math.isfinite(v) and v > 0 and (at is None or s <= at)]
    usual = sorted(v for _, v in limits)[: max(1, int(0.9 * len(limits)))]
    window = (0.0, (max([*rate.values, *usual], default=1.0) or 1.0) * 1.15)
    marks: list[Mark] = []
    if limits:
        kept = np.array(limits[:: max(1, len(limits) // 40)])
        marks.append(Curve(kept, panel="learning_rate", role="guide", id="limits"))
        marks.append(Dots(kept, size=1.6, panel="learning_rate", role="guide", id="probes"))
        words = f"limit {short(limits[-1][1], 2)}, as measured"
        marks.append(Text(kept[-1], words, "ne", panel="learning_rate", role="guide", id="limit-words"))
    stairs = _stairs(rate, last)
    end = Text(stairs[-1], f"rate {short(rate.values[-1], 2)}", "e", bold=True, panel="learning_rate", role="special",
               id="rate-words")  # fmt: skip
    marks += [Curve(stairs, thick=True, panel="learning_rate", role="special", id="rate"), end]
    if at is not None:
        height = stairs[np.searchsorted(stairs[:, 0], at, "right") - 1, 1]
        marks.append(Dot((at, height), shape="cross", size=4, panel="learning_rate", role="error", id="crossing"))
    return "rate and its limit 2/λmax" if limits else "rate", window, "", marks


def _stairs(rate: Series, last: int) -> Array:
    """A rate holds until it changes."""
    steps, values = np.asarray(rate.steps, float), np.asarray(rate.values, float)
    changed = np.flatnonzero(np.diff(values, prepend=np.nan) != 0)
    points = [(steps[changed[0]], values[changed[0]])]
    for i in changed[1:]:
        points += [(steps[i], points[-1][1]), (steps[i], values[i])]
    return np.array([*points, (last, points[-1][1])])


def _thinned(points: Array) -> Array:
    """At most 1,200 points that keep every peak: the least and the greatest of each stretch, in their order."""
    if len(points) <= 2 * MOST:
        return points
    kept: list[int] = []
    for stretch in np.array_split(np.arange(len(points)), MOST):
        values = points[stretch, 1]
        if np.isfinite(values).any():
            kept += sorted({int(stretch[np.nanargmin(values)]), int(stretch[np.nanargmax(values)])})
        else:
            kept.append(int(stretch[0]))
    return points[[*kept, len(points) - 1]] if kept[-1] != len(points) - 1 else points[kept]
