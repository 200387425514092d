"""Which concepts a text names, and where: names of the map, with sense checks for those that are ordinary words too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.concept import Concept, Sense
from chainrule.atlas.words import Word, stems, words

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A concept named at `text[start:end]` (characters of the text given)."""

    concept: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class _Check:
    """A Sense with its phrases in normal form."""

    after: tuple[Phrase, ...]
    before: tuple[Phrase, ...]
    near: tuple[Phrase, ...]
    not_after: tuple[Phrase, ...]
    not_before: tuple[Phrase, ...]
    not_near: tuple[Phrase, ...]
    within: int

    def passes(self, said: Sequence[str], i: int, j: int) -> bool:
        """Whether the words `said[i:j]` stand for the concept, seen from the words around them."""
        if _any_before(said, i, self.not_after) or _any_at(said, j, self.not_before):
            return False
        if _any_near(said, i, j, self.not_near, self.within):
            return False
        if not (self.after or self.before or self.near):
            return True
        return (
            _any_before(said, i, self.after)
            or _any_at(said, j, self.before)
            or _any_near(said, i, j, self.near, self.within)
        )


@dataclass(frozen=True)
class _Name:
    """A name of a concept: the ways in which it may be cut into words, and the checks on its sense."""

    concept: str
    cuts: frozenset[Phrase]
    checks: tuple[_Check, ...]


@dataclass(frozen=True)
class Lexicon:
    """All names of an atlas by their letters without spaces, which makes 'eigen vector' and 'eigenvector' one."""

    names: dict[str, tuple[_Name, ...]]
    longest: int  # words of the longest name


def find(text: str, atlas: Atlas) -> tuple[Found, ...]:
    """The concepts that a text names, in order, without overlaps; the longest name at a place wins.

    Names match whole words whatever their case, accents, hyphens, possessives, plural, British or American spelling,
    and across line breaks, but not across the end of a sentence.
    """
    lexicon = lexicon_of(atlas)
    spoken = words(text)
    said = [word.stem for word in spoken]
    found: list[Found] = []
    i = 0
    while i < len(spoken):
        hit = _longest_at(lexicon, spoken, said, i)
        if hit is None:
            i += 1
            continue
        concept, j = hit
        start, end = spoken[i].start, spoken[j - 1].end
        found.append(Found(concept, start, end, text[start:end]))
        i = j
    return tuple(found)


def _longest_at(lexicon: Lexicon, spoken: Sequence[Word], said: Sequence[str], i: int) -> tuple[str, int] | None:
    """The concept of the longest name that starts at word i and passes its sense checks, and the word after it."""
    last = i + 1
    while last < len(spoken) and last - i <= lexicon.longest and not spoken[last].stop:
        last += 1
    for j in range(last, i, -1):
        cut = tuple(said[i:j])
        for name in lexicon.names.get("".join(cut), ()):
            if _cut_fits(cut, name) and all(check.passes(said, i, j) for check in name.checks):
                return name.concept, j
    return None


def _cut_fits(cut: Phrase, name: _Name) -> bool:
    """Whether the words may be the name: cut as the name is, or elsewhere but into pieces of three letters or more."""
    return cut in name.cuts or all(len(piece) >= 3 for piece in cut)


@lru_cache(maxsize=8)
def lexicon_of(atlas: Atlas) -> Lexicon:
    """The names of an atlas, ready for matching; made once per atlas."""
    names: dict[str, list[_Name]] = defaultdict(list)
    longest = 1
    for concept in atlas.values():
        for key, cuts in _cuts(concept).items():
            names[key].append(_Name(concept.slug, frozenset(cuts), _checks(concept, key)))
            longest = max(longest, *(len(cut) for cut in cuts))
    return Lexicon({key: tuple(same) for key, same in names.items()}, longest)


def _cuts(concept: Concept) -> dict[str, set[Phrase]]:
    cuts: dict[str, set[Phrase]] = defaultdict(set)
    for name in concept.names:
        cut = stems(name)
        cuts["".join(cut)].add(cut)
    return cuts


def _checks(concept: Concept, key: str) -> tuple[_Check, ...]:
    """The checks on a name: those of every sense one of whose words has the same letters."""
    return tuple(_check(s) for s in concept.senses if any("".join(stems(w)) == key for w in s.words))


def _check(sense: Sense) -> _Check:
    def phrases(texts: tuple[str, ...]) -> tuple[Phrase, ...]:
        return tuple(stems(text) for text in texts)

    return _Check(
        after=phrases(sense.after),
        before=phrases(sense.before),
        near=phrases(sense.near),
        not_after=phrases(sense.not_after),
        not_before=phrases(sense.not_before),
        not_near=phrases(sense.not_near),
        within=sense.within,
    )


def _any_at(said: Sequence[str], i: int, phrases: tuple[Phrase, ...]) -> bool:
    return any(tuple(said[i : i + len(p)]) == p for p in phrases)


def _any_before(said: Sequence[str], i: int, phrases: tuple[Phrase, ...]) -> bool:
    return any(len(p) <= i and tuple(said[i - len(p) : i]) == p for p in phrases)


def _any_near(said: Sequence[str], i: int, j: int, phrases: tuple[Phrase, ...], within: int) -> bool:
    """Whether a phrase stands within so many words of `said[i:j]`, outside it."""
    if not phrases:
        return False
    for side in (said[max(0, i - within) : i], said[j : j + within]):
        if any(_any_at(side, k, phrases) for k in range(len(side))):
            return True
    return False
