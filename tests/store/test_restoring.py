"""A backup comes back whole, and nothing that is not one changes anything."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chainrule.store import (
    DamagedStore,
    NewerStore,
    Store,
    StoreError,
    backup,
    delete_everything,
    open_store,
    restore,
    settings,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def goal(store: Store) -> int:
    with store.read() as db:
        return settings.read(db).goal


def set_goal(store: Store, minutes: int) -> None:
    with store.write() as db:
        settings.change(db, goal=minutes)


@pytest.fixture
def saved(store: Store, tmp_path: Path) -> Path:
    """A backup with a goal of 33 minutes; the store itself goes on to 44."""
    set_goal(store, 33)
    copy = backup(store, tmp_path / "saved.db")
    set_goal(store, 44)
    return copy


def test_everything_is_as_it_was_and_what_was_there_is_kept(store: Store, saved: Path) -> None:
    came = saved.read_bytes()
    before = restore(store, saved, NOON)
    assert goal(store) == 33 and saved.read_bytes() == came
    assert before.parent == store.folder and before.stat().st_mode & 0o077 == 0
    set_goal(store, 50)
    assert goal(store) == 50
    restore(store, before, NOON.replace(hour=13))
    assert goal(store) == 44


def test_data_that_were_deleted_come_back(store: Store, saved: Path) -> None:
    delete_everything(store)
    restore(store, saved, NOON)
    assert goal(store) == 33
    store.close()
    with open_store(store.folder) as again:
        assert goal(again) == 33


def test_a_reader_of_a_moment_ago_sees_the_old_data_to_its_end(store: Store, saved: Path) -> None:
    with store.read() as db:
        assert settings.read(db).goal == 44
        restore(store, saved, NOON)
        assert settings.read(db).goal == 44
    assert goal(store) == 33


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_what_is_no_backup_changes_nothing(store: Store, saved: Path, tmp_path: Path) -> None:
    other, text, torn, missing = (tmp_path / name for name in ("other.db", "text.db", "torn.db", "missing.db"))
    change(other, "CREATE TABLE t (x)")
    text.write_text("SELECT 1")
    torn.write_bytes(saved.read_bytes()[:9000])
    for wrong in (other, text, torn):
        with pytest.raises(DamagedStore, match=wrong.name):
            restore(store, wrong, NOON)
    with pytest.raises(StoreError, match="could not be read"):
        restore(store, missing, NOON)
    assert goal(store) == 44 and not list(store.folder.glob("before-restore-*"))


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER more AFTER UPDATE ON settings BEGIN DELETE FROM lectures; END",
        "CREATE VIEW seen AS SELECT * FROM lectures",
        "CREATE TABLE extra (x)",
    ],
)
def test_a_backup_that_acts_by_itself_is_refused(store: Store, saved: Path, statement: str) -> None:
    change(saved, statement)
    with pytest.raises(DamagedStore, match="never made"):
        restore(store, saved, NOON)
    assert goal(store) == 44


def test_a_newer_backup_asks_for_a_newer_program(store: Store, saved: Path) -> None:
    change(saved, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerStore, match="newer version"):
        restore(store, saved, NOON)
    assert goal(store) == 44
