"""A concept of the map, and its strict reader from a folder's `concept.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chainrule.errors import ChainruleError

PARTS = ("statistics", "linear_algebra", "calculus", "training")
PART_TITLES = {
    "statistics": "Statistics and probability",
    "linear_algebra": "Linear algebra",
    "calculus": "Calculus",
    "training": "Training, where they meet",
}
LEVELS = ("introductory", "intermediate", "advanced")
SHORT = 26  # characters: what two lines of the map's column hold

_TEXTS = ("title", "short", "part", "level", "definition")
_LISTS = ("needs", "names", "heard", "knobs")
_SENSE_LISTS = ("words", "after", "before", "near", "not_after", "not_before", "not_near")
_KNOWN = {*_TEXTS, *_LISTS, "seed", "question", "resources", "senses", "meanings"}


class ConceptError(ChainruleError):
    """A concept's file that cannot be used: names the file, the field, what was got and what was expected."""


@dataclass(frozen=True)
class Link:
    """A place to read on: name of the work, chapter or section, address ("" where there is none)."""

    name: str
    place: str
    url: str


@dataclass(frozen=True)
class Sense:
    """When a name that is also an ordinary word means the concept.

    The words stand for it if none of the `not_` phrases applies and, where any of `after`, `before` and `near` is
    given, at least one of these does. `after` and `before` are phrases that the word directly follows or precedes;
    `near` are phrases within `within` words on either side.
    """

    words: tuple[str, ...]
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    within: int = 12


@dataclass(frozen=True)
class Concept:
    """One concept: what the map, the lessons, the mentions in lectures and the one box know of it.

    `needs` are slugs of the direct prerequisites (implied ones left out), `seed` the time ("mm:ss") at which the
    founding lecture names it, `names` what lecturers call it, `heard` error messages and complaints that lead to it,
    `knobs` the arguments in libraries that set it, `senses` the checks on names that are also ordinary words, and
    `meanings` what a knob is in the concept ("C": "1/λ in LogisticRegression").
    """

    slug: str
    part: str
    title: str
    short: str
    level: str
    needs: tuple[str, ...]
    names: tuple[str, ...]
    heard: tuple[str, ...]
    knobs: tuple[str, ...]
    seed: str | None
    definition: str
    resources: tuple[Link, ...]
    folder: Path
    senses: tuple[Sense, ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()
    question: str = ""
    """What the definition answers, where that cannot be asked from its first words ("What does a norm measure?")."""

    def meaning(self, knob: str) -> str:
        """What a knob is in this concept, or "" where nothing is written of it."""
        return dict(self.meanings).get(knob, "")


def read_concept(folder: Path) -> Concept:
    """The concept in a folder. The folder's name is its slug, the parent's name its part.

    Raises ConceptError if `concept.toml` is missing, is not TOML, lacks a field, or has one that is unknown or wrong.
    """
    file = folder / "concept.toml"
    raw = _parse(file)
    for key in raw:
        if key not in _KNOWN:
            raise ConceptError(f"{file}: unknown field {key!r}; expected one of {', '.join(sorted(_KNOWN))}.")
    texts = {key: _text(file, raw, key) for key in _TEXTS}
    lists = {key: _strings(file, key, raw.get(key, _MISSING)) for key in _LISTS}
    _check_choice(file, "part", texts["part"], (folder.parent.name,))
    _check_choice(file, "part", texts["part"], PARTS)
    _check_choice(file, "level", texts["level"], LEVELS)
    if len(texts["short"]) > SHORT:
        raise ConceptError(f"{file}: short has {len(texts['short'])} characters; expected at most {SHORT}.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", folder.name):
        raise ConceptError(f"{file}: the folder {folder.name!r} is no slug; expected lower case with underscores.")
    if folder.name in lists["needs"]:
        raise ConceptError(f"{file}: needs names the concept itself ({folder.name}).")
    senses = tuple(_sense(file, s, lists["names"]) for s in _tables(file, raw, "senses"))
    return Concept(
        slug=folder.name,
        part=texts["part"],
        title=texts["title"],
        short=texts["short"],
        level=texts["level"],
        needs=lists["needs"],
        names=lists["names"],
        heard=lists["heard"],
        knobs=lists["knobs"],
        seed=_seed(file, raw.get("seed")),
        definition=texts["definition"],
        resources=tuple(_link(file, r) for r in _tables(file, raw, "resources")),
        folder=folder,
        senses=senses,
        meanings=_meanings(file, raw.get("meanings", {}), lists["knobs"]),
        question=_text(file, raw, "question") if "question" in raw else "",
    )


_MISSING = object()


def _parse(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConceptError(f"{file}: no such file; a concept's folder needs a concept.toml.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConceptError(f"{file}: not readable as TOML: {error}.") from error


def _text(file: Path, raw: Mapping[str, Any], key: str) -> str:
    value = raw.get(key, _MISSING)
    if not isinstance(value, str) or not value.strip():
        raise ConceptError(f"{file}: {key} is {_got(value)}; expected a text.")
    return value


def _strings(file: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ConceptError(f"{file}: {key} is {_got(value)}; expected a list of texts.")
    doubled = sorted({v for v in value if value.count(v) > 1})
    if doubled:
        raise ConceptError(f"{file}: {key} holds {', '.join(map(repr, doubled))} twice; expected each once.")
    return tuple(value)


def _tables(file: Path, raw: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
        raise ConceptError(f"{file}: {key} is {_got(value)}; expected tables, each under [[{key}]].")
    return value


def _check_choice(file: Path, key: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConceptError(f"{file}: {key} is {value!r}; expected {' or '.join(choices)}.")


def _seed(file: Path, value: object) -> str | None:
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d\d:[0-5]\d", value)):
        return value if isinstance(value, str) else None
    raise ConceptError(f'{file}: seed is {_got(value)}; expected a time such as "03:20", or no such field.')


def _link(file: Path, raw: Mapping[str, Any]) -> Link:
    if set(raw) != {"name", "place", "url"} or not all(isinstance(v, str) for v in raw.values()):
        raise ConceptError(f"{file}: a resource is {dict(raw)!r}; expected the texts name, place and url.")
    if raw["url"] and not raw["url"].startswith("https://"):
        raise ConceptError(f"{file}: a resource's url is {raw['url']!r}; expected an https address or an empty text.")
    return Link(raw["name"], raw["place"], raw["url"])


def _sense(file: Path, raw: Mapping[str, Any], names: tuple[str, ...]) -> Sense:
    unknown = set(raw) - {*_SENSE_LISTS, "within"}
    if unknown or "words" not in raw:
        raise ConceptError(f"{file}: a sense has the fields {sorted(raw)}; expected words and some of {_SENSE_LISTS}.")
    lists = {key: _strings(file, f"senses.{key}", raw.get(key, [])) for key in _SENSE_LISTS}
    strange = [w for w in lists["words"] if w not in names]
    if strange:
        raise ConceptError(f"{file}: senses.words holds {strange}; expected only words that stand in names.")
    within = raw.get("within", 12)
    if not isinstance(within, int) or not 1 <= within <= 400:
        raise ConceptError(f"{file}: senses.within is {_got(within)}; expected a number of words from 1 to 400.")
    return Sense(**lists, within=within)


def _meanings(file: Path, value: object, knobs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not all(isinstance(v, str) and v.strip() for v in value.values()):
        raise ConceptError(f"{file}: meanings is {_got(value)}; expected a table of texts, one per knob.")
    strange = [knob for knob in value if knob not in knobs]
    if strange:
        raise ConceptError(f"{file}: meanings explains {strange}; expected only what stands in knobs.")
    return tuple(value.items())


def _got(value: object) -> str:
    return "missing" if value is _MISSING else repr(value)
