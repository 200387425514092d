"""How well each concept is known, in words and as a share: what the rings on the map show.

Cards say what is remembered, answered questions what can be done; a ring shows both.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from chainrule.practice.mastery import Mastery

Word = Literal["new", "growing", "strong", "fading"]

STRONG_DAYS = 21.0
"""A memory that lasts three weeks is called strong: Anki calls a card mature from an interval of 21 days on."""
FADING_BELOW = 0.8
DOING = 2 / 3
"""What can be done weighs twice as much as what is remembered."""


@dataclass(frozen=True)
class Memory:
    """What is remembered of one card of a concept: stability in days, and the chance of recall now (0 to 1)."""

    concept: str
    stability: float
    recall: float
    due: datetime


@dataclass(frozen=True)
class Knowing:
    """One concept's mastery: a word, a share from 0 to 1, and when something of it is due next."""

    word: Word = "new"
    share: float = 0.0
    due: datetime | None = None


NEW = Knowing()


def of_memories(memories: Iterable[Memory], opened: Iterable[str] = ()) -> dict[str, Knowing]:
    """Mastery per concept, from the memories of its cards; a lesson that was only opened counts as a first step.

    The share is the mean over the cards of log(1 + stability) / log(1 + 21 days), at most 1: a day's memory is 0.22, a
    week's 0.67. A concept is strong when the share is full and all is likely to be recalled, fading when the mean
    chance of recall is below 0.8.
    """
    by_concept: dict[str, list[Memory]] = {}
    for memory in memories:
        by_concept.setdefault(memory.concept, []).append(memory)
    known = {slug: Knowing("growing", 0.1) for slug in opened}
    for slug, found in by_concept.items():
        shares = [min(1.0, math.log1p(max(0.0, m.stability)) / math.log1p(STRONG_DAYS)) for m in found]
        share = sum(shares) / len(shares)
        recall = sum(m.recall for m in found) / len(found)
        word: Word = "fading" if recall < FADING_BELOW else "strong" if share >= 0.95 else "growing"
        known[slug] = Knowing(word, share, min(m.due for m in found))
    return known


def with_practice(known: Mapping[str, Knowing], practised: Mapping[str, Mastery]) -> dict[str, Knowing]:
    """Mastery from cards and from answered questions together.

    Where a concept has both, its share is two parts what can be done and one part what is remembered. It is fading
    when either fades, and strong when what can be done is strong and what is remembered is more than half way there.
    An opened lesson without a card adds nothing to answers.
    """
    joined = dict(known)
    for slug, mastery in practised.items():
        cards = known.get(slug, NEW)
        if cards.due is None:
            joined[slug] = Knowing(mastery.word, max(cards.share, mastery.share))
            continue
        share = DOING * mastery.share + (1 - DOING) * cards.share
        words = (cards.word, mastery.word)
        word: Word = "fading" if "fading" in words else "growing"
        if word == "growing" and mastery.word == "strong" and cards.share >= 0.5:
            word = "strong"
        joined[slug] = Knowing(word, share, cards.due)
    return joined


def known_slugs(marks: Mapping[str, Knowing]) -> frozenset[str]:
    """What need not be learnt again before going on: strong, or more than half way there."""
    return frozenset(s for s, k in marks.items() if k.word == "strong" or (k.word != "new" and k.share >= 0.5))
