"""What a lecture names to read, watch or use: works of the catalogue, and others where a phrase says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chainrule.study.catalogue import Hit, Work, hits, letters, words_of
from chainrule.study.parts import Resource
from chainrule.study.phrases import rows, said, straight
from chainrule.study.reading import Reading, Said

NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "it",
        "i",
        "we",
        "you",
        "he",
        "she",
        "they",
        "my",
        "our",
        "your",
        "his",
        "her",
        "their",
        "here",
        "there",
        "called",
        "by",
        "one",
        "another",
        "so",
        "and",
        "but",
        "if",
        "in",
        "on",
    ]
)


def resources(reading: Reading) -> tuple[Resource, ...]:
    """The resources in order of time, each once."""
    found: list[Resource] = []
    for row in reading.said:
        if "sponsor" in row.kinds or row.kinds & {"greeting", "introduction"}:
            continue
        taken: list[tuple[int, int]] = []
        for hit in hits(row.sentence.text):
            work = _sense(reading, row, hit)
            if work is None:
                continue
            taken.append((hit.start, hit.end))
            heard = row.sentence.text[hit.start : hit.end] if hit.misheard else ""
            found.append(_resource(row, work.name, work.kind, hit.start, heard, work.url))
        found += _unknown(row, taken)
    return _once(reading, found)


def _resource(row: Said, name: str, kind: str, at: int, heard: str, url: str = "") -> Resource:
    text = row.sentence.text
    start, end = row.sentence.start, row.sentence.end
    t = start + (end - start) * at / max(1, len(text))
    series = said("resources", "series").search(straight(text), at)
    detail = series["on"].strip() if series and kind in {"channel", "site"} and len(series["on"].split()) <= 10 else ""
    return Resource(name, kind, t, heard, row.quote, detail, url)


def _sense(reading: Reading, row: Said, hit: Hit) -> Work | None:
    """The work that is meant, seen from the sentence and its neighbours; None where none is."""
    here = words_of([row.text])
    around = words_of(other.text for other in reading.said[max(0, row.index - 1) : row.index + 2])
    own = letters(reading.lecture.source.author)
    best: tuple[int, Work] | None = None
    for work in hit.works:
        if own and letters(work.name) in own:
            continue
        if (work.library or work.recommended) and not _recommended(row, hit):
            continue
        named = sum(word[:1].isupper() for word in row.sentence.text[hit.start : hit.end].split()) > 1
        if work.unless & here or (work.near and not work.near & (around if named else here)):
            continue
        rank = 2 * bool(work.near & here) + bool(work.near & around)
        if best is None or rank > best[0]:
            best = (rank, work)
    return best[1] if best else None


def _recommended(row: Said, hit: Hit) -> bool:
    """Whether a recommendation stands close before or after the name."""
    text = row.sentence.text
    return said("resources", "recommends").search(text[max(0, hit.start - 70) : hit.end + 30]) is not None


def _unknown(row: Said, taken: Iterable[tuple[int, int]]) -> list[Resource]:
    """Works that no catalogue has, where the words around them say that they are a book, a paper, a channel ..."""
    if row.kinds & {"farewell"}:
        return []
    text = row.sentence.text
    spans = list(taken)
    found = []
    for entry, pattern in rows("unknown"):
        for match in pattern.finditer(text):
            found += _one(row, entry["kind"], match, spans)
    for match in said("resources", "videos_by").finditer(text):
        found += _one(row, "channel", match, spans)
    return found


def _one(row: Said, kind: str, match: re.Match[str], spans: list[tuple[int, int]]) -> list[Resource]:
    start, end = match.span("name")
    name = match["name"].strip(" ,.'\"“”")
    words = name.split()
    if any(start < b and a < end for a, b in spans) or not words or words[0].lower() in NOT_NAMES - {"the", "a", "an"}:
        return []
    if len(name) < 3 or (len(words) == 1 and words[0].islower()):
        return []
    spans.append((start, end))
    author = (match.groupdict().get("by") or "").strip(" ,.")
    shown = name if any(word[:1].isupper() for word in words) else name.capitalize()
    return [_resource(row, f"{shown} ({author})" if author else shown, kind, start, "")]


def _once(reading: Reading, found: list[Resource]) -> tuple[Resource, ...]:
    """Each resource at its first mention; a platform or a part gives way to what stands on it or whole."""
    kept: dict[str, Resource] = {}
    for row in sorted(found, key=lambda resource: resource.t):
        first = kept.get(row.name)
        if first is None:
            kept[row.name] = row
        elif (row.detail and not first.detail) or (row.heard_as and not first.heard_as):
            kept[row.name] = Resource(
                first.name,
                first.kind,
                first.t,
                first.heard_as or row.heard_as,
                first.quote,
                first.detail or row.detail,
                first.url,
            )
    parents = _parents()
    platforms = {name for name, work in parents.items() if work.platform}
    courses = [row for row in kept.values() if row.kind == "course"]
    result = []
    for row in kept.values():
        work = parents.get(row.name)
        if (
            work
            and work.part_of
            and (work.part_of in kept or letters(work.part_of) in letters(reading.lecture.source.author))
        ):
            continue
        if row.name in platforms and any(abs(course.t - row.t) < 20 for course in courses):
            continue
        result.append(row)
    return tuple(sorted(result, key=lambda resource: resource.t))


def _parents() -> dict[str, Work]:
    from chainrule.study.catalogue import _entries

    return {work.name: work for works in _entries()[0].values() for work in works}
