"""Questions on principal component analysis; every picture is a cloud with the question's covariance matrix."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np

from chainrule.maths.clouds import cloud
from chainrule.maths.petals import petals
from chainrule.maths.planar import Array, line_angle
from chainrule.maths.principal import principal
from chainrule.maths.written import inside, matrix_tex, nested, number, pair, signed
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

AXES = ((2, 1), (1, 2), (3, 1), (1, 3), (2, -1), (1, -2), (3, -1), (1, -3))
"""Whole directions of a best axis, the first part positive."""
SHARE = "(Write a fraction, or per cent with its sign: 3/4 or 75 %.)"
CLOSE = {"tolerance": ("relative", 0.0065)}
"""Whole per cents will do."""


def _covariance(draw: random.Random) -> tuple[Array, tuple[int, int], int, int]:
    """A covariance matrix of whole numbers, the direction of its first axis, and its two eigenvalues."""
    x, y = draw.choice(AXES)
    square = x * x + y * y
    small, step = draw.randint(1, 6), draw.randint(1, 3)
    if small + step * square > 26:  # the cloud would leave the picture's controls
        step = 1
    along, across = np.outer([x, y], [x, y]), np.outer([-y, x], [-y, x])
    large = small + step * square
    return (large * along + small * across) / square, (x, y), large, small


def _see(matrix: Array, direction: tuple[float, float], said: float | None = None) -> PictureCall:
    """A cloud with this covariance matrix and an axis along `direction`; `said` is a share, shown where it can be."""
    arguments = {"points": np.round(cloud(matrix), 3).tolist(), "angle": round(line_angle(*direction), 4), "reveal": True}
    if said is not None and 0.5 <= said <= 1:
        arguments["guess"] = round(100 * said, 1)
    return PictureCall("pca", "pca", arguments)


@exercise("the variance that an axis keeps", "easy")
def kept(draw: random.Random) -> Question:
    """S and a direction are given; how much variance do the shadows have?"""
    matrix, (x, y), large, small = _covariance(draw)
    square, seen = x * x + y * y, _see(matrix, (x, y))
    return question(
        f"Centred data have the covariance matrix $S = {matrix_tex(matrix)}$. You keep only the shadows on the axis along "
        f"${pair((x, y))}$. What is the variance of the shadows?",
        Answer(str(large), "number"),
        mistakes=(
            Mistake(
                str(large * square), "The axis may have any length.",
                f"That is $\\mathbf v^\\mathsf{{T}} S\\,\\mathbf v$ with $\\mathbf v = {pair((x, y))}$, which is not 1 long. It "
                f"is more than the total in the picture, ${large + small}$. Divide by its squared length, ${square}$.",
                seen,
            ),
            Mistake(
                str(large + small), "An axis keeps all of the variance.",
                "That is the total, the trace of $S$. The picture's bar splits it: one axis keeps a part, and the rest "
                "is in the drops.",
                seen,
            ),
            Mistake(
                str(small), "The axis keeps the smaller eigenvalue.",
                f"That is what is *lost* in the picture's bar: the variance across ${pair((x, y))}$.",
                seen,
            ),
        ),
        hints=(f"Multiply $S$ by ${pair((x, y))}$.", "Is the image a multiple of the direction? By which number?"),
        solution=(
            f"$S\\,{pair((x, y))} = {pair((large * x, large * y))} = {large}\\,{pair((x, y))}$, an eigenvector.",
            f"Along an eigenvector the variance is its eigenvalue, ${large}$.",
        ),
        check_value=float(np.array([x, y]) @ matrix @ np.array([x, y]) / square),
    )  # fmt: skip


def _about(part: int, total: int) -> str:
    """The sign between a fraction and its three decimals."""
    return "=" if 1000 * part % total == 0 else r"\approx"


def _scaled(x: float, y: float) -> str:
    """The vector on this line whose first number is 1."""
    return f"(1, {Fraction(round(y, 6)).limit_denominator(100) / Fraction(round(x, 6)).limit_denominator(100)})"


@exercise("the direction of the best axis", "medium")
def direction(draw: random.Random) -> Question:
    """S and its largest eigenvalue are given; along which vector does the first axis run?"""
    matrix, (x, y), large, small = _covariance(draw)
    (a, c), (_, b) = matrix
    total, values = large + small, np.linalg.eigh(matrix)
    first = values.eigenvectors[:, -1]
    slips = (
        ((y, -x), "The second axis will do.",
         f"It is perpendicular to the best one and keeps the *smaller* eigenvalue, ${small}$ of ${total}$: the least of all "
         "axes."),
        ((a, c), "The first principal axis is the regression line.",
         f"The line along ${pair((a, c))}$ makes the squared *vertical* distances small. In the picture it keeps less "
         "than the best axis, which makes the squared drops small."),
        ((1, np.sign(c)), "Correlated columns spread most along the diagonal.",
         f"The diagonal is best only when both columns have the same variance. Here they have ${number(a)}$ and "
         f"${number(b)}$, and the best axis leans to the larger one."),
    )  # fmt: skip
    return question(
        f"The covariance matrix $S = {matrix_tex(matrix)}$ has the largest eigenvalue ${large}$. Along which vector does the "
        "first principal axis run? (Write the one whose first number is 1, as in $(1, -2/3)$.)",
        Answer(_scaled(x, y), "vector"),
        mistakes=tuple(
            Mistake(_scaled(*map(float, v)), belief, reply, _see(matrix, (float(v[0]), float(v[1]))))
            for v, belief, reply in slips
        ),
        hints=(
            f"It is an eigenvector: $S\\,\\mathbf u = {large}\\,\\mathbf u$.",
            f"The first row of $S - {large}I$ gives ${number(a - large)}\\,u_1 {signed(c)}\\,u_2 = 0$.",
        ),
        solution=(
            f"$S - {large}I = {matrix_tex(matrix - large * np.eye(2))}$.",
            f"Its first row gives ${number(a - large)}\\,u_1 {signed(c)}\\,u_2 = 0$.",
            f"With $u_1 = 1$: ${_scaled(x, y)}$.",
        ),
        check_value=f"(1, {Fraction(float(first[1] / first[0])).limit_denominator(50)})",
    )  # fmt: skip


@exercise("the share of the best axis", "medium")
def share(draw: random.Random) -> Question:
    """One eigenvalue is known; the trace gives the total."""
    matrix, (x, y), large, small = _covariance(draw)
    total, widest = large + small, float(matrix.diagonal().max())
    column, about = (1.0, 0.0) if matrix[0, 0] == widest else (0.0, 1.0), _about(large, total)
    seen = _see(matrix, (x, y))
    return question(
        f"The covariance matrix is $S = {matrix_tex(matrix)}$ and its smaller eigenvalue is ${small}$. Which share of the "
        f"variance does the first principal axis keep? {SHARE}",
        Answer(f"{large}/{total}", "number", CLOSE),
        mistakes=(
            Mistake(
                f"{small}/{total}", "The given eigenvalue is the one that is kept.",
                f"${small}$ is the smaller eigenvalue: the lost part of the picture's bar. The first axis keeps the other.",
                seen,
            ),
            Mistake(
                f"{number(widest)}/{total}", "The first axis keeps the variance of the column that varies most.",
                "That is the share of one *column*, where the axis stands in the picture. The best axis is tilted, and "
                "keeps more, because the columns are correlated.",
                _see(matrix, column),
            ),
            Mistake(
                f"{large**2}/{large**2 + small**2}", "Shares compare squared eigenvalues.",
                f"Eigenvalues of $S$ are variances already: the bar is ${large}$ to ${small}$. What is squared are the "
                "*singular values* of the data.",
                _see(matrix, (x, y), large**2 / (large**2 + small**2)),
            ),
            Mistake(
                f"{100 * large}/{total}", "Per cent need no sign.",
                "A share lies between 0 and 1, like the kept part of the picture's bar. Write the sign after per cent.",
                seen,
            ),
        ),
        hints=("What is the total variance?", f"The trace is ${total}$. What is left for the larger eigenvalue?"),
        solution=(
            f"The eigenvalues add up to the trace ${total}$, so the larger one is ${total} - {small} = {large}$.",
            f"It keeps ${large}/{total} {about} {large / total:.3f}$ of the variance.",
        ),
        check_value=float(np.linalg.eigvalsh(matrix)[-1] / np.trace(matrix)),
    )  # fmt: skip


@exercise("what units do", "hard")
def units(draw: random.Random) -> Question:
    """Two uncorrelated columns; one changes its unit."""
    first, second = draw.randint(1, 5), draw.choice([2, 3, 4, 5, 6])
    a, b = first**2, second**2
    matrix, up = np.diag([float(a), float(b)]), (0.0, 1.0)
    once = Fraction(b, 10) / (a + Fraction(b, 10))
    large, tenth = draw.choice([("cm", "millimetres"), ("litres", "decilitres")])
    about = _about(b, a + b)
    slips = (
        (Fraction(b, 100 * a + b), "PCA does not notice units.",
         "The numbers of the second column are 10 times as large now, and PCA sees numbers only. The picture is drawn in "
         "the new ones."),
        (Fraction(second, first + second), "Shares compare standard deviations.",
         f"Shares are shares of *variance*: square both. The picture's bar is ${b}$ to ${a}$, not ${second}$ to ${first}$."),
        (once, "Variance grows like the unit's factor.",
         f"A factor 10 on the numbers is a factor 100 on their variance, $0.{second}^2\\cdot 100 = {b}$, as the picture has "
         "it."),
    )  # fmt: skip
    return question(
        f"Two uncorrelated columns have the standard deviations ${first}$ and $0.{second}$ {large}. Somebody writes the "
        f"second one in {tenth} and leaves the first as it is. Which share of the variance does PCA now see along the second "
        f"column? {SHARE}",
        Answer(f"{b}/{a + b}", "number", CLOSE),
        mistakes=tuple(
            Mistake(str(wrong), belief, reply, _see(matrix, up, float(wrong))) for wrong, belief, reply in slips
        ),
        hints=(f"What is the second standard deviation in {tenth}?", "Shares compare variances, their squares."),
        solution=(
            f"In {tenth} the second standard deviation is ${second}$.",
            f"The variances are ${first}^2 = {a}$ and ${second}^2 = {b}$; without a correlation they add up.",
            f"The share is ${b}/{a + b} {about} {b / (a + b):.3f}$. In {large} it was {100 * b / (100 * a + b):.1f} %.",
        ),
        check_value=float(1 / (1 + np.tan(np.arctan2(first, second)) ** 2)),
    )  # fmt: skip


def _wrong_scores(rows: Array, flower: Array, axes: Array) -> tuple[Mistake, ...]:
    """Three numbers that are taken for the first score; the pictures show the flowers, measured from their mean."""
    mean, best = rows.mean(axis=0), principal(rows)
    away, lost = flower - mean, best.second / (best.first + best.second)

    def seen(angle: float) -> PictureCall:
        points = np.round(rows - mean, 2).tolist()
        return PictureCall("pca", "pca", {"points": points, "angle": round(angle % 180, 4), "reveal": True})

    return (
        Mistake(
            number(axes[0] @ flower), "The score is the product with the measurements as they are.",
            f"PCA measures from the mean. Subtract ${pair(mean, 2)}$ first: in the picture the axis starts there.",
            seen(best.angle),
        ),
        Mistake(
            number(axes[1] @ away), "The main component stands last, as with eigh.",
            "`eigh` puts the largest eigenvalue last, in a column; `components_` has it in its first *row*. You used "
            f"the second: in the picture your axis keeps only {100 * lost:.0f} %.",
            seen(best.angle + 90),
        ),
        Mistake(
            number(away[0]), "The first component is the first column.",
            "That is the length from its mean: the axis at 0°, as in the picture. The component mixes both columns, "
            f"${number(axes[0, 0])}$ of the length and ${number(axes[0, 1])}$ of the width.",
            seen(0.0),
        ),
    )  # fmt: skip


@exercise("a fitted PCA read", "hard")
def fitted(draw: random.Random) -> Question:
    """Ten real flowers, the printout of a fit on them, and the score of one flower."""
    rows = petals()[sorted(draw.sample(range(20), 10))]
    mean, turn = rows.mean(axis=0), np.radians(principal(rows).angle)
    axes = np.round(np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]), 3)
    flower = rows[draw.randrange(10)]
    away = flower - mean
    return question(
        "PCA was fitted to the petals of ten irises, length and width in centimetres. Rounded, it says:\n\n```text\n"
        f"pca.mean_         [{number(mean[0], 2)} {number(mean[1], 2)}]\n"
        f"pca.components_   {nested(axes, 3).replace(',', '')}\n```\n\n"
        f"One of the flowers has the length ${number(flower[0])}$ and the width ${number(flower[1])}$. What is the first "
        "number that `pca.transform` returns for it? (Two decimals will do.)",
        Answer(number(axes[0] @ away), "number", {"tolerance": 0.015}),
        mistakes=_wrong_scores(rows, flower, axes),
        hints=("How far is the flower from the mean, in length and in width?", f"It is ${pair(away, 2)}$ away."),
        solution=(
            f"From the mean: ${pair(flower)} - {pair(mean, 2)} = {pair(away, 2)}$.",
            f"Along the first component: ${inside(axes[0, 0])}\\cdot{inside(away[0], 2)} + {inside(axes[0, 1])}\\cdot"
            f"{inside(away[1], 2)} \\approx {number(axes[0] @ away, 3)}$.",
        ),
        check_value=_score(rows, flower),
    )


def _score(rows: Array, flower: Array) -> float:
    """The first score by the singular value decomposition of the centred table, its axis pointing to longer petals."""
    axis = np.linalg.svd(rows - rows.mean(axis=0)).Vh[0]
    return float((flower - rows.mean(axis=0)) @ axis * np.sign(axis[0]))
