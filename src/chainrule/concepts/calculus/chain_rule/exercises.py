"""Questions on the chain rule: a bar carried over, a derivative written out, and gradients of small networks.

Their functions and numbers are those that the picture can hold: the fixed inner factor −1.5 is its `−1.5x`.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chainrule.maths.chain import CUBE, FLIP, QUARTER_SQUARE, SQUARE, Stage, run, whole_slope
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question

FACTOR = -1.5
"""The slope of the picture's line `−1.5x`: a standardised feature, or the weight of a layer."""


def _text(x: float) -> str:
    return f"{x:.8g}"


def _in(x: float) -> str:
    """A number as a factor: in brackets where it is negative."""
    return f"({_text(x)})" if x < 0 else _text(x)


def _slope(function: Callable[[Any], Any], x: float) -> float:
    """The slope by a complex step: no chain rule in it."""
    return whole_slope((Stage("", function, lambda _: 0.0),), x)


def _relu(z: Any) -> Any:
    return z if complex(z).real > 0 else 0 * z


def _see(x: float, inner: str, outer: str, width: float = 0.1) -> PictureCall:
    arguments = {"x": x, "width": width, "inner": inner, "outer": outer, "reveal": True}
    return PictureCall("chain_rule", "chain_rule", arguments)


INNER = {"x³": CUBE, "x²": SQUARE, "−1.5x": FLIP}
TEX = {"x³": "x^3", "x²": "x^2", "−1.5x": "-1.5x"}


@exercise("carrying a bar through two stages", "easy")
def carry(draw: random.Random) -> Question:
    """Two local slopes are given; how far does the last number move?"""
    inner = draw.choice(list(INNER))
    x = draw.choice([-1.0, -0.5, 0.5, 1.0] if inner == "x³" else [-1.0, -0.8, -0.5, 0.4, 0.5, 0.8, 1.0])
    move = draw.choice([0.02, 0.05, 0.1, 0.2])
    stages = (INNER[inner], QUARTER_SQUARE)
    chain = run(stages, x)
    one, two = chain.slopes
    see = _see(x, inner, "u²/4", move)
    middle = _text(move * one)
    return question(
        f"At $\\inp{{x}} = {x:g}$ the function $\\oth{{u}} = {TEX[inner]}$ has the slope ${_text(one)}$, and "
        f"$\\out{{y}} = u^2/4$ has the slope ${_text(two)}$ at the $\\oth{{u}}$ that comes out. To first order, by how "
        f"much does $\\out{{y}}$ change when $\\inp{{x}}$ grows by ${move:g}$?",
        Answer(_text(move * one * two), "number", {"tolerance": ("relative", 0.001)}),
        mistakes=(
            Mistake(
                _text(move * (one + two)), "The slopes add up.",
                "The second stage stretches what the first has already stretched, so the two slopes are *multiplied*: "
                f"${move:g}$ becomes ${middle}$, and that is stretched by ${_text(two)}$.",
                see,
            ),
            Mistake(
                _text(one * two), "The change is the slope.",
                f"That is the slope of the whole, for a bar of length 1. Yours is ${move:g}$ long.",
                see,
            ),
            Mistake(
                middle, "One stretch is enough.",
                f"That is how far $\\oth{{u}}$ moves: the bar on the middle line. The second stage stretches it again, "
                f"by ${_text(two)}$.",
                see,
            ),
        ),
        hints=("By how much does $\\oth{u}$ change?", f"It changes by ${middle}$."),
        solution=(
            f"$\\oth{{\\Delta u}} = {move:g} \\cdot {_in(one)} = {middle}$.",
            f"$\\out{{\\Delta y}} = {middle} \\cdot {_in(two)} = {_text(move * one * two)}$.",
        ),
        check_value=move * whole_slope(stages, x),
    )  # fmt: skip


POLYNOMIALS = {"x³": ("x^3", "3x^2"), "x²": ("x^2", "2x"), "−1.5x": ("-1.5x", "-1.5")}
"""Inner functions as a learner types them, and their derivatives."""


@dataclass(frozen=True)
class Outer:
    """An outer function: as a formula, and its slope as a formula, as typed text and as a number."""

    whole: str
    tex: Callable[[str], str]
    text: Callable[[str], str]
    at: Callable[[float], float]


OUTER = {
    "u²/4": Outer(r"\tfrac14\,u^2", lambda u: rf"\tfrac12\,{u}", lambda u: f"({u})/2", lambda u: u / 2),
    "sin u": Outer(r"\sin u", lambda u: rf"\cos {u}", lambda u: f"cos({u})", math.cos),
    "sigmoid u": Outer(
        r"\operatorname{sigmoid}(u)",
        lambda u: rf"\operatorname{{sigmoid}}({u})\,(1 - \operatorname{{sigmoid}}({u}))",
        lambda u: f"sigmoid({u})*(1 - sigmoid({u}))",
        lambda u: 1 / (2 + 2 * math.cosh(u)),
    ),
}
SECOND: dict[str, Callable[[str], str]] = {
    "u²/4": lambda u: f"(({u} + 1)^2 - ({u} - 1)^2)/8",
    "sin u": lambda u: f"1 - 2 sin(({u})/2)^2",
    "sigmoid u": lambda u: f"1/(4 cosh(({u})/2)^2)",
}
"""The outer slopes another way: by a symmetric difference, exact for squares, and by half angles."""


def _difference(text: str) -> str:
    """The slope of a polynomial of degree four or less by a five-point difference, which is exact for it."""
    f = [text.replace("x", f"(x{step:+d})") for step in (1, -1, 2, -2)]
    return f"(8*({f[0]}) - 8*({f[1]}) - ({f[2]}) + ({f[3]}))/12"


def _misderived(inner: str, outer: str, x: float) -> tuple[Mistake, ...]:
    text, slope = POLYNOMIALS[inner]
    stage, written, at = INNER[inner], OUTER[outer].text, OUTER[outer].at
    u, one = float(stage.value(x)), stage.slope(x)
    see = _see(x, inner, outer)
    right = f"In the picture, at $x = {x:g}$, the two stretches make ${one * at(u):.3g}$; yours makes "
    bare, nested = written(text), written(slope)
    mistakes = [
        Mistake(
            bare, "The outer slope is enough.",
            f"That is the slope per unit of $\\oth{{u}}$. One unit of $\\inp{{x}}$ moves $\\oth{{u}}$ by its own slope: "
            f"multiply by it. {right}${at(u):.3g}$.",
            see,
        ),
        Mistake(
            nested, "The inner slope is what goes into the outer one.",
            f"The outer function gets $\\oth{{u}}$ itself, and its slope is taken there. The inner slope stands beside "
            f"it, as a factor. {right}${at(one):.3g}$.",
            see,
        ),
    ]  # fmt: skip
    if (inner, outer) != ("−1.5x", "u²/4"):  # two lines in a row: this would be the bare outer slope
        mistakes.append(
            Mistake(
                f"({slope})*{written('x')}", "Both slopes are taken at x.",
                f"The outer function never sees $\\inp{{x}} = {x:g}$, only $\\oth{{u}} = {_text(u)}$. {right}"
                f"${one * at(x):.3g}$.",
                see,
            )
        )  # fmt: skip
    return tuple(mistakes)


@exercise("the derivative of a function of a function", "medium")
def composite(draw: random.Random) -> Question:
    """dy/dx as a formula in x."""
    inner, name, x = draw.choice(list(POLYNOMIALS)), draw.choice(list(OUTER)), draw.choice([-0.8, -0.6, 0.6, 0.8])
    text, slope = POLYNOMIALS[inner]
    outer, typed, in_x = OUTER[name], TEX[inner], f"({TEX[inner]})" if name != "sigmoid u" else TEX[inner]
    note = f" (Its slope in $u$ is ${outer.tex('u')}$; type it as `sigmoid(...)`.)" if name == "sigmoid u" else ""
    return question(
        f"$\\out{{y}} = {outer.whole}$ with $\\oth{{u}} = {typed}$.{note} "
        "Write $\\dfrac{d\\out{y}}{d\\inp{x}}$ as a formula in $x$.",
        Answer(f"({slope})*{outer.text(text)}", "expression"),
        mistakes=_misderived(inner, name, x),
        hints=(
            f"What is the slope of $\\oth{{u}} = {typed}$ in $x$, and of $\\out{{y}}$ in $u$?",
            f"They are ${slope}$ and ${outer.tex('u')}$. Multiply them, and write ${typed}$ for $u$.",
        ),
        solution=(
            f"The inner slope is ${slope}$.",
            f"The outer slope is ${outer.tex('u')}$, taken at $u = {typed}$: ${outer.tex(in_x)}$.",
            f"The derivative is their product, $({slope}) \\cdot {outer.tex(in_x)}$.",
        ),
        check_value=f"({_difference(text)}) * ({SECOND[name](f'({text})')})",
    )  # fmt: skip


def _mislearned(w: float, p: float) -> tuple[Mistake, ...]:
    see, slope = _see(w, "−1.5x", "sigmoid u"), p * (1 - p)
    return (
        Mistake(
            f"{slope:.3f}", "The sigmoid's slope is the slope.",
            "That is the slope per unit of $\\oth{u}$, the lower stretch in the picture, where $w$ is called $x$. "
            f"One unit of $\\inp{{w}}$ moves $\\oth{{u}}$ by ${FACTOR}$: multiply by it.",
            see,
        ),
        Mistake(
            f"{slope * w:.3f}", "The last factor is the weight.",
            f"$\\oth{{u}} = {FACTOR}\\,w$ changes ${FACTOR}$ times as fast as $w$, whatever $w$ is: that is the "
            f"upper stretch in the picture (where $w$ is called $x$), and the ${w:g}$ is only where it stands.",
            see,
        ),
        Mistake(
            f"{p * FACTOR:.3f}", "A sigmoid's slope is its value.",
            f"${p:.4f}$ is the value of the sigmoid. Its slope is $p(1 - p) = {slope:.3f}$, the lower stretch in "
            "the picture (where $w$ is called $x$).",
            see,
        ),
    )  # fmt: skip


@exercise("the slope of a logistic neuron", "medium")
def logistic(draw: random.Random) -> Question:
    """From a probability back to the weight, to three decimal places."""
    w = draw.choice([-1.2, -1.0, -0.8, -0.6, -0.5, -0.4, -0.2, 0.2, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2])
    p = round(1 / (1 + math.exp(-FACTOR * w)), 4)
    slope = p * (1 - p)
    return question(
        f"A logistic neuron with the standardised feature ${FACTOR}$ computes $\\oth{{u}} = {FACTOR}\\,\\inp{{w}}$ and "
        f"$\\out{{p}} = \\operatorname{{sigmoid}}(u)$. At $\\inp{{w}} = {w:g}$ it says $\\out{{p}} = {p:.4f}$. The slope "
        "of a sigmoid is $p(1 - p)$. What is $\\dfrac{d\\out{p}}{d\\inp{w}}$, to three decimal places?",
        Answer(f"{slope * FACTOR:.3f}", "decimal_places", {"figures": 3}),
        mistakes=_mislearned(w, p),
        hints=(
            "Which two slopes lie between $w$ and $p$?",
            f"$u$ changes ${FACTOR}$ times as fast as $w$, and $p$ changes $p(1 - p) = {slope:.4f}$ times as fast as "
            "$u$.",
        ),
        solution=(
            f"The slope of $u = {FACTOR}\\,w$ in $w$ is ${FACTOR}$.",
            f"The slope of the sigmoid is ${p:.4f} \\cdot {1 - p:.4f} = {slope:.4f}$.",
            f"The product is ${slope * FACTOR:.4f}$, so ${slope * FACTOR:.3f}$.",
        ),
        check_value=f"{whole_slope((FLIP, Stage('', lambda z: 1 / (1 + math.e**-z), lambda _: 0.0)), w):.3f}",
    )  # fmt: skip


SQUARED = "In the picture $x$ is the error: "


@exercise("one neuron's gradient", "hard")
def neuron(draw: random.Random) -> Question:
    """Squared error of one ReLU neuron: three factors back to the weight, sometimes a zero one."""
    w, target = draw.choice([-1.0, -0.8, -0.6, -0.4, -0.2, 0.4, 0.8]), draw.choice([0.5, 1.0, 1.5])
    u = FACTOR * w
    out, alive = max(0.0, u), int(u > 0)
    error = round(out - target, 6)
    gradient = 2 * error * alive * FACTOR
    return question(
        f"A neuron with the standardised feature ${FACTOR}$ computes $\\oth{{u}} = {FACTOR}\\,\\inp{{w}}$ and "
        f"$a = \\max(0, u)$; its loss is $\\out{{L}} = (a - {target:g})^2$. "
        f"At $\\inp{{w}} = {w:g}$, what is $\\dfrac{{d\\out{{L}}}}{{d\\inp{{w}}}}$?",
        Answer(_text(gradient), "number", {"tolerance": 0.0005}),
        mistakes=_alive(w, error) if alive else _dead(w, u, target),
        hints=(f"First go forward: $u = {u:g}$ and $a = {out:g}$.",
               f"Then back: the slopes of the square, of the ReLU, and of ${FACTOR}\\,w$ in $w$."),
        solution=(
            f"Forward: $u = {FACTOR} \\cdot {_in(w)} = {u:g}$ and $a = {out:g}$.",
            f"Back: the square gives $2({out:g} - {target:g}) = {_text(2 * error)}$, the ReLU ${alive}$, and "
            f"${FACTOR}\\,w$ gives ${FACTOR}$.",
            f"The product is ${_text(gradient)}$.",
        ),
        check_value=_slope(lambda v: (_relu(FACTOR * v) - target) ** 2, w),
    )  # fmt: skip


def _alive(w: float, error: float) -> tuple[Mistake, ...]:
    return (
        Mistake(
            _text(2 * error * w), "The last factor is the weight.",
            f"$\\oth{{u}} = {FACTOR}\\,w$ changes ${FACTOR}$ times as fast as $w$, whatever $w$ is: the upper stretch "
            "in the picture (where $w$ is called $x$). Multiply by the feature, not by the weight.",
            _see(w, "−1.5x", "max(0, u)"),
        ),
        Mistake(
            _text(error * FACTOR), "The square's slope is the error.",
            f"{SQUARED}at ${_text(error)}$ the square has the slope ${_text(2 * error)}$, *twice* the error.",
            _see(error, "x²", "max(0, u)"),
        ),
        Mistake(
            _text(2 * error), "The slope of the loss is enough.",
            f"That is the slope per unit of $a$. One unit of $w$ moves $a$ by ${FACTOR}$, as in the picture (where $w$ "
            "is called $x$): multiply by it.",
            _see(w, "−1.5x", "max(0, u)"),
        ),
    )  # fmt: skip


def _dead(w: float, u: float, target: float) -> tuple[Mistake, ...]:
    see = _see(w, "−1.5x", "max(0, u)")
    return (
        Mistake(
            _text(-2 * target * FACTOR), "The ReLU does not matter on the way back.",
            f"Its input is ${u:g}$, where a ReLU is flat: in the picture, where $w$ is called $x$, the bar ends on the "
            "middle line. One zero factor makes the whole product zero.",
            see,
        ),
        Mistake(
            _text(2 * (u - target) * FACTOR), "A ReLU passes everything unchanged.",
            f"Below 0 it gives 0, and its slope is 0: the error is not ${u:g} - {target:g}$, and in the picture (where "
            "$w$ is called $x$) no bar arrives on the last line.",
            see,
        ),
    )  # fmt: skip


def _misrouted(h: float, v: float, x: float, error: float) -> tuple[Mistake, ...]:
    def pair(dv: float, dw: float) -> str:
        return f"({_text(dv)}, {_text(dw)})"

    through = _see(h, "−1.5x", "u²/4")
    return (
        Mistake(
            pair(2 * error * x, 2 * error * h), "The error reaches the first layer as it is.",
            f"On its way back from $\\hat y$ to $h$ it is stretched by the second weight, ${FACTOR}$: the upper stretch "
            "in the picture, where $h$ is called $x$ and $\\hat y$ is called $u$.",
            through,
        ),
        Mistake(
            pair(2 * error * FACTOR * v, 2 * error * FACTOR), "Each weight's own value is its slope.",
            f"The ${FACTOR}$ in the picture is what moving $h$ does to $\\hat y$ (there $x$ and $u$). Moving a *weight* "
            f"by one moves its layer's output by what it is multiplied with: $w$ by $h = {_text(h)}$, $v$ by $x = {x:g}$.",
            through,
        ),
        Mistake(
            pair(error * FACTOR * x, error * h), "The square's slope is the error.",
            f"{SQUARED}at ${_text(error)}$ the square has the slope ${_text(2 * error)}$, *twice* the error.",
            _see(error, "x²", "max(0, u)"),
        ),
    )  # fmt: skip


@exercise("the gradient of a two-layer network", "hard")
def two_layers(draw: random.Random) -> Question:
    """Both weights of a network with one hidden ReLU unit."""
    x, v = draw.choice([(1.0, 0.4), (1.0, 0.6), (1.0, 0.8), (1.0, 1.0), (2.0, 0.2), (2.0, 0.3), (2.0, 0.4), (2.0, 0.5)])
    error = draw.choice([-1.0, -0.5, -0.4, -0.2, 0.2, 0.4, 0.5, 1.0])
    h = x * v
    out = FACTOR * h
    target = out - error
    dv, dw = 2 * error * FACTOR * x, 2 * error * h
    other = (
        _slope(lambda z: (FACTOR * _relu(z * x) - target) ** 2, v),
        _slope(lambda z: (z * max(0.0, v * x) - target) ** 2, FACTOR),
    )
    return question(
        "A network with one hidden unit computes $h = \\max(0, \\inp{v}x)$ and $\\hat y = \\inp{w}h$, and its loss is "
        f"$\\out{{L}} = (\\hat y - t)^2$. With $x = {x:g}$, $t = {_text(target)}$, $\\inp{{v}} = {v:g}$ and "
        f"$\\inp{{w}} = {FACTOR}$, what is the gradient "
        "$\\left(\\dfrac{\\partial \\out{L}}{\\partial \\inp{v}}, \\dfrac{\\partial \\out{L}}{\\partial \\inp{w}}\\right)$? "
        "Answer like `(1, -2)`.",
        Answer(f"({_text(dv)}, {_text(dw)})", "vector", {"tolerance": 0.0005}),
        mistakes=_misrouted(h, v, x, error),
        hints=(f"Forward: $h = {_text(h)}$, $\\hat y = {_text(out)}$, and the error is ${_text(error)}$.",
               "Back: the slope of the square is common to both. What does one unit of $w$, or of $v$, do to $\\hat y$?"),
        solution=(
            f"Forward: $h = {_text(h)}$, $\\hat y = {_text(out)}$, and the square's slope is $2 \\cdot {_in(error)} = "
            f"{_text(2 * error)}$.",
            f"$\\hat y$ changes $h$ times as fast as $w$: ${_text(2 * error)} \\cdot {_text(h)} = {_text(dw)}$.",
            f"$\\hat y$ changes $w$ times as fast as $h$, and $h$, where it is positive, $x$ times as fast as $v$: "
            f"${_text(2 * error)} \\cdot ({FACTOR}) \\cdot {x:g} = {_text(dv)}$.",
        ),
        check_value=f"({other[0]:.10g}, {other[1]:.10g})",
    )  # fmt: skip
