"""How good a sentence is to print: how much of the lecture it carries, and how well it says it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from chainrule.study.english import content
from chainrule.study.phrases import said
from chainrule.study.reading import Reading, Said, printable
from chainrule.study.standalone import GROUPED, LISTENER, speaks_of_speaker, spelled_share

CLAIM = said("select", "claim")
WEIGHTY = said("select", "weighty")
LOOSE = said("select", "loose")
LISTLESS = said("select", "listless")
HEDGED = said("select", "hedged")
THERE = said("select", "there")
DEFINITE = said("select", "definite")

NOT_POINTS = frozenset({"plan", "aside", "example", "question"})


@dataclass(frozen=True)
class Choice:
    """A sentence that may be printed: its form, and how good it is."""

    said: Said
    text: str
    score: float


def score(reading: Reading, row: Said, text: str) -> float:
    """How much a printed sentence deserves its place; around 0 for an ordinary one, 1 and more for a good one."""
    words = content(text)
    if not words:
        return -2.0
    weight = [reading.weights.get(word, 0.0) for word in dict.fromkeys(words)]
    carried = sum(sorted(weight, reverse=True)[:6]) / 6
    value = 1.6 * carried + 0.5 * (sum(weight) / len(weight))
    length = len(text.split())
    value -= 0.03 * max(0, length - 26) + 0.06 * max(0, 8 - length)
    value += 0.25 * bool(CLAIM.search(text)) + 0.25 * bool(WEIGHTY.search(text))
    value += 0.12 * min(3, len({mention.concept for mention in row.mentions}))
    value -= 0.12 * len(LOOSE.findall(text)) + 1.4 * max(0.0, spelled_share(text) - 0.06)
    value -= 0.5 * speaks_of_speaker(text) + 0.12 * bool(GROUPED.search(text)) + 0.4 * bool(LISTENER.search(text))
    value -= _unfamiliar(reading, text, words) + 0.6 * bool(LISTLESS.search(text))
    value -= 0.6 * (row.index < reading.plan)  # the hook before the plan
    value -= 0.5 * bool(HEDGED.match(text)) + 0.3 * bool(THERE.match(text))
    if row.kinds & {"plan", "aside"}:
        value -= 0.7
    if row.kinds & {"example", "question"}:
        value -= 0.35
    return value


def _unfamiliar(reading: Reading, text: str, words: Sequence[str]) -> float:
    """'The tank ...' where no other sentence speaks of a tank: the article promises what was never introduced."""
    if not DEFINITE.match(text):
        return 0.0
    return 0.4 if reading.weights.get(words[0], 0.0) < 0.45 else 0.0


def choices(reading: Reading, rows: Collection[Said] | None = None) -> tuple[Choice, ...]:
    """Every sentence that can be printed, in order of time, with its score."""
    found = []
    for row in reading.said if rows is None else rows:
        text = printable(row)
        if text:
            found.append(Choice(row, text, score(reading, row, text)))
    return tuple(found)


def overlap(left: str, right: str) -> float:
    """The share of the shorter text's content words that the other has too."""
    a, b = set(content(left)), set(content(right))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
