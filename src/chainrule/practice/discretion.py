"""A reply that helps without giving the answer away."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

from chainrule.practice.verdict import Verdict, Witness


def discreet(verdict: Verdict) -> Verdict:
    """A wrong verdict whose reply does not name the right value.

    Where two answers without variables differ, the checker's witness is the answer itself. What remains is where they
    differ, and how: the sign, or a factor of a hundred. A witness at a point (`at x = 2`) stays: it tells the value
    there and not the expression.
    """
    witness = verdict.witness
    if verdict.outcome != "wrong" or witness is None or witness.point:
        return verdict
    sentence = witness.sentence()
    place = verdict.reply.replace(f"{sentence[0].upper()}{sentence[1:]}.", "").strip()
    how = _how(witness)
    return replace(verdict, reply=" ".join(part for part in (place, how) if part) or "That is not the value.")


def _how(witness: Witness) -> str:
    yours, ours = _number(witness.yours), _number(witness.ours)
    if yours is None or ours is None or ours == 0 or yours == 0:
        return ""
    if math.isclose(yours, -ours, rel_tol=1e-6):
        return "The size is right, the sign is not."
    if any(math.isclose(yours, factor * ours, rel_tol=1e-6) for factor in (100.0, 0.01)):
        return "It is off by a factor of 100."
    return ""


def _number(text: str) -> float | None:
    try:
        return float(Fraction(text.replace("−", "-")))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
