"""What every reader of a format hands on: captions as they stood in the file, before any cleaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chainrule.study.lecture import Chapter

_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,2})(?:[.,](\d{1,6}))?")


@dataclass(frozen=True)
class Caption:
    """One caption of a file. Times in seconds; ``end`` is None where the format gives none.

    ``text`` keeps its line breaks and markup. Times of single words stand inside it as ``<hh:mm:ss.fff>`` before the
    word, the way WebVTT writes them; readers of other formats with word times use the same notation.
    """

    start: float
    end: float | None
    text: str


@dataclass(frozen=True)
class Raw:
    """A file as read: its format, its captions, and what else it said about the lecture."""

    kind: str
    captions: tuple[Caption, ...]
    title: str = ""
    chapters: tuple[Chapter, ...] = ()
    notes: tuple[str, ...] = ()


def seconds(clock: str, *, loose: bool = False) -> float | None:
    """Seconds of ``h:mm:ss.fff``, ``mm:ss`` or ``ss.fff``; None where the text is not a time.

    ``loose`` takes 60 and more for seconds and minutes too, as careless rounding writes them.
    """
    match = _CLOCK.fullmatch(clock.strip())
    if match is None:
        return None
    hours, minutes, secs, fraction = match.groups()
    if not loose and (int(secs) > 59 or (hours is not None and int(minutes) > 59)):
        return None
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(secs)
    return whole + float(f"0.{fraction}" if fraction else 0)


def word_time(t: float) -> str:
    """The tag that marks a word spoken at ``t`` seconds inside a caption's text."""
    ms = round(1000 * max(0.0, t))
    return f"<{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}>"
