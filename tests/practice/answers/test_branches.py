"""Functions with branches against Python's own complex arithmetic: what agrees on the line is correct, what differs is
wrong, and nothing is left undecided."""

import cmath
import itertools
import math
import random
from collections.abc import Callable

from chainrule.practice.answers import check

POINTS = (-7.3, -3.21, -2.0, -1.37, -0.81, -0.33, 0.021, 0.21, 0.47, 0.93, 1.53, 2.0, 2.71, 4.4, 9.7, 31.4)
Value = Callable[[float], complex]
Pair = tuple[str, Value]


def _sign(z: complex) -> complex:
    return z / abs(z) if z else 0


def _cube_root(z: complex) -> complex:
    return math.copysign(abs(z) ** (1 / 3), z.real) if abs(z.imag) < 1e-12 else z ** (1 / 3)


ONE: list[tuple[str, Callable[[complex], complex]]] = [
    ("sqrt({})", cmath.sqrt),
    ("|{}|", abs),
    ("ln({})", cmath.log),
    ("e^({})", cmath.exp),
    ("sin({})", cmath.sin),
    ("arctan({})", cmath.atan),
    ("sign({})", _sign),
    ("cbrt({})", _cube_root),
    ("({})^2", lambda z: z * z),
    ("({})^3", lambda z: z**3),
    ("({})^(1/2)", cmath.sqrt),
    ("-({})", lambda z: -z),
    ("2^({})", lambda z: 2**z),
]
TWO: list[tuple[str, Callable[[complex, complex], complex]]] = [
    ("({})+({})", lambda a, b: a + b),
    ("({})-({})", lambda a, b: a - b),
    ("({})*({})", lambda a, b: a * b),
    ("({})/({})", lambda a, b: a / b),
]


def drawn(source: random.Random, depth: int) -> Pair:
    if depth == 0:
        constant = source.choice([0, 0, 0, 1, 2, 3])
        return ("x", complex) if constant == 0 else (str(constant), lambda x: complex(constant))
    a, f = drawn(source, depth - 1)
    if source.random() < 0.75:
        text, outer = source.choice(ONE)
        return text.format(a), lambda x: outer(f(x))
    b, g = drawn(source, source.randrange(depth))
    text, joined = source.choice(TWO)
    return text.format(a, b), lambda x: joined(f(x), g(x))


def values(pair: Pair) -> list[float | None]:
    """The real values at the points; None where there is none."""
    found: list[float | None] = []
    for point in POINTS:
        try:
            value = complex(pair[1](point))
        except (ArithmeticError, ValueError):
            found.append(None)
            continue
        real = abs(value.imag) <= 1e-9 * (1 + abs(value)) and abs(value) < 1e12
        found.append(value.real if real else None)
    return found


def test_branches_agree_with_complex_arithmetic() -> None:
    source = random.Random(3)
    table: dict[str, list[float | None]] = {}
    while len(table) < 190:
        pair = drawn(source, source.choice([1, 2, 2, 3]))
        if sum(value is not None for value in values(pair)) > 7:
            table[pair[0]] = values(pair)
    equal = different = 0
    for (s, mine), (t, ours) in itertools.combinations(table.items(), 2):
        both = [(a, b) for a, b in zip(mine, ours, strict=True) if a is not None and b is not None]
        apart = any(abs(a - b) > 1e-7 * (1 + abs(a) + abs(b)) for a, b in both)
        same_line = all((a is None) == (b is None) for a, b in zip(mine, ours, strict=True))
        if apart and different < 300:
            different += 1
            assert check(s, t).outcome == "wrong", (s, t)
        elif not apart and same_line:
            equal += 1
            assert check(s, t).outcome == "correct", (s, t)
    assert equal > 60
