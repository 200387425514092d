"""What sentences begin and end with, as listed in ``starters.toml``."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_LISTS = tomllib.loads(files("chainrule.study").joinpath("starters.toml").read_text("utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS["words"][name].split())


STARTERS: dict[str, float] = {
    opening.strip(): float(weight) for weight, listed in _LISTS["openings"].items() for opening in listed.split("|")
}
BAD_ENDS, OPENERS, NAMES_BEFORE = _words("bad_ends"), _words("openers"), _words("names_before")
WAITING, FILLERS = _words("waiting"), _words("fillers")
ABBREVIATIONS, BEFORE_NUMBERS, BEFORE_LOWER = (
    _words("abbreviations"),
    _words("before_numbers"),
    _words("before_lower"),
)
