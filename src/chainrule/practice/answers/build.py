"""Building nodes with the checks that belong to them: arity, size of exponents and factorials."""

from __future__ import annotations

from fractions import Fraction

from .errors import UnreadableError
from .names import ARITY
from .tree import Node, rational

MAX_EXPONENT = 100_000
MAX_FACTORIAL = 5_000
MAX_BITS = 200_000
SAFE_EXPONENT = 48  # a base of the longest value that `rational` gives has no more than MAX_BITS in this power
NO_NUMBERS = {
    **dict.fromkeys(("rel", "and", "or", "not", "bool"), "A relation"),
    **dict.fromkeys(("interval", "set", "union", "meet", "minus", "builder"), "A set"),
}
SPECIAL = frozenset(NO_NUMBERS) | {"list"}


def unwrapped(node: Node) -> Node:
    """A bracket around one thing, [x], is a bracket when arithmetic surrounds it."""
    return node.args[0] if node.op == "list" and len(node.args) == 1 else node


def arithmetic(op: str, left: Node, right: Node, at: int) -> Node:
    """add, mul (both flattened to the left) or div."""
    if left[0] in SPECIAL or right[0] in SPECIAL:
        left, right = unwrapped(left), unwrapped(right)
        for side in (left, right):
            if side.op in NO_NUMBERS:
                raise UnreadableError(f"{NO_NUMBERS[side.op]} cannot be part of a sum or product.", at)
    if left[0] == op != "div":
        return Node(op, (*left[1], right))
    return Node(op, (left, right))


def times(left: Node, right: Node, at: int) -> Node:
    """left × right: the cross product of two vectors, a product of anything else."""
    if left.op in ("list", "tuple") and right.op in ("list", "tuple") and len(left.args) == len(right.args) == 3:
        return Node("call", (left, right), "cross")
    return arithmetic("mul", left, right, at)


def power(base: Node, exponent: Node, at: int) -> Node:
    """base ^ exponent, refusing what no page could hold."""
    if exponent[0] == "num" and base[0] not in SPECIAL:
        most = MAX_EXPONENT if base[0] == "sym" or base[0] == "call" else SAFE_EXPONENT
        if exponent[2].numerator <= most:  # type: ignore[union-attr]
            return Node("pow", (base, exponent))
    base, exponent = unwrapped(base), unwrapped(exponent)
    for side in (base, exponent):
        if side.op in NO_NUMBERS:
            raise UnreadableError(f"{NO_NUMBERS[side.op]} has no powers and is none.", at)
    size = rational(exponent)
    if size is not None and abs(size) > MAX_EXPONENT:
        raise UnreadableError(f"The exponent is larger than {MAX_EXPONENT:,}; that is too large to work with.", at)
    if size is not None:
        below = rational(base)
        bits = 0 if below is None else max(below.numerator.bit_length(), below.denominator.bit_length())
        if bits > 1 and bits * abs(size) > MAX_BITS:
            raise UnreadableError("This power has too many digits to work with.", at)
    elif exponent.op == "pow" and rational(exponent.args[0]) is not None and _whole(exponent.args[1]):
        raise UnreadableError("This tower of powers is too large to work with.", at)
    return Node("pow", (base, exponent))


def _whole(node: Node) -> bool:
    size = rational(node)
    return size is not None and size.denominator == 1


def factorial(inner: Node, at: int) -> Node:
    """inner!, refusing arguments that are too large."""
    inner = unwrapped(inner)
    size = rational(inner)
    if (size is not None and abs(size) > MAX_FACTORIAL) or (size is None and inner.op == "fact" and _big(inner)):
        raise UnreadableError(f"A factorial of more than {MAX_FACTORIAL:,} is too large to work with.", at)
    if inner.op == "fact":
        raise UnreadableError("'!!' is not used here; write (n!)! or the product in full.", at)
    return Node("fact", (inner,))


def _big(inner: Node) -> bool:
    size = rational(inner.args[0])
    return size is not None and size > 7


def call(name: str, args: tuple[Node, ...], at: int) -> Node:
    """A function applied, in its canonical form: roots as `root`, logarithms as `ln` or `logb`."""
    fewest, most = ARITY.get(name, (1, 24))
    if not fewest <= len(args) <= most:
        want = str(fewest) if fewest == most else f"{fewest} to {most}"
        raise UnreadableError(f"{name} takes {want} argument{'s' * (want != '1')}; {len(args)} were given.", at)
    first = args[0]
    for arg in args:
        if arg.op in NO_NUMBERS and not (arg.op == "set" and name in ("min", "max", "gcd", "lcm")):
            raise UnreadableError(f"{NO_NUMBERS[arg.op]} cannot be the argument of {name}.", at)
    if name in ("log", "ln"):
        return Node("call", args, "logb") if len(args) == 2 else Node("call", args, "ln")
    if name in ("set", "vector"):
        return Node("set" if name == "set" else "tuple", args)
    if name == "lg" and len(args) == 2:
        return Node("call", args, "logb")
    if name in ("radians", "degrees"):
        turn = (first, Node("const", (), "pi")), (Node("num", (), Fraction(180)),)
        if name == "radians":
            return Node("div", (Node("mul", turn[0]), *turn[1]))
        return Node("div", (Node("mul", (first, *turn[1])), turn[0][1]))
    if name in ("lg", "lb"):
        return Node("call", (first, Node("num", (), Fraction(10 if name == "lg" else 2))), "logb")
    if name in ("sqrt", "cbrt"):
        return Node("call", (first, Node("num", (), Fraction(2 if name == "sqrt" else 3))), "root")
    if name == "root":
        return _root(args)
    if name == "factorial":
        return factorial(first, at)
    if name == "matrix":
        return _matrix(args, at)
    if name in ("oo", "oc", "co", "cc"):
        return Node("interval", args, ("(" if name[0] == "o" else "[") + (")" if name[1] == "o" else "]"))
    if name == "logistic":
        return Node("call", args, "sigmoid")
    if name in ("min", "max", "gcd", "lcm") and len(args) == 1 and first.op in ("list", "set", "tuple"):
        return Node("call", first.args, name)
    return Node("call", args, name)


def _matrix(rows: tuple[Node, ...], at: int) -> Node:
    if any(row.op != "list" for row in rows) or len({len(row.args) for row in rows}) != 1 or not rows[0].args:
        raise UnreadableError("The rows of a matrix are lists of the same length.", at)
    return Node("matrix", rows)


def _root(args: tuple[Node, ...]) -> Node:
    if len(args) == 1:
        return Node("call", (args[0], Node("num", (), Fraction(2))), "root")
    inner, index = args
    if rational(index) is None and rational(inner) is not None:  # root(3, x) as well as root(x, 3)
        inner, index = index, inner
    return Node("call", (inner, index), "root")
