"""Questions on the central limit theorem and the standard error."""

from __future__ import annotations

import math
import random

import numpy as np

from chainrule.maths.painted import Painted, mean_moments
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


@exercise("the spread of a mean", "easy")
def spread(draw: random.Random) -> Question:
    """σ and n are given; the root is whole."""
    root = draw.choice([2, 3, 4, 5, 6])
    n, sigma = root * root, root * draw.choice([2, 3, 4, 5, 7, 10])
    # A population of two equally likely values, 2σ apart, has this σ; its means are convolved exactly.
    bars = np.zeros(1001)
    bars[[0, -1]] = 1.0
    two = Painted(bars, 0.0, 2 * sigma * 1001 / 1000)
    return question(
        f"Delivery times have the standard deviation {sigma} minutes. You average {n} independent deliveries. "
        "What is the standard deviation of this mean, in minutes?",
        Answer(str(sigma // root), "number", {"tolerance": 0.005}),
        mistakes=(
            Mistake(
                f"{sigma / n:.10g}", "The spread is divided by n.",
                f"The *variance* is divided by $n$. Its root, the standard deviation, is divided by $\\sqrt{{{n}}}$.",
            ),
            Mistake(
                str(sigma), "A mean spreads like a single draw.",
                "High and low draws cancel in part within each sample, so means lie closer together than draws.",
                PictureCall(
                    "central_limit_theorem", "central_limit_theorem", {"n": 16, "samples": 1000, "reveal": True}
                ),
            ),
            Mistake(
                str(sigma * root), "The spread grows with n.",
                f"That is the standard deviation of the *sum* of {n} deliveries. Divide by {n} for the mean.",
            ),
        ),
        hints=("How does the variance of a mean depend on $n$?", "Divide $\\sigma$ by the root of $n$."),
        solution=(f"$\\sigma/\\sqrt n = {sigma}/\\sqrt{{{n}}} = {sigma}/{root} = {sigma // root}$.",),
        check_value=round(mean_moments(two, n)[1], 3),
    )  # fmt: skip


@exercise("how much data a smaller error takes", "medium")
def how_many(draw: random.Random) -> Question:
    """The error shall shrink k-fold; n grows k²-fold."""
    n, k = draw.choice([50, 100, 200, 400, 500]), draw.choice([2, 3, 4, 5, 10])
    accuracy = draw.choice([0.6, 0.7, 0.8, 0.9])
    error = math.sqrt(accuracy * (1 - accuracy) / n)
    return question(
        f"An accuracy measured on {n} independent test cases has the standard error {error:.4f}. "
        f"You want it {k} times as small. How many test cases do you need in all?",
        Answer(str(n * k * k), "number", {"tolerance": 0.5}),
        mistakes=(
            Mistake(
                str(n * k), "The error falls in proportion to the data.",
                f"With {k} times the data it falls by $\\sqrt{{{k}}}$ only. It must fall by ${k}$.",
                PictureCall(
                    "central_limit_theorem", "central_limit_theorem", {"n": 8, "samples": 1000, "reveal": True}
                ),
            ),
            Mistake(
                str(k * k), "The factor is the answer.",
                f"That is how many *times* as many you need. You had {n}.",
            ),
            Mistake(
                str(n * k * k - n), "Only the new cases count.",
                f"These are the cases to add to the {n} that you have; the question asks for all.",
            ),
        ),
        hints=("The error is a number divided by $\\sqrt n$.", f"When does $\\sqrt n$ grow {k}-fold?"),
        solution=(
            f"$\\sqrt n$ must grow by the factor ${k}$, so $n$ grows by ${k}^2 = {k * k}$.",
            f"${n} \\cdot {k * k} = {n * k * k}$.",
        ),
        check_value=accuracy * (1 - accuracy) / (error / k) ** 2,
    )  # fmt: skip


def _tail(z: float) -> float:
    """P(Z > z) of a standard normal Z, from the complementary error function."""
    return math.erfc(z / math.sqrt(2)) / 2


def _misjudged(z: float, root: int, unit: int, limit: float) -> tuple[Mistake, ...]:
    return (
        Mistake(
            f"{_tail(z / root):.6f}", "The mean spreads like one request.",
            f"You scaled by $\\sigma = {root * unit}$. A mean of {root * root} spreads by $\\sigma/\\sqrt n = {unit}$.",
        ),
        Mistake(
            f"{1 - _tail(z):.6f}", "The wrong side.",
            f"That is the probability of a mean *below* {limit:g} ms.",
        ),
        Mistake(
            f"{2 * _tail(z):.6f}", "Both sides.",
            "That counts means which are as far out on either side; the question asks for one.",
        ),
    )  # fmt: skip


@exercise("how probable a mean so far out is", "hard")
def far_out(draw: random.Random) -> Question:
    """A normal tail at a threshold in units of the standard error."""
    from scipy.special import ndtr

    root, z, unit = draw.choice([5, 6, 8, 10]), draw.choice([0.5, 1.0, 1.5, 2.0]), draw.choice([2, 4])
    n, sigma, mu = root * root, root * unit, draw.choice([100, 120, 200, 250])
    limit = mu + z * unit
    answer = _tail(z)
    return question(
        f"Requests take {mu} ms on average, with a standard deviation of {sigma} ms, independently of each other. By "
        f"the central limit theorem, about how probable is it that the mean of {n} requests exceeds {limit:g} ms?",
        Answer(f"{answer:.6f}", "number", {"tolerance": 0.004}),
        mistakes=_misjudged(z, root, unit, limit),
        hints=(
            "How wide do such means spread?",
            f"They spread by ${unit}$ ms. How many of these is ${limit:g}$ above ${mu}$?",
        ),
        solution=(
            f"The standard error is ${sigma}/\\sqrt{{{n}}} = {unit}$ ms.",
            f"$z = ({limit:g} - {mu})/{unit} = {z:g}$.",
            f"A standard normal exceeds ${z:g}$ with probability ${answer:.4f}$.",
        ),
        check_value=float(ndtr((mu - limit) / (sigma / math.sqrt(n)))),
    )  # fmt: skip
