"""The nouns of a study page, one per section. Times in seconds; quotes verbatim from the cleaned transcript."""

from __future__ import annotations

from dataclasses import dataclass

from chainrule.study.lecture import Quote, Statement


@dataclass(frozen=True)
class KeyPoint:
    """A point of the lecture: when it is made, a short title, the statement, and what the map adds ("" for nothing)."""

    t: float
    title: str
    statement: Statement
    adds: str = ""
    concept: str | None = None


@dataclass(frozen=True)
class PromiseItem:
    """One thing promised at ``said_at`` (None: in the title), whether it was kept, when (``t``), and how we know."""

    promise: str
    kept: bool
    t: float | None
    how: str
    quotes: tuple[Quote, ...] = ()
    said_at: float | None = None


@dataclass(frozen=True)
class Promise:
    """What the title or the opening promises; ``source`` is "title", "opening" or "none"."""

    source: str
    items: tuple[PromiseItem, ...]

    @property
    def score(self) -> float | None:
        """Promises kept over promises made; None where nothing was promised."""
        return sum(item.kept for item in self.items) / len(self.items) if self.items else None

    @property
    def arithmetic(self) -> str:
        """The score in words: '2 of 3 kept'."""
        return (
            f"{sum(item.kept for item in self.items)} of {len(self.items)} kept" if self.items else "nothing promised"
        )


@dataclass(frozen=True)
class Resource:
    """Something to read, watch or use that is named; ``heard_as`` is "" where the captions had its name right."""

    name: str
    kind: str
    t: float
    heard_as: str
    quote: Quote
    detail: str = ""
    url: str = ""

    @property
    def short(self) -> str:
        """The name without what stands in brackets."""
        return self.name.split(" (")[0]


@dataclass(frozen=True)
class Flashcard:
    """A question with its answer: ``origin`` is "lecture" (said at ``t``) or "map" (only mentioned there).

    ``chosen`` marks the preselected ones; ``method`` names the pattern that made it.
    """

    question: str
    answer: str
    t: float
    difficulty: str
    origin: str
    concept: str | None
    quotes: tuple[Quote, ...]
    method: str
    chosen: bool = False


@dataclass(frozen=True)
class Moment:
    """A passage worth quoting, and the reason for which it was chosen."""

    t: float
    title: str
    why: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Level:
    """How much a lecture asks for ("introductory", "intermediate", "advanced"), why, and of whom."""

    level: str
    reason: str
    audience: str
