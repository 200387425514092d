"""The one box: a concept, a complaint, a knob, an address or a file's name, to what it means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.find import NAME, TITLE, Hit, search
from chainrule.atlas.words import stems

LONGEST = 4_000
WHOLE = 0.95
"""From this score on, a name was typed as a whole."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:youtu\.be|(?:m\.)?youtube\.com)/\S+", re.IGNORECASE)
_FILE = re.compile(r"[^\s]+\.(srt|vtt|json3|json|txt|sbv|ttml|xml|csv|parquet|npz|trace|sqlite|mp3|mp4|m4a|wav)", re.I)


@dataclass(frozen=True)
class Complaint:
    """A symptom of the Diagnose door, with what people say about it and the concepts that explain it."""

    symptom: str
    title: str
    heard: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class Meant:
    """What the words in the box mean. `open` is the one concept that is named outright, "" otherwise."""

    text: str
    kind: Literal["empty", "address", "file", "concept", "found", "nothing"]
    open: str = ""
    hits: tuple[Hit, ...] = ()
    symptoms: tuple[Complaint, ...] = ()


def understand(text: str, atlas: Atlas, complaints: Iterable[Complaint] = ()) -> Meant:
    """What is meant by any text whatever."""
    text = text[-LONGEST:].strip()
    if not text:
        return Meant(text, "empty")
    if _ADDRESS.fullmatch(text):
        return Meant(text, "address")
    if _FILE.fullmatch(text):
        return Meant(text, "file")
    hits = search(text, atlas)
    symptoms = tuple(complaint for complaint in complaints if _heard(text, complaint))
    named = [hit for hit in hits if hit.kind in (TITLE, NAME) and hit.score >= WHOLE and not hit.close]
    if len(named) == 1 and not symptoms:
        return Meant(text, "concept", named[0].concept, hits)
    return Meant(text, "found" if hits or symptoms else "nothing", "", hits, symptoms)


def _heard(text: str, complaint: Complaint) -> bool:
    """Whether one of the symptom's phrases stands in the text, word for word in normal form."""
    said = f" {' '.join(stems(text))} "
    return any((phrase := " ".join(stems(heard))) and f" {phrase} " in said for heard in complaint.heard)
