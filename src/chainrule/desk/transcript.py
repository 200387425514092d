"""A kept transcript for reading: paragraphs under chapter heads, mentions to open, repairs that show and reverse."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

PARAGRAPH = 30.0
"""Seconds of speech in one paragraph."""


@dataclass(frozen=True)
class Piece:
    """Some words of a sentence. A mention has its concept; a repair what was heard, why, its id, and whether undone."""

    kind: Literal["text", "mention", "repair"]
    text: str
    concept: str = ""
    heard: str = ""
    meant: str = ""
    reason: str = ""
    id: str = ""
    undone: bool = False


@dataclass(frozen=True)
class Spoken:
    """One sentence at its second, in pieces."""

    t: float
    end: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Paragraph:
    """About half a minute of speech. `head` is the chapter that begins here, "" where none does."""

    t: float
    head: str
    sentences: tuple[Spoken, ...]


def correction_id(heard: str, meant: str) -> str:
    """The id of a repair: the same words repaired alike have one, so that they are undone together."""
    return hashlib.sha256(f"{heard}\n{meant}".encode()).hexdigest()[:12]


def paragraphs(body: Mapping[str, Any], undone: frozenset[str] = frozenset()) -> tuple[Paragraph, ...]:
    """The transcript of a kept page."""
    spoken = _sentences(body, undone)
    chapters = [(float(chapter["t"]), str(chapter["title"])) for chapter in body["chapters"]]
    found: list[Paragraph] = []
    current: list[Spoken] = []
    head = ""
    for sentence in spoken:
        begins = ""
        while chapters and chapters[0][0] <= sentence.t + 0.05:
            begins = chapters.pop(0)[1]
        if current and (begins or sentence.t - current[0].t > PARAGRAPH):
            found.append(Paragraph(current[0].t, head, tuple(current)))
            current, head = [], ""
        head = begins or head
        current.append(sentence)
    if current:
        found.append(Paragraph(current[0].t, head, tuple(current)))
    return tuple(found)


def _sentences(body: Mapping[str, Any], undone: frozenset[str]) -> list[Spoken]:
    repairs: dict[int, list[Sequence[Any]]] = {}
    for row in body.get("repairs", ()):
        repairs.setdefault(row[0], []).append(row)
    mentions = list(body["mentions"])
    spoken = []
    for n, sentence in enumerate(body["sentences"]):
        here = [
            m for m in mentions if sentence["start"] - 0.01 <= m["t"] < max(sentence["end"], sentence["start"] + 0.02)
        ]
        pieces = _pieces(sentence["text"], repairs.get(n, []), here, undone)
        spoken.append(Spoken(sentence["start"], sentence["end"], pieces))
    return spoken


def _pieces(
    text: str, repairs: Sequence[Sequence[Any]], mentions: Sequence[Mapping[str, Any]], undone: frozenset[str]
) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    left = list(mentions)
    at = 0
    for _, start, end, heard, meant, reason in sorted(repairs, key=lambda row: row[1]):
        if start < at:
            continue
        pieces += _mentioned(text[at:start], left)
        ident = correction_id(heard, meant)
        off = ident in undone
        pieces.append(Piece("repair", heard if off else meant, "", heard, meant, reason, ident, off))
        at = end
    pieces += _mentioned(text[at:], left)
    return tuple(pieces)


def _mentioned(text: str, mentions: list[Mapping[str, Any]]) -> list[Piece]:
    """The text with its mentions, each found after the one before; those that are found are taken off the list."""
    pieces: list[Piece] = []
    at = 0
    lower = text.lower()
    for mention in list(mentions):
        words = str(mention["text"])
        place = lower.find(words.lower(), at)
        if place < 0 or len(lower) != len(text):
            continue
        if place > at:
            pieces.append(Piece("text", text[at:place]))
        pieces.append(Piece("mention", text[place : place + len(words)], str(mention["concept"])))
        at = place + len(words)
        mentions.remove(mention)
    if at < len(text):
        pieces.append(Piece("text", text[at:]))
    return pieces


def anchor(body: Mapping[str, Any], t: float | None) -> str:
    """The address within the page of the sentence in which a second lies."""
    if t is None:
        return ""
    starts = [sentence["start"] for sentence in body["sentences"] if sentence["start"] <= t + 0.05]
    return f"#t{int(starts[-1])}" if starts else "#transcript"
