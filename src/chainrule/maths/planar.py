"""The plane under a 2 × 2 matrix: lines that it keeps, and angles between lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Kept:
    """The real eigenlines of a 2 × 2 matrix.

    `kind` is "two", "one" (a defective matrix: both eigenvalues equal, one line), "all" (a multiple of the
    identity keeps every line) or "none" (complex eigenvalues). `lines` are angles in degrees in [0, 180), each
    with its eigenvalue in `values`; `spectrum` are both eigenvalues, complex where they are.
    """

    kind: str
    lines: tuple[float, ...]
    values: tuple[float, ...]
    spectrum: tuple[complex, complex]


def kept_lines(matrix: Array, tolerance: float = 1e-9) -> Kept:
    """The lines through the origin that a 2 × 2 matrix keeps, from its characteristic polynomial.

    The eigenvalues are m ± √d with m = tr A / 2 and d = ((a − d)/2)² + bc, which loses no digits when the
    diagonal's difference is small; `tolerance` is relative to the size of the entries squared.
    """
    (a, b), (c, d) = np.asarray(matrix, dtype=float)
    size = max(float(np.abs(matrix).max()), 1e-300)
    mean, half = (a + d) / 2, (a - d) / 2
    disc = half * half + b * c
    if max(abs(half), abs(b), abs(c)) <= tolerance * size:
        return Kept("all", (), (), (complex(mean), complex(mean)))
    if disc < -tolerance * size * size:
        root = float(np.sqrt(-disc))
        return Kept("none", (), (), (complex(mean, root), complex(mean, -root)))
    root = float(np.sqrt(max(disc, 0.0)))
    if root <= np.sqrt(tolerance) * size:
        return Kept("one", (_line(b, -half, half, c),), (mean,), (complex(mean), complex(mean)))
    values = (mean + root, mean - root)
    lines = tuple(_line(b, v - a, v - d, c) for v in values)
    return Kept("two", lines, values, (complex(values[0]), complex(values[1])))


def _line(b: float, va: float, vd: float, c: float) -> float:
    """The angle of the null vector of A − λI: (b, λ − a) or (λ − d, c), whichever is longer."""
    x, y = (b, va) if abs(b) + abs(va) >= abs(c) + abs(vd) else (vd, c)
    return line_angle(x, y)


def line_angle(x: float, y: float) -> float:
    """The angle in degrees of the line along (x, y), in [0, 180)."""
    angle = float(np.degrees(np.arctan2(y, x))) % 180.0
    return 0.0 if angle >= 180.0 - 1e-9 else angle


def between_lines(first: float, second: float) -> float:
    """The signed angle in degrees from one line to another, in (−90, 90]."""
    turn = (second - first + 90.0) % 180.0 - 90.0
    return 90.0 if turn == -90.0 else turn
