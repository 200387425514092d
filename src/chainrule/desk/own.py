"""The reader's own data as a whole: what there is, a copy of it, and its end."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from chainrule.cards import shelf
from chainrule.store import (
    Store,
    StoreError,
    backup,
    delete_everything,
    export_everything,
    lectures,
    progress,
    reports,
    restore,
    reviews,
)


@dataclass(frozen=True)
class Holdings:
    """What is kept, in numbers; `size` in bytes."""

    lectures: int
    cards: int
    reviews: int
    concepts: int
    traces: int
    size: int


def holdings(store: Store) -> Holdings:
    """Everything that the data folder holds, counted."""
    with store.read() as db:
        return Holdings(
            len(lectures.every(db)),
            len(shelf.kept(db)),
            len(reviews.log(db)),
            len(progress.every(db)),
            len(reports.every(db)),
            store.path.stat().st_size,
        )


def exported(store: Store) -> bytes:
    """All data as a zip that people and programs can read."""
    with tempfile.TemporaryDirectory(prefix="chainrule-") as folder:
        return export_everything(store, Path(folder) / "chainrule.zip").read_bytes()


def backed_up(store: Store) -> bytes:
    """The database as of this moment."""
    with tempfile.TemporaryDirectory(prefix="chainrule-") as folder:
        return backup(store, Path(folder) / "chainrule.db").read_bytes()


def forget_all(store: Store, typed: str) -> bool:
    """Deletes everything where the reader typed the word `delete`; whether it did."""
    if typed.strip().lower() != "delete":
        return False
    delete_everything(store)
    return True


def put_back(store: Store, data: bytes, name: str) -> Path:
    """Everything becomes as it was in an uploaded backup; the file that keeps what was there. Raises StoreError."""
    with tempfile.TemporaryDirectory(prefix="chainrule-") as folder:
        # The upload's own name is a label for messages; it never becomes a path.
        file = Path(folder) / "backup.db"
        file.write_bytes(data)
        try:
            return restore(store, file, datetime.now())
        except StoreError as error:
            raise type(error)(str(error).replace(file.name, name or "The file")) from None
