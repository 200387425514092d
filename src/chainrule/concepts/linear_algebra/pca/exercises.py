"""Questions on principal component analysis."""

from __future__ import annotations

import random

import numpy as np

from chainrule.maths.planar import Array
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

AXES = ((2, 1), (1, 2), (3, 1), (1, 3))
"""Whole directions of a best axis, all with both parts positive."""


def _covariance(draw: random.Random) -> tuple[Array, tuple[int, int], int, int]:
    """A covariance matrix of whole numbers, the direction of its first axis, and its two eigenvalues."""
    x, y = draw.choice(AXES)
    square = x * x + y * y
    small, step = draw.randint(1, 6), draw.randint(1, 3)
    along, across = np.outer([x, y], [x, y]), np.outer([-y, x], [-y, x])
    large = small + step * square
    return (large * along + small * across) / square, (x, y), large, small


def _tex(matrix: Array) -> str:
    rows = r" \\ ".join(" & ".join(f"{round(float(v))}" for v in row) for row in matrix)
    return rf"\begin{{pmatrix}} {rows} \end{{pmatrix}}"


@exercise("the variance that an axis keeps", "easy")
def kept(draw: random.Random) -> Question:
    """S and a direction are given; how much variance do the shadows have?"""
    matrix, (x, y), large, small = _covariance(draw)
    square = x * x + y * y
    return question(
        f"Centred data have the covariance matrix $S = {_tex(matrix)}$. You keep only the shadows on the axis along "
        f"$({x}, {y})$. What is the variance of the shadows?",
        Answer(str(large), "number"),
        mistakes=(
            Mistake(
                str(large * square), "The axis may have any length.",
                f"That is $\\mathbf v^\\mathsf{{T}} S\\,\\mathbf v$ with $\\mathbf v = ({x}, {y})$, not of length 1. "
                f"Divide by its squared length, ${square}$.",
            ),
            Mistake(
                str(large + small), "An axis keeps all of the variance.",
                "That is the total, the trace of $S$. One axis keeps a part of it; the rest is in the drops.",
                PictureCall("pca", "pca", {"angle": 26.57, "reveal": True}),
            ),
            Mistake(
                str(small), "The axis keeps the smaller eigenvalue.",
                f"That is what is *lost*: the variance across $({x}, {y})$.",
            ),
        ),
        hints=(f"Multiply $S$ by $({x}, {y})$.", "Is the image a multiple of the direction? By which number?"),
        solution=(
            f"$S\\,({x}, {y}) = ({large * x}, {large * y}) = {large}\\,({x}, {y})$, an eigenvector.",
            f"Along an eigenvector the variance is its eigenvalue, ${large}$.",
        ),
        check_value=float(np.array([x, y]) @ matrix @ np.array([x, y]) / square),
    )  # fmt: skip


@exercise("the share of the best axis", "medium")
def share(draw: random.Random) -> Question:
    """One eigenvalue is known; the trace gives the total."""
    matrix, _, large, small = _covariance(draw)
    total = large + small
    return question(
        f"The covariance matrix is $S = {_tex(matrix)}$ and its smaller eigenvalue is ${small}$. What per cent of the "
        "variance does the first principal axis keep? (One decimal will do.)",
        Answer(f"{100 * large / total:.6f}", "number", {"tolerance": 0.06}),
        mistakes=(
            Mistake(
                f"{100 * small / total:.6f}", "The given eigenvalue is the one that is kept.",
                f"${small}$ is the smaller eigenvalue, which is lost. The first axis keeps the other one.",
            ),
            Mistake(
                f"{100 * float(matrix.diagonal().max()) / total:.6f}",
                "The first axis keeps the variance of the column that varies most.",
                "That is the share of one *column*, an axis along a coordinate. A tilted axis keeps more where the "
                "columns are correlated.",
                PictureCall("pca", "pca", {"angle": 0.0, "reveal": True}),
            ),
            Mistake(
                f"{100 * large**2 / (large**2 + small**2):.6f}", "Shares compare squared eigenvalues.",
                "Eigenvalues of $S$ are variances already. Square *singular* values of the data, not these.",
            ),
        ),
        hints=("What is the total variance?", f"The trace is ${total}$. What is left for the larger eigenvalue?"),
        solution=(
            f"The eigenvalues add up to the trace ${total}$, so the larger one is ${total} - {small} = {large}$.",
            f"It keeps ${large}/{total} = {100 * large / total:.1f}$ per cent.",
        ),
        check_value=float(100 * np.linalg.eigvalsh(matrix)[-1] / np.trace(matrix)),
    )  # fmt: skip


@exercise("what units do", "hard")
def units(draw: random.Random) -> Question:
    """Two uncorrelated columns; one changes its unit."""
    first, second = draw.sample([2, 3, 4, 5, 6], 2)
    factor = draw.choice([10, 100])
    a, b = first**2, (second * factor) ** 2
    right = 100 * b / (a + b)
    unscaled = 100 * second**2 / (first**2 + second**2)
    linear = 100 * second * factor / (first + second * factor)
    once = 100 * second**2 * factor / (first**2 + second**2 * factor)
    return question(
        f"Two uncorrelated columns have the standard deviations ${first}$ cm and ${second}$ "
        f"{'cm' if factor == 10 else 'm'}. Somebody writes the second one in {'mm' if factor == 10 else 'cm'} and "
        "leaves the first as it is. What per cent of the variance does PCA now see along the second column?",
        Answer(f"{right:.6f}", "number", {"tolerance": 0.003}),
        mistakes=(
            Mistake(
                f"{unscaled:.6f}", "PCA does not notice units.",
                f"The numbers of the second column are ${factor}$ times as large now, and PCA sees numbers only.",
                PictureCall("pca", "pca", {"standardise": True, "angle": 45.0}),
            ),
            Mistake(
                f"{linear:.6f}", "Shares compare standard deviations.",
                "Shares are shares of *variance*: square both standard deviations first.",
            ),
            Mistake(
                f"{once:.6f}", "Variance grows like the unit's factor.",
                f"A factor ${factor}$ on the numbers is a factor ${factor}^2$ on their variance.",
            ),
        ),
        hints=("What is the second standard deviation in the new unit?", "Shares compare variances, their squares."),
        solution=(
            f"In the new unit the second standard deviation is ${second * factor}$.",
            f"The variances are ${a}$ and ${b}$.",
            f"The share is ${b}/{a + b} = {right:.3f}$ per cent. One column is now almost the whole analysis.",
        ),
        check_value=float(100 / (1 + np.tan(np.arctan2(first, second * factor)) ** 2)),
    )  # fmt: skip
