"""The Study door: ``read`` a source to a ``Lecture`` and ``write`` its ``StudyPage``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.study.errors import AddressError, SourceError
from chainrule.study.lecture import (
    Chapter,
    Correction,
    Cue,
    Lecture,
    Mention,
    Quote,
    Sentence,
    Source,
    Statement,
)
from chainrule.study.sources import read

if TYPE_CHECKING:
    from chainrule.study.page import StudyPage, write

__all__ = [
    "AddressError",
    "Chapter",
    "Correction",
    "Cue",
    "Lecture",
    "Mention",
    "Quote",
    "Sentence",
    "Source",
    "SourceError",
    "Statement",
    "StudyPage",
    "read",
    "write",
]

_LATER = {"StudyPage": "chainrule.study.page", "write": "chainrule.study.page"}


def __getattr__(name: str) -> object:
    """The page's part is loaded when it is asked for: reading a source needs neither it nor the atlas."""
    if name in _LATER:
        from importlib import import_module

        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
