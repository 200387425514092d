"""Measurements on their way into a trace, written in batches so that a step does not wait for the disk."""

from __future__ import annotations

import time

from chainrule.diagnose.trace import Measurement, Trace

_ROWS = 512
_SECONDS = 1.0


class Log:
    """Holds measurements until there are many of them or a second has passed: what a killed program loses."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._rows: list[Measurement] = []
        self._last = time.monotonic()

    def add(self, name: str, step: int, *values: float, where: str = "") -> None:
        """Keep one measurement."""
        self._rows.append(Measurement(name, values, where, step))

    def flush_if_due(self) -> None:
        """Write what waits, if it is time to."""
        if len(self._rows) >= _ROWS or (self._rows and time.monotonic() - self._last > _SECONDS):
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self._trace.append(self._rows)
        self._rows = []
        self._last = time.monotonic()
