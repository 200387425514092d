"""The regular expressions of phrases.toml, compiled once. They are matched against text with straight apostrophes."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=1)
def content_of_file() -> dict[str, Any]:
    """phrases.toml as it stands."""
    return tomllib.loads(resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=256)
def said(table: str, name: str) -> re.Pattern[str]:
    """The expression ``name`` of ``[table]``."""
    return re.compile(content_of_file()[table][name], re.IGNORECASE)


@lru_cache(maxsize=64)
def words(table: str, name: str) -> frozenset[str]:
    """The words of ``name`` in ``[table]``."""
    return frozenset(content_of_file()[table][name].split())


@lru_cache(maxsize=16)
def rows(table: str) -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    """The entries of ``[[table]]``, each with its compiled ``said``."""
    return tuple((row, re.compile(row["said"], re.IGNORECASE)) for row in content_of_file()[table])


def straight(text: str) -> str:
    """With straight apostrophes; of the same length."""
    return text.replace("’", "'")
