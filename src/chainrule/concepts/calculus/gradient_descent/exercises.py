"""Questions on gradient descent and the learning rate."""

from __future__ import annotations

import random

import numpy as np

from chainrule.maths.descent import descend
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


def _text(x: float) -> str:
    return f"{x:.6g}"


@exercise("one step by hand", "easy")
def one_step(draw: random.Random) -> Question:
    """One coordinate, one step."""
    curvature, rate = draw.choice([2, 3, 4, 5, 6, 8]), draw.choice([0.05, 0.1, 0.2, 0.25])
    x = draw.choice([-4, -3, -2, 2, 3, 4])
    after = x - rate * curvature * x
    return question(
        f"The loss is $f(x) = \\tfrac12 \\cdot {curvature}\\,x^2$, and you are at $\\inp{{x}} = {x}$. "
        f"Where are you after one step of gradient descent with the rate $\\spec{{\\eta}} = {rate:g}$?",
        Answer(_text(after), "number", {"tolerance": 0.005}),
        mistakes=(
            Mistake(
                _text(x + rate * curvature * x), "The step goes along the gradient.",
                "The gradient points *uphill*. A step of descent subtracts it.",
            ),
            Mistake(
                _text(x - rate * 0.5 * curvature * x * x), "The step is the rate times the loss.",
                f"The step is the rate times the *slope* of the loss, $f'(x) = {curvature}\\,x$, and not its height.",
            ),
        ),
        hints=("What is the derivative of the loss?", f"It is ${curvature}\\,x$, here ${curvature * x}$."),
        solution=(
            f"The derivative is $f'(x) = {curvature}\\,x = {curvature * x}$.",
            f"The step is ${x} - {rate:g}\\cdot({curvature * x}) = {_text(after)}$.",
        ),
        check_value=float(descend(np.array([float(curvature)]), np.array([float(x)]), rate, 1)[1][0]),
    )  # fmt: skip


@exercise("the largest stable rate", "medium")
def largest_rate(draw: random.Random) -> Question:
    """Two curvatures; the steepest decides."""
    steep = draw.choice([4, 5, 8, 10, 16, 20, 25, 40, 50])
    flat = draw.choice([0.1, 0.25, 0.5, 1])
    limit = 2 / steep
    return question(
        f"A quadratic loss has the curvature ${flat:g}$ along one direction and ${steep}$ along the other. "
        "Below which learning rate does gradient descent converge from every start?",
        Answer(_text(limit), "number", {"tolerance": ("relative", 0.005)}),
        mistakes=(
            Mistake(
                _text(2 / flat), "The flattest direction sets the limit.",
                "At that rate the steep coordinate is multiplied by a number far below −1. The *steepest* direction breaks first.",
                PictureCall("gradient_descent", "gradient_descent", {"rate": 0.23, "reveal": True}),
            ),
            Mistake(
                _text(1 / steep), "The limit is one over the curvature.",
                "At that rate one step lands exactly on the bottom of the steep direction. Overshooting is still "
                "allowed, up to the same distance on the other side: twice as far.",
            ),
        ),
        hints=("By what number does a step multiply the steep coordinate?", "When does that number reach −1?"),
        solution=(
            f"One step multiplies the steep coordinate by $1 - \\spec{{\\eta}}\\cdot {steep}$.",
            f"It reaches $-1$ at $\\spec{{\\eta}} = 2/{steep} = {_text(limit)}$.",
        ),
        check_value=_bisected(np.array([flat, float(steep)])),
    )  # fmt: skip


def _bisected(curvatures: np.ndarray) -> float:
    """The limit found by running descent: the largest rate after which 4,000 steps are no farther away."""
    low, high = 0.0, 100.0
    for _ in range(60):
        rate = (low + high) / 2
        end = descend(curvatures, np.ones(2), rate, 4000)[-1]
        low, high = (rate, high) if np.isfinite(end).all() and np.abs(end).max() <= 1 else (low, rate)
    return low


@exercise("reading a run that diverged", "hard")
def from_a_run(draw: random.Random) -> Question:
    """From the growth of the loss to the curvature, as in a diagnosis."""
    factor = draw.choice([1.5, 2.0, 3.0])
    rate = draw.choice([0.05, 0.1, 0.2, 0.3])
    curvature = (1 + factor) / rate
    growth = factor**2
    return question(
        f"A run with plain gradient descent at rate ${rate:g}$ diverges. Near the end the loss is multiplied by "
        f"${growth:g}$ at each step, and one parameter changes its sign each time. Taking the loss to be quadratic there, "
        "what is the curvature along that direction?",
        Answer(_text(curvature), "number", {"tolerance": ("relative", 0.005)}),
        mistakes=(
            Mistake(
                _text((1 + growth) / rate), "The loss and the parameter grow by the same factor.",
                f"The loss goes with the *square* of the parameter, so the parameter grows by ${factor:g}$ in size.",
            ),
            Mistake(
                _text((1 - factor) / rate), "The factor is positive.",
                "The sign changes at each step, so the factor $1 - \\spec{\\eta}\\out{\\lambda}$ is negative.",
            ),
        ),
        hints=(
            "If the parameter is multiplied by $c$, by what is its square multiplied?",
            f"The factor of one step is $-{factor:g}$. Set it equal to $1 - \\spec{{\\eta}}\\out{{\\lambda}}$.",
        ),
        solution=(
            f"The loss is proportional to the square, so the parameter is multiplied by $-\\sqrt{{{growth:g}}} = -{factor:g}$.",
            f"$1 - {rate:g}\\,\\out{{\\lambda}} = -{factor:g}$ gives $\\out{{\\lambda}} = {1 + factor:g}/{rate:g} = {_text(curvature)}$.",
        ),
        check_value=float(np.roots([rate, -(1 + factor)])[0]),
    )  # fmt: skip
