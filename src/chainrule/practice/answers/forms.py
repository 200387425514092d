"""The form of an answer beside its value.  Each check returns None, or the reason in a sentence."""

from __future__ import annotations

from fractions import Fraction

from . import factors, simplified
from .errors import TeacherError
from .tree import Node, number, rational, walk

FORMS = ("same", "same_up_to_sign", "simplified", "factored", "expanded", "fraction")
ONE = number(1)
TWO = number(2)


def check_form(student: Node, teacher: Node, form: str | None) -> str | None:
    """Why the student's tree is not in the form asked for, or None when it is."""
    if form is None:
        return None
    if form == "same":
        return None if canonical(student) == canonical(teacher) else "The form asked for is another way of writing it."
    if form == "same_up_to_sign":
        if canonical(student, signs=False) == canonical(teacher, signs=False):
            return None
        return "The form asked for is another way of writing it."
    if form == "expanded":
        return expanded(student)
    if form == "factored":
        return factors.factored(student)
    if form == "fraction":
        return factors.fraction(student)
    if form == "simplified":
        return simplified.simplified(student)
    raise TeacherError(f"The form '{form}' is not known; known are {', '.join(FORMS)}.")


def canonical(node: Node, signs: bool = True) -> Node:
    """The tree up to order and grouping: sums and products flat and sorted, division as a product with powers of -1.

    Without `signs`, minus signs are left out everywhere.
    """
    op, args, value = node
    if op in ("num", "dec"):
        return Node("num", (), value)
    if op == "neg":
        inner = canonical(args[0], signs)
        if not signs:
            return inner
        return inner.args[0] if inner.op == "neg" else Node("neg", (inner,))
    if op == "add":
        return _flat("add", [canonical(arg, signs) for arg in args])
    if op in ("mul", "div") or (op == "pow" and (size := rational(args[1])) is not None and size < 0):
        return _product(node, signs)
    if op == "call" and value == "exp":
        return canonical(Node("pow", (Node("const", (), "e"), args[0])), signs)
    if op == "pow" and args[1] == Node("div", (ONE, TWO)):
        return canonical(Node("call", (args[0], TWO), "root"), signs)
    if op == "rel" and value in (">", ">="):
        return canonical(Node("rel", (args[1], args[0]), {">": "<", ">=": "<="}[str(value)]), signs)
    parts = [canonical(arg, signs) for arg in args]
    if (
        op in ("set", "and", "or", "union", "meet")
        or (op == "rel" and value in ("=", "!="))
        or (op == "call" and value in ("min", "max", "gcd", "lcm"))
    ):
        parts = sorted(parts, key=_key)
    return Node(op, tuple(parts), value)


def _key(node: Node) -> str:
    return repr(node)


def _flat(op: str, parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat += part.args if part.op == op else [part]
    return flat[0] if len(flat) == 1 else Node(op, tuple(sorted(flat, key=_key)))


def _product(node: Node, signs: bool) -> Node:
    """Factors with the signs taken out in front and 1/x written as a reciprocal."""
    flat: list[Node] = []
    negative = False
    for factor, inverted in _factors(node, False):
        part = canonical(factor, signs)
        if part.op == "neg":
            negative = not negative
            part = part.args[0]
        inner = part.args if part.op == "mul" else (part,)
        for one in inner:
            reciprocal = one.op == "recip"
            base = one.args[0] if reciprocal else one
            flat.append(Node("recip", (base,)) if reciprocal != inverted else base)
    if len(flat) > 1:
        unit = sum(1 for f in flat if f == ONE)
        recips = any(f.op == "recip" for f in flat)
        if unit and recips:  # 1/2 x is x/2: the numerator 1 of a fraction is no factor of its own
            flat = [f for f in flat if f != ONE] or [ONE]
    result = flat[0] if len(flat) == 1 else Node("mul", tuple(sorted(flat, key=_key)))
    return Node("neg", (result,)) if negative and signs else result


def _factors(node: Node, inverted: bool) -> list[tuple[Node, bool]]:
    if node.op == "mul":
        return [pair for arg in node.args for pair in _factors(arg, inverted)]
    if node.op == "div":
        return _factors(node.args[0], inverted) + _factors(node.args[1], not inverted)
    if node.op == "neg" and node.args[0].op in ("mul", "div"):
        return [(Node("neg", (ONE,)), inverted), *_factors(node.args[0], inverted)]
    if node.op == "pow" and (size := rational(node.args[1])) is not None and size < 0:
        positive = number(-size)
        return [(node.args[0] if size == -1 else Node("pow", (node.args[0], positive)), not inverted)]
    return [(node, inverted)]


def expanded(node: Node) -> str | None:
    """No product of sums and no whole power of a sum is left."""
    for n in walk(node):
        if n.op == "mul" and any(_is_sum(arg) for arg in n.args) and len(n.args) > 1:
            return "A product with a bracket is still to be multiplied out."
        if n.op == "pow" and _is_sum(n.args[0]):
            size = rational(n.args[1])
            if size is not None and size.denominator == 1 and size >= 2:
                return "A power of a bracket is still to be multiplied out."
        if n.op == "neg" and _is_sum(n.args[0]):
            return "The minus sign before a bracket is still to be multiplied in."
        if n.op == "div" and _is_sum(n.args[0]) and False:
            return None
    return None


def _is_sum(node: Node) -> bool:
    while node.op == "neg":
        node = node.args[0]
    if node.op != "add":
        return False
    return not all(arg.op in ("num", "dec", "div") and rational(arg) is not None for arg in node.args) or True


def is_fraction_value(value: Fraction) -> bool:
    """Is a value no whole number?"""
    return value.denominator != 1
