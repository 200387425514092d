"""A sine with noise: points drawn from it, and the error to expect on new ones."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from chainrule.maths.splits import Fit, fit

Array = NDArray[np.float64]
SIGMA = 0.3
"""The standard deviation of the noise."""
MOST = 135
NODES, WEIGHTS = (v / k for v, k in zip(np.polynomial.legendre.leggauss(40), (1.0, 2.0), strict=True))
"""Places and weights of a mean over x between −1 and 1, exact for squared polynomials up to degree 39."""


def source(x: Array) -> Array:
    """What the points come from, before the noise: sin πx, of the shape of `x`."""
    return np.asarray(np.sin(np.pi * x))


@lru_cache(maxsize=1)
def draws() -> Array:
    """Draws from the source with its noise, x anywhere between −1 and 1, shape (MOST, 2), always the same."""
    rng = np.random.default_rng(2026)
    x = rng.uniform(-1, 1, MOST)
    points = np.column_stack([x, source(x) + SIGMA * rng.normal(size=MOST)])
    points.flags.writeable = False
    return points


def judged(points: Array | Sequence[tuple[float, float]], more: int, seed: int, top: int) -> Fit:
    """Fit every degree up to `top` to the training part of `points` and of `more` of the draws; |x| ≤ 1."""
    given = np.asarray(points, dtype=float)
    return fit(np.vstack([given, draws()[:more]]), len(given), seed, top)


@lru_cache(maxsize=8)
def on_new_points(fitted: Fit) -> Array:
    """The mean squared error of every degree to expect on new draws, shape (top + 1,): their noise is part of it."""
    return np.asarray((fitted.rungs.at(NODES) - source(NODES)) ** 2 @ WEIGHTS + SIGMA**2)
