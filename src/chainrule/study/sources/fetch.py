"""Requests over HTTP through the guard: every hop checked, size and time capped, no proxy used."""

from __future__ import annotations

import gzip
import http.client
import io
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from urllib.parse import SplitResult, quote, urljoin

from chainrule.study.errors import AddressError
from chainrule.study.sources.addresses import Guard

_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_OWN = frozenset(("host", "connection", "content-length", "accept-encoding", "transfer-encoding"))
_SECRET = frozenset(("authorization", "cookie"))
_HOST_TIMEOUT = 20.0  # seconds of silence


@dataclass(frozen=True)
class Answer:
    """What an address answered in the end: the status, the headers, the whole body, and the address after redirects."""

    status: int
    reason: str
    headers: Message
    body: bytes
    address: str


def get(address: str, guard: Guard) -> Answer:
    """The answer to a GET. Raises AddressError where the status is not 200, or anything on the way is refused."""
    answer = ask(address, guard, time.monotonic() + guard.most_seconds)
    if answer.status != 200:
        raise AddressError(f"{address[:120]} answered {answer.status} {answer.reason[:60]}; nothing was read.")
    return answer


def ask(
    address: str,
    guard: Guard,
    deadline: float,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """The answer to a request, following redirects that pass the guard. ``deadline`` is in ``time.monotonic`` seconds.

    Raises AddressError where an address is refused, a host does not answer, or a limit is passed.
    """
    sent = {key: value for key, value in (headers or {}).items() if key.lower() not in _OWN}
    host = ""
    for _ in range(guard.most_redirects + 1):
        parts = guard.checked(address)
        if host and parts.netloc != host:
            sent = {key: value for key, value in sent.items() if key.lower() not in _SECRET}
        host = parts.netloc
        answer = _once(parts, address, guard, deadline, method, sent, body)
        following = answer.headers.get("Location")
        if answer.status not in _REDIRECTS or not following:
            return answer
        address = urljoin(address, following)
        if answer.status == 303 or (answer.status in (301, 302) and method == "POST"):
            method, body = "GET", None
    raise AddressError(f"{host} redirects more than {guard.most_redirects} times.")


def _once(
    parts: SplitResult,
    address: str,
    guard: Guard,
    deadline: float,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
) -> Answer:
    connection = _Connection(parts, guard, deadline)
    try:
        connection.request(method, _target(parts), body=body, headers={**headers, "Accept-Encoding": "identity"})
        answer = connection.getresponse()
        received = b"" if method == "HEAD" else _body(answer, guard)
        if time.monotonic() >= deadline:  # the watch ended a header or a body in the middle
            raise _late(guard)
        received = _unpacked(received, answer.getheader("Content-Encoding") or "", guard)
        return Answer(answer.status, answer.reason, answer.headers, received, address)
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # AttributeError: the watch closed the socket under http.client's feet
        if time.monotonic() >= deadline:
            raise _late(guard) from error
        raise AddressError(f"{parts.hostname} broke off ({str(error)[:120] or type(error).__name__}).") from error
    finally:
        connection.finish()


def _body(answer: http.client.HTTPResponse, guard: Guard) -> bytes:
    body = bytearray()
    while piece := answer.read1(65_536):
        body += piece
        if len(body) > guard.most_bytes:
            raise AddressError(f"The answer is larger than {guard.most_bytes / 1e6:.0f} MB; it was given up.")
    return bytes(body)


def _late(guard: Guard) -> AddressError:
    return AddressError(f"The answer took longer than {guard.most_seconds:.0f} seconds; it was given up.")


def _unpacked(body: bytes, encoding: str, guard: Guard) -> bytes:
    """A body that was sent compressed although nobody asked for it; never more than the guard allows."""
    if encoding.lower() not in ("gzip", "x-gzip") or not body:
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            opened = packed.read(guard.most_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise AddressError(f"The answer is damaged ({error}).") from error
    if len(opened) > guard.most_bytes:
        raise AddressError(f"The answer unpacks to more than {guard.most_bytes / 1e6:.0f} MB; it was given up.")
    return opened


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]{}|^`\"<>")
    return f"{path}?{query}" if query else path


class _Connection(http.client.HTTPConnection):
    """A connection to a checked address, in TLS for https (verified against the name), cut off at the deadline."""

    def __init__(self, parts: SplitResult, guard: Guard, deadline: float) -> None:
        self._secure = parts.scheme.lower() == "https"
        host = (parts.hostname or "").encode("idna").decode("ascii") if ":" not in (parts.hostname or "") else ""
        super().__init__(host or parts.hostname or "", parts.port or (443 if self._secure else 80))
        self._guard, self._deadline = guard, deadline
        self._watch: threading.Timer | None = None
        self._held: socket.socket | None = None

    def connect(self) -> None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise _late(self._guard)
        self._held = self.sock = self._guard.connect(self.host, self.port, min(_HOST_TIMEOUT, left))
        self._watch = threading.Timer(left, self._cut)  # a socket's own timeout starts anew with every byte
        self._watch.daemon = True
        self._watch.start()
        if self._secure:
            context = ssl.create_default_context()
            secured = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self._held = self.sock = secured
            secured.do_handshake()

    def finish(self) -> None:
        """Closes the connection and ends its watch (http.client itself may close it before the body is read)."""
        if self._watch is not None:
            self._watch.cancel()
        self.close()

    def _cut(self) -> None:
        if self._held is not None:
            with suppress(OSError):  # closed meanwhile: nothing is left to cut
                self._held.shutdown(socket.SHUT_RDWR)
