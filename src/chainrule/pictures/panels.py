"""Panels: the windows of a scene, and the frame that takes a panel's numbers to pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Range = tuple[float, float]
FAR = 1e4
"""Points are drawn at most so many widths of their panel away."""


@dataclass(frozen=True)
class Panel:
    """A window of numbers, `x` wide and `y` high; `ratio` is its height over its width on the page.

    `title` stands above it, `below` (left, right) under its frame. A panel with `share` stands beside the
    one before it on a wide page, taking that share of the row's width.
    """

    id: str
    x: Range
    y: Range
    ratio: float = 0.8
    title: str = ""
    below: tuple[str, str] = ("", "")
    share: float = 1.0
    beside: bool = False
    tab: str = ""
    """What the phone calls it."""
    least: int = 0
    """Its least height in pixels."""
    stays: bool = False
    """On a phone it stands under whichever panel is shown, and has no tab of its own (the rail of a rate)."""


@dataclass(frozen=True)
class Plane(Panel):
    """Equal aspect: a square is a square. The window is grown, never cut, to fill its box."""

    grid: float = 1.0
    """Distance of the grid's lines; 0 for none."""
    axes: bool = True
    ticks: Sequence[float] = (1.0,)
    """Where the axes carry a number."""
    framed: bool = False


@dataclass(frozen=True)
class Axes(Panel):
    """Two scales of their own; `log` names those that are logarithmic ("x", "y", "xy")."""

    log: str = ""
    xlabel: str = ""
    ylabel: str = ""
    xticks: Sequence[float] | None = None
    """None for at most five round values; empty for none."""
    yticks: Sequence[float] | None = None
    xwords: Sequence[str] = ()
    """Words in place of the ticks' numbers."""
    ywords: Sequence[str] = ()
    lines: bool = True
    """Hairlines at the ticks of y."""
    base: bool = False
    """A line along the bottom."""
    left: float = 0.0
    """The least room at left in pixels, so that panels under one another begin at the same place."""


@dataclass(frozen=True)
class Frame:
    """A panel in its box of pixels (left, top, right, bottom)."""

    panel: Panel
    box: tuple[float, float, float, float]
    x: Range
    y: Range
    xlog: bool = False
    ylog: bool = False
    obstacles: list[Array] = field(default_factory=list)

    def px(self, points: Any) -> Array:
        """Pixels, shape (n, 2), of points of shape (n, 2) or (2,)."""
        p = np.asarray(points, dtype=float).reshape(-1, 2)
        if self.xlog or self.ylog:
            with np.errstate(divide="ignore", invalid="ignore"):
                logs = np.log10(np.maximum(p, 1e-300))
            p = logs if self.xlog and self.ylog else np.where([self.xlog, self.ylog], logs, p)
        low, span, start, size = self._line
        unit: Array = (p - low) / span
        np.maximum(unit, -FAR, out=unit)  # several times as fast as clip on few numbers
        np.minimum(unit, FAR, out=unit)
        unit *= size
        unit += start
        return unit

    def spot(self, point: Any) -> tuple[float, float]:
        """The pixel of one point, as `px` gives it; quicker for a single one."""
        x, y = float(point[0]), float(point[1])
        (x0, y0), (across, up), (left, bottom), (width, height) = self._numbers
        x = ((_log(x) if self.xlog else x) - x0) / across
        y = ((_log(y) if self.ylog else y) - y0) / up
        return left + min(max(x, -FAR), FAR) * width, bottom + min(max(y, -FAR), FAR) * height

    @cached_property
    def _numbers(self) -> tuple[tuple[float, float], ...]:
        """For x and y: the low end (its logarithm on such a scale), the span, and the pixel and size from there."""
        (x0, x1), (y0, y1) = (
            (_log(a), _log(b)) if log else (a, b) for (a, b), log in ((self.x, self.xlog), (self.y, self.ylog))
        )
        left, top, right, bottom = self.box
        return (x0, y0), (x1 - x0, y1 - y0), (left, bottom), (right - left, top - bottom)

    @cached_property
    def _line(self) -> Array:
        return np.array(self._numbers)

    @property
    def scale(self) -> float:
        """Pixels per unit of x."""
        return (self.box[2] - self.box[0]) / (self.x[1] - self.x[0])

    def to_json(self) -> dict[str, Any]:
        """What the browser needs to take a pixel back to a number."""
        return {"box": self.box, "x": self.x, "y": self.y, "xlog": self.xlog, "ylog": self.ylog}


def _log(value: float) -> float:
    return math.log10(max(value, 1e-300))


def frame(panel: Panel, box: tuple[float, float, float, float]) -> Frame:
    """The panel's frame in a box; a plane's window grows about its centre until a square is a square."""
    if isinstance(panel, Axes):
        return Frame(panel, box, panel.x, panel.y, "x" in panel.log, "y" in panel.log)
    width, height = box[2] - box[0], box[3] - box[1]
    (x0, x1), (y0, y1) = panel.x, panel.y
    if isinstance(panel, Plane):
        unit = max((x1 - x0) / width, (y1 - y0) / height)
        cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
        x0, x1 = cx - unit * width / 2, cx + unit * width / 2
        y0, y1 = cy - unit * height / 2, cy + unit * height / 2
    return Frame(panel, box, (x0, x1), (y0, y1))


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """At most `most` round numbers in [low, high] (Heckbert, *Graphics Gems* I, 1990: steps of 1, 2 and 5)."""
    span = high - low
    if not np.isfinite(span) or span <= 0:
        return []
    power = 10.0 ** np.floor(np.log10(span / most))
    for step in (power, 2 * power, 5 * power, 10 * power, 20 * power):
        first = np.ceil(low / step - 1e-9) * step
        count = int(np.floor((high - first) / step + 1e-9)) + 1
        if count <= most:
            return [round(first + i * step, 12) for i in range(count)]
    return []


def log_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Powers of ten in [low, high], thinned to `most`; thirds between them when there are few."""
    first, last = int(np.ceil(np.log10(low) - 1e-9)), int(np.floor(np.log10(high) + 1e-9))
    stride = max(1, -(-(last - first + 1) // most))
    powers = [10.0**k for k in range(first, last + 1, stride)]
    if len(powers) <= 2:
        candidates = [m * 10.0**k for k in range(first - 1, last + 1) for m in (1, 3)]
        powers = [t for t in candidates if low * (1 - 1e-9) <= t <= high * (1 + 1e-9)]
    return powers[:most]
