"""A store of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from chainrule.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "data") as opened:
        yield opened
