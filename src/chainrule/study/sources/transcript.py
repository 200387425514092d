"""Plain transcripts with times: ``[mm:ss] text``, ``(h:mm:ss) text``, ``mm:ss text``, a time on a line of its own.

Also read: what is copied from YouTube's transcript panel (a time, then the text, with chapter headings between),
Whisper's terminal output (``[00:00.000 --> 00:05.000] text``), and meeting notes (``Name  0:15``, then the text).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from chainrule.study.lecture import Chapter
from chainrule.study.raw import Caption, Raw, seconds

_T = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_RANGE = rf"({_T})(?:\s*(?:-{{1,3}}>?|–|—|to)\s*({_T}))?"
_BRACKETED = re.compile(rf"[\[(]\s*{_RANGE}\s*[\])]")
_LEADING = re.compile(rf"^\s*{_RANGE}(?=$|[\s\-–—:|])\s*(?:[-–—:|]\s+)?(.*)$")
_TRAILING = re.compile(rf"^\s*([^\d\W][^\d:.?!]{{0,40}}?(?:\s\d{{1,2}})?)[\s,|(-]{{1,8}}({_T})\)?\s*$")
_SPOKEN = re.compile(r"^\s*(?:\d+ (?:hours?|minutes?|seconds?)(?:, | and )?)+\s*$")
_HEADING = re.compile(r"^\s*Chapter \d+\s*[:.–-]\s*(\S.*)$")
_LYRICS = re.compile(r"^\s*\[(ar|ti|al|by|offset|length|re|ve|au):([^\]]*)\]\s*$", re.IGNORECASE)


@dataclass
class _Reading:
    """What has been read so far: finished captions and the one that is open."""

    captions: list[Caption] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    heading: str = ""
    title: str = ""
    before: list[str] = field(default_factory=list)
    open: tuple[float, float | None] | None = None
    body: list[str] = field(default_factory=list)

    def at(self, start: str, end: str | None) -> bool:
        """Closes the open caption and begins one at ``start``; False where that is no time."""
        begins = seconds(start)
        if begins is None:
            return False
        self.close()
        self.open = (begins, seconds(end) if end else None)
        if self.heading:
            self.chapters.append(Chapter(begins, self.heading))
            self.heading = ""
        return True

    def close(self) -> None:
        if self.open is not None and self.body:
            self.captions.append(Caption(*self.open, "\n".join(self.body)))
        self.open, self.body = None, []

    def add(self, text: str) -> None:
        if text.strip():
            (self.body if self.open is not None else self.before).append(text)


def looks_like(text: str) -> bool:
    """Whether any line begins with a time."""
    return any(_BRACKETED.search(line) or _LEADING.match(line) or _TRAILING.match(line) for line in text.split("\n"))


def read(text: str) -> Raw:
    """The captions of a plain transcript. Words before the first time are left out, and that is noted."""
    reading = _Reading()
    for line in text.split("\n"):
        _line(line, reading)
    reading.close()
    notes: tuple[str, ...] = ()
    if reading.before:
        notes = (f"{sum(len(b.split()) for b in reading.before)} words before the first time were left out.",)
    return Raw("transcript", tuple(reading.captions), reading.title, tuple(reading.chapters), notes)


def _line(line: str, reading: _Reading) -> None:
    lyrics, heading = _LYRICS.match(line), _HEADING.match(line)
    if lyrics:
        reading.title = lyrics[2].strip() if lyrics[1].lower() == "ti" else reading.title
    elif heading:
        reading.heading = heading[1].strip()
    elif not _SPOKEN.match(line) and not _bracketed(line, reading):
        leading = _LEADING.match(line)
        if leading and reading.at(leading[1], leading[2]):
            reading.add(leading[3])
            return
        trailing = _TRAILING.match(line)
        if not (trailing and reading.at(trailing[2], None)):
            reading.add(line)


def _bracketed(line: str, reading: _Reading) -> bool:
    """Reads a line that holds times in brackets, at its start or between its sentences."""
    place, any_found = 0, False
    for match in _BRACKETED.finditer(line):
        if seconds(match[1]) is None:
            continue
        reading.add(line[place : match.start()])
        reading.at(match[1], match[2])
        place, any_found = match.end(), True
    if any_found:
        reading.add(line[place:])
    return any_found
