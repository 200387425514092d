"""Printed sums give the printed result."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.maths.rounding import mean_in_full, tex_number


@given(st.lists(st.floats(0, 50), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_the_mean_of_what_is_printed_is_the_mean_that_is_printed(values: list[float]) -> None:
    shown = mean_in_full(np.array(values))
    found = re.fullmatch(r"\\dfrac\{(.+)\}\{(\d+)\}", shown)
    assert found and int(found[2]) == len(values)
    terms = [Decimal(t) for t in found[1].split(" + ")]
    assert len(terms) == (len(values) if len(values) <= 5 else 1)
    mean = (sum(terms, Decimal(0)) / len(values)).quantize(Decimal("0.001"), ROUND_HALF_EVEN)
    # a mean that lies within rounding of a half may be printed either way
    assert abs(mean - Decimal(f"{np.mean(values):.3f}")) <= (0 if abs(np.mean(values) * 2000 % 2 - 1) > 1e-6 else Decimal("0.001"))


def test_few_decimals_are_enough_where_they_suffice() -> None:
    assert mean_in_full(np.array([0.25, 1.0])) == r"\dfrac{0.250 + 1.000}{2}"
    assert mean_in_full(np.array([0.0004, 0.0004, 0.0008])) == r"\dfrac{0.0004 + 0.0004 + 0.0008}{3}"


def test_large_numbers_are_powers_of_ten() -> None:
    assert tex_number(12.3456) == "12.346"
    assert tex_number(1.5e9) == r"1.50\cdot 10^{9}"
    assert mean_in_full(np.array([1e8, 3e8])) == r"\dfrac{4.00\cdot 10^{8}}{2}"
