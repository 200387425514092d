"""The guard on the network: hostile addresses, names that change, redirects, sizes and times."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from chainrule.study.errors import AddressError
from chainrule.study.sources import fetch, read, video
from chainrule.study.sources.addresses import Guard, is_public
from tests.study.sources import samples

PUBLIC = "93.184.215.14"
Handler = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def serving(handler: Handler) -> Iterator[tuple[str, int]]:
    """A server on this machine that answers GET with ``handler``: its host and port."""

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            handler(self)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield "127.0.0.1", server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def answer(body: bytes, status: int = 200, **headers: str) -> Handler:
    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for key, value in headers.items():
            request.send_header(key.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return handle


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x", "http://127.1/x", "http://2130706433/x", "http://0x7f000001/x", "http://0177.0.0.1/x",
        "http://0/x", "http://localhost/x", "http://localhost./x", "http://[::1]/x", "http://[::]/x",
        "http://[::ffff:127.0.0.1]/x", "http://[::ffff:7f00:1]/x", "http://[64:ff9b::7f00:1]/x", "http://[2002:7f00:1::]/x",
        "http://10.0.0.8/x", "http://172.16.3.4/x", "http://192.168.1.1/x", "http://100.64.0.1/x", "http://0.0.0.0/x",
        "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest", "http://[fe80::1]/x",
        "http://[fc00::1]/x", "http://224.0.0.1/x", "http://[ff02::1]/x", "http://255.255.255.255/x",
        "http://192.0.2.1/x", "http://198.18.0.1/x", "http://240.0.0.1/x", "http://[2001:db8::1]/x",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(AddressError, match=r"not on the public internet|cannot be reached"):
        read(address)
    with pytest.raises(AddressError, match=r"not on the public internet|cannot be reached"):
        read(address + ".vtt")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd", "ftp://example.org/a.srt", "javascript:alert(1)", "data:text/plain,hello", "gopher://example.org/",
        "http://user:secret@example.org/a.srt", "http://user@example.org/", "http:///a.srt", "http://example.org:22/a.srt",
        "http://example.org:6379/", "http://exa mple.org/a.srt", "http://example.org\\@127.0.0.1/", "http://example.org/\x00",
        "http://[::1", "http://example.org:99999/", "https://" + "a" * 5000, "http://example.org/a\r\nHost: x",
        "-oProxyCommand=x", "--exec=id", " -h", "http://ex\u2028ample.org/",
    ],
)  # fmt: skip
def test_other_kinds_of_address_are_refused(address: str) -> None:
    with pytest.raises(AddressError):
        video.read(address)


def test_an_address_that_begins_with_a_dash_is_never_an_option() -> None:
    for text in ("-x", "--config-location=/tmp/x", "  --exec id"):
        with pytest.raises(AddressError, match="begins with '-'"):
            read(text)


def test_public_addresses_are_public() -> None:
    import ipaddress

    for text in (PUBLIC, "8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"):
        assert is_public(ipaddress.ip_address(text)), text


def test_one_private_address_among_public_ones_refuses_the_name() -> None:
    guard = Guard(resolver=lambda host, port: [PUBLIC, "10.0.0.1"])
    with pytest.raises(AddressError, match="not on the public internet"):
        guard.addresses("two.example.org", 80)


def test_a_name_without_an_address_is_said_to_be_so() -> None:
    def nothing(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such name")

    with pytest.raises(AddressError, match=r"cannot be reached.*Is there a network.*Show transcript"):
        video.read("https://example.org/watch?v=1", guard=Guard(resolver=nothing))


def test_a_name_that_changes_its_address_gets_only_the_checked_one(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([[PUBLIC], [PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    reached: list[str] = []

    def connect(address: tuple[str, int], timeout: float | None = None) -> socket.socket:
        reached.append(address[0])
        raise ConnectionRefusedError("stopped by the test")

    monkeypatch.setattr(socket, "create_connection", connect)
    guard = Guard(resolver=lambda host, port: next(answers))
    with pytest.raises(AddressError):
        video.read("http://rebinding.example.org/a.vtt", guard=guard)
    assert reached == [PUBLIC]
    with pytest.raises(AddressError, match="not on the public internet"):
        video.read("http://rebinding.example.org/a.vtt", guard=guard)
    assert reached == [PUBLIC]


def open_guard(place: tuple[str, int], **limits: float) -> Guard:
    return Guard(allowed=frozenset([place]), **limits)  # type: ignore[arg-type]


def test_a_captions_file_is_fetched_and_named() -> None:
    with serving(answer(samples.SRT.encode())) as (host, port):
        lecture = video.read(f"http://{host}:{port}/talks/Slopes%20for%20everyone.srt", guard=open_guard((host, port)))
    assert lecture.source.name == "Slopes for everyone.srt"
    assert lecture.source.url.endswith("/talks/Slopes%20for%20everyone.srt")
    assert len(lecture.source.sha256) == 64
    assert lecture.sentences[0].text == "Welcome to a short talk about slopes."


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/", "http://localhost:1/", "file:///etc/passwd", "//127.0.0.2:8000/", "ftp://x/"]
)
def test_redirects_pass_the_guard_too(to: str) -> None:
    with serving(answer(b"", 302, Location=to)) as place, pytest.raises(AddressError):
        fetch.get(f"http://{place[0]}:{place[1]}/a.srt", open_guard(place))


def test_a_good_redirect_is_followed_and_a_loop_is_not() -> None:
    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        if request.path == "/loop":
            answer(b"", 302, Location="/loop")(request)
        elif request.path == "/a":
            answer(b"", 301, Location="/b?x=1")(request)
        else:
            answer(request.path.encode())(request)

    with serving(handle) as place:
        base = f"http://{place[0]}:{place[1]}"
        found = fetch.get(f"{base}/a", open_guard(place))
        assert (found.body, found.address) == (b"/b?x=1", f"{base}/b?x=1")
        with pytest.raises(AddressError, match="redirects more than 5 times"):
            fetch.get(f"{base}/loop", open_guard(place))


def test_an_answer_that_is_too_large_is_given_up() -> None:
    with serving(answer(b"x" * 300_000)) as place, pytest.raises(AddressError, match="larger than"):
        fetch.get(f"http://{place[0]}:{place[1]}/", open_guard(place, most_bytes=100_000))


def test_a_compressed_answer_unpacks_within_the_limit_only() -> None:
    import gzip

    packed = gzip.compress(b"0" * 5_000_000)
    with serving(answer(packed, Content_Encoding="gzip")) as place:
        address = f"http://{place[0]}:{place[1]}/"
        assert len(fetch.get(address, open_guard(place)).body) == 5_000_000
        with pytest.raises(AddressError, match="unpacks to more"):
            fetch.get(address, open_guard(place, most_bytes=1_000_000))


@pytest.mark.parametrize("slow_headers", [True, False])
def test_an_answer_that_drips_is_given_up(slow_headers: bool) -> None:
    stop = threading.Event()

    def handle(request: http.server.BaseHTTPRequestHandler) -> None:
        start = b"HTTP/1.0 200 OK\r\n" if slow_headers else b"HTTP/1.0 200 OK\r\n\r\n"
        try:
            request.wfile.write(start)
            while not stop.wait(0.05):
                request.wfile.write(b"x")
        except OSError:
            return

    with serving(handle) as place:
        try:
            with pytest.raises(AddressError, match="took longer"):
                fetch.get(f"http://{place[0]}:{place[1]}/", open_guard(place, most_seconds=0.4))
        finally:
            stop.set()


@pytest.mark.parametrize("status", [404, 500, 206])
def test_another_status_is_no_lecture(status: int) -> None:
    with serving(answer(b"[00:01] hello", status)) as place, pytest.raises(AddressError, match=str(status)):
        fetch.get(f"http://{place[0]}:{place[1]}/", open_guard(place))
