"""On your data: a table goes to the server, its picture comes back, and the rows stay where they are."""

import html
import json
import re

from starlette.testclient import TestClient

from tests.server.conftest import URL

ROWS = "\n".join(f"{k},{(k * 37) % 101 + 0.125},{k % 2}" for k in range(120))
TABLE = f"<b>id</b>,height,flag\n{ROWS}\n".encode()


def state_of(page: str) -> dict[str, object]:
    found = re.search(r'data-state="([^"]*)"', page)
    assert found
    state: dict[str, object] = json.loads(html.unescape(found[1]))
    return state


def test_a_table_is_drawn_and_its_rows_are_not_sent(client: TestClient) -> None:
    answer = client.post("/learn/pca/data", files={"file": ("mine.csv", TABLE)})
    address = answer.headers["location"]
    assert address.startswith("/learn/pca?table=") and address.endswith("#on-your-data")
    page = client.get(address).text
    state = state_of(page)
    assert "120 of 120 rows" in str(state["plain"])
    assert "data" not in state["values"]  # type: ignore[operator]
    assert "37.125" not in page, "no row is sent"
    assert "<b>id</b>" not in page and "&lt;b&gt;id&lt;/b&gt;" in page
    with client.websocket_connect(f"ws://127.0.0.1:8517/live/pca/pca?{state['feed']}", headers={"origin": URL}) as talk:
        talk.send_text(json.dumps({"seq": 1, "full": True, "set": {"angle": 20}}))
        said = json.loads(talk.receive_text())
    assert "120 of 120 rows" in said["plain"] and "data" not in said["values"]


def test_columns_are_chosen_and_the_way_back_is_there(client: TestClient) -> None:
    address = client.post("/learn/linear_regression/data", files={"file": ("mine.csv", TABLE)}).headers["location"]
    table = re.search(r"table=([\w-]+)", address)
    assert table
    page = client.get(f"/learn/linear_regression?table={table[1]}&column=height&column=flag").text
    assert [m for m in re.findall(r"<option selected>(.*?)</option>", page)] == ["height", "flag"]
    assert 'href="/learn/linear_regression#on-your-data"' in page
    assert len(state_of(page)["values"]["points"]) == 60  # type: ignore[index]


def test_a_table_that_is_gone_or_does_not_fit_is_named(client: TestClient) -> None:
    assert client.get("/learn/pca?table=nothing").status_code == 404
    assert client.post("/learn/pca/data", files={"file": ("m.pkl", b"\x80\x04.")}).status_code == 422
    assert client.post("/learn/pca/data", data={"text": "one\n1\n2\n3"}, files={"file": ("", b"")}).status_code == 422
    assert client.post("/learn/eigenvectors/data", files={"file": ("m.csv", TABLE)}).status_code == 422
    assert "own-file" not in client.get("/learn/eigenvectors").text
