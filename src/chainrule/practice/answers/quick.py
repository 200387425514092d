"""The quick comparison: the programs of two answers, run at one random point.

Rational functions are worked out exactly at random integers of 61 bits (Schwartz and Zippel), other expressions as
balls at a transcendental point, with the bits that the full comparison takes, where both are analytic on the whole
domain.  A difference gets a point that can be read.  What is not certain here is left to the full comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from zlib import crc32

from flint import arb, fmpq

from chainrule.practice.verdict import Witness

from .balls import FAINT, Precision, to_arb
from .by_balls import CONFIRM, CONSTANT
from .comparison import EQUAL, Comparison
from .errors import UnsureError
from .exact import lifted
from .plain import ADD, CONST, DECIMAL, DIV, EXP, LETTER, MUL, NEG, NUMBER, RAISE, SUB, Reading, Step, reading_of
from .points import DOMAINS, MASK, Sampler, log3, show_both, show_point
from .rationally import exact_witness
from .survey import sign
from .tree import Node

FUNCTIONS: dict[int | str, Callable[[arb], arb]] = {
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": arb.tan,
    "ln": arb.log,
    "root": arb.sqrt,
    "abs": abs,
}
SMOOTH = tuple(domain for domain in DOMAINS if domain not in ("integer", "natural", "complex"))
NICE = 4
MOST_DIGITS = 2_000
MOST_BITS = 20_000


def compare(
    student: str, teacher: str, domains: Mapping[str, object], declared: frozenset[str]
) -> tuple[Node, Node, Comparison] | None:
    """Both trees and whether they are equal, where that is seen quickly; None for 'look closer'."""
    mine = reading_of(student, declared)
    if mine is None or not mine.simple:
        return None
    ours = reading_of(teacher, declared)
    if ours is None or not ours.simple or mine.digits + ours.digits > MOST_DIGITS:
        return None
    rational = mine.rational and ours.rational
    known = DOMAINS if rational else SMOOTH
    if not all([domain in known for domain in domains.values()]):
        return None
    try:
        found = _exactly(mine, ours, domains) if rational else _by_balls(mine, ours, domains)
    except UnsureError:
        return None
    return None if found is None else (mine.tree, ours.tree, found)


def _places(mine: Reading, ours: Reading) -> tuple[list[str], Iterator[int]]:
    """The letters of both, and random integers of 61 bits that depend on nothing but the texts."""
    letters = sorted({held for code, held in mine.program + ours.program if code == LETTER})
    return letters, _random(crc32((mine.text + ours.text).encode()))


def _random(state: int) -> Iterator[int]:
    state = state * 0x9E3779B97F4A7C15 & MASK
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) & MASK
        yield (state ^ state >> 29) * 0xBF58476D1CE4E5B9 >> 3 & MASK >> 3


def _exactly(mine: Reading, ours: Reading, domains: Mapping[str, object]) -> Comparison | None:
    letters, numbers = _places(mine, ours)
    place = {letter: next(numbers) + 2 for letter in letters}
    if _exact_value(mine.program, place) == _exact_value(ours.program, place):
        return EQUAL
    sampler = Sampler(letters, domains, 1)
    for k in range(NICE if letters else 1):
        point = sampler.nice(k)
        here = {name: lifted(value[0]) for name, value in point.items()}
        try:
            left, right = _exact_value(mine.program, here), _exact_value(ours.program, here)
        except UnsureError:
            continue
        if left != right:
            return Comparison("different", exact_witness(point, fmpq(left), fmpq(right)))
    return None


def _exact_value(program: list[Step], place: Mapping[str, Any]) -> Any:
    """The exact value.  Raises UnsureError where there is none, or where it is too long."""
    stack: list[Any] = []
    for code, held in program:
        if code == NUMBER:
            stack.append(held[0])
        elif code == LETTER:
            stack.append(place[held])
        elif code == RAISE:
            stack[-1] = _raised(stack[-1], held)
        elif code == NEG:
            stack[-1] = -stack[-1]
        elif code == DECIMAL:
            stack.append(held)
        else:
            right = stack.pop()
            if code == MUL:
                stack[-1] *= right
            elif code == ADD:
                stack[-1] += right
            elif code == SUB:
                stack[-1] -= right
            else:
                stack[-1] = _divided(stack[-1], right)
    return stack[0]


def _divided(top: Any, bottom: Any) -> Any:
    if bottom == 0:
        raise UnsureError
    return fmpq(top, bottom) if top.__class__ is bottom.__class__ is int else top / bottom


def _raised(base: Any, exponent: int) -> Any:
    if exponent <= 0 and base == 0:
        raise UnsureError
    bits = base.bit_length() if base.__class__ is int else base.height_bits()
    if bits * abs(exponent) > MOST_BITS:
        raise UnsureError
    return base**exponent if exponent >= 0 else fmpq(base) ** exponent


def _by_balls(mine: Reading, ours: Reading, domains: Mapping[str, object]) -> Comparison | None:
    letters, numbers = _places(mine, ours)
    for node in mine.inner + ours.inner if letters else ():
        if sign(node, domains) < 2:
            return None
    bits = (CONFIRM if letters else CONSTANT) + mine.digits + ours.digits
    with Precision(bits):
        place = {}
        for letter in letters:  # 0.32 to 0.90
            size = log3(bits) * (300 + next(numbers) % 512) / 1000
            place[letter] = -size if domains.get(letter) == "negative" else size
        left, right = _ball_value(mine.program, place), _ball_value(ours.program, place)
        if min(left.rel_accuracy_bits(), right.rel_accuracy_bits()) <= bits // 2:
            return None
        if left.overlaps(right):
            return EQUAL
        sampler = Sampler(letters, domains, 1)
        for k in range(NICE if letters else 1):
            point = sampler.nice(k)
            here = {name: to_arb(value[0]) for name, value in point.items()}
            try:
                left, right = _ball_value(mine.program, here), _ball_value(ours.program, here)
            except UnsureError:
                continue
            if left.is_finite() and right.is_finite() and not left.overlaps(right):
                return Comparison("different", Witness(show_point(point), *show_both(left, right)))
    return None


def _ball_value(program: list[Step], place: Mapping[str, arb]) -> arb:
    """The value as a ball (nowhere finite where there is none).  Raises UnsureError for what is too faint to see."""
    stack: list[arb] = []
    push, pop = stack.append, stack.pop
    for code, held in program:
        if code == NUMBER:
            push(held[1])
        elif code == LETTER:
            push(place[held])
        elif code == MUL:
            right = pop()
            push(pop() * right)
        elif code == ADD:
            right = pop()
            push(pop() + right)
        elif code == SUB:
            right = pop()
            push(pop() - right)
        elif code == NEG:
            push(-pop())
        elif code == RAISE:
            push(_ball_raised(pop(), held))
        elif code == DIV:
            right = pop()
            push(pop() / right)
        elif code == DECIMAL:
            push(arb(held))
        elif code == CONST:
            push(arb.pi() if held == "pi" else arb.const_e())
        else:
            right = pop()
            if code == EXP:
                pop()  # the e
            push(_seen(right.exp()) if code in (EXP, "exp") else FUNCTIONS[code](right))
    return stack[0]


def _seen(value: arb) -> arb:
    """A power of e that is not too faint."""
    if float(value) < FAINT:
        raise UnsureError
    return value


def _ball_raised(base: arb, exponent: int) -> arb:
    if exponent <= 0 and base.contains(0):
        raise UnsureError
    result = base * base if exponent == 2 else base**exponent
    if -FAINT < float(result) < FAINT:
        raise UnsureError
    return result
