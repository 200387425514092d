"""One SQLite file: opened, migrated, and lent out as short transactions to any thread."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, QueuePool

from chainrule.store.errors import explain_value, explained
from chainrule.store.folder import FILE, default_folder, private_file, private_folder
from chainrule.store.migrate import migrate

BUSY_SECONDS = 10.0


class Store:
    """The user's data. `read` and `write` lend a connection for one short transaction, from any thread.

    The functions of this package take such a connection, so that what belongs together is kept together:

        with store.write() as db:
            lectures.add(db, ...)
            jobs.add(db, ...)
    """

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.path = folder / FILE
        self.engine = engine
        self._writer = engine.execution_options(immediate=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A view of the data as it is now; what others write meanwhile is not seen. Raises StoreError."""
        with explained(self.path), self.engine.connect() as db, db.begin():
            yield db

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """All of the block's changes or none. Writers queue, at most ten seconds. Raises StoreError."""
        with explained(self.path), self._writer.connect() as db, db.begin():
            yield db

    def close(self) -> None:
        """Lets go of the file. SQLite folds its log back into it."""
        self.engine.dispose()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(folder: Path | str | None = None) -> Store:
    """Opens the data in `folder` (by default the user's data folder), making or migrating it as needed.

    Raises ReadOnlyStore, FullDisk, NewerStore (the file is left untouched), DamagedStore, BusyStore or StoreError.
    """
    home = private_folder(Path(folder) if folder is not None else default_folder())
    path = home / FILE
    private_file(path)
    with explained(path):
        plain = _engine(path, keys=False)
        try:
            migrate(plain, path)
        finally:
            plain.dispose()
        return Store(home, _engine(path, keys=True))


def _engine(path: Path, *, keys: bool) -> Engine:
    """An engine that begins transactions itself.

    Python's sqlite3 would begin them late and commit them around DDL, which would leave half a migration behind.
    A migration runs without foreign keys (`keys=False`): SQLite rebuilds a table by dropping it, and with them on that
    would delete the rows of its children.
    """
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool if keys else NullPool,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        **({"max_overflow": -1} if keys else {}),
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        connection.execute(f"PRAGMA foreign_keys = {int(keys)}")
        connection.execute("PRAGMA secure_delete = ON")
        if keys:
            connection.execute("PRAGMA journal_mode = WAL")

    event.listen(engine, "handle_error", explain_value)

    @event.listens_for(engine, "begin")
    def begin(db: Connection) -> None:
        db.exec_driver_sql("BEGIN IMMEDIATE" if db.get_execution_options().get("immediate") else "BEGIN")

    return engine
