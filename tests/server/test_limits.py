"""Load and paths: what is too much, too slow or outside (rows 9 and 24)."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from chainrule.server import app as app_module
from chainrule.server.limits import HEADERS, Headed, Limits
from tests.server.conftest import TOKEN, URL


@pytest.mark.parametrize(
    "path",
    [
        "/static/..%2f..%2fapp.py",
        "/static/%2e%2e/%2e%2e/app.py",
        "/static/css/..%2f..%2f..%2fapp.py",
        "/static/%00",
        "/static/css/base.css%00.png",
        "/static/../app.py",
        "/static//etc/passwd",
        "/static/..%5c..%5capp.py",
        "/static-secrets/x",
        "/staticx",
        "/static",
        "/static/css",
    ],
)
def test_nothing_outside_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {404, 405}


def test_a_link_out_and_a_sibling_with_the_same_prefix_are_not_served(tmp_path: Path) -> None:
    inside, sibling = tmp_path / "static", tmp_path / "static-other"
    inside.mkdir()
    sibling.mkdir()
    (sibling / "secret").write_text("secret")
    (inside / "fine").write_text("fine")
    (inside / "link").symlink_to(sibling / "secret")
    outside = TestClient(app_module.Assets(directory=inside))
    assert outside.get("/fine").text == "fine"
    for path in ("/link", "/../static-other/secret", "/..%2fstatic-other/secret", "/%2e%2e/static-other/secret"):
        with pytest.raises(Exception, match="404"):
            outside.get(path)


def test_a_body_that_is_too_large_is_refused_by_its_announcement(client: TestClient) -> None:
    assert client.post("/map", content=b"", headers={"content-length": str(10**10)}).status_code == 413
    kind = "multipart/form-data; boundary=x"
    announced = {"content-length": str(10**9), "content-type": kind}
    assert client.post("/map", content=b"", headers=announced).status_code == 413


def test_a_body_without_a_length_is_refused(client: TestClient) -> None:
    def pieces() -> Any:
        yield b"a"

    assert client.post("/map", content=pieces()).status_code == 411


def test_very_many_ranges_are_refused(client: TestClient) -> None:
    many = "bytes=" + ",".join(f"{k}-{k}" for k in range(10_000))
    assert client.get("/static/css/base.css", headers={"range": many}).status_code == 416
    assert client.get("/static/css/base.css", headers={"range": "bytes=0-9"}).status_code == 206


def scope(headers: dict[str, str], path: str = "/") -> dict[str, Any]:
    raw = [(k.encode(), v.encode()) for k, v in headers.items()]
    return {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
            "headers": raw, "scheme": "http", "server": ("127.0.0.1", 1), "client": ("127.0.0.1", 2),
            "http_version": "1.1", "root_path": ""}  # fmt: skip


def test_a_slow_body_ends_while_others_are_served() -> None:
    async def read(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    guarded = Starlette(
        routes=[Route("/", read, methods=["POST"])],
        middleware=[Middleware(Headed), Middleware(Limits, patience=0.2)],
    )

    async def ask(body: list[bytes], wait: float, length: int) -> int:
        parts = iter(body)
        status = 0

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(wait)
            part = next(parts, None)
            return {"type": "http.request", "body": part or b"", "more_body": part is not None}

        async def send(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)

        await guarded(scope({"content-length": str(length)}), receive, send)
        return status

    async def both() -> list[int]:
        slow = asyncio.create_task(ask([b"x"] * 100, 0.1, 100))
        await asyncio.sleep(0.02)
        quick = await ask([b"abc"], 0, 3)
        assert not slow.done()
        return [quick, await slow]

    assert asyncio.run(both()) == [200, 408]


def test_every_answer_carries_the_headers(client: TestClient, stranger: TestClient) -> None:
    answers = [
        client.get("/map"),
        client.get("/no"),
        stranger.get("/map"),
        client.get("/static/css/base.css"),
        client.get("/map", headers={"host": "evil.test"}),
        client.post("/map", content=b"x" * 3_000_000),
    ]
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.headers[name] == value
    assert "unsafe" not in HEADERS["content-security-policy"]


def test_no_page_has_inline_script_or_style(client: TestClient) -> None:
    for path in ("/", "/map", "/map?at=pca&view=list", "/no", "/settings", "/review", "/study", "/diagnose"):
        text = client.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), path
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text), path


def test_a_fault_of_ours_shows_no_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("chainrule.desk.home.marks", broken)
    app = app_module.create_app(tmp_path / "data", token=TOKEN)
    with TestClient(app, base_url=URL, raise_server_exceptions=False) as inside:
        inside.cookies.set(app.state.access.cookie, TOKEN)
        answer = inside.get("/map")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Something broke on our side" in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]


def test_an_unknown_page_is_named_kindly(client: TestClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "Nothing lives at this address" in answer.text
    assert "<nav" in answer.text
    assert client.get("/learn/nonsense", headers={"hx-request": "true"}).status_code == 404


def test_token_never_shows_in_a_page(client: TestClient) -> None:
    assert TOKEN not in client.get("/").text
    assert URL not in client.get("/map").text
