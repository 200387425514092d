"""Starting: a free port, one address, and a clear sentence where there is none."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import httpx2
import pytest

from chainrule.server.run import PortError, address_of, listen
from tests.server.lecture import SRT


def test_without_a_port_the_next_free_one_is_taken() -> None:
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortError, match=str(port)):
            listen("127.0.0.1", port)


def test_the_address_can_be_opened_on_this_machine() -> None:
    assert address_of("127.0.0.1", 8517) == "http://127.0.0.1:8517"
    assert address_of("0.0.0.0", 8517) == "http://127.0.0.1:8517"
    assert address_of("::", 8517) == "http://[::1]:8517"
    assert address_of("192.168.1.5", 8517) == "http://192.168.1.5:8517"


def started(data: Path) -> tuple[subprocess.Popen[str], str, str]:
    """The app as a process of its own: the process, its address and its token."""
    code = f"from pathlib import Path; from chainrule.server.run import serve; serve(0, False, Path({str(data)!r}))"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ}
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    address = re.search(r"(http://127\.0\.0\.1:\d+)/\?token=(\S+)", line)
    assert address, line
    return process, address[1], address[2]


def test_the_app_starts_prints_one_address_and_answers(tmp_path: Path) -> None:
    process, address, token = started(tmp_path / "d")
    try:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(f"{address}/?token={token}", timeout=20) as answer:
            assert answer.status == 200
            assert token not in answer.url
    finally:
        process.terminate()
        rest = process.communicate(timeout=20)[0]
    assert "token=" not in rest


def test_a_process_killed_while_it_writes_a_page_loses_nothing(tmp_path: Path) -> None:
    process, address, token = started(tmp_path / "d")
    with httpx2.Client(base_url=address, headers={"origin": address}, timeout=60) as client:
        client.get("/", params={"token": token})
        client.post("/review/keep", data={"concept": "eigenvectors"})
        page = client.post("/study/add", files={"file": ("talk.srt", SRT.encode())}).headers["location"]
        process.kill()
        process.communicate(timeout=20)
    process, address, token = started(tmp_path / "d")
    try:
        with httpx2.Client(base_url=address, timeout=60) as client:
            client.get("/", params={"token": token})
            deadline = time.monotonic() + 60
            while "In one breath" not in client.get(page).text and time.monotonic() < deadline:
                time.sleep(0.1)
            assert "In one breath" in client.get(page).text
            assert client.get("/study").text.count('class="shelf-item"') == 1
            assert "No cards yet" not in client.get("/review").text
    finally:
        process.terminate()
        process.communicate(timeout=20)
