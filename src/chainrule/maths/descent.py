"""Gradient descent on a quadratic bowl, exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def descend(curvatures: Array, start: Array, rate: float, steps: int) -> Array:
    """The path of gradient descent on f(x) = ½ Σ λᵢ xᵢ², shape (steps + 1, n), from `start` of shape (n,).

    One step is x ← x − rate · λ x, so coordinate i is multiplied by 1 − rate · λᵢ each time, and step k is
    start · (1 − rate λ)ᵏ exactly. Numbers beyond the range of floats come out as infinite.
    """
    factors = 1.0 - rate * np.asarray(curvatures, dtype=float)
    powers = np.arange(steps + 1)[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(np.asarray(start, dtype=float) * np.power(factors, powers))


def bowl(curvatures: Array, points: Array) -> Array:
    """The loss ½ Σ λᵢ xᵢ² at points of shape (k, n); shape (k,)."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(0.5 * (np.asarray(points) ** 2 @ np.asarray(curvatures, dtype=float)))


def breaks_at(curvatures: Array, start: Array, rate: float, most: int = 5000) -> int | None:
    """The step from which descent in float32, in which networks are trained, is NaN; None within `most` steps.

    It is walked, not solved: a coordinate first becomes infinite, and one step later infinity minus infinity.
    """
    if rate * float(np.max(curvatures)) <= 2:
        return None
    point = np.asarray(start, dtype=np.float32)
    scale, step = np.asarray(curvatures, dtype=np.float32), np.float32(rate)
    with np.errstate(over="ignore", invalid="ignore"):
        for k in range(1, most + 1):
            point = point - step * (scale * point)
            if np.isnan(point).any():
                return k
    return None


def limit(curvatures: Array) -> float:
    """The rate above which descent on a quadratic diverges: 2 / λmax (Polyak, 1964). Infinite for a flat bowl."""
    top = float(np.max(curvatures))
    return 2.0 / top if top > 0 else float("inf")
