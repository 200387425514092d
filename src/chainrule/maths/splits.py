"""Points split into training and test: who is kept back, and how much the test error owes to the split."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from chainrule.maths.polynomials import Array, Ladder, ladder

Mask = NDArray[np.bool_]
OTHER = 10_000
"""The seeds of the other splits start here, far from those that a reader draws."""


def kept_back(base: int, more: int, seed: int) -> Mask:
    """Which of `base` + `more` points are for the test, shape (base + more,): a third, at random.

    Of the first `base` the same ones however many `more` there are, and of the others one in each whole group of
    three. So a point that comes in does not change the part that an earlier one plays, but for the last group.
    """
    rng = np.random.default_rng(seed)
    test = np.zeros(base + more, dtype=bool)
    test[np.argsort(rng.random(base))[: max(1, round(base / 3))]] = True
    groups = more // 3
    test[base + 3 * np.arange(groups) + np.floor(3 * rng.random(groups)).astype(int)] = True
    return test


@dataclass(frozen=True, eq=False)
class Spread:
    """The test error of every degree over several splits of the same points, and their curves at given places."""

    test: Array
    """Shape (splits, top + 1)."""
    curves: Array
    """Shape (splits, top + 1, m)."""

    @cached_property
    def half(self) -> tuple[Array, Array]:
        """The ends of the middle half of the test errors, each of shape (top + 1,)."""
        low, high = np.quantile(self.test, [0.25, 0.75], axis=0)
        return low, high

    @property
    def best(self) -> NDArray[np.int64]:
        """The degree with the least test error in each split, shape (splits,)."""
        return np.asarray(np.argmin(self.test, axis=1))


def spread(points: Array, base: int, top: int, places: Array, splits: int = 40) -> Spread:
    """Fit `splits` other splits of `points`, shape (n, 2), the first `base` as in `kept_back`; |x| ≤ 1."""
    return _spread(np.ascontiguousarray(points).tobytes(), base, top, places.tobytes(), splits)


@lru_cache(maxsize=16)
def _orders(base: int, more: int, splits: int) -> tuple[NDArray[np.int64], int]:
    """The points of each split, those for training first, shape (splits, base + more), and how many those are."""
    masks = np.array([kept_back(base, more, OTHER + k) for k in range(splits)])
    return np.argsort(masks, axis=1, kind="stable"), int((~masks[0]).sum())


@lru_cache(maxsize=16)
def _spread(raw: bytes, base: int, top: int, places: bytes, splits: int) -> Spread:
    points = np.frombuffer(raw).reshape(-1, 2)
    order, n = _orders(base, len(points) - base, splits)
    train, test = points[order[:, :n]], points[order[:, n:]]
    rungs = ladder(train[..., 0], train[..., 1], top)
    at = np.frombuffer(places)
    curves = rungs.at(np.concatenate([test[..., 0], np.broadcast_to(at, (splits, len(at)))], axis=1))
    k = test.shape[1]
    errors = ((curves[..., :k] - test[:, None, :, 1]) ** 2).mean(axis=-1)
    return Spread(errors, curves[..., k:])


@dataclass(frozen=True, eq=False)
class Fit:
    """Points in two parts, the polynomials of all degrees through the training part, and their errors on both."""

    points: Array
    """Shape (n, 2)."""
    base: int
    test: Mask
    rungs: Ladder
    predicted: Array
    """Every polynomial at every point, shape (top + 1, n)."""

    @cached_property
    def squares(self) -> Array:
        """The squared distances of the points from every polynomial, shape (top + 1, n)."""
        return np.asarray((self.predicted - self.points[:, 1]) ** 2)

    @cached_property
    def train_error(self) -> Array:
        """The mean squared error on the training points, shape (top + 1,)."""
        return np.asarray(self.squares[:, ~self.test].mean(axis=1))

    @cached_property
    def test_error(self) -> Array:
        """The mean squared error on the points that were kept back, shape (top + 1,)."""
        return np.asarray(self.squares[:, self.test].mean(axis=1))

    @property
    def n(self) -> int:
        """How many points there are to train on."""
        return int((~self.test).sum())

    @property
    def rank(self) -> int:
        """How many coefficients the training points determine."""
        return int(self.rungs.rank)

    @property
    def best(self) -> int:
        """The degree with the least test error in this split, the lowest where several share it."""
        return int(np.argmin(self.test_error))

    def threads(self, degree: int) -> bool:
        """Whether there are as many coefficients as training points, which all stand at places of their own."""
        return degree + 1 >= self.n == self.rank


def fit(points: Array, base: int, seed: int, top: int) -> Fit:
    """Split `points`, shape (n, 2), by `seed` as in `kept_back`, and fit every degree up to `top`; |x| ≤ 1."""
    return _fit(np.ascontiguousarray(points).tobytes(), base, seed, top)


@lru_cache(maxsize=32)
def _fit(raw: bytes, base: int, seed: int, top: int) -> Fit:
    points = np.frombuffer(raw).reshape(-1, 2)
    test = kept_back(base, len(points) - base, seed)
    rungs = ladder(points[~test, 0], points[~test, 1], top)
    return Fit(points, base, test, rungs, rungs.at(points[:, 0]))
