"""The ends of a symmetric matrix's spectrum, from its products with vectors alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, Self, TypeVar

import numpy as np
from numpy.typing import NDArray


class Vector(Protocol):
    """What a vector must be able to do; a NumPy array and a tensor of one axis both can."""

    def __matmul__(self, other: Any, /) -> Any: ...
    def __add__(self, other: Any, /) -> Self: ...
    def __sub__(self, other: Any, /) -> Self: ...
    def __mul__(self, other: Any, /) -> Self: ...
    def __truediv__(self, other: Any, /) -> Self: ...


V = TypeVar("V", bound=Vector)


@dataclass(frozen=True, eq=False)
class Eigenpair(Generic[V]):
    """An approximate eigenvalue with its unit vector.

    `residual` is |A v - value v|: some eigenvalue of A lies within that distance of `value`. For a symmetric A, `value`
    is v·Av and so never above the largest eigenvalue. `products` counts the matrix-vector products spent.
    """

    value: float
    vector: V
    residual: float
    products: int


def _length(v: Vector) -> float:
    return math.sqrt(max(float(v @ v), 0.0))


def top_eigenpair(matvec: Callable[[V], V], start: V, products: int = 8, tolerance: float = 0.01) -> Eigenpair[V]:
    """The largest eigenvalue of a symmetric matrix (the most positive one, not the largest in size).

    Power iteration that keeps its past: the best vector in the span of start, A start, A² start, ... (Lanczos, with
    full orthogonalisation; Golub & Van Loan, *Matrix Computations*, section 10.1). With the same number of products it
    is never below plain power iteration, and a large negative eigenvalue does not mislead it.

    `matvec` maps a vector of n entries to A times it; `start` has n entries, not all zero. Stops when the residual is
    at most `tolerance` times the value, or after `products` products. Memory: up to `products` vectors of n entries.
    Raises ValueError for a start without length; a product that is not finite ends the search with value NaN.
    """
    length = _length(start)
    if not (math.isfinite(length) and length > 0) or products < 1:
        raise ValueError("top_eigenpair needs a finite start that is not zero, and at least one product")
    basis: list[V] = [start / length]
    diagonal: list[float] = []
    beside: list[float] = []
    while True:
        image = matvec(basis[-1])
        along = float(basis[-1] @ image)
        if not math.isfinite(along):
            return Eigenpair(math.nan, basis[0], math.nan, len(diagonal) + 1)
        diagonal.append(along)
        rest = image
        for _ in range(2):  # twice is enough to keep the basis orthogonal to rounding
            for known in basis:
                rest = rest - known * float(known @ rest)
        length = _length(rest)
        value, weights = _top_of_tridiagonal(diagonal, beside)
        residual = length * abs(weights[-1])
        scale = max(map(abs, [*diagonal, *beside, 1e-300]))
        done = residual <= tolerance * abs(value) or length <= 1e-7 * scale
        if done or len(diagonal) >= products or not math.isfinite(length):
            return Eigenpair(value, _combine(basis, weights), residual, len(diagonal))
        beside.append(length)
        basis.append(rest / length)


def _top_of_tridiagonal(diagonal: list[float], beside: list[float]) -> tuple[float, list[float]]:
    matrix = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
    values, vectors = np.linalg.eigh(matrix)
    return float(values[-1]), [float(weight) for weight in vectors[:, -1]]


def _combine(basis: list[V], weights: list[float]) -> V:
    total = basis[0] * weights[0]
    for vector, weight in zip(basis[1:], weights[1:], strict=True):
        total = total + vector * weight
    return total / _length(total)


def condition_number(matrix: NDArray[np.float64]) -> float:
    """The largest over the smallest singular value of an (n, p) matrix with n >= p; infinite where it loses rank."""
    singular = np.linalg.svd(np.asarray(matrix, dtype=np.float64), compute_uv=False)
    return float(singular[0] / singular[-1]) if singular[-1] > 0 else math.inf
