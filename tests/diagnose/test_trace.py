"""The trace: nothing measured is lost, nothing foreign is read."""

import os
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.diagnose import Measurement, Trace
from chainrule.diagnose.errors import ForeignTrace, TraceError

MEASUREMENTS = st.lists(
    st.builds(
        Measurement,
        name=st.sampled_from(["loss", "rate"]),
        values=st.lists(st.floats(), max_size=4).map(tuple),
        where=st.text(max_size=5),
        step=st.integers(0, 2**40),
    ),
    max_size=20,
)


def bits(measurement: Measurement) -> tuple[object, ...]:
    numbers = struct.pack(f"<{len(measurement.values)}d", *measurement.values)
    return measurement.name, measurement.where, measurement.step, numbers


@given(MEASUREMENTS)
def test_what_is_appended_is_read_back_bit_for_bit(measurements: list[Measurement]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "runs", "a.trace")
        with Trace.create(path) as trace:
            trace.append(measurements)
            trace.describe({"made": 1})
            trace.describe({"made": [2, "x"]})
        assert [entry.name for entry in path.parent.iterdir()] == ["a.trace"]
        with Trace.open(path) as opened:
            found = opened.read()
            assert opened.meta == {"made": [2, "x"]}
            assert [bits(m) for m in found] == [bits(m) for m in sorted(measurements, key=lambda m: m.step)]
            assert opened.read("loss") == tuple(m for m in found if m.name == "loss") or any(
                value != value for m in found for value in m.values
            )


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.trace").write_text("mine")
    with pytest.raises(TraceError, match="exists already"):
        Trace.create(tmp_path / "a.trace")
    assert (tmp_path / "a.trace").read_text() == "mine"


KILLED = """
import os, signal, sys
from chainrule.diagnose import Measurement, Trace
trace = Trace.create(sys.argv[1])
trace.describe({"kind": "training"})
for start in range(0, 1000, 100):
    trace.append(Measurement("loss", (1.0 / (1 + step),), "", step) for step in range(start, start + 100))
print("written", flush=True)
trace._connection.execute("BEGIN")
trace._connection.execute("INSERT INTO measurements (name, place, step, amounts) VALUES ('half', '', 1, x'00')")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_writer_loses_nothing_that_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.trace"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL
    assert "written" in done.stdout
    alone = tmp_path / "sent" / "a.trace"
    alone.parent.mkdir()
    shutil.copy(path, alone)  # without the journal beside it
    for one in (alone, path):
        with Trace.open(one) as trace:
            assert len(trace.read("loss")) == 1000
            assert trace.read("half") == ()
            assert trace.meta == {"kind": "training"}
    assert [entry.name for entry in alone.parent.iterdir()] == ["a.trace"]


def test_a_writer_killed_in_the_middle_of_a_commit_leaves_what_it_had_committed_before(tmp_path: Path) -> None:
    path = tmp_path / "a.trace"
    script = KILLED.replace(
        'trace._connection.execute("INSERT',
        "trace._connection.execute('PRAGMA cache_size = 2')\n"
        + 'for _ in range(2000): trace._connection.execute("INSERT',
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with Trace.open(path) as trace:  # pages had been spilled into the file: they are rolled back
        assert len(trace.read("loss")) == 1000
        assert trace.read("half") == ()


def test_a_trace_is_read_while_it_is_written(tmp_path: Path) -> None:
    with Trace.create(tmp_path / "a.trace") as trace:
        trace.append([Measurement("loss", (1.0,))])
        with Trace.open(tmp_path / "a.trace") as reader:
            assert len(reader.read()) == 1
            trace.append([Measurement("loss", (2.0,), step=1)])
            assert len(reader.read()) == 2
            with pytest.raises(TraceError, match="opened to be read"):
                reader.append([Measurement("loss", (3.0,))])


def foreign(path: Path, *statements: str) -> Path:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def whole(path: Path) -> Path:
    with Trace.create(path) as trace:
        trace.append(Measurement("loss", (float(step),), "", step) for step in range(2000))
    return path


def test_foreign_files_are_refused_by_a_clear_sentence(tmp_path: Path) -> None:
    text = tmp_path / "notes.trace"
    text.write_text("loss 0.3")
    empty = tmp_path / "empty.trace"
    empty.touch()
    other = foreign(tmp_path / "cards.db", "CREATE TABLE cards (front TEXT)")
    for path in (text, empty, other):
        with pytest.raises(ForeignTrace, match=r"is not a trace .*watch\(model, optimizer\)"):
            Trace.open(path)
    for path in (tmp_path / "missing.trace", tmp_path):
        with pytest.raises(TraceError, match="could not be read"):
            Trace.open(path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON meta BEGIN DELETE FROM meta; END",
        "CREATE VIEW measurements2 AS SELECT 1",
        "CREATE TABLE more (x)",
        "DROP TABLE meta",
    ],
)
def test_a_trace_with_anothers_parts_is_refused(statement: str, tmp_path: Path) -> None:
    path = foreign(whole(tmp_path / "a.trace"), statement)
    with pytest.raises(ForeignTrace, match="other tables"):
        Trace.open(path)


def test_a_newer_format_is_said(tmp_path: Path) -> None:
    path = foreign(whole(tmp_path / "a.trace"), "PRAGMA user_version = 7")
    with pytest.raises(TraceError, match="newer Chainrule"):
        Trace.open(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE measurements SET amounts = x'0011' WHERE id = 7",
        "UPDATE measurements SET name = x'ff'",
        "UPDATE measurements SET amounts = 'word'",
    ],
)
def test_damaged_measurements_are_said(statement: str, tmp_path: Path) -> None:
    with (
        Trace.open(foreign(whole(tmp_path / "a.trace"), statement)) as trace,
        pytest.raises(TraceError, match="damaged"),
    ):
        trace.read()


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.95])
def test_a_file_that_was_cut_short_is_an_error_and_not_a_crash(share: float, tmp_path: Path) -> None:
    path = whole(tmp_path / "a.trace")
    os.truncate(path, int(path.stat().st_size * share))
    with pytest.raises(TraceError), Trace.open(path) as trace:
        trace.read()


@given(st.integers(100, 60_000), st.binary(min_size=1, max_size=40))
def test_scribbled_files_give_measurements_or_a_sentence(place: int, scribble: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "b.trace")
        shutil.copy(_sample(), path)
        with path.open("r+b") as file:
            file.seek(place)
            file.write(scribble)
        try:
            with Trace.open(path) as trace:
                assert all(isinstance(m, Measurement) for m in trace.read())
                assert isinstance(trace.meta, dict)
        except TraceError as error:
            assert "b.trace" in str(error)


def _sample() -> Path:
    from chainrule.diagnose.samples import sample

    return sample("diverged")


def test_closing_twice_does_no_harm(tmp_path: Path) -> None:
    trace = Trace.create(tmp_path / "a.trace")
    trace.close()
    trace.close()
