"""Polynomials of every degree at once, against NumPy, scikit-learn and exact fractions."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.polynomial import Polynomial
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import mean_squared_error
from sklearn.preprocessing import PolynomialFeatures

from chainrule.maths.polynomials import errors, ladder, parts, ridge


def _points(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.linspace(-1, 1, n) + rng.uniform(-0.3, 0.3, n) / n
    x = np.clip(x, -1, 1)
    return x, np.sin(3 * x) + 0.3 * rng.normal(size=n)


@pytest.mark.parametrize(("seed", "n"), [(0, 12), (1, 15), (2, 23), (3, 40)])
def test_every_degree_is_numpys_and_scikit_learns_fit(seed: int, n: int) -> None:
    x, y = _points(seed, n)
    new = np.linspace(-1, 1, 31)
    rungs = ladder(x, y, 9)
    for degree in (0, 1, 4, 9):
        theirs = Polynomial.fit(x, y, degree)
        np.testing.assert_allclose(rungs.at(new)[degree], theirs(new), rtol=1e-7, atol=1e-7)
        features = PolynomialFeatures(degree)
        model = LinearRegression().fit(features.fit_transform(x[:, None]), y)
        said = mean_squared_error(y, model.predict(features.transform(x[:, None])))
        assert errors(rungs, x, y)[degree] == pytest.approx(said, rel=1e-5)


def test_samples_fitted_together_are_fitted_as_alone() -> None:
    pairs = [_points(seed, 14) for seed in range(5)]
    x, y = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    new = np.broadcast_to(np.linspace(-1, 1, 9), (5, 9))
    together = ladder(x, y, 7).at(new)
    for i, (a, b) in enumerate(pairs):
        np.testing.assert_allclose(together[i], ladder(a, b, 7).at(new[i]), atol=1e-10)


def test_a_degree_that_powers_of_x_lose_is_fitted_to_the_last_digit() -> None:
    x = np.cos(np.pi * (2 * np.arange(60) + 1) / 120)
    y = 1 / (1 + 16 * x**2)
    rungs = ladder(x, y, 59)
    assert rungs.rank == 60
    assert errors(rungs, x, y)[59] < 1e-26
    exact = np.polynomial.chebyshev.Chebyshev.interpolate(lambda t: 1 / (1 + 16 * t**2), 59)
    new = np.linspace(-1, 1, 101)
    np.testing.assert_allclose(rungs.at(new)[59], exact(new), atol=1e-12)


def test_through_three_points_goes_the_parabola_of_exact_fractions() -> None:
    # Lagrange's form at x = 1/3 through (−1, 2), (0, −1), (1, 1), in fractions
    t = Fraction(1, 3)
    exact = 2 * t * (t - 1) / 2 - (t + 1) * (t - 1) / -1 + 1 * t * (t + 1) / 2
    value = ladder(np.array([-1.0, 0, 1]), np.array([2.0, -1, 1]), 4).at(np.array([1 / 3]))
    assert value[2, 0] == pytest.approx(float(exact), abs=1e-14)
    assert value[3, 0] == value[2, 0] == value[4, 0]


@pytest.mark.parametrize(("x", "rank"), [([0.5] * 6, 1), ([-1, -1, 0, 0, 1, 1], 3), ([-1, -1, 0, 0, 1, 1 - 1e-12], 3)])
def test_points_on_few_places_determine_few_coefficients(x: list[float], rank: int) -> None:
    y = np.array([1.0, 2, 3, 5, 8, 13])
    rungs = ladder(np.array(x), y, 9)
    assert rungs.rank == rank
    assert np.isfinite(rungs.at(np.linspace(-1, 1, 20))).all()
    best = np.polynomial.legendre.legfit(np.array(x), y, rank - 1)
    least = ((y - np.polynomial.legendre.legval(np.array(x), best)) ** 2).mean()
    np.testing.assert_allclose(errors(rungs, np.array(x), y)[rank - 1 :], least, rtol=1e-9)


@given(st.lists(st.tuples(st.sampled_from([-1.0, -0.4, 0.0, 0.1, 0.7, 1.0]), st.floats(-2, 2)), min_size=2, max_size=14))
@settings(max_examples=40, deadline=None)
def test_one_degree_more_never_fits_the_training_points_worse(points: list[tuple[float, float]]) -> None:
    x, y = np.array(points).T
    fell = np.diff(errors(ladder(x, y, 9), x, y))
    assert (fell <= 1e-12).all()


def test_the_penalty_is_scikit_learns_alpha() -> None:
    x, y = _points(3, 12)
    columns = np.polynomial.legendre.legvander(x, 9)[:, 1:]
    for strength in (0.01, 1.0, 50.0):
        mine = ridge(x, y, 9, strength)
        model = Ridge(alpha=strength).fit(columns, y)
        np.testing.assert_allclose(mine, [model.intercept_, *model.coef_], rtol=1e-6, atol=1e-9)
    plain = np.polynomial.legendre.legfit(x, y, 9)
    np.testing.assert_allclose(ridge(x, y, 9, 0.0), plain, rtol=1e-6)
    with pytest.raises(ValueError, match="at least 0"):
        ridge(x, y, 3, -1.0)


def test_bias_and_variance_add_up_to_the_error_and_are_numpys() -> None:
    rng = np.random.default_rng(1)
    curves, source = rng.normal(size=(30, 4, 7)) * 3, rng.normal(size=7)
    weights = rng.uniform(size=7)
    weights /= weights.sum()
    p = parts(curves, source, weights)
    np.testing.assert_allclose(p.error, p.bias + p.variance, rtol=1e-12)
    np.testing.assert_allclose(p.variance, np.var(curves, axis=0) @ weights)
