"""Questions on the chain rule."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from chainrule.maths.chain import Stage, whole_slope
from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


def _text(x: float) -> str:
    return f"{x:.8g}"


def _plus(x: int) -> str:
    return f"+ {x}" if x >= 0 else f"- {-x}"


def _slope(function: Callable[[Any], Any], x: float) -> float:
    """The slope by a complex step: no chain rule in it."""
    return whole_slope((Stage("", function, lambda _: 0.0),), x)


ADDED = PictureCall("chain_rule", "chain_rule", {"x": 1.0, "width": 0.1, "reveal": True})
OWN_INPUT = PictureCall("chain_rule", "chain_rule", {"x": 0.5, "width": 0.2, "reveal": True})
SILENT = PictureCall("chain_rule", "chain_rule", {"x": -1.0, "width": 0.2, "outer": "max(0, u)", "reveal": True})


@exercise("carrying a bar through two stages", "easy")
def carry(draw: random.Random) -> Question:
    """Two local slopes are given; how far does the last number move?"""
    one, two = draw.choice([-4, -3, -2, 2, 3, 4, 5]), draw.choice([-0.5, 0.25, 0.5, 1.5, 2.5])
    move = draw.choice([0.01, 0.02, 0.1])
    return question(
        f"At this input $\\oth{{u}}$ changes ${one}$ times as fast as $\\inp{{x}}$, and $\\out{{y}}$ changes ${two:g}$ "
        f"times as fast as $\\oth{{u}}$. To first order, by how much does $\\out{{y}}$ change "
        f"when $\\inp{{x}}$ grows by ${move:g}$?",
        Answer(_text(move * one * two), "number", {"tolerance": ("relative", 0.001)}),
        mistakes=(
            Mistake(
                _text(move * (one + two)), "The slopes add up.",
                "The second stage stretches what the first has already stretched, "
                "so the two slopes are *multiplied*.",
                ADDED,
            ),
            Mistake(
                _text(one * two), "The change is the slope.",
                f"That is the slope of the whole. "
                f"The change is the slope times the ${move:g}$ by which $\\inp{{x}}$ grew.",
            ),
        ),
        hints=("By how much does $\\oth{u}$ change?", f"It changes by ${_text(move * one)}$."),
        solution=(
            f"$\\oth{{\\Delta u}} = {move:g} \\cdot ({one}) = {_text(move * one)}$.",
            f"$\\out{{\\Delta y}} = ({_text(move * one)}) \\cdot ({two:g}) = {_text(move * one * two)}$.",
        ),
        check_value=move * _slope(lambda x: two * (one * x), 1.0),
    )  # fmt: skip


@exercise("a power of a line", "medium")
def power(draw: random.Random) -> Question:
    """(ax + b)ⁿ at a number: the outer slope at its own input."""
    a, b = draw.choice([-3, -2, 2, 3]), draw.choice([-2, -1, 1, 2, 3])
    n, x = draw.choice([2, 3]), draw.choice([-1, 1, 2])
    u = a * x + b
    outer = n * u ** (n - 1)
    return question(
        f"$\\out{{y}} = \\oth{{u}}^{n}$ with $\\oth{{u}} = {a}x {_plus(b)}$. "
        f"What is $\\dfrac{{d\\out{{y}}}}{{d\\inp{{x}}}}$ at $\\inp{{x}} = {x}$?",
        Answer(str(a * outer), "number"),
        mistakes=(
            Mistake(
                str(outer), "The outer slope is enough.",
                f"That is the slope per unit of $\\oth{{u}}$. "
                f"One unit of $\\inp{{x}}$ moves $\\oth{{u}}$ by ${a}$: multiply by it.",
            ),
            Mistake(
                str(a * n * x ** (n - 1)), "The outer slope is taken at x.",
                f"The power never sees $\\inp{{x}}$. Its input is $\\oth{{u}} = {u}$, and its slope is taken there.",
                OWN_INPUT,
            ),
            Mistake(
                str(a + outer), "The slopes add up.",
                f"The inner slope ${a}$ and the outer slope ${outer}$ are *multiplied*.", ADDED,
            ),
        ),
        hints=(f"What is $\\oth{{u}}$ at $\\inp{{x}} = {x}$?", f"The outer slope is ${n}u^{{{n - 1}}}$, at $u = {u}$."),
        solution=(
            f"$\\oth{{u}} = {a}\\cdot({x}) {_plus(b)} = {u}$.",
            f"The outer slope there is ${outer}$, the inner one ${a}$.",
            f"The product is ${a * outer}$.",
        ),
        check_value=_slope(lambda z: (a * z + b) ** n, x),
    )  # fmt: skip


@exercise("one neuron's gradient", "hard")
def neuron(draw: random.Random) -> Question:
    """Squared error of one ReLU neuron: three factors back to the weight, sometimes a zero one."""
    x, b, target = draw.choice([2, 3, 4]), draw.choice([-1, 1, 2]), draw.choice([1, 3, 6])
    w = draw.choice([-2, -1, 1, 2, 3])
    u = w * x + b
    alive = int(u > 0)
    out = max(0, u)
    gradient = 2 * (out - target) * alive * x
    return question(
        f"A neuron computes $\\oth{{u}} = wx + b$ and $\\oth{{a}} = \\max(0, u)$, and its loss is "
        f"$\\out{{L}} = (a - {target})^2$. With $x = {x}$, $b = {b}$ and $\\inp{{w}} = {w}$, what is "
        "$\\dfrac{\\partial \\out{L}}{\\partial \\inp{w}}$?",
        Answer(str(gradient), "number"),
        mistakes=_alive(x, w, out, target) if alive else _dead(x, u, target),
        hints=(f"First go forward: $u = {u}$ and $a = {out}$.",
               "Then back: the slopes of the square, of the ReLU, and of $wx + b$ in $w$."),
        solution=(
            f"Forward: $u = {w}\\cdot {x} {_plus(b)} = {u}$ and $a = {out}$.",
            f"Back: the square gives $2({out} - {target}) = {2 * (out - target)}$, "
            f"the ReLU ${alive}$, and $wx + b$ gives $x = {x}$.",
            f"The product is ${gradient}$.",
        ),
        check_value=_slope(lambda v: (max(0 * v, v * x + b, key=lambda z: z.real) - target) ** 2, w),
    )  # fmt: skip


def _alive(x: int, w: int, out: int, target: int) -> tuple[Mistake, ...]:
    return (
        Mistake(
            str(2 * (out - target) * w), "The last factor is the weight.",
            "That is the slope with respect to the *input*. The neuron is $wx + b$, so its slope in $w$ is $x$.",
        ),
        Mistake(
            str((out - target) * x), "The square's slope is the error.",
            "The slope of $(a - t)^2$ in $a$ is *twice* the error $a - t$, where $t$ is the target.",
        ),
    )  # fmt: skip


def _dead(x: int, u: int, target: int) -> tuple[Mistake, ...]:
    return (
        Mistake(
            str(-2 * target * x), "The ReLU does not matter on the way back.",
            f"Its input is ${u}$, where a ReLU is flat. One zero factor silences everything before it.", SILENT,
        ),
        Mistake(
            str(2 * (u - target) * x), "A ReLU passes everything unchanged.",
            f"Below 0 it outputs 0 and its slope is 0: the error is not ${u} - {target}$, and nothing passes.", SILENT,
        ),
    )  # fmt: skip
