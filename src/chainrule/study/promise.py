"""Did a lecture keep what its title, or without one its opening, promised? Each promise is looked for in what was said.

A promise is kept where the words that carry it come back after it was made, in several sentences, or where the kind of
thing promised (resources, a number of points, an area of mathematics) is found. Nothing is taken on trust.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chainrule.prose import clock
from chainrule.study.condense import CUTS
from chainrule.study.english import content, noun_phrases, stem, tag
from chainrule.study.enumerations import COUNTS, Enumeration
from chainrule.study.lecture import Mention
from chainrule.study.parts import Promise, PromiseItem, Resource
from chainrule.study.phrases import said, straight, words
from chainrule.study.reading import Reading, Said

LEAST_HITS = 2  # sentences in which a word must come back
MOST = 4  # promises taken from an opening
BROAD = 8  # concepts that an area of mathematics must bring
VERBAL = frozenset({"VBZ", "MOD", "BE", "VBD", "SUB", "DO", "TO", "PREP", "VBG"})


@dataclass(frozen=True)
class _Made:
    """A promise as it was made: in words, its sentence (None for the title), and the second after which it counts."""

    text: str
    row: Said | None
    after: float

    @property
    def said_at(self) -> float | None:
        return self.row.sentence.start if self.row else None


def promise(reading: Reading, lists: Sequence[Enumeration], named: Sequence[Resource]) -> Promise:
    """The promises of the title, or without a title those of the opening, each judged."""
    if reading.lecture.titled:
        made = [_Made(text, None, 0.0) for text in of_title(reading.lecture.title)]
        items = [item for item in (_judge(reading, row, lists, named) for row in made) if item]
        if items:
            return Promise("title", tuple(items))
    items = [item for item in (_judge(reading, row, lists, named) for row in of_opening(reading)) if item]
    return Promise("opening" if items else "none", tuple(items))


def of_title(title: str) -> tuple[str, ...]:
    """The promises of a title: its parts without the names of series, and the entries of a list."""
    segments = re.split(r"\s[｜•·–—-]\s|\s*\|\s*|(?<=[?!])\s+|:\s+", title)
    found: list[str] = []
    for segment in (part.strip(" .") for part in segments):
        bare = re.sub(r"\s*\([^)]*\)", "", segment).strip() or segment.strip("()")
        if bare and not said("promise", "series").match(bare) and not said("promise", "address").search(bare):
            found += _entries(bare)
    return tuple(text for text in found if _terms(text) or said("promise", "count").search(text))


def _entries(text: str) -> list[str]:
    """'Span, bases and rank' promises three things, 'why it slows and why it depends' two, a plain title one."""
    asked = r"(?:how|why|what|when|where|who)\b"
    parts = re.split(rf",? and (?={asked})|, (?={asked})", text, flags=re.I)
    if len(parts) > 1:
        return [part.strip(" ,") for part in parts]
    plain = not any(token.tag in VERBAL for token in tag(text))
    if plain and ("," in text or re.search(r"\band\b", text)):
        parts = [part.strip() for part in re.split(r",? and |, |,? & ", text) if part.strip()]
        if 1 < len(parts) <= 5 and all(len(part.split()) <= 4 and _terms(part) for part in parts):
            return parts
    return [text]


def of_opening(reading: Reading) -> list[_Made]:
    """The promises of the first minute: what the speaker announces, each announcement once."""
    duration = reading.lecture.duration
    limit = max(20.0, min(100.0, 0.16 * duration))
    kept: list[_Made] = []
    seen: list[set[str]] = []
    for row in reading.said:
        if row.sentence.start > limit or (row.sentence.start > 0.3 * duration and row.index > 3):
            break
        match = said("promise", "opening").search(straight(row.text))
        if row.boilerplate or "question" in row.kinds or match is None:
            continue
        what = _shortened(match["what"])
        terms = set(_terms(what))
        new = not terms or all(len(terms & other) < max(1, 0.7 * len(terms)) for other in seen)
        if new and (terms or said("promise", "resources").search(what)):
            kept.append(_Made(what, row, row.sentence.end))
            seen.append(terms)
    return kept[:MOST]


def _shortened(what: str) -> str:
    """The announcement up to the first place where it may be cut and still says something."""
    what = re.split(r" (?:and )?(?:i|we)(?: will|'ll|'m| am|'re| are| want to) ", what.strip(), flags=re.I)[0].rstrip(
        ".!?… "
    )
    for cut in CUTS.finditer(what):
        if _terms(what[: cut.start()]) and len(what[: cut.start()].split()) >= 4:
            return what[: cut.start()]
    return " ".join(what.split()[:26])


def _terms(text: str) -> list[str]:
    """The stems that carry a promise."""
    meta = {stem(word) for word in words("promise", "meta")}
    return [word for word in dict.fromkeys(content(text)) if word not in meta]


def _judge(
    reading: Reading, made: _Made, lists: Sequence[Enumeration], named: Sequence[Resource]
) -> PromiseItem | None:
    if said("promise", "resources").search(made.text):
        return _of_resources(made, named)
    terms = _terms(made.text)
    counted = said("promise", "count").search(made.text)
    if counted and not terms:
        return _of_count(made, counted["count"].lower(), lists)
    if said("promise", "broad").search(made.text):
        item = _of_area(reading, made)
        if item:
            return item
    return _of_subject(reading, made, terms) if terms else None


def _of_resources(made: _Made, named: Sequence[Resource]) -> PromiseItem:
    after = [row for row in named if row.t > made.after]
    if not after:
        return PromiseItem(made.text, False, None, "No resource is named after the promise.", (), made.said_at)
    quotes = tuple(dict.fromkeys(row.quote for row in after))
    counted = "1 resource is" if len(after) == 1 else f"{len(after)} resources are"
    names = ", ".join(dict.fromkeys(row.short for row in after[:6]))
    how = f"{counted} named from {clock(after[0].t)} to {clock(after[-1].t)}: {names}."
    return PromiseItem(made.text, True, after[0].t, how, quotes, made.said_at)


def _of_count(made: _Made, count: str, lists: Sequence[Enumeration]) -> PromiseItem:
    size = COUNTS[count]
    row = next((row for row in lists if len(row.items) == size), None)
    if row is None:
        return PromiseItem(made.text, False, None, f"No list of {size} was found.", (), made.said_at)
    how = f"All {size} are given: {row.listed}."
    return PromiseItem(made.text, True, row.items[0].said.sentence.start, how, row.quotes, made.said_at)


def _of_area(reading: Reading, made: _Made) -> PromiseItem | None:
    """A promise of a whole area is kept by the concepts that are named, where they are many."""
    after = [mention for mention in reading.mentions if mention.t > made.after]
    concepts = {mention.concept for mention in after}
    if len(concepts) < BROAD:
        return None
    first, last = _densest(after)
    quotes = tuple(
        dict.fromkeys(
            row.quote
            for row in reading.said
            if row.mentions and first <= row.sentence.end and row.sentence.start <= last
        )
    )
    parts = {reading.concept(slug).part for slug in concepts}
    how = (
        f"{len(concepts)} concepts of {len(parts)} areas are named, most of them from {clock(first)} to {clock(last)}."
    )
    return PromiseItem(made.text, True, first, how, quotes[:12], made.said_at)


def _densest(mentions: Sequence[Mention]) -> tuple[float, float]:
    """The shortest stretch of time that holds three quarters of the mentions."""
    times = sorted(mention.t for mention in mentions)
    size = max(1, round(0.75 * len(times)))
    start = min(range(len(times) - size + 1), key=lambda place: times[place + size - 1] - times[place])
    return times[start], times[start + size - 1]


def _alike(term: str, word: str) -> bool:
    """Whether two stems belong to one word: 'derive' and 'derivation', 'gpt' and 'gpt-3'."""
    if term == word or term in word.split("-") or (len(term) >= 5 and word.endswith(term)):
        return True
    size = min(len(term), len(word))
    shared = max(5, size - 2)
    return size >= 5 and term[:shared] == word[:shared]


def _of_subject(reading: Reading, made: _Made, terms: list[str]) -> PromiseItem:
    """Kept where most of the promise's words come back in enough sentences."""
    rows = [row for row in reading.said if row.sentence.start >= made.after and row is not made.row]
    rows = [row for row in rows if not row.boilerplate]
    hits: dict[str, list[Said]] = {term: [] for term in terms}
    for row in rows:
        found = set(content(row.text))
        for term in terms:
            if any(_alike(term, word) for word in found):
                hits[term].append(row)
    least = LEAST_HITS if len(rows) > 12 else 1
    back = [term for term in terms if len(hits[term]) >= least]
    treated = sorted({row.index: row for term in back for row in hits[term]}.values(), key=lambda row: row.index)
    needed = max(least, round(0.01 * len(rows)), 3 if len(rows) > 30 else 1)
    enough = len(back) * 2 >= len(terms) or (terms[0] in back and len(back) * 3 >= len(terms))
    if enough and len(treated) >= needed:
        return _kept(reading, made, back, treated)
    missing = [term for term in terms if term not in back] or terms
    times = sum(len(hits[term]) for term in missing)
    again = "never comes back" if not times else "comes back only once" if times == 1 else "hardly comes back"
    how = f"{_shown(made.text, missing)} {again} after the promise."
    return PromiseItem(made.text, False, None, how, (), made.said_at)


def _kept(reading: Reading, made: _Made, back: Sequence[str], treated: Sequence[Said]) -> PromiseItem:
    """A kept promise with the place where its words stand closest together, after the opening where possible."""
    later = [row for row in treated if row.sentence.start >= reading.opening and not row.kinds & {"plan", "question"}]

    def strength(row: Said) -> float:
        found = set(content(row.text))
        near = sum(0 <= other.sentence.start - row.sentence.start < 60 for other in treated)
        share = sum(any(_alike(term, word) for word in found) for term in back) / len(back)
        early = 1 - row.sentence.start / max(1.0, reading.lecture.duration)
        return share + 0.12 * min(6, near) + 0.5 * early - 0.4 * bool(row.kinds & {"aside", "example"})

    best = max(later or treated, key=strength)
    counted = " and ".join(_counted(made.text, term, treated) for term in back[:2])
    how = f"{counted}, until {clock(treated[-1].sentence.end)}."
    return PromiseItem(made.text, True, best.sentence.start, how, (best.quote,), made.said_at)


def _counted(text: str, term: str, treated: Sequence[Said]) -> str:
    """'“span” in 21 sentences'."""
    count = sum(any(_alike(term, word) for word in content(row.text)) for row in treated)
    surface = next((word for word in re.findall(r"[\w'’-]+", text) if stem(word) == term), term)
    return f"“{surface}” in {count} {'sentence' if count == 1 else 'sentences'}"


def _shown(text: str, terms: Sequence[str]) -> str:
    """The words of a promise that were looked for, as they stand in it."""
    names = []
    for phrase in noun_phrases(text, tag(text)):
        if set(content(phrase.text)) & set(terms):
            names.append(phrase.text)
    if not names:
        names = [word for word in re.findall(r"[\w'’-]+", text) if stem(word) in terms]
    names = names or list(terms)
    return " and ".join(f"“{name}”" for name in names[:2])
