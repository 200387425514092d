"""Painted populations against SciPy's histogram distribution and against drawn means."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from chainrule.maths.painted import Painted, mean_moments, uniforms

HEIGHTS = st.lists(st.floats(0, 1).map(lambda x: round(x, 2)), min_size=2, max_size=24).filter(lambda h: sum(h) > 0)


@given(HEIGHTS)
def test_moments_agree_with_scipy(heights: list[float]) -> None:
    population = Painted(np.array(heights))
    oracle = stats.rv_histogram((population.heights, population.edges), density=False)
    assert population.mean == pytest.approx(oracle.mean(), abs=1e-9)
    assert population.sd == pytest.approx(oracle.std(), rel=1e-6)
    third = oracle.expect(lambda x: (x - population.mean) ** 3, lb=0, ub=10, points=population.edges[1:-1], limit=200)
    assert population.skew * population.sd**3 == pytest.approx(third, abs=1e-4)


@given(HEIGHTS, st.integers(1, 30))
def test_a_mean_of_n_keeps_the_centre_and_shrinks_by_the_root(heights: list[float], n: int) -> None:
    population = Painted(np.array(heights))
    mean, sd, skew = mean_moments(population, n)
    assert mean == pytest.approx(population.mean, abs=1e-9)
    assert sd == pytest.approx(population.sd / np.sqrt(n), rel=1e-9)
    assert skew == pytest.approx(population.skew / np.sqrt(n), abs=1e-8)


def test_draws_follow_the_paint() -> None:
    population = Painted(np.array([1.0, 0.0, 3.0, 0.0]))
    draws = population.at(uniforms(7, 4000, 5)).ravel()
    assert not ((draws > 2.5) & (draws < 5)).any() and draws.max() <= 7.5
    oracle = stats.rv_histogram((population.heights, population.edges), density=False)
    assert stats.kstest(draws, oracle.cdf).pvalue > 0.001


def test_the_same_seed_gives_the_same_numbers() -> None:
    assert (uniforms(3, 10, 4) == np.random.default_rng(3).random((10, 4))).all()
    with pytest.raises(ValueError, match="read-only"):
        uniforms(3, 10, 4)[0, 0] = 0.0
