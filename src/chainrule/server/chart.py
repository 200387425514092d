"""The map's geometry: a place for every concept, and edges that run through gutters and never over words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from chainrule.atlas.atlas import Atlas

LANES = (
    ("statistics", "Statistics and probability"),
    ("linear_algebra", "Linear algebra"),
    ("calculus", "Calculus"),
    ("training", "Training, where they meet"),
)
ROWS = (4, 4, 4, 2)
WIDTH, ROW, HEAD, FOOT, LEFT = 1312.0, 42.0, 34.0, 18.0, 10.0
CHARACTER = 6.7  # the mean width of a letter of the labels, in pixels (Inter at 13 px)
LINE = 18  # characters in one line of a label
RADIUS = 6.0


@dataclass(frozen=True)
class Node:
    """One concept on the map: its column, lane and row, and where its ring stands (pixels)."""

    slug: str
    column: int
    lane: int
    row: int
    x: float
    y: float
    lines: tuple[str, ...]

    @property
    def end(self) -> float:
        """Where its words end."""
        return self.x + 18 + CHARACTER * max(map(len, self.lines))


@dataclass(frozen=True)
class Chart:
    """All places, the tops of the lanes and the height of the whole, in pixels of a map 1,312 wide."""

    nodes: Mapping[str, Node]
    tops: tuple[float, ...]
    height: float
    step: float

    def edges(self, atlas: Atlas, chosen: str) -> tuple[tuple[str, str], ...]:
        """SVG paths with their kind: `need` for what the chosen concept needs (implied needs left out), `opens` for
        what needs it."""
        before = atlas.before(chosen)
        needs = [("need", self._path(n, s)) for s in before for n in atlas.needs_drawn(s)]
        return (*needs, *(("opens", self._path(chosen, s)) for s in atlas.after(chosen)))

    def _path(self, start: str, end: str) -> str:
        """From the end of a label along the gutters and between the rows to the next ring."""
        a, b = self.nodes[start], self.nodes[end]
        first, last = a.x + self.step - 17, b.x - 17
        via = [(min(a.end, first), a.y)]
        if b.column - a.column > 1:
            between = b.y + (ROW / 2 if a.y >= b.y else -ROW / 2)
            via += [(first, a.y), (first, between), (last, between), (last, b.y)]
        elif a.y != b.y:
            via += [(last, a.y), (last, b.y)]
        return rounded([*via, (b.x - 9, b.y)])


def chart(atlas: Atlas) -> Chart:
    """Columns from left to right by need, lanes from top to bottom by part; a full column passes on to the next."""
    cells: dict[str, tuple[int, int, int]] = {}
    room: dict[tuple[int, int], int] = {}
    lane_of = {part: k for k, (part, _) in enumerate(LANES)}
    for slug, concept in atlas.items():
        lane = lane_of[concept.part]
        column = max((cells[need][0] + 1 for need in concept.needs), default=0)
        while room.get((lane, column), 0) >= ROWS[lane]:
            column += 1
        row = room.get((lane, column), 0)
        cells[slug] = (column, lane, row)
        room[lane, column] = row + 1
    step = (WIDTH - 6) / (1 + max(column for column, _, _ in cells.values()))
    heights = [
        HEAD + ROW * (1 + max(row for _, lane, row in cells.values() if lane == k)) + FOOT for k in range(len(LANES))
    ]
    tops = [sum(heights[:k]) for k in range(len(LANES))]
    nodes = {
        slug: Node(
            slug, *cell, LEFT + cell[0] * step, tops[cell[1]] + HEAD + 20 + cell[2] * ROW, wrapped(atlas[slug].short)
        )
        for slug, cell in cells.items()
    }
    return Chart(nodes, tuple(tops), sum(heights), step)


def wrapped(words: str, limit: int = LINE) -> tuple[str, ...]:
    """At most as many characters in a line as the limit, broken between words."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > limit:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return tuple(lines)


def rounded(via: Sequence[tuple[float, float]]) -> str:
    """An SVG path along right angles with the one radius at its corners."""
    parts = [f"M{via[0][0]:.1f},{via[0][1]:.1f}"]
    for (ax, ay), (bx, by), (cx, cy) in zip(via, via[1:], via[2:], strict=False):
        r = min(RADIUS, abs(bx - ax) + abs(by - ay), (abs(cx - bx) + abs(cy - by)) / 2)
        parts.append(f"L{bx - r * _sign(bx - ax):.1f},{by - r * _sign(by - ay):.1f}")
        parts.append(f"Q{bx:.1f},{by:.1f} {bx + r * _sign(cx - bx):.1f},{by + r * _sign(cy - by):.1f}")
    return " ".join([*parts, f"L{via[-1][0]:.1f},{via[-1][1]:.1f}"])


def in_lane(chart_: Chart, slugs: Iterable[str]) -> list[str]:
    """Slugs in reading order of the map: by column, then by row."""
    return sorted(slugs, key=lambda s: (chart_.nodes[s].column, chart_.nodes[s].row))


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
