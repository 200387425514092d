"""Questions on gradient descent and the learning rate: a step, k steps, the stable rates, and two recorded runs."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np

from chainrule.maths.descent import descend
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


def _text(x: float) -> str:
    return f"{x:.6g}"


def _see(rate: float, steep: float, flat: float = 1.0, **more: object) -> PictureCall:
    arguments = {"rate": rate, "steep": steep, "flat": flat, "reveal": True, **more}
    return PictureCall("gradient_descent", "gradient_descent", arguments)


def _times(factor: int, what: str) -> str:
    return what if factor == 1 else rf"{factor}\,{what}"


def _pair(point: np.ndarray | list[float]) -> str:
    return f"({_text(point[0])}, {_text(point[1])})"


def _misstepped(here: np.ndarray, slopes: np.ndarray, rate: float, steep: int, see: PictureCall) -> tuple[Mistake, ...]:
    moves = f"by ${_text(abs(rate * slopes[0]))}$ along $x$ and by ${_text(abs(rate * slopes[1]))}$ along $y$"
    return (
        Mistake(
            _pair(here + rate * slopes), "The step goes along the gradient.",
            "The gradient points *uphill*. A step of descent subtracts it: in the picture the loss falls, and at your "
            "point it is larger than before.",
            see,
        ),
        Mistake(
            _pair(here - rate * np.sign(here)), "The rate is the length of the step.",
            f"The rate is a *factor* of the slopes, which are ${_text(slopes[0])}$ and ${_text(slopes[1])}$: in the "
            f"picture the step goes {moves}.",
            see,
        ),
        Mistake(
            _pair(here - rate * slopes / 2), "The half stays when the square is differentiated.",
            f"The 2 of the square cancels it: $\\tfrac12 \\cdot {steep}\\,y^2$ has the slope ${steep}\\,y$. The "
            "picture's step is twice as long as yours.",
            see,
        ),
    )  # fmt: skip


@exercise("one step by hand", "easy")
def one_step(draw: random.Random) -> Question:
    """Two coordinates, one step."""
    flat, steep = draw.choice([1, 2]), draw.choice([4, 5, 8, 10])
    rate = draw.choice([r for r in (0.05, 0.1, 0.2, 0.25) if r * steep < 2])
    x, y = draw.choice([-2.0, -1.5, -1.0, 1.0, 1.5, 2.0]), draw.choice([-1.0, -0.5, 0.5, 1.0])
    here, slopes = np.array([x, y]), np.array([flat * x, steep * y])
    after = here - rate * slopes
    one, two = _times(flat, "x"), _times(steep, "y")
    # The slopes by a symmetric difference, which is exact for squares.
    measured = [(0.5 * k * ((p + 1) ** 2 - (p - 1) ** 2)) / 2 for k, p in ((flat, x), (steep, y))]
    return question(
        f"The loss is $f(x, y) = \\tfrac12({one}^2 + {two}^2)$, and you are at $\\inp{{(x, y)}} = "
        f"({x:g}, {y:g})$. Where are you after one step of gradient descent with the rate $\\spec{{\\eta}} = {rate:g}$? "
        "Answer like `(1, -2)`.",
        Answer(_pair(after), "vector", {"tolerance": 0.0005}),
        mistakes=_misstepped(here, slopes, rate, steep, _see(rate, steep, flat, start=[x, y], steps=1)),
        hints=("What is the slope of the loss along $x$, and along $y$?",
               f"They are ${one} = {_text(slopes[0])}$ and ${two} = {_text(slopes[1])}$."),
        solution=(
            f"The gradient is $({one}, {two}) = {_pair(slopes)}$.",
            f"$x$: ${x:g} - {rate:g} \\cdot ({_text(slopes[0])}) = {_text(after[0])}$.",
            f"$y$: ${y:g} - {rate:g} \\cdot ({_text(slopes[1])}) = {_text(after[1])}$.",
        ),
        check_value=f"({x - rate * measured[0]:.10g}, {y - rate * measured[1]:.10g})",
    )  # fmt: skip


@exercise("the coordinate after k steps", "medium")
def after_steps(draw: random.Random) -> Question:
    """The power of one factor, negative where the steps overshoot."""
    factor = Fraction(draw.choice([9, 8, 7, 6, 4, 3, 2, -2, -5, -8, -9]), 10)
    rate = Fraction(draw.choice([2, 5, 10, 20]), 100)
    start = Fraction(draw.choice([-2, -1, 1, 2]), 2)
    curvature = (1 - factor) / rate
    while not 1 <= curvature <= 50:
        rate = rate * 2 if curvature > 50 else rate / 2
        curvature = (1 - factor) / rate
    at = [start]
    for _ in range(2):  # two steps with the slope by a symmetric difference
        slope = (curvature / 2 * (at[-1] + 1) ** 2 - curvature / 2 * (at[-1] - 1) ** 2) / 2
        at.append(at[-1] - rate * slope)
    lost = 1 - factor
    return question(
        f"The loss is $\\tfrac12 \\cdot {_text(float(curvature))}\\,y^2$, and gradient descent starts at $\\inp{{y_0}} = "
        f"{_text(float(start))}$ with the rate $\\spec{{\\eta}} = {_text(float(rate))}$. Write $y$ after $k$ steps as a "
        "formula in $k$.",
        Answer(f"{start}*({factor})^k", "expression", {"variables": {"k": "natural"}}),
        mistakes=_misrepeated(start, factor, rate, curvature),
        hints=("By what number does one step multiply $y$?",
               f"By $1 - \\spec{{\\eta}}\\out{{\\lambda}} = 1 - {_text(float(lost))}$. And two steps?"),
        solution=(
            f"One step gives $y - {_text(float(rate))} \\cdot {_text(float(curvature))}\\,y = "
            f"{_text(float(factor))}\\,y$.",
            f"Each step multiplies by it again: $y_k = {_text(float(start))} \\cdot ({_text(float(factor))})^k$.",
        ),
        check_value=f"({at[0]}) * (({at[2]})/({at[1]}))^k",
    )  # fmt: skip


def _misrepeated(start: Fraction, factor: Fraction, rate: Fraction, curvature: Fraction) -> tuple[Mistake, ...]:
    lost, begin = 1 - factor, float(start)
    see = _see(float(rate), float(curvature), start=[0.0, begin], steps=3)
    truth = f"After 3 steps the picture stands at ${begin * float(factor) ** 3:.3g}$, and yours at "
    return (
        Mistake(
            f"{start} - ({start * lost})*k", "Each step takes away the same.",
            f"The step is the rate times the slope *where you are*, and the slope shrinks or turns with $y$. {truth}"
            f"${begin * (1 - 3 * float(lost)):.3g}$.",
            see,
        ),
        Mistake(
            f"{start}*({lost})^k", "A step multiplies by the rate times the curvature.",
            f"A step *subtracts* $\\spec{{\\eta}}\\out{{\\lambda}}\\,y = {_text(float(lost))}\\,y$; what is left is "
            f"${_text(float(factor))}\\,y$. {truth}${begin * float(lost) ** 3:.3g}$.",
            see,
        ),
        Mistake(
            f"{start}*e^(-{lost}*k)", "Descent decays like an exponential with that rate.",
            f"It does in the limit of ever shorter steps. A step of this length multiplies by ${_text(float(factor))}$, and not "
            f"by $e^{{-{_text(float(lost))}}}$. {truth}${begin * np.exp(-3 * float(lost)):.3g}$.",
            see,
        ),
    )  # fmt: skip


@exercise("the stable rates", "medium")
def stable_rates(draw: random.Random) -> Question:
    """Two curvatures; the steepest decides."""
    steep = draw.choice([4, 5, 8, 10, 16, 20, 25, 40, 50])
    flat = draw.choice([0.1, 0.25, 0.5, 1])
    limit = Fraction(2, steep)
    past, below = 1.15 * 2 / steep, 1.5 / steep
    return question(
        f"A quadratic loss has the curvature ${flat:g}$ along one direction and ${steep}$ along the other. "
        "For which learning rates does gradient descent converge from every start? Answer with an interval: "
        "`(a, b)` without its ends, `[a, b]` with them.",
        Answer(f"(0, {limit})", "interval"),
        mistakes=(
            Mistake(
                f"(0, {2 / Fraction(flat)})", "The flattest direction sets the limit.",
                f"The picture runs at ${_text(past)}$, inside your interval: the steep coordinate is multiplied by "
                f"${_text(1 - past * steep)}$ at each step, and grows. The *steepest* direction breaks first.",
                _see(past, steep, flat),
            ),
            Mistake(
                f"(0, {Fraction(1, steep)})", "A step may not overshoot.",
                f"At ${_text(1 / steep)}$ one step lands exactly on the bottom of the steep direction. The picture runs "
                f"at ${_text(below)}$: it overshoots, lands nearer each time, and converges.",
                _see(below, steep, flat, guess=1 / steep),
            ),
            Mistake(
                f"(0, {limit}]", "At the limit it still converges.",
                f"The picture runs at ${_text(2 / steep)}$: the steep coordinate is multiplied by $-1$ and swaps sides "
                "for ever. The end does not belong to the interval.",
                _see(2 / steep, steep, flat),
            ),
        ),
        hints=("By what number does a step multiply the steep coordinate?",
               "The coordinate shrinks while that number lies between −1 and 1, neither included."),
        solution=(
            f"One step multiplies the steep coordinate by $1 - \\spec{{\\eta}}\\cdot {steep}$.",
            f"It lies between $-1$ and $1$ for $0 < \\spec{{\\eta}} < 2/{steep} = {_text(2 / steep)}$.",
            f"The flat direction allows rates up to ${_text(2 / flat)}$, which is more.",
        ),
        check_value=f"(0, {Fraction(_bisected(np.array([flat, float(steep)]))).limit_denominator(200)})",
    )  # fmt: skip


def _bisected(curvatures: np.ndarray) -> float:
    """The limit found by running descent: the largest rate after which 50 steps are no farther away."""
    low, high = 0.0, 100.0
    for _ in range(50):
        rate = (low + high) / 2
        end = descend(curvatures, np.ones(2), rate, 50)[-1]
        low, high = (rate, high) if np.isfinite(end).all() and np.abs(end).max() <= 1 else (low, rate)
    return low


OUTCOMES = ("It shrinks faster.", "It still shrinks, but more slowly.", "It grows.")
FACTORS = (
    (0.9, 0.8, 0.7, 0.6, 0.45, 0.4),
    (0.3, 0.25, 0.2, 0.15, 0.1),
    (-0.1, -0.2, -0.3, -0.4, -0.5),
)
"""Factors of one step, by what becomes of them at twice the rate."""
BELIEFS = {
    (0, 1): "A larger rate overshoots, and that costs time.",
    (0, 2): "Twice the rate is too much.",
    (1, 0): "Twice the rate is twice as fast.",
    (1, 2): "A step that overshoots makes the run diverge.",
    (2, 0): "Twice the rate is twice as fast.",
    (2, 1): "A run that was stable stays stable, only slower.",
}


@exercise("a recorded run at twice the rate", "medium")
def doubled(draw: random.Random) -> Question:
    """From the factor of a recorded run to what twice its rate would do."""
    right = draw.randrange(3)
    factor, rate = draw.choice(FACTORS[right]), draw.choice([0.02, 0.04, 0.05, 0.1, 0.2])
    while not 1 <= (1 - factor) / rate <= 50:
        rate = draw.choice([0.02, 0.04, 0.05, 0.1, 0.2])
    curvature, then = round((1 - factor) / rate, 9), 1 - 2 * (1 - factor)
    see = _see(2 * rate, curvature, start=[0.0, 1.0], steps=5, broken=rate)
    now = f"it was ${factor:g}$, and at twice the rate it is $1 - 2 \\cdot {1 - factor:g} = {then:g}$"
    sizes = {0: "nearer to 0", 1: "farther from 0, but still within 1 of it", 2: "more than 1 in size"}
    walked = np.abs(descend(np.array([curvature]), np.ones(1), 2 * rate, 1)[:, 0])
    return question(
        f"In a recorded run of plain gradient descent at the rate $\\spec{{\\eta}} = {rate:g}$ one parameter's difference "
        f"from its final value is multiplied by ${factor:g}$ at each step. Taking the loss to be quadratic there, what "
        "happens to the size of this difference at twice the rate?",
        Answer(str(right + 1), "choice", choices=OUTCOMES),
        mistakes=tuple(
            Mistake(
                str(wrong + 1), BELIEFS[right, wrong],
                f"Look at the factor of one step: {now}, which is {sizes[right]}. In the picture the recorded run is "
                "dotted, and the thick line is the run at twice its rate.",
                see,
            )
            for wrong in range(3)
            if wrong != right
        ),
        hints=(
            "One step multiplies by $1 - \\spec{\\eta}\\out{\\lambda}$. What is $\\spec{\\eta}\\out{\\lambda}$ here?",
            f"It is ${1 - factor:g}$. Double it, and compare the size of the new factor with the old.",
        ),
        solution=(
            f"$1 - \\spec{{\\eta}}\\out{{\\lambda}} = {factor:g}$ gives $\\spec{{\\eta}}\\out{{\\lambda}} = {1 - factor:g}$.",
            f"At twice the rate the factor is $1 - {2 * (1 - factor):g} = {then:g}$, {sizes[right]}.",
        ),
        check_value=3 if walked[1] > 1 else 1 if walked[1] < abs(factor) else 2,
    )  # fmt: skip


def _misread(factor: float, growth: float, rate: float) -> tuple[Mistake, ...]:
    def see(curvature: float) -> tuple[str, PictureCall]:
        then = (1 - rate * curvature) ** 2
        words = f"In the picture, at your curvature, one step multiplies the loss by ${_text(then)}$"
        return words, _see(rate, curvature, start=[0.0, 0.5], steps=1)

    square, positive, edge = (1 + growth) / rate, (factor - 1) / rate, 2 / rate
    return (
        Mistake(
            _text(square), "The loss and the parameter grow by the same factor.",
            f"The loss goes with the *square* of the parameter, so the parameter grows by ${factor:g}$ in size. "
            f"{see(square)[0]}, not by ${growth:g}$.",
            see(square)[1],
        ),
        Mistake(
            _text(positive), "A step multiplies by the rate times the curvature plus one.",
            f"A step multiplies by $1 - \\spec{{\\eta}}\\out{{\\lambda}}$, and as the sign changes, that is "
            f"$-{factor:g}$. {see(positive)[0]}, not by ${growth:g}$.",
            see(positive)[1],
        ),
        Mistake(
            _text(edge), "A run that diverges stands at the limit.",
            f"At the limit, $\\spec{{\\eta}}\\out{{\\lambda}} = 2$, the loss would stay as it is. {see(edge)[0]}, not by "
            f"${growth:g}$: this run is past it.",
            see(edge)[1],
        ),
    )  # fmt: skip


def _held(factor: float, rate: float) -> bool:
    """Whether the curvature is a short number, and the picture holds it and those of the mistakes."""
    short = abs(round((1 + factor) / rate, 1) * rate - (1 + factor)) < 1e-9
    return short and (1 + factor**2) / rate <= 50 and (factor - 1) / rate >= 1


@exercise("reading a run that diverged", "hard")
def from_a_run(draw: random.Random) -> Question:
    """From the growth of the loss to the curvature, as in a diagnosis."""
    factor, rate = draw.choice(
        [(f, r) for f in (1.2, 1.5, 2.0, 2.5, 3.0) for r in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5) if _held(f, r)]
    )
    curvature = (1 + factor) / rate
    growth = factor**2
    return question(
        f"A run with plain gradient descent at rate ${rate:g}$ diverges. Near the end the loss is multiplied by "
        f"${growth:g}$ at each step, and one parameter changes its sign each time. Taking the loss to be quadratic "
        "there, what is the curvature along that direction?",
        Answer(_text(curvature), "number", {"tolerance": ("relative", 0.005)}),
        mistakes=_misread(factor, growth, rate),
        hints=(
            "If the parameter is multiplied by $c$, by what is its square multiplied?",
            f"The factor of one step is $-{factor:g}$. Set it equal to $1 - \\spec{{\\eta}}\\out{{\\lambda}}$.",
        ),
        solution=(
            f"The loss is proportional to the square, so the parameter is multiplied by $-\\sqrt{{{growth:g}}} = "
            f"-{factor:g}$.",
            f"$1 - {rate:g}\\,\\out{{\\lambda}} = -{factor:g}$ gives $\\out{{\\lambda}} = {1 + factor:g}/{rate:g} = "
            f"{_text(curvature)}$.",
        ),
        # The larger root of (1 − ηλ)² = growth, written out as a polynomial in λ.
        check_value=float(np.roots([rate * rate, -2 * rate, 1 - growth]).max()),
    )  # fmt: skip
