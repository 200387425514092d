"""Marks: what a scene is made of. A mark holds coordinates of its panel and a role, never a colour.

Each is one frozen dataclass with one method that paints it: `paint(frame)` returns SVG. `reach(frame)` gives
pixels that labels should keep clear of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.pictures.panels import Frame
from chainrule.pictures.pen import along, along_each, circle, cut, element, path, strokes

Array = NDArray[np.float64]
Place = Any
"""Two numbers, or an array of shape (2,)."""


@dataclass(frozen=True, eq=False)
class Mark:
    """What every mark has. `id` is stable from scene to scene; `clip` cuts it at the panel's frame."""

    panel: str = field(kw_only=True)
    role: str = field(default="data", kw_only=True)
    id: str = field(default="", kw_only=True)
    faint: bool = field(default=False, kw_only=True)
    """A ghost: drawn at a third of its strength."""
    clip: bool = field(default=True, kw_only=True)

    def paint(self, frame: Frame) -> str:
        """This mark as SVG."""
        return ""

    def reach(self, frame: Frame) -> Array:
        """Pixels, shape (n, 2), that a label should not cover."""
        return np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class Dot(Mark):
    """One dot of radius `size` pixels; `hollow` is a ring, `cross` an error."""

    at: Place
    size: float = 4.0
    hollow: bool = False
    shape: str = "dot"
    """"dot", "cross" or "plus"."""

    def paint(self, frame: Frame) -> str:
        x, y = frame.spot(self.at)
        if self.shape in ("cross", "plus"):
            s = self.size
            d = f"M{x - s:.1f},{y - s:.1f}l{2 * s},{2 * s}m0,{-2 * s}l{-2 * s},{2 * s}"
            if self.shape == "plus":
                d = f"M{x - s:.1f},{y:.1f}h{2 * s}M{x:.1f},{y - s:.1f}v{2 * s}"
            return element("path", f"ln solid {self.shape}", d=d)
        return circle(x, y, self.size, "hollow" if self.hollow else "fill")

    def reach(self, frame: Frame) -> Array:
        return np.asarray(frame.px(self.at) + np.array([[0, 0], [3, 3], [-3, -3], [3, -3], [-3, 3]]))


@dataclass(frozen=True, eq=False)
class Dots(Mark):
    """A cloud of dots as one path; `at` has the shape (n, 2)."""

    at: Place
    size: float = 3.0
    hollow: bool = False

    def paint(self, frame: Frame) -> str:
        p = np.asarray(self.at, dtype=float).reshape(-1, 2)
        if not len(p):
            return ""
        r, q = self.size, frame.px(p)
        arc = f"a{r},{r} 0 1 0 {2 * r},0a{r},{r} 0 1 0 {-2 * r},0"
        d = "".join(f"M{x - r:.1f},{y:.1f}{arc}" for x, y in q.tolist())
        return element("path", "hollow" if self.hollow else "fill", d=d)

    def reach(self, frame: Frame) -> Array:
        p = np.asarray(self.at, dtype=float).reshape(-1, 2)
        return frame.px(p) if len(p) else np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class Arrow(Mark):
    """From `start` to `end`. An arrow that leaves the frame is cut there, and its head stands on the edge."""

    start: Place
    end: Place
    open: bool = False
    thick: bool = False
    size: float = 11.0

    def paint(self, frame: Frame) -> str:
        ends = cut(frame, self.start, self.end) if self.clip else frame.px([self.start, self.end])
        if ends is None:
            return ""
        a, b = ends
        length = float(np.hypot(*(b - a)))
        if length < 1.0:
            return circle(b[0], b[1], 2.5, "fill")
        size = min(self.size, max(length * 0.6, 4.0))
        u = (b - a) / length
        n = np.array([-u[1], u[0]])
        left, right = b - size * u + size * 0.42 * n, b - size * u - size * 0.42 * n
        weight = " thick" if self.thick else ""
        shaft = element("path", "ln" + weight, d=path([a, b if self.open else b - size * 0.8 * u]))
        head = [left, b, right]
        return shaft + element("path", "ln solid" if self.open else "fill", d=path(head, close=not self.open))

    def reach(self, frame: Frame) -> Array:
        return along(frame.px([self.start, self.end]))


@dataclass(frozen=True, eq=False)
class Line(Mark):
    """The whole line through `at` along `direction`, to the frame's edges."""

    at: Place
    direction: Place
    thick: bool = False
    dash: str = ""
    """Empty for solid, else "dash" or "dotted"."""

    def ends(self, frame: Frame) -> Array:
        """Two points far outside the frame, shape (2, 2), in the panel's numbers."""
        far = 4 * (abs(frame.x[1] - frame.x[0]) + abs(frame.y[1] - frame.y[0]))
        at, d = np.asarray(self.at, dtype=float), np.asarray(self.direction, dtype=float)
        far += float(np.hypot(*at))
        norm = float(np.hypot(*d)) or 1.0
        return np.array([at - far * d / norm, at + far * d / norm])

    def paint(self, frame: Frame) -> str:
        ends = cut(frame, *self.ends(frame))
        if ends is None:
            return ""
        weight = (" thick" if self.thick else "") + (f" {self.dash}" if self.dash else "")
        return element("path", "ln" + weight, d=path(ends))

    def reach(self, frame: Frame) -> Array:
        ends = cut(frame, *self.ends(frame))
        return along(np.array(ends)) if ends is not None else np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class Segments(Mark):
    """Any number of separate segments as one path; `ends` has the shape (n, 2, 2): start and end of each."""

    ends: Place
    thick: bool = False
    dash: str = ""

    def paint(self, frame: Frame) -> str:
        e = np.asarray(self.ends, dtype=float).reshape(-1, 2)
        if not len(e):
            return ""
        q = frame.px(e)
        weight = (" thick" if self.thick else "") + (f" {self.dash}" if self.dash else "")
        return element("path", "ln" + weight, d=strokes(q))

    def reach(self, frame: Frame) -> Array:
        e = np.asarray(self.ends, dtype=float).reshape(-1, 2)
        return along_each(frame.px(e[:120]).reshape(-1, 2, 2)) if len(e) else np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class Curve(Mark):
    """A line through points of shape (n, 2); it breaks where a coordinate is not finite."""

    points: Place
    thick: bool = False
    dash: str = ""
    close: bool = False

    def paint(self, frame: Frame) -> str:
        weight = (" thick" if self.thick else "") + (f" {self.dash}" if self.dash else "")
        p = np.asarray(self.points, dtype=float).reshape(-1, 2)
        whole = np.isfinite(p).all(axis=1)
        runs = np.split(np.arange(len(p)), np.flatnonzero(np.diff(whole.astype(int))) + 1)
        d = "".join(path(frame.px(p[run]), self.close) for run in runs if len(run) > 1 and whole[run[0]])
        return element("path", "ln" + weight, d=d) if d else ""

    def reach(self, frame: Frame) -> Array:
        p = np.asarray(self.points, dtype=float).reshape(-1, 2)
        p = p[np.isfinite(p).all(axis=1)]
        return along(frame.px(p)) if len(p) > 1 else np.zeros((0, 2))


@dataclass(frozen=True, eq=False)
class Polygon(Mark):
    """A filled shape; `points` of shape (n, 2). `fill` is its strength, `edge` whether it has an outline."""

    points: Place
    fill: float = 0.12
    edge: bool = False
    dash: str = ""

    def paint(self, frame: Frame) -> str:
        d = path(frame.px(self.points), close=True)
        dash = f" {self.dash}" if self.dash else ""
        area = element("path", "area", d=d, style_opacity=self.fill) if self.fill else ""
        return area + (element("path", "ln" + dash, d=d) if self.edge else "")


@dataclass(frozen=True, eq=False)
class Polygons(Mark):
    """Many shapes as one path; each of shape (n, 2). Overlaps do not darken."""

    shapes: Sequence[Place]
    fill: float = 0.12
    edge: bool = False

    def paint(self, frame: Frame) -> str:
        d = "".join(path(frame.px(s), close=True) for s in self.shapes)
        if not d:
            return ""
        area = element("path", "area", d=d, style_opacity=self.fill) if self.fill else ""
        return area + (element("path", "ln thin", d=d) if self.edge else "")


@dataclass(frozen=True, eq=False)
class Area(Mark):
    """Between a curve of shape (n, 2) and the height `base`."""

    points: Place
    base: float = 0.0
    fill: float = 0.12

    def paint(self, frame: Frame) -> str:
        p = np.asarray(self.points, dtype=float).reshape(-1, 2)
        if len(p) < 2:
            return ""
        closed = np.vstack([[p[0, 0], self.base], p, [p[-1, 0], self.base]])
        return element("path", "area", d=path(frame.px(closed), close=True), style_opacity=self.fill)


@dataclass(frozen=True, eq=False)
class Bars(Mark):
    """Bars from `base` to `heights` between `edges` (n + 1 of them), or lying with `across`. `gap` in pixels."""

    edges: Place
    heights: Place
    base: float = 0.0
    fill: float = 0.35
    gap: float = 1.0
    across: bool = False
    outline: bool = False

    def paint(self, frame: Frame) -> str:
        edges, heights = np.asarray(self.edges, dtype=float), np.asarray(self.heights, dtype=float)
        shapes = []
        for low, high, h in zip(edges[:-1], edges[1:], heights, strict=True):
            if not np.isfinite(h) or h == self.base:
                continue
            corners = [[low, self.base], [low, h], [high, h], [high, self.base]]
            q = frame.px([c[::-1] for c in corners] if self.across else corners)
            axis = 1 if self.across else 0
            middle = q[:, axis].mean()
            shrink = self.gap / 2 * np.sign(middle - q[:, axis])
            q[:, axis] += np.where(abs(middle - q[:, axis]) > self.gap, shrink, 0)
            shapes.append(path(q, close=True))
        d = "".join(shapes)
        if not d:
            return ""
        edge = element("path", "ln thin", d=d) if self.outline else ""
        return element("path", "area", d=d, style_opacity=self.fill) + edge


@dataclass(frozen=True, eq=False)
class Interval(Mark):
    """A bracket from `start` to `end` with feet of `foot` pixels."""

    start: Place
    end: Place
    foot: float = 5.0
    thick: bool = False

    def paint(self, frame: Frame) -> str:
        a, b = frame.px([self.start, self.end])
        length = float(np.hypot(*(b - a)))
        if length < 0.5:
            return ""
        n = np.array([-(b - a)[1], (b - a)[0]]) / length * self.foot
        d = strokes([[a - n, a + n], [a, b], [b - n, b + n]])
        return element("path", "ln thick" if self.thick else "ln", d=d)

    def reach(self, frame: Frame) -> Array:
        return along(frame.px([self.start, self.end]))


@dataclass(frozen=True, eq=False)
class Angle(Mark):
    """The wedge at `at` from the direction `start` to `end` (degrees, counter-clockwise), `radius` in numbers."""

    at: Place
    start: float
    end: float
    radius: float
    fill: float = 0.16

    def paint(self, frame: Frame) -> str:
        t = np.radians(np.linspace(self.start, self.end, max(3, int(abs(self.end - self.start) / 4) + 2)))
        at = np.asarray(self.at, dtype=float)
        rim = at + self.radius * np.column_stack([np.cos(t), np.sin(t)])
        return element("path", "area", d=path(frame.px(np.vstack([at, rim])), close=True), style_opacity=self.fill)


@dataclass(frozen=True, eq=False)
class Text(Mark):
    """A label at `at`. `toward` is the side it prefers ("n", "ne", … or "c"); the painter finds it a free place.

    `words` may mark the maths: `*italic*`, `**bold**`. `fixed` keeps it exactly there.
    """

    at: Place
    words: str
    toward: str = "ne"
    bold: bool = False
    fixed: bool = False
    gap: float = 8.0


@dataclass(frozen=True, eq=False)
class Table(Mark):
    """Rows of short words in a panel, one line each, from its top left; the first row may be a head."""

    rows: Sequence[Sequence[str]]
    head: bool = False
    widths: Sequence[float] = ()
    """The share of the width at which each column starts."""

    def paint(self, frame: Frame) -> str:
        from chainrule.pictures.labels import spans

        left, top, right, _ = frame.box
        starts = self.widths or [i / max(len(r) for r in self.rows) for i in range(max(len(r) for r in self.rows))]
        out = []
        for i, row in enumerate(self.rows):
            css = "q" if self.head and i == 0 else ""
            for start, words in zip(starts, row, strict=False):
                x, y = left + start * (right - left), top + 14 + 22 * i
                out.append(f'<text class="{css}" x="{x:.1f}" y="{y:.1f}">{spans(words)}</text>')
        return "".join(out)
