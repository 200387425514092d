"""Ways between two matrices that do not pass through flat on a half turn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def polar(matrix: Array) -> tuple[Array, Array]:
    """The polar form ``A = R S`` of a square matrix: R orthogonal, S symmetric positive semidefinite.

    Shapes: (n, n) in, two (n, n) out. Higham, *Functions of Matrices*, chapter 8: from ``A = U Σ Vᵀ``,
    ``R = U Vᵀ`` and ``S = V Σ Vᵀ``.
    """
    u, s, vt = np.linalg.svd(matrix)
    return u @ vt, (vt.T * s) @ vt


def polar_between(start: Array, end: Array, t: float) -> Array:
    """The matrix at the share `t` of the way from `start` to `end`: the rotation turns, the stretch glides.

    For 2 × 2 matrices whose rotations have the same orientation the angle is interpolated the short way
    round; otherwise, and for other shapes, entries are interpolated.
    """
    if t <= 0 or t >= 1 or start.shape != (2, 2):
        return start + (end - start) * min(max(t, 0.0), 1.0)
    (r0, s0), (r1, s1) = polar(start), polar(end)
    if np.linalg.det(r0) * np.linalg.det(r1) < 0:
        return start + (end - start) * t
    a0, a1 = np.arctan2(r0[1, 0], r0[0, 0]), np.arctan2(r1[1, 0], r1[0, 0])
    turn = a0 + ((a1 - a0 + np.pi) % (2 * np.pi) - np.pi) * t
    c, s = np.cos(turn), np.sin(turn)
    flip = np.diag([1.0, np.sign(np.linalg.det(r0)) or 1.0])
    rotation = np.array([[c, -s], [s, c]]) @ flip
    return np.asarray(rotation @ (s0 + (s1 - s0) * t))
