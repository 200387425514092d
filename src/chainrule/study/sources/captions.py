"""SRT, WebVTT and SBV captions, as found in the wild: headerless, without numbers, cut short, with stray blank lines.

A caption is what stands between two timing lines, less the number or identifier of the next one. Nothing is read by
its place in the file, so a damaged caption costs itself alone.
"""

from __future__ import annotations

import re

from chainrule.study.raw import Caption, Raw, seconds

_TIME = r"-?(?:\d{1,3}:)?\d{1,4}:\d{1,2}(?:[.,:]\d{1,6})?"
_ARROW = re.compile(rf"^\s*({_TIME})\s*-{{1,3}}>\s*({_TIME})(?:\s.*)?$")
_COMMA = re.compile(r"^\s*(\d{1,3}:\d{2}:\d{2}\.\d{1,3}),(\d{1,3}:\d{2}:\d{2}\.\d{1,3})\s*$")
_CUT = re.compile(r"^\s*\d{1,3}:\d{2}[\d:.,]*\s*(?:-{1,3}>?\s*[\d:.,]*)?\s*$")
_TIMELIKE = re.compile(r"^[\d:.,\s>-]*$")
_BLOCK = re.compile(r"^(?:NOTE|STYLE|REGION)\b")


def looks_like(text: str) -> str:
    """ "vtt", "srt" or "sbv" where the text is of that format, else ""."""
    if re.match(r"\ufeff?\s*WEBVTT\b", text):
        return "vtt"
    for line in text.split("\n"):
        match = _ARROW.match(line)
        if match:
            return "srt" if "," in match[1] else "vtt"
        if _COMMA.match(line):
            return "sbv"
    return ""


def read(text: str, kind: str) -> Raw:
    """The captions of SRT, VTT or SBV ``text``, in the order of the file; ``kind`` as from ``looks_like``."""
    lines = _without_blocks(text.split("\n")) if kind == "vtt" else text.split("\n")
    captions: list[Caption] = []
    times: tuple[float, float] | None = None
    body: list[str] = []
    for line in lines:
        found = _timing(line)
        if found is None:
            body.append(line)
            continue
        if times is not None:
            captions.append(_caption(times, _without_label(body, kind)))
        times, body = found, []
    if times is not None:
        captions.append(_caption(times, _without_cut_end(body, len(captions) + 2)))
    return Raw(kind, tuple(captions))


def _timing(line: str) -> tuple[float, float] | None:
    match = _ARROW.match(line) or _COMMA.match(line)
    if match is None:
        return None
    start, end = _seconds(match[1]), _seconds(match[2])
    return None if start is None else (start, start if end is None else end)


def _seconds(clock: str) -> float | None:
    if clock.startswith("-"):
        return 0.0
    if clock.count(":") == 3:  # 00:00:01:500, a colon before the milliseconds
        clock = ".".join(clock.rsplit(":", 1))
    return seconds(clock, loose=True)


def _caption(times: tuple[float, float], body: list[str]) -> Caption:
    return Caption(times[0], times[1], "\n".join(line for line in body if line.strip()))


def _without_label(body: list[str], kind: str) -> list[str]:
    """The lines of a caption less the number (SRT) or the identifier (VTT) of the caption that follows."""
    if not body:
        return body
    last, after_blank = body[-1].strip(), len(body) > 1 and not body[-2].strip()
    if last.isdigit() and (after_blank or len(body) > 1):
        return body[:-1]
    return body[:-1] if kind == "vtt" and last and after_blank and len(body) > 2 else body


def _without_cut_end(body: list[str], expected: int) -> list[str]:
    """The lines of the last caption less what is left of one that was cut off."""
    while body and (not body[-1].strip() or _CUT.match(body[-1])):
        body = body[:-1]
    blank = max((i for i, line in enumerate(body) if not line.strip()), default=len(body))
    tail = [line.strip() for line in body[blank + 1 :]]
    begun = bool(tail) and tail[0] == str(expected) and all(_TIMELIKE.match(line) for line in tail[1:])
    return body[:blank] if begun else body


def _without_blocks(lines: list[str]) -> list[str]:
    """VTT lines without comments, style sheets and regions, each of which ends at a blank line."""
    kept: list[str] = []
    inside, fresh = False, True
    for line in lines:
        if fresh and _BLOCK.match(line):
            inside = True
        fresh = not line.strip()
        if fresh or _timing(line) is not None:
            inside = False
        if not inside:
            kept.append(line)
    return kept
