"""Words with which lecturers announce that something new begins, read from ``cues.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from chainrule.study.lecture import Sentence

_LEAD = re.compile(
    r"(?:(okay|ok|alright|all right|great|right|well|so|now(?! that)|and|but|then|yes|anyway)\b,? ?)", re.IGNORECASE
)
_ITEM = re.compile(
    r"(?:finally|lastly|first(?:ly)?|second(?:ly)?|third(?:ly)?|another|last but not least)\b", re.IGNORECASE
)
_LOOKED_AT = 24  # words of a sentence


@cache
def _lists() -> tuple[tuple[tuple[float, re.Pattern[str]], ...], dict[str, float]]:
    read: dict[str, Any] = tomllib.loads(files("chainrule.study").joinpath("cues.toml").read_text("utf-8"))
    cues = tuple((float(row["weight"]), _pattern(row["openings"], bool(row.get("inside")))) for row in read["cue"])
    return cues, {word: float(weight) for word, weight in read["leads"].items()}


def _pattern(openings: str, inside: bool) -> re.Pattern[str]:
    listed = "|".join(line.strip() for line in openings.strip().split("\n"))
    return re.compile(rf"{'.*?' if inside else ''}\b(?:{listed})\b", re.IGNORECASE)


def announces(sentences: Sequence[Sentence], i: int) -> float:
    """How clearly sentence ``i`` announces something new, from -1 (it carries on) to 1.5."""
    cues, leads = _lists()
    opening = " ".join(sentences[i].text.replace("’", "'").split()[:_LOOKED_AT])
    rest, led = unled(opening)
    weight = max((weight for weight, pattern in cues if pattern.match(rest)), key=abs, default=0.0)
    lead = max((leads[word] for word in led), key=abs, default=0.0)
    if weight < 0:
        return max(-1.0, weight + min(lead, 0.0))
    if "and" in led and _ITEM.match(rest):
        return 0.0  # 'and lastly' ends a list more often than it opens a chapter
    return weight + lead


def unled(text: str) -> tuple[str, tuple[str, ...]]:
    """A sentence without the words that lead into it ('okay so now'), and these."""
    led: list[str] = []
    while len(led) < 4 and (match := _LEAD.match(text)) and match.end() < len(text):
        led.append(match[1].lower())
        text = text[match.end() :]
    return text, tuple(led)
