"""The symptoms, by folder: a file under training/ or tables/ that holds `SYMPTOM` is one, and needs no other entry."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from chainrule.diagnose.symptom import Page, Symptom, read_page

KINDS = ("training", "tables")


@cache
def discover(kind: str) -> tuple[Page, ...]:
    """The pages of all symptoms of a kind ("training" or "tables"), by slug, each with its Symptom.

    Raises ValueError where a module breaks the form: no SYMPTOM, a slug that is not the file's name, a wrong kind.
    """
    if kind not in KINDS:
        raise ValueError(f"symptoms are of the kinds {KINDS}; got '{kind}'")
    package = import_module(f"{__name__}.{kind}")
    pages = []
    for entry in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        module = import_module(f"{package.__name__}.{entry.name}")
        symptom = getattr(module, "SYMPTOM", None)
        if not isinstance(symptom, Symptom) or (symptom.slug, symptom.kind) != (entry.name, kind):
            raise ValueError(f"{module.__name__} must hold a SYMPTOM whose slug is '{entry.name}', of kind '{kind}'")
        pages.append(read_page(symptom, module.__doc__ or ""))
    return tuple(pages)


def every() -> tuple[Page, ...]:
    """The pages of all symptoms of every kind."""
    return tuple(page for kind in KINDS for page in discover(kind))


def find(slug: str) -> Page | None:
    """The page of a symptom, or None where there is no such symptom."""
    return next((page for page in every() if page.symptom.slug == slug), None)
