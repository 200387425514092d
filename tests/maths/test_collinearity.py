"""Collinearity against NumPy's SVD, statsmodels' VIF and its least squares."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.outliers_influence import variance_inflation_factor

from chainrule.maths.collinearity import collinearity, is_exact, least_squares, ridge_penalty


def table(seed: int, rows: int, columns: int, noise: float = 0.1) -> np.ndarray:
    """Columns that partly repeat one another, with offsets and scales of their own."""
    draw = np.random.default_rng(seed)
    base = draw.normal(size=(rows, columns))
    base[:, -1] = base[:, 0] + noise * base[:, -1]
    return base * 10.0 ** draw.integers(-3, 4, columns) + draw.normal(size=columns) * 5


@given(st.integers(0, 5000), st.integers(2, 7), st.floats(0.01, 2))
def test_vif_is_that_of_statsmodels(seed: int, columns: int, noise: float) -> None:
    values = table(seed, 40, columns, noise)
    theirs = [variance_inflation_factor(sm.add_constant(values), j + 1) for j in range(columns)]
    np.testing.assert_allclose(collinearity(values).inflation, theirs, rtol=1e-6)


@given(st.integers(0, 5000), st.integers(2, 7))
def test_indices_and_proportions_are_those_of_the_svd(seed: int, columns: int) -> None:
    values = table(seed, 30, columns)
    found = collinearity(values)
    unit = values - values.mean(axis=0)
    unit /= np.linalg.norm(unit, axis=0)
    _, singular, directions = np.linalg.svd(unit, full_matrices=False)
    np.testing.assert_allclose(found.indices, singular[0] / singular, rtol=1e-8)
    shares = (directions.T / singular) ** 2
    np.testing.assert_allclose(found.proportions.T, shares / shares.sum(axis=1, keepdims=True), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(found.proportions.sum(axis=0), 1)


@given(st.integers(0, 2000), st.floats(-1e4, 1e4), st.floats(1e-3, 1e3))
def test_offsets_and_scales_change_nothing(seed: int, offset: float, scale: float) -> None:
    values = table(seed, 30, 4)
    np.testing.assert_allclose(collinearity(values * scale + offset).indices, collinearity(values).indices, rtol=1e-4)


@given(st.floats(-0.999, 0.999))
def test_two_columns_are_as_worked_by_hand(r: float) -> None:
    draw = np.random.default_rng(0).normal(size=(50, 2))
    q, _ = np.linalg.qr(draw - draw.mean(axis=0))
    values = np.column_stack([q[:, 0], r * q[:, 0] + np.sqrt(1 - r * r) * q[:, 1]])
    found = collinearity(values)
    assert found.condition == pytest.approx(np.sqrt((1 + abs(r)) / (1 - abs(r))), rel=1e-6)
    np.testing.assert_allclose(found.inflation, 1 / (1 - r * r), rtol=1e-6)


@given(st.integers(0, 2000), st.integers(2, 6))
def test_the_advised_penalty_brings_the_index_to_its_limit(seed: int, columns: int) -> None:
    values = table(seed, 60, columns, noise=0.01)
    found = collinearity(values)
    standard = (values - values.mean(axis=0)) / values.std(axis=0)
    alpha = ridge_penalty(found, len(values), 10)
    assert alpha > 0
    assert collinearity(standard, alpha).condition == pytest.approx(10, rel=1e-6)
    assert ridge_penalty(collinearity(np.random.default_rng(seed).normal(size=(60, 3))), 60, 10) == 0


def test_exact_dependence_is_told_from_near() -> None:
    draw = np.random.default_rng(1)
    values, other = draw.normal(size=(30, 3)), draw.normal(size=30)
    repeated = np.column_stack([values, values[:, 0] - 2 * values[:, 1] + 3])
    found = collinearity(repeated)
    assert is_exact(found)
    assert np.isfinite(found.inflation).all()
    assert not is_exact(collinearity(np.column_stack([values, values[:, 0] + 1e-6 * other])))


@given(st.integers(0, 5000), st.integers(1, 5))
def test_least_squares_is_that_of_statsmodels(seed: int, columns: int) -> None:
    values = table(seed, 25, max(columns, 2))
    target = np.random.default_rng(seed + 1).normal(size=25)
    ours = least_squares(values, target)
    theirs = sm.OLS(target, sm.add_constant(values)).fit()
    np.testing.assert_allclose(ours.coefficients, theirs.params[1:], rtol=1e-5, atol=1e-9)
    np.testing.assert_allclose(ours.intervals, theirs.conf_int()[1:], rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.ones((3, 4)), "as many rows"),
        (np.array([[1.0, 2.0], [np.nan, 1.0], [3.0, 4.0]]), "finite"),
        (np.array([[1.0, 2.0], [1.0, 1.0], [1.0, 4.0]]), "column 0 is constant"),
        (np.full((50, 2), 1e9) + np.random.default_rng(0).normal(size=(50, 2)) * [0, 1], "column 0 is constant"),
        (np.ones(5), "rows"),
    ],
)
def test_what_cannot_be_measured_is_refused(values: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        collinearity(values)
    with pytest.raises(ValueError, match="more than"):
        least_squares(np.random.default_rng(0).normal(size=(4, 3)), np.ones(4))
