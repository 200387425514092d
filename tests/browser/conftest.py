"""Real Chromium over the real app: one browser for the session, one server, a watched page for each test."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.lab import Lab, start_lab
from tests.browser.watching import Watch
from tests.conftest import find_chromium

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {360: 740, 800: 1100, 1440: 900}
Theme = Literal["light", "dark"]
PATIENCE = 20_000  # milliseconds: two browsers, two servers and their tests share two cores
expect.set_options(timeout=PATIENCE)
TOKEN = "test-token-that-is-long-enough-to-be-one"


@dataclass(frozen=True)
class Live:
    """A running server: its address, its token and its data folder."""

    url: str
    token: str
    data: Path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium from the system. Fails where there is none: the tests that need it are left out before, or CI is red."""
    path = find_chromium()
    if not path:
        pytest.fail("no Chromium was found; install one, or name it in $CHROMIUM", pytrace=False)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)
        yield chromium
        chromium.close()


def serve(data: Path) -> tuple[uvicorn.Server, threading.Thread, str]:
    """Start the app on a free loopback port, in a thread; returns when it answers."""
    from chainrule.server.app import create_app

    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(data, token=TOKEN), log_level="error", ws_per_message_deflate=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start; its log is above")
        time.sleep(0.01)
    return server, thread, f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One app for the whole session; a test that changes much takes `fresh_live`."""
    yield from _running(tmp_path_factory.mktemp("data"))


@pytest.fixture
def fresh_live(tmp_path: Path) -> Iterator[Live]:
    """An app with an empty data folder, for this test alone."""
    yield from _running(tmp_path / "data")


def _running(data: Path) -> Iterator[Live]:
    server, thread, url = serve(data)
    yield Live(url, TOKEN, data)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(params=list(WIDTHS), ids=[f"{width}px" for width in WIDTHS])
def width(request: pytest.FixtureRequest) -> int:
    """Each of the three widths in CSS pixels: a phone, a tablet, a desk."""
    return int(request.param)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    """Both colour schemes."""
    return "dark" if request.param == "dark" else "light"


OpenPage = Callable[..., tuple[Page, Watch]]


@pytest.fixture
def open_page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """`open_page("/map", width=360, theme="dark", touch=True, still=True, app=live)` -> (page, watch), signed in.

    Whatever went wrong in any of the pages fails the test at its end; `watch.allow(part)` expects a message.
    """
    contexts, watches = [], []

    def open_one(
        path: str = "/",
        *,
        width: int = 1440,
        theme: Theme = "light",
        touch: bool = False,
        still: bool = False,
        app: Live | None = None,
    ) -> tuple[Page, Watch]:
        app = app or request.getfixturevalue("live")
        context = browser.new_context(
            viewport={"width": width, "height": WIDTHS.get(width, 900)},
            color_scheme=theme,
            has_touch=touch,
            reduced_motion="reduce" if still else "no-preference",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.request.get(f"{app.url}/?token={app.token}")
        watch = Watch(context.new_page())
        watches.append(watch)
        watch.page.goto(app.url + path)
        return watch.page, watch

    yield open_one
    problems = [problem for watch in watches for problem in watch.unexpected()]
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab on a free loopback port over an empty folder, with this Python as its kernel."""
    folder = tmp_path_factory.mktemp("lab")
    environment = {**os.environ, "CHAINRULE_DATA": str(folder / "data")}
    yield from start_lab(folder, environment)
