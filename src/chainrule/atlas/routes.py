"""The lines of a chosen concept on the map: what leads to it and what it opens, along gutters and never over words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.chart import GUTTER, LABEL, Chart, Point, Spot, chart

NEED, OPENS = "need", "opens"
GAP = 0.12  # how far from half-way between two rows a horizontal line may run


@dataclass(frozen=True)
class Edge:
    """A line from a concept to one that needs it: `kind` is "need" (drawn) or "opens" (dotted).

    `points` are corners in the chart's cells, from the right end of the source's label to the target's dot; the first
    may be drawn from where the label's words end, and the last up to the dot's rim.
    """

    source: str
    target: str
    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class _Run:
    """A straight part of an edge in a gutter: the line that owns it, from where to where."""

    owner: str
    low: float
    high: float


@lru_cache(maxsize=128)
def edges(atlas: Atlas, chosen: str) -> tuple[Edge, ...]:
    """The lines to draw for a concept: all its needs, directly or not, without implied ones, and what it opens.

    Raises UnknownConcept for a slug that is not on the map.
    """
    pairs = [(n, s, NEED) for s in atlas.before(chosen) for n in atlas.needs_drawn(s)]
    pairs += [(chosen, s, OPENS) for s in atlas.after(chosen)]
    places = chart(atlas)
    return _routed(places, pairs)


def _routed(places: Chart, pairs: Sequence[tuple[str, str, str]]) -> tuple[Edge, ...]:
    spots = places.spots
    across: dict[float, list[_Run]] = defaultdict(list)
    down: dict[int, list[_Run]] = defaultdict(list)
    out: dict[int, dict[str, float]] = defaultdict(dict)
    into: dict[int, dict[float, set[str]]] = defaultdict(lambda: defaultdict(set))
    for source, target, _ in pairs:
        a, b = spots[source], spots[target]
        gap = _gap(a, b)
        out[a.column][source] = a.y
        into[b.column - 1][b.y].add(source)
        if b.column - a.column > 1:
            across[gap].append(_Run(source, float(a.column), float(b.column)))
            down[a.column].append(_run(source, a.y, gap))
            down[b.column - 1].append(_run(source, gap, b.y))
        else:
            down[a.column].append(_run(source, a.y, b.y))
    levels = {gap: _spread(_tracks(runs, {}), gap - GAP, gap + GAP) for gap, runs in across.items()}
    rails = {
        k: _spread(_tracks(runs, _left_of(out[k], into[k])), k + GUTTER[0], k + GUTTER[1]) for k, runs in down.items()
    }
    return tuple(Edge(s, t, kind, _corners(spots[s], spots[t], levels, rails)) for s, t, kind in pairs)


def _gap(a: Spot, b: Spot) -> float:
    """The gap between rows beside the source, on the target's side."""
    return a.y + (0.5 if b.y >= a.y else -0.5)


def _run(owner: str, one: float, other: float) -> _Run:
    return _Run(owner, min(one, other), max(one, other))


def _left_of(out: Mapping[str, float], into: Mapping[float, set[str]]) -> dict[str, set[str]]:
    """For each line in a gutter the lines that must run left of it.

    What leaves a row must turn off before what enters the same row on the other side turns in, or the two would look
    like one line.
    """
    before: dict[str, set[str]] = defaultdict(set)
    for source, y in out.items():
        for other in into.get(y, set()):
            if other != source:
                before[other].add(source)
    return before


def _tracks(runs: Iterable[_Run], before: Mapping[str, set[str]]) -> dict[str, int]:
    """A track for each line of a gutter: lines that would overlap get different ones, as few as possible."""
    spans: dict[str, tuple[float, float]] = {}
    for run in runs:
        low, high = spans.get(run.owner, (run.low, run.high))
        spans[run.owner] = (min(low, run.low), max(high, run.high))
    track: dict[str, int] = {}
    waiting = sorted(spans, key=lambda s: (spans[s], s))
    while waiting:
        free = [s for s in waiting if not (before.get(s, set()) & set(waiting)) - {s}]
        owner = (free or waiting)[0]
        waiting.remove(owner)
        k = max((track[s] + 1 for s in before.get(owner, set()) if s in track), default=0)
        while any(t == k and _overlap(spans[owner], spans[s]) for s, t in track.items()):
            k += 1
        track[owner] = k
    return track


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _spread(track: Mapping[str, int], low: float, high: float) -> dict[str, float]:
    """Tracks as positions, evenly between the gutter's edges; a lone one in the middle."""
    count = max(track.values(), default=0) + 1
    return {owner: low + (high - low) * (k + 1) / (count + 1) for owner, k in track.items()}


def _corners(
    a: Spot, b: Spot, levels: Mapping[float, Mapping[str, float]], rails: Mapping[int, Mapping[str, float]]
) -> tuple[Point, ...]:
    start, end = (a.x + LABEL[1], a.y), (b.x, b.y)
    first = rails[a.column][a.slug]
    if b.column - a.column == 1:
        via: tuple[Point, ...] = ((first, a.y), (first, b.y))
    else:
        level, last = levels[_gap(a, b)][a.slug], rails[b.column - 1][a.slug]
        via = ((first, a.y), (first, level), (last, level), (last, b.y))
    points = [start]
    for point in (*via, end):
        if point != points[-1]:
            points.append(point)
    return tuple(p for k, p in enumerate(points) if k in (0, len(points) - 1) or not _straight(points, k))


def _straight(points: Sequence[Point], k: int) -> bool:
    (ax, ay), (bx, by), (cx, cy) = points[k - 1], points[k], points[k + 1]
    return (ax == bx == cx) or (ay == by == cy)
