"""The other doors: review, practice, diagnosis, settings, the box and the start page."""

import html
import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from chainrule.atlas.atlas import open_atlas
from chainrule.cards.queue import today
from chainrule.desk import review
from chainrule.desk.minute import recorded
from chainrule.diagnose.judgement import judge
from chainrule.diagnose.samples import sample
from chainrule.prose import clock
from chainrule.server.app import create_app
from chainrule.store import NewerStore, StoreError, open_store
from chainrule.study import sample as lecture
from tests.server.conftest import TOKEN, URL

ATLAS = open_atlas()


def test_the_start_page_has_its_box_and_its_doors(client: TestClient) -> None:
    page = client.get("/").text
    assert 'action="/find"' in page
    assert "A concept, an address, a file, an error" in page
    assert "This run went to NaN" in page
    for address in ("/map", "/study", "/practise", "/diagnose", "/review", "/settings"):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == 200


def test_the_first_visit_tells_of_a_run_a_lecture_and_tomorrow(fresh: TestClient) -> None:
    run = judge(sample("diverged")).roots[0]
    page = html.unescape(fresh.get("/").text)
    assert f"A recorded network did this at step {run.steps[0]}" in page
    assert run.cause in page and run.remedies[0].change in page
    assert run.remedies[0].change.endswith(f"→ {recorded().mended['rate']}"), "what is tried is what is advised"
    said = lecture.lecture()
    quoted = next(s for s in said.sentences if f'<blockquote class="lead">{s.text}</blockquote>' in page)
    assert f"Heard in a lecture at {clock(quoted.start)}" in page
    lit = fresh.post("/study/sample", data={"to": "map"}).headers["location"]
    assert "names 28 of the map’s 70" in page and "In ink the 28 that" in fresh.get(lit).text
    there = fresh.post("/study/sample", data={"at": "266"}).headers["location"]
    assert there == lit.replace("/map?lecture=", "/study/") + "#t266"
    assert fresh.post("/study/sample", data={"at": "1x\r\n"}).headers["location"] == there.partition("#")[0]


def test_a_card_for_tomorrow_is_asked_tomorrow_and_once(fresh: TestClient) -> None:
    for _ in range(2):
        assert fresh.post("/tomorrow").headers["location"] == "/#box"
    page = fresh.get("/").text
    assert "Nothing today. 1 tomorrow." in page
    assert "A recorded network" not in page, "a second visit opens on what is due"
    store = fresh.app.state.store  # type: ignore[attr-defined]
    now = datetime.now().astimezone()
    with store.read() as db:
        tomorrow = [w.card.id for w in today(db, now + timedelta(days=1)).waiting]
        assert today(db, now).waiting == () and tomorrow == ["gradient_descent.limit"]
    fresh.post("/review/keep", data={"concept": "gradient_descent"})
    assert "gradient_descent.limit" in {w.card.id for w in review.session(store, ATLAS).queue.waiting}


def test_every_concept_has_a_page(client: TestClient) -> None:
    for slug in ATLAS:
        answer = client.get(f"/learn/{slug}")
        assert answer.status_code == 200, slug
    assert client.get("/learn/nonsense").status_code == 404


def test_an_unwritten_concept_says_so(client: TestClient) -> None:
    slug = next(slug for slug, concept in ATLAS.items() if not (concept.folder / "lesson.md").exists())
    page = client.get(f"/learn/{slug}").text
    assert "not written yet" in page
    for need in ATLAS[slug].needs:
        assert f"/learn/{need}" in page


def test_the_box_opens_names_and_explains_complaints(client: TestClient) -> None:
    assert client.get("/find?q=eigenvectors").headers["location"] == "/learn/eigenvectors"
    assert client.get("/find?q=").headers["location"] == "/"
    complaint = client.get("/find?q=loss+is+nan").text
    assert "Gradient descent" in complaint
    assert "data-picture" in complaint
    assert "/diagnose/symptoms/learning_rate_too_high" in complaint
    address = client.get("/find", params={"q": "https://example.org/talk.srt"}).text
    assert 'name="address" value="https://example.org/talk.srt"' in address
    knob = client.get("/find?q=learning_rate").text
    assert 'href="/learn/gradient_descent?focus=rate"' in knob
    assert "focus=" not in client.get("/find?q=alpha").text, "no control of a written picture is called alpha"
    assert "&quot;focus&quot;:&quot;&quot;" in client.get("/learn/gradient_descent?focus=nothing").text
    assert "chainrule study talk.srt" in client.get("/find?q=talk.srt").text
    nothing = client.get("/find", params={"q": "<b>zzqx</b>"}).text
    assert "Nothing on the map is called that" in nothing
    assert "<b>zzqx" not in nothing


def session(client: TestClient) -> dict[str, str]:
    page = client.get("/review").text
    return {name: value for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)}


def test_a_review_goes_forward_once_and_back(fresh: TestClient) -> None:
    assert "No cards yet" in fresh.get("/review").text
    assert fresh.post("/review/keep", data={"concept": "eigenvectors"}).headers["location"] == "/review"
    first = session(fresh)
    assert first["card"]
    given = {**first, "rating": "3", "seconds": "4.2"}
    assert fresh.post("/review/answer", data=given).status_code == 303
    second = session(fresh)
    assert second["card"] != first["card"]
    part = fresh.post("/review/answer", data=given, headers={"hx-request": "true"})
    assert part.text.strip().startswith('<section id="session"')
    assert session(fresh)["card"] == second["card"], "the same answer posted twice is one review"
    fresh.post("/review/undo")
    assert session(fresh)["card"] == first["card"]
    fresh.post("/review/aside", data={"card": first["card"]})
    assert session(fresh)["card"] != first["card"]


@pytest.mark.parametrize(
    "change", [{"rating": "9"}, {"rating": ""}, {"card": "no-such-card"}, {"review": ""}, {"review": "x" * 5000}]
)
def test_an_impossible_answer_is_refused(fresh: TestClient, change: dict[str, str]) -> None:
    fresh.post("/review/keep", data={"concept": "eigenvectors"})
    answer = fresh.post("/review/answer", data={**session(fresh), "rating": "3", **change})
    assert answer.status_code == 422
    assert "0 reviews" in fresh.get("/settings").text


def test_standing_is_shown_after_a_review(fresh: TestClient) -> None:
    fresh.post("/review/keep", data={"concept": "eigenvectors"})
    fresh.post("/review/answer", data={**session(fresh), "rating": "4", "seconds": "nonsense"})
    page = fresh.get("/review").text
    assert "1 card of" in page
    assert re.search("cards? comes? back in the next 30 days", page)


def test_questions_are_asked(client: TestClient) -> None:
    page = client.get("/practise").text
    assert "/practise/eigenvectors" in page
    asked = client.get("/practise/eigenvectors").text
    assert 'name="attempt"' in asked
    assert client.get("/practise/nonsense").status_code in {404, 422}


def test_a_run_is_diagnosed_with_its_own_numbers(client: TestClient) -> None:
    answer = client.post("/diagnose/add", files={"file": ("my run.trace", sample("diverged").read_bytes())})
    address = answer.headers["location"]
    page = client.get(address).text
    assert "The rate passed the limit of the steepest direction" in page
    assert "&gt; 2/λmax" in page
    assert "curves" in page
    state = re.search(r'data-state="([^"]*)"', page)
    assert state and "0.28" in state[1]
    assert "Change, and check the change" in page
    assert b"Root cause" in client.get(f"{address}/text").content
    assert client.post("/diagnose/add", files={"file": ("b.trace", sample("diverged").read_bytes())}).headers[
        "location"
    ] == address  # fmt: skip
    assert client.get("/diagnose").text.count(f'href="{address}"') == 1
    client.post(f"{address}/remove")
    assert client.get(address).status_code == 404


def test_each_example_of_the_empty_page_is_one_press_away(fresh: TestClient) -> None:
    offered = re.findall(r'name="name" value="(\w+)"', fresh.get("/diagnose").text)
    titles = {}
    for name in offered:
        page = fresh.get(fresh.post("/diagnose/sample", data={"name": name}).headers["location"]).text
        titles[name] = re.search(r"<h1>(.*?)</h1>", page)[1]  # type: ignore[index]
    assert titles == {
        "diverged": "The rate passed the limit of the steepest direction",
        "repaired": "Nothing found",
        "diabetes": "s1, s2, s3 and s5 nearly depend on one another",
    }
    state = json.loads(html.unescape(re.search(r'data-state="([^"]*)"', page)[1]))  # type: ignore[index]
    assert state["values"]["columns"] == ["s1", "s2"], "the picture names the table's own columns"
    assert "Examples" in fresh.get("/diagnose").text
    assert fresh.post("/diagnose/sample", data={"name": "../x"}).status_code == 404


def test_a_healthy_run_shows_its_headroom(client: TestClient) -> None:
    answer = client.post("/diagnose/add", files={"file": ("fine.trace", sample("repaired").read_bytes())})
    page = client.get(answer.headers["location"]).text
    assert "Nothing found" in page
    assert "of its limit" in page


def test_a_table_with_hostile_names_is_text(client: TestClient) -> None:
    head = "<script>alert(1)</script>,=cmd|' /C calc'!A0,$\\href{javascript:x}{y}$"
    rows = "\n".join(f"{k},{2 * k + k % 3},{k * k}" for k in range(40))
    answer = client.post("/diagnose/add", files={"file": ("<img src=x>.csv", f"{head}\n{rows}\n".encode())})
    assert answer.status_code == 303, answer.text
    page = client.get(answer.headers["location"]).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", b"\x93NUMPY\x01\x00" + b"\0" * 40_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("model.pkl", b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94."),
        ("model.joblib", b"\x80\x03}q\x00."),
        ("net.pt", b"PK\x03\x04archive/data.pkl"),
        ("bomb.npz", zip_bomb()),
        ("nothing.csv", b"   \n"),
        ("noise.trace", b"SQLite format 3\x00" + b"\x00" * 400),
        ("noise.parquet", b"PAR1nonsense"),
        ("binary.csv", bytes(range(256)) * 20),
    ],
)
def test_what_cannot_be_examined_is_refused_and_not_kept(fresh: TestClient, name: str, data: bytes) -> None:
    answer = fresh.post("/diagnose/add", files={"file": (name, data)})
    assert answer.status_code == 422, answer.headers.get("location")
    sentence = re.search(r'<p class="lead">(.*?)</p>', answer.text, re.S)
    assert sentence and len(sentence[1]) > 20
    assert "Nothing examined yet" in fresh.get("/diagnose").text


def test_a_very_wide_table_is_read_or_refused_by_name(fresh: TestClient) -> None:
    data = (",".join(f"c{k}" for k in range(200_000)) + "\n" + ",".join("1" for _ in range(200_000))).encode()
    answer = fresh.post("/diagnose/add", files={"file": ("wide.csv", data)})
    assert answer.status_code in {303, 422}


def test_symptoms_have_pages(client: TestClient) -> None:
    for slug in re.findall(r"/diagnose/symptoms/(\w+)", client.get("/diagnose").text):
        page = client.get(f"/diagnose/symptoms/{slug}").text
        assert "False alarms" in page
    assert client.get("/diagnose/symptoms/none").status_code == 404


def test_settings_are_kept_and_checked(fresh: TestClient) -> None:
    assert fresh.post("/settings", data={"theme": "dark", "daily_new": "7", "goal": "0"}).status_code == 303
    page = fresh.get("/settings?saved=yes").text
    assert 'data-theme="dark"' in page
    assert 'name="daily_new" inputmode="numeric" value="7"' in page
    for wrong in (
        {"theme": "pink"},
        {"daily_new": "many"},
        {"daily_new": "-1"},
        {"daily_new": "9" * 30},
        {"goal": "٣"},
    ):
        assert fresh.post("/settings", data=wrong).status_code == 422, wrong
    assert 'data-theme="dark"' in fresh.get("/").text


def test_all_data_can_be_taken_along_and_deleted(fresh: TestClient) -> None:
    fresh.post("/review/keep", data={"concept": "eigenvectors"})
    archive = zipfile.ZipFile(io.BytesIO(fresh.get("/settings/export").content))
    assert len(json.loads(archive.read("data.json"))["cards"]) >= 1
    assert fresh.get("/settings/backup").content.startswith(b"SQLite format 3")
    assert fresh.post("/settings/delete", data={"word": "no"}).status_code == 422
    assert "0 cards" not in fresh.get("/settings").text
    assert fresh.post("/settings/delete", data={"word": " Delete "}).status_code == 303
    assert "0 cards" in fresh.get("/settings").text


def test_a_backup_comes_back_and_anything_else_is_refused(fresh: TestClient) -> None:
    fresh.post("/settings", data={"goal": "33"})
    saved = fresh.get("/settings/backup").content
    fresh.post("/settings", data={"goal": "44"})
    wrong = fresh.post("/settings/restore", files={"file": ("<b>notes</b>.txt", b"hello")})
    assert wrong.status_code == 422 and "<b>notes" not in wrong.text and "not a backup" in wrong.text
    assert fresh.post("/settings/restore", files={"file": ("", b"")}).status_code == 422
    assert 'value="44"' in fresh.get("/settings").text
    done = fresh.post("/settings/restore", files={"file": ("mine.db", saved)})
    assert done.status_code == 200 and "as it was in mine.db" in done.text and 'value="33"' in done.text


def test_very_many_form_parts_are_refused_while_others_are_served(client: TestClient) -> None:
    many = "&".join(f"a{k}=1" for k in range(100_000))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/settings", content=many, headers=kind).status_code == 400
    line = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n'
    parts = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/study/add", content=line * 100_000 + "--x--\r\n", headers=parts).status_code == 400
    assert client.get("/map").status_code == 200


def test_a_broken_form_is_refused(client: TestClient) -> None:
    parts = {"content-type": "multipart/form-data; boundary=x"}
    assert client.post("/study/add", content=b"--y\r\nnonsense", headers=parts).status_code in {400, 422}
    assert client.post("/study/add", content=b"x", headers={"content-type": "multipart/form-data"}).status_code in {
        400,
        422,
    }


def test_a_data_folder_of_a_newer_version_is_named_and_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    create_app(folder, token=TOKEN).state.store.close()
    with open_store(folder) as store, store.engine.connect() as db, db.begin():
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = (folder / "chainrule.db").read_bytes()
    with pytest.raises(NewerStore, match="newer version"):
        create_app(folder, token=TOKEN)
    assert (folder / "chainrule.db").read_bytes() == before


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        create_app(tmp_path / "data", token=TOKEN)


def test_a_full_disk_is_a_sentence_and_loses_nothing(tmp_path: Path) -> None:
    app = create_app(tmp_path / "data", token=TOKEN)
    with TestClient(app, base_url=URL, follow_redirects=False) as inside:
        inside.cookies.set(app.state.access.cookie, TOKEN)
        inside.post("/review/keep", data={"concept": "eigenvectors"})
        pages = app.state.store.engine
        from sqlalchemy import event

        @event.listens_for(pages, "begin")
        def full(db: object) -> None:
            db.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

        line = "The loss falls along the gradient, and the step is as long as the learning rate says. " * 3
        text = "\n".join(f"[{k // 4:02d}:{k % 4 * 15:02d}] {line}" for k in range(240))
        answer = inside.post("/study/add", files={"file": ("big.txt", text.encode())})
        event.remove(pages, "begin", full)
        assert answer.status_code == 507, answer.text
        assert "full" in answer.text
        assert "5 cards" in inside.get("/settings").text
