"""Things without a value that are seen before any comparison: 1/0, ln 0, 0^0."""

from __future__ import annotations

from . import balls
from .errors import NoValueError, UndefinedError, UnsureError
from .exact import is_rational
from .tree import Node, rational, varies, walk

POLES = {"tan": "cos", "sec": "cos", "cot": "sin", "csc": "sin"}
CHECKED = frozenset(["div", "pow", "call", "fact"])


def refuse_undefined(node: Node, nodes: list[Node] | None = None) -> None:
    """Raises UndefinedError for a constant part that has no value; `nodes` are the nodes of the tree, where known."""
    for n in walk(node) if nodes is None else nodes:
        op, args, name = n
        if op not in CHECKED:
            continue
        if op == "div":
            if is_zero(args[1]):
                raise UndefinedError("This divides by zero, which has no value.")
        elif op == "pow":
            if args[0][0] not in ("sym", "add", "const") and is_zero(args[0]):
                size = rational(args[1])
                if size is not None and size <= 0:
                    raise UndefinedError("0 to the power 0, or to a negative power, has no value.")
        elif op == "call":
            _refuse_call(str(name), args)
        elif (size := rational(args[0])) is not None and size < 0 and size.denominator == 1:
            raise UndefinedError("The factorial of a negative whole number has no value.")


def _refuse_call(name: str, args: tuple[Node, ...]) -> None:
    if name in ("ln", "logb"):
        if any(map(is_zero, args)):
            raise UndefinedError("The logarithm of 0 has no value.")
        if name == "logb" and rational(args[1]) == 1:
            raise UndefinedError("There is no logarithm to the base 1.")
    elif name in POLES and not varies(args[0]) and is_zero(Node("call", args, POLES[name])):
        raise UndefinedError(f"{name} has no value there.")


def is_zero(node: Node) -> bool:
    """Is a part without variables zero (exactly, or to a thousand bits)?"""
    if node[0] in ("num", "dec"):
        return node[2] == 0
    if node[0] == "const" or varies(node):
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
