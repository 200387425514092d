"""Chainrule shows the maths behind a lecture, a concept, a table of data or a training run.

The names below are the whole facade; each loads what it needs on first use, so that importing this costs little.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.desk.facade import check, examine, exercise, lesson, path_to, picture, study_page, watch

__all__ = ["check", "examine", "exercise", "lesson", "path_to", "picture", "study_page", "watch"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("chainrule.desk.facade"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
