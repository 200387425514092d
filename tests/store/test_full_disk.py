"""A full disk: a sentence, the last change rolled back, everything before it kept, and no corruption."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from chainrule.store import FullDisk, lectures, open_store
from chainrule.store.folder import FILE


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Every connection may grow its file to 60 pages (240 kB) and no further."""

    def limit(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA max_page_count = 60")

    event.listen(Engine, "connect", limit)
    yield
    event.remove(Engine, "connect", limit)


def intact(folder: Path) -> list[str]:
    """The names of the lectures that are there, once SQLite itself has checked the whole file."""
    with open_store(folder) as store, store.read() as db:
        assert db.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert db.exec_driver_sql("PRAGMA foreign_key_check").first() is None
        return [found.lecture.name for found in lectures.every(db)]


@pytest.mark.usefixtures("small_disk")
def test_a_write_that_does_not_fit_is_rolled_back_whole(tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        with store.write() as db:
            lectures.add(db, "short", kind="transcript", name="before")
        with pytest.raises(FullDisk, match="The last change was not kept"), store.write() as db:
            lectures.add(db, "also short", kind="transcript", name="with it")
            lectures.add(db, "x" * 400_000, kind="transcript", name="too much")
        with store.write() as db:
            lectures.add(db, "short too", kind="transcript", name="after")
    assert sorted(intact(tmp_path / "data")) == ["after", "before"]


def test_a_migration_that_does_not_fit_leaves_nothing_half_done(tmp_path: Path) -> None:
    def limit(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA max_page_count = 20")

    event.listen(Engine, "connect", limit)
    try:
        with pytest.raises(FullDisk):
            open_store(tmp_path / "data")
    finally:
        event.remove(Engine, "connect", limit)
    assert intact(tmp_path / "data") == []


def test_a_file_that_the_system_does_not_let_grow(tmp_path: Path) -> None:
    """The same with an error of the system itself, in the middle of a write."""
    program = """
import resource, sys
from chainrule.errors import ChainruleError
from chainrule.store import lectures, open_store
store = open_store(sys.argv[1])
with store.write() as db:
    lectures.add(db, "short", kind="transcript", name="before")
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))
try:
    with store.write() as db:
        lectures.add(db, "x" * 5_000_000, kind="transcript", name="too much")
except ChainruleError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "data")], capture_output=True, text=True, timeout=60
    )
    assert "last change was not kept" in done.stdout, done.stderr
    assert intact(tmp_path / "data") == ["before"]


def test_no_room_for_the_folder_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(FullDisk, match="disk is full"):
        open_store(tmp_path / "data")
    assert not (tmp_path / "data" / FILE).exists()
