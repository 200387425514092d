"""Announced lists: 'There are three main areas ... Starting with X. ... Next is Y. ... Finally, there's Z.'"""

from __future__ import annotations

import re
from dataclasses import dataclass

from chainrule.study.condense import finish
from chainrule.study.lecture import Quote
from chainrule.study.phrases import said
from chainrule.study.reading import Reading, Said
from chainrule.study.resolve import named_subject

COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
    "7": 7,
}
LEAD = r"^(?:(?:so|and|now|okay|ok|alright|well|then)[, ]+)*"
FAR = 180.0  # seconds between one entry and the next
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
PLAIN_NOUNS = frozenset(
    [
        "things",
        "ways",
        "times",
        "minutes",
        "seconds",
        "hours",
        "days",
        "weeks",
        "years",
        "people",
        "guys",
        "lines",
        "dimensions",
        "bits",
        "words",
        "numbers",
        "videos",
        "cases",
    ]
)

HEAD = said("enumerations", "head")
INLINE = said("enumerations", "inline")


@dataclass(frozen=True)
class Item:
    """One entry of an announced list, and the sentence that names it."""

    name: str
    said: Said


@dataclass(frozen=True)
class Enumeration:
    """A list that was announced with its count and then given in full."""

    count: str
    noun: str
    said: Said
    items: tuple[Item, ...]

    @property
    def text(self) -> str:
        """The list as a sentence."""
        return finish(f"The {self.count} {self.noun} are {self.listed}")

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The announcement and every sentence that names an entry."""
        return tuple(dict.fromkeys([self.said.quote, *(item.said.quote for item in self.items)]))

    @property
    def listed(self) -> str:
        """The entries in one line."""
        return join([item.name for item in self.items])


def join(names: list[str]) -> str:
    """'a', 'a and b', 'a, b and c', and 'a and b, c, and d' where an entry has an 'and' of its own."""
    if len(names) < 3:
        return " and ".join(names)
    comma = "," if any(" and " in name for name in names) else ""
    return ", ".join(names[:-1]) + f"{comma} and {names[-1]}"


def _opens_item(position: int, size: int) -> re.Pattern[str]:
    """How the entry at ``position`` (from 0) of ``size`` is introduced."""
    words = [
        ORDINALS[position],
        ORDINALS[position] + "ly",
        f"the {ORDINALS[position]}",
        f"number {list(COUNTS)[position - 1] if position else 'one'}",
    ]
    if position == 0:
        words += [
            "starting with",
            "beginning with",
            "let's start with",
            "let's begin with",
            "first up",
            "first of all",
            "one is",
        ]
    elif position < size - 1:
        words += ["next", "then", "the next", "moving on to", "another"]
    else:
        words += ["finally", "lastly", "last", "the last", "the final", "and last but not least"]
        if size == 2:
            words += ["next", "the other", "the next"]
    return re.compile(LEAD + "(?:" + "|".join(sorted(words, key=len, reverse=True)) + r")\b", re.I)


def _clean(name: str) -> str:
    return re.sub(r"^(?:the|a|an|on|to|with|about|is|are)\s+(?=\w)", "", name.strip(" ,.:;"), flags=re.I)


def enumerations(reading: Reading) -> tuple[Enumeration, ...]:
    """Every announced list of which each entry was found; a list with an entry missing is left out."""
    found: list[Enumeration] = []
    for row in reading.said:
        match = HEAD.search(row.text) if not row.boilerplate else None
        if match is None or (match["np"].split()[-1].lower() in PLAIN_NOUNS and len(match["np"].split()) < 2):
            continue
        size = COUNTS[match["count"].lower()]
        items = _inline(row, match["tail"], size) or _ordinals(reading, row, size) or _following(reading, row, size)
        if items:
            found.append(Enumeration(match["count"].lower(), match["np"].lower(), row, items))
    return tuple(found)


def _inline(row: Said, tail: str, size: int) -> tuple[Item, ...]:
    """A list that follows in the same sentence."""
    match = INLINE.match(tail)
    if match is None:
        return ()
    names = [_clean(part) for part in re.split(r",? and |, ", match["list"])]
    if len(names) != size or any(not name or len(name.split()) > 5 for name in names):
        return ()
    return tuple(Item(name, row) for name in names)


def _ordinals(reading: Reading, head: Said, size: int) -> tuple[Item, ...]:
    """'The first is X, the second is Y and the third one is Z', within the next few sentences."""
    rows = reading.said[head.index : head.index + 5]
    ends: list[int] = []
    text = ""
    for row in rows:
        text += row.text + " "
        ends.append(len(text))
    names = [f"the {word}" for word in ORDINALS[:size]]
    names[-1] = f"(?:{names[-1]}|the last|the final)"
    each = [
        rf"{name}(?: one| of these| thing| way| kind)?,? (?:is|are) (?P<i{place}>.+?)"
        for place, name in enumerate(names)
    ]
    stop = r"(?=$|[.;,]| (?:so|now|but|first|let's|okay|and (?:we|i|you|then|so)|we|i|you|which|because)\b)"
    match = re.search(r"[.,;]? (?:and |but )?".join(each) + stop, text.strip(), re.I)
    if match is None:
        return ()
    items = []
    for place in range(size):
        name = re.sub(r"^(?:about|that|to|the|a|an) ", "", match[f"i{place}"].strip(" ,.;"))
        if not 1 <= len(name.split()) <= 9:
            return ()
        index = next(k for k, end in enumerate(ends) if match.start(f"i{place}") < end)
        items.append(Item(name, rows[index]))
    return tuple(items)


def _following(reading: Reading, head: Said, size: int) -> tuple[Item, ...]:
    """Entries that later sentences introduce one after the other, each before the next."""
    items: list[Item] = []
    for row in reading.said[head.index + 1 :]:
        last = items[-1].said if items else head
        if row.sentence.start - last.sentence.start > max(FAR, 0.5 * reading.lecture.duration):
            return ()
        opener = _opens_item(len(items), size).match(row.text)
        if opener is None or row.boilerplate:
            continue
        name = _clean(named_subject(row.text))
        if not name:
            if not items and row.index - head.index > 6:
                return ()
            continue
        items.append(Item(name, row))
        if len(items) == size:
            return tuple(items)
    return ()
