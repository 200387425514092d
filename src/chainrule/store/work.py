"""Doing jobs: steps that a killed process does not repeat, a heartbeat, and an end that is always written down."""

import os
import threading
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from chainrule.errors import ChainruleError
from chainrule.store import jobs
from chainrule.store.database import Store
from chainrule.store.jobs import JobLost, JobRow

BEAT_SECONDS = 1.0
IDLE_SECONDS = 0.5

Handler = Callable[["Work"], Any]
"""Does one kind of job; what it returns (JSON) is the job's result."""


class Work:
    """A job in the hands of its handler."""

    def __init__(self, store: Store, job: JobRow, owner: str) -> None:
        self.store = store
        self.job = job
        self._owner = owner

    def step(
        self,
        name: str,
        compute: Callable[[], Any],
        keep: Callable[[Connection, Any], object] | None = None,
    ) -> Any:
        """What `compute` gives (JSON), from an earlier run of this job where that came so far.

        `keep(db, result)` writes the step's effect; it and the mark that the step is done are one transaction, so the
        effect happens once. Raises JobLost when the job was cancelled or taken over.
        """
        with self.store.read() as db:
            done, result = jobs.step_result(db, self.job.id, name)
        if done:
            return result
        result = compute()
        effect = None if keep is None else lambda db: keep(db, result)
        with self.store.write() as db:
            jobs.finish_step(db, self.job.id, self._owner, name, result, effect)
        return result

    def tell(self, progress: float, say: str) -> None:
        """Shows how far the job is (0 to 1) and what is going on. Raises JobLost."""
        with self.store.write() as db:
            jobs.beat(db, self.job.id, self._owner, progress=progress, say=say)


def work_once(store: Store, handlers: Mapping[str, Handler]) -> JobRow | None:
    """Does the next job to its end and returns it; None where there is nothing to do.

    A ChainruleError of the handler becomes the job's sentence; any other error is named as a fault of the program and
    raised after the job was marked as failed.
    """
    with store.read() as db:  # an idle worker asks twice a second, and should not stand in the way of writers
        if not jobs.unfinished(db):
            return None
    owner = f"{os.getpid()}-{uuid.uuid4().hex}"
    with store.write() as db:
        job = jobs.claim(db, owner, handlers)
    if job is None:
        return None
    with _heartbeat(store, job.id, owner):
        _run(Work(store, job, owner), handlers[job.kind], owner)
    with store.read() as db:
        return jobs.get(db, job.id)


def work_until(store: Store, handlers: Mapping[str, Handler], stop: threading.Event) -> None:
    """Does jobs as they come, until `stop` is set; for a thread of its own. Errors of handlers do not end it."""
    while not stop.is_set():
        try:
            job = work_once(store, handlers)
        except Exception:  # the job has its sentence; the thread must live for the next one
            job = None
        if job is None:
            stop.wait(IDLE_SECONDS)


def _run(work: Work, handler: Handler, owner: str) -> None:
    job = work.job.id
    try:
        result = handler(work)
        with work.store.write() as db:
            jobs.finish(db, job, owner, result)
    except JobLost:
        return
    except Exception as error:  # an interrupt is none: such a job is taken up again
        expected = isinstance(error, ChainruleError)
        sentence = str(error) if expected else f"Chainrule made a mistake here ({type(error).__name__}: {error})."
        try:
            with work.store.write() as db:
                jobs.fail(db, job, owner, sentence)
        except JobLost:
            return
        if not expected:
            raise


class _heartbeat:
    """Shows that the process lives while a long computation says nothing."""

    def __init__(self, store: Store, job: str, owner: str) -> None:
        self._store, self._job, self._owner = store, job, owner
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name=f"heartbeat-{job}")

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                with self._store.write() as db:
                    jobs.beat(db, self._job, self._owner)
            except JobLost:
                return
            except ChainruleError:
                continue
