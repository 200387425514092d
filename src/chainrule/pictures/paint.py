"""The one painter: a scene to SVG, one to one at the width of its box, with a stable part for every mark."""

from __future__ import annotations

import html
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from chainrule.pictures import labels
from chainrule.pictures.marks import Dot, Line, Mark, Text
from chainrule.pictures.panels import Axes, Frame, Panel, Plane, frame, log_ticks, ticks
from chainrule.pictures.pen import element, path, strokes
from chainrule.pictures.scene import Handle, Scene, fixed

GAP = 24.0
PHONE = 480
LOWEST = 110.0
_KNOB = np.array([[0, 0], [6, 0], [-6, 0], [0, 6], [0, -6]])
"""What a handle covers, about its centre."""


@dataclass(frozen=True, eq=False)
class Painting:
    """A painted scene: its size, its parts in order (id to SVG), its frames and where its handles stand."""

    width: int
    height: int
    parts: dict[str, str]
    frames: dict[str, Frame]
    handles: tuple[dict[str, Any], ...]
    label: str

    def svg(self, uid: str = "p", style: str = "") -> str:
        """The whole as one SVG element. `style` is CSS for files that stand by themselves."""
        body = "".join(f'<g data-part="{key}">{svg}</g>' for key, svg in self.parts.items())
        clips = "".join(
            f'<clipPath id="{uid}-{key}"><rect x="{f.box[0]:.1f}" y="{f.box[1]:.1f}" width="{f.box[2] - f.box[0]:.1f}" '
            f'height="{f.box[3] - f.box[1]:.1f}"/></clipPath>'
            for key, f in self.frames.items()
        )
        body = body.replace('clip-path="url(#', f'clip-path="url(#{uid}-')
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="pic" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" role="img" aria-label="{html.escape(self.label)}">'
            f"{style}<defs>{clips}</defs>{body}</svg>"
        )


def paint(scene: Scene, width: int = 556, only: str = "", tall: int = 0) -> Painting:
    """Paint `scene` `width` pixels wide; `only` one panel where it is named (a phone shows one at a time).

    With `tall` the first row gives way, down to 110 pixels, until the whole is at most so many pixels high.
    """
    panels = [p for p in scene.panels if p.id == only or p.stays] if only in tabs(scene) else list(scene.panels)
    frames, height = _layout(panels, width)
    if tall and height > tall:
        frames, height = _layout(panels, width, height - tall)
    parts: dict[str, str] = {}
    for panel in panels:
        parts[f"{panel.id}/ground"] = _ground(panel, frames[panel.id])
    texts: list[tuple[str, Text]] = []
    for n, mark in enumerate(scene.marks):
        if mark.panel not in frames:
            continue
        key = f"{mark.panel}/{mark.id or n}"
        if isinstance(mark, Text):
            texts.append((key, mark))
            continue
        parts[key] = _wrapped(mark, frames[mark.panel])
        # A line through the whole frame cannot be avoided everywhere: a label may cross it, under its halo.
        if not mark.faint and not isinstance(mark, Line):
            frames[mark.panel].obstacles.append(mark.reach(frames[mark.panel]))
        elif isinstance(mark, Line):
            frames[mark.panel].obstacles.append(mark.reach(frames[mark.panel])[::2])
    shown = [h for h in scene.handles if h.panel in frames]
    for key, f in frames.items():
        at = [h.at for h in shown if h.panel == key]
        f.obstacles.append((f.px(at)[:, None] + _KNOB).reshape(-1, 2))
    taken: dict[str, list[labels.Box]] = {key: [] for key in frames}
    for key, text in sorted(texts, key=lambda pair: not pair[1].fixed):
        f = frames[text.panel]
        left, top, right, bottom = f.box
        bounds = (left + 2, top + 2, right - 2, bottom - 2) if text.clip else (2.0, 2.0, width - 2.0, height - 2.0)
        rect, parts[key] = labels.place(text, f, taken[text.panel], bounds)
        taken[text.panel].append(rect)
    at_pixels = [_held(h, frames[h.panel]) for h in shown]
    parts["handles"] = "".join(_knob(h, *at) for h, at in zip(shown, at_pixels, strict=True))
    handles = tuple(_hold(h, *at) for h, at in zip(shown, at_pixels, strict=True))
    return Painting(width, height, parts, frames, handles, _label(scene))


def tabs(scene: Scene) -> dict[str, str]:
    """The panels of which a phone shows one at a time: id to word."""
    return {p.id: p.tab or p.title or p.id for p in scene.panels if not p.stays}


def _label(scene: Scene) -> str:
    from chainrule.pictures.say import plain_say

    return plain_say(scene.say)


def _layout(panels: list[Panel], width: int, less: float = 0) -> tuple[dict[str, Frame], int]:
    rows: list[list[Panel]] = []
    for panel in panels:
        if panel.beside and rows and width >= PHONE:
            rows[-1].append(panel)
        else:
            rows.append([panel])
    frames: dict[str, Frame] = {}
    top = 0.0
    for row in rows:
        weights = [p.share if len(row) > 1 and p.beside else 1.0 for p in row]
        if len(row) > 1:
            weights[0] = 1.0 - sum(weights[1:])
        bottom, left, widths = top, 0.0, [w * (width - GAP * (len(row) - 1)) for w in weights]
        insets = [_insets(p) for p in row]
        inner = [w - i[0] - i[2] for w, i in zip(widths, insets, strict=True)]
        height = max(max(w * p.ratio, p.least) for p, w in zip(row, inner, strict=True))
        if row is rows[0]:
            height = max(height - less, min(height, LOWEST))
        for panel, w, inset in zip(row, widths, insets, strict=True):
            box = (left + inset[0], top + inset[1], left + w - inset[2], top + inset[1] + height)
            frames[panel.id] = frame(panel, tuple(round(v, 1) for v in box))  # type: ignore[arg-type]
            bottom, left = max(bottom, box[3] + inset[3]), left + w + GAP
        top = bottom + 12.0
    return frames, round(top - 12.0)


def _insets(panel: Panel) -> tuple[float, float, float, float]:
    """Left, top, right, bottom room for titles and ticks, in pixels."""
    above = 24.0 if panel.title else 4.0
    below = 22.0 if any(panel.below) else 4.0
    if isinstance(panel, Axes):
        words = panel.ywords or [_tick(t, panel) for t in _ticks(panel, "y")]
        left = max((labels.width(w) for w in words), default=0) + 10 if words else 4.0
        left = max(left, panel.left)
        below = max(below, (22.0 if _ticks(panel, "x") or panel.xwords else 4.0) + (18.0 if panel.xlabel else 0.0))
        above = max(above, 24.0 if panel.ylabel or panel.title else 8.0)
        return left, above, 10.0, below
    return 0.0, above, 0.0, below


def _ticks(panel: Axes, axis: str) -> list[float]:
    given, (low, high) = (panel.xticks, panel.x) if axis == "x" else (panel.yticks, panel.y)
    if given is not None:
        return [t for t in given if low <= t <= high]
    return log_ticks(low, high) if axis in panel.log else ticks(low, high)


def _tick(value: float, panel: Axes, axis: str = "y") -> str:
    return _mark(float(value), axis in panel.log)


@lru_cache(1024)
def _mark(value: float, log: bool) -> str:
    power = np.log10(abs(value)) if value else 0
    if log and abs(power) >= 3:
        raised = str(round(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        return f"10{raised}"
    digits = next((d for d in range(5) if abs(round(value, d) - value) < 1e-9 * max(1, abs(value))), 4)
    return fixed(value, digits)


def _ground(panel: Panel, f: Frame) -> str:
    left, top, right, bottom = f.box
    out = []
    if panel.title:
        out.append(f'<text class="q" x="{left:.1f}" y="{top - 10:.1f}">{labels.spans(panel.title)}</text>')
    if isinstance(panel, Axes):
        out.append(_scales(panel, f))
    if isinstance(panel, Plane):
        out.append(_plane(panel, f))
    for words, x, anchor in ((panel.below[0], left, "start"), (panel.below[1], right, "end")):
        if words:
            out.append(
                f'<text class="q" x="{x:.1f}" y="{bottom + 16:.1f}" text-anchor="{anchor}">{labels.spans(words)}</text>'
            )
    return "".join(out)


def _plane(panel: Plane, f: Frame) -> str:
    left, top, right, bottom = f.box
    out = []
    if panel.grid:
        lines = []
        step = panel.grid
        while step * f.scale < 22:
            step *= 2
        for k in range(int(np.ceil(f.x[0] / step)), int(np.floor(f.x[1] / step)) + 1):
            x = f.spot((k * step, 0))[0]
            lines.append([x, top, x, bottom])
        for k in range(int(np.ceil(f.y[0] / step)), int(np.floor(f.y[1] / step)) + 1):
            y = f.spot((0, k * step))[1]
            lines.append([left, y, right, y])
        out.append(element("path", "grid", d=strokes(lines)))
    if panel.axes:
        ox, oy = f.spot((0, 0))
        if left < ox < right and top < oy < bottom:
            out.append(element("path", "hair", d=strokes([[left, oy, right, oy], [ox, top, ox, bottom]])))
            for t in panel.ticks:
                (x, y), word = f.spot((t, t)), _tick(t, Axes("", (0, 1), (0, 1)))
                if x < right - 8 and y > top + 8:
                    out.append(f'<text class="q" x="{x:.1f}" y="{oy + 16:.1f}" text-anchor="middle">{word}</text>')
                    out.append(f'<text class="q" x="{ox - 6:.1f}" y="{y + 4.5:.1f}" text-anchor="end">{word}</text>')
    if panel.framed:
        out.append(
            element("path", "frame", d=path([[left, top], [right, top], [right, bottom], [left, bottom]], close=True))
        )
    return "".join(out)


def _scales(panel: Axes, f: Frame) -> str:
    left, top, right, bottom = f.box
    out, yticks, xticks = [], _ticks(panel, "y"), _ticks(panel, "x")
    for i, t in enumerate(yticks):
        y = f.spot((panel.x[0], t))[1]
        word = panel.ywords[i] if i < len(panel.ywords) else _tick(t, panel)
        if panel.lines:
            out.append(element("path", "grid", d=path([[left, y], [right, y]])))
        out.append(
            f'<text class="q" x="{left - 8:.1f}" y="{y + 4.5:.1f}" text-anchor="end">{labels.spans(word)}</text>'
        )
    last = -1e9
    for i, t in enumerate(xticks):
        x = f.spot((t, panel.y[0]))[0]
        word = panel.xwords[i] if i < len(panel.xwords) else _tick(t, panel, "x")
        half = labels.width(word) / 2
        out.append(element("path", "axis", d=path([[x, bottom], [x, bottom + 4]])))
        cx = min(max(x, half), right + 10 - half)
        if cx - half > last + 6:
            out.append(
                f'<text class="q" x="{cx:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{labels.spans(word)}</text>'
            )
            last = cx + half
    if panel.base or xticks:
        out.append(element("path", "axis", d=path([[left, bottom], [right, bottom]])))
    if panel.xlabel:
        out.append(
            f'<text class="q" x="{right:.1f}" y="{bottom + 35:.1f}" text-anchor="end">'
            f"{labels.spans(panel.xlabel)}</text>"
        )
    if panel.ylabel and not panel.title:
        out.append(f'<text class="q" x="{left:.1f}" y="{top - 9:.1f}">{labels.spans(panel.ylabel)}</text>')
    return "".join(out)


def _wrapped(mark: Mark, f: Frame) -> str:
    svg = mark.paint(f)
    if not svg:
        return ""
    css = mark.role + (" faint" if mark.faint else "")
    clip = f' clip-path="url(#{f.panel.id})"' if mark.clip and not isinstance(mark, Dot) else ""
    if isinstance(mark, Dot) and mark.clip:
        (x, y), (left, top, right, bottom) = f.spot(mark.at), f.box
        if not (left - 1 <= x <= right + 1 and top - 1 <= y <= bottom + 1):
            return ""
    return f'<g class="{css}"{clip}>{svg}</g>'


def _held(handle: Handle, f: Frame) -> tuple[float, float]:
    """Where a handle stands in pixels: pulled to the frame's edge when its place is outside."""
    left, top, right, bottom = f.box
    x, y = f.spot(handle.at)
    return min(max(x, left), right), min(max(y, top), bottom)


def _knob(handle: Handle, x: float, y: float) -> str:
    if handle.shape == "none":
        return ""
    if handle.shape == "bar":
        return element("path", f"knob-bar {handle.role}", d=f"M{x - 7:.1f},{y:.1f}h14")
    size = 3.5 if handle.quiet else 6
    return f'<circle class="handle {handle.role}" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>'


def _hold(handle: Handle, x: float, y: float) -> dict[str, Any]:
    return {
        "control": handle.control, "index": handle.index, "kind": handle.kind, "panel": handle.panel,
        "label": labels.plain(handle.label), "text": labels.plain(handle.text), "x": round(x, 1), "y": round(y, 1),
        "at": [float(handle.at[0]), float(handle.at[1])], "centre": list(map(float, handle.centre)),
        "direction": list(map(float, handle.direction)), "times": handle.times, "plus": handle.plus,
        "shape": handle.shape, "tap": handle.tap,
    }  # fmt: skip
