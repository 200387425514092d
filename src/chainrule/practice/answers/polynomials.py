"""Trees as polynomials in several variables, for zero sets and factors."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from flint import Ordering, fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from .exact import integer
from .tree import Node, rational

MAX_TERMS = 3_000
MAX_DEGREE = 60

Quotient = tuple[fmpq_mpoly, fmpq_mpoly]


def context(count: int) -> fmpq_mpoly_ctx:
    """flint keeps every context it made: the generators carry neutral names, so that there are few."""
    return fmpq_mpoly_ctx.get([f"x{k}" for k in range(count)], Ordering.lex)


def quotient(node: Node, names: Sequence[str]) -> Quotient | None:
    """Numerator and denominator (not cancelled) in the variables `names`, or None."""
    ring = context(max(1, len(names)))
    generators = dict(zip(names, ring.gens(), strict=False))
    return _quotient(node, generators, ring)


def _quotient(node: Node, generators: dict[str, fmpq_mpoly], ring: fmpq_mpoly_ctx) -> Quotient | None:
    op, args, value = node
    one = ring.constant(1)
    if op == "sym":
        generator = generators.get(str(value))
        return None if generator is None else (generator, one)
    if op in ("num", "dec", "fact"):
        constant = rational(node)
        return None if constant is None else (ring.constant(fmpq(constant.numerator, constant.denominator)), one)
    if op not in ("add", "mul", "neg", "div", "pow"):
        return None
    first = _quotient(args[0], generators, ring)
    if first is None:
        return None
    if op == "neg":
        return -first[0], first[1]
    if op == "pow":
        return _power(first, integer(args[1]))
    for arg in args[1:]:
        second = _quotient(arg, generators, ring)
        if second is None:
            return None
        first = _combine(op, first, second)
        if first is None or max(len(first[0]), len(first[1])) > MAX_TERMS:
            return None
    return first


def _combine(op: str, first: Quotient, second: Quotient) -> Quotient | None:
    (a, b), (c, d) = first, second
    if len(a) * len(d) > 40_000 or len(c) * len(b) > 40_000 or len(b) * len(d) > 40_000 or len(a) * len(c) > 40_000:
        return None
    if op == "add":
        return (a + c, b) if b == d else (a * d + c * b, b * d)
    if op == "mul":
        return a * c, b * d
    return None if c.is_zero() else (a * d, b * c)


def _power(base: Quotient, exponent: int | None) -> Quotient | None:
    if exponent is None:
        return None
    top, bottom = base
    if exponent < 0:
        top, bottom, exponent = bottom, top, -exponent
    largest = max(len(top), len(bottom))
    if (largest > 1 and exponent > MAX_DEGREE) or exponent > 10**6 or bottom.is_zero():
        return None
    if largest > 1 and largest**exponent > 10**9 and largest * exponent > 200:
        return None
    return top**exponent, bottom**exponent


def radical(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    """The product of the distinct irreducible factors, with a leading coefficient of 1."""
    result = polynomial.context().constant(1)
    for factor, _ in polynomial.factor_squarefree()[1]:
        result = result * factor
    return monic(result)


def content(polynomial: fmpq_mpoly) -> Fraction:
    """The greatest rational number that divides every coefficient into a whole one."""
    coefficients = [as_fraction(c) for c in polynomial.coeffs()]
    top = gcd(*(c.numerator for c in coefficients))
    return Fraction(top, lcm(*(c.denominator for c in coefficients)))


def monic(polynomial: fmpq_mpoly) -> fmpq_mpoly:
    """Divided by its leading coefficient."""
    return polynomial if polynomial.is_zero() else polynomial / polynomial.leading_coefficient()


def as_fraction(value: fmpq) -> Fraction:
    """A Python fraction."""
    return Fraction(int(value.p), int(value.q))
