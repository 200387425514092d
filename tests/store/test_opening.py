"""Opening: private, migrated, and a clear sentence with an untouched file wherever it cannot be."""

import os
import pickle
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import alembic.command  # noqa: F401 — imported before a test forks into a user who may not read the checkout
import pytest

from chainrule.errors import ChainruleError
from chainrule.store import (
    DamagedStore,
    NewerStore,
    ReadOnlyStore,
    Store,
    StoreError,
    default_folder,
    lectures,
    open_store,
    private_folder,
)
from chainrule.store.folder import FILE

NOBODY = 65534


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_and_every_file_are_the_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with open_store(tmp_path / "deep" / "data") as store, store.write() as db:
            lectures.add(db, "words", kind="transcript", name="a.txt")
            names = {path.name: mode(path) for path in store.folder.iterdir()}
    finally:
        os.umask(before)
    assert mode(store.folder) == 0o700
    assert set(names) == {FILE, f"{FILE}-wal", f"{FILE}-shm"}
    assert set(names.values()) == {0o600}


def test_an_open_file_and_folder_are_closed_to_others(tmp_path: Path) -> None:
    open_store(tmp_path / "data").close()
    (tmp_path / "data").chmod(0o755)
    (tmp_path / "data" / FILE).chmod(0o644)
    open_store(tmp_path / "data").close()
    assert (mode(tmp_path / "data"), mode(tmp_path / "data" / FILE)) == (0o700, 0o600)


def test_a_folder_with_other_peoples_files_is_not_ours_to_close(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="holds other files"):
        open_store(tmp_path)
    assert mode(tmp_path) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_private_folder_may_hold_other_files(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "data")
    (folder / "token").write_text("secret")
    open_store(folder).close()
    assert (folder / "token").read_text() == "secret"


def test_a_file_and_a_link_in_the_place_of_the_data_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "file")
    folder = private_folder(tmp_path / "data")
    (tmp_path / "elsewhere").write_bytes(b"")
    (folder / FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="symbolic link"):
        open_store(folder)
    assert (tmp_path / "elsewhere").read_bytes() == b""


def test_the_users_own_data_folder_is_the_default() -> None:
    assert default_folder().name == "chainrule"
    with open_store() as store:
        assert store.folder == default_folder()


def test_each_connection_has_its_pragmas(store: Store) -> None:
    with store.write() as db:
        pragmas = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")}
        waits = db.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1}
    assert waits == 10_000


def test_a_newer_version_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    open_store(tmp_path / "data").close()
    path = tmp_path / "data" / FILE
    with sqlite3.connect(path) as db:
        db.execute("UPDATE alembic_version SET version_num = '9041'")
    db.close()
    before = path.read_bytes()
    with pytest.raises(NewerStore, match=r"newer version of Chainrule.*'9041'"):
        open_store(tmp_path / "data")
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = private_folder(tmp_path / "data") / FILE
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE bookmarks (url TEXT)")
    db.close()
    before = path.read_bytes()
    with pytest.raises(DamagedStore, match="not one of Chainrule"):
        open_store(tmp_path / "data")
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"\x00" * 4096, b"SQLite format 3\x00" + b"\xff" * 3000, b"%PDF-1.7\n" * 400])
def test_what_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path, content: bytes) -> None:
    path = private_folder(tmp_path / "data") / FILE
    path.write_bytes(content)
    with pytest.raises(DamagedStore, match="not a readable database"):
        open_store(tmp_path / "data")
    assert path.read_bytes() == content


def test_a_torn_database_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store, store.write() as db:
        for n in range(50):
            lectures.add(db, f"{n} " * 2000, kind="transcript", name="a.txt")
    path = tmp_path / "data" / FILE
    content = bytearray(path.read_bytes())
    content[4096 * 3 :] = b"\xa5" * (len(content) - 4096 * 3)
    path.write_bytes(content)
    with pytest.raises(DamagedStore), open_store(tmp_path / "data") as store, store.read() as db:
        lectures.every(db)


@pytest.fixture
def open_air() -> Iterator[Path]:
    """A folder that everybody may enter, outside the test's private one."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o700)
    shutil.rmtree(folder)


def as_nobody(action: Callable[[], object]) -> str:
    """What `action` raises (class and sentence) for a user without root's powers."""

    def attempt() -> str:
        try:
            action()
        except ChainruleError as error:
            return f"{type(error).__name__}: {error}"
        return "no error"

    if os.getuid() != 0:
        return attempt()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        os.write(writing, pickle.dumps(attempt()))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return str(pickle.loads(answer))


def give_to_nobody(*paths: Path) -> None:
    for path in paths:
        if os.getuid() == 0:
            os.chown(path, NOBODY, NOBODY)


@pytest.mark.parametrize("where", ["no folder yet", "empty folder", "folder with data", "file"])
def test_what_cannot_be_written_gets_a_sentence(open_air: Path, where: str) -> None:
    folder = open_air / "data"
    if where == "no folder yet":
        open_air.chmod(0o555)
    else:
        folder.mkdir(mode=0o700)
        if where != "empty folder":
            open_store(folder).close()
            give_to_nobody(folder / FILE)
        give_to_nobody(folder)
        (folder / FILE).chmod(0o400) if where == "file" else folder.chmod(0o500)
    answer = as_nobody(lambda: open_store(folder))
    assert answer.startswith("ReadOnlyStore:")
    assert str(folder) in answer and "--data" in answer


def test_a_folder_that_is_locked_while_open_gets_a_sentence(open_air: Path) -> None:
    folder = open_air / "data"
    open_store(folder).close()
    give_to_nobody(folder, folder / FILE)

    def write_after_the_lock() -> None:
        store = open_store(folder)
        store.engine.dispose()
        (folder / FILE).chmod(0o400)
        with store.write() as db:
            lectures.add(db, "words", kind="transcript", name="a.txt")

    assert as_nobody(write_after_the_lock).startswith("ReadOnlyStore:")


def test_many_may_open_a_fresh_folder_at_once(tmp_path: Path) -> None:
    program = "import sys; from chainrule.store import open_store; open_store(sys.argv[1]).close()"
    processes = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "data")], stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    with ThreadPoolExecutor(4) as threads:
        for opened in threads.map(lambda _: open_store(tmp_path / "data"), range(4)):
            opened.close()
    for process in processes:
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 0, complaint.decode()


def test_errors_of_the_program_are_not_dressed_up(store: Store) -> None:
    with pytest.raises(OverflowError, match="our own"), store.write():
        raise OverflowError("our own")


def test_a_value_that_sqlite_cannot_hold_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be kept"), store.write() as db:
        lectures.add(db, "words", kind="transcript", name="half a character: \ud800")
    with store.read() as db:
        assert lectures.every(db) == ()


def test_reading_only_is_possible_while_another_writes(store: Store) -> None:
    with store.write() as writer:
        lectures.add(writer, "words", kind="transcript", name="a.txt")
        with store.read() as reader:
            assert lectures.every(reader) == ()
    with store.read() as reader:
        assert len(lectures.every(reader)) == 1


def test_nothing_of_a_failed_block_is_kept(store: Store) -> None:
    with pytest.raises(ReadOnlyStore), store.write() as db:
        lectures.add(db, "words", kind="transcript", name="a.txt")
        raise ReadOnlyStore("stop")
    with store.read() as db:
        assert lectures.every(db) == ()
