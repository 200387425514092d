"""Many at once: threads of one process and several processes; no write is lost, none is done twice."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from chainrule.store import Store, attempts, cards, progress, reviews
from chainrule.store.attempts import AttemptRow
from chainrule.store.cards import CardRow
from chainrule.store.reviews import MemoryRow, ReviewRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROGRAM = """
import sys
from chainrule.store import open_store, progress
store = open_store(sys.argv[1])
for _ in range(20):
    with store.write() as db:
        progress.opened(db, "pca")
"""


def test_no_write_of_many_threads_and_processes_is_lost(store: Store) -> None:
    """Each write reads the count first: a reader that became a writer late would lose some, or find the file locked."""
    processes = [subprocess.Popen([sys.executable, "-c", PROGRAM, str(store.folder)]) for _ in range(2)]

    def visit(_: int) -> None:
        with store.write() as db:
            progress.opened(db, "pca")
        with store.read() as db:
            progress.every(db)

    with ThreadPoolExecutor(40) as threads:
        list(threads.map(visit, range(80)))
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    with store.read() as db:
        row = progress.get(db, "pca")
    assert row is not None and row.visits == 120


def test_the_same_review_from_sixteen_threads_is_one(store: Store) -> None:
    memory = MemoryRow("c", 2.0, 5.0, NOON, "review", None, NOON)
    with store.write() as db:
        cards.put(db, [CardRow("c", "f", "b", None, "map", None, None, None, "easy", None)])

    def post(_: int) -> bool:
        with store.write() as db:
            return reviews.record(db, ReviewRow("r", "c", 3, NOON, None, None), memory)

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(post, range(64))) == 1
    with store.read() as db:
        assert len(reviews.log(db)) == 1


def test_the_same_attempt_from_sixteen_threads_is_one(store: Store) -> None:
    def post(n: int) -> bool:
        with store.write() as db:
            return attempts.record(db, AttemptRow("a", "pca", "axis", n, {}, "", "correct", None, 0.0, NOON))

    with ThreadPoolExecutor(16) as threads:
        assert sum(threads.map(post, range(64))) == 1
