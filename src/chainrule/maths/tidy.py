"""Matrices and vectors whose arithmetic can be done on paper: small whole numbers and halves, eigenvalues included."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from functools import cache


@cache
def tidy_matrices(steps: int) -> tuple[tuple[tuple[tuple[float, float], ...], float, float], ...]:
    """All 2 × 2 matrices of multiples of 1/steps within 2 of zero with tidy eigenvalues, and these two.

    Nothing off the diagonal is zero. The eigenvalues are multiples of 1/steps too; the first is the larger in size, at
    most 3, and the second is smaller in size.
    """
    grid, found = range(-2 * steps, 2 * steps + 1), []
    for a, b, c, d in itertools.product(grid, repeat=4):
        square = (a - d) ** 2 + 4 * b * c
        root = math.isqrt(max(square, 0))
        if not b or not c or root * root != square or not root or not a + d or (a + d + root) % 2:
            continue
        one, two = sorted(((a + d + root) // 2, (a + d - root) // 2), key=abs, reverse=True)
        if abs(one) <= 3 * steps:
            found.append((((a / steps, b / steps), (c / steps, d / steps)), one / steps, two / steps))
    return tuple(found)


def whole(x: float, y: float) -> tuple[int, int]:
    """The smallest whole vector on the line of (x, y), not both zero; its first number that is not 0 is positive.

    The numbers have to be exact as binary fractions (halves, quarters), or the result is exact but not small.
    """
    p, q = Fraction(float(x)), Fraction(float(y))
    scale = math.lcm(p.denominator, q.denominator)
    a, b = int(p * scale), int(q * scale)
    divisor = math.gcd(a, b) * (-1 if a < 0 or (a == 0 and b < 0) else 1)
    return a // divisor, b // divisor
