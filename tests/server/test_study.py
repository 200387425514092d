"""Study in the browser's language: a lecture goes in, its page comes out, and everything on it can be used."""

import html
import re
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from chainrule.server.app import create_app
from chainrule.server.studypage import run_in
from tests.server.conftest import TOKEN, URL
from tests.server.lecture import HOSTILE, SENTENCES, SRT


def give(client: TestClient, text: str = SRT, name: str = "talk.srt", title: str = "") -> str:
    """The address of the page of a lecture, once it is written."""
    answer = client.post("/study/add", files={"file": (name, text.encode())}, data={"title": title})
    assert answer.status_code == 303, answer.text
    return written(client, answer.headers["location"])


def written(client: TestClient, address: str) -> str:
    for _ in range(400):
        if "In one breath" in client.get(address).text:
            return address
        time.sleep(0.05)
    raise AssertionError("the page was not written within 20 s: " + client.get(address).text[-900:])


@pytest.fixture(scope="module")
def lecture(client: TestClient) -> str:
    return give(client, title="How gradient descent finds the bottom of a valley")


def test_an_empty_library_is_one_sentence_and_an_example(fresh: TestClient) -> None:
    page = fresh.get("/study").text
    assert "No lecture yet" in page
    assert 'action="/study/sample"' in page


def test_the_example_is_one_click_away(fresh: TestClient) -> None:
    address = written(fresh, fresh.post("/study/sample").headers["location"])
    assert fresh.post("/study/sample").headers["location"] == address
    page = fresh.get(address).text
    assert "What your model is doing" in page
    assert fresh.get("/study").text.count('class="shelf-item"') == 1


def test_the_page_has_all_its_sections(client: TestClient, lecture: str) -> None:
    page = client.get(lecture).text
    heads = re.findall(r"<h2>(.*?)</h2>", page)
    assert heads == [
        "In one breath", "Concepts", "Key points", "Promise", "Resources", "Cards", "Best moments", "Transcript",
    ]  # fmt: skip
    assert "How gradient descent finds the bottom of a valley" in page
    for sentence in SENTENCES[:9]:
        plain = html.unescape(re.sub(r"<[^>]+>", "", page)).replace("’", "'")
        assert sentence.rstrip(".")[:40] in plain
    for slug in ("gradient_descent", "eigenvectors", "chain_rule"):
        assert f'href="/learn/{slug}"' in page
    assert "timeline tall" in page
    assert "timeline flat" in page


def test_every_time_leads_to_a_sentence(client: TestClient, lecture: str) -> None:
    page = client.get(lecture).text
    ids = set(re.findall(r'id="(t\d+)"', page))
    assert len(ids) >= 10
    for target in re.findall(r'href="#(t\d+)"', page):
        assert target in ids


def test_a_repair_shows_and_is_taken_back(client: TestClient, lecture: str) -> None:
    page = client.get(lecture).text
    assert "heard as" in page
    assert "FreeBlue1Brown" in page
    button = re.search(r'name="correction" value="([0-9a-f]+:yes:resources)"', page)
    assert button is not None
    answer = client.post(lecture, data={"correction": button[1]})
    assert answer.headers["location"] == f"{lecture}#resources"
    undone = client.get(lecture).text
    assert "not repaired to" in undone
    client.post(lecture, data={"correction": button[1].replace("yes", "no")})
    assert "not repaired to" not in client.get(lecture).text


def test_cards_are_kept_rated_and_set_aside(client: TestClient, lecture: str) -> None:
    page = client.get(lecture).text
    card = re.search(r'name="card" value="([^"]+)"', page)
    review = re.search(r'name="review" value="([^"]+)"', page)
    assert card and review
    given = {"card": card[1], "review": review[1], "rating": "3", "next": "2"}
    assert client.post(f"{lecture}/card", data=given).headers["location"] == f"{lecture}?card=2#cards"
    again = client.post(f"{lecture}/card", data=given, headers={"hx-request": "true"})
    assert "card-box" in again.text
    assert "1 review" in client.get("/settings").text, "the same answer posted twice is one review"
    client.post(f"{lecture}/card", data={"card": card[1], "keep": "no", "next": "1"})
    assert "not kept" in client.get(f"{lecture}?card=1").text
    client.post(f"{lecture}/card", data={"keep": "all", "next": "1"})
    assert "not kept" in client.get(f"{lecture}?card=1").text, "what was set aside stays aside"


def test_the_page_is_saved_in_every_form(client: TestClient, lecture: str) -> None:
    kinds = {"txt": b"gradient descent", "md": b"## Key points", "json": b'"sentences"', "srt": b"-->", "apkg": b"PK"}
    for kind, part in kinds.items():
        answer = client.get(f"{lecture}/save/{kind}")
        assert answer.status_code == 200, kind
        assert part in answer.content
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert client.get(f"{lecture}/save/exe").status_code == 404


def test_search_finds_what_was_said_with_its_time(client: TestClient, lecture: str) -> None:
    page = client.get("/study", params={"q": "overshoots loss"}).text
    assert "<mark>overshoots</mark>" in page
    assert re.search(rf'href="{lecture}#t\d+"', page)


def test_a_hit_is_called_as_its_page_is_and_has_most_of_the_words(fresh: TestClient) -> None:
    give(fresh)
    title = re.search(r"<h1>(.*?)</h1>", fresh.get(give(fresh)).text)
    assert title is not None
    assert title[1] in fresh.get("/study", params={"q": "overshoots loss"}).text
    assert "Said in your lectures" in fresh.get("/find", params={"q": "rate overshoots"}).text
    assert "Said in your lectures" not in fresh.get("/find", params={"q": "the rate of my bicycle on ice"}).text


def test_a_point_whose_title_opens_its_sentence_is_printed_once() -> None:
    assert run_in("Data moves", "Data moves the mean.") == ("", "Data moves", " the mean.")
    assert run_in("Solid intuition", "Having a solid intuition helps.") == ("Having a ", "solid intuition", " helps.")
    assert run_in("Mean", "Meaning is hard to find.") == ("", "", "Meaning is hard to find.")
    assert run_in("Three roads", "Of all that was said, take three roads.")[:2] == ("", "")


@pytest.mark.parametrize(
    "words", ['"', "'", "a OR", "NEAR(", "*", "-", "x:y", "AND", ")", "\x00", "'; DROP TABLE x", "é" * 999]
)
def test_any_search_is_only_words(client: TestClient, lecture: str, words: str) -> None:
    assert client.get("/study", params={"q": words}).status_code == 200
    assert client.get("/find", params={"q": words}).status_code in {200, 303}


def test_renaming_writes_the_page_again_and_removing_takes_it_away(fresh: TestClient) -> None:
    address = give(fresh)
    fresh.post(address, data={"title": "Valleys & hills"})
    for _ in range(200):
        if "Valleys &amp; hills" in fresh.get(address).text:
            break
        time.sleep(0.05)
    assert "Valleys &amp; hills" in fresh.get("/study").text
    assert fresh.post(address, data={"remove": "yes"}).headers["location"] == "/study"
    assert fresh.get(address).status_code == 404


def test_captions_of_an_attacker_are_text(fresh: TestClient) -> None:
    address = give(fresh, HOSTILE, '"><script>alert(1)</script>.srt', title="<img src=x onerror=alert(1)>")
    for path in (address, "/study", "/study?q=valley", "/map?lecture=" + address.rsplit("/", 1)[1], "/"):
        page = fresh.get(path).text
        assert "<script>alert" not in page, path
        assert "<img" not in page, path
        assert 'href="javascript:' not in page, path


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.srt", b"", "Nothing was given"),
        ("x.srt", b"\x00\x01\x02\xff\xfe binary", ""),
        ("model.pkl", b"\x80\x04\x95\x10\x00\x00\x00", ""),
        (
            "bomb.xml",
            b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tt><p>&b;</p></tt>',
            "",
        ),
        ("page.html", b"<html><body>no captions</body></html>", ""),
    ],
)
def test_what_is_no_lecture_is_refused_with_a_sentence(fresh: TestClient, name: str, data: bytes, words: str) -> None:
    answer = fresh.post("/study/add", files={"file": (name, data)})
    assert answer.status_code == 422
    sentence = re.search(r'<p class="lead">(.*?)</p>', answer.text, re.S)
    assert sentence and len(sentence[1]) > 20
    assert words in sentence[1]
    assert "No lecture yet" in fresh.get("/study").text


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x.srt",
        "http://localhost/x.srt",
        "http://[::1]/x.srt",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/x.srt",
        "http://2130706433/x.srt",
        "http://[::ffff:127.0.0.1]/x.srt",
        "file:///etc/passwd",
        "--exec=touch /tmp/x",
    ],
)
def test_an_address_inside_the_house_is_refused(client: TestClient, address: str) -> None:
    answer = client.post("/study/add", data={"address": address}, files={"file": ("", b"")})
    assert answer.status_code == 303
    for _ in range(200):
        page = client.get(answer.headers["location"])
        if "problem" in page.text:
            break
        time.sleep(0.05)
    assert 'class="problem"' in page.text
    assert "root:" not in page.text


def test_an_interrupted_page_is_written_after_a_restart(tmp_path: Path) -> None:
    """The process dies between keeping the source and writing the page: nothing is lost and nothing is doubled."""
    folder = tmp_path / "data"
    app = create_app(folder, token=TOKEN)
    outside = TestClient(app, base_url=URL, follow_redirects=False)  # its worker never starts
    outside.cookies.set(app.state.access.cookie, TOKEN)
    address = outside.post("/study/add", files={"file": ("talk.srt", SRT.encode())}).headers["location"]
    assert "Waiting for its turn" in outside.get(address).text
    app.state.store.close()
    later = create_app(folder, token=TOKEN)
    with TestClient(later, base_url=URL, follow_redirects=False) as inside:
        inside.cookies.set(later.state.access.cookie, TOKEN)
        written(inside, address)
        assert inside.get("/study").text.count('class="shelf-item"') == 1
    again = create_app(folder, token=TOKEN)
    with TestClient(again, base_url=URL, follow_redirects=False) as inside:
        inside.cookies.set(again.state.access.cookie, TOKEN)
        assert inside.get("/study").text.count('class="shelf-item"') == 1


def test_a_page_that_is_not_there_yet_tells_how_far_it_is(tmp_path: Path) -> None:
    app = create_app(tmp_path / "data", token=TOKEN)
    outside = TestClient(app, base_url=URL, follow_redirects=False)
    outside.cookies.set(app.state.access.cookie, TOKEN)
    address = outside.post("/study/add", files={"file": ("talk.srt", SRT.encode())}).headers["location"]
    page = outside.get(address).text
    assert "<progress" in page
    part = outside.get(address, headers={"hx-request": "true"}).text
    assert part.strip().startswith('<div id="progress"')
    assert outside.get(f"{address}/save/txt").status_code == 422
    app.state.store.close()
