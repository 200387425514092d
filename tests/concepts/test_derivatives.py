"""The derivatives that the chain rule's exercises ask for, against SymPy's."""

from __future__ import annotations

import sympy

from chainrule.atlas.atlas import open_atlas
from chainrule.practice.exercise import exercises_of

X = sympy.Symbol("x")
NAMES = {"x": X, "sigmoid": lambda z: 1 / (1 + sympy.exp(-z))}


def test_every_derivative_is_sympys() -> None:
    from importlib import import_module

    content = import_module("chainrule.concepts.calculus.chain_rule.exercises")
    skill = exercises_of(open_atlas()["chain_rule"].folder)["the derivative of a function of a function"]
    whole = {"u²/4": lambda u: u**2 / 4, "sin u": sympy.sin, "sigmoid u": NAMES["sigmoid"]}
    inside = {"x³": X**3, "x²": X**2, "−1.5x": -sympy.Rational(3, 2) * X}
    wanted = {
        (content.TEX[i], content.OUTER[o].whole): sympy.diff(whole[o](inside[i]), X) for i in inside for o in whole
    }
    seen = set()
    for seed in range(60):
        question = skill.draw(seed)
        key = next(k for k in wanted if f"= {k[0]}$" in question.prompt and f"= {k[1]}$" in question.prompt)
        seen.add(key)
        typed = question.answer.text.replace("^", "**").replace("3x", "3*x").replace("2x", "2*x").replace("5x", "5*x")
        mine = sympy.sympify(typed, locals=NAMES)
        for at in (-1.3, -0.4, 0.7, 1.9):
            assert abs(complex((mine - wanted[key]).subs(X, at))) < 1e-12, question.answer.text
    assert seen == set(wanted)
