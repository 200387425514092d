"""The line of least squares through points of the plane, by its slope and its height at the mean of x."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Best:
    """The best line, and what the sum of squares is made of about it."""

    slope: float
    height: float
    """At the mean of x: the mean of y."""
    mean: float
    """The mean of x."""
    spread: float
    """The sum of squared distances of x from its mean."""
    shared: float
    """The sum of the products of both distances from the means."""
    unique: bool
    """False where all x are the same: then every slope is as good, and `slope` is 0."""

    @property
    def intercept(self) -> float:
        """The height at x = 0."""
        return self.height - self.slope * self.mean


def best_line(points: Array) -> Best:
    """The line with the least sum of squared vertical distances; `points` has the shape (n, 2), n ≥ 1."""
    x, y = points[:, 0], points[:, 1]
    mean, height = float(x.mean()), float(y.mean())
    spread, shared = float(((x - mean) ** 2).sum()), float(((x - mean) * (y - height)).sum())
    unique = spread > 1e-9 * max(1.0, float((x**2).sum()))
    return Best(shared / spread if unique else 0.0, height, mean, spread if unique else 0.0, shared, unique)


def residuals(points: Array, slope: float, height: float) -> Array:
    """y minus the line with this slope and this height at the mean of x; shape (n,)."""
    x, y = points[:, 0], points[:, 1]
    return np.asarray(y - height - slope * (x - x.mean()))
