"""The answer checker: `check(student, teacher, ...)` judges, `understood(text)` previews.

Imported names load python-flint on first use only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chainrule.practice.verdict import Verdict, Witness

if TYPE_CHECKING:
    from .checking import KINDS, check, understood
    from .errors import TeacherError, UndefinedError, UnreadableError
    from .forms import FORMS
    from .points import DOMAINS

__all__ = [
    "DOMAINS",
    "FORMS",
    "KINDS",
    "TeacherError",
    "UndefinedError",
    "UnreadableError",
    "Verdict",
    "Witness",
    "check",
    "understood",
]

_HOMES = {
    "check": "checking",
    "KINDS": "checking",
    "understood": "checking",
    "FORMS": "forms",
    "DOMAINS": "points",
    "TeacherError": "errors",
    "UndefinedError": "errors",
    "UnreadableError": "errors",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
