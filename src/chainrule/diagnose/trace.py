"""A training run as facts: what was measured, where and at which step, before anyone judges it."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from chainrule.diagnose.errors import ForeignTrace, TraceError

APPLICATION = 0x43525452  # "CRTR", at byte 68 of the file: what makes an SQLite file a trace
FORMAT = 1
_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE measurements (id INTEGER PRIMARY KEY, name TEXT NOT NULL, place TEXT NOT NULL, step INTEGER NOT NULL,
                           amounts BLOB NOT NULL);
"""
_LONGEST = 8_000_000  # bytes in one value; a foreign file cannot make us hold more
_MOST = 5_000_000  # measurements read at once


@dataclass(frozen=True)
class Measurement:
    """Numbers measured together: `values` of the quantity `name`, of the part `where` ("" for the whole), at `step`.

    Values are float64 and may be NaN or infinite. A step is one update of the weights, counted from 0; what carries
    step k was measured with the weights before that update.
    """

    name: str
    values: tuple[float, ...]
    where: str = ""
    step: int = 0


class Trace:
    """A file of measurements and facts about their run: SQLite, by itself, never the app's database.

    What was flushed survives a writer that is killed. Open with `create`, `open` or `of`; close when done.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path | None, writable: bool) -> None:
        self._connection = connection
        self._writable = writable
        self.path = path

    @classmethod
    def create(cls, path: str | Path) -> Trace:
        """A new, empty trace at `path`; its folder is made. Raises TraceError where a file stands there already."""
        path = Path(path)
        if path.exists():
            raise TraceError(f"'{path}' exists already; a new trace needs a new name, or delete that file first.")
        with _as_sentences(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(_prepared(sqlite3.connect(path, check_same_thread=False)), path, True)

    @classmethod
    def of(cls, measurements: Iterable[Measurement] = (), meta: Mapping[str, object] | None = None) -> Trace:
        """A trace in memory."""
        trace = cls(_prepared(sqlite3.connect(":memory:", check_same_thread=False)), None, True)
        trace.describe(meta or {})
        trace.append(measurements)
        return trace

    @classmethod
    def open(cls, path: str | Path) -> Trace:
        """The trace at `path`, to read; also one that is still being written, or whose writer was killed.

        Raises ForeignTrace for a file that is not a trace, TraceError where it is missing, damaged or too new for us.
        """
        path = Path(path)
        _look_at_header(path)
        with _as_sentences(path):
            try:
                return cls(_opened(path, "ro"), path, False)
            except sqlite3.OperationalError:
                # Killed in the middle of a commit: what was half written is rolled back, which needs writing.
                _opened(path, "rw").close()
                return cls(_opened(path, "ro"), path, False)

    def append(self, measurements: Iterable[Measurement]) -> None:
        """Add measurements, all or none, and make them outlive this process."""
        rows = [(m.name, m.where, m.step, struct.pack(f"<{len(m.values)}d", *m.values)) for m in measurements]
        self._write("INSERT INTO measurements (name, place, step, amounts) VALUES (?, ?, ?, ?)", rows)

    def describe(self, facts: Mapping[str, object]) -> None:
        """Add facts about the run (values that JSON can hold); a later fact replaces an earlier one of its name."""
        rows = [(key, json.dumps(value)) for key, value in facts.items()]
        self._write("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", rows)

    def read(self, name: str | None = None, where: str | None = None) -> tuple[Measurement, ...]:
        """All measurements, or those of one name and place, in the order of their steps."""
        query = """SELECT name, place, step, amounts FROM measurements
                   WHERE (?1 IS NULL OR name = ?1) AND (?2 IS NULL OR place = ?2) ORDER BY step, id LIMIT ?3"""
        with _as_sentences(self.path):
            rows = self._connection.execute(query, (name, where, _MOST)).fetchall()
        return tuple(_measurement(row, self.path) for row in rows)

    @property
    def meta(self) -> dict[str, object]:
        """The facts about the run."""
        with _as_sentences(self.path):
            rows = self._connection.execute("SELECT key, value FROM meta LIMIT 10000").fetchall()
            try:
                return {str(key): json.loads(value) for key, value in rows}
            except (TypeError, ValueError) as error:
                raise TraceError(f"The trace '{self.path}' is damaged: a fact in it is not JSON.") from error

    def close(self) -> None:
        """Close; a written trace becomes one single file. Closing twice does no harm."""
        with _as_sentences(self.path):
            try:
                if self._writable and self.path is not None:
                    self._connection.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.ProgrammingError:
                return  # closed before
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _write(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        if not self._writable:
            raise TraceError(f"The trace '{self.path}' was opened to be read; make a new one to write.")
        with _as_sentences(self.path), self._connection:
            self._connection.executemany(statement, rows)


def _prepared(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.executescript(_SCHEMA)
    # A commit does not wait for the disk, and what it wrote stands in the one file at once: a killed program loses
    # nothing of it, and the file can be copied or sent alone. (A cut of power may damage it; that is then said.)
    connection.execute("PRAGMA journal_mode = PERSIST")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def _look_at_header(path: Path) -> None:
    """Read the first 100 bytes before SQLite sees the file."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise TraceError(f"The trace '{path}' could not be read: {error.strerror or error}.") from error
    if head[:16] != b"SQLite format 3\0" or int.from_bytes(head[68:72], "big") != APPLICATION:
        raise ForeignTrace(
            f"'{path}' is not a trace of a training run. A trace is written by chainrule.watch(model, optimizer)."
        )
    version = int.from_bytes(head[60:64], "big")
    if version > FORMAT:
        raise TraceError(
            f"'{path}' was written by a newer Chainrule (format {version}; this one reads {FORMAT}). "
            "Update Chainrule to read it."
        )


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, check_same_thread=False)
    try:
        _distrust(connection)
        _check_shape(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _distrust(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.text_factory = lambda raw: raw.decode()  # raises where the text is no text
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)


def _check_shape(connection: sqlite3.Connection, path: Path) -> None:
    """Two tables of ours and nothing else: no view, trigger or virtual table of another's making."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' LIMIT 20")
    expected = {(" ".join(part.split())) for part in _SCHEMA.strip().split(";") if part.strip()}
    shape = {" ".join(str(sql).split()) for _, _, sql in found}
    if shape != expected:
        raise ForeignTrace(f"'{path}' claims to be a trace but has other tables than a trace has; it was not read.")


def _measurement(row: tuple[object, ...], path: Path | None) -> Measurement:
    name, place, step, amounts = row
    if not isinstance(name, str) or not isinstance(place, str) or not isinstance(step, int):
        raise TraceError(f"The trace '{path}' is damaged: a measurement in it has no name, place or step.")
    if isinstance(amounts, bytes) and len(amounts) % 8 == 0:
        return Measurement(name, struct.unpack(f"<{len(amounts) // 8}d", amounts), place, step)
    raise TraceError(f"The trace '{path}' is damaged: the numbers of a measurement in it are cut short.")


@contextmanager
def _as_sentences(path: Path | None) -> Iterator[None]:
    """Turn what SQLite and the file system raise into a sentence."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.OperationalError as error:
        raise TraceError(f"The trace '{path}' could not be used: {error}. Is its folder full or read-only?") from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise TraceError(f"The trace '{path}' is damaged: {error}.") from error
    except OSError as error:
        raise TraceError(f"The trace '{path}' could not be used: {error.strerror or error}.") from error
