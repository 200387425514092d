"""The map: places, edges and the chosen concept."""

import re
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from chainrule.atlas.atlas import open_atlas
from chainrule.desk.knowing import Knowing
from chainrule.server.chart import CHARACTER, ROW, chart
from chainrule.server.rings import ring

ATLAS = open_atlas()
CHART = chart(ATLAS)


def test_every_concept_has_a_place_of_its_own_after_what_it_needs() -> None:
    assert set(CHART.nodes) == set(ATLAS)
    assert len({(n.column, n.lane, n.row) for n in CHART.nodes.values()}) == len(ATLAS)
    for slug, concept in ATLAS.items():
        assert all(CHART.nodes[need].column < CHART.nodes[slug].column for need in concept.needs)


def test_labels_stay_in_their_column() -> None:
    for node in CHART.nodes.values():
        assert len(node.lines) <= 2
        assert 12 + CHARACTER * max(map(len, node.lines)) < CHART.step - 8


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


@pytest.mark.parametrize("slug", list(ATLAS))
def test_edges_never_run_over_words(slug: str) -> None:
    ends = {slug, *ATLAS.before(slug), *ATLAS.after(slug)}
    for _, path in CHART.edges(ATLAS, slug):
        for (x0, y0), (x1, y1) in pairwise(points(path)):
            for node in CHART.nodes.values():
                if node.slug in ends and abs(node.y - y0) < 1:
                    continue
                half = 7.5 * len(node.lines) - 2
                left, right = node.x - 6, node.x + 12 + (CHARACTER - 0.7) * max(map(len, node.lines))
                apart = max(x0, x1) < left or min(x0, x1) > right
                apart |= max(y0, y1) < node.y - half or min(y0, y1) > node.y + half
                assert apart, (node.slug, (x0, y0), (x1, y1))


def test_the_style_sheet_has_a_class_for_every_place(client: TestClient) -> None:
    css = client.get("/static/css/map.css").text
    for node in CHART.nodes.values():
        top = re.search(rf"\.y-{node.lane}-{node.row} {{ top: (\d+)px", css)
        left = re.search(rf"\.x-{node.column} {{ left: ([\d.]+)%", css)
        assert top and abs(float(top[1]) - node.y) <= 1
        assert left and abs(float(left[1]) / 100 * 1312 - node.x) <= 1
    assert f"height: {CHART.height:.0f}px" in css
    assert ROW == 42


def test_the_page_names_all_concepts_and_opens_the_chosen_one(client: TestClient) -> None:
    page = client.get("/map?at=eigenvectors").text
    for slug in ATLAS:
        assert f"/learn/{slug}" in page
    assert "needs 4 · opens 3" in page
    assert page.count('aria-current="true"') >= 2


def test_a_list_by_choice_has_no_chart(client: TestClient) -> None:
    page = client.get("/map?at=pca&view=list").text
    assert "edges" not in page
    assert "lists always" in page


def test_an_unknown_concept_or_lecture_is_named(client: TestClient) -> None:
    unknown = client.get("/map?at=<script>")
    assert unknown.status_code == 404
    assert "&lt;script&gt;" in unknown.text
    assert client.get("/map?lecture=none").status_code == 404


def test_rings_tell_mastery_in_words() -> None:
    assert 'aria-label="new"' in ring(Knowing())
    assert "fill" not in ring(Knowing()).replace('"fill"', "") or "<path" not in ring(Knowing())
    half = ring(Knowing("growing", 0.5), lesson=True)
    assert 'aria-label="growing, with a lesson"' in half
    assert "6.50,10.50" in half
    assert '<circle class="fill"' in ring(Knowing("strong", 1.0))
