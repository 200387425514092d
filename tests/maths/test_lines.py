"""The best line, against NumPy's polynomial fit and SciPy's minimiser."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from chainrule.maths.lines import best_line, residuals


@pytest.mark.parametrize("seed", range(8))
def test_the_line_is_the_one_that_numpy_and_a_minimiser_find(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(int(rng.integers(3, 30)), 2)) + rng.normal(size=2)
    best = best_line(points)
    slope, intercept = np.polyfit(points[:, 0], points[:, 1], 1)
    assert (best.slope, best.intercept) == pytest.approx((slope, intercept), abs=1e-9)
    found = minimize(lambda line: (residuals(points, *line) ** 2).sum(), [0.0, 0.0])
    assert found.x == pytest.approx([best.slope, best.height], abs=1e-4)


def test_points_over_one_x_have_no_best_slope() -> None:
    best = best_line(np.array([[0.7, 1.0], [0.7, 2.0], [0.7, 6.0]]))
    assert not best.unique and best.height == pytest.approx(3.0)
    assert np.sum(residuals(np.array([[0.7, 1.0], [0.7, 5.0]]), 4.0, 3.0)) == pytest.approx(0.0)
