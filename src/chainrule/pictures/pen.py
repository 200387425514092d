"""Pixels to SVG: the few strokes that every mark is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from chainrule.pictures.panels import Frame

Array = NDArray[np.float64]


def numbers(values: Any) -> str:
    """Numbers with one decimal, joined by commas (rounded as an array, written by orjson)."""
    rounded = np.asarray(values, dtype=float).ravel().round(1)
    rounded += 0.0
    return orjson.dumps(rounded, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].decode()


def path(points: Any, close: bool = False) -> str:
    """A path's data through pixels of shape (n, 2)."""
    return f"M{numbers(points)}{'Z' if close else ''}"


def strokes(pairs: Any) -> str:
    """The data of separate segments through pixels of shape (n, 2, 2), written in one go."""
    words = numbers(pairs).split(",")
    return "".join(f"M{','.join(words[i : i + 4])}" for i in range(0, len(words) - 3, 4))


def element(name: str, css: str, style_opacity: float | None = None, **attributes: Any) -> str:
    """One SVG element with classes; attributes are numbers and path data of our own making."""
    opacity = "" if style_opacity is None else f' fill-opacity="{style_opacity:g}"'
    rest = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<{name} class="{css}"{opacity}{rest}/>'


def circle(x: float, y: float, r: float, css: str) -> str:
    """A circle at pixels."""
    return f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{r:g}"/>'


def cut(frame: Frame, start: Any, end: Any) -> tuple[Array, Array] | None:
    """The segment's part inside the frame in pixels, or None (Liang and Barsky, 1984)."""
    a, b = frame.px([start, end])
    d, (left, top, right, bottom) = b - a, frame.box
    low, high = 0.0, 1.0
    for p, q in ((-d[0], a[0] - left), (d[0], right - a[0]), (-d[1], a[1] - top), (d[1], bottom - a[1])):
        if abs(p) < 1e-12:
            if q < 0:
                return None
            continue
        t = q / p
        low, high = (max(low, t), high) if p < 0 else (low, min(high, t))
    return (a + low * d, a + high * d) if low < high else ((a, b) if low == high and not d.any() else None)


def along(points: Array, gap: float = 7.0) -> Array:
    """Pixels about every `gap` along a line through pixels of shape (n, 2), at most 400."""
    if len(points) < 2:
        return np.asarray(points, dtype=float)
    if len(points) == 2:
        return along_each(points[None], gap)
    steps = np.hypot(*(points[1:] - points[:-1]).T)
    length = np.concatenate([[0.0], np.cumsum(np.minimum(steps, 4000))])
    count = int(min(max(length[-1] / gap, 2), 400))
    t = np.linspace(0, length[-1], count)
    return np.column_stack([np.interp(t, length, points[:, i]) for i in (0, 1)])


def along_each(pairs: Array, gap: float = 7.0) -> Array:
    """Pixels about every `gap` along each of some segments, shape (n, 2, 2), at most 400 on one."""
    first, way = pairs[:, 0], pairs[:, 1] - pairs[:, 0]
    counts = (np.minimum(np.hypot(way[:, 0], way[:, 1]), 4000) / gap).astype(int)
    np.minimum(np.maximum(counts, 2), 400, out=counts)
    which = np.repeat(np.arange(len(pairs)), counts)
    at = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(first[which] + way[which] * (at / (counts - 1)[which])[:, None])
