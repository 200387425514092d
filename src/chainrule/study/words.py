"""The transcript as a flat list of words with times, which sentences, chapters and quotes are cut from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

SLOWEST = 6.0  # characters a second; speech runs at about 15, so a caption's words never need longer than this
_BREATH = 0.35  # seconds a timed word may last beyond its share, before what follows counts as a pause
_PER_CHARACTER = 0.07  # seconds


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it will be quoted. Times in seconds; ``cue`` is the index of its caption.

    ``turn`` marks the first word of a new speaker.
    """

    text: str
    start: float
    end: float
    cue: int
    turn: bool = False


@dataclass(frozen=True, slots=True)
class Token:
    """A word before it has a time of its own: ``at`` is the time its caption gave for it, in seconds, or None."""

    text: str
    at: float | None = None
    turn: bool = False


def spread(tokens: Sequence[Token], start: float, end: float, cue: int) -> list[Word]:
    """The words of one caption with times: those given are kept, the others follow by their share of characters."""
    anchors = [(0, start)]
    for i, token in enumerate(tokens):
        if i and token.at is not None and anchors[-1][1] < token.at < end:
            anchors.append((i, token.at))
    anchors.append((len(tokens), end))
    words: list[Word] = []
    for (first, begins), (last, finishes) in pairwise(anchors):
        words += _share(tokens[first:last], begins, finishes, cue)
    return _with_breath(words) if len(anchors) > 3 else words


def _share(tokens: Sequence[Token], start: float, end: float, cue: int) -> list[Word]:
    whole = sum(len(token.text) + 1 for token in tokens) or 1
    words: list[Word] = []
    said = 0
    for token in tokens:
        begins = start + (end - start) * said / whole
        said += len(token.text) + 1
        words.append(Word(token.text, begins, start + (end - start) * said / whole, cue, token.turn))
    return words


def _with_breath(words: list[Word]) -> list[Word]:
    """Word times say when a word begins; it ends when it has been spoken, not when the next one begins."""
    return [replace(w, end=min(w.end, w.start + _BREATH + _PER_CHARACTER * len(w.text))) for w in words]
