"""The immutable tree of what was typed.

A node is `Node(op, args, value)`:

| op | args | value |
| - | - | - |
| num, dec | | the exact Fraction; `dec` was typed with a decimal point or an exponent |
| sym, const, bool | | the name; consts are pi, e, i, inf; bools are true, false |
| add, mul | two or more | |
| neg, fact, not, set, list, tuple, matrix (of lists), union, meet, minus, power_set, pm | | |
| div, pow | two | |
| call | arguments | the function's canonical name |
| prob | an event (sym, meet, union, not), or `given` of two | |
| rel | left, right | one of = != < <= > >= in |
| and, or | two or more | |
| interval | lower, upper | the brackets, such as "[)" |
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple


class Node(NamedTuple):
    """One node; equality is structural."""

    op: str
    args: tuple[Node, ...] = ()
    value: Fraction | str | None = None


def number(value: int | Fraction) -> Node:
    """The node of an exact number; a negative number is `neg`, as typed."""
    if value < 0:
        return Node("neg", (number(-value),))
    fraction = Fraction(value)
    if fraction.denominator == 1:
        return Node("num", (), fraction)
    return Node("div", (number(fraction.numerator), number(fraction.denominator)))


def symbol(name: str) -> Node:
    """The node of a variable."""
    return Node("sym", (), name)


def walk(node: Node) -> list[Node]:
    """Every node, parents before children."""
    found = [node]
    for here in found:  # grows while it is read
        if here[1]:
            found.extend(here[1])
    return found


def symbols(node: Node) -> frozenset[str]:
    """The names of the variables in a tree."""
    return frozenset([n[2] for n in walk(node) if n[0] == "sym"])  # type: ignore[misc]


def varies(node: Node) -> bool:
    """Does a variable occur?  (Stops at the first.)"""
    return node[0] == "sym" or any(map(varies, node[1]))


def has(node: Node, op: str, value: str | None = None) -> bool:
    """Does a node of this kind (and value) occur?"""
    return any(n[0] == op and (value is None or n[2] == value) for n in walk(node))


def rational(node: Node, limit: int = 4096) -> Fraction | None:
    """The exact value of a constant made of numbers with + - * / ^ and !, or None.

    `limit` caps the bits of every value on the way, so that nothing typed can take long.
    """
    op, args, value = node
    if op in ("num", "dec"):
        return value  # type: ignore[return-value]
    if op == "fact":
        inner = rational(args[0], limit)
        if inner is None or inner.denominator != 1 or not 0 <= inner <= 400:
            return None
        return _product(Fraction(k) for k in range(1, int(inner) + 1))
    if op not in ("neg", "add", "mul", "div", "pow"):
        return None
    parts = []
    for arg in args:
        part = rational(arg, limit)
        if part is None:
            return None
        parts.append(part)
    result = _combine(op, parts, limit)
    if result is None or result.numerator.bit_length() + result.denominator.bit_length() > limit:
        return None
    return result


def _product(parts: Iterator[Fraction]) -> Fraction:
    result = Fraction(1)
    for part in parts:
        result *= part
    return result


def _combine(op: str, parts: list[Fraction], limit: int) -> Fraction | None:
    if op == "neg":
        return -parts[0]
    if op == "add":
        return sum(parts, Fraction(0))
    if op == "mul":
        return _product(iter(parts))
    left, right = parts
    if op == "div":
        return left / right if right else None
    if right.denominator != 1 or (left == 0 and right <= 0):
        return None
    size = max(left.numerator.bit_length(), left.denominator.bit_length())
    return left ** int(right) if abs(right) * size <= limit else None


def transform(node: Node, change: dict[Node, Node]) -> Node:
    """The tree with some subtrees exchanged."""
    if node in change:
        return change[node]
    if not node.args:
        return node
    return Node(node.op, tuple(transform(arg, change) for arg in node.args), node.value)
