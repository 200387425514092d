"""Names and terms recognised by their letters and sound, where a recogniser wrote something that is no word at all.

A run of words is joined, its digits spelt out, and compared with each name by edit distance over a coarse phonetic
spelling. Only long names are compared, and only near misses count: one edit in six letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
_NUMBERS = "zero one two three four five six seven eight nine"
_DIGITS = {str(i): word for i, word in enumerate(_NUMBERS.split())}
_SOUNDS = (("ph", "f"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("z", "s"), ("th", "t"), ("c", "k"), ("y", "i"))
_LETTERS_PER_EDIT = 6
_SHARED_PAIRS = 0.55  # of a name's pairs of letters, before a distance is worth computing


@dataclass(frozen=True)
class Name:
    """A spelling in lower case without blanks, what is meant by it, why, and of how many words it may be misheard."""

    spelling: str
    meant: str
    reason: str
    words: int = 1


class Likeness:
    """Near misses of names. Spellings that share what is meant are all right as they stand."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = [(name, _sound(name.spelling)) for name in names]
        self._pairs = {sound: _pairs(sound) for _, sound in self._names}
        self._whole = " ".join(name.spelling for name, _ in self._names if name.words > 1)
        self._right = frozenset(name.spelling for name, _ in self._names)
        sizes = [len(sound) for _, sound in self._names] or [0]
        self._shortest = min(sizes) - min(sizes) // _LETTERS_PER_EDIT
        self._longest = max(sizes) + max(sizes) // _LETTERS_PER_EDIT
        self._most_words = max((name.words for name, _ in self._names), default=0)

    def find(self, text: str) -> Iterator[tuple[int, int, str, str]]:
        """(start, end, meant, reason) of every near miss in ``text``, the longest run of words first at each place."""
        words = [(m.start(), m.end(), _spelt(m[0])) for m in _WORD.finditer(text)]
        i = 0
        while i < len(words):
            hit = self._hit([word for _, _, word in words[i : i + self._most_words]])
            if hit is None:
                i += 1
                continue
            size, name = hit
            yield words[i][0], words[i + size - 1][1], name.meant, name.reason
            i += size

    def _hit(self, words: Sequence[str]) -> tuple[int, Name] | None:
        """How many of the next words are a near miss, and of which name."""
        for size in range(len(words), 0, -1):
            if size > 1 and not any(len(word) > 3 and word in self._whole for word in words[:size]):
                continue  # a name misheard as several words keeps at least one of its own
            joined = "".join(words[:size])
            if not self._shortest <= len(joined) <= self._longest + size or joined in self._right:
                continue
            sound = _sound(joined)
            for name, wanted in self._names:
                if size <= name.words and self._near(sound, wanted):
                    return None if self._right & set(words[:size]) else (size, name)
        return None

    def _near(self, sound: str, wanted: str) -> bool:
        edits = len(wanted) // _LETTERS_PER_EDIT
        if sound == wanted or abs(len(sound) - len(wanted)) > edits:
            return False
        shared = len(_pairs(sound) & self._pairs[wanted])
        return shared >= _SHARED_PAIRS * len(self._pairs[wanted]) and _distance(sound, wanted) <= edits


def _spelt(text: str) -> str:
    return "".join(_DIGITS.get(c, c) for c in text.lower() if c.isalnum())


def _sound(text: str) -> str:
    for letters, sound in _SOUNDS:
        text = text.replace(letters, sound)
    return re.sub(r"(.)\1+", r"\1", text)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _distance(a: str, b: str) -> int:
    """Edit distance (Levenshtein) of two short words."""
    row = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, d in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (c != d))
    return row[-1]
