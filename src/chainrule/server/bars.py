"""How many cards come when, and how many were remembered: scenes, painted for a desk and for a phone."""

from collections.abc import Sequence

import numpy as np
from markupsafe import Markup

from chainrule.cards.statistics import Day, Week
from chainrule.pictures import Axes, Bars, Dots, Mark, Scene, Segments, Text, paint

WEEKS, HIGH, AIM = 16, 110, 0.9
WIDTHS = (("desk", 540), ("phone", 320))


def forecast_chart(days: Sequence[Day]) -> Markup:
    """Bars of the cards that come back on each day, today at left."""
    return _painted(forecast_scene(days), "forecast")


def retention_chart(weeks: Sequence[Week]) -> Markup:
    """The share remembered, week by week."""
    return _painted(retention_scene(weeks), "retention")


def forecast_scene(days: Sequence[Day]) -> Scene:
    """The next days as bars; the highest and today's carry their number."""
    due = np.array([day.due for day in days], dtype=float)
    most = int(due.max(initial=0))
    starts = range(0, max(len(days) - 3, 1), 7)
    words = ["today" if n == 0 else f"{days[n].day.day} {days[n].day:%b}" for n in starts]
    panel = Axes("days", (0, max(len(days), 1)), (0, 1.18 * max(most, 1)), ratio=0, least=HIGH, yticks=(),
                 xticks=[n + 0.5 for n in starts], xwords=words, base=True)  # fmt: skip
    marks: list[Mark] = [Bars(np.arange(len(days) + 1), due, fill=0.85, gap=4, panel="days", role="accent", id="due")]
    for n in sorted({0, int(due.argmax()) if len(due) else 0}):
        if n < len(due) and due[n]:
            marks.append(Text((n + 0.5, due[n]), f"{due[n]:.0f}", "n", gap=4, fixed=True, panel="days", id=f"day{n}"))
    total = int(due.sum())
    cards = "1 card comes back" if total == 1 else f"{total} cards come back"
    return Scene((panel,), marks, f"{cards} in the next {len(days)} days, at most {most} a day.")


def retention_scene(weeks: Sequence[Week]) -> Scene:
    """Each week's share with its 95 % interval; the dotted line is the 90 % aimed at."""
    shown = [week for week in weeks if week.share.share is not None][-WEEKS:]
    count = max(len(shown), 1)
    step = max(1, -(-len(shown) // 4))
    panel = Axes("weeks", (0, count), (0, 1.06), ratio=0, least=HIGH, yticks=(0, 0.5, 1),
                 ywords=("0 %", "50 %", "100 %"), xticks=[n + 0.5 for n in range(0, len(shown), step)],
                 xwords=[f"{week.monday.day} {week.monday:%b}" for week in shown[::step]])  # fmt: skip
    x = np.arange(len(shown)) + 0.5
    shares = np.array([[w.share.low, w.share.share, w.share.high] for w in shown], dtype=float).reshape(-1, 3)
    whiskers = np.stack([np.column_stack([x, shares[:, 0]]), np.column_stack([x, shares[:, 2]])], axis=1)
    marks: list[Mark] = [
        Segments([[[0, AIM], [count, AIM]]], dash="dotted", panel="weeks", role="guide", id="aim"),
        Segments(whiskers, dash="solid", panel="weeks", role="guide", id="intervals"),
        Dots(np.column_stack([x, shares[:, 1]]), size=3.5, panel="weeks", role="accent", id="shares"),
    ]
    if not shown:
        return Scene((panel,), marks, "No card has come back on another day yet.")
    tested, recalled = sum(w.share.tested for w in shown), sum(w.share.recalled for w in shown)
    told = f"{recalled} of {tested} remembered over {count} {'week' if count == 1 else 'weeks'}, aiming at {AIM:.0%}."
    return Scene((panel,), marks, told.replace("%", " %"))


def _painted(scene: Scene, name: str) -> Markup:
    svgs = (f'<div class="at-{kind}">{paint(scene, width).svg(f"{name}-{kind}")}</div>' for kind, width in WIDTHS)
    return Markup("".join(svgs))
