"""Chapters of a lecture: the uploader's where there are any, else where its subject, its pauses and its words turn.

Sentences become TF-IDF vectors of their content words. Dynamic programming then chooses the boundaries that leave the
least variance of these vectors inside the chapters (Utiyama and Isahara 2001 and Eisenstein and Barzilay 2008 pose
segmentation so), plus a bonus where the speaker pauses, where new words come in, and where the words themselves
announce something new, less a penalty for chapters of odd length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING

from chainrule.study.cues import announces
from chainrule.study.english import content
from chainrule.study.headings import headings
from chainrule.study.lecture import Chapter, Lecture, Sentence

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

METHOD = "TF-IDF, pauses and cue words, by dynamic programming"
_MOST_UNITS = 1200  # sentences are put together beyond that, so that twelve hours stay affordable
_SHORTEST = 14.0  # seconds
_NOVEL = 5  # sentences before and after, compared for new words


@dataclass(frozen=True)
class Weights:
    """What a boundary gains, in units of the mean gain in coherence that a boundary brings."""

    pause: float = 0.6
    cue: float = 1.0
    novel: float = 0.2
    length: float = 0.3


def chapters(lecture: Lecture) -> tuple[Chapter, ...]:
    """The uploader's chapters, or computed ones with titles from their own words; the first begins at 0."""
    if lecture.chapters:
        first = lecture.chapters[0]
        return lecture.chapters if first.t <= 0 else (Chapter(0.0, "Introduction"), *lecture.chapters)
    starts = boundaries(lecture.sentences, lecture.duration)
    parts = [lecture.sentences[a:b] for a, b in zip(starts, [*starts[1:], len(lecture.sentences)], strict=True)]
    times = [0.0] + [lecture.sentences[i].start for i in starts[1:]]
    return tuple(Chapter(t, title) for t, title in zip(times, headings(parts), strict=True))


def usual_length(duration: float) -> float:
    """Seconds of a usual chapter in a lecture of ``duration`` seconds: 60 in six minutes, 200 in twenty."""
    if duration <= 1800:
        return min(200.0, max(45.0, 60.0 + (duration - 360.0) * 140.0 / 640.0))
    return 200.0 * sqrt(duration / 1800.0)


def boundaries(sentences: Sequence[Sentence], duration: float, weights: Weights | None = None) -> list[int]:
    """Indices of the sentences that begin a chapter; the first is 0. ``duration`` in seconds."""
    count = round(duration / usual_length(duration))
    if len(sentences) < 6 or count < 2:
        return [0]
    units = _units(sentences)
    found = _segment(sentences, units, min(count, len(units) // 2), usual_length(duration), weights or Weights())
    return [units[i] for i in found]


def _units(sentences: Sequence[Sentence]) -> list[int]:
    """First sentences of the units of which chapters consist."""
    step = -(-len(sentences) // _MOST_UNITS)
    return list(range(0, len(sentences), step))


def _segment(
    sentences: Sequence[Sentence], units: Sequence[int], count: int, usual: float, weights: Weights
) -> list[int]:
    import numpy as np

    ends = [*units[1:], len(sentences)]
    bags = [Counter(w for s in sentences[a:b] for w in content(s.text)) for a, b in zip(units, ends, strict=True)]
    starts = np.array([sentences[i].start for i in units] + [sentences[-1].end])
    coherence = _coherence(_vectors(bags))
    plain = _best(coherence, np.zeros(len(units)), count)
    edges = [*plain, len(units)]
    gained = sum(coherence[a, b] for a, b in zip(plain, edges[1:], strict=True)) - coherence[0, len(units)]
    scale = float(gained) / max(1, len(plain) - 1) or 1.0
    bonus = (
        weights.pause * _pauses(sentences, units)
        + weights.cue * np.array([announces(sentences, i) for i in units])
        + weights.novel * _novelty(bags)
    )
    lasts = np.maximum(starts[None, :] - starts[:, None], 1e-3)
    odd = np.log(lasts / usual) ** 2
    short = np.where(lasts < _SHORTEST, 100.0, 0.0)
    return _best(coherence / scale - weights.length * odd - short, bonus, count)


def _vectors(bags: Sequence[Counter[str]]) -> Floats:
    """TF-IDF vectors, shape (units, terms); documents are windows of five units, as sentences are short."""
    import numpy as np

    window = 5
    seen: Counter[str] = Counter()
    for i in range(0, len(bags), window):
        seen.update({word for bag in bags[i : i + window] for word in bag})
    windows = -(-len(bags) // window)
    terms = {word: k for k, word in enumerate(word for word in seen if seen[word] < 0.6 * windows + 1)}
    vectors = np.zeros((len(bags), max(1, len(terms))))
    for i, bag in enumerate(bags):
        for word, times in bag.items():
            if word in terms:
                vectors[i, terms[word]] = (1 + log(times)) * log((windows + 1) / seen[word])
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 3.0))  # a sentence of few words weighs less than one of many


def _coherence(vectors: Floats) -> Floats:
    """``[a, b]``: the squared norm of the sum of vectors a to b - 1, divided by their number; shape (n + 1, n + 1)."""
    import numpy as np

    n = len(vectors)
    sums = np.zeros((n + 1, n + 1))
    sums[1:, 1:] = (vectors @ vectors.T).cumsum(0).cumsum(1)
    diagonal = np.diag(sums)
    square = diagonal[None, :] + diagonal[:, None] - sums - sums.T
    size = np.abs(np.arange(n + 1)[None, :] - np.arange(n + 1)[:, None])
    return np.asarray(square / np.maximum(size, 1))


def _best(value: Floats, bonus: Floats, count: int) -> list[int]:
    """Starts of the ``count`` segments with the highest sum of ``value[a, b]`` and of ``bonus[a]`` for a > 0."""
    import numpy as np

    n = len(bonus)
    upper = np.triu(np.ones((n + 1, n + 1), dtype=bool), 1)
    gains = np.where(upper, value, -np.inf)
    gains[:n] += np.where(np.arange(n) > 0, bonus, 0.0)[:, None]
    score = np.full(n + 1, -np.inf)
    score[0] = 0.0
    origins: list[NDArray[np.intp]] = []
    for _ in range(count):
        table = score[:, None] + gains
        origin = table.argmax(0)
        score = table[origin, np.arange(n + 1)]
        origins.append(origin)
    starts: list[int] = []
    end = n
    for origin in reversed(origins):
        end = int(origin[end])
        starts.append(end)
    return starts[::-1]


def _pauses(sentences: Sequence[Sentence], units: Sequence[int]) -> Floats:
    """How long the speaker pauses before each unit, from 0 (as usual) to 1 (as seldom as once in fifty sentences)."""
    import numpy as np

    gaps = np.array([max(0.0, sentences[i].start - sentences[i - 1].end) if i else 0.0 for i in units])
    usual, long = np.quantile(gaps, 0.5), np.quantile(gaps, 0.98)
    if long - usual < 0.15:
        return np.zeros(len(gaps))
    return np.asarray(np.clip((gaps - usual) / (long - usual), 0.0, 1.0))


def _novelty(bags: Sequence[Counter[str]]) -> Floats:
    """How many more words are said for the first time after each unit's start than before it, in [-1, 1]."""
    import numpy as np

    seen: set[str] = set()
    fresh = np.zeros(len(bags))
    for i, bag in enumerate(bags):
        fresh[i] = len([word for word in bag if word not in seen])
        seen.update(bag)
    sums = np.concatenate([[0.0], fresh.cumsum()])
    found = np.zeros(len(bags))
    for i in range(len(bags)):
        after = sums[min(len(bags), i + _NOVEL)] - sums[i]
        before = sums[i] - sums[max(0, i - _NOVEL)]
        found[i] = (after - before) / max(1.0, after + before)
    return found
