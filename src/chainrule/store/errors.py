"""What can go wrong between the app and its file, each as a sentence for the user."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from chainrule.errors import ChainruleError


class StoreError(ChainruleError):
    """The store cannot do what was asked; nothing of the request was kept."""


class Missing(StoreError):
    """No row has the given id."""


class ReadOnlyStore(StoreError):
    """The folder or the file cannot be written."""


class FullDisk(StoreError):
    """There is no room left; the change was rolled back."""


class NewerStore(StoreError):
    """A newer version of Chainrule wrote this file; it was not touched."""


class DamagedStore(StoreError):
    """The file is not a database of Chainrule, or it is damaged."""


class BusyStore(StoreError):
    """Another program held the file for longer than the waiting time."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turns errors of SQLite about the file at `path` into a StoreError.

    Errors of the program itself (a wrong statement, a broken constraint) stay what they are.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        sentence = _sentence(error.orig if isinstance(error, DBAPIError) else error, path)
        if sentence is None:
            raise
        raise sentence from error


def explain_value(context: ExceptionContext) -> None:
    """Names a value that SQLite cannot hold: a number of more than 64 bits, half of a character."""
    error = context.original_exception
    if isinstance(error, (OverflowError, UnicodeEncodeError)):
        raise StoreError(f"A value cannot be kept: {error}. Nothing was changed.") from error


def _sentence(error: BaseException | None, path: Path) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    # The low byte is the primary code: https://www.sqlite.org/rescode.html
    match None if code is None else code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return FullDisk(f"The disk of {path} is full. The last change was not kept, everything before it was.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return ReadOnlyStore(f"{path} cannot be written. Give it write permission, or choose another --data.")
        case sqlite3.SQLITE_CANTOPEN:
            return ReadOnlyStore(f"{path} cannot be opened. Check the folder's permissions, or choose another --data.")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyStore(f"{path} is in use by another program that does not let go. Close it and try again.")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DamagedStore(
                f"{path} is not a readable database of Chainrule. Move it away, or put a backup in its place."
            )
        case sqlite3.SQLITE_IOERR:
            return StoreError(f"Reading or writing {path} failed ({error}). The last change was not kept.")
    return None
