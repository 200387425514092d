"""When to measure the curvature: it costs as much as many steps, so it has a budget that alarms may overdraw."""

from __future__ import annotations

import math
from collections import deque
from statistics import median

from chainrule.diagnose.recorders.budget import Budget

_RISE = 3.0  # times the recent median loss; rarer than noise, early in a divergence
_DEBT = {"loss": 6.0, "limit": 2.0, "": 0.0}  # in costs of a probe


class Prober:
    """Decides at which step to probe, from the budget, the loss so far and the last curvature.

    `limit` is what rate × curvature should not exceed. Two probes beyond it are what a judge needs, so the first that
    passes it calls for a second, a few steps later.
    """

    def __init__(self, budget: Budget, limit: float) -> None:
        self.off = ""  # why no probe can be made
        self._budget = budget
        self._limit = limit
        self._recent: deque[float] = deque(maxlen=40)
        self._curvature = math.nan
        self._last = -1
        self._cost = 0.0
        self._rising = False

    def wants(self, step: int, rate: float) -> bool:
        """Whether to probe at this step, whose learning rate is `rate`."""
        if self.off or not rate > 0:
            return False
        if self._last < 0:
            return True
        alarm, gap = self._alarm(rate)
        return step - self._last >= gap and self._budget.affords(self._cost, _DEBT[alarm] * self._cost)

    def _alarm(self, rate: float) -> tuple[str, int]:
        share = rate * self._curvature / self._limit
        if self._rising or share > 1.5:
            return "loss" if self._rising else "limit", 1
        # Near the limit the curvature swings from step to step: the second opinion is taken a few steps later.
        return ("limit", 4) if not share <= 1 else ("", 1)

    def saw(self, step: int, curvature: float, cost: float) -> None:
        """Take note of a probe; `cost` in seconds."""
        self._curvature, self._last, self._cost = curvature, step, cost

    def hears(self, loss: float) -> None:
        """Take note of a step's loss. A loss that is not finite ends the probing: nothing can be measured after it."""
        if not math.isfinite(loss):
            self.off = self.off or "the loss was not finite"
            return
        self._rising = len(self._recent) >= 5 and loss > _RISE * median(self._recent) > 0
        if not self._rising:
            self._recent.append(loss)
