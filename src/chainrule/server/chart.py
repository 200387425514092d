"""The map in pixels: the atlas's chart, scaled; lines with round corners; places as a style sheet."""

from collections.abc import Iterable, Sequence
from functools import cache

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.chart import Chart, Spot, chart
from chainrule.atlas.concept import PART_TITLES, PARTS
from chainrule.atlas.routes import edges

LANES = tuple((part, PART_TITLES[part]) for part in PARTS)
WIDTH, ROW, LEFT = 1312.0, 42.0, 10.0
CHARACTER = 6.7  # the mean width of a letter of the labels, in pixels (Inter at 13 px)
RADIUS = 6.0


def step(places: Chart) -> float:
    """The width of a column in pixels."""
    return (WIDTH - LEFT) / places.columns


def at(places: Chart, x: float, y: float) -> tuple[float, float]:
    """A point of the chart's cells in pixels."""
    return LEFT + x * step(places), y * ROW


def words_end(places: Chart, spot: Spot) -> float:
    """Where a label's words end, in pixels."""
    return at(places, spot.x, spot.y)[0] + 18 + CHARACTER * max(map(len, spot.lines))


def paths(atlas: Atlas, chosen: str) -> tuple[tuple[str, str], ...]:
    """(kind, SVG path) of the chosen concept's lines, from the end of a label to the rim of a ring."""
    places = chart(atlas)
    drawn = []
    for edge in edges(atlas, chosen):
        points = [at(places, *point) for point in edge.points]
        points[0] = (min(words_end(places, places.spots[edge.source]), points[1][0]), points[0][1])
        points[-1] = (points[-1][0] - 9, points[-1][1])
        drawn.append((edge.kind, rounded(points)))
    return tuple(drawn)


@cache
def places_css(atlas: Atlas) -> str:
    """Where everything on the map stands, as CSS: the page's policy allows no inline style."""
    places = chart(atlas)
    rules = [f".atlas, .atlas .edges {{ height: {places.height * ROW:.0f}px }}"]
    for n, lane in enumerate(places.lanes):
        rules.append(f".lane-{n} {{ top: {(lane.top + 0.5) * ROW - 12:.0f}px }}")
    for slug, spot in places.spots.items():
        x, y = at(places, spot.x, spot.y)
        rules.append(f'.node[data-slug="{slug}"] {{ left: {100 * x / WIDTH:.3f}%; top: {y:.0f}px }}')
    return "\n".join(rules) + "\n"


def in_lane(places: Chart, slugs: Iterable[str]) -> list[str]:
    """Slugs in reading order of the map: by column, then by row."""
    return sorted(slugs, key=lambda s: (places.spots[s].column, places.spots[s].row))


def wrapped(words: str, limit: int) -> tuple[str, ...]:
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
        r = min(RADIUS, (abs(bx - ax) + abs(by - ay)) / 2, (abs(cx - bx) + abs(cy - by)) / 2)
        parts.append(f"L{bx - r * _sign(bx - ax):.1f},{by - r * _sign(by - ay):.1f}")
        parts.append(f"Q{bx:.1f},{by:.1f} {bx + r * _sign(cx - bx):.1f},{by + r * _sign(cy - by):.1f}")
    return " ".join([*parts, f"L{via[-1][0]:.1f},{via[-1][1]:.1f}"])


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)
