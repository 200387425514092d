"""A training run's curves as SVG: loss, the rate with its limit, the length of the gradient, over the same steps."""

import math
from collections.abc import Sequence

from markupsafe import Markup, escape

from chainrule.diagnose.figures import short
from chainrule.diagnose.report import Report, Series

PANEL, GAP, LEFT, TOP = 118.0, 30.0, 54.0, 18.0
NAMES = {"loss": "loss", "gradient_norm": "length of the gradient", "update_ratio": "size of an update"}
MARGIN = 150.0  # at right, for labels


class Panel:
    """One curve's frame: steps to x, values to y (logarithmic unless `linear`)."""

    def __init__(self, top: float, width: float, last: int, values: Sequence[float], linear: bool) -> None:
        self.top, self.width, self.last, self.linear = top, width, max(last, 1), linear
        finite = [v for v in values if math.isfinite(v) and (linear or v > 0)]
        low, high = (min(finite), max(finite)) if finite else (0.0, 1.0)
        if linear:
            self.low, self.high = 0.0, high * 1.15 or 1.0
        else:
            # A run that leaves every bound would flatten what came before: the frame ends six decades above its start.
            high = min(high, max(finite[0] if finite else 1.0, low) * 1e6)
            self.low, self.high = math.floor(math.log10(low)), math.ceil(math.log10(max(high, low * 10)))

    def x(self, step: float) -> float:
        return LEFT + step / self.last * (self.width - LEFT - (MARGIN if self.width > 600 else 8))

    def y(self, value: float) -> float:
        place = value if self.linear else math.log10(value)
        return self.top + PANEL * (1 - (place - self.low) / (self.high - self.low))

    def inside(self, value: float) -> bool:
        return math.isfinite(value) and (self.linear or value > 0) and self.y(value) >= self.top - 0.5

    def ticks(self) -> list[float]:
        if self.linear:
            step = 10 ** math.floor(math.log10(self.high))
            step = step / 2 if self.high / step < 2.5 else step
            return [k * step for k in range(int(self.high / step) + 1)]
        jump = max(1, math.ceil((self.high - self.low) / 3))
        return [10.0**k for k in range(int(self.low), int(self.high) + 1, jump)]


def curves(report: Report, width: int) -> Markup | None:
    """All panels, `width` pixels wide; None for a report without curves."""
    series = {s.name: s for s in report.series if s.steps}
    shown = [name for name in ("loss", "learning_rate", "gradient_norm") if name in series]
    if not shown:
        return None
    last = max(s.steps[-1] for s in series.values())
    at = next((finding.steps[0] for finding in report.roots if finding.steps), None)
    parts: list[str] = []
    for n, name in enumerate(shown):
        top = TOP + n * (PANEL + GAP)
        parts += (
            _rate(series, top, width, last, at) if name == "learning_rate" else _log(series[name], top, width, last)
        )
    height = TOP + len(shown) * (PANEL + GAP) + 6
    parts += _steps(Panel(0, width, last, [1, 10], False), height - 18, last, at)
    label = f"{report.subject}: " + ", ".join(NAMES.get(name, "the rate and its limit") for name in shown)
    return Markup(
        f'<svg class="pic curves" width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}" role="img" '
        f'aria-label="{escape(label)} over {last + 1} steps">{"".join(parts)}</svg>'
    )


def _log(series: Series, top: float, width: float, last: int) -> list[str]:
    panel = Panel(top, width, last, series.values, False)
    parts = _frame(panel, NAMES[series.name])
    drawn = [(s, v) for s, v in zip(series.steps, series.values, strict=True)]
    out = next((n for n, (_, v) in enumerate(drawn) if not panel.inside(v) and (not math.isfinite(v) or v > 0)), None)
    parts.append(_path([(panel.x(s), panel.y(v)) for s, v in drawn[:out] if panel.inside(v)], "data"))
    if out is not None and out > 0:
        step = drawn[out][0]
        x, y = panel.x(step), panel.top
        start = (panel.x(drawn[out - 1][0]), panel.y(drawn[out - 1][1]))
        parts.append(f'<g class="error">{_path([start, (x, y)], "error", group=False)}'
                     f'<path class="fill" d="M{x:.1f},{y - 7:.1f} l4,8 h-8 Z"/></g>')  # fmt: skip
        room = panel.width - x > 150
        place = f'x="{x + (10 if room else -10):.1f}" y="{y + 9:.1f}" text-anchor="{"start" if room else "end"}"'
        parts.append(f'<text class="error" {place}>{_leaves(drawn)}</text>')
    return parts


def _leaves(drawn: Sequence[tuple[int, float]]) -> str:
    bad = next(((s, v) for s, v in drawn if not math.isfinite(v)), None)
    if bad is None:
        return "leaves the frame"
    return f"{'NaN' if math.isnan(bad[1]) else 'infinite'} at step {bad[0]}"


def _rate(series: dict[str, Series], top: float, width: float, last: int, at: int | None) -> list[str]:
    """The rate as steps, and 2 over the curvature where it was measured: the limit for plain gradient descent."""
    rate, curvature = series["learning_rate"], series.get("curvature")
    limits = []
    if curvature is not None:
        pairs = zip(curvature.steps, curvature.values, strict=True)
        limits = [(s, 2 / v) for s, v in pairs if math.isfinite(v) and v > 0 and (at is None or s <= at)]
    high = max([*rate.values, *sorted(v for _, v in limits)[: max(1, int(0.9 * len(limits)))]], default=1.0)
    panel = Panel(top, width, last, [high], True)
    parts = _frame(panel, "rate and its limit 2/λmax" if limits else "rate")
    line: list[tuple[float, float]] = []
    for step, value in zip(rate.steps, rate.values, strict=True):
        if line:
            line.append((panel.x(step), line[-1][1]))
        line.append((panel.x(step), panel.y(value)))
    line.append((panel.x(last), line[-1][1]))
    if limits:
        every = max(1, len(limits) // 40)
        kept = [(panel.x(s), max(panel.top, panel.y(v))) for s, v in limits[::every]]
        parts.append(_path(kept, "guide"))
        x, y = kept[-1]
        room = width - x > 170
        place = f'x="{x + (6 if room else -6):.1f}" y="{y + 15:.1f}" text-anchor="{"start" if room else "end"}"'
        parts.append(f'<text class="q" {place}>limit {short(limits[-1][1], 2)}, as measured</text>')
    parts.append(_path(line, "special", thick=True))
    end = f"rate {short(rate.values[-1], 2)}"
    anchor = "start" if width > 600 else "end"
    parts.append(f'<text class="special b" x="{line[-1][0] + (8 if width > 600 else 0):.1f}" y="{line[-1][1] - 6:.1f}" '
                 f'text-anchor="{anchor}">{end}</text>')  # fmt: skip
    if at is not None:
        x = panel.x(at)
        y = next((py for px, py in reversed(line) if px <= x + 0.1), panel.top)
        parts.append(
            f'<g class="error"><path class="ln cross solid" d="M{x - 4:.1f},{y - 4:.1f} l8,8 m0,-8 l-8,8"/></g>'
        )
    return parts


def _frame(panel: Panel, name: str) -> list[str]:
    end = panel.x(panel.last)
    parts = [f'<text class="b" x="{LEFT}" y="{panel.top - 6:.1f}">{escape(name)}</text>']
    for tick in panel.ticks():
        y = panel.y(tick)
        parts.append(f'<path class="grid" d="M{LEFT},{y:.1f} H{end:.1f}"/>')
        parts.append(
            f'<text class="q" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_tick(tick, panel.linear)}</text>'
        )
    return parts


def _tick(value: float, linear: bool) -> str:
    if linear:
        return f"{value:g}"
    power = round(math.log10(value))
    raised = str(power).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return f"{10.0**power:g}" if -3 <= power <= 3 else f"10{raised}"


def _steps(panel: Panel, y: float, last: int, at: int | None) -> list[str]:
    end = last + 1
    parts = []
    count = 5 if panel.width > 600 else 3
    for k in range(count + 1):
        step = round(k * end / count)
        if at is None or abs(step - at) > end / 16:
            anchor = "start" if k == 0 else "end" if k == count else "middle"
            word = f"step {step}" if k == 0 else f"{step:,}"
            parts.append(
                f'<text class="q" x="{panel.x(step):.1f}" y="{y + 14:.1f}" text-anchor="{anchor}">{word}</text>'
            )
    if at is not None:
        x = panel.x(at)
        parts.append(f'<g class="error"><path class="ln thin" d="M{x:.1f},{TOP - 4} V{y:.1f}"/></g>')
        parts.append(f'<text class="error b" x="{x:.1f}" y="{y + 14:.1f}" text-anchor="middle">{at:,}</text>')
    return parts


def _path(points: Sequence[tuple[float, float]], role: str, thick: bool = False, group: bool = True) -> str:
    """A line through the points; more than two on a pixel column are joined, so that long runs stay small."""
    kept: list[tuple[float, float]] = []
    for x, y in points:
        if len(kept) > 1 and x - kept[-2][0] < 0.5 and x - kept[-1][0] < 0.5:
            kept[-1] = (x, y)
        else:
            kept.append((x, y))
    d = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in kept) if kept else ""
    path = f'<path class="ln{" thick" if thick else ""}" d="{d}"/>' if d else ""
    return f'<g class="{role}">{path}</g>' if group else path
