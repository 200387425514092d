"""Linear regression: points, a line, the squares on its residuals summed into one, and the map of that sum."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from chainrule.maths.lines import Best, best_line, residuals
from chainrule.maths.principal import principal
from chainrule.pictures import (
    Axes,
    Case,
    Claim,
    Curve,
    Dot,
    Dots,
    Flag,
    Goal,
    Guess,
    Handle,
    Plane,
    Point,
    Points,
    Polygon,
    Polygons,
    Scene,
    Segments,
    Step,
    Text,
    fixed,
    picture,
)
from chainrule.pictures.controls import Array
from chainrule.pictures.marks import Mark

POINTS = (
    (-2.8, -1.1), (-2.2, -1.5), (-1.8, -0.6), (-1.2, 0.0), (-0.8, -0.5), (-0.2, 0.7),
    (0.2, 0.0), (0.8, 0.9), (1.2, 0.4), (1.8, 1.7), (2.2, 1.4), (2.8, 2.2),
)  # fmt: skip
SLIP = (*POINTS[:-1], (2.8, -2.2))
"""The last value has got a minus sign."""
STEEP = tuple((round(0.45 * x, 2), round(0.9 * y + (0.5 if i % 2 else -0.5), 2)) for i, (x, y) in enumerate(POINTS))
UNEVEN = tuple((x, round(0.4 * x - 0.5 + (2.6 if i in (4, 7) else 0.1 * (-1) ** i), 2)) for i, (x, _) in enumerate(POINTS))
"""Two points far above the others."""
WINDOW = (-3.0, 3.0, -3.0, 3.0)
LINE = ("slope", "height at mean x")
CORNER, SIDE = (3.5, -3.0), 5.0
"""Where the summed square stands, and the longest side that fits."""


def _line_of(points: object) -> list[float]:
    best = best_line(np.asarray(points, dtype=float))
    return [round(best.slope, 4), round(best.height, 4)]


def _above(points: object) -> int:
    p = np.asarray(points, dtype=float)
    return int((residuals(p, *_line_of(p)) > 0).sum())


CASES = [
    Case(
        "outlier", "one minus sign too many", {"points": SLIP, "line": _line_of(SLIP), "reveal": True},
        "One outlier among twelve barely matters.",
        f"One sign takes the best slope from {fixed(_line_of(POINTS)[0])} to {fixed(_line_of(SLIP)[0])}. "
        "Squaring makes a distance that is five times as large count 25 times.",
    ),
    Case(
        "perpendicular", "two best lines",
        {"points": STEEP, "line": _line_of(STEEP), "perpendicular": True, "reveal": True},
        "The line is the nearest one to the points.",
        "The squares stand on vertical distances. The dashed line has the least perpendicular ones, and it is steeper.",
    ),
    Case(
        "halves", "not half and half", {"points": UNEVEN, "line": _line_of(UNEVEN), "reveal": True},
        "The best line has as many points above as below.",
        f"Here {_above(UNEVEN)} of 12 are above it. What balances is the sum of the residuals, not their number.",
    ),
]  # fmt: skip

GOALS = [
    Goal("Bring the sum within 2 % of the least.", lambda a, s: s.values["sum"] <= 1.02 * s.values["least"] + 1e-9),
    Goal("Drag one point until its square is more than half of the sum.", lambda a, s: s.values["share"] > 0.5),
    Goal("Move points until the best line falls from left to right.", lambda a, s: s.values["slope"] < -0.05),
]


@picture(title="Squares on a line", cases=CASES, goals=GOALS, opening=("line", (0.0, 0.3), (0.45, 0.3)))
def linear_regression(
    points: Annotated[Array, Points(WINDOW, least=2, most=60, label="points")] = POINTS,  # type: ignore[assignment]
    line: Annotated[Array, Point(-2.0, 2.0, label="line", role="output", names=LINE)] = (0.0, 0.3),  # type: ignore[assignment]
    guess: Annotated[float | None, Guess(-2.0, 2.0, digits=2, label="Best slope", answer="slope")] = None,
    perpendicular: Annotated[bool, Flag(hidden=True)] = False,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
) -> Scene:
    """Draw the squares between `points` and `line` = (slope, height at the mean of x), and the map of their sum."""
    p, (slope, height) = np.asarray(points, dtype=float), (float(v) for v in line)
    best, r = best_line(p), residuals(p, slope, height)
    total, shown = float((r**2).sum()), reveal or guess is not None
    least = float((residuals(p, best.slope, best.height) ** 2).sum())
    share = float((r**2).max() / total) if total > 1e-12 else 0.0
    return Scene(
        panels=(
            Plane("data", (-3.2, 8.6), (-3.15, 3.15), ratio=0.534, grid=0, axes=False, tab="Squares"),
            Axes("loss", (-2, 2), (-2, 2), ratio=0.25, least=150,
                 title="the sum for every line: slope across, height up", xticks=(-2, -1, 0, 1, 2), yticks=(-2, 0, 2), tab="Sum"),
        ),
        marks=[*_data(p, r, slope, height, best), *_sum(total), *_map(best, len(p), slope, height, guess, shown),
               *_ghosts(p, best, perpendicular, shown)],
        say=_say(best, total, least, share, guess, shown),
        claims=_claims(p, best, slope, height, total, least),
        work=_work(best, len(p), shown),
        handles=_handles(p, best.mean, slope, height),
        values={"slope": best.slope, "intercept": best.intercept, "coefficients": [best.intercept, best.slope],
                "sum": total, "least": least, "share": share},
        primary="data",
    )  # fmt: skip


def _handles(p: Array, mean: float, slope: float, height: float) -> tuple[Handle, ...]:
    """Every point, the line's height and its slope, and the dot on the map, which is the same line."""
    reach = min(2.4, (3.0 - abs(height)) / max(abs(slope), 1e-9)) * (1 if mean <= 0.5 else -1)  # inside the frame
    line = f"slope {fixed(slope)}, height {fixed(height)}"
    return (
        *(Handle("points", "point", (x, y), "data", f"point {i + 1}", index=i, quiet=True, text=f"{fixed(x)}, {fixed(y)}")
          for i, (x, y) in enumerate(p.tolist())),
        Handle("line", "y", (mean, height), "data", "the height of the line", index=1, role="output", text=line),
        Handle("line", "slope", (mean + reach, height + slope * reach), "data", "the slope of the line", index=0,
               centre=(mean, height), role="output", text=line),
        Handle("line", "point", (slope, height), "loss", "the line, on the map", role="output", text=line),
    )  # fmt: skip


def _data(p: Array, r: Array, slope: float, height: float, best: Best) -> list[Mark]:
    """The points, the line, and a square on every residual."""
    shapes = []
    for (x, y), d in zip(p, r, strict=True):
        side = abs(d) if x <= 0 else -abs(d)  # toward the middle of the frame, and cut where it would leave it
        far = min(max(x + side, -3.15), 3.15)
        corners = [[x, y], [x, y - d], [far, y - d], [far, y]]
        shapes.append(corners if d * side > 0 else corners[::-1])  # one sense of turning: overlaps stay filled
    end = np.array([[x, height + slope * (x - best.mean)] for x in (-3.15, 3.15)])
    frame = [[-3.15, -3.1], [-3.15, 3.1], [3.15, 3.1], [3.15, -3.1]]
    return [
        Polygon(frame, fill=0, edge=True, panel="data", faint=True, id="frame"),
        Polygons(shapes, fill=0.08, edge=True, panel="data", role="error", id="squares"),
        Curve(end, thick=True, panel="data", role="output", id="line"),
        Dots(p, size=3, panel="data", role="input", id="points"),
    ]


def _sum(total: float) -> list[Mark]:
    """One square as large as all the others together, cut where it would leave the frame."""
    side = float(np.sqrt(total))
    shown = min(side, SIDE)
    (x, y) = CORNER
    corners = [[x, y], [x, y + shown], [x + shown, y + shown], [x + shown, y]]
    words = f"sum {fixed(total)}"
    middle = (x + shown / 2, y + shown / 2)
    note = Text(middle, "too large to draw", "c", fixed=True, panel="data", role="error", id="sum-note")
    return [
        *([note] if side > SIDE else []),
        Polygon(corners, fill=0.12, edge=side <= SIDE, panel="data", role="error", id="sum"),
        Text((x, y + shown), words, "ne", gap=5, fixed=True, bold=True, panel="data", role="error", id="sum-text"),
    ]


def _map(best: Best, n: int, slope: float, height: float, guess: float | None, shown: bool) -> list[Mark]:
    """Lines of equal sum: ellipses about the best line, since the height is taken at the mean of x."""
    t = np.linspace(0, 2 * np.pi, 91)
    marks: list[Mark] = []
    for k in (1.0, 4.0, 9.0, 16.0, 25.0) if shown else ():
        high = np.sqrt(k * 2 / n)
        if best.unique:
            wide = np.sqrt(k * 2 / best.spread)
            rim = np.column_stack([best.slope + wide * np.cos(t), best.height + high * np.sin(t)])
            marks.append(Curve(rim, panel="loss", faint=True, id=f"level{k:g}"))
        else:
            sides = [[[-2, best.height + s * high], [2, best.height + s * high]] for s in (-1, 1)]
            marks.append(Segments(sides, panel="loss", faint=True, id=f"level{k:g}"))
    if shown and best.unique:
        marks.append(Dot((best.slope, best.height), shape="plus", size=5, panel="loss", role="special", id="best"))
        words = f"least, slope {fixed(best.slope)}"
        if max(abs(best.slope), abs(best.height)) > 2:  # off the map: say where
            ways = ((best.slope > 2, "→"), (best.slope < -2, "←"), (best.height > 2, "↑"), (best.height < -2, "↓"))
            words += f" {next(arrow for off, arrow in ways if off)}"
        marks.append(Text((best.slope, best.height), words, "se", panel="loss", role="special", id="best-text"))
    if guess is not None:
        marks.append(Segments([[[guess, -2], [guess, 2]]], dash="dash", panel="loss", role="guide", id="guess"))
        marks.append(Text((guess, -1.7), f"you said {fixed(guess)}", "e", panel="loss", role="guide", id="said"))
    marks.append(Dot((slope, height), size=4, panel="loss", role="output", id="here"))
    apart = np.hypot(slope - best.slope, height - best.height) > 0.25
    if apart or not shown or not best.unique:
        marks.append(Text((slope, height), "your line", "n", gap=12, panel="loss", role="output", id="here-text"))
    return marks


def _ghosts(p: Array, best: Best, perpendicular: bool, shown: bool) -> list[Mark]:
    """The best line, once it is asked for, and the axis with the least perpendicular distances."""
    marks: list[Mark] = []
    if shown and best.unique:
        end = [[x, best.height + best.slope * (x - best.mean)] for x in (-3.15, 3.15)]
        marks.append(Curve(end, dash="dotted", panel="data", role="special", id="best-line"))
    if perpendicular:
        turn, centre = np.radians(principal(p).angle), p.mean(axis=0)
        along = np.array([np.cos(turn), np.sin(turn)])
        reach = float(np.min((3.1 - np.abs(centre)) / np.maximum(np.abs(along), 1e-9)))
        marks.append(Segments([[centre - reach * along, centre + reach * along]], dash="dash", panel="data",
                              role="guide", id="axis"))
        marks.append(Text(centre + reach * along, "least perpendicular", "sw", panel="data", role="guide", id="axis-text"))
    return marks


def _say(best: Best, total: float, least: float, share: float, guess: float | None, shown: bool) -> str:
    body = f"The squares on [this line]{{output}} add up to [{fixed(total)}]{{error}}."
    if share > 0.4:
        body += f" One point alone holds {fixed(100 * share, 0)} % of that."
    if not best.unique:
        return body + " All points stand over one x, so every slope gives the same least sum."
    if not shown:
        return body + " Which slope makes the sum smallest?"
    truth = f"The least is {fixed(least)}, at the slope [{fixed(best.slope)}]{{special}}."
    if guess is None:
        return f"{body} {truth}"
    right = abs(guess - best.slope) < 0.03
    return f"{body} You said {fixed(guess)}{', and that is right' if right else ''}. {truth}"


def _claims(p: Array, best: Best, slope: float, height: float, total: float, least: float) -> tuple[Claim, ...]:
    """Two facts about the best line, which has an intercept and no penalty, and one about the reader's."""
    n, r = len(p), residuals(p, best.slope, best.height)
    away = n * (height - best.height) ** 2 + best.spread * (slope - best.slope) ** 2
    size = float(9 * n)
    return (
        Claim("Your sum is the least sum and what you are off by", "S = S₀ + n(Δheight)² + Sxx(Δslope)²", total,
              least + away, scale=size),
        Claim("The residuals of the best line add up to 0", "Σ r = 0", float(r.sum()), 0.0, scale=size),
        Claim("and are orthogonal to x", "Σ r·x = 0", float(r @ p[:, 0]), 0.0, scale=size),
    )  # fmt: skip


def _tex(value: float, digits: int = 3) -> str:
    return fixed(value, digits).replace("−", "-")


def _digits(best: Best) -> int:
    """As many decimals as it takes for the printed numbers to give the printed slope and intercept."""
    for k in range(3, 7):
        shared, spread, slope, mean, height = (
            round(v, k) for v in (best.shared, best.spread, best.slope, best.mean, best.height)
        )
        if spread and round(shared / spread, 3) == round(best.slope, 3) and round(height - slope * mean, 3) == round(best.intercept, 3):
            return k
    return 6


def _work(best: Best, n: int, shown: bool) -> tuple[Step, ...]:
    """The best line from four sums; before the guess only what does not give its slope away."""
    middle = (
        rf"\bar x = {_tex(best.mean)},\quad \bar y = {_tex(best.height)}", f"The means of the {n} points"
    )  # fmt: skip
    if not best.unique:
        return (Step(*middle), Step(r"S_{xx} = 0", "All x are the same: no slope is better than another"))
    if not shown:
        return (Step(*middle, ("points",)), Step(rf"S_{{xx}} = {_tex(best.spread)}", "The squared distances of x from its mean, added up"))
    gives, k = _tex(best.slope), _digits(best)
    inner = f"({_tex(best.slope, k)})" if best.slope < 0 else _tex(best.slope, k)
    mean = f"({_tex(best.mean, k)})" if best.mean < 0 else _tex(best.mean, k)
    return (
        Step(*middle, ("points",)),
        Step(rf"\out{{b}} = \frac{{S_{{xy}}}}{{S_{{xx}}}} = \frac{{{_tex(best.shared, k)}}}{{{_tex(best.spread, k)}}} \approx {gives}",
             "Products of both distances from the means, over squares of the one in x", ("best-line", "best")),
        Step(rf"\out{{a}} = \bar y - \out{{b}}\,\bar x \approx {_tex(best.height, k)} - {inner}\cdot {mean} \approx {_tex(best.intercept)}",
             "The line goes through both means", ("best-line",)),
    )  # fmt: skip


def figures() -> dict[str, object]:
    """The fit at the top of the lesson, with and without the slip in the last sign, and the share of its square."""
    good, bad = (np.array(q) for q in (POINTS, SLIP))
    a, b = best_line(good), best_line(bad)
    r = residuals(bad, b.slope, b.height) ** 2
    rows = [f"{name}   slope {fixed(q.slope, 3)}   intercept {fixed(q.intercept, 3)}"
            for name, q in (("y[11] =  2.2", a), ("y[11] = -2.2", b))]  # fmt: skip
    return {"fits": "\n".join(rows), "share": float(100 * r.max() / r.sum())}
