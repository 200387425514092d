"""The watch itself: it must see what it is there to see, or every browser test proves nothing."""

import contextlib
import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.watching import Watch, axe, too_wide

PAGE = """<!doctype html><html lang="en"><head><title>t</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'"></head>
<body><main><h1>h</h1>%s</main></body></html>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without a log."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def site(folder: Path) -> Iterator[str]:
    """The folder on a free loopback port."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def look(browser: Browser, folder: Path, body: str, width: int = 800) -> Iterator[Watch]:
    """A watched page with this body."""
    (folder / "index.html").write_text(PAGE % body)
    (folder / "bad.js").write_text("console.error('as told'); throw new Error('thrown')")
    window = browser.new_context(viewport={"width": width, "height": 600})
    with site(folder) as url, contextlib.closing(window) as context:
        watch = Watch(context.new_page())
        watch.allow("favicon.ico")
        watch.page.goto(url, wait_until="networkidle")
        yield watch


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ('<script src="/bad.js"></script>', "as told"),
        ('<script src="/bad.js"></script>', "uncaught: thrown"),
        ("<script>alert(1)</script>", "content security policy: script-src"),
        ('<img alt="gone" src="/gone.png">', "404 from GET"),
    ],
)
def test_the_watch_sees_what_goes_wrong(browser: Browser, tmp_path: Path, body: str, seen: str) -> None:
    for watch in look(browser, tmp_path, body):
        assert any(seen in problem for problem in watch.unexpected()), watch.unexpected()


def test_a_sound_page_has_no_complaints(browser: Browser, tmp_path: Path) -> None:
    for watch in look(browser, tmp_path, '<button type="button">Go</button>'):
        assert watch.unexpected() == []
        assert axe(watch.page) == []
        assert too_wide(watch.page) == []


def test_axe_and_the_ruler_see_their_faults(browser: Browser, tmp_path: Path) -> None:
    wide = '<img src="/gone.png" width="2000" height="4"><button type="button"></button>'
    for watch in look(browser, tmp_path, wide):
        assert {line.split(" ")[0] for line in axe(watch.page)} >= {"image-alt", "button-name"}
        assert too_wide(watch.page)[0].startswith("<img")
