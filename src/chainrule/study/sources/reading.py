"""``read``: bytes, a file, text, or an address, to a ``Lecture``."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from chainrule.study.clean import clean, clean_text
from chainrule.study.errors import AddressError, SourceError
from chainrule.study.lecture import Chapter, Lecture, Source
from chainrule.study.raw import Raw
from chainrule.study.sentences import cut
from chainrule.study.sources import json3
from chainrule.study.sources import title as titles
from chainrule.study.sources.decode import MOST_BYTES, decode
from chainrule.study.sources.detect import parse

_ADDRESS = re.compile(r"^\s*([A-Za-z][A-Za-z0-9+.-]*):(?://|(?!\\))(?=\S)")
_BARE_ADDRESS = re.compile(r"^\s*(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/\S+\s*$", re.IGNORECASE)


def read(source: str | Path | bytes, *, name: str | None = None, title: str | None = None) -> Lecture:
    """The lecture in ``source``: the bytes of a file, its path, its text, or an http(s) address.

    A string is an address where it begins like one, text where it has more than one line, else a path; a door that
    takes strings from strangers passes bytes or checks for an address itself. ``name`` is shown where the source has
    none of its own; ``title`` overrides every other. Raises SourceError (AddressError for addresses), which says what
    was wrong with the source and how to get a better one.
    """
    if isinstance(source, bytes):
        return _from_bytes(source, name or "the captions", title)
    if isinstance(source, Path):
        return _from_file(source, name, title)
    if is_address(source):
        from chainrule.study.sources import video

        return video.read(source.strip(), title=title)
    if "\n" in source.strip():
        return _from_bytes(source.encode("utf-8", "replace"), name or "the text", title)
    if source.lstrip().startswith("-"):
        raise AddressError(f"{source.strip()[:80]!r} begins with '-', which neither a file nor an address here may.")
    return _from_file(Path(source), name, title)


def is_address(text: str) -> bool:
    """Whether ``text`` is meant as an address: it has a scheme, or is that of a well-known video site without one."""
    if "\n" in text.strip():
        return False
    match = _ADDRESS.match(text)
    return bool(_BARE_ADDRESS.match(text)) or (match is not None and len(match[1]) > 1)  # 'C:' is a drive


def lecture_of(raw: Raw, source: Source, *, titled: str = "", notes: tuple[str, ...] = ()) -> Lecture:
    """The lecture made of captions: cleaned, cut into sentences, and named; ``titled`` is a title already known."""
    cleaned = clean(raw.captions, source.name)
    sentences = cut(cleaned.words)
    if not sentences:
        raise SourceError(f"{source.name} holds no words once its markup and sound cues are taken away.")
    known = clean_text(titled or raw.title or titles.from_name(source.name))[:300]
    duration = max(cue.end for cue in cleaned.cues)
    return Lecture(
        title=known or titles.from_opening(sentences),
        titled=bool(known),
        source=source,
        duration=duration,
        sentences=sentences,
        chapters=_sound(raw.chapters, duration),
        cues=cleaned.cues,
        notes=notes + raw.notes + cleaned.notes,
    )


def raw_of(data: bytes, name: str) -> tuple[Raw, str, tuple[str, ...]]:
    """The captions in ``data``, its SHA-256 in hexadecimal, and notes on its encoding. Raises SourceError."""
    text, notes = decode(data, name)
    return parse(text, name), hashlib.sha256(data).hexdigest(), notes


def _from_bytes(data: bytes, name: str, titled: str | None) -> Lecture:
    raw, digest, notes = raw_of(data, name)
    return lecture_of(raw, Source(name, raw.kind, sha256=digest), titled=titled or "", notes=notes)


def _from_file(path: Path, name: str | None, titled: str | None) -> Lecture:
    shown = name or path.name
    data = _bytes_of(path)
    lecture = _from_bytes(data, shown, titled)
    return _with_sidecar(lecture, path, bool(titled))


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist"
            raise SourceError(f"The file {str(path)[:200]!r} {what}. Give captions, a transcript or an address.")
        if path.stat().st_size > MOST_BYTES:
            size = f"{path.stat().st_size / 1e6:.0f} MB"
            raise SourceError(f"{path.name} has {size}; captions are at most {MOST_BYTES // 1_000_000} MB.")
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise SourceError(f"The file {str(path)[:200]!r} cannot be read ({error}).") from error


def _with_sidecar(lecture: Lecture, path: Path, titled: bool) -> Lecture:
    """Title, author, date and chapters from the ``.info.json`` that yt-dlp writes beside captions, if it is there."""
    stem = path.name
    while "." in stem:
        stem = stem.rsplit(".", 1)[0]
        beside = path.with_name(stem + ".info.json")
        if beside.is_file() and beside.stat().st_size <= MOST_BYTES:
            break
    else:
        return lecture
    from chainrule.study.sources import video

    about = video.parse_metadata(beside.read_bytes())
    if about is None:
        return lecture
    said = video.described(about)
    source = replace(lecture.source, url=said.url, author=said.author, published=said.published)
    chapters = _sound(json3.chapters(about), lecture.duration) or lecture.chapters
    if titled or not said.title:
        return replace(lecture, source=source, chapters=chapters)
    return replace(lecture, source=source, chapters=chapters, title=said.title, titled=True)


def _sound(chapters: tuple[Chapter, ...], duration: float) -> tuple[Chapter, ...]:
    """Chapters in order, cleaned, inside the lecture, each at a time of its own."""
    found: list[Chapter] = []
    for chapter in sorted(chapters, key=lambda c: c.t):
        named = clean_text(chapter.title)[:200]
        if named and 0 <= chapter.t < duration and (not found or chapter.t > found[-1].t):
            found.append(Chapter(chapter.t, named))
    return tuple(found)
