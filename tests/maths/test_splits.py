"""Splits of points: what is kept back, and fits of many splits against one at a time."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.polynomial import Polynomial
from sklearn.metrics import mean_squared_error

from chainrule.maths.polynomials import ladder
from chainrule.maths.splits import OTHER, fit, kept_back, spread
from chainrule.maths.wave import SIGMA, draws, on_new_points, source


def _points(n: int) -> np.ndarray:
    rng = np.random.default_rng(n)
    x = rng.uniform(-1, 1, n)
    return np.column_stack([x, np.cos(2 * x) + 0.2 * rng.normal(size=n)])


@pytest.mark.parametrize("more", [0, 1, 2, 3, 30, 135])
def test_a_third_is_kept_back_and_more_points_change_nothing_before_them(more: int) -> None:
    for seed in range(20):
        test = kept_back(15, more, seed)
        assert test.sum() == 5 + more // 3
        whole = 15 + more - more % 3
        assert (kept_back(15, 135, seed)[:whole] == test[:whole]).all()
    assert len({kept_back(15, 0, seed).tobytes() for seed in range(20)}) > 15


def test_every_point_is_kept_back_about_as_often() -> None:
    often = np.sum([kept_back(15, 15, seed) for seed in range(900)], axis=0)
    assert often.min() > 240 and often.max() < 360


def test_a_fit_is_numpys_on_the_training_part() -> None:
    p = _points(24)
    fitted = fit(p, 15, 3, 6)
    x, y = p.T
    for degree in (0, 2, 6):
        theirs = Polynomial.fit(x[~fitted.test], y[~fitted.test], degree)
        for part, error in ((~fitted.test, fitted.train_error), (fitted.test, fitted.test_error)):
            assert error[degree] == pytest.approx(mean_squared_error(y[part], theirs(x[part])), rel=1e-8)
    assert fitted.n == 16 and fitted.rank == 7 and not fitted.threads(6)
    assert fitted.test_error[fitted.best] == fitted.test_error.min()


def test_a_curve_threads_its_points_only_where_they_stand_apart() -> None:
    apart = fit(_points(9), 9, 0, 9)
    assert apart.n == 6 and not apart.threads(4) and apart.threads(5) and apart.train_error[5] < 1e-18
    together = np.column_stack([np.repeat([-0.5, 0.1, 0.9], 3), np.arange(9.0)])
    assert not fit(together, 9, 0, 9).threads(9)


def test_the_spread_is_that_of_its_splits_one_at_a_time() -> None:
    p, places = _points(21), np.linspace(-0.9, 0.9, 5)
    many = spread(p, 15, 4, places, splits=6)
    for k in range(6):
        one = fit(p, 15, OTHER + k, 4)
        np.testing.assert_allclose(many.test[k], one.test_error, rtol=1e-9)
        np.testing.assert_allclose(many.curves[k], one.rungs.at(places), atol=1e-9)
        assert many.best[k] == one.best
    low, high = many.half
    np.testing.assert_allclose(low, [np.sort(many.test[:, d])[1:3] @ [0.75, 0.25] for d in range(5)])
    assert (low <= high).all()


def test_the_error_on_new_points_is_what_many_new_points_have() -> None:
    fitted = fit(draws()[:45], 45, 0, 9)
    rng = np.random.default_rng(4)
    x = rng.uniform(-1, 1, 200_000)
    y = source(x) + SIGMA * rng.normal(size=len(x))
    for degree in (1, 3, 6):
        seen = ((fitted.rungs.at(x)[degree] - y) ** 2).mean()
        assert on_new_points(fitted)[degree] == pytest.approx(seen, rel=0.02)


def test_at_the_same_places_each_coefficient_costs_twice_the_variance_over_n() -> None:
    # The formula of the lesson: E(new) − E(train) = 2σ²p/n for new values at the places of the training points.
    rng, n, top = np.random.default_rng(5), 12, 7
    x = np.sort(rng.uniform(-1, 1, n))
    noise = SIGMA * rng.normal(size=(20_000, n))
    y = source(x) + noise
    new = source(x) + SIGMA * rng.normal(size=y.shape)
    curves = ladder(np.broadcast_to(x, y.shape), y, top).at(np.broadcast_to(x, y.shape))
    train, after = (((curves - v[:, None]) ** 2).mean(axis=(0, 2)) for v in (y, new))
    np.testing.assert_allclose(after - train, 2 * SIGMA**2 * np.arange(1, top + 2) / n, atol=0.005)
