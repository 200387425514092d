"""Exact arithmetic: values of rational functions, and trees as polynomials over the rationals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_poly, nmod

from .errors import NoValueError, UnsureError
from .tree import Node, rational

MAX_BITS = 3_000_000
MAX_DEGREE = 12_000

RATIONAL_OPS = frozenset(["num", "dec", "sym", "add", "mul", "neg", "div", "pow", "fact"])


def is_rational(node: Node) -> bool:
    """Is the tree a rational function of its variables, with integer exponents?"""
    op, args, _ = node
    if op in ("num", "dec", "sym"):
        return True
    if op in ("add", "mul", "neg", "div"):
        return all(map(is_rational, args))
    if op == "pow":
        return integer(args[1]) is not None and is_rational(args[0])
    return op == "fact" and rational(node) is not None


def integer(node: Node) -> int | None:
    """The exponent or index as an integer, or None."""
    value: Any = node[2] if node[0] == "num" else rational(node)
    return value.numerator if value is not None and value.denominator == 1 else None


def evaluate(node: Node, env: Mapping[str, fmpq | int]) -> fmpq:
    """The exact value at rational numbers.  Raises NoValueError at a pole, UnsureError when it is too long."""
    value: fmpq | int = _value(node, env, lifted)
    return fmpq(value) if isinstance(value, int) else value


def evaluate_modulo(node: Node, env: Mapping[str, int], prime: int) -> int:
    """The value modulo a prime.  Raises NoValueError where a denominator vanishes."""
    lifted = {name: nmod(value % prime, prime) for name, value in env.items()}

    def lift(value: Fraction) -> nmod:
        bottom = nmod(value.denominator % prime, prime)
        if int(bottom) == 0:
            raise NoValueError
        return nmod(value.numerator % prime, prime) / bottom

    return int(_value(node, lifted, lift))


def _to_fmpq(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def lifted(value: Fraction) -> fmpq | int:
    """A whole number stays a Python integer, which is faster."""
    return value.numerator if value.denominator == 1 else fmpq(value.numerator, value.denominator)


def _value(node: Node, env: Mapping[str, Any], lift: Callable[[Fraction], Any]) -> Any:
    op, args, value = node
    if op == "sym":
        return env[value]  # type: ignore[index]
    if op == "num" or op == "dec":
        return lift(value)  # type: ignore[arg-type]
    total = _value(args[0], env, lift)
    if op == "mul":
        for arg in args[1:]:
            total = total * _value(arg, env, lift)
        return total
    if op == "add":
        for arg in args[1:]:
            total = total + _value(arg, env, lift)
        return total
    if op == "neg":
        return -total
    if op == "pow":
        return _power(total, integer(args[1]) or 0)
    if op == "fact":
        return lift(rational(node) or Fraction(1))
    bottom = _value(args[1], env, lift)
    if bottom == 0:
        raise NoValueError
    return fmpq(total, bottom) if total.__class__ is bottom.__class__ is int else total / bottom


def _power(base: Any, exponent: int) -> Any:
    if base == 0 and exponent <= 0:
        raise NoValueError
    if base.__class__ is not nmod and exponent not in (2, 3, -1):
        bits = base.bit_length() if base.__class__ is int else base.height_bits()
        if bits * abs(exponent) > MAX_BITS:
            raise UnsureError
        if bits * abs(exponent) > 2_000:  # flint multiplies long numbers faster than Python
            base = fmpq(base)
    if exponent >= 0:
        return base**exponent
    power = base ** (-exponent)
    return fmpq(1, power) if power.__class__ is int else 1 / power


def quotient(node: Node, name: str) -> tuple[fmpq_poly, fmpq_poly] | None:
    """Numerator and denominator as polynomials in one variable (common factors not cancelled), or None."""
    op, args, value = node
    if op in ("num", "dec"):
        assert isinstance(value, Fraction)
        return fmpq_poly([_to_fmpq(value)]), fmpq_poly([1])
    if op == "sym":
        return (fmpq_poly([0, 1]), fmpq_poly([1])) if value == name else None
    if op == "fact":
        constant = rational(node)
        return None if constant is None else (fmpq_poly([_to_fmpq(constant)]), fmpq_poly([1]))
    if op == "pow":
        return _poly_power(quotient(args[0], name), integer(args[1]))
    if op not in ("add", "mul", "neg", "div"):
        return None
    parts = []
    for arg in args:
        part = quotient(arg, name)
        if part is None:
            return None
        parts.append(part)
    top, bottom = parts[0]
    if op == "neg":
        return -top, bottom
    for t, b in parts[1:]:
        if op == "add":
            top, bottom = (top + t, bottom) if b == bottom else (top * b + t * bottom, bottom * b)
        elif op == "mul":
            top, bottom = top * t, bottom * b
        else:
            top, bottom = top * b, bottom * t
        if top.degree() > MAX_DEGREE or bottom.degree() > MAX_DEGREE or bottom.degree() < 0:
            return None
    return top, bottom


def _poly_power(base: tuple[fmpq_poly, fmpq_poly] | None, exponent: int | None) -> tuple[fmpq_poly, fmpq_poly] | None:
    if base is None or exponent is None:
        return None
    top, bottom = base
    if exponent < 0:
        top, bottom, exponent = bottom, top, -exponent
    if max(top.degree(), bottom.degree()) * exponent > MAX_DEGREE or bottom.degree() < 0:
        return None
    if exponent > 64 and max(top.length(), bottom.length()) > 1 and exponent > MAX_DEGREE // 2:
        return None
    return top**exponent, bottom**exponent
