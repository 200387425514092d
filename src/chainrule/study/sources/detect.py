"""Which format a text is in: decided by what it holds, never by its name."""

from __future__ import annotations

import re

from chainrule.study.errors import SourceError
from chainrule.study.raw import Caption, Raw
from chainrule.study.sources import captions, json3, transcript, ttml

HOW_TO_SAVE = (
    "To get text with times: on YouTube open 'Show transcript' below the video and copy it into a text file, or run "
    "yt-dlp --skip-download --write-subs --write-auto-subs --sub-langs en ADDRESS and give the .vtt file it writes."
)


def parse(text: str, name: str) -> Raw:
    """The captions in ``text``. Raises SourceError, with the way out, where there are none."""
    head = text.lstrip("\ufeff \t\n")[:400]
    raw = _read(text, head, name)
    if not any(caption.text.strip() for caption in raw.captions):
        raise SourceError(f"{name} was read as {raw.kind.upper()} and holds no words with a time. {HOW_TO_SAVE}")
    return raw


def _read(text: str, head: str, name: str) -> Raw:
    if head.startswith(("{", "[{", "[\n", "[ {")) and '"' in head:
        return json3.read(text.lstrip("\ufeff"), name)
    if re.match(r"<!doctype html|<html\b", head, re.IGNORECASE):
        raise SourceError(f"{name} is a web page, not captions. {HOW_TO_SAVE}")
    if re.match(r"<\?xml|<!|<(?:\w+:)?(?:tt|transcript|timedtext)\b", head):
        return ttml.read(text.lstrip("\ufeff \t\n"), name)
    if head.startswith("[Script Info]"):
        return _substation(text, name)
    kind = captions.looks_like(text)
    if kind:
        return captions.read(text, kind)
    if transcript.looks_like(text):
        return transcript.read(text)
    raise SourceError(
        f"{name} is text without times, and every statement on a study page carries the second at which it was said. "
        f"{HOW_TO_SAVE}"
    )


def _substation(text: str, name: str) -> Raw:
    import pysubs2

    try:
        events = pysubs2.SSAFile.from_string(text, "ssa" if "[V4 Styles]" in text else "ass")
    except Exception as error:  # its parser raises whatever a malformed field leads to
        raise SourceError(f"{name} looks like SubStation captions and cannot be read ({error}).") from error
    found = (Caption(e.start / 1000, e.end / 1000, e.plaintext) for e in events if not e.is_comment)
    return Raw("ass", tuple(caption for caption in found if caption.start >= 0))
