"""How much of a run's time its watching may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Budget:
    """A share of the time since the start, e.g. 0.04, and what of it was spent.

    What is worth watching (a rate that just rose) may run into debt, by `credit` times the cost of the last probe; the
    debt is paid off before anything else is measured.
    """

    def __init__(self, share: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.share = share
        self.spent = 0.0
        self._clock = clock
        self._start = clock()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._start

    @contextmanager
    def charge(self) -> Iterator[None]:
        """Count the time of the block as spent."""
        start = self._clock()
        try:
            yield
        finally:
            self.spent += self._clock() - start

    def affords(self, cost: float, credit: float = 0.0) -> bool:
        """Whether `cost` more seconds stay within the share, `credit` seconds of debt allowed."""
        return self.spent + cost <= self.share * self.elapsed + credit
