"""Jobs: whatever happens to the process, each step's effect is there once, and nothing is lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chainrule.errors import ChainruleError
from chainrule.store import Missing, Store, Work, attempts, jobs, work_once, work_until
from chainrule.store.attempts import AttemptRow
from chainrule.store.jobs import STALE, JobLost, JobRow
from chainrule.store.types import now

STEPS = 12
HANDLER = """
import sys, time
from chainrule.store import attempts, open_store, work_once
from chainrule.store.attempts import AttemptRow
from chainrule.store.types import now

def count(work):
    for n in range(work.job.payload["steps"]):
        fresh = []
        def compute():
            fresh.append(n)
            time.sleep(work.job.payload["pause"])
            return n * n
        # The id comes from the moment, so that doing a step twice would leave two rows.
        work.step(f"step {n}", compute, lambda db, square: attempts.record(db, AttemptRow(
            f"{n}-{now().timestamp()}", "pca", "axis", n, {}, str(square), "correct", None, 0.0, now())))
        if fresh:
            print(n, flush=True)
    return "all"
"""


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process counts as dead at once, so that no test waits for six seconds."""
    monkeypatch.setattr(jobs, "STALE", timedelta(0))
    yield


def add(store: Store, kind: str = "count", id: str | None = None, **payload: Any) -> JobRow:
    with store.write() as db:
        return jobs.add(db, kind, payload, id=id)


def get(store: Store, id: str) -> JobRow:
    with store.read() as db:
        return jobs.get(db, id)


def start_worker(folder: Path) -> subprocess.Popen[str]:
    program = HANDLER + 'work_once(open_store(sys.argv[1]), {"count": count})'
    return subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True)


def seeds(store: Store) -> list[int]:
    with store.read() as db:
        return [row.seed for row in attempts.log(db)]


@pytest.mark.usefixtures("impatient")
def test_a_killed_process_is_taken_up_where_it_was(store: Store) -> None:
    """Killed at three random moments; each step is there once in the end, and the finished ones were not done again."""
    job = add(store, steps=STEPS, pause=0.03)
    dice = random.Random(7)
    for _ in range(3):
        with store.write() as db:  # the dead process's claim counts as stale for the next one, too
            db.exec_driver_sql("UPDATE jobs SET heartbeat = '2000-01-01 00:00:00.000000' WHERE state = 'running'")
        worker = start_worker(store.folder)
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(dice.uniform(0, 0.08))
        os.kill(worker.pid, signal.SIGKILL)
        worker.stdout.close()
        assert worker.wait(timeout=60) == -signal.SIGKILL
        half = seeds(store)
        assert half == list(range(len(half))) and 0 < len(half) < STEPS
        assert get(store, job.id).state == "running"
    names: dict[str, Any] = {}
    exec(HANDLER, names)
    done = work_once(store, {"count": names["count"]})
    assert done is not None and (done.id, done.state, done.result) == (job.id, "done", "all")
    assert seeds(store) == list(range(STEPS))
    assert work_once(store, {"count": names["count"]}) is None


def test_a_step_and_its_effect_are_one(store: Store) -> None:
    """An effect that fails leaves no mark that it was done; the next try does it."""
    job = add(store)
    fail = [True]

    def effect(db: Any, result: int) -> None:
        attempts.record(db, AttemptRow("a", "pca", "axis", result, {}, "", "correct", None, 0.0, now()))
        if fail.pop():
            raise ChainruleError("not today")

    def handler(work: Work) -> object:
        return work.step("one", lambda: 41, effect)

    failed = work_once(store, {"count": handler})
    assert failed is not None and (failed.state, failed.error) == ("failed", "not today")
    assert seeds(store) == []
    fail.append(False)
    with store.write() as db:
        assert jobs.again(db, job.id).state == "waiting"
    done = work_once(store, {"count": handler})
    assert done is not None and (done.state, done.result, done.error) == ("done", 41, None)
    assert seeds(store) == [41]


def test_only_a_silent_process_loses_its_job(store: Store) -> None:
    job = add(store)
    with store.write() as db:
        assert jobs.claim(db, "first", ["count"]) is not None
        assert jobs.claim(db, "second", ["count"]) is None
        taken = jobs.claim(db, "second", ["count"], at=now() + STALE + timedelta(seconds=1))
        assert taken is not None and (taken.id, taken.owner, taken.tries) == (job.id, "second", 2)
        for lost in (
            lambda: jobs.beat(db, job.id, "first"),
            lambda: jobs.finish(db, job.id, "first"),
            lambda: jobs.fail(db, job.id, "first", "x"),
            lambda: jobs.finish_step(db, job.id, "first", "s", None, None),
        ):
            with pytest.raises(JobLost):
                lost()
        jobs.finish(db, job.id, "second", {"page": 1})
    assert get(store, job.id).result == {"page": 1}


@pytest.mark.usefixtures("impatient")
def test_a_job_that_kills_its_process_is_given_up(store: Store) -> None:
    job = add(store)
    with store.write() as db:
        for tries in (1, 2, 3):
            taken = jobs.claim(db, f"{tries}", ["count"], at=now() + timedelta(seconds=tries))
            assert taken is not None and taken.tries == tries
        assert jobs.claim(db, "4", ["count"], at=now() + timedelta(seconds=9)) is None
    row = get(store, job.id)
    assert row.state == "failed" and "interrupted 3 times" in str(row.error)


def test_asking_twice_for_the_same_is_one_job(store: Store) -> None:
    first = add(store, id="study-1", lecture="x")
    assert add(store, id="study-1", lecture="x") == first
    assert add(store, lecture="x").id != first.id
    with store.read() as db:
        assert len(jobs.unfinished(db)) == 2


def test_jobs_come_in_order_and_only_of_known_kinds(store: Store) -> None:
    other, first, second = add(store, "other"), add(store), add(store)
    seen: list[str] = []
    while (job := work_once(store, {"count": lambda work: seen.append(work.job.id)})) is not None:
        assert job.state == "done"
    assert seen == [first.id, second.id]
    assert get(store, other.id).state == "waiting"


def test_a_cancelled_job_stops_at_its_next_step(store: Store) -> None:
    job = add(store)
    done: list[int] = []

    def handler(work: Work) -> None:
        for n in range(5):
            work.step(str(n), lambda n=n: done.append(n))  # type: ignore[misc]
            if n == 1:
                with store.write() as db:
                    jobs.cancel(db, job.id)

    row = work_once(store, {"count": handler})
    assert row is not None and (row.state, row.owner) == ("cancelled", None)
    assert done == [0, 1, 2]
    with store.write() as db:
        assert jobs.cancel(db, job.id).state == "cancelled"
        with pytest.raises(Missing):
            jobs.get(db, "no such job")


def test_progress_is_told_and_kept_between_0_and_1(store: Store) -> None:
    seen: list[tuple[float, str]] = []

    def handler(work: Work) -> None:
        for part in (-1.0, 0.4, 7.0):
            work.tell(part, f"reading {part}")
            row = get(store, work.job.id)
            seen.append((row.progress, row.say))

    add(store)
    work_once(store, {"count": handler})
    assert seen == [(0.0, "reading -1.0"), (0.4, "reading 0.4"), (1.0, "reading 7.0")]


def test_a_long_silent_computation_keeps_its_job(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainrule.store.work.BEAT_SECONDS", 0.02)
    add(store)

    def handler(work: Work) -> bool:
        first = get(store, work.job.id).heartbeat
        for _ in range(300):
            time.sleep(0.01)
            latest = get(store, work.job.id).heartbeat
            if first is not None and latest is not None and latest > first:
                return True
        return False

    row = work_once(store, {"count": handler})
    assert row is not None and row.result is True


def test_a_fault_of_the_program_is_named_and_seen(store: Store) -> None:
    job = add(store)

    def handler(work: Work) -> None:
        raise ZeroDivisionError("division by zero")

    with pytest.raises(ZeroDivisionError):
        work_once(store, {"count": handler})
    row = get(store, job.id)
    assert row.state == "failed" and "ZeroDivisionError" in str(row.error)


def test_an_interrupted_job_is_not_a_failed_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    job = add(store)

    def handler(work: Work) -> None:
        work.step("one", lambda: 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work_once(store, {"count": handler})
    assert get(store, job.id).state == "running"
    monkeypatch.setattr(jobs, "STALE", timedelta(0))
    done = work_once(store, {"count": lambda work: work.step("one", lambda: 2)})
    assert done is not None and (done.state, done.result) == ("done", 1)


def test_a_worker_outlives_faults_and_stops_when_told(store: Store) -> None:
    def handler(work: Work) -> str:
        if work.job.payload["n"] == 0:
            raise ZeroDivisionError("division by zero")
        return "fine"

    rows = [add(store, n=n) for n in range(3)]
    stop = threading.Event()
    thread = threading.Thread(target=work_until, args=(store, {"count": handler}, stop))
    thread.start()
    for _ in range(1000):
        if get(store, rows[-1].id).state == "done":
            break
        time.sleep(0.01)
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert [get(store, row.id).state for row in rows] == ["failed", "done", "done"]


def test_four_workers_share_the_work_and_do_nothing_twice(store: Store) -> None:
    rows = [add(store, n=n) for n in range(12)]
    done: list[str] = []

    def drain(_: int) -> None:
        while work_once(store, {"count": lambda work: done.append(work.job.id)}) is not None:
            pass

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(drain, range(4)))
    assert sorted(done) == sorted(row.id for row in rows)
