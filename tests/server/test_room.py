"""The practice room over HTTP, without a script: a sitting from its first question to its figures, each answer once."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lengths, lessons, room
from chainrule.desk.returning import returns
from chainrule.store import Store, attempts, lectures, progress
from tests.server.conftest import URL

ATLAS = open_atlas()


def begin(client: TestClient, on: str = "concept:eigenvectors", length: str = "5 questions", ident: str = "abc") -> str:
    answer = client.post("/practise/begin", data={"id": ident, "on": on, "length": length})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def stand(client: TestClient, address: str) -> room.Stand:
    _, _, _, ident, place = urlsplit(address).path.split("/")
    return room.stand(store_of(client), ATLAS, ident, int(place))


def store_of(client: TestClient) -> Store:
    found = client.app.state.store  # type: ignore[attr-defined]
    assert isinstance(found, Store)
    return found


def log(client: TestClient) -> list[tuple[str, str, int]]:
    with store_of(client).read() as db:
        return [(row.answer, row.outcome, row.hints) for row in attempts.log(db)]


def step(client: TestClient, address: str, do: str, **data: str) -> str:
    """One step as a plain form; the page that it leads to."""
    answer = client.post(address, data={"do": do, **data})
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"]).text


def ready(client: TestClient, address: str) -> room.Stand:
    """The question itself: past an idea or a worked example."""
    now = stand(client, address)
    if now.row.stage == "example":
        step(client, address, "go")
    if now.row.stage == "idea":
        step(client, address, "idea", idea=now.row.concept)
    return stand(client, address)


def reply(client: TestClient, address: str, text: str) -> str:
    return step(client, address, "check", attempt=stand(client, address).attempt, answer=text)


def test_a_sitting_from_its_first_question_to_its_figures(fresh: TestClient) -> None:
    address = begin(fresh)
    for number in range(1, 6):
        now = ready(fresh, address)
        page = fresh.get(address).text
        assert f"Question {number} of 5" in re.sub(r"<[^>]+>", "", page)
        assert "Why this one:" in page
        if number == 2:
            step(fresh, address, "hint", number="1")
        page = reply(fresh, address, now.turn.question.answer.text)
        assert "Right." in page
        address = fresh.post(address, data={"do": "next"}).headers["location"]
    assert address.endswith("/end")
    page = fresh.get(address).text
    assert "4 of 5 questions right without help" in page
    assert "1 right with help" in page
    assert [hints for _, _, hints in log(fresh)] == [0, 1, 0, 0, 0]
    assert "4 of 5 questions right without help, 1 after a hint" in fresh.get("/practise").text


def test_a_wrong_answer_shows_the_belief_and_the_picture_and_can_be_mended(fresh: TestClient) -> None:
    address = begin(fresh)
    now = ready(fresh, address)
    wrong = next(m for m in now.turn.question.mistakes if now.turn.question.check(m.answer).mistake)
    page = reply(fresh, address, wrong.answer)
    assert "Not this." in page
    assert 'class="belief"' in page
    assert ("data-picture" in page) == (wrong.picture is not None)
    page = reply(fresh, address, now.turn.question.answer.text)
    assert "Right." in page
    assert [(outcome, hints) for _, outcome, hints in log(fresh)] == [("wrong", 0), ("correct", 1)]
    assert stand(fresh, address).turn.result == "helped"


def test_one_answer_posted_twice_is_one_attempt(fresh: TestClient) -> None:
    address = begin(fresh)
    now = ready(fresh, address)
    form = {"do": "check", "attempt": now.attempt, "answer": "1234567"}
    for _ in range(3):
        assert fresh.post(address, data=form).status_code == 303
    assert len(log(fresh)) == 1
    part = fresh.post(address, data=form, headers={"hx-request": "true"}).text
    assert part.strip().startswith('<div id="room"')
    assert "another tab" not in part
    assert begin(fresh) == address, "the same form begins one sitting"


def test_another_answer_from_another_tab_is_not_lost_and_not_counted(fresh: TestClient) -> None:
    address = begin(fresh)
    now = ready(fresh, address)
    fresh.post(address, data={"do": "check", "attempt": now.attempt, "answer": "1234567"})
    part = fresh.post(
        address, data={"do": "check", "attempt": now.attempt, "answer": "7654321"}, headers={"hx-request": "true"}
    ).text
    assert "answered in another tab" in part
    assert 'value="7654321"' in part
    assert [answer for answer, _, _ in log(fresh)] == ["1234567"]
    nexts = {fresh.post(address, data={"do": "next"}).headers["location"] for _ in range(2)}
    assert len(nexts) == 1, "two tabs go on to the same question"


def test_many_at_once_are_one_attempt(fresh: TestClient) -> None:
    address = begin(fresh)
    now, store = ready(fresh, address), store_of(fresh)

    def post(n: int) -> str:
        return room.answer(store, ATLAS, "abc", 1, now.attempt, f"1234{n % 4}").note

    with ThreadPoolExecutor(8) as threads:
        notes = list(threads.map(post, range(24)))
    assert len(log(fresh)) == 1
    assert stand(fresh, address).row.tries == 1
    assert notes.count("") == 6, "the same text says nothing; the others say that another answer counted"
    with ThreadPoolExecutor(8) as threads:
        places = set(threads.map(lambda _: room.go_on(store, ATLAS, "abc", 1), range(8)))
    assert places == {2}


def test_what_cannot_be_read_costs_nothing_and_is_said_while_typing(fresh: TestClient) -> None:
    address = begin(fresh)
    ready(fresh, address)
    assert "could not be read" in reply(fresh, address, "3 + ) 4")
    assert log(fresh) == []
    assert 'value="3 + ) 4"' in fresh.get(address).text, "a reload finds what was typed"
    seen = fresh.get(f"{address}/preview", params={"answer": "sqrt(2)/2"}).json()
    assert seen["trouble"] == ""
    assert "sqrt" in seen["tex"]
    seen = fresh.get(f"{address}/preview", params={"answer": "3 + ) 4"}).json()
    assert seen["tex"] == ""
    assert "character" in seen["trouble"]
    for long in ("(" * 5000, "9**9**9**9", "<script>alert(1)</script>", "__import__('os')"):
        assert fresh.get(f"{address}/preview", params={"answer": long}).status_code == 200
    right = stand(fresh, address).turn.question.answer.text
    assert "correct" not in str(fresh.get(f"{address}/preview", params={"answer": right}).json()).lower()


def test_hints_come_one_at_a_time_and_the_way_is_shown(fresh: TestClient) -> None:
    address = begin(fresh)
    now = ready(fresh, address)
    hints = now.turn.question.hints
    for _ in range(2):
        step(fresh, address, "hint", number="1")
    assert stand(fresh, address).turn.hints == 1, "a second click on the same button shows nothing new"
    step(fresh, address, "hint", number="99")
    assert stand(fresh, address).turn.hints == min(2, len(hints))
    page = step(fresh, address, "show")
    assert "The way there" in page
    assert [outcome for _, outcome, _ in log(fresh)] == ["shown"]
    step(fresh, address, "check", attempt=now.attempt, answer=now.turn.question.answer.text)
    assert stand(fresh, address).turn.result == "shown", "what was shown is not answered afterwards"


def test_a_mistakes_picture_reaches_no_goal_of_the_lesson(fresh: TestClient) -> None:
    address = begin(fresh)
    now = ready(fresh, address)
    question = now.turn.question
    wrong = next(m for m in question.mistakes if m.picture and question.check(m.answer).mistake == m)
    found = re.search(r'data-state="([^"]*)"', reply(fresh, address, wrong.answer))
    assert found
    state = json.loads(unescape(found[1]))
    opening = {"seq": 0, "full": True, "width": 500, "set": {**state["values"], "guess": 30.0}}
    for query, kept in ((f"?{state['feed']}", False), ("", True)):
        where = f"ws://127.0.0.1:8517/live/{state['concept']}/{state['name']}{query}"
        with fresh.websocket_connect(where, headers={"origin": URL}) as talk:
            talk.send_text(json.dumps(opening))
            talk.receive_text()
            talk.send_text(json.dumps({"seq": 1, "set": {}}))
            talk.receive_text()
        with store_of(fresh).read() as db:
            assert (progress.get(db, state["concept"]) is not None) == kept


def test_the_learner_can_always_choose_otherwise(fresh: TestClient) -> None:
    address = begin(fresh)
    skill = next(s for s in lessons.skills(ATLAS, "eigenvectors") if s != stand(fresh, address).row.skill)
    place = fresh.post(address, data={"do": "another", "wanted": f"eigenvectors/{skill}"}).headers["location"]
    now = stand(fresh, place)
    assert (now.row.skill, now.number, now.row.reason) == (skill, 1, "You chose it.")
    assert fresh.post(address, data={"do": "another"}).headers["location"] == place, "asked twice is asked once"
    kinds = set()
    for _ in range(4):
        place = fresh.post(place, data={"do": "another"}).headers["location"]
        kinds.add(stand(fresh, place).row.skill)
    assert len(kinds) > 1
    page = step(fresh, place, "end")
    assert "Nothing was answered" in page


@pytest.mark.parametrize("on", ["", "path:pca", "concept:pca"])
def test_a_session_is_on_what_was_chosen(fresh: TestClient, on: str) -> None:
    now = stand(fresh, begin(fresh, on, "5 minutes"))
    needed = set(ATLAS.before("pca"))
    if on == "path:pca":
        assert set(now.sitting.focus) <= needed and len(now.sitting.focus) > 1
    if on == "concept:pca":
        assert now.sitting.focus == ["pca"]
    assert (now.sitting.unit, now.sitting.size) == ("minutes", 5)


def test_a_session_is_on_a_lectures_concepts(fresh: TestClient) -> None:
    with store_of(fresh).write() as db:
        text = "[00:00] The eigenvectors of a matrix stay on their line.\n[00:09] Then comes the chain rule."
        ident = lectures.add(db, text.encode(), kind="transcript", name="talk.txt").id
    page = fresh.get(f"/practise?on=lecture:{ident}").text
    assert f'value="lecture:{ident}" selected' in page
    now = stand(fresh, begin(fresh, f"lecture:{ident}"))
    assert set(now.sitting.focus) == {"eigenvectors", "chain_rule"}


def test_what_is_due_comes_back(fresh: TestClient) -> None:
    address = begin(fresh)
    now = ready(fresh, address)
    reply(fresh, address, now.turn.question.answer.text)
    back = returns(store_of(fresh))
    assert set(back) == {"eigenvectors"} and back["eigenvectors"] > datetime.now(UTC)
    assert "back " in fresh.get("/practise").text
    later = back["eigenvectors"] + timedelta(minutes=1)
    assert lengths.wish(store_of(fresh), ATLAS, "due", later).focus == ("eigenvectors",)
    assert lengths.wish(store_of(fresh), ATLAS, "due").focus == ()


def test_what_cannot_be_practised_is_said(fresh: TestClient) -> None:
    for on, length in [
        ("concept:nonsense", "5 questions"), ("due", "5 questions"), ("", "7 questions"), ("lecture:none", "5 minutes"),
        ("concept:<b>", "5 questions"),
    ]:  # fmt: skip
        answer = fresh.post("/practise/begin", data={"id": "abc", "on": on, "length": length})
        assert answer.status_code in {404, 422}, on
        assert "<b>&" not in answer.text and "“<b>”" not in answer.text
    for address in ("/practise/room/none", "/practise/room/none/1", "/practise/room/none/end", "/practise/nonsense"):
        assert fresh.get(address).status_code == 404
    assert fresh.get(begin(fresh).replace("/1", "/99")).status_code == 404


def test_a_question_in_a_lesson_keeps_its_state_in_its_form(fresh: TestClient) -> None:
    page = fresh.get("/learn/eigenvectors").text
    form = re.search(r'<form class="answering".*?</form>', page, re.S)
    assert form
    given = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form[0])}
    question = lessons.draw(ATLAS, "eigenvectors", given["skill"], int(given["seed"]))
    head = {"hx-request": "true"}
    part = fresh.post("/learn/eigenvectors/answer", data={**given, "do": "hint", "answer": "4"}, headers=head).text
    assert 'name="hints" value="1"' in part and 'value="4"' in part
    data = {**given, "do": "check", "hints": "1", "answer": question.answer.text}
    for _ in range(2):
        part = fresh.post("/learn/eigenvectors/answer", data=data, headers=head).text
        assert "Right." in part
    assert [(outcome, hints) for _, outcome, hints in log(fresh)] == [("correct", 1)]
    assert "<h1>" in fresh.post("/learn/eigenvectors/answer", data=data).text, "without a script it is a whole page"
    wanted = re.search(r'hx-get="([^"]+another[^"]+)"', part)
    assert wanted
    assert parse_qs(urlsplit(unescape(wanted[1])).query)["skill"] == [question.skill]
    assert 'class="question' in fresh.get(unescape(wanted[1])).text


def test_a_sheet_is_chosen_printed_and_kept(client: TestClient) -> None:
    page = client.get("/practise/sheet?concept=pca&questions=4&seed=3").text
    assert re.search(r'value="pca" checked', page)
    printed = client.get("/practise/sheet/print?concept=pca&questions=4&seed=3").text
    assert printed.count('class="answer"') == 4
    assert "<style" not in printed, "the policy forbids it"
    assert "@page" in client.get("/practise/sheet/style.css").text
    kept = client.get("/practise/sheet/file?concept=pca&questions=4&seed=3&part=questions")
    assert "attachment" in kept.headers["content-disposition"]
    assert "<style" in kept.text and 'class="answer"' not in kept.text
    for query in ("", "?concept=nonsense", "?concept=pca&questions=9999", "?concept=%3Cb%3E"):
        assert client.get(f"/practise/sheet/print{query}").status_code == 422
