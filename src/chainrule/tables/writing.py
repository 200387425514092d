"""Tables on their way out, so that a spreadsheet which opens them runs nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_cell(value: object) -> str:
    """A cell's text; one that a spreadsheet would take for a formula gets an apostrophe before it.

    Numbers stay as they are, also negative ones; None is empty.
    """
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return str(value)
    text = str(value)
    if text.lstrip(" ").startswith(_STARTS) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def to_csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV text of a table with its header, every cell escaped, lines ending in CRLF as RFC 4180 has it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escape_cell(name) for name in names])
    writer.writerows([escape_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
