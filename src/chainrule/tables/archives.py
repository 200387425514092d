"""NPZ and NPY files, looked at from outside before anything is unpacked."""

from __future__ import annotations

import io
import math
import re
import stat
import zipfile
from pathlib import Path

import numpy as np
import polars as pl

from chainrule.tables.errors import RefusedFile, TooLarge, UnreadableFile
from chainrule.tables.limits import DEFAULT, Limits


def check_archive(path: Path, limits: Limits = DEFAULT) -> tuple[str, ...]:
    """The names of a zip archive's members, after a look at its list alone; nothing is unpacked.

    Raises RefusedFile for a member that leads out of the archive's folder or is a link, TooLarge for more members or
    bytes than the limits allow (a small file that claims to unfold to much), UnreadableFile for a damaged archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"'{path.name}' is not a whole zip archive: {error}.") from error
    if len(members) > limits.members:
        raise TooLarge(f"'{path.name}' holds {len(members):,} members; at most {limits.members:,} are read.")
    for member in members:
        _check_member(path.name, member, limits)
    total = sum(member.file_size for member in members)
    if total > limits.unpacked:
        raise TooLarge(f"'{path.name}' unfolds to {total:,} bytes; at most {limits.unpacked:,} are read.")
    return tuple(member.filename for member in members)


def _check_member(archive: str, member: zipfile.ZipInfo, limits: Limits) -> None:
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    parts = re.split(r"[/\\]", name)
    if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\0" in member.orig_filename:
        raise RefusedFile(
            f"'{archive}' has a member that leads out of its folder ('{name[:80]}'); nothing was unpacked."
        )
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise RefusedFile(f"'{archive}' has a member that is a link or a device ('{name[:80]}'); nothing was unpacked.")
    if member.flag_bits & 1:
        raise UnreadableFile(f"'{archive}' is encrypted; unpack it and give the file inside.")
    if member.file_size > limits.ratio * max(member.compress_size, 1) + 1_000_000:
        raise TooLarge(
            f"'{archive}' has a member of {member.compress_size:,} bytes that unfolds to {member.file_size:,}; "
            "such archives are not unpacked."
        )


def read_npz(path: Path, limits: Limits = DEFAULT) -> pl.DataFrame:
    """The arrays of an NPZ file side by side as columns. Arrays of Python objects are refused.

    A one-axis array is a column of its name, a two-axis array (n, p) the columns name_0 to name_p-1; all need one
    number of rows. Raises as `check_archive` does, RefusedFile for objects, UnreadableFile for other shapes.
    """
    names = check_archive(path, limits)
    columns: dict[str, np.ndarray] = {}
    with zipfile.ZipFile(path) as archive:
        for name in names:
            try:
                with archive.open(name) as member:
                    data = member.read(limits.unpacked + 1)
            except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
                raise UnreadableFile(f"'{path.name}' is damaged at its member '{name}': {error}.") from error
            columns |= _columns(_array(data, f"{path.name}: {name}"), name.removesuffix(".npy"), path.name, limits)
    return _frame(columns, path.name)


def read_npy(path: Path, limits: Limits = DEFAULT) -> pl.DataFrame:
    """An array of one or two axes as a frame. Raises as `read_npz`."""
    array = _array(path.read_bytes(), path.name)
    return _frame(_columns(array, "column", path.name, limits), path.name)


def _array(data: bytes, name: str) -> np.ndarray:
    """Parse an array; the header is looked at before the numbers are."""
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        read_header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        shape, _, dtype = read_header[version](stream)
    except (ValueError, KeyError, EOFError, SyntaxError) as error:
        raise UnreadableFile(f"'{name}' is not an array that is read: {error}.") from error
    if dtype.hasobject:
        raise RefusedFile(
            f"'{name}' holds Python objects, and opening these would run what they hold. Save numbers instead: "
            "np.savez(path, X=X.astype(float))."
        )
    if math.prod(shape) * dtype.itemsize > len(data):
        raise UnreadableFile(f"'{name}' claims {math.prod(shape):,} entries but is shorter than that; it is damaged.")
    stream.seek(0)
    try:
        return np.lib.format.read_array(stream, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise UnreadableFile(f"'{name}' is damaged: {error}.") from error


def _columns(array: np.ndarray, name: str, file: str, limits: Limits) -> dict[str, np.ndarray]:
    if array.ndim == 1 and array.dtype.fields is None:
        return {name: array}
    if array.dtype.fields is not None and array.ndim == 1:
        return {str(field): array[field] for field in array.dtype.names or ()}
    if array.ndim != 2:
        raise UnreadableFile(f"'{file}' has the array '{name}' with {array.ndim} axes; a table has one or two.")
    if array.shape[1] > limits.columns:
        raise TooLarge(f"'{file}' has {array.shape[1]:,} columns; at most {limits.columns:,} are read.")
    return {f"{name}_{index}": array[:, index] for index in range(array.shape[1])}


def _frame(columns: dict[str, np.ndarray], file: str) -> pl.DataFrame:
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        few = ", ".join(f"{name} {length}" for name, length in list(lengths.items())[:4])
        raise UnreadableFile(f"'{file}' has arrays of different lengths ({few}); give one with the table alone.")
    kinds = {values.dtype.kind for values in columns.values()}
    if not columns or not kinds <= set("biufU"):
        raise UnreadableFile(f"'{file}' has no array of numbers or text that makes a table.")
    return pl.DataFrame({name: np.ascontiguousarray(values) for name, values in columns.items()})
