"""Recorded runs that are shipped, and a table, so that a first report needs nothing of one's own."""

import io
from pathlib import Path

NAMES = ("diverged", "repaired")


def sample(name: str) -> Path:
    """The file of a shipped trace: "diverged" or "repaired". Raises KeyError for another name."""
    if name not in NAMES:
        raise KeyError(f"the shipped traces are {NAMES}; got '{name}'")
    return Path(__file__).with_name(f"{name}.trace")


def diabetes_table() -> bytes:
    """The ten columns of scikit-learn's diabetes table in their own units, as CSV (Efron et al., 2004)."""
    import numpy as np
    from sklearn.datasets import load_diabetes

    data = load_diabetes(scaled=False)
    file = io.StringIO()
    np.savetxt(file, data.data, fmt="%.10g", delimiter=",", header=",".join(data.feature_names), comments="")
    return file.getvalue().encode()
