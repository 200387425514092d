"""The reader's own table under a lesson's picture: held in memory by this program, and never sent to the page whole."""

from __future__ import annotations

import secrets
import tempfile
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import ChainruleError
from chainrule.pictures.controls import Control, Data, Density, Points
from chainrule.pictures.picture import Picture
from chainrule.store import Missing

Array = NDArray[np.float64]
SUFFIXES = (".csv", ".tsv", ".parquet", ".npz", ".npy")
MOST_ROWS, DRAWN, MOST_COLUMNS, MOST_TABLES = 50_000, 500, 500, 8
FEW = 10


class DataError(ChainruleError):
    """A table that a picture cannot show."""


@dataclass(frozen=True, eq=False)
class Held:
    """A table's columns of numbers, at most 50,000 rows of them (every k-th); `rows` is how many were given."""

    ident: str
    name: str
    columns: Mapping[str, Array]
    rows: int


@dataclass
class Tables:
    """The tables that are held now, at most eight; the one that was used longest ago goes first."""

    held: OrderedDict[str, Held] = field(default_factory=OrderedDict)

    def hold(self, data: bytes, name: str) -> Held:
        """Read a file's bytes or pasted text and hold its numbers. Raises DataError and TableError."""
        columns, rows = _columns(data, name)
        table = Held(secrets.token_urlsafe(12), name[:200] or "pasted", columns, rows)
        self.held[table.ident] = table
        while len(self.held) > MOST_TABLES:
            self.held.popitem(last=False)
        return table

    def find(self, ident: str) -> Held:
        """A held table. Raises Missing."""
        if ident not in self.held:
            raise Missing(
                "This table is no longer held: it stays in memory while Chainrule runs. Give it again."
            )
        self.held.move_to_end(ident)
        return self.held[ident]


def _columns(data: bytes, name: str) -> tuple[dict[str, Array], int]:
    import polars as pl

    from chainrule import tables

    if not data.strip():
        raise DataError("Nothing was given: choose a file (CSV, Parquet or NPZ), or paste a table with a row of names.")
    suffix = Path(name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="chainrule-") as folder:
        path = Path(folder) / f"table{suffix if suffix in SUFFIXES else '.csv'}"
        path.write_bytes(data)
        frame = tables.read(path)
    step = -(-frame.height // MOST_ROWS) or 1
    found = {
        column.name: column.gather_every(step).cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)
        for column in frame.iter_columns()
        if column.dtype.is_numeric() or column.dtype == pl.Boolean
    }
    usable = {n: v for n, v in list(found.items())[:MOST_COLUMNS] if len(np.unique(v[np.isfinite(v)])) > 1}
    if not usable:
        raise DataError(f"The table has {frame.width:,} columns and none with numbers that vary.")
    return usable, frame.height


def slot(picture: Picture) -> tuple[str, Control] | None:
    """The control of a picture that a table can fill: data, points or a painted density; None where it has none."""
    for kind in (Data, Points, Density):
        for name, control in picture.controls.items():
            if isinstance(control, kind):
                return name, control
    return None


def needed(picture: Picture) -> int:
    """How many columns the picture draws: 2, 1, or 0 where it takes none."""
    found = slot(picture)
    return 0 if found is None else 1 if isinstance(found[1], Density) else 2


@dataclass(frozen=True, eq=False)
class Fitted:
    """What a picture is given of a table: the arguments, the columns chosen, and a sentence on what was done."""

    arguments: Mapping[str, Any]
    columns: tuple[str, ...]
    note: str


def fit(picture: Picture, table: Held, wanted: tuple[str, ...] = ()) -> Fitted:
    """The picture's arguments at a table; columns that are not named, or not there, are its first ones.

    Raises DataError where the table has too few columns or whole rows, ControlError where the picture refuses them.
    """
    found = slot(picture)
    if found is None:
        raise DataError(f"The picture of {picture.concept} takes no table.")
    name, control = found
    chosen = _chosen(table, wanted, needed(picture))
    rows = np.column_stack([table.columns[c] for c in chosen])
    rows = rows[np.isfinite(rows).all(axis=1)]
    gaps = f" Rows with gaps were left out: {len(rows):,} of {len(next(iter(table.columns.values()))):,} are whole."
    note = gaps if len(rows) < len(next(iter(table.columns.values()))) else ""
    least = max(getattr(control, "least", 3), 3)
    if len(rows) < least or not (rows.max(axis=0) > rows.min(axis=0)).all():
        raise DataError(f"{' and '.join(chosen)}: at least {least} whole rows that vary are needed; got {len(rows):,}.")
    arguments, words = _arguments(name, control, rows, chosen, table.rows)
    if "columns" in picture.controls:
        arguments["columns"] = list(chosen)
    picture.read(arguments)
    return Fitted(arguments, chosen, words + note)


def _chosen(table: Held, wanted: tuple[str, ...], count: int) -> tuple[str, ...]:
    have = list(table.columns)
    if len(have) < count:
        raise DataError(f"The picture needs {count} columns of numbers; “{table.name}” has {len(have)}: {have[0]}.")
    named = list(dict.fromkeys(c for c in wanted if c in table.columns))[:count]
    told = sorted(have, key=lambda c: len(np.unique(table.columns[c])) <= FEW)  # a yes or no makes a poor first picture
    return tuple([*named, *(c for c in told if c not in named)][:count])


def _arguments(
    name: str, control: Control, rows: Array, chosen: tuple[str, ...], of: int
) -> tuple[dict[str, Any], str]:
    if isinstance(control, Density):
        heights = np.histogram(rows[:, 0], control.bins)[0].astype(float)
        low, high = rows[:, 0].min(), rows[:, 0].max()
        words = f"The {len(rows):,} values of {chosen[0]}, from {low:.4g} to {high:.4g}, in {control.bins} bars."
        return {name: (control.low + (control.high - control.low) * heights / heights.max()).tolist()}, words
    if isinstance(control, Points):
        few = _sampled(rows, min(control.most, DRAWN))
        return {name: _into(control, few).tolist()}, (
            f"{len(few):,} of {of:,} rows; from each column its mean was taken, and it was scaled into the window."
        )
    few = _sampled(rows, min(getattr(control, "most", DRAWN), DRAWN))
    return {name: {"columns": list(chosen), "rows": few.tolist(), "of": of}}, f"{len(few):,} of {of:,} rows are drawn."


def _sampled(rows: Array, most: int) -> Array:
    kept: Array = rows[np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int))]
    return kept


def _into(control: Points, rows: Array) -> Array:
    """Columns without their means, in standard deviations, brought into the control's window.

    Where the window is a square both columns keep their common unit, so that a slope is a correlation.
    """
    x0, x1, y0, y1 = control.window
    centred = rows - rows.mean(axis=0)
    spread = np.where((deviation := centred.std(axis=0)) > 0, deviation, 1.0)
    units = centred / spread
    reach = np.array([x1 - x0, y1 - y0]) / 2 / np.maximum(np.abs(units).max(axis=0), 1e-300)
    if x1 - x0 == y1 - y0:
        reach = np.full(2, min(float(reach.min()), 1.0))
    middle = np.array([x0 + x1, y0 + y1]) / 2
    return np.asarray(np.round(middle + units * reach, 6))
