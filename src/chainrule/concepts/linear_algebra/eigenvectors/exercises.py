"""Questions on eigenvalues and eigenvectors."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np

from chainrule.pictures import PictureCall, fixed
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


def _matrix(draw: random.Random) -> tuple[np.ndarray, int, int]:
    """A whole-number matrix P D P⁻¹ with det P = 1 and whole eigenvalues, the larger in size first."""
    while True:
        one, two = draw.sample([-3, -2, -1, 1, 2, 3, 4], 2)
        p, q = draw.choice([-1, 1, 2]), draw.choice([-1, 1])
        basis = np.array([[1, p], [q, 1 + p * q]])
        inverse = np.array([[1 + p * q, -p], [-q, 1]])
        matrix = basis @ np.diag([one, two]) @ inverse
        if abs(one) != abs(two) and np.abs(matrix).max() <= 12 and matrix[0, 1] != 0:
            return (matrix, one, two) if abs(one) > abs(two) else (matrix, two, one)


def _tex(matrix: np.ndarray) -> str:
    rows = r" \\ ".join(" & ".join(str(x) for x in row) for row in matrix)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


@exercise("eigenvalue of a given vector", "easy")
def value_of(draw: random.Random) -> Question:
    """Av is given by hand; read off λ."""
    matrix, one, _ = _matrix(draw)
    (a, b), _row = matrix
    x, y = int(b), int(one - a)
    divisor = int(np.gcd(x, y)) or 1
    v = np.array([x // divisor, y // divisor])
    image = matrix @ v
    first = next(i for i in (0, 1) if v[i])
    value = Fraction(int(image[first]), int(v[first]))
    length = float(np.hypot(*image) / np.hypot(*v))
    mistakes = [
        Mistake(
            str(int(image[first])), "λ is an entry of the image.",
            f"That is entry {first + 1} of $A\\mathbf v$. The eigenvalue is the factor: divide it by the same entry "
            f"of $\\mathbf v$, which is {v[first]}.",
        )
    ]  # fmt: skip
    if one < 0:
        mistakes.append(
            Mistake(
                fixed(length, 6), "λ is how much longer the image is.",
                "The length grows by that factor, but the image points the other way on its line, so λ is negative.",
                PictureCall("eigenvectors", "eigenvectors", {"matrix": [[0.0, 1.0], [1.0, 0.0]], "angle": 135.0}),
            )
        )  # fmt: skip
    return question(
        f"The vector $\\inp{{\\mathbf v}} = ({v[0]}, {v[1]})$ is an eigenvector of $A = {_tex(matrix)}$. "
        "What is its eigenvalue?",
        Answer(str(value), "number"),
        mistakes=tuple(mistakes),
        hints=("Multiply $A$ by $\\mathbf v$.", "Which number times $\\mathbf v$ gives that vector?"),
        solution=(
            f"$A\\mathbf v = ({image[0]}, {image[1]})$.",
            f"That is ${value}$ times $({v[0]}, {v[1]})$, so $\\lambda = {value}$.",
        ),
        check_value=_nearest(matrix, float(value)),
    )


def _nearest(matrix: np.ndarray, value: float) -> float:
    """NumPy's eigenvalue nearest to the answer: the same number only if the answer is one."""
    values = np.linalg.eigvals(matrix.astype(float))
    return float(values[np.argmin(abs(values - value))].real)


@exercise("the second eigenvalue from the trace", "medium")
def from_trace(draw: random.Random) -> Question:
    """One eigenvalue is known; trace or determinant gives the other."""
    matrix, one, two = _matrix(draw)
    trace, det = one + two, one * two
    return question(
        f"One eigenvalue of $A = {_tex(matrix)}$ is ${one}$. What is the other?",
        Answer(str(two), "number"),
        mistakes=(
            Mistake(
                str(det - one), "The eigenvalues add up to the determinant.",
                "Eigenvalues *multiply* to the determinant and *add up* to the trace: subtract from the trace, "
                f"$\\operatorname{{tr}} A = {matrix[0, 0]} + {matrix[1, 1]}$, as written.",
            ),
            Mistake(
                str(int(matrix[1, 1])), "The eigenvalues stand on the diagonal.",
                "They stand on the diagonal only when everything on one side of it is zero. Here only their *sum* "
                "is the sum of the diagonal.",
            ),
        ),
        hints=("What do the two eigenvalues add up to?", f"The trace is ${trace}$."),
        solution=(
            f"The trace is ${matrix[0, 0]} + ({matrix[1, 1]}) = {trace}$.",
            f"The two add up to it: $\\lambda_2 = {trace} - ({one}) = {two}$.",
            f"Check: $({one}) \\cdot ({two}) = {det} = \\det A$.",
        ),
        check_value=float(sorted(np.linalg.eigvals(matrix.astype(float)).real, key=lambda x: abs(x - one))[1]),
    )  # fmt: skip


@exercise("the long run of repeated steps", "hard")
def long_run(draw: random.Random) -> Question:
    """A recurrent layer: which factor decides the growth, after the matrix is scaled."""
    tenths = draw.sample([2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14], 2)
    one, two = max(tenths) / 10, min(tenths) / 10
    p = draw.choice([0.5, 1.0])
    basis = np.array([[1, p], [-1, 1 - p]])
    matrix = basis @ np.diag([one, two]) @ np.linalg.inv(basis)
    scale = draw.choice([0.5, 2.0])
    rows = [[fixed(x, 2).replace("−", "-") for x in row] for row in matrix]
    answer = scale * one
    mistakes = _growth_mistakes(one, two, scale, float(np.abs(matrix).max()) * scale)
    body = r" \\ ".join(" & ".join(r) for r in rows)
    return question(
        f"A recurrent layer multiplies its state by $A = \\begin{{pmatrix}} {body} \\end{{pmatrix}}$ at every step. "
        f"Its eigenvalues are ${one:g}$ and ${two:g}$. You multiply every entry of $A$ by ${scale:g}$. "
        "In the long run, by what factor does one step change the length of a typical state?",
        Answer(f"{answer:.6g}", "number", {"tolerance": 0.005}),
        mistakes=mistakes,
        hints=("Write the state as a part along each eigenvector.", "Which part is left after many steps?"),
        solution=(
            f"The eigenvalues of ${scale:g}A$ are ${scale * one:g}$ and ${scale * two:g}$.",
            f"After many steps only the part along the first matters, so one step multiplies by ${answer:g}$.",
        ),
        check_value=float(np.abs(np.linalg.eigvals(scale * matrix)).max()),
    )


def _growth_mistakes(one: float, two: float, scale: float, top: float) -> tuple[Mistake, ...]:
    """What people answer instead of scale · one; `top` is the largest entry of the scaled matrix."""
    smaller = Mistake(
        fixed(scale * two, 6),
        "The smaller eigenvalue wins.",
        "The part of the state along that line shrinks against the other, which is multiplied by more at each step.",
    )
    twice = Mistake(
        fixed(scale * scale * one, 6),
        "Scaling the matrix scales the eigenvalue twice.",
        f"$(cA)\\mathbf v = c\\,(A\\mathbf v) = c\\lambda\\mathbf v$: the factor $c = {scale:g}$ comes in once.",
    )
    entry = Mistake(
        fixed(top, 6),
        "The largest entry decides the growth.",
        "No single entry decides it. The state turns toward the line with the largest eigenvalue, and from then on "
        "each step multiplies by that eigenvalue.",
    )
    apart = all(abs(top - other) > 0.02 for other in (scale * one, scale * two, scale * scale * one))
    return (smaller, twice, entry) if apart else (smaller, twice)
