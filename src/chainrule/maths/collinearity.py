"""How nearly the columns of a table depend on one another, and what that costs a linear model's coefficients."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Collinearity:
    """The collinearity of p columns.

    `indices` (p): condition indices, ascending, each the largest singular value of the unit-length columns over one of
    them. `proportions` (p, p): row k, column j is the share of the variance of coefficient j that comes from direction
    k; each column adds to 1. `directions` (p, p): row k is the unit vector of direction k in the unit-length columns.
    `inflation` (p): variance inflation factors; their square roots widen the confidence intervals.
    """

    indices: Array
    proportions: Array
    directions: Array
    inflation: Array

    @property
    def condition(self) -> float:
        """The largest condition index."""
        return float(self.indices[-1])


def collinearity(columns: Array, penalty: float = 0.0) -> Collinearity:
    """Condition indices and variance proportions (Belsley, Kuh and Welsch, *Regression Diagnostics*, 1980, chapter 3).

    `columns` is (n, p) with n >= p, finite and without constant columns. They are centred first, so that an offset does
    not count as dependence (an intercept in the model has the same effect on the other coefficients), then brought to
    unit length. `penalty` is ridge regression's alpha: √alpha times the identity is appended below the centred columns,
    which is the table that ridge regression fits by least squares.
    Raises ValueError where the shape, a value or a constant column forbids it.
    """
    table = np.asarray(columns, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 1 or table.shape[0] < table.shape[1]:
        raise ValueError(f"collinearity needs a table with at least as many rows as columns; got {table.shape}")
    if not np.isfinite(table).all():
        raise ValueError("collinearity needs finite numbers")
    centred = table - table.mean(axis=0)
    centred = centred - centred.mean(axis=0)  # the second pass removes what rounding of a large mean left behind
    constant = np.abs(centred).max(axis=0) <= 1e-13 * np.maximum(np.abs(table).max(axis=0), 1e-300)
    if constant.any():
        raise ValueError(f"collinearity needs columns that vary; column {int(np.argmax(constant))} is constant")
    if penalty > 0:
        centred = np.vstack([centred, math.sqrt(penalty) * np.eye(table.shape[1])])
    unit = centred / np.abs(centred).max(axis=0)
    unit = unit / np.linalg.norm(unit, axis=0)
    return _of_unit_columns(unit)


def _of_unit_columns(unit: Array) -> Collinearity:
    # A QR step first: the singular values and right vectors of a tall table are those of its small triangle.
    _, singular, directions = np.linalg.svd(np.linalg.qr(unit, mode="r"))
    smallest = singular[0] * unit.shape[1] * np.finfo(np.float64).eps
    floor = np.maximum(singular, smallest)  # below it rounding speaks, not the table
    shares = (directions / floor[:, None]) ** 2
    inflation = shares.sum(axis=0)
    exact = singular <= smallest
    indices = np.where(exact, math.inf, singular[0] / floor)
    return Collinearity(indices, shares / inflation, directions, inflation)


def is_exact(found: Collinearity) -> bool:
    """Whether the columns depend exactly, as far as float64 can tell (a condition index at the limit of rounding)."""
    return not found.condition < 1e10


def ridge_penalty(found: Collinearity, rows: int, index: float) -> float:
    """The alpha of ridge regression on standardised columns that brings the largest condition index down to `index`.

    With correlation eigenvalues l₁ >= ... >= lₚ, ridge regression on columns of unit variance has the index
    √((n l₁ + alpha)/(n lₚ + alpha)); solved for alpha. Zero where nothing is needed.
    """
    largest = _top_eigenvalue(found)
    smallest = largest / found.condition**2
    return max(rows * (largest - index**2 * smallest) / (index**2 - 1), 0.0)


def _top_eigenvalue(found: Collinearity) -> float:
    # The eigenvalues of a correlation matrix add to p, and each is the largest divided by its squared index.
    return float(len(found.indices) / (1.0 / found.indices**2).sum())


@dataclass(frozen=True, eq=False)
class Fit:
    """Least squares with an intercept: coefficients (p), their standard errors (p) and 95 % intervals (p, 2)."""

    coefficients: Array
    errors: Array
    intervals: Array


def least_squares(columns: Array, target: Array) -> Fit:
    """Fit target (n) on columns (n, p) with an intercept; n > p + 1, columns independent.

    Intervals are coefficient ± t(0.975, n - p - 1) standard errors. Raises ValueError for too few rows.
    """
    rows, width = columns.shape
    freedom = rows - width - 1
    if freedom < 1:
        raise ValueError(f"least_squares needs more than {width + 1} rows; got {rows}")
    centred, response = columns - columns.mean(axis=0), target - target.mean()
    scale = np.linalg.norm(centred, axis=0)
    q, r = np.linalg.qr(centred / scale)
    inverse = np.linalg.solve(r, np.eye(width))
    coefficients = inverse @ (q.T @ response)
    residual = response - (centred / scale) @ coefficients
    spread = math.sqrt(float(residual @ residual) / freedom)
    errors = spread * np.sqrt((inverse**2).sum(axis=1)) / scale
    coefficients = coefficients / scale
    reach = float(stdtrit(freedom, 0.975)) * errors
    return Fit(coefficients, errors, np.stack([coefficients - reach, coefficients + reach], axis=1))
