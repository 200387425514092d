"""Chains of functions, against SymPy's derivatives of the whole."""

from __future__ import annotations

import itertools

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from chainrule.maths.chain import (
    CUBE,
    FLIP,
    QUARTER_SQUARE,
    RELU,
    SIGMOID,
    SINE,
    SQUARE,
    Stage,
    run,
    smooth,
    whole_slope,
)

INNER = {CUBE: lambda x: x**3, SQUARE: lambda x: x**2, FLIP: lambda x: -sp.Rational(3, 2) * x}
OUTER = {QUARTER_SQUARE: lambda u: u**2 / 4, SINE: sp.sin, SIGMOID: lambda u: 1 / (1 + sp.exp(-u))}


@pytest.mark.parametrize(("inner", "outer"), list(itertools.product(INNER, OUTER)), ids=lambda s: s.name)
def test_the_product_is_the_derivative_of_the_whole(inner: Stage, outer: Stage) -> None:
    x = sp.Symbol("x")
    whole = sp.diff(OUTER[outer](INNER[inner](x)), x)
    for at in (-1.25, -0.4, 0.0, 0.7, 1.1):
        truth = float(whole.subs(x, at))
        assert run((inner, outer), at).slope == pytest.approx(truth, abs=1e-12)
        assert whole_slope((inner, outer), at) == pytest.approx(truth, abs=1e-12)


def test_a_relu_is_flat_below_its_kink_and_says_where_it_stands() -> None:
    assert run((FLIP, RELU), 1.0).slope == 0.0
    assert run((FLIP, RELU), -1.0).slope == -1.5
    assert not smooth((FLIP, RELU), 0.0) and smooth((FLIP, RELU), 0.1)


@given(st.floats(-1.25, 1.25), st.integers(1, 30))
def test_sigmoids_in_a_row_never_pass_a_quarter_each(x: float, depth: int) -> None:
    assert 0 < run((SIGMOID,) * depth, x).slope <= 0.25**depth * (1 + 1e-12)
