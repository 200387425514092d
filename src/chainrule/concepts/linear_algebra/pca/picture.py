"""PCA: an axis through a cloud, the shadows on it, and one bar split into what is kept and what is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from chainrule.maths.planar import Array, between_lines
from chainrule.maths.principal import Principal, Split, covariance, principal, regression_direction, split
from chainrule.pictures import (
    Axes,
    Bars,
    Case,
    Claim,
    ControlError,
    Data,
    Dots,
    Flag,
    Goal,
    Guess,
    Handle,
    Line,
    Number,
    Plane,
    Points,
    Scene,
    Segments,
    Step,
    Text,
    controls,
    fixed,
    picture,
)
from chainrule.pictures.marks import Mark

HIT = 0.75
"""Degrees within which the best axis counts as found."""
DRAGGED = 24
"""Points that can be dragged one by one; more are a cloud."""

CLOUD = (
    (-2.9, -0.9), (-1.3, -1.3), (-0.9, -0.5), (-0.8, 0.9), (-0.1, 0.8), (0.1, -0.9), (0.2, -0.5), (0.5, 0.0),
    (1.5, 1.3), (1.7, -0.3), (2.0, 1.4),
)  # fmt: skip
"""Mean zero, and the covariance matrix (2.1, 0.8; 0.8, 0.9) exactly."""
ROUND = ((2.0, 0.0), (-2.0, 0.0), (0.0, 2.0), (0.0, -2.0), (1.5, 1.5), (-1.5, -1.5), (1.5, -1.5), (-1.5, 1.5))

CASES = [
    Case(
        "regression", "along the regression line",
        {"points": [[y, x] for x, y in CLOUD], "angle": 41.63, "reveal": True},
        "The first principal axis is the regression line.",
        "The same cloud, its columns swapped. The dashed line at 41.6° has the smallest squared *vertical* distances and "
        "keeps 74 %; the best axis, at 63.4°, has the smallest squared *perpendicular* ones and keeps 83 %.",
    ),
    Case(
        "round", "a round cloud", {"points": [list(p) for p in ROUND], "angle": 20.0, "reveal": True},
        "There is always a first principal axis.",
        "Turn the axis: it keeps half at every angle. A library still returns some axis; rounding chose it.",
    ),
    Case(
        "standardised", "each column divided by its spread", {"standardise": True, "angle": 26.57, "reveal": True},
        "The units of the columns do not matter.",
        "Dividing each column by its standard deviation has moved the best axis from 26.6° to 45°, and its share from "
        "83 % to 79 %. Neither is wrong; they answer two questions.",
    ),
    Case(
        "outlier", "one point far away",
        {"points": [*[list(p) for p in CLOUD[:-1]], [-2.2, 2.8]], "angle": 26.57, "reveal": True},
        "The first axis shows where most of the points lie.",
        "Ten points have stayed and one has moved. Variance counts *squared* distances, so that one point turns the "
        "best axis from 26.6° to 175.6°, by 31°.",
    ),
]  # fmt: skip

GOALS = [
    Goal("Turn the axis until it keeps the most.", lambda a, s: s.values["off"] < HIT),
    Goal("Find the axis that loses the most.", lambda a, s: 90 - HIT < s.values["off"] < 91),
    Goal("Drag one point until the best axis is steeper than 45°.", lambda a, s: _steep(a, s)),
]


def _steep(arguments: Any, scene: Scene) -> bool:
    points = np.asarray(arguments["points"])
    one = points.shape == (len(CLOUD), 2) and (np.abs(points - CLOUD).max(axis=1) > 1e-9).sum() == 1
    return bool(one and not scene.values["round"] and 45 < scene.values["best"] < 135)


@dataclass(frozen=True, eq=False)
class Cloud:
    """The points as drawn, the columns' names, the window's half sides, and whether points can be dragged."""

    points: Array
    names: tuple[str, str]
    half: tuple[float, float]
    dragged: bool
    note: str


@picture(title="A cloud and its shadows", cases=CASES, goals=GOALS, opening=("angle", 128.0, 110.0))
def pca(
    angle: Annotated[
        float, Number(0, 360, step=1, unit="°", digits=1, wrap=True, label="Axis at", role="input")
    ] = 110.0,
    standardise: Annotated[bool, Flag(label="Divide by the spread")] = False,
    guess: Annotated[
        float | None, Guess(50, 100, step=1, unit="%", digits=0, label="Your guess", answer="best_share", times=100)
    ] = None,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
    points: Annotated[Array, Points((-15.0, 15.0, -15.0, 15.0), least=3, most=500, label="Points")] = CLOUD,  # type: ignore[assignment]
    columns: Annotated[tuple[str, str], controls.Names(count=2, label="Columns", hidden=True)] = ("x", "y"),
    data: Annotated[dict[str, Any] | None, Data(label="Your table", hidden=True)] = None,
) -> Scene:
    """Draw the cloud, an axis at `angle` through its mean, the shadows on it and the split of the variance."""
    cloud = _cloud(points, columns, data, standardise)
    best, parts = principal(cloud.points), split(cloud.points, angle)
    total = best.first + best.second
    off = 90.0 if best.round else abs(between_lines(angle, best.angle))
    shown = (reveal or off < HIT) and not best.round
    share = parts.kept / total if total > 0 else 0.5
    return Scene(
        panels=(_plane(cloud), _bar(total)),
        marks=[*_axis(cloud, parts, best, angle, shown), *_split(parts, share, best, guess, shown)],
        say=_say(cloud, best, parts, angle, shown, guess),
        claims=_claims(cloud.points, best, parts, angle),
        work=_work(cloud.points, parts, angle),
        handles=_handles(cloud, angle),
        values={
            "variances": np.array([best.first, best.second]), "total": total, "kept": parts.kept, "lost": parts.lost,
            "share": share, "best": best.angle, "best_share": best.first / total if total > 0 else 0.5, "off": off,
            "round": best.round,
        },
        primary="plane",
    )  # fmt: skip


def _cloud(points: Array, columns: tuple[str, str], data: dict[str, Any] | None, standardise: bool) -> Cloud:
    if data is not None:
        points, columns = _chosen(data, columns)
    note = "" if data is None else f" {len(points):,} of {data['of']:,} rows, measured from their means."
    if standardise:
        spread = points.std(axis=0, ddof=1)
        size = np.maximum(np.abs(points).max(axis=0), 1e-300)
        points = (points - points.mean(axis=0)) / np.where(spread > 1e-12 * size, spread, size)
        note += " Each column was divided by its standard deviation."
    dragged = data is None and not standardise and len(points) <= DRAGGED
    half = (4.0, 2.9)
    if data is not None or len(points) > DRAGGED:
        reach = 1.08 * np.abs(points).max(axis=0)
        half = (max(float(reach[0]), float(reach[1]) / 2, 1e-9), max(float(reach[1]), float(reach[0]) / 2, 1e-9))
    return Cloud(points, columns, half, dragged, note)


def _chosen(data: dict[str, Any], columns: tuple[str, str]) -> tuple[Array, tuple[str, str]]:
    """Two columns of the reader's table: those named where it has them, else its first two; centred."""
    names = data["columns"]
    if len(names) < 2:
        raise ControlError(f"The picture needs at least two numeric columns; got {len(names)}.")
    first, second = (names.index(c) for c in columns) if set(columns) <= set(names) else (0, 1)
    pair = np.asarray(data["rows"], dtype=float)[:, [first, second]]
    if np.abs(pair).max() > 1e100:
        raise ControlError("The picture takes columns with numbers below 1e100 in size.")
    return pair - pair.mean(axis=0), (names[first], names[second])


def _plane(cloud: Cloud) -> Plane:
    (x, y), below = cloud.half, tuple(f"{way} {name[:18]}" for way, name in zip("→↑", cloud.names, strict=True))
    step = 1.0 if x == 4.0 else float(10 ** np.ceil(np.log10(x / 4)))
    return Plane(
        "plane", (-x, x), (-y, y), ratio=0.66, grid=step, ticks=(step,), below=(below[0], below[1]), tab="Cloud"
    )


def _bar(total: float) -> Axes:
    return Axes(
        "bar", (0, 100), (0, 1), ratio=0.06, least=34, title=f"total variance {_n(total)}",
        xticks=(0, 50, 100), xwords=("0", "50 %", "100 %"), yticks=(), lines=False, tab="Split",
    )  # fmt: skip


def _along(angle: float) -> Array:
    return np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])


def _axis(cloud: Cloud, parts: Split, best: Principal, angle: float, shown: bool) -> list[Mark]:
    centre, along = cloud.points.mean(axis=0), _along(angle)
    reach = 0.86 * min(cloud.half)
    marks: list[Mark] = []
    slope = regression_direction(cloud.points)
    if shown:
        first = _along(best.angle)
        marks.append(Line(centre, first, thick=True, panel="plane", role="special", id="best"))
        at, words = centre - first * reach, f"best, {fixed(best.angle, 1)}°"
        marks.append(Text(at, words, "nw", bold=True, panel="plane", role="special", id="best-text"))
    marks.append(Line(centre, along, panel="plane", role="input", id="axis"))
    if slope is not None:  # dashed, and over the axis: so both are seen where they agree
        at = centre + slope * cloud.half[0] * 0.85
        marks.append(Line(centre, slope, dash="dash", panel="plane", role="other", id="regression"))
        marks.append(Text(at, "regression", "s", panel="plane", role="other", id="regression-text"))
    many = len(cloud.points) > 60
    drops = np.stack([cloud.points, parts.shadows], axis=1)
    marks.append(Segments(drops, dash="dotted", panel="plane", role="error", faint=many, id="drops"))
    marks.append(Dots(cloud.points, size=2.5 if many else 4.0, panel="plane", role="data", id="points"))
    marks.append(Dots(parts.shadows, size=2.0 if many else 3.0, panel="plane", role="output", id="shadows"))
    marks.append(Text(centre + along * reach, "**u**", "e", gap=12, panel="plane", role="input", id="u"))
    return marks


def _split(parts: Split, share: float, best: Principal, guess: float | None, shown: bool) -> list[Mark]:
    if parts.kept + parts.lost <= 0:
        words = "no variance, nothing to split"
        return [Text((50, 0.5), words, "c", fixed=True, panel="bar", role="guide", id="nothing")]
    cut = 100 * share
    marks: list[Mark] = []
    for name, role, low, high, value in (
        ("kept", "output", 0.0, cut, parts.kept), ("lost", "error", cut, 100.0, parts.lost),
    ):  # fmt: skip
        marks.append(Bars([low, high], [1.0], panel="bar", role=role, outline=True, id=name))
        if high - low > 30:
            at, words = ((low + high) / 2, 0.5), f"{name} {_n(value)}"
            marks.append(Text(at, words, "c", fixed=True, panel="bar", role=role, id=f"{name}-text"))
    if shown:
        top = 100 * best.first / (best.first + best.second)
        ends = [[[top, -0.1], [top, 1.1]]]
        marks.append(Segments(ends, thick=True, panel="bar", role="special", clip=False, id="most"))
    if guess is not None:
        ends, words = [[[guess, -0.15], [guess, 1.2]]], f"you said {fixed(guess, 0)} %"
        marks.append(Segments(ends, dash="dash", panel="bar", role="guide", clip=False, id="guess"))
        at, side = (guess, 1.1), "ne" if guess < 75 else "nw"
        marks.append(Text(at, words, side, fixed=True, panel="bar", role="guide", clip=False, id="guess-text"))
    return marks


def _say(
    cloud: Cloud, best: Principal, parts: Split, angle: float, shown: bool, guess: float | None
) -> str:
    total = best.first + best.second
    if total <= 0:
        return f"All points are in one place: there is no variance to keep.{cloud.note}"
    head = f"[The axis at {fixed(angle % 180, 1)}°]{{input}} [keeps {_n(parts.kept)}]{{output}} of {_n(total)}, "
    head += f"{_percent(parts.kept / total)}; [{_n(parts.lost)} is lost]{{error}}."
    if best.round:
        tail = " The cloud is round: every axis keeps half, and none is best."
    elif shown:
        tail = f" [The best axis is at {fixed(best.angle, 1)}°]{{special}} and keeps {_percent(best.first / total)}"
        tail += f"; you said {fixed(guess, 0)} %." if guess is not None else "."
    else:
        tail = f" Your guess for the best axis is {fixed(guess, 0)} %." if guess is not None else ""
    return head + tail + cloud.note


def _percent(share: float) -> str:
    return f"{fixed(100 * share, 1 if share > 0.99 else 0)} %"


def _n(value: float) -> str:
    """Two decimals, or three leading digits where the number is small or large."""
    size = abs(value)
    if size == 0 or 0.1 <= size < 1e4:
        return fixed(value)
    if 1e4 <= size < 1e7:
        return fixed(value, 0)
    return fixed(value, 2) if size >= 1e7 else f"{value:.3g}".replace("-", "−")


def _claims(points: Array, best: Principal, parts: Split, angle: float) -> tuple[Claim, ...]:
    along, total = _along(angle), float(np.trace(covariance(points)))
    size = float(np.abs(points).max()) ** 2
    asked = float(along @ covariance(points) @ along)
    kept, lost = parts.kept, parts.lost
    return (
        Claim("What the axis keeps and what it loses add up", "kept + lost = total", kept + lost, total, scale=size),
        Claim("The covariance matrix *S* knows what it keeps", "kept = **u**ᵀ*S***u**", kept, asked, scale=size),
        Claim("No axis keeps more than the largest eigenvalue", "kept ≤ λ₁", kept, best.first, "≤", scale=size),
        Claim("or loses less than the other", "lost ≥ λ₂", lost, best.second, "≥", scale=size),
    )


def _tex(value: float, digits: int = 3) -> str:
    text = f"{value:.{digits}f}" if value == 0 or 1e-2 < abs(value) < 1e5 else f"{value:.3e}"
    if "e" in text:
        mantissa, power = text.split("e")
        text = rf"{mantissa}\cdot10^{{{int(power)}}}"
    return f"({text})" if text.startswith("-") else text


def _work(points: Array, parts: Split, angle: float) -> tuple[Step, ...]:
    (a, c), (_, b) = covariance(points)
    x, y = _along(angle)
    total, turn = a + b, rf"{fixed(angle, 1)}^\circ"
    steps = (
        Step(
            rf"\inp{{\mathbf u}} &= (\cos {turn},\ \sin {turn}) = ({_tex(x).strip('()')},\ {_tex(y).strip('()')})",
            "The axis, one long", ("axis",),
        ),
        Step(
            rf"\out{{\text{{kept}}}} &= {_tex(x)}^2\cdot{_tex(a)} + 2\cdot{_tex(x)}\cdot{_tex(y)}\cdot{_tex(c)}",
            "u₁² times the first variance, 2u₁u₂ times the covariance", ("shadows", "kept"),
        ),
        Step(
            rf"&\quad + {_tex(y)}^2\cdot{_tex(b)} = {_tex(parts.kept)}",
            "and u₂² times the second variance", ("shadows", "kept"),
        ),
        Step(
            rf"\err{{\text{{lost}}}} &= {_tex(a)} + {_tex(b)} - {_tex(parts.kept)} = {_tex(parts.lost)}",
            "The rest of the total", ("drops", "lost"),
        ),
    )  # fmt: skip
    if total <= 0:
        return steps
    share = rf"\out{{\text{{kept}}}}/\text{{total}} &= {_tex(parts.kept)}/{_tex(total)} = {_tex(parts.kept / total)}"
    return (*steps, Step(share, "The share of the variance", ("kept",)))


def _handles(cloud: Cloud, angle: float) -> tuple[Handle, ...]:
    centre = cloud.points.mean(axis=0)
    x, y = centre + _along(angle) * 0.86 * min(cloud.half)
    turn = Handle(
        "angle", "circle", (float(x), float(y)), "plane", "axis u", centre=(float(centre[0]), float(centre[1])),
        role="input", text=f"{fixed(angle, 1)} degrees",
    )  # fmt: skip
    if not cloud.dragged:
        return (turn,)
    return (
        turn,
        *(
            Handle(
                "points", "point", (float(p[0]), float(p[1])), "plane", f"point {i + 1}", index=i, role="data",
                text=f"{fixed(p[0], 1)}, {fixed(p[1], 1)}", quiet=True,
            )
            for i, p in enumerate(cloud.points)
        ),
    )  # fmt: skip


def figures() -> dict[str, object]:
    """The numbers of the lesson: a table of two columns whose units differ a thousandfold, before and after scaling."""
    draw = np.random.default_rng(3)
    both = draw.standard_normal((200, 2)) @ np.array([[1.0, 0.6], [0.0, 0.8]])
    raw = np.column_stack([41 + 11 * both[:, 0], 43_000 + 12_000 * both[:, 1]])
    before = principal(raw, 0.0)
    after = principal((raw - raw.mean(axis=0)) / raw.std(axis=0, ddof=1))
    lines = [
        f"{name:<8}[{p.first / (p.first + p.second):.7f}  {p.second / (p.first + p.second):.7f}]"
        for name, p in (("raw", before), ("scaled", after))
    ]
    default = principal(np.array(CLOUD))
    slope = regression_direction(np.array(CLOUD))
    assert slope is not None
    return {
        "ratios": "\n".join(lines), "after": 100 * after.first / 2, "best": default.angle,
        "regression": float(np.degrees(np.arctan2(slope[1], slope[0]))),
        "correlation": float(0.8 / np.sqrt(2.1 * 0.9)),
    }  # fmt: skip
