"""Things without a value that are seen before any comparison: 1/0, ln 0, 0^0."""

from __future__ import annotations

from . import balls
from .errors import NoValueError, UndefinedError, UnsureError
from .exact import is_rational
from .tree import Node, rational, symbols, walk

POLES = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin"}


def refuse_undefined(node: Node) -> None:
    """Raises UndefinedError for a constant part that has no value."""
    for n in walk(node):
        if n.op == "div" and is_zero(n.args[1]):
            raise UndefinedError("This divides by zero, which has no value.")
        if n.op == "pow" and n.args[0].op not in ("sym", "add", "const") and is_zero(n.args[0]):
            size = rational(n.args[1])
            if size is not None and size <= 0:
                raise UndefinedError("0 to the power 0, or to a negative power, has no value.")
        if n.op == "call" and n.value in ("ln", "logb") and any(map(is_zero, n.args)):
            raise UndefinedError("The logarithm of 0 has no value.")
        if n.op == "call" and n.value == "logb" and rational(n.args[1]) == 1:
            raise UndefinedError("There is no logarithm to the base 1.")
        if (
            n.op == "call"
            and n.value in POLES
            and not symbols(n)
            and is_zero(Node("call", n.args, POLES[str(n.value)]))
        ):
            raise UndefinedError(f"{n.value} has no value there.")
        if n.op == "fact" and (size := rational(n.args[0])) is not None and size < 0 and size.denominator == 1:
            raise UndefinedError("The factorial of a negative whole number has no value.")


def is_zero(node: Node) -> bool:
    """Is a part without variables zero (exactly, or to a thousand bits)?"""
    if node.op in ("num", "dec"):
        return node.value == 0
    if node.op in ("sym", "const") or symbols(node):
        return False
    if is_rational(node):
        return rational(node) == 0
    for bits in (100, 1000):
        try:
            if not balls.evaluate(node, {}, bits).contains(0):
                return False
        except (NoValueError, UnsureError, KeyError):
            return False
    return True
