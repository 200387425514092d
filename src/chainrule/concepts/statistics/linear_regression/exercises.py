"""Questions on the line of least squares. All points, slopes and heights fit the picture's controls."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from chainrule.maths.lines import Array, best_line
from chainrule.maths.petals import petals
from chainrule.maths.written import inside, number, pair
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

PLANETS = (
    (0.387, 0.241), (0.723, 0.615), (1.0, 1.0), (1.524, 1.881), (5.203, 11.862), (9.537, 29.457), (19.19, 84.02),
    (30.07, 164.8),
)  # fmt: skip
"""Mean distance from the Sun in distances of the Earth, and the length of a year in years, Mercury to Neptune."""
MOONS = ((0.4218, 1.769), (0.6711, 3.551), (1.0704, 7.155), (1.8827, 16.689))
"""Mean distance from Jupiter in millions of kilometres, and the time round it in days: Io to Callisto."""
SETS = ((0, 1, 2), (1, 2, 3), (-3, -2, -1), (-1, 1, 3), (-3, -1, 1), (0, 1, 2, 3), (-2, -1, 0, 1), (-1, 0, 1, 2, 3))


def _see(points: object, slope: float, height: float, guess: float | None = None) -> PictureCall:
    """The learner's own points and a line through (mean of x, `height`); `guess` is a slope that was said."""
    arguments = {"points": np.round(np.asarray(points, float), 4).tolist(), "reveal": True}
    arguments["line"] = [round(float(slope), 4), round(float(height), 4)]
    if guess is not None:
        arguments["guess"] = round(float(guess), 4)
    return PictureCall("linear_regression", "linear_regression", arguments)


@exercise("the sum of squares of a line", "easy")
def sum_of(draw: random.Random) -> Question:
    """A line and three points: what is it judged by?"""
    while True:
        a, b, x0 = draw.choice([-1, 0, 1, 2]), draw.choice([-2, -1, 1, 2]), draw.choice([-2, -1, 0, 1])
        r = [draw.choice([-3, -2, -1, 1, 2, 3]) for _ in range(3)]
        points = [(x, a + b * x + d) for x, d in zip(range(x0, x0 + 3), r, strict=True)]
        if max(abs(y) for _, y in points) <= 3 and abs(a + b * (x0 + 1)) <= 2:
            break
    total, seen = sum(d * d for d in r), _see(points, b, a + b * (x0 + 1))
    squares = " + ".join(str(d * d) for d in r)
    matrix = np.array([[1, x] for x, _ in points])
    return question(
        f"The line has the intercept $\\out{{a}} = {a}$ and the slope $\\out{{b}} = {b}.$ The points are "
        f"${', '.join(map(pair, points))}$. What is the sum of its squared residuals?",
        Answer(str(total), "number"),
        mistakes=(
            Mistake(
                str(sum(r)), "Residuals are added as they are.",
                "Added with their signs they can cancel, for a bad line too. In the picture each has a *square*, and a "
                "square is never below zero: square each one first.",
                seen,
            ),
            Mistake(
                str(sum(abs(d) for d in r)), "Distances are added.",
                f"That is the sum of the *absolute* residuals, the sides of the picture's squares. Their areas add up to ${squares}$.",
                seen,
            ),
            Mistake(
                str(sum(r) ** 2), "The sum is squared.",
                f"First square, then add: the picture has one square for each point, and their areas add up to ${squares}$.",
                seen,
            ),
        ),
        hints=("What does the line predict at each $x$?", f"The residuals are ${r[0]}$, ${r[1]}$ and ${r[2]}$."),
        solution=(
            f"The line predicts ${', '.join(str(a + b * x) for x, _ in points)}$.",
            f"Observed minus predicted: ${r[0]}$, ${r[1]}$, ${r[2]}$.",
            f"Their squares add up to ${squares} = {total}$.",
        ),
        check_value=float(np.linalg.norm(np.array([y for _, y in points]) - matrix @ np.array([a, b])) ** 2),
    )  # fmt: skip


def _line(slope: Fraction, intercept: Fraction) -> str:
    """The equation of a line, with fractions in brackets."""
    factor = {"1": "", "-1": "-"}.get(str(slope), str(slope) if slope.denominator == 1 else f"({slope})")
    tail = f" {'-' if intercept < 0 else '+'} {abs(intercept)}" if intercept else ""
    return f"y = {factor}x{tail}"


def _sums(x: Sequence[int], y: Sequence[int]) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """The means of x and of y, and S_xx and S_xy, all exact."""
    mean, height = Fraction(sum(x), len(x)), Fraction(sum(y), len(y))
    spread = sum(((a - mean) ** 2 for a in x), Fraction())
    return mean, height, spread, sum(((a - mean) * (b - height) for a, b in zip(x, y, strict=True)), Fraction())


@exercise("the line of least squares", "medium")
def line_of(draw: random.Random) -> Question:
    """Three to five points whose line has halves at most."""
    while True:
        x = draw.choice(SETS)
        y = [draw.randint(-3, 3) for _ in x]
        mean, height, spread, shared = _sums(x, y)
        slope, ends = shared / spread, Fraction(y[-1] - y[0], x[-1] - x[0])
        intercept, middle = height - slope * mean, y[0] + ends * (mean - x[0])
        fits = max(abs(slope), abs(ends), abs(height), abs(middle), abs(height + slope * mean)) <= 2
        if fits and slope and ends and (2 * slope).denominator == (2 * intercept).denominator == 1:
            break
    points = list(zip(x, y, strict=True))
    found = np.linalg.lstsq(np.column_stack([x, np.ones(len(x))]), np.array(y, float))[0].round(9)
    return question(
        f"What is the least-squares line through ${', '.join(map(pair, points))}$? (Write an equation, as in $y = 2x - 1$.)",
        Answer(_line(slope, intercept), "equation"),
        mistakes=(
            Mistake(
                _line(slope, height), "The intercept is the mean of y.",
                f"At the *mean of x*, ${mean}$, the line is ${height}$ high; the intercept is its height at 0. Your line, in "
                f"the picture, passes beside the centre of the points: subtract $\\out{{b}}\\,\\bar x = {slope * mean}$.",
                _see(points, float(slope), float(height + slope * mean)),
            ),
            Mistake(
                _line(ends, y[0] - ends * x[0]), "The line joins the first and the last point.",
                "Your line, in the picture, has no squares at its ends, and yet its sum is larger than the least: all "
                "points count. Work with $S_{xy}$ and $S_{xx}$.",
                _see(points, float(ends), float(middle)),
            ),
        ),
        hints=(
            f"The means are $\\bar x = {mean}$ and $\\bar y = {height}$; the line goes through both.",
            f"$S_{{xx}} = {spread}$ and $S_{{xy}} = {shared}$.",
        ),
        solution=(
            f"As $\\bar x = {mean}$ and $\\bar y = {height}$, the sums are $S_{{xx}} = {spread}$ and $S_{{xy}} = {shared}$.",
            f"$\\out{{b}} = S_{{xy}}/S_{{xx}} = {slope}$.",
            f"$\\out{{a}} = \\bar y - \\out{{b}}\\,\\bar x = {intercept}$, so ${_line(slope, intercept)}$.",
        ),
        check_value=f"y = ({number(found[0], 9)}) x + ({number(found[1], 9)})",
    )  # fmt: skip


def _wrong_changes(points: Array, at: int, move: float, spread: int) -> tuple[Mistake, ...]:
    """Three numbers that are taken for the change of the slope; in the pictures all other values are 0."""
    n, middle = len(points), round(float(points[:, 0].mean()))
    away = at - middle
    return (
        Mistake(
            number(move / n), "The change is shared by all points.",
            "That is what happens to the *height* at the mean, as in the picture (where the others are all 0). The slope "
            f"changes by the move times $x - \\bar x = {away}$, over $S_{{xx}} = {spread}$.",
            _see(points, 0, move / n, move / n),
        ),
        Mistake(
            number(move / away), "The line follows the point.",
            "Your line goes to the point, in the picture, and its squares on the others are large: they hold it back. "
            f"Multiply by $x - \\bar x = {away}$ and divide by $S_{{xx}} = {spread}$.",
            _see(points, move / away, 0, move / away),
        ),
        Mistake(
            number(at * move / spread), "What counts is x itself.",
            f"What counts is the distance from the *mean* of $x$, which is ${middle}$: ${at} - {inside(middle)} = {away}$. "
            "The picture's dotted line is the new one.",
            _see(points, at * move / spread, move / n, at * move / spread),
        ),
    )  # fmt: skip


@exercise("what a shifted value does to the slope", "hard")
def shifted(draw: random.Random) -> Question:
    """One y moves; the slope answers in proportion to the distance of its x from the mean."""
    while True:
        half, middle = draw.choice([(1, -2), (1, -1), (1, 1), (1, 2), (2, -1), (2, 1)])
        away, move = draw.choice([-2, -1, 1, 2]), draw.choice([0.5, 1.0, 1.5, 2.0, 2.5, 3.0]) * draw.choice([-1, 1])
        at, spread = middle + away, (2, 10)[half - 1]
        if abs(away) <= half and abs(move) <= 2 * abs(away) and abs(at * move) <= 2 * spread:
            break
    x = np.arange(middle - half, middle + half + 1)
    points, change = np.column_stack([x, np.where(x == at, move, 0.0)]), away * move / spread
    return question(
        f"A least-squares line goes through {len(x)} points, one at each of $x = {', '.join(map(str, x))}$. The "
        f"value at $\\inp{{x}} = {at}$ is now {'raised' if move > 0 else 'lowered'} by ${number(abs(move))}$. By how much does "
        "the slope change? (A fraction, or two decimals.)",
        Answer(number(change), "number", {"tolerance": 0.0051}),
        mistakes=_wrong_changes(points, at, move, spread),
        hints=(
            "$\\out{b} = S_{xy}/S_{xx}$, and only $S_{xy}$ changes.",
            f"$S_{{xx}} = {spread}$, and the mean of $x$ is ${middle}$.",
        ),
        solution=(
            f"$x - \\bar x = {at} - {inside(middle)} = {away}$, and $S_{{xy}}$ changes by ${inside(away)} \\cdot {inside(move)} "
            f"= {number(away * move)}$.",
            f"The slope changes by ${number(away * move)}/{spread} = {number(change, 3)}$.",
        ),
        check_value=float(np.polyfit(points[:, 0], points[:, 1], 1)[0]),
    )  # fmt: skip


def _wrong_slopes(points: Array, factor: float, spread: float, ratio: float) -> tuple[Mistake, ...]:
    """Three slopes that are taken for the one per centimetre; `points` are the flowers from their means."""
    return (
        Mistake(
            number(factor), "coef_ is per centimetre.",
            f"It is per unit of what the model sees, and one unit there is `scale_`, ${number(spread, 3)}$ cm. Your slope "
            "is drawn through the ten flowers, in centimetres from their means.",
            _see(points, factor, 0, factor),
        ),
        Mistake(
            number(factor * spread), "The scaling is undone by multiplying.",
            f"The scaler *divides* by ${number(spread, 3)}$, so one centimetre is $1/{number(spread, 3)}$ units. Your slope "
            "is drawn through the ten flowers: divide instead.",
            _see(points, factor * spread, 0, factor * spread),
        ),
        Mistake(
            number(ratio), "Width and length grow in the ratio of their means.",
            "That is the slope of a line through the origin. The model has an intercept, and its line, dotted in the "
            "picture, has a smaller sum.",
            _see(points, ratio, 0, ratio),
        ),
    )  # fmt: skip


@exercise("a scaled model read", "hard")
def scaled(draw: random.Random) -> Question:
    """Ten real flowers behind a StandardScaler: what is the slope per centimetre?"""
    rows = petals()[sorted(draw.sample(range(20), 10))]
    (centre, height), width = rows.mean(axis=0), float(rows[:, 0].std())
    factor, spread = round(best_line(rows).slope * width, 3), round(width, 3)
    slope = number(factor / spread, 3)
    return question(
        "The width of a petal is predicted from its length, both in centimetres, for ten irises. The length goes through "
        "a `StandardScaler` first. Rounded, the fit says:\n\n```text\n"
        f"scaler.mean_       [{number(centre, 2)}]\nscaler.scale_      [{number(spread, 3)}]\n"
        f"model.coef_        [{number(factor, 3)}]\nmodel.intercept_   {number(height, 2)}\n```\n\n"
        "By how many centimetres does the predicted width grow for one more centimetre of length? (Two decimals will do.)",
        Answer(number(factor / spread), "number", {"tolerance": 0.0075}),
        mistakes=_wrong_slopes(rows - [centre, height], factor, spread, height / centre),
        hints=(
            "How many units of the scaled length is one centimetre?",
            f"The scaled length is (length − {number(centre, 2)})/{number(spread, 3)}.",
        ),
        solution=(
            f"The scaler turns one centimetre into $1/{number(spread, 3)}$ units.",
            f"Each unit adds ${number(factor, 3)}$ cm, so one centimetre adds ${number(factor, 3)}/{number(spread, 3)} \\approx "
            f"{slope}$ cm.",
        ),
        check_value=float(np.polyfit(rows[:, 0], rows[:, 1], 1)[0]),
    )


def _orbits(draw: random.Random) -> tuple[str, str, Array]:
    """Which bodies go round what, and the logarithms of distance and time of some of them, shape (n, 2)."""
    if draw.random() < 0.3:
        return "moons of Jupiter", "moon", np.log10(MOONS)
    return "planets", "planet", np.log10(sorted(draw.sample(PLANETS, draw.randint(5, 8))))


def _wrong_factors(points: Array, slope: float, times: int) -> tuple[Mistake, ...]:
    """Three factors that are taken for times ** slope; `points` are logarithms."""
    height = float(points[:, 1].mean())
    return (
        Mistake(
            number(slope * times, 4), "The coefficient multiplies the factor.",
            "Multiplying makes the time proportional to the distance: a line of slope 1, the one in the picture. "
            f"The slope ${slope:.3f}$ is an *exponent*: times ${times}^{{{slope:.3f}}}$.",
            _see(points, 1, height),
        ),
        Mistake(
            number(slope * np.log10(times), 4), "The answer is the predicted logarithm.",
            f"That is how far the picture's line rises over $\\log_{{10}} {times}$ to the right: the *logarithm* of the "
            "factor. Raise 10 to it.",
            _see(points, slope, height),
        ),
        Mistake(
            number(times ** (1 / slope), 4), "The slope is the exponent of the distance, seen from the time.",
            "You took the root where the power belongs: your exponent is the slope of the line in the picture, which "
            "has a larger sum than the dotted one.",
            _see(points, 1 / slope, height),
        ),
    )  # fmt: skip


@exercise("a straight line in logarithms", "hard")
def logarithms(draw: random.Random) -> Question:
    """Real orbits, fitted in logarithms: what does the slope say about a body so many times as far out?"""
    bodies, body, points = _orbits(draw)
    times = draw.choice([2, 3, 4, 5, 6, 8, 9, 10, 12, 16, 25])
    slope = round(best_line(points).slope, 3)
    right, fit, step = times**slope, np.poly1d(np.polyfit(points[:, 0], points[:, 1], 1)), np.log10(times)
    return question(
        f"For {len(points)} {bodies}, a `LinearRegression` predicts the decimal logarithm of the time of one round from the "
        f"decimal logarithm of the distance. It prints, rounded:\n\n```text\nmodel.coef_   [{slope:.3f}]\n```\n\n"
        f"A second {body} is ${times}$ times as far out as a first. How many times as long does the model say it takes? "
        "(Within 1 %.)",
        Answer(number(right, 4), "number", {"tolerance": ("relative", 0.011)}),
        mistakes=_wrong_factors(points, slope, times),
        hints=(
            f"${times}$ times as far adds $\\log_{{10}} {times} \\approx {step:.3f}$ to the input.",
            f"The prediction rises by ${slope:.3f}\\cdot{step:.3f}$. Which factor has that logarithm?",
        ),
        solution=(
            f"The input rises by $\\log_{{10}} {times}$, so the predicted logarithm rises by ${slope:.3f}\\cdot\\log_{{10}} {times}$.",
            f"The factor is $10$ to that power, ${times}^{{{slope:.3f}}} \\approx {right:.2f}$.",
        ),
        check_value=float(10 ** (fit(points[0, 0] + step) - fit(points[0, 0]))),
    )  # fmt: skip
