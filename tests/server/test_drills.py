"""Review cards that are exercises: drawn, typed, judged once, rated by what came of it, and taken to Anki."""

import re
import sqlite3
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from chainrule.atlas.atlas import open_atlas
from chainrule.cards import Rating, exercise_card, reviewing, shelf
from chainrule.desk import choosing, drills, exporting, home, review
from chainrule.practice.exercise import Question
from chainrule.store import Store, attempts
from tests.server.test_doors import session

ATLAS = open_atlas()
CONCEPT, SKILL = "linear_maps", "where a point lands"
HTMX = {"hx-request": "true"}


def store_of(client: TestClient) -> Store:
    store = client.app.state.store  # type: ignore[attr-defined]
    assert isinstance(store, Store)
    return store


def asked(client: TestClient) -> Question:
    found = review.session(store_of(client), ATLAS).asked
    assert found is not None and found.drill is not None
    return found.drill.turn.question


@pytest.fixture
def drill(fresh: TestClient) -> TestClient:
    """An app with one skill on its queue."""
    kept = fresh.post("/review/keep", data={"concept": CONCEPT, "skill": SKILL}, headers=HTMX)
    assert "Kept" in kept.text
    fresh.post("/review/keep", data={"concept": CONCEPT, "skill": SKILL})
    with store_of(fresh).read() as db:
        assert [card.exercise for card in shelf.kept(db)] == [(CONCEPT, SKILL)], "kept once"
    return fresh


def check(client: TestClient, text: str, do: str = "check", **more: str) -> str:
    return client.post("/review/check", data={**session(client), "answer": text, "do": do, **more}, headers=HTMX).text


def ratings(part: str) -> list[int]:
    return [int(value) for value in re.findall(r'name="rating" value="(\d)"', part)]


def test_a_right_answer_is_rated_good_or_easy_and_comes_with_other_numbers(drill: TestClient) -> None:
    first = asked(drill)
    assert ratings(drill.get("/review").text) == [], "nothing to rate before an answer"
    refused = drill.post("/review/answer", data={**session(drill), "rating": "3"})
    assert refused.status_code == 422 and "Answer the question first" in refused.text
    part = check(drill, first.answer.text, seconds="12.5")
    assert "Right." in part and ratings(part) == [3, 4]
    assert ratings(drill.get("/review").text) == [3, 4], "a reload finds the answer as it was"
    given = session(drill)
    assert drill.post("/review/answer", data={**given, "rating": "1"}).status_code == 422
    drill.post("/review/answer", data={**given, "rating": "3", "seconds": "0.1"})
    drill.post("/review/answer", data={**given, "rating": "3"})
    store = store_of(drill)
    with store.read() as db:
        log = reviewing.log(db)
        assert [(r.rating, r.seconds) for r in log] == [(Rating.GOOD, 12.5)], "one review, as long as the answer took"
        assert [e.right for e in choosing.evidence(attempts.log(db))] == [True]
        second = drills.drawn(ATLAS, exercise_card(CONCEPT, SKILL), f"{log[0].card}:1")
    assert home.marks(store)[CONCEPT].word == "growing"
    assert second is not None and second.seed != first.seed
    drill.post("/review/undo")
    assert asked(drill).seed == second.seed, "taken back, it asks anew"


def test_a_wrong_answer_shows_the_way_and_is_again(drill: TestClient) -> None:
    question = asked(drill)
    part = check(drill, question.mistakes[0].answer)
    assert "Not this." in part and "The way there" in part and ratings(part) == [1]
    again = check(drill, question.answer.text)
    assert ratings(again) == [1], "the first answer counts"
    with store_of(drill).read() as db:
        assert [row.outcome for row in attempts.log(db)] == ["wrong"]
    drill.post("/review/answer", data={**session(drill), "rating": "1"})
    with store_of(drill).read() as db:
        assert [r.rating for r in reviewing.log(db)] == [Rating.AGAIN]


def test_what_cannot_be_read_costs_nothing_and_help_is_seen(drill: TestClient) -> None:
    question = asked(drill)
    part = check(drill, "((")
    assert "could not be read" in part and 'value="(("' in part and ratings(part) == []
    hinted = check(drill, "", do="hint")
    assert 'name="hints" value="1"' in hinted
    part = check(drill, question.answer.text, hints="1")
    assert ratings(part) == [2, 3], "right after a hint is hard or good"
    page = drill.post("/review/check", data={**session(drill), "do": "dance"})
    assert page.status_code == 422


def test_show_me_is_again_and_plain_forms_work(drill: TestClient) -> None:
    page = drill.post("/review/check", data={**session(drill), "do": "show"})
    assert page.status_code == 200 and "<html" in page.text and ratings(page.text) == [1]
    stale = drill.post("/review/check", data={"review": "x", "card": "exercise.none.here", "answer": "1"})
    assert stale.status_code == 422


def test_an_exercise_that_is_gone_leaves_the_queue(fresh: TestClient) -> None:
    with store_of(fresh).write() as db:
        shelf.keep(db, [exercise_card("linear_maps", "no longer"), exercise_card("no_concept", "x")])
    assert review.session(store_of(fresh), ATLAS).queue.cards == 0
    assert "No cards yet" in fresh.get("/review").text
    assert fresh.post("/review/keep", data={"concept": "linear_maps", "skill": "no longer"}).status_code == 422


def test_the_lesson_offers_it(client: TestClient) -> None:
    page = client.get(f"/learn/{CONCEPT}").text
    assert 'action="/review/keep"' in page and 'name="skill"' in page


def test_in_anki_it_is_a_worked_example(drill: TestClient, tmp_path: Path) -> None:
    drill.post("/review/keep", data={"concept": CONCEPT})
    deck = drill.get("/review/anki")
    assert "chainrule.apkg" in deck.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(deck.content)) as file:
        (tmp_path / "c.db").write_bytes(file.read("collection.anki2"))
        assert len(file.namelist()) > 2, "its picture goes along"
    notes = dict(sqlite3.connect(tmp_path / "c.db").execute("SELECT guid, flds FROM notes").fetchall())
    card = exercise_card(CONCEPT, SKILL)
    front, back, picture, _ = notes[f"chainrule-{card.id}"].split("\x1f")
    question = drills.drawn(ATLAS, card, "worked example")
    assert question is not None and len(notes) > 1
    assert re.sub(r"\W", "", question.prompt)[:12] in re.sub(r"<[^>]*>|\W", "", front)
    assert back.count("<li>") == len(question.solution) and "<img" in picture
    assert exporting.queue_deck(store_of(drill), ATLAS)[:2] == b"PK"
