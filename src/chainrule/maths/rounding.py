"""Numbers rounded for a reader who redoes the sum: what is printed gives what is printed after it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def tex_number(value: float, digits: int = 3) -> str:
    """A number in TeX with fixed decimals; from a million on as m·10ᵏ."""
    if abs(value) >= 1e6:
        mantissa, power = f"{value:.2e}".split("e")
        return rf"{mantissa}\cdot 10^{{{int(power)}}}"
    return f"{value:.{digits}f}"


def mean_in_full(values: Array, most: int = 5) -> str:
    r"""The mean of `values`, shape (n,), n ≥ 1, as ``\dfrac{a + b + c}{3}``; more than `most` of them as one sum.

    They are rounded to as many decimals, at least three, as it takes for the mean of the printed numbers to round to
    the true mean at three decimals.
    """
    mean, n = float(values.mean()), len(values)
    terms, digits = values, 3
    for digits in range(3, 9):
        terms = np.round(values if n <= most else np.array([values.sum()]), digits)
        printed = float(terms.sum()) / n
        tie = abs(printed * 1000 % 1 - 0.5) < 1e-6  # 0.3905: some round it up and some down
        if f"{printed:.3f}" == f"{mean:.3f}" and not tie:
            break
    top = " + ".join(tex_number(t, digits) for t in terms) if mean < 1e4 else tex_number(n * mean)
    return rf"\dfrac{{{top}}}{{{n}}}"
