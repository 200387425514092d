"""Questions on the central limit theorem and the standard error: of a mean, of a test accuracy, and what they cost."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import numpy as np

from chainrule.maths.painted import Painted, mean_moments
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

BINS = 20
"""Bars of the picture's population."""


def _pile(n: int, share: float | None = None, population: list[float] | None = None) -> PictureCall:
    """1,000 means of `n` draws; the learner's spread, in percent of σ, as the guess where the frame can hold it."""
    arguments: dict[str, object] = {"n": n, "samples": 1000, "reveal": True}
    if population is not None:
        arguments["population"] = population
    if share is not None and share <= 100:
        arguments["guess"] = share
    return PictureCall("central_limit_theorem", "central_limit_theorem", arguments)


def _convolved(mean: float, sigma: float, n: int) -> tuple[float, float]:
    """Mean and standard deviation of n-draw means, by convolving a population of two values 2σ apart."""
    bars = np.zeros(101)
    bars[[0, -1]] = 1.0
    reach = sigma * 101 / 100
    middle, spread, _ = mean_moments(Painted(bars, mean - reach, mean + reach), n)
    return round(middle, 2), round(spread, 2)


@exercise("the spread of a mean", "easy")
def spread(draw: random.Random) -> Question:
    """σ and n are given; the root is whole."""
    root = draw.choice([2, 3, 4, 5])
    n, sigma = root * root, root * draw.choice([2, 3, 4, 5, 7, 10])
    return question(
        f"Delivery times have the standard deviation {sigma} minutes. You average {n} independent deliveries. "
        "What is the standard deviation of this mean, in minutes?",
        Answer(str(sigma // root), "number", {"tolerance": 0.005}),
        mistakes=(
            Mistake(
                f"{sigma / n:.10g}", "The spread is divided by n.",
                f"The *variance* is divided by $n$. Its root, the standard deviation, is divided by $\\sqrt{{{n}}}$: "
                f"means of {n} spread by ${100 / root:.3g}$ % of $\\sigma$, not by ${100 / n:.3g}$ %.",
                _pile(n, 100 / n),
            ),
            Mistake(
                str(sigma), "A mean spreads like a single draw.",
                f"High and low draws cancel in part within each sample, so means of {n} lie closer together than "
                "draws: compare the two brackets.",
                _pile(n, 100),
            ),
            Mistake(
                str(sigma * root), "The spread grows with n.",
                f"That is the standard deviation of the *sum* of {n} deliveries. The mean is the sum divided by {n}, "
                "and its pile is narrower than the population.",
                _pile(n),
            ),
        ),
        hints=("How does the variance of a mean depend on $n$?", "Divide $\\sigma$ by the root of $n$."),
        solution=(
            f"The variance of the mean is $\\sigma^2/n = {sigma**2}/{n} = {(sigma // root) ** 2}$.",
            f"Its root is $\\sigma/\\sqrt n = {sigma}/{root} = {sigma // root}$ minutes.",
        ),
        check_value=_convolved(0.0, sigma, n)[1],
    )  # fmt: skip


def _misnamed(mu: int, unit: int, root: int) -> tuple[Mistake, ...]:
    n, sigma = root * root, root * unit
    return (
        Mistake(
            f"N({mu}, {sigma * sigma})", "With enough draws the mean has the distribution of a draw.",
            f"${sigma * sigma}$ is the variance of *one* visit. Means of {n} lie closer together: their variance is "
            f"the $n$-th part of it.",
            _pile(n, 100),
        ),
        Mistake(
            f"N({mu}, {Fraction(unit * unit, n)})", "The spread is divided by n.",
            f"You divided the standard deviation by ${n}$, hence the variance by ${n}^2$. The variance is divided by "
            f"${n}$ once, and the standard deviation by ${root}$.",
            _pile(n, 100 / n),
        ),
        Mistake(
            f"N({mu}, {unit})", "The second number is the standard deviation.",
            f"The standard deviation of the mean is ${unit}$ seconds, and you found it. As the *variance*, ${unit}$ "
            f"would mean a spread of ${math.sqrt(unit):.3g}$ seconds. Square it, or write "
            f"$N(\\mu = {mu}, \\sigma = {unit})$.",
            _pile(n, 100 * math.sqrt(unit) / sigma),
        ),
        Mistake(
            f"N({n * mu}, {n * sigma * sigma})", "The mean adds up like the sum.",
            f"That is the distribution of the *sum* of {n} visits. Dividing by ${n}$ brings the centre back to "
            f"${mu}$, where the pile stands under the population.",
            _pile(n),
        ),
    )  # fmt: skip


@exercise("the distribution of a mean", "medium")
def distribution(draw: random.Random) -> Question:
    """μ, σ and n are given; name the normal distribution."""
    root, unit, mu = draw.choice([3, 4, 5]), draw.choice([2, 3, 5, 6]), draw.choice([60, 90, 120, 200])
    n, sigma = root * root, root * unit
    middle, error = _convolved(mu, sigma, n)
    return question(
        f"Visits to a page last {mu} seconds on average, with a standard deviation of {sigma} seconds, independently "
        f"of each other. Which normal distribution does the central limit theorem give for the mean of {n} visits? "
        "Answer `N(mean, variance)`.",
        Answer(f"N({mu}, {unit * unit})", "distribution"),
        mistakes=_misnamed(mu, unit, root),
        hints=(
            "A mean of draws has the centre of the draws. What happens to the variance?",
            f"The variance of one visit is ${sigma}^2 = {sigma * sigma}$. Divide it by ${n}$.",
        ),
        solution=(
            f"The centre stays: ${mu}$.",
            f"The variance of the mean is $\\sigma^2/n = {sigma * sigma}/{n} = {unit * unit}$.",
            f"So it is about $N({mu}, {unit * unit})$, with the standard deviation ${unit}$ seconds.",
        ),
        check_value=f"N(mu={middle:g}, sigma={error:g})",
    )  # fmt: skip


@exercise("how much data a smaller error takes", "medium")
def how_many(draw: random.Random) -> Question:
    """The error shall shrink k-fold; n grows k²-fold."""
    n, k = draw.choice([50, 100, 200, 400, 500]), draw.choice([2, 3, 4, 5])
    accuracy = draw.choice([0.6, 0.7, 0.8, 0.9])
    error = math.sqrt(accuracy * (1 - accuracy) / n)
    part = {2: "half", 3: "a third", 4: "a quarter", 5: "a fifth"}[k]
    cut = f"In the picture means of {k * k} draws spread by ${100 / k:.3g}$ % of what single draws spread by"
    return question(
        f"An accuracy measured on {n} independent test cases has the standard error {error:.4f}. "
        f"You want {part} of that. The accuracy staying as it is, how many test cases do you need in all?",
        Answer(str(n * k * k), "number", {"tolerance": 0.5}),
        mistakes=(
            Mistake(
                str(n * k), "The error falls in proportion to the data.",
                f"With {k} times the data it falls by the factor $\\sqrt{{{k}}}$ only: in the picture, means of {k} draws spread "
                f"by ${100 / math.sqrt(k):.0f}$ % of $\\sigma$, and not by ${100 / k:.0f}$ %.",
                _pile(k, 100 / k),
            ),
            Mistake(
                str(k * k), "The factor is the answer.",
                f"That is how many *times* as many you need. {cut}: each of your {n} cases becomes {k * k}.",
                _pile(k * k),
            ),
            Mistake(
                str(n * k * k - n), "Only the new cases count.",
                f"These are the cases to add to the {n} that you have; the question asks for all. {cut}, and the "
                f"first draw is one of the {k * k}.",
                _pile(k * k),
            ),
        ),
        hints=("The error is a number divided by $\\sqrt n$.", f"When does $\\sqrt n$ grow {k}-fold?"),
        solution=(
            f"$\\sqrt n$ must grow by the factor ${k}$, so $n$ grows by ${k}^2 = {k * k}$.",
            f"${n} \\cdot {k * k} = {n * k * k}$.",
        ),
        check_value=accuracy * (1 - accuracy) / (error / k) ** 2,
    )  # fmt: skip


TESTED = ((8, 16), (20, 25), (5, 25), (16, 25), (9, 25), (9, 12), (3, 12))
"""Right answers and test cases for which the standard error is a short decimal."""


def _root(square: Fraction) -> Fraction:
    """The root of a fraction that has one."""
    return Fraction(math.isqrt(square.numerator), math.isqrt(square.denominator))


def _around(centre: Fraction, half: Fraction) -> str:
    return f"[{centre - half}, {centre + half}]"


def _decimal(x: Fraction) -> str:
    """A fraction in words of the prompt: a short decimal where there is one."""
    return f"{float(x):g}" if len(f"{float(x):g}") <= 6 else str(x)


def _misweighted(share: Fraction, n: int, error: Fraction) -> tuple[Mistake, ...]:
    top, variance = max(share, 1 - share), share * (1 - share)
    painted = [float((1 - share) / top), *(0.0,) * (BINS - 2), float(share / top)]
    percent = 100 * math.sqrt(variance) / n
    mistakes = [
        Mistake(
            _around(share, error), "The interval reaches one standard error to either side.",
            f"The standard error ${_decimal(error)}$ is right. One of them to either side is the narrow bracket in the "
            "picture, and about a third of the means lie outside it. The question asks for *two*.",
            _pile(n, population=painted),
        ),
        Mistake(
            _around(share, 2 * variance / n), "The standard error is p(1 − p)/n.",
            "$\\hat p(1 - \\hat p)/n$, with $\\hat p$ for the share, is the *variance* of the share. The standard error is its root. Your bracket in "
            "the picture is far narrower than the pile.",
            _pile(n, percent, painted),
        ),
    ]  # fmt: skip
    if math.isqrt(n) ** 2 == n:  # then the spread of one answer is a fraction too, and can be typed
        single = error * math.isqrt(n)
        mistakes.append(
            Mistake(
                _around(share, 2 * single), "The answers spread, so their share spreads as much.",
                f"${_decimal(single)}$ is the spread of a *single* answer, right or wrong: the two far bars in the "
                f"picture. The share of {n} answers is a mean, and spreads by that over $\\sqrt{{{n}}}$.",
                _pile(n, 100, painted),
            )
        )  # fmt: skip
    return tuple(mistakes)


@exercise("how far to trust a test accuracy", "hard")
def accuracy(draw: random.Random) -> Question:
    """A share of few test cases, give or take two standard errors."""
    right, n = draw.choice(TESTED)
    things = draw.choice(["street signs", "spoken words", "X-rays", "support tickets", "leaf photographs"])
    share = Fraction(right, n)
    error = _root(share * (1 - share) / n)
    # The variance of the share, summed over everything that could have happened.
    exact = sum(
        math.comb(n, k) * share**k * (1 - share) ** (n - k) * (Fraction(k, n) - share) ** 2 for k in range(n + 1)
    )
    return question(
        f"On {n} {things} that you labelled by hand, a model names {right} correctly. Estimate the standard error of "
        "this share from the share itself, and give the share plus and minus *two* standard errors as a closed "
        "interval, like `[0.1, 0.3]`.",
        Answer(_around(share, 2 * error), "interval"),
        mistakes=_misweighted(share, n, error),
        hints=(
            "A right answer counts 1 and a wrong one 0. What is the variance of one answer, if the share "
            f"${_decimal(share)}$ is the probability of a right one?",
            f"With $\\hat p$ for the share, the variance is $\\hat p(1 - \\hat p) = {_decimal(share * (1 - share))}$. Divide it by ${n}$, then take "
            "the root.",
        ),
        solution=(
            f"The share is $\\hat p = {right}/{n} = {_decimal(share)}$, and one answer has the variance "
            f"$\\hat p(1 - \\hat p) = {_decimal(share * (1 - share))}$.",
            f"The standard error is $\\sqrt{{{_decimal(share * (1 - share))}/{n}}} = {_decimal(error)}$.",
            f"Two of them to either side: from ${_decimal(share - 2 * error)}$ to ${_decimal(share + 2 * error)}$. "
            f"So much is left open by {n} cases.",
        ),
        check_value=_around(share, 2 * _root(Fraction(exact))),
    )  # fmt: skip


def _tail(z: float) -> float:
    """P(Z > z) of a standard normal Z, from the complementary error function."""
    return math.erfc(z / math.sqrt(2)) / 2


def _misjudged(z: float, root: int, unit: int, limit: float) -> tuple[Mistake, ...]:
    n = root * root
    return (
        Mistake(
            f"{_tail(z / root):.6f}", "The mean spreads like one request.",
            f"You measured in steps of $\\sigma = {root * unit}$ ms, the wide bracket. Means of {n} spread by "
            f"$\\sigma/\\sqrt n = {unit}$ ms, the narrow one.",
            _pile(n, 100),
        ),
        Mistake(
            f"{1 - _tail(z):.6f}", "The share below the limit is the answer.",
            f"That is the probability of a mean *below* {limit:g} ms. Half of the pile lies above its middle, and "
            f"above a limit that lies ${z:g}\\,\\sigma/\\sqrt n$ further up there must be less than half.",
            _pile(n),
        ),
        Mistake(
            f"{2 * _tail(z):.6f}", "Far out means far out on either side.",
            f"The pile has two ends, and you counted both. The question asks for the upper one, above {limit:g} ms.",
            _pile(n),
        ),
    )  # fmt: skip


@exercise("how probable a mean so far out is", "hard")
def far_out(draw: random.Random) -> Question:
    """A normal tail at a threshold in units of the standard error."""
    from scipy.special import ndtr

    root, z, unit = draw.choice([3, 4, 5]), draw.choice([0.5, 1.0, 1.5, 2.0]), draw.choice([2, 4])
    n, sigma, mu = root * root, root * unit, draw.choice([100, 120, 200, 250])
    limit = mu + z * unit
    answer = _tail(z)
    return question(
        f"Requests take {mu} ms on average, with a standard deviation of {sigma} ms, independently of each other. "
        f"By the central limit theorem, about how probable is it that the mean of {n} requests exceeds {limit:g} ms? "
        "(You may write `Phi(z)` for the share of a standard normal distribution below $z$.)",
        Answer(f"{answer:.6f}", "number", {"tolerance": 0.004}),
        mistakes=_misjudged(z, root, unit, limit),
        hints=(
            "How wide do such means spread?",
            f"They spread by ${unit}$ ms. How many of these is ${limit:g}$ above ${mu}$?",
            f"A standard normal variable stays below ${z:g}$ with probability ${1 - answer:.4f}$.",
        ),
        solution=(
            f"The standard error is ${sigma}/\\sqrt{{{n}}} = {unit}$ ms.",
            f"$z = ({limit:g} - {mu})/{unit} = {z:g}$.",
            f"A standard normal variable exceeds ${z:g}$ with probability $1 - \\Phi({z:g}) = {answer:.4f}$.",
        ),
        check_value=float(ndtr((mu - limit) / (sigma / math.sqrt(n)))),
    )  # fmt: skip
