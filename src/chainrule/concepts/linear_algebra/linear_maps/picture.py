"""A matrix as a map: a grid and its ghost, an F, and a staircase of the columns that reaches the moved point."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from chainrule.maths.planar import Array
from chainrule.pictures import (
    Arrow,
    Case,
    Claim,
    Dot,
    Flag,
    Goal,
    Guess,
    Handle,
    Line,
    Matrix,
    Plane,
    Point,
    Polygon,
    Scene,
    Segments,
    Step,
    Text,
    fixed,
    picture,
)
from chainrule.pictures.marks import Mark

START = ((1.2, -0.6), (0.4, 1.0))
AT = (2.0, 1.0)
REACH = 8.0
"""Half the side of the square that the moved grid has to fill, in units of the plane."""
F = np.array([
    [0.25, 0.2], [0.45, 0.2], [0.45, 0.6], [0.8, 0.6], [0.8, 0.78], [0.45, 0.78], [0.45, 1.02], [0.95, 1.02],
    [0.95, 1.2], [0.25, 1.2],
])  # fmt: skip

CASES = [
    Case(
        "rows", "rows or columns", {"matrix": [[1.5, 1.0], [0.0, 0.5]], "reveal": True},
        "The first row of a matrix says where the first axis goes.",
        "The arrow (1, 0) lands on (1.50, 0.00), the first *column*. The first row, (1.50, 1.00), is the place of "
        "neither arrow.",
    ),
    Case(
        "mirror", "a mirror", {"matrix": [[-1.0, 0.0], [0.0, 1.0]], "reveal": True},
        "A matrix turns and stretches, and nothing else.",
        "No turn and no stretch makes this F of the first one: it is mirrored, and the determinant is −1.",
    ),
    Case(
        "half-turn", "minus one twice", {"matrix": [[-1.0, 0.0], [0.0, -1.0]], "reveal": True},
        "Negative entries mean a mirror image.",
        "Both columns are reversed, and the F stands on its head, but it can be read: this is a half turn, and the "
        "determinant is +1.",
    ),
    Case(
        "shear", "a shear", {"matrix": [[1.0, 0.8], [0.0, 1.0]], "reveal": True},
        "A matrix can shift the plane to one side.",
        "Every row of the grid slides by a different length, and the origin stays where it is. A layer that shifts "
        "needs a bias.",
    ),
]  # fmt: skip


QUARTERS = ([[0, -1], [1, 0]], [[0, 1], [-1, 0]])


def _near(arguments: Any, name: str, *wanted: Any) -> bool:
    return any(np.abs(np.asarray(arguments[name]) - np.asarray(w)).max() < 0.06 for w in wanted)


GOALS = [
    Goal("Mirror the F.", lambda a, s: s.values["det"] < -0.05),
    Goal("Turn the plane by a quarter, without a stretch.", lambda a, s: _near(a, "matrix", *QUARTERS)),
    Goal("Squash the plane onto one line, or very nearly.",
         lambda a, s: s.values["longest"] > 0.3 and abs(s.values["det"]) < 0.03 * s.values["longest"] ** 2),
    Goal("Drag **x** until its image lies on the tip of −**a₁**.",
         lambda a, s: s.values["longest"] > 0.3 and np.abs(s.values["image"] + s.values["matrix"][:, 0]).max() < 0.03),
]


@picture(title="A grid and its image", cases=CASES, goals=GOALS, opening=("matrix", [[1.0, 0.0], [0.0, 1.0]], START))
def linear_maps(
    matrix: Annotated[
        Array, Matrix(2, 2, -2.5, 2.5, names=("a₁", "a₂"), roles=("input", "output"), label="*A*")
    ] = START,  # type: ignore[assignment]
    point: Annotated[Array, Point(-2.5, 2.5, step=0.1, names=("x₁", "x₂"), label="**x**")] = AT,  # type: ignore[assignment]
    guess: Annotated[float | None, Guess(-4, 4, step=0.1, digits=1, label="Your guess", answer="first")] = None,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
) -> Scene:
    """Draw the grid, the F and the point x under `matrix`, and the staircase of its columns that reaches Ax."""
    # Rounded to what is printed, so that the calculation can be redone on paper to the last digit.
    matrix, point = np.round(matrix, 2), np.round(point, 1)
    moved = bool(np.abs(point - AT).max() > 1e-9)
    first = not moved and bool(np.abs(matrix - START).max() < 1e-9)
    shown = reveal or moved or guess is not None
    marks = [*_grid(matrix), *_letters(matrix), *_arrows(matrix, point, shown)]
    if guess is not None and first:
        marks.append(Line((guess, 0), (0, 1), dash="dash", panel="plane", role="guide", id="guess"))
        words = f"you said {fixed(guess, 1)}"
        marks.append(Text((guess, -2.3), words, "e", panel="plane", role="guide", id="guess-text"))
    det = float(matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0])
    return Scene(
        panels=(Plane("plane", (-3.3, 3.3), (-2.6, 2.6), ratio=0.8, tab="Picture"),),
        marks=marks,
        say=_say(matrix, point, det, shown, guess if first else None),
        claims=_claims(matrix, point, det, shown),
        work=_work(matrix, point, det, shown),
        handles=_handles(matrix, point),
        values={
            "matrix": matrix, "image": matrix @ point, "det": det,
            "longest": float(np.hypot(*matrix).max()), "first": float((matrix @ point)[0]),
        },
    )  # fmt: skip


def _grid(matrix: Array) -> list[Mark]:
    """The images of the whole-number grid lines, as many as fill the frame, thinned where they crowd."""
    marks: list[Mark] = []
    for name, role, along, step in (("rows", "input", 0, 1), ("columns", "output", 1, 0)):
        direction, across = matrix[:, along], matrix[:, step]
        length = float(np.hypot(*direction))
        if length < 1e-6:
            continue
        gap = abs(float(direction[0] * across[1] - direction[1] * across[0])) / length
        stride = 1 if gap >= 0.12 or gap < 1e-3 else int(np.ceil(0.12 / gap))
        count = min(int(REACH / (gap * stride)), 80) if gap >= 1e-3 else 0
        starts = stride * np.arange(-count, count + 1)[:, None] * across
        # Each line runs through the foot of the perpendicular from the origin, so that its piece fills the frame.
        starts = starts - np.outer(starts @ direction, direction) / length**2
        half = REACH * direction / length
        ends = np.stack([starts - half, starts + half], axis=1)
        marks.append(Segments(ends, panel="plane", role=role, faint=True, id=name))
    return marks


def _letters(matrix: Array) -> list[Mark]:
    return [
        Polygon(F, fill=0.25, panel="plane", role="guide", id="F"),
        Polygon(F @ matrix.T, fill=0.4, edge=True, panel="plane", role="other", id="F-image"),
    ]


def _arrows(matrix: Array, point: Array, shown: bool) -> list[Mark]:
    a1, a2 = matrix[:, 0], matrix[:, 1]
    image, corner = matrix @ point, point[0] * a1
    steps = np.array([[[0.0, 0.0], [point[0], 0.0]], [[point[0], 0.0], point]])
    marks: list[Mark] = [Segments(steps, dash="dotted", panel="plane", role="guide", id="ghost-stairs")]
    if shown:
        for name, role, start, end, count in (
            ("one", "input", np.zeros(2), corner, point[0]), ("two", "output", corner, image, point[1]),
        ):  # fmt: skip
            marks.append(Segments([[start, end]], thick=True, panel="plane", role=role, id=f"stairs-{name}"))
            whole = np.sign(count) * np.arange(1, int(abs(count) + 1e-9) + 1)
            for k in whole:
                at = start + k / count * (end - start)
                marks.append(Dot(at, size=3.0, panel="plane", role=role, id=f"{name}{abs(int(k))}"))
        if abs(image[0]) > 3.3 or abs(image[1]) > 2.6:
            # Outside the frame: an arrow at the edge points to it.
            marks.append(Arrow((0, 0), image, panel="plane", role="special", id="way"))
        marks.append(Dot(image, size=6.0, panel="plane", role="special", id="image"))
        marks.append(Text(image, "*A***x**", "ne", gap=10, panel="plane", role="special", id="image-text"))
    for name, role, column in (("a₁", "input", a1), ("a₂", "output", a2)):
        marks.append(Arrow((0, 0), column, thick=True, open=role == "output", panel="plane", role=role, id=name))
        side = ("s" if column[1] < 0 or name == "a₁" else "n") + ("e" if column[0] >= 0 else "w")
        marks.append(Text(column, f"**{name}**", side, gap=10, panel="plane", role=role, id=f"{name}-text"))
    marks.append(Text(point, "**x**", "e", gap=12, panel="plane", role="data", id="x-text"))
    return marks


def _pair(v: Array, digits: int = 2) -> str:
    return f"({fixed(v[0], digits)}, {fixed(v[1], digits)})"


def _say(matrix: Array, point: Array, det: float, shown: bool, guess: float | None) -> str:
    image = matrix @ point
    head = f"[**a₁** = {_pair(matrix[:, 0])}]{{input}}, [**a₂** = {_pair(matrix[:, 1])}]{{output}}."
    body = f" Where does **x** = {_pair(point, 1)} land?"
    if shown:
        body = f" **x** = {_pair(point, 1)} lands on [{_pair(image)}]{{special}}: {fixed(point[0], 1)} times **a₁**"
        body += f" and {fixed(point[1], 1)} times **a₂**."
    if guess is not None:
        body += f" You said {fixed(guess, 1)} for its first number; it is {fixed(image[0], 1)}."
    if abs(det) < 5e-5:
        tail = " The F is flat: det *A* = 0."
    else:
        tail = f" The F is {'mirrored' if det < 0 else 'not mirrored'}: det *A* = {_det(det)}."
    return head + body + tail


def _det(det: float) -> str:
    return fixed(det, 2 if abs(det) >= 0.005 else 4)


def _area(shape: Array) -> float:
    """The signed area of a polygon of shape (n, 2), positive where it runs counter-clockwise."""
    x, y = shape.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def _claims(matrix: Array, point: Array, det: float, shown: bool) -> tuple[Claim, ...]:
    by_rows = np.array([matrix[0] @ point, matrix[1] @ point])
    by_columns = point[0] * matrix[:, 0] + point[1] * matrix[:, 1]
    after = matrix @ (point + np.array([1.0, 0.0]))
    return (
        Claim("Row by row, or as a staircase of columns", "*A***x** = x₁**a₁** + x₂**a₂**", by_rows, by_columns,
              applies=shown, note="after your guess"),
        Claim("One more step before is one more **a₁** after", "*A*(**x** + (1, 0)) = *A***x** + **a₁**", after,
              matrix @ point + matrix[:, 0], applies=shown, note="after your guess"),
        Claim("The F's signed area is multiplied by det *A*", "area(*A*F) = det *A* · area(F)", _area(F @ matrix.T),
              det * _area(F), digits=3),
    )  # fmt: skip


def _n(x: float) -> str:
    return fixed(x, 2).replace("−", "-")


def _in(x: float) -> str:
    return f"({_n(x)})" if _n(x).startswith("-") else _n(x)


def _work(matrix: Array, point: Array, det: float, shown: bool) -> tuple[Step, ...]:
    (a, b), (c, d) = matrix
    x, y = point
    area = Step(
        rf"\det A &= {_in(a)}\cdot{_in(d)} - {_in(b)}\cdot{_in(c)} = {_tex4(det)}",
        "Below zero exactly when the F is mirrored", ("F-image",),
    )  # fmt: skip
    if not shown:
        return (area,)
    return (
        Step(
            rf"\spec{{A\mathbf x}} &= {_in(x)}\,\inp{{({_n(a)},\ {_n(c)})}} + {_in(y)}\,\out{{({_n(b)},\ {_n(d)})}}",
            "So many of each column", ("a₁", "a₂"),
        ),
        Step(
            rf"&= \inp{{({_tex4(x * a)},\ {_tex4(x * c)})}} + \out{{({_tex4(y * b)},\ {_tex4(y * d)})}}",
            "The two flights of the staircase", ("stairs-one", "stairs-two"),
        ),
        Step(
            rf"&= \spec{{({_tex4(a * x + b * y)},\ {_tex4(c * x + d * y)})}}",
            "Added number by number", ("image",),
        ),
        area,
    )  # fmt: skip


def _tex4(x: float) -> str:
    """Up to four decimals, so that the products of two-decimal numbers are exact."""
    text = f"{x:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _handles(matrix: Array, point: Array) -> tuple[Handle, ...]:
    return (
        Handle("point", "point", (float(point[0]), float(point[1])), "plane", "x", role="data", text=_pair(point, 1)),
        *(
            Handle(
                "matrix", "column", (float(matrix[0, j]), float(matrix[1, j])), "plane", f"column a{j + 1}", index=j,
                role=("input", "output")[j], text=_pair(matrix[:, j]),
            )
            for j in (0, 1)
        ),
    )  # fmt: skip
