"""A cloud of points with a given covariance matrix, exactly: numbers of a question made visible."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def cloud(covariance: Array, pairs: int = 13) -> Array:
    """Points of shape (2 · pairs, 2) with mean zero and this covariance matrix (n − 1 in the denominator).

    A disc of evenly spread points on Vogel's spiral and their opposites, made round and then stretched by the
    Cholesky factor of `covariance`, which has to be positive definite (numpy's LinAlgError otherwise).
    """
    k = np.arange(pairs)
    half = np.sqrt(k + 0.5)[:, None] * np.column_stack([np.cos(2.4 * k), np.sin(2.4 * k)])
    disc = np.vstack([half, -half])
    disc = disc @ np.linalg.inv(np.linalg.cholesky(disc.T @ disc / (2 * pairs - 1))).T
    return np.asarray(disc @ np.linalg.cholesky(np.asarray(covariance, float)).T)
