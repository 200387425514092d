"""The works that lecturers name, from resources.toml, and where a text names them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
LONGEST = 9  # words of a name
LOOSE = 9  # letters from which one letter may be wrong


@dataclass(frozen=True)
class Work:
    """A work of the catalogue. ``near`` and ``unless`` are words of its surroundings that decide on its sense."""

    name: str
    kind: str
    url: str
    near: frozenset[str]
    unless: frozenset[str]
    library: bool
    platform: bool
    recommended: bool
    part_of: str


@dataclass(frozen=True)
class Hit:
    """A name at ``text[start:end]``; ``misheard`` where it is not one of the work's own names."""

    works: tuple[Work, ...]
    start: int
    end: int
    misheard: bool


Matcher = Callable[[str], tuple[tuple[Work, ...], bool] | None]


def letters(text: str) -> str:
    """Letters and digits alone, in lower case: what remains of a name however it is spaced."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


@lru_cache(maxsize=1)
def _entries() -> tuple[dict[str, list[Work]], dict[str, list[Work]]]:
    """Works by the letters of their names, and by those of their mishearings."""
    rows = tomllib.loads(resources.files(__package__).joinpath("resources.toml").read_text(encoding="utf-8"))[
        "resource"
    ]
    named: dict[str, list[Work]] = {}
    heard: dict[str, list[Work]] = {}
    for row in rows:
        work = Work(
            name=row["name"],
            kind=row["kind"],
            url=row.get("url", ""),
            near=frozenset(row.get("near", ())),
            unless=frozenset(row.get("unless", ())),
            library=row.get("library", False),
            platform=row.get("platform", False),
            recommended=row.get("recommended", False),
            part_of=row.get("part_of", ""),
        )
        for name in row["names"]:
            named.setdefault(letters(name), []).append(work)
        for name in row.get("heard", ()):
            heard.setdefault(letters(name), []).append(work)
    return named, heard


@lru_cache(maxsize=1)
def _ends() -> dict[str, tuple[str, ...]]:
    """Long names by their first and their last four letters, for names with one letter wrong."""
    table: dict[str, list[str]] = {}
    for key in _entries()[0]:
        if len(key) >= LOOSE:
            for part in (key[:4], "$" + key[-4:]):
                table.setdefault(part, []).append(key)
    return {part: tuple(keys) for part, keys in table.items()}


def one_off(left: str, right: str) -> bool:
    """Whether two words differ by one letter: changed, added, left out, or swapped with its neighbour."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    begin = 0
    while begin < min(len(left), len(right)) and left[begin] == right[begin]:
        begin += 1
    a, b = left[begin:], right[begin:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _match(key: str) -> tuple[tuple[Work, ...], bool] | None:
    """The works with a name of these letters, and whether it is one of their mishearings."""
    named, heard = _entries()
    if key in named:
        return tuple(named[key]), False
    return (tuple(heard[key]), True) if key in heard else None


def _near_match(key: str) -> tuple[tuple[Work, ...], bool] | None:
    """The works with a long name that differs by one letter. A plural is no mishearing, and a digit never a slip."""
    if len(key) < LOOSE - 1 or re.search(r"\d", key):
        return None
    for candidate in (*_ends().get(key[:4], ()), *_ends().get("$" + key[-4:], ())):
        if one_off(key, candidate) and key not in {candidate + "s", candidate[:-1], candidate + "a"}:
            return tuple(_entries()[0][candidate]), True
    return None


def hits(text: str) -> tuple[Hit, ...]:
    """Every name of a work in ``text``, the longest at each place, without overlaps."""
    words = [(letters(match.group()), match.start(), match.end()) for match in WORD.finditer(text)]
    stops = {index for index, word in enumerate(words) if re.match(r"[.?!] ", text[word[2] : word[2] + 2])}
    found: list[Hit] = []
    index = 0
    while index < len(words):
        hit = _at(words, stops, index, _match) or _at(words, stops, index, _near_match)
        if hit is not None:
            found.append(hit[0])
        index += hit[1] if hit else 1
    return tuple(found)


def _at(
    words: Sequence[tuple[str, int, int]], stops: Collection[int], index: int, match: Matcher
) -> tuple[Hit, int] | None:
    """The longest name that begins at word ``index``, and how many words it has."""
    for size in range(min(LONGEST, len(words) - index), 0, -1):
        key = "".join(word[0] for word in words[index : index + size])
        if key[:3] not in _starts() and key[-4:] not in _tails():
            continue
        found = match(key)
        if found is not None and not set(stops) & set(range(index, index + size - 1)):
            return Hit(found[0], words[index][1], words[index + size - 1][2], found[1]), size
    return None


@lru_cache(maxsize=1)
def _starts() -> frozenset[str]:
    """The first three letters of every name, heard right or wrong."""
    named, heard = _entries()
    return frozenset(key[:3] for key in (*named, *heard))


@lru_cache(maxsize=1)
def _tails() -> frozenset[str]:
    """The last four letters of the long names."""
    return frozenset(key[-4:] for key in _entries()[0] if len(key) >= LOOSE)


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of some sentences, for a look at a name's surroundings."""
    found: set[str] = set()
    for text in texts:
        low = text.lower().replace("’", "'")
        found.update(re.findall(r"[\w'.-]+", low))
        found.update(word.strip(".-'") for word in re.findall(r"[\w'.-]+", low))
    return frozenset(found)
