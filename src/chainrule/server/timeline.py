"""A lecture's timeline as SVG: chapters as lines, concepts as ticks; tall for the rail, flat for the strip."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from chainrule.desk.transcript import anchor
from chainrule.prose import clock
from chainrule.server.chart import wrapped

WIDTH, LEFT, WORDS, LINE = 320, 60, 152, 15
TICKS = 11


def tall(body: Mapping[str, Any], height: int = 432) -> Markup:
    """Downwards: times at left, titles at right, each a link to its sentence. `now` is moved by the page's module."""
    labels = _labels(body, height)
    height = max(height, int(labels[-1][1] + LINE * len(labels[-1][3]) + 4)) if labels else height
    end, parts = max(float(body["duration_s"]), 1.0), []
    for start, stop in _spans(body["chapters"], end):
        parts.append(
            f'<path class="chapter" d="M{LEFT},{_y(start, end, height) + 1.5:.1f} V{_y(stop, end, height) - 1.5:.1f}"/>'
        )
    parts += _ticks(body["mentions"], end, height)
    for t, y, address, lines in labels:
        words = "".join(
            f'<tspan x="{WORDS}" dy="{0 if n == 0 else LINE}">{escape(line)}</tspan>' for n, line in enumerate(lines)
        )
        parts.append(
            f'<a href="{address}" data-chapter="{t:.2f}"><text class="q" x="{LEFT - 16}" y="{y:.1f}" text-anchor="end">'
            f'{clock(t)}</text><text x="{WORDS}" y="{y:.1f}">{words}</text></a>'
        )
    parts.append(f'<circle class="now" cx="{LEFT}" cy="{_y(0, end, height):.1f}" r="5"/>')
    return Markup(
        f'<svg class="timeline tall" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="group" '
        f'aria-label="Chapters, with a tick for every concept" data-end="{end:.2f}" data-height="{height}">'
        f"{''.join(parts)}</svg>"
    )


def flat(body: Mapping[str, Any]) -> Markup:
    """Sideways, as wide as its box: 1,000 units are the whole lecture."""
    end = max(float(body["duration_s"]), 1.0)
    parts = [
        f'<path class="chapter" d="M{1000 * start / end + 1.5:.1f},18 H{1000 * stop / end - 1.5:.1f}"/>'
        for start, stop in _spans(body["chapters"], end)
    ]
    parts += [f'<path class="tick" d="M{1000 * m["t"] / end:.1f},4 V12"/>' for m in body["mentions"]]
    parts.append('<path class="now" d="M0,12 V24"/>')
    return Markup(
        f'<svg class="timeline flat" height="26" viewBox="0 0 1000 26" preserveAspectRatio="none" aria-hidden="true" '
        f'data-end="{end:.2f}">{"".join(parts)}</svg>'
    )


def _labels(body: Mapping[str, Any], height: int) -> list[tuple[float, float, str, tuple[str, ...]]]:
    """Time, baseline, address and lines of each chapter; a label moves down where it would touch the one above."""
    end, found = max(float(body["duration_s"]), 1.0), []
    free = 0.0
    for chapter in body["chapters"]:
        lines = wrapped(str(chapter["title"]), 24)
        if len(lines) > 2:
            lines = (lines[0], lines[1][:22].rstrip() + "…")
        y = max(free, _y(chapter["t"], end, height) + 5)
        found.append((float(chapter["t"]), y, anchor(body, chapter["t"]), lines))
        free = y + LINE * len(lines) + 4
    return found


def _spans(chapters: Sequence[Mapping[str, Any]], end: float) -> list[tuple[float, float]]:
    starts = [float(chapter["t"]) for chapter in chapters] or [0.0]
    return list(zip(starts, [*starts[1:], end], strict=True))


def _ticks(mentions: Sequence[Mapping[str, Any]], end: float, height: int) -> list[str]:
    """Up to eleven ticks side by side where several concepts are named within the same few seconds."""
    rows: dict[int, int] = {}
    parts = []
    for mention in mentions:
        row = int(_y(mention["t"], end, height) // 9)
        place = rows.get(row, 0)
        rows[row] = place + 1
        if place < TICKS:
            parts.append(f'<path class="tick" d="M{LEFT + 10 + 7 * place},{row * 9} v6"/>')
    return parts


def _y(t: float, end: float, height: int) -> float:
    return 8 + min(1.0, float(t) / end) * (height - 16)
