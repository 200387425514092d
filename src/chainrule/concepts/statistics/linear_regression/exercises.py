"""Questions on the line of least squares."""

from __future__ import annotations

import random

import numpy as np

from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


def _text(x: float) -> str:
    return f"{x:.8g}"


OUTLIER = PictureCall(
    "linear_regression", "linear_regression",
    {"points": [[-2, -1], [-1, -0.5], [0, 0], [1, 0.5], [2, 2.5]], "line": [0.5, 0.3], "reveal": True},
)  # fmt: skip


@exercise("the sum of squares of a line", "easy")
def sum_of(draw: random.Random) -> Question:
    """A line and three points: what is it judged by?"""
    a, b = draw.choice([-1, 0, 1, 2]), draw.choice([-2, -1, 1, 2])
    r = [draw.choice([-3, -2, -1, 1, 2, 3]) for _ in range(3)]
    points = [(x, a + b * x + d) for x, d in zip((0, 1, 2), r, strict=True)]
    shown = ", ".join(f"({x}, {y})" for x, y in points)
    total = sum(d * d for d in r)
    matrix = np.array([[1, x] for x, _ in points])
    return question(
        f"The line has the intercept $\\out{{a}} = {a}$ and the slope $\\out{{b}} = {b}$; the points are ${shown}$. "
        "What is the sum of its squared residuals?",
        Answer(str(total), "number"),
        mistakes=(
            Mistake(str(sum(r)), "Residuals are added as they are.",
                    "Added with their signs they can cancel, for a bad line too. Square each one first."),
            Mistake(str(sum(abs(d) for d in r)), "Distances are added.",
                    "That is the sum of the *absolute* residuals. Least squares adds their squares.", OUTLIER),
        ),
        hints=("What does the line predict at each $x$?", f"The residuals are ${r[0]}$, ${r[1]}$ and ${r[2]}$."),
        solution=(f"Observed minus predicted: ${r[0]}$, ${r[1]}$, ${r[2]}$.",
                  f"Their squares add up to ${r[0] ** 2} + {r[1] ** 2} + {r[2] ** 2} = {total}$."),
        check_value=float(np.linalg.norm(np.array([y for _, y in points]) - matrix @ np.array([a, b])) ** 2),
    )  # fmt: skip


@exercise("the slope of least squares", "medium")
def slope_of(draw: random.Random) -> Question:
    """Four points whose x are symmetric about their mean."""
    middle = draw.choice([0, 2, 3, 5])
    x = [middle - 3, middle - 1, middle + 1, middle + 3]
    y = [draw.randint(-4, 8) for _ in x]
    shared = sum((a - middle) * b for a, b in zip(x, y, strict=True))
    best = shared / 20
    shown = ", ".join(f"({a}, {b})" for a, b in zip(x, y, strict=True))
    spread = sum((b - sum(y) / 4) ** 2 for b in y)
    return question(
        f"What is the slope of the least-squares line, with an intercept, through ${shown}$?",
        Answer(_text(best), "number", {"tolerance": 0.005}),
        mistakes=(
            Mistake(_text((y[-1] - y[0]) / 6), "The line joins the first and the last point.",
                    "All four points count, each with its distance from the mean of $x$."),
            Mistake(_text(shared / spread if spread else 99.0), "The products are divided by the squares of y.",
                    "That is the slope for predicting $x$ from $y$. To predict $y$, divide by $S_{xx}$."),
            Mistake(_text(shared / 4), "The slope is the covariance.",
                    "The covariance still carries the units of $x$ twice over: divide $S_{xy}$ by $S_{xx}$, not by $n$."),
        ),
        hints=(f"The mean of $x$ is ${middle}$.", "$S_{xx} = 9 + 1 + 1 + 9 = 20$."),
        solution=(f"From the mean, $x$ is $-3, -1, 1, 3$, so $S_{{xx}} = 20$ and $S_{{xy}} = {shared}$.",
                  f"$\\out{{b}} = {shared}/20 = {_text(best)}$."),
        check_value=float(np.polyfit(x, y, 1)[0]) + 0.0,
    )  # fmt: skip


@exercise("what a shifted value does to the slope", "hard")
def shifted(draw: random.Random) -> Question:
    """One y moves; the slope answers in proportion to the distance of its x from the mean."""
    n = draw.choice([5, 7, 9])
    half = n // 2
    x = np.arange(-half, half + 1)
    at, move = draw.choice([k for k in range(1, half + 1)]) * draw.choice([-1, 1]), draw.choice([2, 3, 5, 10])
    spread = int((x**2).sum())
    change = at * move / spread
    y = np.zeros(n)
    y[at + half] = move
    return question(
        f"A least-squares line goes through {n} points at $x = {-half}, \\dots, {half}$, one at each whole number. "
        f"The value at $\\inp{{x}} = {at}$ is now raised by ${move}$. By how much does the slope change?",
        Answer(_text(change), "number", {"tolerance": ("relative", 0.005)}),
        mistakes=(
            Mistake(_text(move / n), "The change is shared by all points.",
                    "That is what happens to the *height* at the mean. The slope changes by the move times $x - \\bar x$ "
                    "over $S_{xx}$."),
            Mistake(_text(move / at), "The line follows the point.",
                    "The other points hold it back: the change is $(x - \\bar x)\\cdot$ move$\\,/S_{xx}$.", OUTLIER),
        ),
        hints=("$\\out{b} = S_{xy}/S_{xx}$, and only $S_{xy}$ changes.", f"$S_{{xx}} = {spread}$, and the mean of $x$ is 0."),
        solution=(f"$S_{{xy}}$ changes by $({at}) \\cdot {move} = {at * move}$.",
                  f"The slope changes by ${at * move}/{spread} \\approx {change:.4f}$."),
        check_value=float(np.polyfit(x, y, 1)[0]),
    )  # fmt: skip
