"""A store of its own for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from chainrule.store import Store, open_store


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was migrated once, to be copied."""
    with open_store(tmp_path_factory.mktemp("empty")) as store:
        return store.folder


@pytest.fixture
def store(tmp_path: Path, empty_store: Path) -> Iterator[Store]:
    shutil.copytree(empty_store, tmp_path / "data")
    with open_store(tmp_path / "data") as opened:
        yield opened
