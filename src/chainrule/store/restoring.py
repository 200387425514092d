"""A backup comes back: looked at first, brought to this version, and put in the place of what is there in one step."""

import shutil
import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path

from chainrule.store.database import Store, open_store
from chainrule.store.errors import DamagedStore, NewerStore, StoreError, explained
from chainrule.store.folder import FILE, private_file
from chainrule.store.keeping import backup

MAGIC = b"SQLite format 3\x00"


def restore(store: Store, path: Path, moment: datetime) -> Path:
    """Everything becomes as it was in the backup at `path`; what was there until now is kept in the file returned.

    The backup itself is not touched: a copy of it is checked and migrated. Raises StoreError, DamagedStore or
    NewerStore where it is no backup of Chainrule, and the data then stay as they are.
    """
    with tempfile.TemporaryDirectory(prefix="chainrule-") as place:
        checked = _checked(path.expanduser(), Path(place) / "came")
        before = store.folder / f"before-restore-{moment:%Y-%m-%d-%H%M%S}.db"
        backup(store, before)
        with explained(store.path):
            there, here = sqlite3.connect(checked), sqlite3.connect(store.path, timeout=10)
            try:
                there.backup(here)
            finally:
                there.close()
                here.close()
        private_file(store.path)
        store.engine.dispose()
    return before


def _checked(path: Path, folder: Path) -> Path:
    """A migrated copy of the backup, known to be a whole database with our tables and nothing that acts by itself."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise DamagedStore(f"{path.name} is not a backup of Chainrule. A backup is a file that ends in .db.")
        folder.mkdir(mode=0o700)
        shutil.copyfile(path, folder / FILE)
    except OSError as error:
        raise StoreError(f"{path.name} could not be read ({error.strerror}).") from error
    fresh = folder.with_name("fresh")
    try:
        with explained(folder / FILE):
            _whole(folder / FILE, path.name)
        with open_store(folder), open_store(fresh):
            pass
    except NewerStore:
        raise NewerStore(
            f"{path.name} was written by a newer version of Chainrule. Update Chainrule; nothing was changed."
        ) from None
    except DamagedStore:
        raise DamagedStore(f"{path.name} is not a whole backup of Chainrule; nothing was changed.") from None
    if _actors(folder / FILE) != _actors(fresh / FILE):
        raise DamagedStore(f"{path.name} holds triggers or tables that Chainrule never made; nothing was changed.")
    return folder / FILE


def _whole(path: Path, name: str) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise DamagedStore(f"{name} is damaged; nothing was changed.")
    finally:
        connection.close()


def _actors(path: Path) -> set[tuple[str, str, str]]:
    """Names and kinds of everything in the schema, with the text of what acts by itself (triggers and views)."""
    connection = sqlite3.connect(path)
    try:
        rows = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    finally:
        connection.close()
    acting = {"trigger", "view"}
    return {(str(kind), str(name), str(sql) if kind in acting else "") for kind, name, sql in rows if kind != "index"}
