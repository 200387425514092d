"""The map's layout and the lines of every concept: nothing overlaps, nothing runs over words."""

from itertools import combinations, pairwise

import pytest

from chainrule.atlas.atlas import UnknownConcept, open_atlas
from chainrule.atlas.chart import GUTTER, HEADING, LABEL, LETTERS, ROWS, Spot, chart, wrap
from chainrule.atlas.concept import PARTS
from chainrule.atlas.routes import NEED, OPENS, Edge, edges

ATLAS = open_atlas()
CHART = chart(ATLAS)
SPOTS = CHART.spots
HALF = 0.36  # of a label's height, in rows
Segment = tuple[tuple[float, float], tuple[float, float]]


def segments(edge: Edge) -> list[Segment]:
    return list(pairwise(edge.points))


def crosses(segment: Segment, left: float, right: float, top: float, bottom: float) -> bool:
    (ax, ay), (bx, by) = segment
    return max(ax, bx) > left and min(ax, bx) < right and max(ay, by) > top and min(ay, by) < bottom


def test_every_concept_has_a_place_of_its_own_to_the_right_of_its_needs() -> None:
    assert set(SPOTS) == set(ATLAS)
    assert len({(s.part, s.column, s.row) for s in SPOTS.values()}) == 70
    for spot in SPOTS.values():
        assert all(SPOTS[n].column < spot.column for n in ATLAS[spot.slug].needs)
        assert spot.row < ROWS and 0 <= spot.column < CHART.columns
        assert spot.x == spot.column


def test_eight_columns_and_four_lanes() -> None:
    assert CHART.columns == 8
    assert [lane.part for lane in CHART.lanes] == list(PARTS)
    for lane, below in pairwise(CHART.lanes):
        assert below.top == lane.top + lane.rows + 1
    for lane in CHART.lanes:
        ys = {s.y for s in SPOTS.values() if s.part == lane.part}
        assert ys == {lane.top + 1.25 + row for row in range(lane.rows)}
    assert CHART.height == CHART.lanes[-1].top + CHART.lanes[-1].rows + 1


def test_the_founding_lectures_concepts_stand_first_in_their_column() -> None:
    for one, other in combinations(SPOTS.values(), 2):
        if (one.part, one.column) == (other.part, other.column) and one.seed and not other.seed:
            assert one.row < other.row


def test_labels_fit_their_two_lines() -> None:
    for spot in SPOTS.values():
        assert " ".join(spot.lines) == ATLAS[spot.slug].short
        assert len(spot.lines) <= 2 and all(len(line) <= LETTERS for line in spot.lines)


def test_wrap() -> None:
    assert wrap("Gradient") == ("Gradient",)
    assert wrap("Vectors, matrices, tensors") == ("Vectors,", "matrices, tensors")
    assert wrap("Donaudampfschifffahrt") == ("Donaudampfschifffahrt",)


@pytest.mark.parametrize("slug", sorted(ATLAS))
def test_the_lines_of_a_concept_are_its_needs_and_what_it_opens(slug: str) -> None:
    drawn = edges(ATLAS, slug)
    needs = {(e.source, e.target) for e in drawn if e.kind == NEED}
    assert needs == {(n, s) for s in ATLAS.before(slug) for n in ATLAS.needs_drawn(s)}
    assert {(e.source, e.target) for e in drawn if e.kind == OPENS} == {(slug, s) for s in ATLAS.after(slug)}


@pytest.mark.parametrize("slug", sorted(ATLAS))
def test_lines_run_at_right_angles_in_gutters_and_never_over_words(slug: str) -> None:
    for edge in edges(ATLAS, slug):
        a, b = SPOTS[edge.source], SPOTS[edge.target]
        assert edge.points[0] == (a.x + LABEL[1], a.y) and edge.points[-1] == (b.x, b.y)
        for (ax, ay), (bx, by) in segments(edge):
            assert (ax == bx) != (ay == by) and bx >= ax
            if ax == bx:
                assert GUTTER[0] < ax % 1 < GUTTER[1]
        for segment in segments(edge):
            assert not [s.slug for s in SPOTS.values() if over(segment, s)]
            for lane in CHART.lanes:
                assert not crosses(segment, 0, HEADING, lane.top + 0.3, lane.top + 0.7)


def over(segment: Segment, spot: Spot) -> bool:
    return crosses(segment, spot.x + LABEL[0], spot.x + LABEL[1], spot.y - HALF, spot.y + HALF)


@pytest.mark.parametrize("slug", sorted(ATLAS))
def test_lines_of_different_concepts_never_lie_on_one_another(slug: str) -> None:
    for one, other in combinations(edges(ATLAS, slug), 2):
        if one.source == other.source or one.target == other.target:
            continue
        for p in segments(one):
            for q in segments(other):
                assert not lie_together(p, q), (one, other)


def lie_together(p: Segment, q: Segment) -> bool:
    for k in (0, 1):
        same = {p[0][k], p[1][k], q[0][k], q[1][k]}
        low = max(min(p[0][1 - k], p[1][1 - k]), min(q[0][1 - k], q[1][1 - k]))
        high = min(max(p[0][1 - k], p[1][1 - k]), max(q[0][1 - k], q[1][1 - k]))
        if len(same) == 1 and high > low:
            return True
    return False


def test_the_mock_concepts_lines() -> None:
    drawn = edges(ATLAS, "eigenvectors")
    assert [e.target for e in drawn if e.kind == NEED] == [
        "vector_addition",
        "linear_maps",
        "determinant",
        "eigenvectors",
    ]
    assert {e.target for e in drawn if e.kind == OPENS} == {"diagonalization", "quadratic_forms", "pca"}


@pytest.mark.parametrize("slug", sorted(ATLAS))
def test_arrow_keys_lead_on_and_back(slug: str) -> None:
    ways = CHART.beside(slug)
    here = SPOTS[slug]
    for way, back in (("up", "down"), ("down", "up")):
        if way in ways:
            assert CHART.beside(ways[way])[back] == slug
    if "right" in ways:
        assert SPOTS[ways["right"]].part == here.part and SPOTS[ways["right"]].column > here.column
    if "left" in ways:
        assert SPOTS[ways["left"]].part == here.part and SPOTS[ways["left"]].column < here.column


def test_arrow_keys_reach_every_concept() -> None:
    seen, todo = set(), ["tensors"]
    while todo:
        slug = todo.pop()
        if slug not in seen:
            seen.add(slug)
            todo += CHART.beside(slug).values()
    assert seen == set(ATLAS)


def test_an_unknown_concept_has_no_lines() -> None:
    with pytest.raises(UnknownConcept):
        edges(ATLAS, "nothing")
