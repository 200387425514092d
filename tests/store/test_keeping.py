"""The data as a whole: a backup that opens, an export that can be read, and a deletion that deletes."""

import json
import os
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chainrule.store import (
    Store,
    StoreError,
    attempts,
    backup,
    cards,
    delete_everything,
    export_everything,
    jobs,
    lectures,
    open_store,
    progress,
    reports,
    reviews,
    search,
    settings,
    sittings,
)
from chainrule.store.attempts import AttemptRow
from chainrule.store.cards import CardRow
from chainrule.store.folder import FILE
from chainrule.store.reviews import MemoryRow, ReviewRow
from chainrule.store.sittings import AskedRow, SittingRow
from chainrule.store.tables import metadata

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "the walrus counts eigenvalues"


@pytest.fixture
def full(store: Store) -> Store:
    """A row in every table."""
    with store.write() as db:
        lecture = lectures.add(db, SECRET.encode(), kind="transcript", name="../../etc/pass wd.txt", at=NOON).id
        spoken, spotted = [(0.0, 1.0, SECRET)], [("eigenvectors", 0.0, "eigenvalues")]
        lectures.write_page(
            db, lecture, method="1", body={"say": SECRET}, brief={}, sentences_=spoken, mentions_=spotted
        )
        lectures.undo_correction(db, lecture, "x")
        cards.put(db, [CardRow("c", SECRET, "b", None, "lecture", 1.0, lecture, None, "easy", None)])
        cards.choose(db, ["c"], True)
        reviews.record(
            db, ReviewRow("r", "c", 3, NOON, None, None), MemoryRow("c", 2.0, 5.0, NOON, "review", None, NOON)
        )
        attempts.record(db, AttemptRow("a", "pca", "axis", 1, {}, SECRET, "wrong", None, 0.0, NOON))
        sittings.begin(db, SittingRow("s", "concept", "pca", SECRET, ["pca"], "questions", 5, {"pca": "new"}, NOON))
        sittings.ask(db, AskedRow("s", 1, "pca", "axis", 1, 0.8, SECRET, False, -1, "question", NOON))
        progress.guessed(db, "pca", SECRET)
        settings.change(db, goal=20)
        reports.add(db, "t", name="run.trace", kind="training", blob=SECRET.encode())
        reports.judged(db, "t", method="1", body={"loss": float("nan"), "rate": float("-inf")})
        job = jobs.add(db, "count", {"say": SECRET}).id
        jobs.claim(db, "me", ["count"])
        jobs.finish_step(db, job, "me", "one", SECRET, None)
    return store


def counts(store: Store) -> dict[str, int]:
    with store.read() as db:
        names = [table.name for table in metadata.sorted_tables]
        return {name: int(db.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar_one()) for name in names}


def test_a_backup_is_a_store_with_everything_in_it(full: Store, tmp_path: Path) -> None:
    assert min(counts(full).values()) > 0
    copy = backup(full, tmp_path / "saved.db")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["saved.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    (tmp_path / "new").mkdir(mode=0o700)
    os.rename(copy, tmp_path / "new" / FILE)
    with open_store(tmp_path / "new") as restored:
        assert counts(restored) == counts(full)
        with restored.read() as db:
            assert search.find(db, "walrus")[0].text == SECRET


def test_a_backup_can_be_made_in_the_middle_of_a_write(full: Store, tmp_path: Path) -> None:
    with full.write() as db:
        settings.change(db, goal=99)
        backup(full, tmp_path / "saved.db")
    (tmp_path / "new").mkdir(mode=0o700)
    os.rename(tmp_path / "saved.db", tmp_path / "new" / FILE)
    with open_store(tmp_path / "new") as restored, restored.read() as db:
        assert settings.read(db).goal == 20


def test_a_copy_that_cannot_be_written_leaves_the_older_one(full: Store, tmp_path: Path) -> None:
    for make in (backup, export_everything):
        with pytest.raises(StoreError, match="could not be written"):
            make(full, tmp_path / "no such folder" / "saved")
        with pytest.raises(StoreError, match="no place for a copy"):
            make(full, tmp_path)
        with pytest.raises(StoreError, match="no place for a copy"):
            make(full, full.folder / ".." / full.folder.name / FILE)
    assert min(counts(full).values()) > 0


def test_an_export_is_readable_and_complete(full: Store, tmp_path: Path) -> None:
    path = export_everything(full, tmp_path / "mine.zip")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        data = json.loads(archive.read("data.json"), parse_constant=pytest.fail)
        (source,) = [name for name in names if name.startswith("lectures/")]
        (trace,) = [name for name in names if name.startswith("traces/")]
        assert archive.read(source) == archive.read(trace) == SECRET.encode()
        assert b"data.json" in archive.read("README.txt")
    assert not any(".." in name or "\\" in name or name.count("/") > 1 for name in names)
    assert {name: len(rows) for name, rows in data.items() if name != "version"} == counts(full)
    assert data["reports"][0]["body"] == {"loss": "nan", "rate": "-inf"}
    assert data["lectures"][0]["added_at"] == "2026-03-01T12:00:00+00:00"
    assert data["cards"][0]["front"] == SECRET


def test_deleting_leaves_no_byte_of_it(full: Store) -> None:
    def seen() -> list[str]:
        return [path.name for path in full.folder.iterdir() if b"walrus" in path.read_bytes()]

    assert seen()
    with full.write() as db:
        lectures.add(db, "walrus " * 300_000, kind="transcript", name="long.txt")
    delete_everything(full)
    assert sum(path.stat().st_size for path in full.folder.iterdir()) < 1_000_000
    assert set(counts(full).values()) == {0}
    assert seen() == []
    with full.write() as db:
        assert search.find(db, "walrus") == ()
        lectures.add(db, "afresh", kind="transcript", name="a.txt")
    full.close()
    assert seen() == []
