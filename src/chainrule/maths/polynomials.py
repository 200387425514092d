"""Least-squares polynomials of every degree through the same points, in a basis made for these points.

Powers of x, and Legendre polynomials at uneven places, lose digits as the degree grows. Here each new basis function
is x times the one before it, made orthogonal to all before it at the points themselves: "Vandermonde with Arnoldi"
(Brubeck, Nakatsukasa, Trefethen, *SIAM Review* 63(2), 2021, section 2). All arrays may carry leading dimensions, one
entry for each of several samples that are fitted at once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
SAME = 1e-9
"""A new direction shorter than this share of 1 is rounding: the points have no more different places. For |x| ≤ 1."""


@dataclass(frozen=True, eq=False)
class Ladder:
    """The best polynomials of the degrees 0 to `top` through the same n points, one rung a degree."""

    recurrence: Array
    """Shape (…, top + 2, top + 1): column k takes x times basis function k to the basis."""
    coefficients: Array
    """Shape (…, top + 1), in the basis. The polynomial of degree d takes the first d + 1; the others stay the same."""
    first: Array
    """Shape (…,): basis function 0, a constant."""
    rank: NDArray[np.int64]
    """Shape (…,): how many coefficients the points determine, at most the number of different x."""

    def at(self, x: Array) -> Array:
        """Every polynomial at `x` of shape (…, m): shape (…, top + 1, m)."""
        degrees = self.coefficients.shape[-1]
        q = np.zeros((*self.first.shape, degrees, x.shape[-1]))
        q[..., 0, :] = self.first[..., None]
        for k in range(degrees - 1):
            v = x * q[..., k, :] - _row(self.recurrence[..., : k + 1, k], q[..., : k + 1, :])
            norm = self.recurrence[..., k + 1, k, None]
            q[..., k + 1, :] = np.where(norm > 0, v / np.where(norm > 0, norm, 1.0), 0.0)
        return np.asarray(np.cumsum(self.coefficients[..., None] * q, axis=-2))


def _row(left: Array, rows: Array) -> Array:
    """A row of shape (…, k) times `rows` of shape (…, k, n): shape (…, n)."""
    return np.asarray((left[..., None, :] @ rows)[..., 0, :])


def ladder(x: Array, y: Array, top: int) -> Ladder:
    """Fit all degrees 0 … `top` to `x` and `y` of shape (…, n), n ≥ 1, |x| ≤ 1.

    Where there are fewer different x than coefficients, the higher ones stay 0: the curve is that of the highest
    degree that the points determine.
    """
    lead, n = x.shape[:-1], x.shape[-1]
    q = np.zeros((*lead, top + 1, n))
    q[..., 0, :] = 1 / np.sqrt(n)
    recurrence = np.zeros((*lead, top + 2, top + 1))
    alive = np.ones(lead, dtype=bool)
    rank = np.ones(lead, dtype=np.int64)
    for k in range(top):
        v, basis = x * q[..., k, :], q[..., : k + 1, :]
        for _ in range(2):  # a second pass removes what rounding left of the first
            h = (basis @ v[..., None])[..., 0]
            v = v - _row(h, basis)
            recurrence[..., : k + 1, k] += h
        norm = np.linalg.norm(v, axis=-1)
        alive &= norm > SAME
        recurrence[..., k + 1, k] = np.where(alive, norm, 0.0)
        q[..., k + 1, :] = np.where(alive[..., None], v / np.where(alive, norm, 1.0)[..., None], 0.0)
        rank += alive
    coefficients = (q @ y[..., None])[..., 0]
    return Ladder(recurrence, coefficients, np.broadcast_to(np.asarray(1 / np.sqrt(n)), lead), rank)


def errors(rungs: Ladder, x: Array, y: Array) -> Array:
    """The mean squared error of every degree at the points `x`, `y` of shape (…, m): shape (…, top + 1)."""
    return np.asarray(((rungs.at(x) - y[..., None, :]) ** 2).mean(axis=-1))


def ridge(x: Array, y: Array, degree: int, strength: float) -> Array:
    """The coefficients, constant first, of the Legendre series of `degree` with the least squares and penalty.

    Minimises Σ(y − f(x))² + strength · (sum of the squared coefficients but the constant), `x` and `y` of shape (n,),
    by least squares on n + degree rows, which squares no condition number. Raises ValueError for a negative strength.
    """
    if strength < 0:
        raise ValueError(f"The strength of a penalty is at least 0; got {strength}.")
    columns = np.polynomial.legendre.legvander(x, degree)
    penalty = np.sqrt(strength) * np.eye(degree + 1)[1:]
    rows, target = np.vstack([columns, penalty]), np.concatenate([y, np.zeros(degree)])
    return np.asarray(np.linalg.lstsq(rows, target)[0])


@dataclass(frozen=True, eq=False)
class Parts:
    """What the error against the source is made of, averaged over samples and places; each of shape (top + 1,)."""

    error: Array
    """The mean of (f(x) − source)², over samples and places."""
    bias: Array
    """The mean over places of (the mean f(x) − source)²: what every sample gets wrong alike."""
    variance: Array
    """The mean over places of the variance of f(x) from sample to sample, divided by their number."""


def parts(curves: Array, source: Array, weights: Array) -> Parts:
    """Error, squared bias and variance of `curves` of shape (samples, top + 1, m) against `source` of shape (m,).

    `weights` of shape (m,), adding up to 1, are those of the places. For every place, error = bias + variance.
    """
    middle = curves.mean(axis=0)
    return Parts(
        ((curves - source) ** 2).mean(axis=0) @ weights,
        (middle - source) ** 2 @ weights,
        ((curves - middle) ** 2).mean(axis=0) @ weights,
    )
