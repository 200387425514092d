"""Twenty irises: real measurements small enough to work through by hand.

Length and width of a petal in centimetres, of the first ten *Iris versicolor* and the first ten *Iris virginica* in
R. A. Fisher, "The use of multiple measurements in taxonomic problems", Annals of Eugenics 7 (1936).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

VERSICOLOR = (
    (4.7, 1.4), (4.5, 1.5), (4.9, 1.5), (4.0, 1.3), (4.6, 1.5), (4.5, 1.3), (4.7, 1.6), (3.3, 1.0), (4.6, 1.3),
    (3.9, 1.4),
)  # fmt: skip
VIRGINICA = (
    (6.0, 2.5), (5.1, 1.9), (5.9, 2.1), (5.6, 1.8), (5.8, 2.2), (6.6, 2.1), (4.5, 1.7), (6.3, 1.8), (5.8, 1.8),
    (6.1, 2.5),
)  # fmt: skip


def petals() -> NDArray[np.float64]:
    """All twenty, shape (20, 2): length and width in centimetres."""
    return np.array([*VERSICOLOR, *VIRGINICA])
