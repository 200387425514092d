"""Choices, one or several, and things put in order."""

from __future__ import annotations

import re

from .cleaning import MAX_CHARACTERS
from .errors import UnreadableError

LABEL = re.compile(r"[^\s,;()\[\]{}]+")


def labels(text: str) -> list[str]:
    """The labels in a text such as 'a, c', '(b)' or 'B D A', in lower case.  Raises UnreadableError."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableError(f"That is {len(text):,} characters long; an answer has at most {MAX_CHARACTERS:,}.")
    found = [label.strip(".:").casefold() for label in LABEL.findall(text)]
    found = [label for label in found if label and label not in ("and", "then", ">", "->", "→")]
    if not found:
        raise UnreadableError("Name at least one choice, as in 'b' or 'a, c'.")
    return found


def is_order(text: str) -> bool:
    """Is a text only short labels (an order of steps) rather than formulas?"""
    found = LABEL.findall(text)
    return (
        len(found) > 1 and all(re.fullmatch(r"[A-Za-z]\.?|\d{1,2}\.?", label) for label in found) and "\n" not in text
    )
