"""Rigorous balls (python-flint): the value of a tree at a point, with real branches of roots and logarithms.

A value is an `arb` (real) or an `acb` (not real, or not known to be).  Real arguments stay real wherever a
learner expects it: the cube root of -8 is -2.  A square root or logarithm of a negative number is the principal
complex value, so that sqrt(x)*sqrt(x) is x everywhere.  With `principal` every branch is the principal one.

python-flint's precision is global; every evaluation takes a lock, sets it and puts it back, so that threads
cannot lower one another's precision (a lower precision would only widen a ball, never make it wrong).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import TracebackType

from flint import acb, arb, ctx, fmpq

from .errors import NoValueError, UnsureError
from .tree import Node, rational

Ball = arb | acb
_LOCK = threading.RLock()


class Precision:
    """`with Precision(160):` alone sets the working precision, in bits."""

    def __init__(self, bits: int) -> None:
        self.bits = bits
        self.before = 0

    def __enter__(self) -> None:
        _LOCK.acquire()
        self.before = ctx.prec
        ctx.prec = self.bits

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        ctx.prec = self.before
        _LOCK.release()


def evaluate(node: Node, env: Mapping[str, Ball], bits: int, principal: bool = False) -> Ball:
    """The value of the tree.  Raises NoValueError at a pole, UnsureError when balls straddle a branch."""
    with Precision(bits):
        value = Evaluation(env, principal).value(node)
    if not value.is_finite():
        raise UnsureError
    return value


def is_real(value: Ball) -> bool:
    """Real, or with an imaginary ball around zero."""
    return value.__class__ is arb or bool(value.imag.contains(0))


def whole(value: arb) -> int:
    """The integer in a ball that holds exactly one.  Raises UnsureError."""
    found = value.unique_fmpz()
    if found is None:
        raise UnsureError
    return int(found)


def to_arb(value: Fraction) -> arb:
    """A ball around an exact fraction."""
    if value.denominator == 1:
        return arb(value.numerator)
    return arb(fmpq(value.numerator, value.denominator))


def _sure(condition: bool, otherwise: bool) -> bool:
    """Decide a comparison of balls: neither side certain means unsure."""
    if condition:
        return True
    if otherwise:
        return False
    raise UnsureError


def negative(x: arb) -> bool:
    """Is a real ball below zero (UnsureError when it straddles)?"""
    return _sure(x < 0, x >= 0)


WHOLE = tuple(map(arb, range(200)))
FAINT = 2.0**-30
"""Below this size an exponential or power is faint: in a sum it may be lost."""


class Evaluation:
    """One evaluation at one point, under a precision that the caller has set.

    `hidden` counts the bits by which faint exponentials and powers lie below one: a comparison with fewer bits may
    not see them.
    """

    __slots__ = ("env", "hidden", "principal")

    def __init__(self, env: Mapping[str, Ball], principal: bool) -> None:
        self.env = env
        self.principal = principal
        self.hidden = 0

    def value(self, node: Node) -> Ball:
        op, args, held = node
        if op == "sym":
            found = self.env.get(held)  # type: ignore[arg-type]
            if found is None:
                raise NoValueError
            return found
        if op == "num":
            size = held.numerator  # type: ignore[union-attr]
            return WHOLE[size] if -1 < size < 200 and held.denominator == 1 else to_arb(held)  # type: ignore[union-attr,arg-type]
        if op == "mul":
            value = self.value
            total = value(args[0])
            for arg in args[1:]:
                total = total * value(arg)
            return total
        if op == "add":
            value = self.value
            total = value(args[0])
            for arg in args[1:]:
                total = total - value(arg[1][0]) if arg[0] == "neg" else total + value(arg)
            return total
        if op == "neg":
            return -self.value(args[0])
        operation = OPERATIONS.get(op)
        if operation is None:  # a set or a list has no value
            raise NoValueError
        return operation(self, node)

    def real(self, node: Node) -> arb:
        value = self.value(node)
        if isinstance(value, acb):
            if not value.imag.contains(0):
                raise NoValueError
            return value.real
        return value

    def faint(self, value: Ball) -> Ball:
        """Note how faint a value is, and give it back."""
        real = value if value.__class__ is arb else abs(value)
        if -FAINT < float(real) < FAINT and not real.contains(0):
            self.hidden += int(float(real.abs_upper().log()) * -1.4427) + 8
        return value


def _dec(e: Evaluation, node: Node) -> Ball:
    return to_arb(node[2])  # type: ignore[arg-type]


def divide(top: Ball, bottom: Ball) -> Ball:
    """top / bottom; NoValueError for a bottom that is zero, UnsureError for one that may be."""
    result = top / bottom
    if not result.is_finite() and bottom.contains(0):
        raise NoValueError if bottom.is_zero() else UnsureError
    return result


def _div(e: Evaluation, node: Node) -> Ball:
    top, bottom = node[1]
    return divide(e.value(top), e.value(bottom))


def _pow(e: Evaluation, node: Node) -> Ball:
    base, exponent = node[1]
    size = exponent[2] if exponent[0] == "num" else rational(exponent)
    if size is not None:
        below = e.value(base)
        result = below * below if size == 2 else rational_power(below, size, e.principal)  # type: ignore[arg-type]
        return result if base[0] == "sym" and size.numerator < 40 else e.faint(result)  # type: ignore[union-attr]
    if base[0] == "const" and base[2] == "e":
        return e.faint(e.value(exponent).exp())
    return e.faint(general_power(e.value(base), e.value(exponent)))


def rational_power(base: Ball, exponent: Fraction, principal: bool) -> Ball:
    """base ^ (p/q): the real branch for odd q (unless principal), the principal value for even q."""
    p, q = exponent.numerator, exponent.denominator
    if base.is_zero():
        if p <= 0:
            raise NoValueError
        return arb(0)
    if p < 0 and base.contains(0):
        raise UnsureError
    if q == 1:
        return base**p
    if isinstance(base, acb):
        return base.sqrt() ** p if q == 2 else _complex_power(base, acb(to_arb(exponent)))
    if not negative(base):
        return (base.sqrt() if q == 2 else base.root(q)) ** p
    if q == 2:
        return acb(0, (-base).sqrt()) ** p
    if q % 2 and not principal:
        root = (-base).root(q) ** p
        return -root if p % 2 else root
    return acb(base) ** acb(to_arb(exponent))


def _complex_power(base: acb, exponent: acb) -> acb:
    if base.contains(0):
        raise UnsureError
    return base**exponent


def general_power(base: Ball, exponent: Ball) -> Ball:
    """base ^ exponent with an exponent that varies: real for positive bases and whole exponents."""
    if isinstance(exponent, acb) and exponent.imag.is_zero():
        exponent = exponent.real
    if isinstance(exponent, arb) and exponent.is_exact() and exponent.is_integer() and abs(exponent) < 10**6:
        return rational_power(base, Fraction(whole(exponent)), False)
    if isinstance(base, acb) or isinstance(exponent, acb):
        return _complex_power(acb(base), acb(exponent))
    if base.is_zero():
        if not exponent > 0:
            raise NoValueError
        return arb(0)
    return acb(base) ** acb(exponent) if negative(base) else base**exponent


def _fact(e: Evaluation, node: Node) -> Ball:
    return gamma(e.value(node.args[0]) + 1)


def gamma(x: Ball) -> Ball:
    """The Gamma function; NoValueError at its poles."""
    if isinstance(x, arb) and x.is_exact() and x.is_integer() and x <= 0:
        raise NoValueError
    if abs(x) > 10**7:
        raise UnsureError
    return x.gamma()


def _const(e: Evaluation, node: Node) -> Ball:
    if node.value == "pi":
        return arb.pi()
    if node.value == "e":
        return arb.const_e()
    if node.value == "i":
        return acb(0, 1)
    raise NoValueError


def _apply(e: Evaluation, node: Node) -> Ball:
    """An unknown function f stands for a fixed, featureless analytic function chosen by its name."""
    name = str(node.value)
    total: Ball = arb(len(name)) / 7
    for place, arg in enumerate(node.args):
        shift = arb(sum(ord(c) * 31**k for k, c in enumerate(name)) % 1009 + 17 * place) / 97
        x = e.value(arg)
        total = total * (1 + x * x / 13) + (x * 5 / 3 + shift).cos() + x * shift / 11
    return total


OPERATIONS: dict[str, Callable[[Evaluation, Node], Ball]] = {
    "dec": _dec,
    "div": _div,
    "pow": _pow,
    "fact": _fact,
    "const": _const,
    "apply": _apply,
}  # `call` is added by functions.py, which needs this module
