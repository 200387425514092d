"""Numbers: exact, within a tolerance, to significant figures or decimal places as typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpq

from chainrule.practice.verdict import Witness

from . import balls, exact, points
from .alphabet import SUPERSCRIPTS
from .cleaning import clean
from .compare import EQUAL, UNSURE, Comparison, compare
from .errors import NoValueError, TeacherError, UnsureError
from .tree import Node, number, symbols

Tolerance = float | int | tuple[str, float]
MAX_EXPONENT = 400

TYPED = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d*)(?P<point>\.?)(?P<part>\d*)"
    r"(?:[eE](?P<e>[+-]?\d{1,4})|(?:\*|⨯|x|X|\\times|\\cdot)10(?:\^|\*\*)[({]?(?P<p>[+-]?\d{1,4})[)}]?)?"
)
RAISED = re.compile("10([⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)")


@dataclass(frozen=True, slots=True)
class Typed:
    """A decimal number as it was written: its value and what its digits claim."""

    value: Fraction
    fewest: int
    most: int
    places: int


def tolerated(tolerance: object) -> tuple[bool, Fraction] | None:
    """(relative, size) of a tolerance.  Raises TeacherError for anything else."""
    if tolerance is None:
        return None
    relative = False
    size = tolerance
    if isinstance(tolerance, tuple) and len(tolerance) == 2 and tolerance[0] in ("relative", "absolute"):
        relative, size = tolerance[0] == "relative", tolerance[1]
    if isinstance(size, bool) or not isinstance(size, (int, float, Fraction)) or not 0 <= size < float("inf"):
        raise TeacherError(f"The tolerance {tolerance!r} is not a number from 0, or ('relative', number).")
    return relative, Fraction(str(size)) if isinstance(size, float) else Fraction(size)


def within(student: Node, teacher: Node, tolerance: object, domains: Mapping[str, object]) -> Comparison:
    """Compare with a tolerance: constants by value, expressions at points of their domain."""
    limit = tolerated(tolerance)
    if limit is None:
        return compare(student, teacher, domains)
    names = sorted(symbols(student) | symbols(teacher))
    if not names:
        return _near(student, teacher, limit, {})
    sampler = points.Sampler(names, domains, len(names))
    agreed = 0
    for k in range(30):
        point = sampler.nice(k) if k in (0, 1) else sampler.draw(k)
        found = _near(student, teacher, limit, point)
        if found.relation == "different":
            return found
        agreed += found.relation == "equal"
        if agreed == 10:
            break
    return EQUAL if agreed >= 3 else UNSURE


def _near(student: Node, teacher: Node, limit: tuple[bool, Fraction], point: points.Point) -> Comparison:
    relative, size = limit
    if not point and exact.is_rational(student) and exact.is_rational(teacher):
        try:
            mine, ours = (exact.evaluate(tree, {}) for tree in (student, teacher))
        except NoValueError:
            return Comparison("undefined", None, "student")
        allowed = fmpq(size.numerator, size.denominator) * (abs(ours) if relative else 1)
        if abs(mine - ours) <= allowed:
            return EQUAL
        shown = [points.show_fraction(Fraction(int(v.p), int(v.q))) for v in (mine, ours)]
        return Comparison("different", Witness((), *shown))
    for bits in (160, 640):
        try:
            with balls.Precision(bits):
                env = points.balls(point)
                left, right = (balls.Evaluation(env, False).value(tree) for tree in (student, teacher))
                if not point or (balls.is_real(left) and balls.is_real(right)):
                    room = balls.to_arb(size) * (abs(right) if relative else arb(1))
                    if abs(left - right) > room:
                        return Comparison(
                            "different", Witness(points.show_point(point), points.show(left), points.show(right))
                        )
                    if (left - right).is_finite():
                        return EQUAL
        except NoValueError:
            return Comparison("undefined", None, "student") if not point else UNSURE
        except UnsureError:
            continue
    return UNSURE


def typed(text: str) -> Typed | None:
    """A number as written (digits, point, power of ten), or None for anything else."""
    text = RAISED.sub(lambda m: "10^" + m.group(1).translate(SUPERSCRIPTS), clean(_before_cleaning(text)))
    text = re.sub(r"[\s$]|\\[,;!]|(?<=10)\^\{\}", "", text)
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    found = TYPED.fullmatch(re.sub(r"^\(([^()]*)\)", r"\1", text))
    if found is None or not (found["whole"] or found["part"]):
        return None
    power = int(found["e"] or found["p"] or 0)
    if abs(power) > MAX_EXPONENT:
        return None
    value = Fraction(f"{found['whole'] or 0}.{found['part'] or 0}") * Fraction(10) ** power
    fewest, most = figures_of(found["whole"], found["point"], found["part"])
    return Typed(-value if found["sign"] == "-" else value, fewest, most, max(0, len(found["part"]) - power))


def _before_cleaning(text: str) -> str:
    return text


def figures_of(whole: str, point: str, part: str) -> tuple[int, int]:
    """The fewest and the most significant figures that digits may claim: 100 has one to three, 1.00 has three."""
    digits = (whole + part).lstrip("0")
    if not digits:  # zero: each zero behind the point may be meant
        return 1, max(1, len(part) + bool(whole))
    most = len(digits)
    return (most, most) if point else (len(digits.rstrip("0")), most)


def rounded(value: Node, digits: int, places: bool) -> Fraction | None:
    """The value of a constant, rounded (halves away from zero) to decimal places or significant figures."""
    for bits in (200, 800, 3200):
        try:
            with balls.Precision(bits):
                found = _rounded(value, digits, places)
            if found is not None:
                return found
        except UnsureError:
            continue
        except NoValueError:
            return None
    return None


def _rounded(value: Node, digits: int, places: bool) -> Fraction | None:
    if exact.is_rational(value):
        ball = exact.evaluate(value, {})
        size = Fraction(int(ball.p), int(ball.q))
        return rounded_number(size, digits, places)
    real = balls.Evaluation({}, False).value(value)
    if not balls.is_real(real):
        raise NoValueError
    real = real.real
    ends = [Fraction(int(q.p), int(q.q)) for q in (real.lower().fmpq(), real.upper().fmpq())]
    if not places and (ends[0] == 0 or ends[1] == 0 or leading(abs(ends[0])) != leading(abs(ends[1]))):
        raise UnsureError
    results = {round_fraction(end, digits if places else digits - 1 - leading(abs(end))) for end in ends}
    if len(results) > 1:
        raise UnsureError
    return results.pop()


def rounded_number(size: Fraction, digits: int, places: bool) -> Fraction:
    """A number rounded (halves away from zero) to decimal places or significant figures."""
    return size if size == 0 else round_fraction(size, digits if places else digits - 1 - leading(abs(size)))


def leading(size: Fraction) -> int:
    """The power of ten of the first digit: 0 for 1 to 9.99, -1 for 0.1 to 0.99."""
    power = len(str(size.numerator)) - len(str(size.denominator))
    while Fraction(10) ** power > size:
        power -= 1
    while Fraction(10) ** (power + 1) <= size:
        power += 1
    return power


def round_fraction(size: Fraction, places: int) -> Fraction:
    """Rounded to decimal places (negative: tens, hundreds); halves away from zero."""
    unit = Fraction(10) ** -places
    steps = abs(size) / unit + Fraction(1, 2)
    result = (steps.numerator // steps.denominator) * unit
    return -result if size < 0 else result


def as_node(value: Fraction) -> Node:
    """The node of a number."""
    return number(value)
