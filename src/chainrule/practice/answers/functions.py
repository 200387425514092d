"""The values of the named functions on balls."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd, lcm

from flint import acb, arb

from .balls import OPERATIONS, Ball, Evaluation, divide, gamma, general_power, negative, rational_power, whole
from .errors import NoValueError, UnsureError
from .tree import Node

Function = Callable[[Evaluation, list[Ball]], Ball]


def _whole(x: Ball) -> int | None:
    """An exact integer, or None."""
    if isinstance(x, arb) and x.is_exact() and x.is_integer() and abs(x) < 10**9:
        return whole(x)
    return None


def _real(x: Ball) -> arb:
    if isinstance(x, acb):
        if not x.imag.contains(0):
            raise NoValueError
        return x.real
    return x


def entire(name: str) -> Function:
    """A function that flint has under this name for real and complex arguments alike."""

    def apply(e: Evaluation, args: list[Ball]) -> Ball:
        value: Ball = getattr(args[0], name)()
        return value

    return apply


def fading(name: str) -> Function:
    """The same for a function that fades away, which is noted."""

    def apply(e: Evaluation, args: list[Ball]) -> Ball:
        return e.faint(getattr(args[0], name)())

    return apply


def levelling(name: str) -> Function:
    """The same for a function that comes close to one; how close is noted."""

    def apply(e: Evaluation, args: list[Ball]) -> Ball:
        value: Ball = getattr(args[0], name)()
        if isinstance(value, arb) and abs(float(value)) > 0.999:
            size = abs(args[0])
            e.faint((-size * size if name == "erf" else -2 * size).exp())
        return value

    return apply


def over(top: str | None, bottom: str) -> Function:
    """A quotient of two such functions, undefined where the bottom vanishes."""

    def apply(e: Evaluation, args: list[Ball]) -> Ball:
        x = args[0]
        return divide(getattr(x, top)() if top else arb(1), getattr(x, bottom)())

    return apply


def within(name: str, inside: Callable[[arb], tuple[bool, bool]]) -> Function:
    """Real on an interval, the principal complex value outside."""

    def apply(e: Evaluation, args: list[Ball]) -> Ball:
        x = args[0]
        if isinstance(x, acb) and not x.imag.is_zero():
            outside: Ball = getattr(x, name)()
            return outside
        real = x.real
        yes, no = inside(real)
        if not yes and not no:
            raise UnsureError
        value: Ball = getattr(real if yes else acb(real), name)()
        return value

    return apply


def _unit(x: arb) -> tuple[bool, bool]:
    return abs(x) <= 1, abs(x) > 1


def _open_unit(x: arb) -> tuple[bool, bool]:
    if abs(x) == 1:
        raise NoValueError
    return abs(x) < 1, abs(x) > 1


def _from_one(x: arb) -> tuple[bool, bool]:
    return x >= 1, x < 1


def of_inverse(function: Function) -> Function:
    """asec x = acos(1/x) and its kin."""
    return lambda e, args: function(e, [divide(arb(1), args[0])])


def ln(e: Evaluation, args: list[Ball]) -> Ball:
    x = args[0]
    if x.contains(0):
        raise NoValueError if x.is_zero() else UnsureError
    if isinstance(x, acb):
        if x.imag.is_zero():
            return ln(e, [x.real])
        if x.imag.contains(0) and not x.real > 0:
            raise UnsureError  # on the cut
        return x.log()
    return acb((-x).log(), arb.pi()) if negative(x) else x.log()


def _logb(e: Evaluation, args: list[Ball]) -> Ball:
    base = args[1]
    if isinstance(base, arb) and not e.principal and not base > 0:
        raise NoValueError  # a negative base has no logarithm over the reals
    return divide(ln(e, args[:1]), ln(e, args[1:]))


def _root(e: Evaluation, args: list[Ball]) -> Ball:
    index = _whole(args[1])
    x = args[0]
    if isinstance(x, acb) and x.imag.is_zero():
        x = x.real
    if index is None:
        return general_power(x, divide(arb(1), args[1]))
    if index == 0:
        raise NoValueError
    if isinstance(x, acb) and x.imag.contains(0) and not x.real > 0:
        raise UnsureError  # on the cut
    return rational_power(x, Fraction(1, index), e.principal)


def _sign(e: Evaluation, args: list[Ball]) -> Ball:
    x = args[0]
    if x.is_zero():
        return arb(0)
    if isinstance(x, acb):
        return divide(x, abs(x))
    return arb(-1) if negative(x) else arb(1)


def _floor(x: Ball) -> arb:
    result = _real(x).floor()
    if not result.is_exact():
        raise UnsureError
    return result


def _trunc(x: Ball) -> arb:
    real = _real(x)
    return -_floor(-real) if negative(real) else _floor(real)


def _acot(e: Evaluation, args: list[Ball]) -> Ball:
    """Two conventions meet for x > 0 only; for x < 0 variables are not compared, numbers lie in (0, pi)."""
    x = args[0]
    if isinstance(x, arb) and e.env and negative(x):
        raise NoValueError
    return arb.pi() / 2 - x.atan()


def _binom(e: Evaluation, args: list[Ball]) -> Ball:
    n, k = args
    whole_n, whole_k = _whole(n), _whole(k)
    if whole_k is not None and abs(whole_k) <= 60:
        if whole_k < 0:
            return arb(0)
        result: Ball = arb(1)
        for j in range(whole_k):
            result = result * (n - j) / (j + 1)
        return result
    if whole_n is not None and whole_k is not None and 0 <= whole_n < whole_k:
        return arb(0)
    return divide(gamma(n + 1), gamma(k + 1) * gamma(n - k + 1))


def _npr(e: Evaluation, args: list[Ball]) -> Ball:
    return divide(gamma(args[0] + 1), gamma(args[0] - args[1] + 1))


def _mod(e: Evaluation, args: list[Ball]) -> Ball:
    x, y = _real(args[0]), _real(args[1])
    return x - y * _floor(divide(x, y))


def _integers(args: list[Ball]) -> list[int]:
    found = [_whole(x) for x in args]
    if None in found:
        raise NoValueError
    return [n for n in found if n is not None]


def _atan2(e: Evaluation, args: list[Ball]) -> Ball:
    y, x = _real(args[0]), _real(args[1])
    if x.contains(0) and y.contains(0):
        raise UnsureError
    return arb.atan2(y, x)


def _least(e: Evaluation, args: list[Ball]) -> Ball:
    result = _real(args[0])
    for x in args[1:]:
        result = result.min(_real(x))
    return result


def _greatest(e: Evaluation, args: list[Ball]) -> Ball:
    result = _real(args[0])
    for x in args[1:]:
        result = result.max(_real(x))
    return result


def _arg(e: Evaluation, args: list[Ball]) -> Ball:
    x = args[0]
    if x.contains(0):
        raise NoValueError if x.is_zero() else UnsureError
    if isinstance(x, arb):
        return arb.pi() if negative(x) else arb(0)
    return x.arg()


def _phi(e: Evaluation, args: list[Ball]) -> Ball:
    x = args[0]
    e.faint((-x * x / 2).exp())
    return (-x / arb(2).sqrt()).erfc() / 2


def _logit(e: Evaluation, args: list[Ball]) -> Ball:
    return ln(e, [divide(args[0], 1 - args[0])])


_asin, _acos = within("asin", _unit), within("acos", _unit)
_acosh, _atanh = within("acosh", _from_one), within("atanh", _open_unit)

FUNCTIONS: dict[str, Function] = {
    **{name: entire(name) for name in ("sin", "cos", "sinh", "cosh", "atan", "asinh")},
    "exp": fading("exp"),
    "erfc": fading("erfc"),
    "tanh": levelling("tanh"),
    "erf": levelling("erf"),
    "tan": over("sin", "cos"),
    "cot": over("cos", "sin"),
    "sec": over(None, "cos"),
    "csc": over(None, "sin"),
    "sech": lambda e, a: e.faint(divide(arb(1), a[0].cosh())),
    "csch": lambda e, a: e.faint(divide(arb(1), a[0].sinh())),
    "coth": lambda e, a: divide(arb(1), FUNCTIONS["tanh"](e, a)),
    "asin": _asin,
    "acos": _acos,
    "acosh": _acosh,
    "atanh": _atanh,
    "acot": _acot,
    "asec": of_inverse(_acos),
    "acsc": of_inverse(_asin),
    "asech": of_inverse(_acosh),
    "acsch": of_inverse(entire("asinh")),
    "acoth": of_inverse(_atanh),
    "ln": ln,
    "logb": _logb,
    "root": _root,
    "sign": _sign,
    "atan2": _atan2,
    "arg": _arg,
    "abs": lambda e, a: abs(a[0]),
    "gamma": lambda e, a: gamma(a[0]),
    "floor": lambda e, a: _floor(a[0]),
    "ceil": lambda e, a: -_floor(-a[0]),
    "round": lambda e, a: _floor(a[0] + arb(1) / 2),
    "frac": lambda e, a: a[0] - _floor(a[0]),
    "trunc": lambda e, a: _trunc(a[0]),
    "re": lambda e, a: a[0].real,
    "im": lambda e, a: a[0].imag,
    "conj": lambda e, a: a[0] if isinstance(a[0], arb) else acb(a[0].real, -a[0].imag),
    "Phi": _phi,
    "sigmoid": lambda e, a: divide(arb(1), 1 + e.faint((-a[0]).exp())),
    "softplus": lambda e, a: ln(e, [1 + e.faint(a[0].exp())]),
    "logit": _logit,
    "relu": lambda e, a: _real(a[0]).max(arb(0)),
    "min": _least,
    "max": _greatest,
    "gcd": lambda e, a: arb(gcd(*_integers(a))),
    "lcm": lambda e, a: arb(lcm(*_integers(a))),
    "mod": _mod,
    "binom": _binom,
    "npr": _npr,
}


def _call(e: Evaluation, node: Node) -> Ball:
    _, args, name = node
    function = FUNCTIONS.get(name)  # type: ignore[arg-type]
    if function is None:
        raise NoValueError
    return function(e, list(map(e.value, args)))


OPERATIONS["call"] = _call
