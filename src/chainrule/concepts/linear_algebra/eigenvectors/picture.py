"""Eigenvectors: an arrow on a circle, its image, and the wedge between them that shuts on special lines."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from chainrule.maths.planar import Array, Kept, between_lines, kept_lines
from chainrule.pictures import (
    Angle,
    Arrow,
    Case,
    Claim,
    Curve,
    Goal,
    Guess,
    Handle,
    Line,
    Mark,
    Matrix,
    Number,
    Plane,
    Scene,
    Step,
    Text,
    controls,
    fixed,
    picture,
)

HIT = 0.75
"""Degrees within which a line counts as found; the circle's handle snaps as far."""

CASES = [
    Case(
        "rotation", "a rotation", {"matrix": [[0.6, -0.8], [0.8, 0.6]], "angle": 75.0},
        "Every matrix has real eigenvectors.",
        "This one turns every arrow by 53°. No line is kept, and both eigenvalues are complex: 0.60 ± 0.80i.",
    ),
    Case(
        "shear", "a shear", {"matrix": [[1.0, 0.6], [0.0, 1.0]], "angle": 60.0},
        "An n × n matrix always has n independent eigenvectors.",
        "A shear keeps one line and no other. Its eigenvalue 1 counts twice, and there is no second line.",
    ),
    Case(
        "reflection", "a reflection, λ = −1", {"matrix": [[0.0, 1.0], [1.0, 0.0]], "angle": 135.0},
        "An eigenvector keeps its direction.",
        "On the line at 135° the image points the other way: λ = −1. It is still an eigenvector, for it stays on its line.",
    ),
    Case(
        "flat", "a flat matrix, λ = 0", {"matrix": [[0.8, 0.4], [0.4, 0.2]], "angle": 116.565},
        "Zero cannot be an eigenvalue.",
        "The zero vector is no eigenvector, but 0 is an eigenvalue here: the line at 116.6° is sent to the origin.",
    ),
]  # fmt: skip

GOALS = [
    Goal("Find a line that *A* keeps.", lambda a, s: len(s.keep["found"]) >= 1 and s.values["kind"] != "all"),
    Goal("Find the second one.", lambda a, s: len(s.keep["found"]) >= 2),
    Goal("Drag a₁ and a₂ until no line can be kept.", lambda a, s: s.values["kind"] == "none"),
    Goal("Make the two lines merge, to within 6°.", lambda a, s: s.values["merged"] < 6.0),
]


@picture(title="An arrow and its image", cases=CASES, goals=GOALS, opening=("angle", 75.0, 48.0))
def eigenvectors(
    matrix: Annotated[
        Array, Matrix(2, 2, -2.0, 2.0, names=("a₁", "a₂"), roles=("other", "other"), label="*A*", role="other")
    ] = ((0.8, 0.6), (0.4, 0.6)),  # type: ignore[assignment]
    angle: Annotated[
        float, Number(0, 360, step=1, unit="°", digits=1, wrap=True, label="**v** at", role="input")
    ] = 75.0,
    guess: Annotated[
        float | None, Guess(0, 180, step=1, unit="°", digits=0, label="Your guess", answer="lines")
    ] = None,
    found: Annotated[tuple[float, ...], controls.Kept(2, hidden=True)] = (),
) -> Scene:
    """Draw v at `angle` degrees, Av, the wedge between the line of v and Av, and the lines found so far."""
    kept = kept_lines(matrix)
    v = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    image = matrix @ v
    turn = _turn(v, image)
    lines = _found(kept, found, angle)
    marks = [*_ghosts(guess), *_kept_marks(kept, lines), *_arrows(matrix, v, image, angle, turn)]
    return Scene(
        panels=(Plane("plane", (-1.75, 1.75), (-1.3, 1.3), ratio=0.82, tab="Picture"),),
        marks=marks,
        say=_say(kept, angle, turn, image, lines, guess),
        claims=_claims(matrix, kept, v, image),
        work=_work(matrix, v, image),
        handles=_handles(matrix, v, angle),
        values={
            "eigenvalues": np.array(kept.spectrum), "kind": kept.kind, "lines": kept.lines, "turn": turn,
            "merged": abs(between_lines(*kept.lines)) if kept.kind == "two" else (0.0 if kept.kind == "one" else 90.0),
            "stretch": float(np.hypot(*image)), "cross": float(v[0] * image[1] - v[1] * image[0]),
        },
        keep={"found": lines},
    )  # fmt: skip


def _turn(v: Array, image: Array) -> float:
    """Degrees from the line of v to Av, in (−90, 90]; 0 where Av is the zero vector."""
    if np.hypot(*image) < 1e-12:
        return 0.0
    return between_lines(np.degrees(np.arctan2(v[1], v[0])), np.degrees(np.arctan2(image[1], image[0])))


def _found(kept: Kept, found: tuple[float, ...], angle: float) -> tuple[float, ...]:
    """The lines found so far that this matrix still keeps, and the one under v now."""
    near = [x for x in kept.lines if any(abs(between_lines(x, f)) < HIT for f in (*found, angle))]
    return tuple(sorted(round(x, 6) for x in near))


def _ghosts(guess: float | None) -> list[Mark]:
    t = np.linspace(0, 2 * np.pi, 121)
    marks: list[Mark] = [
        Curve(np.column_stack([np.cos(t), np.sin(t)]), panel="plane", role="data", faint=True, id="circle")
    ]
    if guess is not None:
        d = np.array([np.cos(np.radians(guess)), np.sin(np.radians(guess))])
        marks.append(Line((0, 0), d, dash="dash", panel="plane", role="guide", id="guess"))
        marks.append(Text(-1.12 * d, f"you said {fixed(guess, 0)}°", "e", panel="plane", role="guide", id="guess-text"))
    return marks


def _kept_marks(kept: Kept, lines: tuple[float, ...]) -> list[Mark]:
    marks: list[Mark] = []
    for line, value in zip(kept.lines, kept.values, strict=True):
        if any(abs(between_lines(line, f)) < 1e-3 for f in lines):
            d = np.array([np.cos(np.radians(line)), np.sin(np.radians(line))])
            marks.append(Line((0, 0), d, thick=True, panel="plane", role="special", id=f"line{len(marks)}"))
            words = f"λ = {fixed(value)}"
            marks.append(
                Text(-0.95 * d, words, "nw", bold=True, panel="plane", role="special", id=f"value{len(marks)}")
            )
    return marks


def _arrows(matrix: Array, v: Array, image: Array, angle: float, turn: float) -> list[Mark]:
    a1, a2 = matrix[:, 0], matrix[:, 1]
    length = float(np.hypot(*image))
    start = float(np.degrees(np.arctan2(image[1], image[0]))) - turn
    radius = min(0.62, 0.7 * length) if length > 0.05 else 0.0
    out: list[Mark] = [Line((0, 0), v, panel="plane", role="input", faint=True, id="v-line")]
    if radius and abs(turn) > 0.05:
        out.append(Angle((0, 0), start, start + turn, radius, panel="plane", role="output", id="wedge"))
        middle = np.radians(start + turn / 2)
        if abs(turn) > 9:
            at = 0.72 * radius * np.array([np.cos(middle), np.sin(middle)])
            word = Text(at, f"{fixed(abs(turn), 1)}°", "c", panel="plane", role="output", id="wedge-text")
            out.append(word)
    for name, column in (("a₁", a1), ("a₂", a2)):
        out.append(Arrow((0, 0), column, size=8, panel="plane", role="other", faint=True, id=name))
        out.append(Text(column, name, "se", gap=10, panel="plane", role="other", id=f"{name}-text"))
    out.append(Arrow((0, 0), image, open=True, thick=True, panel="plane", role="output", id="image"))
    out.append(Arrow((0, 0), v, panel="plane", role="input", thick=True, id="v"))
    out.append(Text(v, "**v**", "n" if v[1] >= 0 else "s", gap=12, panel="plane", role="input", id="v-text"))
    side = ("n" if image[1] >= 0 else "s") + ("e" if image[0] >= 0 else "w")
    out.append(Text(image, "*A***v**", side, panel="plane", role="output", id="image-text"))
    return out


def _say(kept: Kept, angle: float, turn: float, image: Array, lines: tuple[float, ...], guess: float | None) -> str:
    head, length = f"[**v** at {fixed(angle, 1)}°]{{input}}.", float(np.hypot(*image))
    if length < 1e-9:
        body = "Its image is the zero vector: **v** lies on a line with eigenvalue 0."
    elif length < 0.02 and _silenced(kept, lines, angle):
        body = "Its image is all but the zero vector: **v** lies next to a line with eigenvalue 0."
    elif abs(turn) < 0.05:
        value = "opposite to" if image @ [np.cos(np.radians(angle)), np.sin(np.radians(angle))] < 0 else "along"
        body = f"Its image lies on the line of **v**, {value} it, and is {fixed(length)} times as long."
    else:
        way = "clockwise" if turn < 0 else "counter-clockwise"
        body = f"Its image is turned {fixed(abs(turn), 1)}° {way} off the line of **v** and is {fixed(length)} times as long."
    return f"{head} {body} {_tally(kept, lines, guess)}".strip()


def _silenced(kept: Kept, lines: tuple[float, ...], angle: float) -> bool:
    """Whether a line that is found lies under v and has the eigenvalue 0."""
    near = [v for x, v in zip(kept.lines, kept.values, strict=True) if lines and abs(between_lines(x, angle)) < HIT]
    return any(abs(v) < 1e-9 for v in near)


def _tally(kept: Kept, lines: tuple[float, ...], guess: float | None) -> str:
    if kept.kind == "all":
        return "This matrix multiplies every arrow by the same number, so every line is kept."
    if not lines:
        return "" if kept.kind != "none" else "No line will light up: the eigenvalues are complex."
    where = " and ".join(f"{fixed(x, 1)}°" for x in lines)
    said = f"; you said {fixed(guess, 0)}°" if guess is not None else ""
    found = f"{'One line' if len(lines) == 1 else 'Two lines'} found, at {where}{said}."
    return found + (" There is no other." if kept.kind == "one" else "")


def _claims(matrix: Array, kept: Kept, v: Array, image: Array) -> tuple[Claim, ...]:
    one, two = kept.spectrum
    largest, cross = float(np.abs(matrix).max()), float(v[0] * image[1] - v[1] * image[0])
    size = largest**2 + largest
    return (
        Claim("The eigenvalues add up to the trace", "λ₁ + λ₂ = tr *A*", one + two, np.trace(matrix), scale=size),
        Claim("and multiply to the determinant", "λ₁ · λ₂ = det *A*", one * two, np.linalg.det(matrix), scale=size),
        Claim("Shut only on a special line", "**v** × *A***v** = 0", cross, 0.0, digits=3, applies=True, tolerance=1e-3)
        if abs(cross) <= 1e-3 * min(largest, 1.0)
        else Claim("Shut only on a special line", "**v** × *A***v** = 0", cross, 0.0, "≠",
                   digits=3 if abs(cross) >= 5e-4 else 6),
    )


def _work(matrix: Array, v: Array, image: Array) -> tuple[Step, ...]:
    (a, b), (c, d) = matrix

    def row(p: float, q: float, r: float, name: str) -> str:
        terms = rf"{_entry(p)}\cdot{_n(v[0], 3)}+{_entry(q)}\cdot{_n(v[1], 3)}"
        return rf"\out{{(A\mathbf v)_{name}}} &= {terms}\approx{_bare(r, 3)}"

    cross = v[0] * image[1] - v[1] * image[0]
    return (
        Step(row(a, b, image[0], "1"), "The first row of A with v", ("v", "image")),
        Step(row(c, d, image[1], "2"), "The second row", ("v", "image")),
        Step(
            rf"\inp{{\mathbf v}}\times\out{{A\mathbf v}} &= {_n(v[0], 3)}\cdot{_n(image[1], 3)}"
            rf"-{_n(v[1], 3)}\cdot{_n(image[0], 3)}\approx{_bare(cross, 3)}",
            "Zero exactly when Av lies on the line of v",
            ("wedge",),
        ),
    )


def _bare(x: float, digits: int) -> str:
    return fixed(x, digits).replace("−", "-")


def _n(x: float, digits: int) -> str:
    text = _bare(x, digits)
    return f"({text})" if text.startswith("-") else text


def _entry(x: float) -> str:
    """An entry of the matrix: two decimals, or three where it has more."""
    return _n(x, 2 if abs(x - round(x, 2)) < 1e-9 else 3)


def _handles(matrix: Array, v: Array, angle: float) -> tuple[Handle, ...]:
    return (
        Handle("angle", "circle", (v[0], v[1]), "plane", "v", role="input", text=f"{fixed(angle, 1)} degrees"),
        *(
            Handle(
                "matrix", "column", (matrix[0, j], matrix[1, j]), "plane", f"column a{j + 1}", index=j, role="other",
                text=f"{fixed(matrix[0, j])}, {fixed(matrix[1, j])}",
            )
            for j in (0, 1)
        ),
    )  # fmt: skip


def figures() -> dict[str, object]:
    """The numbers of the lesson: the length of a state that the default matrix multiplies again and again."""
    matrix = np.array([[0.8, 0.6], [0.4, 0.6]])
    lengths = {k: float(np.hypot(*(np.linalg.matrix_power(matrix, k) @ [1.0, 0.0]))) for k in (0, 10, 30, 50)}
    lines = [f"step {k:3d}   |h| = {fixed(length, 2):>8}" for k, length in lengths.items()]
    return {"grow": "\n".join(lines), "grow50": round(lengths[50], -2), "pow50": round(1.2**50, -2)}
