"""Files that mean no good: each is read or refused by name, and none is executed."""

import io
import os
import pickle
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from chainrule.errors import ChainruleError
from chainrule.tables import Limits, RefusedFile, TableError, TooLarge, UnreadableFile, check_archive, read

TRAP = "import pathlib; pathlib.Path({path!r}).write_text('ran')"


class Trap:
    """Whoever unpickles this runs the author's code."""

    def __init__(self, mark: Path) -> None:
        self.mark = str(mark)

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, (TRAP.format(path=self.mark),)


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def pickled_table(trap: Trap) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, X=np.array([trap], dtype=object), allow_pickle=True)
    return stream.getvalue()


def torch_file(trap: Trap, zipped: bool) -> bytes:
    stream = io.BytesIO()
    torch.save(trap, stream, _use_new_zipfile_serialization=zipped)
    return stream.getvalue()


HOSTILE = {
    "model.pkl": lambda trap: pickle.dumps(trap),
    "old.pickle": lambda trap: pickle.dumps(trap, protocol=0),
    "hidden.csv": lambda trap: pickle.dumps(trap, protocol=4),
    "hidden0.csv": lambda trap: pickle.dumps(trap, protocol=0),
    "hidden2.parquet": lambda trap: pickle.dumps(trap, protocol=2),
    "model.joblib": lambda trap: pickle.dumps(trap),
    "model.pt": lambda trap: torch_file(trap, True),
    "hidden.npz": lambda trap: torch_file(trap, True),
    "old.pt": lambda trap: torch_file(trap, False),
    "weights.pth": lambda trap: torch_file(trap, False),
    "objects.npz": pickled_table,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_run_when_opened_is_refused_with_the_way_out(name: str, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    data = HOSTILE[name](Trap(mark))
    with pytest.raises(RefusedFile, match=r"skops|np\.savez") as refused:
        read(write(tmp_path / name, data))
    assert not mark.exists()
    assert name in str(refused.value)


def test_the_traps_are_live(tmp_path: Path) -> None:
    """Opened in the usual way they do run: the tests above test something."""
    mark = tmp_path / "ran"
    script = f"import pickle, sys; pickle.loads({pickle.dumps(Trap(mark))!r})"
    subprocess.run([sys.executable, "-c", script], check=True)
    assert mark.read_text() == "ran"


def test_joblib_compressed_is_refused(tmp_path: Path) -> None:
    import joblib

    mark = tmp_path / "ran"
    joblib.dump(Trap(mark), tmp_path / "m.joblib", compress=3)
    renamed = write(tmp_path / "m.csv", (tmp_path / "m.joblib").read_bytes())
    for path in (tmp_path / "m.joblib", renamed):
        with pytest.raises(RefusedFile, match="skops"):
            read(path)
    assert not mark.exists()


def zip_with(name: str, data: bytes = b"x", attribute: int = 0) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = attribute << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "attribute", "message"),
    [
        ("../evil.npy", 0, "leads out"),
        ("a/../../evil.npy", 0, "leads out"),
        ("..\\evil.npy", 0, "leads out"),
        ("/etc/evil.npy", 0, "leads out"),
        ("C:\\evil.npy", 0, "leads out"),
        ("link.npy", stat.S_IFLNK | 0o777, "link"),
        ("device.npy", stat.S_IFCHR | 0o666, "link or a device"),
    ],
)
def test_members_that_reach_outside_are_refused(name: str, attribute: int, message: str, tmp_path: Path) -> None:
    before = set(tmp_path.parent.rglob("*"))
    path = write(tmp_path / "slip.npz", zip_with(name, attribute=attribute))
    with pytest.raises(RefusedFile, match=message):
        read(path)
    assert set(tmp_path.parent.rglob("*")) - before == {path}


def bomb(size: int) -> bytes:
    """An array of zeros: a megabyte of them is a kilobyte of archive."""
    stream = io.BytesIO()
    np.lib.format.write_array(stream, np.zeros(size // 8))
    return zip_with("X.npy", stream.getvalue())


def test_bombs_are_refused_by_their_list(tmp_path: Path) -> None:
    path = write(tmp_path / "bomb.npz", bomb(64_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(TooLarge, match="unfolds to"):
        read(path)
    with pytest.raises(TooLarge, match="unfolds to"):
        check_archive(path, Limits(unpacked=1000, ratio=10**9))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for index in range(1001):
            archive.writestr(f"{index}.npy", b"")
    with pytest.raises(TooLarge, match="members"):
        read(write(tmp_path / "many.npz", stream.getvalue()))


def test_a_list_that_lies_about_sizes_does_not_get_more_through(tmp_path: Path) -> None:
    data = bytearray(bomb(8_000_000))
    place = data.index(b"PK\1\2")
    data[place + 24 : place + 28] = (1000).to_bytes(4, "little")  # the size that the list claims
    with pytest.raises(TableError):
        read(write(tmp_path / "liar.npz", bytes(data)))


def test_arrays_are_read(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", X=np.arange(6.0).reshape(3, 2), y=np.array([1, 2, 3]))
    frame = read(tmp_path / "a.npz")
    assert frame.columns == ["X_0", "X_1", "y"]
    assert frame["X_1"].to_list() == [1, 3, 5]
    np.save(tmp_path / "b.npy", np.ones((4, 2), dtype=np.float32))
    assert read(tmp_path / "b.npy").shape == (4, 2)
    np.savez(tmp_path / "c.npz", a=np.ones(3), b=np.ones(4))
    with pytest.raises(UnreadableFile, match="different lengths"):
        read(tmp_path / "c.npz")
    np.savez(tmp_path / "d.npz", a=np.ones((2, 2, 2)))
    with pytest.raises(UnreadableFile, match="3 axes"):
        read(tmp_path / "d.npz")


def test_an_array_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)})
    with pytest.raises(UnreadableFile, match="claims"):
        read(write(tmp_path / "huge.npy", stream.getvalue()))


def test_parquet_is_read_and_damage_is_named(tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pl.DataFrame({"a": [1, 2], "b": ["x", None]}).write_parquet(path)
    assert read(path).shape == (2, 2)
    whole = path.read_bytes()
    for cut in (10, len(whole) // 2, len(whole) - 5):
        with pytest.raises(UnreadableFile, match="Parquet"):
            read(write(tmp_path / "cut.parquet", whole[:cut]))


@pytest.mark.parametrize(
    ("head", "what"),
    [(b"\x1f\x8b\x08", "gzip"), (b"%PDF-1.7", "PDF"), (b"\x89HDF\r\n", "HDF5"), (b"SQLite format 3\0", "database")],
)
def test_other_kinds_are_called_by_name(head: bytes, what: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=what):
        read(write(tmp_path / "x.csv", head + b"123"))


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv", "a\0b.csv"):
        with pytest.raises(UnreadableFile):
            read(path)
    with pytest.raises(TooLarge, match="bytes"):
        read(write(tmp_path / "big.csv", b"a,b\n1,2\n" * 100), Limits(file=100))


def test_a_pipe_does_not_make_it_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableFile, match="not a file"):
        read(tmp_path / "pipe.csv")


@given(st.binary(max_size=300))
def test_any_bytes_give_a_frame_or_a_sentence(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name in ("x.csv", "x.npz", "x.parquet"):
            path = write(Path(folder, name), data)
            try:
                assert isinstance(read(path), pl.DataFrame)
            except ChainruleError as error:
                assert str(error).strip().endswith((".", "?"))
