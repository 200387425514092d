"""The top eigenvalue from products alone, against NumPy's full spectrum."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from chainrule.maths.spectra import condition_number, top_eigenpair


def symmetric(seed: int, size: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    matrix = draw.normal(size=(size, size)) * 10.0 ** draw.integers(-3, 4)
    return matrix + matrix.T


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_with_enough_products_it_is_the_largest_eigenvalue(seed: int, size: int) -> None:
    matrix = symmetric(seed, size)
    start = np.random.default_rng(seed + 1).normal(size=size)
    pair = top_eigenpair(lambda v: matrix @ v, start, products=size, tolerance=1e-12)
    truth = np.linalg.eigvalsh(matrix)
    assert pair.value == pytest.approx(truth[-1], rel=1e-6, abs=1e-6 * np.abs(truth).max())
    assert np.linalg.norm(pair.vector) == pytest.approx(1)


@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 8))
def test_it_never_overstates_and_its_residual_is_true(seed: int, size: int, products: int) -> None:
    matrix = symmetric(seed, size)
    pair = top_eigenpair(lambda v: matrix @ v, np.ones(size), products)
    truth = np.linalg.eigvalsh(matrix)
    scale = np.abs(truth).max()
    assert pair.value <= truth[-1] + 1e-9 * scale
    assert np.linalg.norm(matrix @ pair.vector - pair.value * pair.vector) == pytest.approx(
        pair.residual, rel=1e-4, abs=1e-5 * scale
    )
    assert np.abs(truth - pair.value).min() <= pair.residual + 1e-5 * scale
    assert pair.products <= products


def test_a_large_negative_eigenvalue_does_not_mislead() -> None:
    matrix = np.diag([-100.0, 1.0, 3.0, 2.0])
    pair = top_eigenpair(lambda v: matrix @ v, np.ones(4), products=4, tolerance=1e-9)
    assert pair.value == pytest.approx(3)


def test_a_better_start_needs_fewer_products() -> None:
    matrix = symmetric(3, 200)
    cold = top_eigenpair(lambda v: matrix @ v, np.ones(200), products=60, tolerance=0.001)
    warm = top_eigenpair(lambda v: matrix @ v, cold.vector, products=60, tolerance=0.01)
    assert warm.products < cold.products


def test_tensors_are_vectors_too() -> None:
    matrix = torch.tensor(symmetric(5, 9))
    pair = top_eigenpair(lambda v: matrix @ v, torch.ones(9, dtype=torch.float64), products=9, tolerance=1e-12)
    assert pair.value == pytest.approx(float(torch.linalg.eigvalsh(matrix)[-1]), rel=1e-9)


def test_what_is_not_finite_ends_the_search() -> None:
    assert np.isnan(top_eigenpair(lambda v: v * np.nan, np.ones(3)).value)
    for start in (np.zeros(3), np.array([np.nan, 1.0])):
        with pytest.raises(ValueError, match="not zero"):
            top_eigenpair(lambda v: v, start)


@given(st.integers(0, 1000))
def test_condition_number_is_numpys(seed: int) -> None:
    matrix = np.random.default_rng(seed).normal(size=(7, 4))
    assert condition_number(matrix) == pytest.approx(np.linalg.cond(matrix))
    assert condition_number(np.ones((3, 2))) > 1e15
