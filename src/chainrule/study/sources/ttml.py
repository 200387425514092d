"""Captions as XML: TTML (DFXP), and YouTube's two older forms.

Those are ``<transcript><text start dur>`` (seconds) and ``<timedtext><p t d>`` (milliseconds).

Read as a stream by expat. A document type or an entity declaration is refused before anything is expanded.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from chainrule.study.errors import SourceError
from chainrule.study.raw import Caption, Raw, seconds, word_time

_DECLARED = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OFFSET = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(h|ms|m|s|f|t)?")
_FRAMES = re.compile(r"(\d{1,3}:\d{2}:\d{2}):(\d{1,3})")


def read(text: str, name: str) -> Raw:
    """The captions of an XML file. Raises SourceError where it is malformed or declares entities."""
    if _DECLARED.search(text):
        raise SourceError(f"{name} declares a document type or entities, which captions never need; it was not read.")
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.words
    try:
        parser.Parse(re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise SourceError(f"{name} is not well-formed XML ({error}). Save the captions again.") from error
    return Raw("ttml", tuple(reader.captions))


class _Reader:
    """Collects the captions while expat walks the document."""

    def __init__(self) -> None:
        self.captions: list[Caption] = []
        self._open: tuple[float, float | None] | None = None
        self._body: list[str] = []
        self._frame_rate, self._tick_rate = 30.0, 1.0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag)
        own = {_local(key): value for key, value in attributes.items()}
        if tag == "tt":
            self._frame_rate = _positive(own.get("frameRate"), 30.0)
            self._tick_rate = _positive(own.get("tickRate"), self._frame_rate)
        elif tag in ("p", "text"):
            self._open, self._body = self._times(own), []
        elif tag == "br":
            self._body.append("\n")
        elif tag == "s" and self._open is not None:  # a word of YouTube's: milliseconds after the paragraph's start
            offset = self._time(own.get("t"), 0.001)
            if offset is not None:
                self._body.append(word_time(self._open[0] + offset))

    def end(self, tag: str) -> None:
        if _local(tag) in ("p", "text") and self._open is not None:
            self.captions.append(Caption(*self._open, "".join(self._body)))
            self._open = None

    def words(self, text: str) -> None:
        if self._open is not None:
            self._body.append(text)

    def _times(self, own: dict[str, str]) -> tuple[float, float | None] | None:
        if "t" in own:
            start, end, lasts = self._time(own["t"], 0.001), None, self._time(own.get("d"), 0.001)
        else:
            start = self._time(own.get("begin", own.get("start")), 1.0)
            end, lasts = self._time(own.get("end"), 1.0), self._time(own.get("dur"), 1.0)
        if start is None:
            return None
        return start, end if end is not None else None if lasts is None else start + lasts

    def _time(self, text: str | None, unit: float) -> float | None:
        """Seconds of a clock time, a clock time with frames, or an offset; a bare number counts in ``unit``."""
        text = (text or "").strip()
        frames = _FRAMES.fullmatch(text)
        if frames:
            whole = seconds(frames[1])
            return None if whole is None else whole + int(frames[2]) / self._frame_rate
        if ":" in text:
            return seconds(text)
        match = _OFFSET.fullmatch(text)
        if match is None:
            return None
        sizes = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001, "f": 1 / self._frame_rate, "t": 1 / self._tick_rate}
        return float(match[1]) * (sizes[match[2]] if match[2] else unit)


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _positive(text: str | None, otherwise: float) -> float:
    match = _OFFSET.fullmatch(text or "")
    value = float(match[1]) if match else 0.0
    return value if value > 0 else otherwise
