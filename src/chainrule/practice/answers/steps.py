"""Steps: the right order of labelled steps, or lines of working of which the first wrong one is named."""

from __future__ import annotations

import re

from .errors import UnreadableError
from .grammar import parse
from .judge import Judge
from .tree import Node

MAX_LINES = 40
BREAK = re.compile(r"\n|;|⇒|⇔|→|=>|<=>|\\Rightarrow|\\iff|\\\\")


def lines(text: str) -> list[str]:
    """The lines of a piece of working, separated by line breaks, semicolons or arrows."""
    found = [line.strip() for line in BREAK.split(text) if line.strip()]
    if len(found) > MAX_LINES:
        raise UnreadableError(f"That has {len(found)} lines; at most {MAX_LINES} are read.")
    return found


def read(text: str, declared: frozenset[str]) -> list[Node]:
    """The lines as trees.  Raises UnreadableError, naming the line."""
    trees = []
    for k, line in enumerate(lines(text)):
        try:
            trees.append(parse(line, declared))
        except UnreadableError as trouble:
            raise UnreadableError(f"Line {k + 1}: {trouble}", trouble.at) from None
    if not trees:
        raise UnreadableError("The answer is empty.", 0)
    return trees


def first_wrong(student: list[Node], start: Node, judge: Judge) -> tuple[int | None, bool]:
    """(index of the first line that does not follow from the one before, whether something stayed undecided)."""
    before, unsure = start, False
    for k, line in enumerate(student):
        found = judge.compare(line, before)
        if found.relation == "different" or found.right_value:
            return k, unsure
        unsure = unsure or found.relation != "equal"
        before = line
    return None, unsure
