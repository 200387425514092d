"""The map: places, edges and the chosen concept."""

import re
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from chainrule.atlas.atlas import open_atlas
from chainrule.atlas.chart import chart
from chainrule.desk.knowing import Knowing
from chainrule.server.chart import at, paths, step, words_end
from chainrule.server.rings import ring

ATLAS = open_atlas()
PLACES = chart(ATLAS)


def test_labels_stay_in_their_column() -> None:
    for spot in PLACES.spots.values():
        assert len(spot.lines) <= 2
        assert words_end(PLACES, spot) - at(PLACES, spot.x, spot.y)[0] < step(PLACES) - 8


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


@pytest.mark.parametrize("slug", list(ATLAS))
def test_lines_never_run_over_words(slug: str) -> None:
    for _, path in paths(ATLAS, slug):
        ends = {points(path)[0][1], points(path)[-1][1]}
        for (x0, y0), (x1, y1) in pairwise(points(path)):
            for spot in PLACES.spots.values():
                x, y = at(PLACES, spot.x, spot.y)
                if y in ends and abs(y - y0) < 1:
                    continue
                half = 7.5 * len(spot.lines) - 2
                right = words_end(PLACES, spot) - 6
                apart = max(x0, x1) < x - 6 or min(x0, x1) > right
                apart |= max(y0, y1) < y - half or min(y0, y1) > y + half
                assert apart, (spot.slug, (x0, y0), (x1, y1))


def test_the_style_sheet_places_every_concept(client: TestClient) -> None:
    answer = client.get("/map/places.css")
    assert answer.headers["content-type"].startswith("text/css")
    for slug in ATLAS:
        assert f'data-slug="{slug}"' in answer.text
    seen = re.findall(r"\{ (left: [\d.]+%; top: \d+px) \}", answer.text)
    assert len(set(seen)) == len(ATLAS)


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
    assert "<path" not in ring(Knowing())
    half = ring(Knowing("growing", 0.5), lesson=True)
    assert 'aria-label="growing, with a lesson"' in half
    assert "6.50,10.50" in half
    assert '<circle class="fill"' in ring(Knowing("strong", 1.0))


def test_any_set_of_concepts_has_its_path_in_order(client: TestClient) -> None:
    page = client.get("/map", params={"of": "pca,chain_rule"}).text
    steps = re.search(r'<ol class="steps">(.*?)</ol>', page, re.S)
    assert steps is not None
    order = re.findall(r"/map\?at=(\w+)&amp;of=chain_rule,pca", steps[1])
    assert order == list(ATLAS.path_to(["pca", "chain_rule"]))
    assert f"{len(order)} concepts, in order" in page
    assert "Off the path" in client.get("/map", params={"of": "pca,chain_rule", "at": "pca"}).text
    assert "&amp;of=chain_rule,pca,svd" in client.get("/map", params={"of": "pca,chain_rule", "at": "svd"}).text
    answer = client.get("/map", params={"of": "pca,<b>"})
    assert answer.status_code == 404
    assert "<b>" not in answer.text
