"""The door: hosts, origins, tokens, passwords (the table of hostile inputs, rows 1 to 8)."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from chainrule.server.access import Access, AccessError, own_token
from chainrule.server.app import create_app
from chainrule.server.run import serve
from tests.server.conftest import TOKEN, URL

BAD_HOSTS = ["evil.test", "evil.test:8517", "127.0.0.1.evil.test", "localhost.evil.test", "127.0.0.1@evil.test", "",
             "[::1].evil.test", "10.0.0.1", "127.0.0.1:99999999", "127.0.0.1\x00", "a b"]  # fmt: skip


def walk(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, BaseRoute]]:
    """Every route of the app with an address that leads to it."""
    for route in routes:
        if isinstance(route, Mount):
            yield prefix + route.path + "/css/base.css", route
            yield from walk(list(route.routes), prefix + route.path)
        elif isinstance(route, (Route, WebSocketRoute)):
            address = prefix + route.path
            for name in route.param_convertors:
                address = address.replace("{" + name, "{").replace("{:path}", "{}").replace("{:int}", "{}")
                address = address.replace("{}", "1", 1)
            yield address, route


def test_the_walk_finds_the_doors(app: Starlette) -> None:
    found = {address for address, _ in walk(app.routes)}
    assert {"/", "/map", "/static/css/base.css"} <= found
    assert len(found) >= 25
    assert not any("{" in address for address in found)


def test_every_route_refuses_a_stranger(app: Starlette, stranger: TestClient) -> None:
    for address, route in walk(app.routes):
        if isinstance(route, WebSocketRoute):
            with pytest.raises(WebSocketDisconnect), stranger.websocket_connect(address):
                pass
            continue
        for method in ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"):
            response = stranger.request(method, address)
            assert response.status_code in {403, 411}, (method, address, response.status_code)
            assert "set-cookie" not in response.headers
            assert "location" not in response.headers


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", "ü", "%00"])
def test_a_wrong_token_opens_nothing(stranger: TestClient, token: str) -> None:
    assert stranger.get("/map", params={"token": token}).status_code == 403
    stranger.cookies.set("chainrule", token.encode("ascii", "ignore").decode())
    assert stranger.get("/map").status_code == 403


def test_the_token_becomes_a_strict_cookie_and_a_clean_address(stranger: TestClient) -> None:
    response = stranger.get(f"/map?at=pca&token={TOKEN}&view=list")
    assert response.status_code == 303
    assert response.headers["location"] == "/map?at=pca&view=list"
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert response.headers["referrer-policy"] == "no-referrer"
    stranger.cookies.set(*response.headers["set-cookie"].split(";")[0].split("=", 1))
    assert stranger.get("/map").status_code == 200


def test_the_token_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[bytes, bytes]] = []

    def compare(a: bytes, b: bytes) -> bool:
        seen.append((a, b))
        return a == b

    monkeypatch.setattr("chainrule.server.access.hmac.compare_digest", compare)
    assert Access("abc").knows("abc")
    assert not Access("abc").knows("abd")
    assert seen == [(b"abc", b"abc"), (b"abd", b"abc")]


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_a_foreign_host_is_refused_even_with_the_cookie(app: Starlette, client: TestClient, host: str) -> None:
    for address, route in walk(app.routes):
        if isinstance(route, WebSocketRoute):
            with pytest.raises(WebSocketDisconnect), client.websocket_connect(address, headers={"host": host}):
                pass
        else:
            assert client.get(address, headers={"host": host}).status_code == 400, address


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "localhost:8517", "[::1]:8517", "LOCALHOST"])
def test_the_names_of_this_machine_are_served(client: TestClient, host: str) -> None:
    assert client.get("/map", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.test"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8517.evil.test"},
        {"origin": "http://127.0.0.1"},
        {"origin": "https://127.0.0.1:8517"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": URL, "sec-fetch-site": "cross-site"},
    ],
)
def test_a_request_from_another_site_changes_nothing(
    app: Starlette, client: TestClient, headers: dict[str, str]
) -> None:
    for address, route in walk(app.routes):
        if isinstance(route, WebSocketRoute):
            with pytest.raises(WebSocketDisconnect), client.websocket_connect(address, headers=headers):
                pass
        else:
            assert client.post(address, headers=headers).status_code == 403, address


def test_our_own_origin_may_post(client: TestClient) -> None:
    for headers in ({"origin": URL, "sec-fetch-site": "same-origin"}, {}):
        assert client.post("/nothing-here", headers=headers).status_code == 404


def test_an_open_host_without_a_password_does_not_start(tmp_path: Path) -> None:
    for host in ("0.0.0.0", "::", "192.168.1.5", "example.test"):
        with pytest.raises(AccessError, match="password"):
            create_app(tmp_path / "data", host=host)
        with pytest.raises(AccessError, match="password"):
            serve(None, False, tmp_path / "data", host=host, password="")


def test_an_open_host_asks_for_its_password(tmp_path: Path) -> None:
    app = create_app(tmp_path / "data", token=TOKEN, host="0.0.0.0", password="correct horse")
    outside = TestClient(app, base_url="http://192.168.1.7:8517", follow_redirects=False)
    page = outside.get("/map")
    assert page.status_code == 403
    assert 'type="password"' in page.text
    assert outside.post("/enter", data={"password": "wrong"}).status_code == 403
    entered = outside.post("/enter", data={"password": "correct horse"})
    assert entered.status_code == 303
    assert entered.headers["location"] == "/"
    assert outside.get("/map", headers={"host": "evil.test"}).status_code == 400


def test_guessing_a_password_is_slowed_down(tmp_path: Path) -> None:
    app = create_app(tmp_path / "data", token=TOKEN, host="0.0.0.0", password="right")
    outside = TestClient(app, base_url="http://10.0.0.7:8517", follow_redirects=False)
    for _ in range(10):
        assert outside.post("/enter", data={"password": "wrong"}).status_code == 403
    assert outside.post("/enter", data={"password": "right"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        f"//evil.test/x?token={TOKEN}",
        f"///evil.test?token={TOKEN}",
        f"/\\evil.test?token={TOKEN}",
        f"/%5Cevil.test?token={TOKEN}",
        f"/%2F%2Fevil.test?token={TOKEN}",
        f"/?next=//evil.test&token={TOKEN}",
        f"/x%0d%0aLocation:%20//evil.test?token={TOKEN}",
    ],
)
def test_no_redirect_leads_off_the_site(app: Starlette, address: str) -> None:
    with TestClient(app, base_url=URL, follow_redirects=False) as outside:
        response = outside.get(URL + address)
    location = response.headers.get("location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert "\n" not in location


def test_next_is_not_followed(app: Starlette, client: TestClient) -> None:
    for address, route in walk(app.routes):
        if isinstance(route, WebSocketRoute):
            continue
        for method in ("GET", "POST"):
            response = client.request(method, f"{address}?next=//evil.test&back=//evil.test&to=http://evil.test")
            assert "evil.test" not in response.headers.get("location", ""), address


def test_only_the_owner_can_read_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    create_app(folder).state.store.close()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_token_is_made_once_and_kept(tmp_path: Path) -> None:
    token = own_token(tmp_path)
    assert len(token) >= 32
    assert own_token(tmp_path) == token
    (tmp_path / "token").write_text("short")
    assert len(own_token(tmp_path)) >= 32
