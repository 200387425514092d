"""Times of captions put right: out of order, running backwards, overlapping, or missing an end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from chainrule.study.words import SLOWEST

_SHORTEST = 0.02  # seconds
_FAR = 60.0  # seconds behind all others: a slip of the pen


def times(rows: Sequence[tuple[float, float | None, int]]) -> tuple[list[tuple[float, float]], list[int], int]:
    """Spans in order, the index of the row each belongs to, and how many rows were moved or given a new time.

    ``rows`` are (start, end or None, characters), in the order of the file; times in seconds. Where most times rise,
    a row whose time falls into a gap of the others was filed out of order and goes there; one whose time falls where
    another speaks was mistimed, keeps its place in the text, and gets a time between its neighbours.
    """
    starts = [max(0.0, start) for start, _, _ in rows]
    order = list(range(len(rows)))
    rising = _rising(starts)
    strays = sorted(set(order) - set(rising))
    if strays:
        wrong = _mistimed(rows, rising, strays) if len(strays) <= 0.2 * len(rows) else set()
        _refit(starts, wrong)
        order.sort(key=lambda i: (starts[i], i))
    spans: list[tuple[float, float]] = []
    moved = len(strays)
    for place, i in enumerate(order):
        following = starts[order[place + 1]] if place + 1 < len(order) else None
        end, mended = _end(starts[i], rows[i][1], rows[i][2], following)
        moved += mended
        spans.append((starts[i], end))
    return spans, order, moved


def _end(start: float, end: float | None, size: int, following: float | None) -> tuple[float, int]:
    """When a caption ends, and 1 where its own end could not be true."""
    mended = int(end is not None and end < start)
    spoken = start + max(2.0, size / SLOWEST)
    if end is None or end <= start:
        end = spoken
    elif end > start + max(60.0, 4 * (spoken - start)):  # an end far behind its words is a slip, unless they are many
        end, mended = spoken, 1
    if following is not None:
        end = min(end, following)
    return max(end, start + _SHORTEST if following is None else start), mended


def _rising(starts: Sequence[float]) -> list[int]:
    """Indices of a longest run of rows whose starts do not fall (patience sorting, O(n log n))."""
    tails: list[float] = []
    tops: list[int] = []
    before: list[int] = [-1] * len(starts)
    for i, start in enumerate(starts):
        place = bisect_right(tails, start)
        before[i] = tops[place - 1] if place else -1
        if place == len(tails):
            tails.append(start)
            tops.append(i)
        else:
            tails[place], tops[place] = start, i
    run: list[int] = []
    i = tops[-1] if tops else -1
    while i >= 0:
        run.append(i)
        i = before[i]
    return run[::-1]


def _mistimed(
    rows: Sequence[tuple[float, float | None, int]], rising: Sequence[int], strays: Sequence[int]
) -> set[int]:
    """The strays whose time falls where a row in good order speaks, or far outside of the lecture."""
    starts = [rows[i][0] for i in rising]
    wrong: set[int] = set()
    for i in strays:
        start, end, _ = rows[i]
        ends = end if end is not None and end > start else start + 0.5
        place = bisect_right(starts, start)
        before = rows[rising[place - 1]] if place else None
        follows = starts[place] if place < len(starts) else None
        covered = ends - start if follows is None and start > starts[-1] + _FAR else 0.0
        if before is not None:
            spoken = before[1] if before[1] is not None else follows if follows is not None else before[0]
            covered += max(0.0, min(spoken, ends) - start)
        if follows is not None:
            covered += max(0.0, ends - follows)
        if covered > 0.5 * (ends - start):
            wrong.add(i)
    return wrong


def _refit(starts: list[float], wrong: set[int]) -> None:
    """Gives the rows in ``wrong`` times between those of their neighbours in the file that are in good order."""
    good = [i for i in range(len(starts)) if i not in wrong]
    for i in sorted(wrong):
        place = bisect_right(good, i)
        back = good[place - 1] if place else -1
        ahead = good[place] if place < len(good) else len(starts)
        low = starts[back] if back >= 0 else 0.0
        high = starts[ahead] if ahead < len(starts) else low + 2.0 * (ahead - back)
        starts[i] = low + (max(high, low) - low) * (i - back) / (ahead - back)
