"""A table, with what stands beside it, as the table symptoms judge it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.diagnose.errors import CannotExamine
from chainrule.tables import UnreadableFile, to_frame

_MOST_CELLS = 400_000_000  # float64 cells held at once, 3.2 GB


@dataclass(frozen=True, eq=False)
class Subject:
    """A table to examine.

    `names` (p) and `values` (n, p), float64 and finite: the columns of numbers that vary, without the rows that miss
    one of them. `rows` (n) are the numbers of the kept rows in the table given. `left_out` names each column that is
    not in `values`, with the reason. `target` (n) is y where it was given as numbers, else None.
    """

    name: str
    names: tuple[str, ...]
    values: NDArray[np.float64]
    rows: NDArray[np.int64]
    height: int
    left_out: tuple[tuple[str, str], ...] = ()
    target: NDArray[np.float64] | None = None
    estimator: Any = None


def make_subject(table: Any, y: Any = None, names: Sequence[str] | None = None, estimator: Any = None) -> Subject:
    """Bring a table to the form that symptoms read.

    `table` is what `tables.to_frame` takes; `y` holds n values, or names a column of the table; `names` (p) replaces
    the columns' names. Raises CannotExamine for a y of another length or an unknown name, TableError for what is no
    table.
    """
    frame = to_frame(table, names)
    target, frame = _split_target(frame, y)
    kept, left_out = _numeric(frame)
    if len(kept) * frame.height > _MOST_CELLS:
        raise CannotExamine(
            f"The table has {frame.height:,} rows of {len(kept):,} numbers, more than is examined at once."
        )
    values = np.column_stack([kept[name] for name in kept]) if kept else np.empty((frame.height, 0))
    whole = np.isfinite(values).all(axis=1)
    if target is not None:
        whole &= np.isfinite(target)
    rows = np.flatnonzero(whole)
    values = values[rows]
    varies = values.max(axis=0, initial=-np.inf) > values.min(axis=0, initial=np.inf)
    left_out += [(name, "constant") for name, moves in zip(kept, varies, strict=True) if not moves and len(rows)]
    return Subject(
        name=Path(table).name if isinstance(table, str | Path) else "a table",
        names=tuple(name for name, moves in zip(kept, varies, strict=True) if moves),
        values=np.ascontiguousarray(values[:, varies]),
        rows=rows.astype(np.int64),
        height=frame.height,
        left_out=tuple(left_out),
        target=None if target is None else target[rows],
        estimator=estimator,
    )


def _split_target(frame: pl.DataFrame, y: Any) -> tuple[NDArray[np.float64] | None, pl.DataFrame]:
    if y is None:
        return None, frame
    if isinstance(y, str):
        if y not in frame.columns:
            raise CannotExamine(
                f"y names the column '{y}', which the table does not have. It has: {_few(frame.columns)}."
            )
        column, frame = frame[y], frame.drop(y)
    else:
        try:
            column = to_frame(y).to_series(0)
        except UnreadableFile as error:
            raise CannotExamine(f"y is not a column of values. {error}") from error
    if len(column) != frame.height:
        raise CannotExamine(f"y has {len(column):,} values and the table {frame.height:,} rows; they must be as many.")
    return (_floats(column) if _is_number(column) else None), frame


def _few(names: list[str]) -> str:
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def _is_number(column: pl.Series) -> bool:
    return column.dtype.is_numeric() or column.dtype == pl.Boolean


def _floats(column: pl.Series) -> NDArray[np.float64]:
    return column.cast(pl.Float64).fill_null(float("nan")).to_numpy().astype(np.float64)


def _numeric(frame: pl.DataFrame) -> tuple[dict[str, NDArray[np.float64]], list[tuple[str, str]]]:
    kept: dict[str, NDArray[np.float64]] = {}
    left_out: list[tuple[str, str]] = []
    for column in frame.iter_columns():
        if not _is_number(column):
            left_out.append((column.name, "not numbers"))
        elif not np.isfinite(values := _floats(column)).any():
            left_out.append((column.name, "no value"))
        else:
            kept[column.name] = values
    return kept, left_out
