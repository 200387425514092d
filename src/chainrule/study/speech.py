"""Which sentences are talk beside the subject: greetings, advertisements, pleas, farewells, plans, asides."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from chainrule.study.phrases import said

ASKS = said("speech", "asks")
QUESTION = said("speech", "question")

BOILERPLATE = frozenset({"greeting", "introduction", "sponsor", "plea", "farewell", "stage"})
MOST_OF_ADVERT = 8


@lru_cache(maxsize=1)
def patterns() -> dict[str, Any]:
    """The content of speech.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("speech.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, tuple[re.Pattern[str], ...]]:
    return {kind: tuple(re.compile(row) for row in rows) for kind, rows in patterns()["kinds"].items()}


@lru_cache(maxsize=8192)
def kinds_of(text: str) -> frozenset[str]:
    """The kinds of a sentence by its own words; 'question' among them. Empty for a sentence on the subject."""
    low = text.lower().replace("’", "'").strip()
    found = {kind for kind, rows in _kinds().items() if any(row.search(low) for row in rows)}
    if QUESTION.search(low) or (ASKS.search(low) and not low.endswith(".")):
        found.add("question")
    return frozenset(found)


def kinds(texts: Sequence[str]) -> tuple[frozenset[str], ...]:
    """The kinds of each sentence of a lecture, with what surrounds it: adverts run on, and after a farewell all is."""
    found = [set(kinds_of(text)) for text in texts]
    _quiet_middle(found)
    _spread_adverts(texts, found)
    _close(found)
    return tuple(frozenset(kinds) for kinds in found)


def _quiet_middle(found: list[set[str]]) -> None:
    """Greetings belong to the beginning and farewells to the end; in between such words speak of the subject."""
    size = len(found)
    for index, kinds in enumerate(found):
        if index > max(6, size * 0.08):
            kinds -= {"greeting", "introduction"}
        if index < size - max(12, round(size * 0.15)) and "farewell" in kinds:
            kinds.discard("farewell")
            kinds.add("aside")


def _spread_adverts(texts: Sequence[str], found: list[set[str]]) -> None:
    """An advertisement lasts while its sentences speak of the product, and ends where the lecture resumes."""
    zones = patterns()["zones"]
    commerce, resume = re.compile(zones["commerce"]), re.compile(zones["resume"])
    index = 0
    while index < len(found):
        if "sponsor" not in found[index]:
            index += 1
            continue
        last = index
        for ahead in range(index + 1, min(index + 1 + MOST_OF_ADVERT, len(found))):
            low = texts[ahead].lower()
            if resume.search(low):
                break
            if commerce.search(low) or "sponsor" in found[ahead]:
                last = ahead
        for row in found[index : last + 1]:
            row.add("sponsor")
        index = last + 1


def _close(found: list[set[str]]) -> None:
    """After the first farewell or plea of the last tenth, every sentence belongs to the closing if most others do."""
    size = len(found)
    for index in range(size - max(6, size // 10), size):
        if index < 0 or not found[index] & {"farewell", "plea", "sponsor"}:
            continue
        rest = found[index:]
        if sum(bool(kinds & BOILERPLATE) for kinds in rest) * 2 >= len(rest):
            for kinds in rest:
                kinds.add("farewell")
            return
