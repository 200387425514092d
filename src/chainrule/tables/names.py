"""Names of columns that can be shown anywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LONGEST = 120
# Characters that turn the direction of text, or take no room, and so could make one name look like another.
_UNSEEN = {0x200B, 0x200E, 0x200F, 0x2028, 0x2029, 0xFEFF, *range(0x202A, 0x202F), *range(0x2060, 0x206A)}


def clean_name(name: object) -> str:
    """A name without control, direction and zero-width characters, on one line, at most 120 characters long."""
    text = "".join(
        " " if unicodedata.category(character) == "Cc" else character
        for character in str(name)
        if ord(character) not in _UNSEEN
    )
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def clean_names(names: Iterable[object]) -> list[str]:
    """Clean names, made unique: an empty one becomes column_3, a second 'a' becomes 'a (2)'."""
    cleaned: list[str] = []
    seen: set[str] = set()
    for place, name in enumerate(names):
        wanted = clean_name(name) or f"column_{place + 1}"
        unique, count = wanted, 1
        while unique in seen:
            count += 1
            unique = f"{wanted} ({count})"
        seen.add(unique)
        cleaned.append(unique)
    return cleaned
