"""The nouns of the Study door: what a lecture said, when it said it, and what is stated about it.

Every time is in seconds from the start of the recording. A ``Quote`` is verbatim from the cleaned transcript; what a
speech recogniser misheard is never changed in the transcript itself but listed as a ``Correction``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cue:
    """One caption as it stood on the screen, cleaned of markup. Times in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of the lecture. Times in seconds, interpolated inside cues where a cue holds several sentences."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Chapter:
    """A named stretch of a lecture, beginning at ``t`` seconds and lasting until the next chapter."""

    t: float
    title: str


@dataclass(frozen=True)
class Source:
    """Where a lecture came from.

    ``kind`` is the format that was read ("srt", "vtt", "transcript", "json3", "ttml", "video");
    ``published`` an ISO date or ""; ``sha256`` the digest of the bytes read, in hexadecimal, or "".
    """

    name: str
    kind: str
    url: str = ""
    author: str = ""
    published: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Lecture:
    """A lecture as text with times.

    ``titled`` is False where the title was made from the opening words; ``duration`` is in seconds;
    ``chapters`` are the uploader's own and may be empty; ``notes`` are sentences on what had to be assumed or repaired.
    """

    title: str
    titled: bool
    source: Source
    duration: float
    sentences: tuple[Sentence, ...]
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Quote:
    """Words of the lecture, verbatim from the cleaned transcript, with the times (seconds) at which they were said."""

    start: float
    end: float
    text: str


@dataclass(frozen=True)
class Statement:
    """Something a page says about a lecture, with the quotes that are its evidence and the method that made it."""

    text: str
    quotes: tuple[Quote, ...]
    method: str


@dataclass(frozen=True)
class Correction:
    """A word or phrase the captions misheard: as heard, as meant, why we believe so, and when (seconds)."""

    heard: str
    meant: str
    reason: str
    t: float


@dataclass(frozen=True)
class Mention:
    """A concept of the atlas (its slug) spoken of at ``t`` seconds, in the words ``text``."""

    concept: str
    t: float
    text: str
