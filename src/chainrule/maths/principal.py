"""Principal axes of a cloud in the plane: what an axis keeps of the variance, and which axis keeps the most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chainrule.maths.planar import line_angle

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Split:
    """The variance of a cloud along an axis (`kept`) and across it (`lost`), both with n − 1 in the denominator.

    `shadows` are the feet of the perpendiculars from the points to the axis, shape (n, 2).
    """

    kept: float
    lost: float
    shadows: Array


@dataclass(frozen=True)
class Principal:
    """The principal axes of a cloud in the plane.

    `angle` is the direction of the first in degrees, in [0, 180); `first` and `second` are the variances along
    the two. Where `round` is set no axis keeps more than another, and `angle` means nothing.
    """

    angle: float
    first: float
    second: float
    round: bool


def covariance(points: Array) -> Array:
    """The covariance matrix, shape (2, 2), of points of shape (n, 2), n ≥ 2, with n − 1 in the denominator."""
    centred = points - points.mean(axis=0)
    return np.asarray(centred.T @ centred / (len(points) - 1))


def split(points: Array, angle: float) -> Split:
    """What the axis through the mean at `angle` degrees keeps and loses: each side from its own squared lengths."""
    centre = points.mean(axis=0)
    along = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    shadows = centre + np.outer((points - centre) @ along, along)
    free = len(points) - 1
    return Split(float(((shadows - centre) ** 2).sum() / free), float(((points - shadows) ** 2).sum() / free), shadows)


def principal(points: Array, tolerance: float = 1e-9) -> Principal:
    """The principal axes, from the two eigenvalues of the symmetric covariance matrix in closed form.

    With mean m of the diagonal, half its difference h and the covariance c: m ± √(h² + c²), and the first axis
    has twice its angle at (h, c). The cloud counts as round where the two differ by `tolerance` of their sum.
    """
    (a, c), (_, b) = covariance(points)
    mean, half = (a + b) / 2, (a - b) / 2
    root = float(np.hypot(half, c))
    level = root <= tolerance * max(mean, 1e-300)
    turn = np.arctan2(c, half) / 2
    angle = 0.0 if level else line_angle(float(np.cos(turn)), float(np.sin(turn)))
    return Principal(angle, float(mean + root), max(float(mean - root), 0.0), level)


def regression_direction(points: Array) -> Array | None:
    """The direction, shape (2,), of the least-squares line of the second column on the first.

    None where the first column is constant.
    """
    (a, c), _ = covariance(points)
    size = float(np.abs(points).max()) ** 2
    return np.array([a, c]) / np.hypot(a, c) if a > 1e-12 * size else None
