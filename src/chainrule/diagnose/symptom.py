"""A symptom: one module, whose docstring is the page that the user reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from chainrule.diagnose.evidence import Finding, NotVerified, Outcome, Verified

HEADINGS = ("Measures", "Why it hurts", "Worked numbers", "Remedy", "False alarms")


@dataclass(frozen=True)
class Symptom:
    """What Diagnose looks for.

    `slug` is its public name and its module's name; `kind` is "training" or "tables"; `causes` are the slugs of
    symptoms that it can bring about. `judge` takes a Run (training) or a Subject (tables) and gives an Outcome;
    `verify` takes the finding and a Run or Subject measured after the remedy. `concepts` explain it; `heard` are
    complaints that lead here.
    """

    slug: str
    kind: str
    title: str
    causes: tuple[str, ...]
    concepts: tuple[str, ...]
    heard: tuple[str, ...]
    judge: Callable[[Any], Outcome]
    verify: Callable[[Finding, Any], Verified | NotVerified]


@dataclass(frozen=True)
class Page:
    """The page of a symptom: its one-sentence `summary` and the Markdown of each section, in the order of HEADINGS."""

    symptom: Symptom
    summary: str
    sections: MappingProxyType[str, str]


def read_page(symptom: Symptom, docstring: str) -> Page:
    """Split a module's docstring at its headings. Raises ValueError where one is missing, empty or out of order."""
    lines = docstring.strip().splitlines()
    places = [index for index, line in enumerate(lines) if line.startswith("## ")]
    names = tuple(lines[index][3:].strip() for index in places)
    if names != HEADINGS:
        raise ValueError(f"the page of {symptom.slug} has the headings {names}; it needs {HEADINGS}")
    ends = [*places[1:], len(lines)]
    sections = {
        name: "\n".join(lines[start + 1 : end]).strip() for name, start, end in zip(names, places, ends, strict=True)
    }
    if not all(sections.values()):
        raise ValueError(f"the page of {symptom.slug} has an empty section")
    return Page(symptom, "\n".join(lines[: places[0]]).strip(), MappingProxyType(sections))
