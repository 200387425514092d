"""Recorded runs that are shipped, so that a first report needs no training run of one's own."""

from pathlib import Path

NAMES = ("diverged", "repaired")


def sample(name: str) -> Path:
    """The file of a shipped trace: "diverged" or "repaired". Raises KeyError for another name."""
    if name not in NAMES:
        raise KeyError(f"the shipped traces are {NAMES}; got '{name}'")
    return Path(__file__).with_name(f"{name}.trace")
