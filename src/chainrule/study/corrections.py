"""Repairs of what speech recognition lost or misheard: found by rule, shown with a reason, and always reversible.

The transcript itself stays raw. ``repair`` gives a text with its repairs and where each of them stands in the raw
text; ``find`` lists them for a lecture, with times. The rules and their reasons are in ``corrections.toml``. They are
made for precision: words that may be right as they stand are left alone unless their neighbours decide.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from chainrule.study.lecture import Correction, Lecture
from chainrule.study.likeness import Likeness, Name

_AROUND = 3  # sentences on each side that decide about a name
_BESIDE = 60  # characters on each side that ``before`` and ``after`` look at


@dataclass(frozen=True)
class Change:
    """One repair. ``start`` and ``end`` are offsets in the repaired text, the raw ones in the text as heard."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    heard: str
    meant: str
    reason: str


@dataclass(frozen=True)
class Repaired:
    """A text after its repairs, the text as heard, and the changes in order of place."""

    text: str
    raw: str
    changes: tuple[Change, ...]

    def undone(self, *rejected: Change) -> str:
        """The repaired text with the ``rejected`` changes taken back; all of them give the raw text."""
        text = self.text
        for change in sorted(rejected, key=lambda c: -c.start):
            text = text[: change.start] + change.heard + text[change.end :]
        return text

    def raw_place(self, place: int) -> int:
        """The offset in the raw text of an offset in the repaired one; inside a repair, the start of what was heard."""
        moved = 0
        for change in self.changes:
            if place < change.start:
                break
            if place < change.end:
                return change.raw_start
            moved += len(change.heard) - len(change.meant)
        return place + moved


@dataclass(frozen=True)
class _Rule:
    heard: re.Pattern[str]
    meant: str
    reason: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    near: re.Pattern[str] | None
    keep: re.Pattern[str] | None


def repair(text: str, context: str = "") -> Repaired:
    """``text`` with its repairs. ``context`` holds the sentences around it, which decide about some names."""
    around = f"{context} {text}"
    found = sorted(_changes(text, around), key=lambda c: (c.raw_start, -c.raw_end))
    pieces: list[str] = []
    changes: list[Change] = []
    place = length = 0
    for change in found:
        if change.raw_start < place:
            continue
        kept = text[place : change.raw_start]
        start = length + len(kept)
        length = start + len(change.meant)
        pieces += [kept, change.meant]
        place = change.raw_end
        changes.append(
            Change(start, length, change.raw_start, change.raw_end, change.heard, change.meant, change.reason)
        )
    return Repaired("".join([*pieces, text[place:]]), text, tuple(changes))


def find(lecture: Lecture) -> tuple[Correction, ...]:
    """The repairs of a lecture in order of time (seconds, interpolated inside their sentence)."""
    found: list[Correction] = []
    for sentence, repaired in zip(lecture.sentences, repair_all([s.text for s in lecture.sentences]), strict=True):
        for change in repaired.changes:
            share = change.raw_start / max(1, len(sentence.text))
            t = sentence.start + (sentence.end - sentence.start) * share
            found.append(Correction(change.heard, change.meant, change.reason, round(t, 2)))
    return tuple(found)


def repair_all(texts: Sequence[str]) -> list[Repaired]:
    """Every text of a lecture repaired, each in the context of its neighbours."""
    repaired: list[Repaired] = []
    for i, text in enumerate(texts):
        around = [*texts[max(0, i - _AROUND) : i], *texts[i + 1 : i + 1 + _AROUND]]
        repaired.append(repair(text, " ".join(around)))
    return repaired


def _changes(text: str, around: str) -> Iterator[Change]:
    rules, likeness = _rules()
    for rule in rules:
        for match in rule.heard.finditer(text):
            if _fits(rule, text, match.start(), match.end(), around):
                groups = [match[0], *match.groups()]
                yield _change(match.start(), match.end(), match[0], _filled(rule.meant, groups), rule.reason)
    for start, end, meant, reason in likeness.find(text):
        yield _change(start, end, text[start:end], meant, reason)


def _filled(meant: str, groups: Sequence[str | None]) -> str:
    return re.sub(r"\{(\d)\}", lambda m: groups[int(m[1])] or "", meant)


def _change(start: int, end: int, heard: str, meant: str, reason: str) -> Change:
    return Change(start, end, start, end, heard, meant, reason)


def _fits(rule: _Rule, text: str, start: int, end: int, around: str) -> bool:
    """Whether what stands around a match lets it be a mistake."""
    if rule.keep is not None and rule.keep.fullmatch(text[start:end]):
        return False
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    if (rule.before and not rule.before.search(before)) or (rule.after and not rule.after.match(after)):
        return False
    if (rule.not_before and rule.not_before.search(before)) or (rule.not_after and rule.not_after.match(after)):
        return False
    return rule.near is None or rule.near.search(around) is not None


@cache
def _rules() -> tuple[tuple[_Rule, ...], Likeness]:
    lists: dict[str, Any] = tomllib.loads(files("chainrule.study").joinpath("corrections.toml").read_text("utf-8"))
    rules = tuple(_rule(row) for row in [*lists["dropout"], *lists["name"]] if row["heard"])
    likeness = Likeness(
        Name(like, row["meant"], row["reason"], int(row.get("words", 1)))
        for row in lists["name"]
        for like in row.get("like", [])
    )
    return rules, likeness


def _rule(row: dict[str, Any]) -> _Rule:
    heard = [row["heard"]] if isinstance(row["heard"], str) else row["heard"]
    near = row.get("near")
    return _Rule(
        _words(heard),
        row["meant"],
        row["reason"],
        _beside(row.get("before"), r"\b(?:{})[,:]?\s+$"),
        _beside(row.get("after"), r"\s+(?:{})\b"),
        _beside(row.get("not_before"), r"\b(?:{})\s+$"),
        _beside(row.get("not_after"), r"\s+(?:{})\b"),
        re.compile(rf"\b(?:{'|'.join(near.split())})", re.IGNORECASE) if near else None,
        _words(row["keep"]) if "keep" in row else None,
    )


def _words(patterns: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(patterns).replace(" ", "[ -]")
    return re.compile(rf"(?<![\w'’-])(?=\w)(?:{joined})(?![\w-]|['’](?!s\b))", re.IGNORECASE)


def _beside(pattern: str | None, frame: str) -> re.Pattern[str] | None:
    return re.compile(frame.replace("{}", pattern), re.IGNORECASE) if pattern else None
