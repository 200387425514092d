"""Rolling captions: automatic captions show each line two or three times, as it moves up the screen.

A caption of such a file begins with the line that the one before it ended with. What is removed is that overlap, and
only in a file (more exactly: a neighbourhood of 40 captions) where overlaps are the rule. A phrase that was really
said twice follows itself in the *new* part of a caption, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chainrule.study.words import Token

Lines = tuple[tuple[Token, ...], ...]

_NEAR = 0.5  # seconds between the end of a caption and the start of one that continues it
_WINDOW = 20  # captions on each side
_SHARE = 0.35
_PLAIN = re.compile(r"[^\w']+")


def unroll(captions: Sequence[tuple[float, float | None, Lines]]) -> list[tuple[Token, ...]]:
    """The new words of every caption, given as (start, end, lines), times in seconds; () where nothing is new."""
    whole = [tuple(token for line in lines for token in line) for _, _, lines in captions]
    rolls = _rolling(captions)
    if not any(rolls):
        return whole
    new: list[tuple[Token, ...]] = []
    fresh = 0  # how many words the caption before added
    for i, words in enumerate(whole):
        overlap = 0
        if i and rolls[i] and _follows(captions[i - 1], captions[i]):
            overlap = _overlap(captions[i - 1][2], captions[i][2], max(1, fresh))
        new.append(words[overlap:])
        if len(words) > overlap or not overlap:
            fresh = len(words) - overlap
    return new


def _rolling(captions: Sequence[tuple[float, float | None, Lines]]) -> list[bool]:
    """For every caption, whether overlaps are the rule around it."""
    extends = [0] * (len(captions) + 1)  # how many captions up to here continue the one before
    pairs = [0] * (len(captions) + 1)
    for i in range(len(captions)):
        here, paired = 0, 0
        if i and _follows(captions[i - 1], captions[i]):
            paired = 1
            here = int(_overlap(captions[i - 1][2], captions[i][2], 1) >= _telling(captions[i - 1][2]))
        extends[i + 1], pairs[i + 1] = extends[i] + here, pairs[i] + paired
    found: list[bool] = []
    for i in range(len(captions)):
        low, high = max(0, i - _WINDOW), min(len(captions), i + _WINDOW + 1)
        hits, among = extends[high] - extends[low], pairs[high] - pairs[low]
        found.append(hits >= 2 and hits >= _SHARE * among)
    return found


def _telling(lines: Lines) -> int:
    """The overlap that speaks for rolling: the whole last line, and more than one word where it has more."""
    return max(1, len(lines[-1]) if lines else 1)


def _follows(before: tuple[float, float | None, Lines], after: tuple[float, float | None, Lines]) -> bool:
    ends = before[0] if before[1] is None else max(before[0], before[1])
    return bool(before[2]) and bool(after[2]) and before[0] <= after[0] <= ends + _NEAR


def _overlap(before: Lines, after: Lines, least: int) -> int:
    """How many first words of ``after`` repeat the last ones of ``before``; 0 where fewer than ``least`` do."""
    if len(after) > 1 or len(before) > 1:
        by_lines = _by_lines(before, after)
        if by_lines >= least:
            return by_lines
    old = [_key(token) for line in before for token in line]
    new = [_key(token) for line in after for token in line]
    for size in range(min(len(old), len(new), 80), least - 1, -1):
        if old[-size:] == new[:size]:
            return size
    return 0


def _by_lines(before: Lines, after: Lines) -> int:
    """The same, counted in whole lines: the fewest that match, since a line said twice is on the screen twice."""
    old = [tuple(_key(token) for token in line) for line in before]
    new = [tuple(_key(token) for token in line) for line in after]
    for size in range(1, min(len(old), len(new)) + 1):
        if old[-size:] == new[:size]:
            return sum(len(line) for line in new[:size])
    return 0


def _key(token: Token) -> str:
    return _PLAIN.sub("", token.text.lower()) or token.text
