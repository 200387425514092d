"""Is an expression simplified: can nothing be worked out, collected, cancelled or reduced?"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from math import gcd

from .exact import integer
from .tree import Node, number, rational, walk

ONE, ZERO = number(1), number(0)


def simplified(node: Node) -> str | None:
    """None for a simplified expression, or what is left to do."""
    for n in walk(node):
        reason = _CHECKS[n.op](n) if n.op in _CHECKS else None
        if reason is not None:
            return reason
    return None


def _sum(n: Node) -> str | None:
    if any(arg == ZERO for arg in n.args):
        return "Adding 0 changes nothing."
    terms = [split(arg) for arg in _terms(n)]
    if any(count > 1 for count in Counter(term for _, term in terms).values()):
        return "Like terms can be collected."
    if sum(arg.op == "div" and rational(arg) is None for arg in n.args) > 1 and _same_bottom(n):
        return "Fractions with the same denominator can be added."
    return _brackets(n) or _pythagoras(n)


def _terms(n: Node) -> list[Node]:
    """The terms of a sum, those in brackets without a factor too."""
    if n.op == "neg" and _unsigned(n).op == "add":
        return _terms(_unsigned(n))
    return [term for arg in n.args for term in _terms(arg)] if n.op == "add" else [n]


def _brackets(n: Node) -> str | None:
    """2(x+1) + 3: multiplied out, a bracket has terms like those beside it."""
    from . import factors, polynomials

    if not any(arg.op == "mul" and any(m.op == "add" for m in arg.args) for arg in map(_unsigned, n.args)):
        return None
    tree, names = factors.atomised(n)
    if any(m.op in ("div", "pow") and any(k.op == "add" for k in walk(m)) for m in walk(tree)):
        return None
    parts = [polynomials.quotient(arg, names) for arg in (tree, *tree.args)]
    counts = [len(part[0]) for part in parts if part is not None and part[1].is_constant()]
    if len(counts) == len(parts) and counts[0] < sum(counts[1:]):
        return "Like terms can be collected."
    return None


def _unsigned(node: Node) -> Node:
    while node.op == "neg":
        node = node.args[0]
    return node


def _same_bottom(n: Node) -> bool:
    bottoms = [arg.args[1] for arg in n.args if arg.op == "div"]
    return len(set(bottoms)) < len(bottoms) and any(rational(b) is None for b in bottoms)


def _pythagoras(n: Node) -> str | None:
    squares = {
        (a.args[0].value, a.args[0].args)
        for a in n.args
        if a.op == "pow" and a.args[1] == number(2) and a.args[0].op == "call"
    }
    if any(name == "sin" and ("cos", args) in squares for name, args in squares):
        return "sin² and cos² of the same angle add up to 1."
    return None


def split(node: Node) -> tuple[Fraction, tuple[tuple[Node, Fraction], ...]]:
    """A term as its number and its other factors with their powers, sorted."""
    size = Fraction(1)
    powers: dict[Node, Fraction] = {}
    for base, power in _factors(node):
        value = rational(base)
        if value is not None and power.denominator == 1 and (value != 0 or power > 0) and abs(power) < 200:
            size *= value ** int(power)
        else:
            powers[base] = powers.get(base, Fraction(0)) + power
    return size, tuple(sorted(powers.items(), key=repr))


def _factors(node: Node, times: Fraction = Fraction(1)) -> list[tuple[Node, Fraction]]:
    if node.op == "mul":
        return [pair for arg in node.args for pair in _factors(arg, times)]
    if node.op == "div":
        return _factors(node.args[0], times) + _factors(node.args[1], -times)
    if node.op == "neg":
        return [(Node("neg", (ONE,)), Fraction(1)), *_factors(node.args[0], times)]
    if node.op == "pow" and (power := rational(node.args[1])) is not None:
        return (
            [(base, p * power) for base, p in _factors(node.args[0], times)]
            if power.denominator == 1
            else [(node.args[0], times * power)]
        )
    if node.op == "call" and node.value == "root" and (index := integer(node.args[1])):
        return [(node.args[0], times / index)]
    return [(node, times)]


def _product(n: Node) -> str | None:
    if any(arg == ZERO for arg in n.args):
        return "A product with 0 is 0."
    if any(arg == ONE for arg in n.args):
        return "Multiplying by 1 changes nothing."
    flat = [m for arg in n.args for m in (arg.args if arg.op == "mul" else (arg,))]
    sizes = [arg for arg in flat if _plain(arg)]
    if len(sizes) > 1:
        return "The numbers can be multiplied."
    if any(arg.op == "neg" for arg in n.args[1:]):
        return "The minus signs can be put in front."
    return _repeats(n)


def _plain(node: Node) -> bool:
    while node.op == "neg":
        node = node.args[0]
    return node.op in ("num", "dec") or (node.op == "div" and all(map(_plain, node.args)))


def _repeats(n: Node) -> str | None:
    factors = _factors(n)
    bases = Counter(_bare(base) for base, _ in factors if rational(base) is None)
    if any(count > 1 for count in bases.values()):
        return "Powers of the same base can be joined, or cancelled."
    if any(base.op == "const" and base.value == "i" and abs(power) > 1 for base, power in factors):
        return "Powers of i can be worked out."
    roots = [
        (rational(base), power) for base, power in factors if power.denominator != 1 and rational(base) is not None
    ]
    if sum(1 for _, power in roots if power > 0) > 1 and len({power for _, power in roots}) == 1:
        return "The roots can be multiplied."
    return None


def _bare(base: Node) -> Node:
    """The base of a power with a varying exponent: e^x e^y can be joined."""
    if base.op == "call" and base.value == "exp":
        return Node("const", (), "e")
    return base.args[0] if base.op == "pow" else base


def _quotient(n: Node) -> str | None:
    top, bottom = n.args
    if top == ZERO or bottom == ONE:
        return "This division can be carried out."
    if any(m.op == "div" for m in (top, bottom)):
        return "There is a fraction inside the fraction."
    above, below = rational(top), rational(bottom)
    if above is not None and below is not None:
        if any(m.op == "dec" for m in (top, bottom)) or above.denominator != 1 or below.denominator != 1:
            return "This division can be carried out."
        if below < 0 or gcd(int(above), int(below)) != 1:
            return "The fraction can be reduced."
        return None
    return _cancels(top, bottom) or _repeats(n)


def _cancels(top: Node, bottom: Node) -> str | None:
    from . import factors, polynomials

    tree, names = factors.atomised(Node("div", (top, bottom)))
    quotient = polynomials.quotient(tree, names) if tree.op == "div" else None
    if quotient is None:
        return None
    if not quotient[0].gcd(quotient[1]).is_constant():
        return "Numerator and denominator have a common factor."
    contents = [polynomials.content(q) for q in quotient]
    if all(c.denominator == 1 for c in contents) and gcd(contents[0].numerator, contents[1].numerator) != 1:
        return "Numerator and denominator have a common factor."
    return None


def _power(n: Node) -> str | None:
    base, exponent = n.args
    if exponent in (ZERO, ONE) or base in (ZERO, ONE):
        return "This power can be worked out."
    if base.op == "pow" and rational(exponent) is not None and rational(base.args[1]) is not None:
        return "A power of a power can be one power."
    size, power = rational(base), rational(exponent)
    if size is not None and power is not None:
        if power.denominator == 1 and size.numerator.bit_length() * abs(int(power)) < 64:
            return "This power can be worked out."
        if power.denominator != 1:
            return _root_of(size, power.denominator)
    powers = exponent.args if exponent.op == "mul" else (exponent,)
    if base.op == "const" and base.value == "e" and any(m.op == "call" and m.value == "ln" for m in powers):
        return "A power of e with a logarithm can be worked out."
    if base.op == "const" and base.value == "i" and integer(exponent) is not None:
        return "Powers of i can be worked out."
    return None


def _root_of(size: Fraction, index: int) -> str | None:
    """Does a power of a prime come out of the root, or a denominator stay in it?"""
    if size.denominator != 1:
        return None if index != 2 else "The root of a fraction can be split."
    n = abs(size.numerator)
    if n in (0, 1):
        return "The root can be worked out."
    for k in range(2, 2000):
        if k**index > n:
            break
        if n % k**index == 0:
            return "A factor can be taken out of the root."
    return None


def _negative(n: Node) -> str | None:
    if n.args[0].op == "neg" or n.args[0] == ZERO:
        return "The minus signs can be joined."
    return None


_KNOWN: set[tuple[str, Fraction | int]] = {
    ("sin", 0),
    ("cos", 0),
    ("tan", 0),
    ("exp", 0),
    ("ln", 1),
    ("sinh", 0),
    ("cosh", 0),
    ("tanh", 0),
    ("asin", 0),
    ("atan", 0),
}


def _call(n: Node) -> str | None:
    name, first = str(n.value), n.args[0]
    size = rational(first)
    if name == "root":
        index = integer(n.args[1])
        if size is not None and index:
            return _root_of(size, index)
        if index and first.op == "pow" and (power := rational(first.args[1])) is not None and power % index == 0:
            return "The root and the power can be joined."
        return None
    if size is not None and ((name, size) in _KNOWN or name in ("abs", "floor", "ceil", "sign", "min", "max")):
        return "This value can be worked out."
    if name == "ln" and first == Node("const", (), "e"):
        return "ln e is 1."
    if name == "ln" and first.op == "pow" and first.args[0] == Node("const", (), "e"):
        return "A logarithm of a power of e can be worked out."
    if name == "logb" and size is not None and (base := rational(n.args[1])) is not None and _is_power(size, base):
        return "This logarithm can be worked out."
    if name in ("sin", "cos", "tan") and _known_angle(first):
        return "This value can be worked out."
    return None


def _is_power(size: Fraction, base: Fraction) -> bool:
    if base <= 1 or size <= 0:
        return False
    size = size if size >= 1 else 1 / size
    while size % base == 0 and size > 1:
        size /= base
    return size == 1


def _known_angle(node: Node) -> bool:
    size, rest = split(node)
    return (
        rest == ((Node("const", (), "pi"), Fraction(1)),)
        and (size * 12).denominator == 1
        and size.denominator
        in (
            1,
            2,
            3,
            4,
            6,
        )
    )


def _factorial(n: Node) -> str | None:
    size = rational(n.args[0])
    return "The factorial can be worked out." if size is not None and size <= 12 else None


_CHECKS = {
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "neg": _negative,
    "call": _call,
    "fact": _factorial,
}
