"""Where labels go: each takes the free place nearest to the side that it prefers."""

from __future__ import annotations

import html
import math
import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chainrule.pictures.marks import Text
from chainrule.pictures.panels import Frame

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]
Place = tuple[Box, str, float, float]
"""A label's rectangle, its anchor, and where its baseline starts."""

SIZE = 13.0
_WIDE, _NARROW = "mwMW%@−+=<>→", "iljtf.,:;'|!()[] ¹·"
_SIDES = {
    "e": (1, 0), "ne": (0.8, -0.8), "n": (0, -1), "nw": (-0.8, -0.8),
    "w": (-1, 0), "sw": (-0.8, 0.8), "s": (0, 1), "se": (0.8, 0.8), "c": (0, 0),
}  # fmt: skip
_MARKED = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")


def plain(words: str) -> str:
    """The words without their marks."""
    return _MARKED.sub(lambda m: m.group(1) or m.group(2), words)


@lru_cache(1024)
def spans(words: str) -> str:
    """The words as SVG text: `*italic*` and `**bold**` become serif maths, everything is escaped."""
    out, last = [], 0
    for m in _MARKED.finditer(words):
        out.append(html.escape(words[last : m.start()]))
        css, inner = ("v", m.group(1)) if m.group(1) else ("v i", m.group(2))
        out.append(f'<tspan class="{css}">{html.escape(inner)}</tspan>')
        last = m.end()
    return "".join(out) + html.escape(words[last:])


@lru_cache(4096)
def width(words: str, bold: bool = False) -> float:
    """Pixels that the words take at 13 px, estimated a little wide."""
    total = 0.0
    for character in plain(words):
        share = 0.98 if character in _WIDE else 0.36 if character in _NARROW else 0.68 if character.isupper() else 0.585
        total += share
    return total * SIZE * (1.06 if bold else 1.0)


def box(text: Text, x: float, y: float, side: str, gap: float) -> Place:
    """The rectangle of a label on one side of (x, y), its anchor, and the baseline's start."""
    dx, dy = _SIDES[side]
    w = width(text.words, text.bold)
    tall = "*" in text.words
    h = 16.0 if tall else SIZE
    cx = x + dx * gap
    anchor = "start" if dx > 0.1 else "end" if dx < -0.1 else "middle"
    left = cx if anchor == "start" else cx - w if anchor == "end" else cx - w / 2
    middle = y + dy * gap + (math.copysign(h / 2, dy) if abs(dy) > 0.1 else 0)
    return (left, middle - h / 2, left + w, middle + h / 2), anchor, cx, middle + 0.35 * SIZE


def place(text: Text, frame: Frame, taken: list[Box], bounds: Box) -> tuple[Box, str]:
    """The label's SVG at the best side, and the rectangle that it takes."""
    x, y = frame.spot(text.at)
    x, y = min(max(x, bounds[0]), bounds[2]), min(max(y, bounds[1]), bounds[3])
    first = box(text, x, y, text.toward, text.gap)
    cost = 0.0 if text.fixed else _blocked(first[0], taken, bounds) + 2.2 * _inside(frame.obstacles, [first[0]])[0]
    # A place further round costs 1.5 at least: nothing can be better than a first one that costs no more.
    rect, anchor, tx, ty = first if cost <= 1.5 else _elsewhere(text, (x, y), first, cost, frame, taken, bounds)
    rect, tx = _pulled(rect, tx, bounds)
    css = f"{text.role} c" if text.role not in ("data", "guide") else ("q" if text.role == "guide" else "")
    css += " b" if text.bold else ""
    svg = f'<text class="{css.strip()}" x="{tx:.1f}" y="{ty:.1f}" text-anchor="{anchor}">{spans(text.words)}</text>'
    return rect, svg


def _elsewhere(
    text: Text, at: tuple[float, float], first: Place, cost: float, frame: Frame, taken: list[Box], bounds: Box
) -> Place:
    """The cheapest place, the first one at its `cost` included."""
    tries = _rounds(text.toward)
    places = [box(text, *at, side, text.gap + more) for side, more, _ in tries]
    covered = _inside(frame.obstacles, [place[0] for place in places])
    best = first
    for (_, _, far), place, points in zip(tries, places, covered, strict=True):
        here = far + _blocked(place[0], taken, bounds) + 2.2 * points
        if here < cost:
            cost, best = here, place
    return best


@lru_cache(16)
def _rounds(toward: str) -> tuple[tuple[str, float, float], ...]:
    """Sides and gaps in the order tried after the preferred one, and what each costs for being far from it."""
    home = _SIDES[toward]
    out = [(side, 0.0) for side in _SIDES if side not in ("c", toward)]
    out += [(side, more) for more in (16.0, 34.0) for side in _SIDES if side != "c"]
    return tuple(
        (side, more, math.hypot(_SIDES[side][0] - home[0], _SIDES[side][1] - home[1]) * 1.5 + more * 0.25 + 1.5)
        for side, more in out
    )


def _blocked(rect: Box, taken: list[Box], bounds: Box) -> float:
    """What it costs to cover other labels, or to leave the bounds."""
    cost = 0.0
    for other in taken:
        if _overlap(rect, other) > 0:
            cost += 400
    return cost + 60 * _outside(rect, bounds)


def _pulled(rect: Box, tx: float, bounds: Box) -> tuple[Box, float]:
    """The rectangle pushed sideways until it is inside the bounds."""
    shift = max(bounds[0] - rect[0], 0.0) or min(bounds[2] - rect[2], 0.0)
    return (rect[0] + shift, rect[1], rect[2] + shift, rect[3]), tx + shift


def _overlap(a: Box, b: Box) -> float:
    w = min(a[2], b[2]) - max(a[0], b[0])
    h = min(a[3], b[3]) - max(a[1], b[1])
    return w * h if w > 0 and h > 0 else 0.0


def _outside(a: Box, bounds: Box) -> float:
    if a[0] >= bounds[0] and a[1] >= bounds[1] and a[2] <= bounds[2] and a[3] <= bounds[3]:
        return 0.0
    return sum(max(v, 0.0) for v in (bounds[0] - a[0], bounds[1] - a[1], a[2] - bounds[2], a[3] - bounds[3]))


def _inside(obstacles: list[Array], boxes: list[Box]) -> list[int]:
    """How many points of the obstacles, each of shape (n, 2), each box covers, with a little room."""
    if not obstacles:
        return [0] * len(boxes)
    if len(obstacles) > 1:
        obstacles[:] = [np.concatenate(obstacles)]  # once for all labels
    x, y = obstacles[0][:, :1], obstacles[0][:, 1:]
    left, top, right, bottom = np.array(boxes).T
    held = (x > left - 2) & (x < right + 2) & (y > top - 1) & (y < bottom + 1)
    counts: list[int] = held.sum(axis=0).tolist()
    return counts
