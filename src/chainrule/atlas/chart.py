"""The map as data: a place for every concept, and the lines of a chosen one, in cells for a renderer to scale.

One column is one unit of x and one row one unit of y. A concept's dot is at (x, y); its label stands in
`[x + LABEL[0], x + LABEL[1]]` and within 0.36 of y, in at most two lines. Vertical lines keep to the gutters
`[x + GUTTER[0], x + GUTTER[1]]`, horizontal ones to the rows of concepts that they start from or lead to and to the
gaps half-way between rows, so that no line runs over words. A lane's heading stands above its first row, at the left,
within HEADING columns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.concept import PART_TITLES, PARTS

LABEL = (0.09, 0.82)
GUTTER = (0.84, 0.94)
HEADING = 1.8
LETTERS = 17  # of a label's line
ROWS = 5  # of a lane in one column

Point = tuple[float, float]


@dataclass(frozen=True)
class Lane:
    """A part of the map: `top` is the y of its upper edge, the heading is at `top + 0.5`, row 0 at `top + 1.25`."""

    part: str
    title: str
    top: float
    rows: int


@dataclass(frozen=True)
class Spot:
    """A concept's place: its dot at (x, y), its label in lines, whether the founding lecture names it."""

    slug: str
    part: str
    column: int
    row: int
    x: float
    y: float
    lines: tuple[str, ...]
    seed: bool


@dataclass(frozen=True)
class Chart:
    """The map's lanes and places; `height` in rows, `spots` in reading order (lane, column, row)."""

    columns: int
    height: float
    lanes: tuple[Lane, ...]
    spots: Mapping[str, Spot]

    def beside(self, slug: str) -> dict[str, str]:
        """The concepts that the arrow keys lead to: "up", "down", "left", "right", where there is one."""
        here = self.spots[slug]
        ways: dict[str, str] = {}
        for way, along, across in (("up", -1, 0), ("down", 1, 0), ("left", 0, -1), ("right", 0, 1)):
            others = [s for s in self.spots.values() if _lies(here, s, along, across)]
            if others:
                ways[way] = min(others, key=lambda s: _far(here, s, along != 0)).slug
        return ways


@lru_cache(maxsize=8)
def chart(atlas: Atlas) -> Chart:
    """Places for all concepts: a column after all needs, at most ROWS in a lane's column, seeds first.

    The number of columns is that of the longest chain of needs; where a column is full, what can wait moves right.
    """
    columns = 1 + max(atlas.depth(slug) for slug in atlas)
    column = _columns(atlas, columns)
    cells: dict[tuple[str, int], list[str]] = defaultdict(list)
    for slug in atlas:
        cells[atlas[slug].part, column[slug]].append(slug)
    lanes: list[Lane] = []
    spots: dict[str, Spot] = {}
    top = 0.0
    for part in PARTS:
        rows = max((len(cells[part, k]) for k in range(columns)), default=0)
        lanes.append(Lane(part, PART_TITLES[part], top, rows))
        for k in range(columns):
            for row, slug in enumerate(_sorted(cells[part, k], atlas, spots)):
                concept = atlas[slug]
                y = top + 1.25 + row
                spots[slug] = Spot(slug, part, k, row, float(k), y, wrap(concept.short), concept.seed is not None)
        top += rows + 1.0
    return Chart(columns, top, tuple(lanes), spots)


def _columns(atlas: Atlas, columns: int) -> dict[str, int]:
    """Column by column, the ready concepts that can wait least and those of the founding lecture first."""
    last = _latest(atlas, columns)
    column: dict[str, int] = {}
    for k in range(columns):
        room = dict.fromkeys(PARTS, ROWS)
        ready = [s for s in atlas if s not in column and all(column.get(n, k) < k for n in atlas[s].needs)]
        for slug in sorted(ready, key=lambda s: (last[s] > k, atlas[s].seed is None, last[s])):
            part = atlas[slug].part
            if room[part] > 0 or last[slug] <= k:
                column[slug] = k
                room[part] -= 1
    return column


def _latest(atlas: Atlas, columns: int) -> dict[str, int]:
    """The last column in which each concept leaves room for what builds on it."""
    last: dict[str, int] = {}
    for slug in reversed(list(atlas)):
        last[slug] = min((last[s] - 1 for s in atlas.after(slug)), default=columns - 1)
    return last


def _sorted(slugs: list[str], atlas: Atlas, spots: Mapping[str, Spot]) -> list[str]:
    """A column's concepts: the founding lecture's first, then near the rows of their needs, then in learning order."""

    def wished(slug: str) -> float:
        rows = [spots[n].row for n in atlas[slug].needs if n in spots and spots[n].part == atlas[slug].part]
        return sum(rows) / len(rows) if rows else 0.0

    return sorted(slugs, key=lambda s: (atlas[s].seed is None, wished(s)))


def wrap(text: str) -> tuple[str, ...]:
    """A label in lines of at most LETTERS letters, as even as they can be; a longer word keeps a line of its own."""
    words = text.split()
    if len(text) <= LETTERS:
        return (text,)
    cuts = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))] or [(text, "")]
    best = min(cuts, key=lambda c: (max(len(c[0]), len(c[1]), LETTERS), len(c[1]) > len(c[0]), -len(c[0])))
    return tuple(line for line in best if line)


def _lies(here: Spot, other: Spot, along: int, across: int) -> bool:
    if along:
        return other.column == here.column and (other.y - here.y) * along > 0
    return other.part == here.part and (other.column - here.column) * across > 0


def _far(here: Spot, other: Spot, vertical: bool) -> tuple[float, float]:
    steps, aside = abs(other.y - here.y), abs(other.x - here.x)
    return (steps, aside) if vertical else (aside, steps)
