"""A lecture as the sections of its page see it: repaired sentences with their kinds, chapters, mentions and weights."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from chainrule.study import speech
from chainrule.study.condense import advised, pieces, variants, whole_sentence
from chainrule.study.english import content
from chainrule.study.lecture import Chapter, Correction, Lecture, Mention, Quote, Sentence
from chainrule.study.seams import parted, seams
from chainrule.study.standalone import SPEAKER, faults, ragged

IMPERATIVE = frozenset({"no main clause", "vague subject"})  # no faults of advice
OPENING_SHARE, OPENING_MOST = 0.12, 60.0  # the opening: at most so much of the lecture, and so many seconds


class ConceptLike(Protocol):
    """What a page needs to know of a concept of the atlas."""

    @property
    def slug(self) -> str: ...
    @property
    def part(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def needs(self) -> tuple[str, ...]: ...
    @property
    def question(self) -> str: ...
    @property
    def definition(self) -> str: ...


@dataclass(frozen=True)
class Said:
    """One sentence: as it was heard, as it was meant (``text``), what kinds of talk it is, and what it mentions."""

    index: int
    sentence: Sentence
    text: str
    kinds: frozenset[str]
    chapter: int
    mentions: tuple[Mention, ...]

    @property
    def quote(self) -> Quote:
        """The sentence as evidence."""
        return Quote(self.sentence.start, self.sentence.end, self.sentence.text)

    @property
    def loose(self) -> bool:
        """Whether it came without punctuation, so that its ends are guessed."""
        return self.sentence.text.rstrip("\"'”’) ")[-1:] not in {".", "?", "!", ";", ":", "…"}

    @property
    def boilerplate(self) -> bool:
        """Whether it is greeting, introduction, advertisement, plea or farewell."""
        return bool(self.kinds & speech.BOILERPLATE)


@dataclass(frozen=True)
class Reading:
    """Everything that the sections share. ``weights`` says how much of the lecture a content word carries (0 to 1)."""

    lecture: Lecture
    atlas: Mapping[str, ConceptLike]
    said: tuple[Said, ...]
    chapters: tuple[Chapter, ...]
    mentions: tuple[Mention, ...]
    corrections: tuple[Correction, ...]
    weights: Mapping[str, float]

    @property
    def opening(self) -> float:
        """The second at which the opening ends at the latest."""
        return min(OPENING_MOST, max(15.0, OPENING_SHARE * self.lecture.duration))

    @cached_property
    def plan(self) -> int:
        """The index of the first sentence of the opening that says what will be done; 0 where there is none."""
        for row in self.said:
            if row.sentence.start > self.opening:
                return 0
            if "plan" in row.kinds and not row.boilerplate:
                return row.index
        return 0

    def chapter_of(self, t: float) -> int:
        """The index of the chapter in which second ``t`` lies; -1 where there are none."""
        return chapter_at(self.chapters, t)

    @cached_property
    def names(self) -> frozenset[str]:
        """The words in which concepts are mentioned, in lower case."""
        return frozenset(mention.text.lower() for mention in self.mentions)

    def times(self, phrase: str) -> int:
        """In how many sentences a phrase stands, whatever its article."""
        low = phrase.lower()
        return sum(low in row.text.lower() for row in self.said)

    def concept(self, slug: str) -> ConceptLike:
        """The concept of the atlas with this slug."""
        return self.atlas[slug]


def chapter_at(chapters: Sequence[Chapter], t: float) -> int:
    """The index of the last chapter that begins at or before ``t``; -1 before the first."""
    found = -1
    for index, chapter in enumerate(chapters):
        if chapter.t <= t + 0.05:
            found = index
    return found


def weigh(texts: Sequence[str]) -> dict[str, float]:
    """The weight of each content word: how often it comes back, damped, and 1 for the most frequent."""
    counts = Counter(word for text in texts for word in content(text))
    if not counts:
        return {}
    top = math.log1p(max(counts.values()))
    return {word: math.log1p(count) / top for word, count in counts.items()}


def read_closely(
    lecture: Lecture,
    atlas: Mapping[str, ConceptLike],
    chapters: Sequence[Chapter],
    mentions: Sequence[Mention],
    corrections: Sequence[Correction],
    texts: Sequence[str],
) -> Reading:
    """The reading of a lecture, from which every section is written; ``texts`` are its repaired sentences."""
    kinds = speech.kinds(texts)
    by_sentence: dict[int, list[Mention]] = {}
    place = 0
    for mention in sorted(mentions, key=lambda m: m.t):
        while place + 1 < len(lecture.sentences) and lecture.sentences[place + 1].start <= mention.t + 0.001:
            place += 1
        by_sentence.setdefault(place, []).append(mention)
    said = tuple(
        Said(index, sentence, text, kind, chapter_at(chapters, sentence.start), tuple(by_sentence.get(index, ())))
        for index, (sentence, text, kind) in enumerate(zip(lecture.sentences, texts, kinds, strict=True))
    )
    weights = weigh([row.text for row in said if not row.boilerplate])
    return Reading(lecture, atlas, said, tuple(chapters), tuple(mentions), tuple(corrections), weights)


def sound_forms(row: Said) -> list[str]:
    """The forms of a sentence that stand by themselves, advice first, then the fullest."""
    if row.boilerplate:
        return []
    urged = advised(row.text)
    forms = (*parted(row.text), *pieces(row.text)) if row.loose else variants(row.text)
    sound = [text for text in forms if not set(faults(text)) - (IMPERATIVE if text in urged else set())]
    if row.loose:
        single = [text for text in sound if text in urged or (whole_sentence(text) and not ragged(text))]
        sound = [text for text in single if not seams(text)]
    return sound


def printable(row: Said) -> str:
    """The best printable form of a sentence, or "" where none of its forms stands by itself."""
    sound = sound_forms(row)
    if not sound:
        return ""
    if sound[0] in advised(row.text):
        return sound[0]
    fitting = [text for text in sound if len(text.split()) <= 30]
    return max(fitting, key=lambda text: (not SPEAKER.search(text), len(text))) if fitting else sound[0]
