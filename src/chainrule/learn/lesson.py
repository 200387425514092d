"""A lesson: the Markdown of a concept's folder, read into sections of prose, code and places for live parts.

The headings are fixed (`OPEN` and `DRAWERS`). A drawer's first line, ``> teaser``, is what its closed lid says.
A line ``{goals}``, ``{guess}``, ``{work}``, ``{cases}`` or ``{question}`` is a place; ``{fill 0.2} text with ____``
is a line with a blank; ``{{name}}`` or ``{{name:.2f}}`` is a number computed by the picture's `figures()` or scene.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from chainrule import prose
from chainrule.atlas.concept import Concept
from chainrule.errors import ChainruleError
from chainrule.pictures.picture import Picture, load_module, pictures_of
from chainrule.pictures.scene import fixed

OPEN = ("Where it bites", "Guess", "See", "Say it exactly", "By hand")
DRAWERS = ("Why", "In code", "Conventions that bite", "On your data", "Not what it seems")
PLACES = ("goals", "guess", "work", "cases", "question")
_PLACE = re.compile(r"^\{(\w+)\}$")
_FILL = re.compile(r"^\{fill ([^{}]+)\} (.+)$")
_NUMBER = re.compile(r"\{\{(\w+)(?:\[(\d+)\])?(?::([^{}]*))?\}\}")
_FENCE = re.compile(r"^```(\w*) ?(.*)$")


class LessonError(ChainruleError):
    """A lesson that breaks its form: the sentence names the file, the section and what was expected."""


@dataclass(frozen=True)
class Block:
    """A piece of a section: `kind` is "prose" (HTML), "code" (one tab), "fill" or the name of a place."""

    kind: str
    text: str = ""
    tab: str = ""
    answer: str = ""
    agrees: Mapping[str, str] | None = None
    """For code: which variable equals which of the picture's values."""


@dataclass(frozen=True)
class Section:
    """A heading with its blocks; a drawer has a teaser."""

    title: str
    teaser: str
    blocks: tuple[Block, ...]

    @property
    def tabs(self) -> tuple[str, ...]:
        """The names of the code tabs in order."""
        return tuple(dict.fromkeys(b.tab for b in self.blocks if b.kind == "code" and b.tab))


@dataclass(frozen=True, eq=False)
class Lesson:
    """A concept's lesson with its pictures; the first picture is the one that it is written around."""

    concept: Concept
    pictures: Mapping[str, Picture]
    sections: tuple[Section, ...]

    @property
    def picture(self) -> Picture:
        """The picture that the lesson is written around."""
        return next(iter(self.pictures.values()))

    def section(self, title: str) -> Section:
        """A section by its heading. Raises LessonError."""
        for section in self.sections:
            if section.title == title:
                return section
        raise LessonError(f"The lesson on {self.concept.title} has no section “{title}”.")


def has_lesson(concept: Concept) -> bool:
    """Whether the concept's lesson is written."""
    return (concept.folder / "lesson.md").is_file()


@cache
def open_lesson(concept: Concept) -> Lesson:
    """The lesson of a concept. Raises LessonError where it is not written, or breaks its form."""
    path = concept.folder / "lesson.md"
    if not has_lesson(concept):
        raise LessonError(f"The lesson on {concept.title} is not written yet.")
    pictures = pictures_of(concept.folder)
    if not pictures:
        raise LessonError(f"{path}: the lesson needs a picture.py beside it.")
    numbers = _numbers(concept, next(iter(pictures.values())))
    found = prose.sections(path.read_text(encoding="utf-8"))
    wanted = [*OPEN, *DRAWERS]
    names = [name for name in found if name]
    if names != [w for w in wanted if w in names] or any(w not in names for w in OPEN):
        raise LessonError(f"{path}: expected the sections {', '.join(wanted)} in this order; got {', '.join(names)}.")
    sections = tuple(_section(name, found[name], numbers, str(path)) for name in names)
    return Lesson(concept, pictures, sections)


def _numbers(concept: Concept, picture: Picture) -> dict[str, Any]:
    module = load_module(concept.folder, "picture")
    figures = module.figures() if hasattr(module, "figures") else {}
    return {**picture.draw().values, **figures}


def fill_numbers(text: str, numbers: Mapping[str, Any], where: str) -> str:
    """The text with each ``{{name:format}}`` computed. Raises LessonError for a name that nothing computes."""

    def number(match: re.Match[str]) -> str:
        name, index, form = match[1], match[2], match[3]
        if name not in numbers:
            raise LessonError(f"{where}: nothing computes {{{{{name}}}}}. There are: {', '.join(sorted(numbers))}.")
        value = numbers[name] if index is None else np.asarray(numbers[name]).ravel()[int(index)]
        if isinstance(value, str):
            return value
        digits = re.fullmatch(r"\.(\d)f", form or ".2f")
        if digits:
            return fixed(value, int(digits[1]))
        return format(int(value) if form == "," else value, form).replace("-", "−")

    return _NUMBER.sub(number, text)


def _section(title: str, text: str, numbers: Mapping[str, Any], where: str) -> Section:
    text = fill_numbers(text.strip(), numbers, f"{where}, {title}")
    teaser = ""
    if title in DRAWERS:
        first, _, rest = text.partition("\n")
        if not first.startswith("> "):
            raise LessonError(f"{where}, {title}: a drawer begins with its teaser, “> …”; got {first[:40]!r}.")
        teaser, text = first[2:].strip(), rest
    return Section(title, teaser, tuple(_blocks(text, f"{where}, {title}")))


def _blocks(text: str, where: str) -> list[Block]:
    blocks: list[Block] = []
    waiting: list[str] = []
    code: list[str] | None = None
    info: tuple[str, str] = ("", "")

    def flush() -> None:
        if "".join(waiting).strip():
            blocks.append(Block("prose", prose.to_html("\n".join(waiting))))
        waiting.clear()

    for line in text.splitlines():
        fence = _FENCE.match(line)
        if code is not None:
            if line.startswith("```"):
                blocks.append(_code(info, "\n".join(code)))
                code = None
            else:
                code.append(line)
        elif fence and fence[1] == "python":
            flush()
            code, info = [], (fence[1], fence[2])
        elif place := _PLACE.match(line):
            if place[1] not in PLACES:
                raise LessonError(f"{where}: no such place {{{place[1]}}}. There are: {', '.join(PLACES)}.")
            flush()
            blocks.append(Block(place[1]))
        elif fill := _FILL.match(line):
            flush()
            blocks.append(Block("fill", fill[2], answer=fill[1]))
        else:
            waiting.append(line)
    if code is not None:
        raise LessonError(f"{where}: a code block is not closed.")
    flush()
    return blocks


def _code(info: tuple[str, str], text: str) -> Block:
    words = info[1].split()
    tab = next((w for w in words if "=" not in w), "")
    agrees = dict(w.split("=", 1) for w in words if "=" in w)
    return Block("code", text, tab=tab, agrees=agrees)
