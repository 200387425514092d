"""The last weeks of practice as SVG: one disc a question, by day, filled by how it went."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from chainrule.desk.practising import Met

SIZE, GAP, MOST = 11, 4, 12
ORDER = ("alone", "helped", "open")


def discs(days: Sequence[tuple[date, Sequence[Met]]]) -> Markup:
    """A column of discs for each day, those without help at the bottom; more than twelve a day are counted."""
    step = SIZE + GAP
    tallest = max(1, min(MOST, max((len(questions) for _, questions in days), default=0)))
    height = tallest * step + 14
    parts = []
    for n, (day, questions) in enumerate(days):
        results = sorted((question.result for question in questions), key=ORDER.index)
        for place, result in enumerate(results[:MOST]):
            parts.append(_disc(n * step, height - (place + 1) * step, result))
        if len(results) > MOST:
            parts.append(f'<text x="{n * step}" y="10">{len(results)}</text>')
        if n % 7 == 0:
            parts.append(f'<text x="{n * step}" y="{height + 18}">{day.day} {day:%b}</text>')
    width = len(days) * step
    total = sum(len(questions) for _, questions in days)
    label = f"{total} questions in the last {len(days)} days"
    axis = f'<path class="axis" d="M0,{height + 0.5} H{width}"/>'
    return Markup(
        f'<svg class="discs" width="{width}" height="{height + 24}" viewBox="0 0 {width} {height + 24}" role="img" '
        f'aria-label="{escape(label)}">{axis}{"".join(parts)}</svg>'
    )


def _disc(x: int, y: int, result: str) -> str:
    r, cx, cy = SIZE / 2, x + SIZE / 2, y + SIZE / 2
    inner = f'<path class="half" d="M{cx},{y} a{r},{r} 0 0 0 0,{SIZE}Z"/>' if result == "helped" else ""
    return inner + f'<circle class="{result}" cx="{cx}" cy="{cy}" r="{r if result == "alone" else r - 0.75}"/>'
