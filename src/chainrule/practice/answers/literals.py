"""Numbers as they are typed, exactly."""

from __future__ import annotations

from fractions import Fraction

from .errors import UnreadableError
from .tokens import Token
from .tree import Node

MAX_DIGITS = 400
MAX_EXPONENT10 = 4000
SMALL = tuple(Node("num", (), Fraction(k)) for k in range(33))


def literal(token: Token) -> Node:
    """The exact number that was typed."""
    text = token[1]
    if text.isdigit() and len(text) < 20:
        size = int(text)
        return SMALL[size] if size < len(SMALL) else Node("num", (), Fraction(size))
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) > MAX_DIGITS or (exponent and abs(int(exponent[:6])) > MAX_EXPONENT10):
        raise UnreadableError(f"That number has more than {MAX_DIGITS} digits or too large an exponent.", token.at)
    value = Fraction(mantissa.rstrip(".") or "0")
    if exponent:
        value *= Fraction(10) ** int(exponent)
    return Node("dec" if "." in mantissa or exponent else "num", (), value)
