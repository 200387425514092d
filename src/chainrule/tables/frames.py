"""Whatever holds a table (array, frame of pandas or Polars, file) to one Polars frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from chainrule.tables.errors import UnreadableFile
from chainrule.tables.names import clean_names
from chainrule.tables.reading import read


def to_frame(table: Any, names: Sequence[str] | None = None) -> pl.DataFrame:
    """A frame of `table`: a Polars or pandas frame, an array (n,) or (n, p), nested lists, a mapping, or a file's path.

    `names` replaces the columns' names. Raises UnreadableFile for anything else, or for a wrong number of names; and
    as `read` does for a file.
    """
    frame = _convert(table)
    if names is not None:
        if len(names) != frame.width:
            raise UnreadableFile(f"{len(names)} names were given for {frame.width} columns.")
        frame = frame.rename(dict(zip(frame.columns, [f"\0{i}" for i in range(frame.width)], strict=True)))
        frame.columns = clean_names(names)
    return frame


def _convert(table: Any) -> pl.DataFrame:
    if isinstance(table, str | Path):
        return read(table)
    if isinstance(table, pl.LazyFrame):
        table = table.collect()
    if isinstance(table, pl.Series):
        table = table.to_frame()
    if isinstance(table, pl.DataFrame):
        return table.rename(dict(zip(table.columns, clean_names(table.columns), strict=True)))
    if hasattr(table, "columns") and hasattr(table, "to_numpy"):  # pandas, which is not ours to import
        return _of_columns({name: table.iloc[:, i].to_numpy() for i, name in enumerate(clean_names(table.columns))})
    if isinstance(table, Mapping):
        return _of_columns({name: np.asarray(v) for name, v in zip(clean_names(table), table.values(), strict=True)})
    if hasattr(table, "toarray"):
        raise UnreadableFile("A sparse matrix was given; a table is examined densely: pass X.toarray() if it fits.")
    try:
        array = np.asarray(table)
    except (TypeError, ValueError, RuntimeError) as error:
        raise UnreadableFile(f"A {type(table).__name__} was given, which is no table: {error}.") from error
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.size == 0:
        raise UnreadableFile(f"A table has rows and columns; got a {type(table).__name__} of shape {array.shape}.")
    return _of_columns({f"x{i}": array[:, i] for i in range(array.shape[1])})


def _of_columns(columns: dict[str, np.ndarray]) -> pl.DataFrame:
    series = [_series(name, np.asarray(values)) for name, values in columns.items()]
    if len({len(one) for one in series}) > 1:
        raise UnreadableFile("The columns have different lengths.")
    return pl.DataFrame(series)


def _series(name: str, values: np.ndarray) -> pl.Series:
    if values.dtype.kind in "biuf":
        return pl.Series(name, np.ascontiguousarray(values.astype(np.float64) if values.dtype.kind == "f" else values))
    try:
        return pl.Series(name, values.astype(np.float64))
    except (TypeError, ValueError):
        missing = [value is None or value != value for value in values.tolist()]
        texts = [None if gone else str(value) for gone, value in zip(missing, values.tolist(), strict=True)]
        return pl.Series(name, texts, dtype=pl.String)
