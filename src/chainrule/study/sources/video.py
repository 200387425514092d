"""A lecture from an address: a captions file on the web, or the page of a video, by way of yt-dlp.

The video itself is never fetched. Captions made by people come before automatic ones, English before others. yt-dlp is
imported only here, and given a single way to the network: ours, through the guard.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from chainrule.study.clean import clean_text
from chainrule.study.errors import AddressError, SourceError
from chainrule.study.lecture import Lecture, Source
from chainrule.study.raw import Raw
from chainrule.study.sources import json3
from chainrule.study.sources.addresses import Guard
from chainrule.study.sources.detect import HOW_TO_SAVE

Load = Callable[[str], bytes]

_CAPTION_FILES = frozenset((".srt", ".vtt", ".sbv", ".txt", ".json", ".json3", ".ttml", ".dfxp", ".xml", ".lrc"))
_BEST_FORMATS = ("json3", "vtt", "srt", "ttml", "srv3", "srv1", "ass")
_SCHEMELESS = re.compile(r"^(?:www\.|m\.)?(?:youtube\.com|youtu\.be|vimeo\.com)/", re.IGNORECASE)
_NO_CAPTIONS = frozenset(("live_chat", "rechat"))


@dataclass(frozen=True)
class About:
    """What a video's page says of the lecture; fields are "" where it says nothing."""

    title: str
    author: str
    published: str
    url: str


@dataclass(frozen=True)
class Track:
    """One captions track: its language, whether a person made it, and where it is (``data`` where it came along)."""

    language: str
    manual: bool
    address: str
    data: str = ""


def read(address: str, *, title: str | None = None, guard: Guard | None = None) -> Lecture:
    """The lecture at an http(s) address. Raises AddressError or SourceError, which say how to save captions."""
    guard = guard or Guard()
    if _SCHEMELESS.match(address):
        address = f"https://{address}"
    try:
        parts = guard.checked(address)
        guard.addresses(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        if PurePosixPath(parts.path).suffix.lower() in _CAPTION_FILES:
            return _from_captions_file(address, title, guard)
        from chainrule.study.sources import downloader

        with downloader.opened(guard) as video:
            return from_metadata(video.metadata(address), video.load, title=title)
    except AddressError as error:
        if HOW_TO_SAVE in str(error):
            raise
        raise AddressError(f"{error} {HOW_TO_SAVE}") from error


def from_metadata(metadata: Mapping[str, Any], load: Load, *, title: str | None = None) -> Lecture:
    """The lecture of a video whose metadata are as yt-dlp gives them; ``load`` fetches a captions track.

    Raises SourceError where the metadata are of a list of videos, or no captions are listed.
    """
    from chainrule.study.sources import reading

    entries = metadata.get("entries")
    if isinstance(entries, list):
        if len(entries) != 1 or not isinstance(entries[0], dict) or best_track(entries[0]) is None:
            raise SourceError("This is the address of a list of videos. Give the address of one video.")
        metadata = entries[0]
    about = described(metadata)
    name = about.title or about.url or "the video"
    track = best_track(metadata)
    if track is None:
        raise SourceError(f"{name[:120]!r} has no captions that can be read, neither its author's nor automatic ones.")
    data = track.data.encode("utf-8", "replace") if track.data else load(track.address)
    raw, digest, notes = reading.raw_of(data, name)
    chapters = json3.chapters(metadata)
    made = "" if track.manual else "The captions are automatic: names and terms may be misheard."
    return reading.lecture_of(
        Raw(raw.kind, raw.captions, raw.title, chapters or raw.chapters, raw.notes),
        Source(name, "video", about.url, about.author, about.published, digest),
        titled=title or about.title,
        notes=(*notes, *([made] if made else [])),
    )


def described(metadata: Mapping[str, Any]) -> About:
    """Title, author, date (ISO) and address, from metadata as yt-dlp writes them."""
    date = _string(metadata, "upload_date", "release_date")
    published = f"{date[:4]}-{date[4:6]}-{date[6:8]}" if re.fullmatch(r"\d{8}", date) else ""
    url = _string(metadata, "webpage_url", "original_url")
    return About(
        clean_text(_string(metadata, "title", "fulltitle"))[:300],
        clean_text(_string(metadata, "channel", "uploader", "creator"))[:200],
        published,
        url if re.match(r"https?://", url) else "",
    )


def best_track(metadata: Mapping[str, Any]) -> Track | None:
    """The captions to read: a person's in English, a person's in the lecture's language, then automatic ones."""
    spoken = _string(metadata, "language")
    manual, automatic = _tracks(metadata, "subtitles"), _tracks(metadata, "automatic_captions")
    wanted = (
        (manual, True, "en"),
        (manual, True, spoken),
        (automatic, False, "en-orig"),
        (automatic, False, f"{spoken}-orig" if spoken else ""),
        (automatic, False, "en" if not spoken or spoken.startswith("en") else spoken),
        (automatic, False, "en"),
        (manual, True, "*"),
        (automatic, False, "*"),
    )
    for tracks, by_hand, language in wanted:
        for found in _of_language(tracks, language):
            track = _best_format(tracks[found], found, by_hand)
            if track is not None:
                return track
    return None


def _of_language(tracks: Mapping[str, Any], language: str) -> list[str]:
    """The listed languages that are ``language``, itself first, then its regional forms; '*' is any."""
    if not language:
        return []
    kept = [code for code in tracks if code not in _NO_CAPTIONS]
    if language == "*":
        return kept
    exact = [code for code in kept if code.lower() == language.lower()]
    if language.endswith("-orig"):
        return exact
    regional = [code for code in kept if code.lower().startswith(language.lower() + "-") and code not in exact]
    return exact + sorted(regional, key=lambda code: (code.endswith("-orig"), len(code), code))


def _best_format(rows: object, language: str, manual: bool) -> Track | None:
    listed = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    for form in (*_BEST_FORMATS, ""):
        for row in listed:
            address, data = _string(row, "url"), _string(row, "data")
            known = not form or _string(row, "ext").lower() == form
            if known and (data or re.match(r"https?://", address)):
                return Track(language, manual, address, data)
    return None


def _tracks(metadata: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    tracks = metadata.get(key)
    return {k: v for k, v in tracks.items() if isinstance(k, str)} if isinstance(tracks, dict) else {}


def _string(row: Mapping[str, Any], *keys: str) -> str:
    for key in keys:
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _from_captions_file(address: str, title: str | None, guard: Guard) -> Lecture:
    from chainrule.study.sources import fetch, reading

    answer = fetch.get(address, guard)
    name = unquote(PurePosixPath(guard.checked(answer.address).path).name)[:120] or "the captions"
    raw, digest, notes = reading.raw_of(answer.body, name)
    source = Source(name, raw.kind, answer.address, sha256=digest)
    return reading.lecture_of(raw, source, titled=title or "", notes=notes)


def parse_metadata(data: bytes) -> Mapping[str, Any] | None:
    """Metadata from the ``.info.json`` that yt-dlp writes; None where it is not that."""
    try:
        about = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return about if isinstance(about, dict) else None
