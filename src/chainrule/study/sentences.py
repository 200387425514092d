"""Words with times cut into sentences: by punctuation where it can be trusted, and where a recogniser lost it, by
pauses, connectives, capital letters and length.

First the words are cut at full stops, question marks, exclamation marks, ellipses and changes of speaker. A piece that
is then too long to be a sentence, in a stretch without any commas, is cut again by dynamic programming: the cuts are
chosen that gain most from their places (``_Places``) at the least cost in odd lengths (``_length_cost``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chainrule.study.lecture import Sentence
from chainrule.study.starters import (
    ABBREVIATIONS,
    BAD_ENDS,
    BEFORE_LOWER,
    BEFORE_NUMBERS,
    FILLERS,
    NAMES_BEFORE,
    OPENERS,
    STARTERS,
    WAITING,
)
from chainrule.study.words import Word

_END = re.compile(r"[.?!…。！？]+[\"'”’»)\]]*$")
_HARD_END = re.compile(r"[?!。！？]+[\"'”’»)\]]*$")
_DOTS = re.compile(r"(?:\.{2,}|…)[\"'”’)]*$")
_DOTTED = re.compile(r"^[(\"'“]*(?:[A-Za-z]\.){2,}$")
_INITIAL = re.compile(r"^[A-Z]\.$")
_MARK = re.compile(r"[,;:.?!…—–]$")
_NUMBERED = re.compile(r"^[(]?\d{1,3}\.$")

_LONG = 28  # words: a piece without commas that is longer is looked into
_CONTENT = -1.5  # the weight of an opening that is not listed: a noun, a name, a verb
_ENDLESS = 130  # words: looked into even where it has commas
_BARE = 32  # words in a row without a mark: here punctuation was lost
_CLEAR = 1.5  # a gain from which on nobody doubts that a sentence ends
_SURELY_BARE = 60  # words
_BARE_WITH_CAPITAL = 14  # words: the same where one of them has the capital of a beginning


@dataclass(frozen=True)
class Span:
    """A sentence as a half-open range of words."""

    first: int
    last: int


@dataclass(frozen=True)
class _Manner:
    """How readily a piece is cut: the least gain of a cut after its price, and the most words in a sentence."""

    least: float
    price: float
    most: int


_MARKED = _Manner(0.4, 1.5, 60)  # most of the text has punctuation: cut only where a sentence clearly begins
_LOST = _Manner(-0.2, 1.2, 60)  # the same text in a stretch that surely lost it
_UNMARKED = _Manner(-11.0, 2.2, 45)


def cut(words: Sequence[Word]) -> tuple[Sentence, ...]:
    """The sentences of ``words``, in order, every word in exactly one; times in seconds."""
    return tuple(_sentence(words[span.first : span.last]) for span in spans(words))


def _sentence(words: Sequence[Word]) -> Sentence:
    return Sentence(words[0].start, max(words[-1].end, words[0].start), text_of(words))


def text_of(words: Iterable[Word]) -> str:
    """The words as one line of text."""
    return " ".join(word.text for word in words)


def spans(words: Sequence[Word]) -> list[Span]:
    """The same as ranges of words."""
    found: list[Span] = []
    pieces = _by_marks(words)
    lower = _lower_forms(words)
    unmarked = _is_unmarked(words, pieces)
    for piece in pieces:
        for span in _by_sense(words, piece, lower, unmarked):
            found += _bounded(words, span)
    return found


def _bounded(words: Sequence[Word], span: Span) -> list[Span]:
    """No sentence is without end: what no rule could cut is cut at a comma, or where it gets too long."""
    found: list[Span] = []
    first = span.first
    while span.last - first > _ENDLESS:
        marks = (i for i in range(first + _ENDLESS, first + _ENDLESS // 2, -1) if _MARK.search(words[i - 1].text))
        last = next(marks, first + _ENDLESS)
        found.append(Span(first, last))
        first = last
    return [*found, Span(first, span.last)]


def _by_marks(words: Sequence[Word]) -> list[Span]:
    pieces: list[Span] = []
    first = 0
    for i in range(1, len(words)):
        if words[i].turn or _ends(words, i - 1, first):
            pieces.append(Span(first, i))
            first = i
    if words:
        pieces.append(Span(first, len(words)))
    return pieces


def _ends(words: Sequence[Word], i: int, first: int) -> bool:
    """Whether word ``i`` of a sentence that began at ``first`` ends it."""
    text, following = words[i].text, words[i + 1].text
    if not _END.search(text):
        return False
    starts_lower = following.lstrip("\"'“(").islower()
    if _DOTS.search(text) or _HARD_END.search(text):
        return not starts_lower
    bare = text.rstrip(".").lstrip("(\"'“").lower()
    if bare in ABBREVIATIONS or (bare in BEFORE_NUMBERS and following[:1].isdigit()):
        return False
    if bare in BEFORE_LOWER or _DOTTED.match(text):
        return not starts_lower and following.lower().rstrip(",'") in OPENERS
    if _NUMBERED.match(text) and i == first:
        return False
    return not (_INITIAL.match(text) and _is_initial(words, i, following))


def _is_initial(words: Sequence[Word], i: int, following: str) -> bool:
    """'George E. P. Box' against 'the matrix A. Then': a name stands on both sides of an initial."""
    before = words[i - 1].text if i else ""
    named = before[:1].isupper() and before.lower() not in OPENERS and (len(before) > 1 or before == "")
    return (named or bool(_INITIAL.match(before)) or before.lower().rstrip(".") in NAMES_BEFORE) and (
        following[:1].isupper() and following.lower().rstrip(",'") not in OPENERS
    )


def _lower_forms(words: Sequence[Word]) -> frozenset[str]:
    """Words that stand in lower case somewhere: their capital is then that of a beginning, not of a name."""
    return frozenset(bare for word in words if (bare := word.text.strip(",.;:?!\"'()")).islower())


def _is_unmarked(words: Sequence[Word], pieces: Sequence[Span]) -> bool:
    """Whether the whole text came without punctuation, as most automatic captions do."""
    return bool(words) and len(words) > 40 * len(pieces)


def _by_sense(words: Sequence[Word], piece: Span, lower: frozenset[str], unmarked: bool) -> list[Span]:
    size = piece.last - piece.first
    if size <= (15 if unmarked else _LONG):
        return [piece]
    gains = {
        i: gain
        for manner, places in _allowed(piece, words, unmarked)
        for i in places
        if (gain := _gain(words, i, lower) - manner.price) >= manner.least
    }
    most = _UNMARKED.most if unmarked else _MARKED.most
    return _best(piece, gains, {i for i in (piece.first, *gains) if _subordinate(words, i)}, most)


def _allowed(piece: Span, words: Sequence[Word], unmarked: bool) -> list[tuple[_Manner, range]]:
    """The words before which ``piece`` may be cut: those inside stretches that lost their punctuation, and how."""
    if unmarked or piece.last - piece.first > _ENDLESS:
        return [(_UNMARKED if unmarked else _MARKED, range(piece.first + 1, piece.last))]
    allowed: list[tuple[_Manner, range]] = []
    first = piece.first
    for i in range(piece.first, piece.last):
        if i == piece.last - 1 or _MARK.search(words[i].text):
            if _is_bare(words, first, i + 1):
                allowed.append((_LOST if i + 1 - first >= _SURELY_BARE else _MARKED, range(first + 1, i + 1)))
            first = i + 1
    return allowed


def _is_bare(words: Sequence[Word], first: int, last: int) -> bool:
    """Whether a stretch without marks has lost them: it is very long, or long with a beginning's capital inside."""
    if last - first >= _BARE:
        return True
    inside = (words[i].text for i in range(first + 1, last))
    return last - first >= _BARE_WITH_CAPITAL and any(
        t[:1].isupper() and t != "I" and t.lower() in OPENERS for t in inside
    )


def _gain(words: Sequence[Word], i: int, lower: frozenset[str]) -> float:
    """How much speaks for a sentence that begins with word ``i``; below 0 where its place is wrong."""
    before, word = words[i - 1], words[i]
    bare, last = word.text.strip(",.;:?!\"'()"), before.text.lower().strip("\"'()")
    gain = _starter(words, i)
    pause = word.start - before.end
    if pause > 0.12:
        gain += min(2.5, 2.0 * pause + 0.5)
    if bare == "A" or (bare[:1].isupper() and not bare.isupper() and not bare.startswith("I'")):
        gain = max(gain, 0.0) + 3.0 if bare.lower() in lower or bare.lower() in OPENERS else gain + 0.5
    if last.rstrip(",.") in BAD_ENDS:
        gain -= 4.0
    if before.text.endswith((",", ";", ":")):
        gain += 0.8
    return gain


def _starter(words: Sequence[Word], i: int) -> float:
    """The weight of the longest known opening that word ``i`` begins."""
    for size in range(3, 0, -1):
        if i + size <= len(words):
            opening = " ".join(words[j].text.lower().replace("’", "'").strip(',."') for j in range(i, i + size))
            starter = STARTERS.get(opening)
            if starter is not None:
                return starter
    return _CONTENT


def _subordinate(words: Sequence[Word], i: int) -> bool:
    """Whether word ``i`` opens a clause that waits for its main clause ('if you...', 'so now that we...')."""
    for word in words[i : i + 4]:
        bare = word.text.lower().strip(",.")
        if bare in WAITING:
            return True
        if bare not in FILLERS:
            return False
    return False


def _length_cost(size: int, waits: bool) -> float:
    """The cost of a sentence of ``size`` words: none from 8 to 22, steep below 4.

    A subordinate clause by itself costs too.
    """
    odd = 2.5 if waits and size < 14 else 0.0
    if size < 8:
        return odd + 0.08 * (8 - size) ** 2
    return odd if size <= 22 else odd + 0.012 * (size - 22) ** 2


def _best(piece: Span, gains: dict[int, float], waiting: set[int], most: int) -> list[Span]:
    """The cuts with the highest sum of gains less costs of length."""
    n = piece.last - piece.first
    score = [float("-inf")] * (n + 1)
    origin = [0] * (n + 1)
    score[0] = 0.0
    places = [0] + [i - piece.first for i in sorted(gains)]
    waits = [piece.first + place in waiting for place in places]
    open_from = 0  # the first place that is not too far back
    for end in [*places[1:], n]:
        gain = 0.0 if end == n else gains[piece.first + end]
        while end - places[open_from] > most and open_from + 1 < len(places) and places[open_from + 1] < end:
            open_from += 1
        for k in range(open_from, len(places)):
            start = places[k]
            if start >= end:
                break
            value = score[start] + gain - _length_cost(end - start, waits[k] and gain < _CLEAR)
            if value > score[end]:
                score[end], origin[end] = value, start
    cuts: list[Span] = []
    end = n
    while end > 0:
        cuts.append(Span(piece.first + origin[end], piece.first + end))
        end = origin[end]
    return cuts[::-1]
