"""Captions as JSON: YouTube's JSON3, Whisper's segments, and lists of ``{text, start, duration}``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from chainrule.study.errors import SourceError
from chainrule.study.lecture import Chapter
from chainrule.study.raw import Caption, Raw, word_time


def read(text: str, name: str) -> Raw:
    """The captions of a JSON file. Raises SourceError where it is not JSON, or holds no captions."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{name} looks like JSON and cannot be read ({error}). Save the captions again.") from error
    if isinstance(data, dict) and isinstance(data.get("events"), list):
        return Raw("json3", tuple(_events(data["events"])))
    rows = data
    if isinstance(data, dict):
        rows = next((data[key] for key in ("segments", "sentences", "transcript") if key in data), None)
    if not isinstance(rows, list):
        raise SourceError(
            f"{name} is JSON without captions: expected YouTube's 'events', Whisper's 'segments' or a list of "
            "{text, start, duration}."
        )
    about = data if isinstance(data, dict) else {}
    title = about.get("title")
    return Raw("json", tuple(_segments(rows)), title if isinstance(title, str) else "", chapters(about))


def chapters(about: Mapping[str, Any]) -> tuple[Chapter, ...]:
    """The chapters listed under ``chapters`` in either notation (``t`` or ``start_time``), in order of time."""
    listed = about.get("chapters")
    found: list[Chapter] = []
    for row in listed if isinstance(listed, list) else ():
        if isinstance(row, dict) and isinstance(row.get("title"), str):
            t = number(row.get("start_time", row.get("t", row.get("start"))))
            if t is not None:
                found.append(Chapter(t, row["title"]))
    return tuple(sorted(found, key=lambda chapter: chapter.t))


def number(value: object) -> float | None:
    """``value`` as a finite number that is not negative, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        as_float = float(value)
    except (ValueError, OverflowError):
        return None
    return as_float if math.isfinite(as_float) and as_float >= 0 else None


def _events(events: Iterable[object]) -> Iterable[Caption]:
    for event in events:
        if not isinstance(event, dict) or not isinstance(event.get("segs"), list):
            continue
        start = number(event.get("tStartMs"))
        if start is None:
            continue
        lasts = number(event.get("dDurationMs"))
        text = "".join(_words(event["segs"], start))
        if text.strip():
            yield Caption(start / 1000, None if lasts is None else (start + lasts) / 1000, text)


def _words(segments: Iterable[object], start: float) -> Iterable[str]:
    for segment in segments:
        if isinstance(segment, dict) and isinstance(segment.get("utf8"), str):
            offset = number(segment.get("tOffsetMs"))
            yield segment["utf8"] if offset is None else word_time((start + offset) / 1000) + segment["utf8"]


def _segments(rows: Iterable[object]) -> Iterable[Caption]:
    for row in rows:
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            continue
        start = number(row.get("start", row.get("offset")))
        if start is None:
            continue
        end, lasts = number(row.get("end")), number(row.get("duration"))
        if end is None and lasts is not None:
            end = start + lasts
        yield Caption(start, end, row["text"])
