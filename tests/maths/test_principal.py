"""Principal axes against NumPy's eigh and scikit-learn's PCA."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression

from chainrule.maths.principal import covariance, principal, regression_direction, split

SEEDS = st.integers(0, 10_000)


def cloud(seed: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return draw.normal(size=(draw.integers(3, 40), 2)) @ draw.normal(size=(2, 2)) * 10.0 ** draw.integers(-3, 4) + 5


@given(SEEDS)
def test_the_axes_are_those_of_scikit_learn(seed: int) -> None:
    points = cloud(seed)
    pca, ours = PCA().fit(points), principal(points)
    size = pca.explained_variance_[0]
    np.testing.assert_allclose([ours.first, ours.second], pca.explained_variance_, rtol=1e-6, atol=1e-9 * size)
    along = np.array([np.cos(np.radians(ours.angle)), np.sin(np.radians(ours.angle))])
    if pca.explained_variance_[1] < 0.99 * size:
        assert abs(along @ pca.components_[0]) == pytest.approx(1.0, abs=1e-6)


@given(SEEDS, st.floats(0, 360))
def test_the_split_is_the_quadratic_form_of_the_covariance(seed: int, angle: float) -> None:
    points = cloud(seed)
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    parts, spread = split(points, angle), np.cov(points.T)
    np.testing.assert_allclose(covariance(points), spread, rtol=1e-9, atol=1e-12 * spread.max())
    assert parts.kept == pytest.approx(along @ spread @ along, rel=1e-6, abs=1e-9 * spread.max())
    assert parts.kept + parts.lost == pytest.approx(np.trace(spread))


@given(SEEDS)
def test_the_regression_line_is_that_of_least_squares(seed: int) -> None:
    points = cloud(seed)
    direction = regression_direction(points)
    assert direction is not None
    slope = LinearRegression().fit(points[:, :1], points[:, 1]).coef_[0]
    assert direction[1] / direction[0] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_a_round_cloud_has_no_best_axis_and_a_vertical_one_no_regression() -> None:
    assert principal(np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1]])).round
    assert principal(np.ones((4, 2))).round
    upright = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 3.0]])
    assert regression_direction(upright) is None
    assert principal(upright).angle == pytest.approx(90.0)
