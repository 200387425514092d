"""Any file to a frame, by what it holds and not by what it is called; what would run when opened is refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl

from chainrule.tables.archives import check_archive, read_npy, read_npz
from chainrule.tables.delimited import read_delimited
from chainrule.tables.errors import RefusedFile, TooLarge, UnreadableFile
from chainrule.tables.limits import DEFAULT, Limits
from chainrule.tables.names import clean_names

_PICKLE = (
    "'{name}' is a {kind}. Opening one runs whatever its author put into it, so it is never opened here, from anybody. "
    "Save the table as CSV, Parquet or NPZ; for a fitted model use skops: skops.io.dump(model, path)."
)
_OTHERS = (
    (b"\x1f\x8b", "a gzip file; unpack it and give the file inside"),
    (b"BZh", "a bzip2 file; unpack it and give the file inside"),
    (b"\xfd7zXZ", "an xz file; unpack it and give the file inside"),
    (b"(\xb5/\xfd", "a zstd file; unpack it and give the file inside"),
    (b"\x89HDF", "an HDF5 file; save its table as Parquet"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file; save the sheet as CSV"),
    (b"%PDF", "a PDF; a table inside cannot be read"),
    (b"SQLite format 3", "a database; save one of its tables as CSV or Parquet"),
    (b"ARROW1", "an Arrow file; save it as Parquet"),
)


def read(path: str | Path, limits: Limits = DEFAULT) -> pl.DataFrame:
    """The table in a CSV, Parquet, NPZ or NPY file.

    Column names are cleaned of control characters. Raises RefusedFile for pickles and their kin (joblib, .pt) and for
    archives that reach outside, TooLarge beyond the limits, UnreadableFile for everything else that is no table.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise UnreadableFile(f"'{path}' is not a file.")
        if size > limits.file:
            raise TooLarge(f"'{path.name}' has {size:,} bytes; at most {limits.file:,} are read.")
        with path.open("rb") as file:
            head = file.read(16)
        frame = _read(path, head, limits)
    except OSError as error:
        raise UnreadableFile(f"'{path}' could not be read: {error.strerror or error}.") from error
    except ValueError as error:  # a name with a zero byte
        raise UnreadableFile(f"{str(path)[:200]!r} is not the name of a file: {error}.") from error
    if frame.width > limits.columns:
        raise TooLarge(f"'{path.name}' has {frame.width:,} columns; at most {limits.columns:,} are read.")
    return frame.rename(dict(zip(frame.columns, clean_names(frame.columns), strict=True)))


def _read(path: Path, head: bytes, limits: Limits) -> pl.DataFrame:
    suffix = path.suffix.lower()
    if suffix in (".pkl", ".pickle", ".joblib", ".dill") or (head[:1] == b"\x80" and head[1:2] in b"\1\2\3\4\5"):
        raise RefusedFile(_PICKLE.format(name=path.name, kind="pickle"))
    if head.startswith(b"PK\3\4") or head.startswith(b"PK\5\6"):
        return _read_zip(path, limits)
    if suffix in (".pt", ".pth", ".ckpt"):
        raise RefusedFile(_PICKLE.format(name=path.name, kind="PyTorch file, which is a pickle"))
    if head.startswith(b"PAR1"):
        return _read_parquet(path, limits)
    if head.startswith(b"\x93NUMPY"):
        return read_npy(path, limits)
    for mark, what in _OTHERS:
        if head.startswith(mark):
            raise UnreadableFile(f"'{path.name}' is {what}.")
    if head[:1] == b"x" and head[1:2] in b"\x01\x5e\x9c\xda":
        raise RefusedFile(_PICKLE.format(name=path.name, kind="compressed file, as joblib writes its pickles"))
    if looks_like_old_pickle(head):
        raise RefusedFile(_PICKLE.format(name=path.name, kind="pickle"))
    return read_delimited(path.read_bytes(), path.name, limits)


def looks_like_old_pickle(head: bytes) -> bool:
    """Whether bytes begin as a pickle of protocol 0 does: a global of a module, or a mark before one."""
    return head.startswith(
        (b"cos\n", b"c__builtin__\n", b"cbuiltins\n", b"cposix\n", b"ccopy_reg\n", b"(dp", b"(lp", b"(i")
    )


def _read_zip(path: Path, limits: Limits) -> pl.DataFrame:
    names = check_archive(path, limits)
    if any(name.endswith(("data.pkl", ".pkl", ".pickle")) for name in names):
        raise RefusedFile(_PICKLE.format(name=path.name, kind="PyTorch file, which holds a pickle"))
    if "[Content_Types].xml" in names:
        raise UnreadableFile(f"'{path.name}' is an office document; save the sheet as CSV.")
    if names and all(name.endswith(".npy") for name in names):
        return read_npz(path, limits)
    if not zipfile.is_zipfile(path):
        raise UnreadableFile(f"'{path.name}' is a damaged archive.")
    raise UnreadableFile(f"'{path.name}' is a zip archive without arrays; unpack it and give the file inside.")


def _read_parquet(path: Path, limits: Limits) -> pl.DataFrame:
    try:
        with path.open("rb") as file:
            schema = pl.read_parquet_schema(file)
        if len(schema) > limits.columns:
            raise TooLarge(f"'{path.name}' has {len(schema):,} columns; at most {limits.columns:,} are read.")
        rows = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
        if rows * max(len(schema), 1) * 8 > limits.unpacked:
            raise TooLarge(f"'{path.name}' has {rows:,} rows of {len(schema):,} columns, more than is read at once.")
        return pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise UnreadableFile(f"'{path.name}' is a damaged Parquet file: {str(error).splitlines()[0][:200]}.") from error
