"""The user's data as a whole: a backup, a readable copy, and its end."""

import json
import math
import os
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, delete, select

from chainrule.store.database import Store
from chainrule.store.errors import StoreError, explained
from chainrule.store.folder import private_file
from chainrule.store.tables import REVISION, lectures, metadata, traces

README = """This is everything that Chainrule keeps of you.

data.json   one list of rows per table; times of day are in UTC, times in a lecture are in seconds
lectures/   the sources of the lectures, byte for byte as they came
traces/     recorded runs and tables that were kept inside the database
"""


def backup(store: Store, path: Path) -> Path:
    """A copy of the database as of this moment, while it is in use. It is a database like the original.

    It is written beside `path` first and then put in its place, so that an older backup is never left half replaced.
    Raises StoreError, FullDisk or ReadOnlyStore.
    """

    def copy(part: Path) -> None:
        with explained(store.path):
            there = sqlite3.connect(part)
            here = sqlite3.connect(store.path)
            try:
                here.backup(there)
                # A lone file: without this the copy would ask for a log beside it.
                there.execute("PRAGMA journal_mode = DELETE")
            finally:
                here.close()
                there.close()

    return _replace(store, path, copy)


def export_everything(store: Store, path: Path) -> Path:
    """A zip with all the data in a form that people and programs can read. Raises as `backup` does."""

    def write(part: Path) -> None:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive, store.read() as db:
            archive.writestr("README.txt", README)
            rows = {table.name: _rows(db, table) for table in metadata.sorted_tables}
            everything = {"version": REVISION, **rows}
            archive.writestr("data.json", json.dumps(everything, ensure_ascii=False, indent=1, allow_nan=False))
            for row in db.execute(select(lectures.c.id, lectures.c.name, lectures.c.source)):
                archive.writestr(f"lectures/{row.id}-{_plain(row.name)}", row.source)
            for row in db.execute(select(traces.c.id, traces.c.name, traces.c.blob).where(traces.c.blob.is_not(None))):
                archive.writestr(f"traces/{_plain(row.id)}-{_plain(row.name)}", row.blob)

    return _replace(store, path, write)


def delete_everything(store: Store) -> None:
    """Deletes all rows, and overwrites the space they took. Files outside the database are not touched."""
    with store.write() as db:
        for table in reversed(metadata.sorted_tables):
            db.execute(delete(table))
        db.exec_driver_sql("INSERT INTO words(words) VALUES ('rebuild')")
    with explained(store.path):
        connection = sqlite3.connect(store.path, isolation_level=None, timeout=10)
        try:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


def _replace(store: Store, path: Path, write: Callable[[Path], None]) -> Path:
    path = path.expanduser().resolve()
    if path == store.path.resolve() or path.is_dir():
        raise StoreError(f"{path} is no place for a copy; give the name of a new file.")
    handle, name = _temporary(path)
    os.close(handle)
    part = Path(name)
    try:
        write(part)
        os.replace(part, path)
    except OSError as error:
        raise StoreError(f"{path} could not be written ({error.strerror}). Choose another place.") from error
    finally:
        part.unlink(missing_ok=True)
    private_file(path)
    return path


def _temporary(path: Path) -> tuple[int, str]:
    """A new file (0600) in the folder of `path`."""
    try:
        return tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    except OSError as error:
        raise StoreError(f"{path} could not be written ({error.strerror}). Choose another place.") from error


def _rows(db: Connection, table: Table) -> list[dict[str, Any]]:
    readable = [column for column in table.c if not isinstance(column.type, LargeBinary)]
    return [{key: _json(value) for key, value in row.items()} for row in db.execute(select(*readable)).mappings()]


def _json(value: Any) -> Any:
    """The value as strict JSON: moments as text, and numbers that JSON lacks by their names."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _json(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_json(inner) for inner in value]
    return value


def _plain(name: str) -> str:
    """A file name that stays in its folder on every system."""
    return re.sub(r"[^\w.-]+", "_", name).strip("._")[:80] or "unnamed"
