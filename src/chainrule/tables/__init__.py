"""Tables: files that may be hostile come in as frames, and go out as text that a spreadsheet does not run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chainrule.tables.archives import check_archive
    from chainrule.tables.errors import RefusedFile, TableError, TooLarge, UnreadableFile
    from chainrule.tables.frames import to_frame
    from chainrule.tables.limits import Limits
    from chainrule.tables.reading import read
    from chainrule.tables.writing import escape_cell, to_csv

_HOME = {
    "Limits": "limits",
    "RefusedFile": "errors",
    "TableError": "errors",
    "TooLarge": "errors",
    "UnreadableFile": "errors",
    "check_archive": "archives",
    "escape_cell": "writing",
    "read": "reading",
    "to_csv": "writing",
    "to_frame": "frames",
}

__all__ = [
    "Limits",
    "RefusedFile",
    "TableError",
    "TooLarge",
    "UnreadableFile",
    "check_archive",
    "escape_cell",
    "read",
    "to_csv",
    "to_frame",
]


def __getattr__(name: str) -> Any:
    """Import on first use: reading needs Polars, escaping a cell does not."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
