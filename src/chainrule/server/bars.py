"""Two small charts as SVG, drawn by hand: how many cards come when, and how many were remembered."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from chainrule.cards.statistics import Day, Week

BAR, GAP, HEIGHT = 14, 4, 96


def forecast_chart(days: Sequence[Day]) -> Markup:
    """Bars of the cards that come back on each day, today at left."""
    most = max((day.due for day in days), default=0)
    width = len(days) * (BAR + GAP)
    parts = [_line(0, HEIGHT + 0.5, width, HEIGHT + 0.5, "axis")]
    for n, day in enumerate(days):
        x, h = n * (BAR + GAP), HEIGHT * day.due / max(most, 1)
        if day.due:
            parts.append(f'<rect class="bar" x="{x}" y="{HEIGHT - h:.1f}" width="{BAR}" height="{h:.1f}"/>')
        if day.due and (day.due == most or n == 0):
            parts.append(f'<text x="{x + BAR / 2}" y="{HEIGHT - h - 5:.1f}" text-anchor="middle">{day.due}</text>')
        if n % 7 == 0 and n + 3 < len(days):
            word = "today" if n == 0 else f"{day.day.day} {day.day:%b}"
            parts.append(f'<text class="q" x="{x}" y="{HEIGHT + 18}">{word}</text>')
    total = sum(day.due for day in days)
    return _svg(
        width, HEIGHT + 24, parts, f"{total} cards come back in the next {len(days)} days, at most {most} a day"
    )


def retention_chart(weeks: Sequence[Week]) -> Markup:
    """The share remembered, week by week, each with its 95 % interval; the dotted line is the 90 % aimed at."""
    shown = weeks[-16:]
    width, left = 540, 44
    step = (width - left - 12) / max(len(shown), 1)

    def y(share: float) -> float:
        return HEIGHT * (1 - share)

    parts = [_line(left, y(share), width, y(share), "grid") for share in (0.0, 0.5, 1.0)]
    parts += [
        f'<text class="q" x="{left - 8}" y="{y(s) + 4:.1f}" text-anchor="end">{s:.0%}</text>' for s in (0.0, 0.5, 1.0)
    ]
    parts.append(_line(left, y(0.9), width, y(0.9), "aim"))
    for n, week in enumerate(shown):
        share = week.share
        if share.share is None or share.low is None or share.high is None:
            continue
        x = left + step * (n + 0.5)
        parts.append(_line(x, y(share.low), x, y(share.high), "whisker"))
        parts.append(f'<circle class="bar" cx="{x:.1f}" cy="{y(share.share):.1f}" r="3.5"/>')
        if n % max(1, len(shown) // 4) == 0:
            day = f"{week.monday.day} {week.monday:%b}"
            parts.append(f'<text class="q" x="{x:.1f}" y="{HEIGHT + 18}" text-anchor="middle">{day}</text>')
    return _svg(width, HEIGHT + 24, parts, "The share of cards remembered, week by week, aiming at 90 %")


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<path class="{kind}" d="M{x1:.1f},{y1:.1f} L{x2:.1f},{y2:.1f}"/>'


def _svg(width: float, height: float, parts: Sequence[str], label: str) -> Markup:
    return Markup(
        f'<svg class="chart" width="{width:.0f}" height="{height + 16:.0f}" '
        f'viewBox="0 -16 {width:.0f} {height + 16:.0f}" '
        f'role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
