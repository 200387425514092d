"""Where two answers are compared: points from the declared domain of each variable.

A coordinate is `(real, imaginary, transcendental)`: an exact complex rational, times ln 3 when the flag is set
(so that no identity of algebraic numbers can hold by accident).  Points are drawn from a generator seeded by the
two trees: the same answer always gets the same verdict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from flint import acb, arb, ctx, fmpq

from .balls import Ball, to_arb
from .errors import TeacherError

Coordinate = tuple[Fraction, Fraction | None, bool]
Point = dict[str, Coordinate]

DOMAINS = ("real", "positive", "nonnegative", "negative", "nonzero", "integer", "natural", "complex", "probability")
SCALES = (1.0, 3.0, 0.5, 10.0, 2.0, 100.0, 0.05, 30.0, 5.0, 1.5, 1000.0, 0.3)
MASK = (1 << 64) - 1
T = TypeVar("T")
PLAIN = (2, 3, 5, 7, 4, 6, 11, 13)
MIXED = (-1, 2, -3, 4, -2, 5, 3, -4)
SMALL = (Fraction(1, 2), Fraction(-1, 3), Fraction(2, 3), Fraction(-1, 4), Fraction(3, 2), Fraction(1, 5))
CHANCES = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 4), Fraction(1, 5), Fraction(3, 4), Fraction(2, 3))


MIDDLING = tuple(Fraction(300 + k, 1000) for k in range(512))
"""Times ln 3 they lie between 0.32 and 0.90."""


BORDERS = {"positive": (0,), "nonnegative": (0,), "negative": (0,), "probability": (0, 1)}
"""Where a domain on the real line ends."""


def domain_of(name: str, domains: Mapping[str, object]) -> str:
    """The declared domain of a variable; real by default.  Raises TeacherError for an unknown one."""
    domain = domains.get(name, "real")
    if domain not in DOMAINS:
        raise TeacherError(f"The domain of '{name}' is {domain!r}; known are {', '.join(DOMAINS)}.")
    return str(domain)


class Draws:
    """A small linear congruential generator with a mixed output: seeding Python's own costs more than a check."""

    def __init__(self, seed: int) -> None:
        self.state = (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & MASK

    def getrandbits(self, bits: int) -> int:
        """An integer below 2 ** bits (at most 64 bits)."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        mixed = self.state ^ (self.state >> 29)
        return ((mixed * 0xBF58476D1CE4E5B9) & MASK) >> (64 - bits)

    def randint(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + self.getrandbits(53) % (high - low + 1)

    def random(self) -> float:
        """A number in [0, 1)."""
        return self.getrandbits(53) / (1 << 53)

    def uniform(self, low: float, high: float) -> float:
        """A number between the two."""
        return low + (high - low) * self.random()

    def choice(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.getrandbits(53) % len(items)]


class Sampler:
    """Points for the variables `names`; `landmarks` are numbers near which something may change."""

    def __init__(
        self, names: Sequence[str], domains: Mapping[str, object], seed: int, landmarks: Sequence[Fraction] = ()
    ) -> None:
        self.names = names
        self.domains = {name: domain_of(name, domains) for name in names}
        self.random = Draws(seed)
        self.landmarks = landmarks

    def nice(self, k: int) -> Point:
        """The k-th small, readable point."""
        return {name: self._nice(self.domains[name], j, k) for j, name in enumerate(self.names)}

    def _nice(self, domain: str, j: int, k: int) -> Coordinate:
        if domain == "probability":
            return CHANCES[(j + k) % 6], None, False
        if domain == "complex":
            return Fraction(PLAIN[(j + k) % 8]), Fraction(MIXED[(j + 2 * k) % 8]), False
        if k == 2 and domain not in ("integer", "natural"):
            value = SMALL[j % 6]
        elif k == 4 and domain == "real":
            value = Fraction(-PLAIN[j % 8])
        else:
            value = Fraction((MIXED if k % 2 else PLAIN)[(j + k // 2) % 8])
        if domain in ("positive", "nonnegative", "natural"):
            value = abs(value)
        return (-abs(value) if domain == "negative" else value), None, False

    def draw(self, k: int) -> Point:
        """The k-th random point: all scales, all signs, every other one transcendental."""
        near = bool(self.landmarks) and k % 3 == 1
        return {name: self._draw(self.domains[name], j, k, near) for j, name in enumerate(self.names)}

    def _draw(self, domain: str, j: int, k: int, near: bool) -> Coordinate:
        draw = self.random
        if domain in ("integer", "natural"):
            value = Fraction(draw.randint(1, 9 if k % 3 else 40))
            negative = domain == "integer" and k % 4 == 3 and draw.random() < 0.7
            return (-value if negative else value), None, False
        if domain == "probability":
            return Fraction(draw.randint(1, 996), 997), None, False
        scale = SCALES[k % len(SCALES)] if j == 0 else draw.choice(SCALES[:6])
        size = Fraction(max(1, round(draw.uniform(0.3, 1.0) * scale * 1000)), 1000)
        if domain == "complex":
            other = Fraction(round(draw.uniform(-1.0, 1.0) * scale * 1000) or 1, 1000)
            return (size if draw.random() < 0.5 else -size), other, k % 2 == 1
        if near:
            mark = draw.choice(self.landmarks)
            size = (
                abs(mark) * Fraction(draw.randint(700, 1500), 1000)
                if draw.random() < 0.5
                else abs(mark + Fraction(draw.randint(-1500, 1500), 1000))
            )
        flip = (k % 2 == 1) if len(self.names) == 1 else (k % 3 != 0 and draw.random() < 0.5)
        negative = domain == "negative" or (domain in ("real", "nonzero") and flip)
        return (-size if negative else size), None, k % 4 >= 2 and not near

    def beside(self) -> list[Point]:
        """Points on both sides of the very small and the large landmarks, where a branch may hide."""
        if not self.names or not set(self.domains.values()) <= {
            "real",
            "positive",
            "negative",
            "nonzero",
            "nonnegative",
        }:
            return []
        found: list[Point] = []
        for mark in self.landmarks:
            if Fraction(1, 1000) < abs(mark) < 30:
                continue
            for size in (mark / 2, -mark / 2, mark * 2, -mark * 2):
                values = {name: _signed(size, domain) for name, domain in self.domains.items()}
                found.append({name: (value, None, False) for name, value in values.items()})
        return found[:16]

    def middling(self) -> Point:
        """A random transcendental point of middling size, 0.32 to 0.90: in every domain but the whole numbers."""
        point: Point = {}
        for name in self.names:
            domain = self.domains[name]
            steps = self.random.getrandbits(9)
            flip = domain == "negative" or (domain in ("real", "nonzero", "complex") and steps & 1)
            value = MIDDLING[steps]
            other = MIDDLING[self.random.getrandbits(9)] if domain == "complex" else None
            point[name] = (-value if flip else value), other, True
        return point

    def integers(self, bits: int) -> dict[str, int]:
        """Large random integers, for identities of rational functions."""
        return {name: self.random.getrandbits(bits) + 2 for name in self.names}


def _signed(size: Fraction, domain: str) -> Fraction:
    return size if domain in ("real", "nonzero") else -abs(size) if domain == "negative" else abs(size)


def exact(point: Point) -> dict[str, fmpq]:
    """The point as exact rationals (the imaginary parts and flags are left out)."""
    return {name: fmpq(value[0].numerator, value[0].denominator) for name, value in point.items()}


def balls(point: Point) -> dict[str, Ball]:
    """The point as balls at the current precision."""
    return {name: _ball(value) for name, value in point.items()}


def _ball(value: Coordinate) -> Ball:
    real, imaginary, transcendental = value
    result: Ball = to_arb(real)
    if imaginary is not None:
        result = acb(result, to_arb(imaginary))
    return result * log3(ctx.prec) if transcendental else result


@lru_cache(16)
def log3(bits: int) -> arb:
    """ln 3 at the current precision, which is `bits`."""
    return arb(3).log()


def show_fraction(value: Fraction) -> str:
    """'2', '1/3', or a rounded decimal where the fraction is long."""
    if value.denominator == 1 and abs(value) < 10**12:
        return str(value.numerator)
    if value.denominator < 1000 and abs(value.numerator) < 10**6:
        short = f"{float(value):.6g}"
        return short if Fraction(short) == value else f"{value.numerator}/{value.denominator}"
    with_precision = to_arb(value)
    return show_real(with_precision)


def show_real(value: arb) -> str:
    """Six significant digits."""
    if value.is_exact() and value.is_integer() and abs(value) < 10**9:
        return str(value.unique_fmpz())
    if value.contains(0) and abs(value) < arb("1e-20"):
        return "0"
    text = str(value.str(6, radius=False))
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return text


def show_apart(mine: arb, ours: arb) -> tuple[str, str]:
    """Two nearly equal values with as many digits as it takes to tell them apart."""
    for digits in (12, 25, 50):
        texts = mine.str(digits, radius=False), ours.str(digits, radius=False)
        if texts[0] != texts[1]:
            return texts
    return f"{mine.str(8, radius=False)}", f"a little {'less' if ours < mine else 'more'}"


def show_both(mine: arb, ours: arb) -> tuple[str, str]:
    """Two different real values, so that they can be told apart."""
    texts = show_real(mine), show_real(ours)
    return texts if texts[0] != texts[1] else show_apart(mine, ours)


def show(value: Ball) -> str:
    """A value for a sentence: '0.5', '2 + 3i'."""
    if isinstance(value, arb) or value.imag.is_zero() or (value.imag.contains(0) and abs(value.imag) < arb("1e-20")):
        return show_real(value.real)
    real, imaginary = show_real(value.real), show_real(value.imag)
    unit = {"1": "i", "-1": "-i"}.get(imaginary, imaginary + "i")
    if real == "0":
        return unit
    return f"{real} - {unit[1:]}" if unit.startswith("-") else f"{real} + {unit}"


def show_point(point: Point) -> tuple[tuple[str, str], ...]:
    """The coordinates for a witness."""
    shown = []
    for name, (real, imaginary, transcendental) in point.items():
        text = show_fraction(real) if imaginary is None else show(_ball((real, imaginary, False)))
        shown.append((name, f"({text}) ln 3" if transcendental else text))
    return tuple(shown)
