"""How much may come in, and how slowly; and the headers that every answer carries."""

import asyncio
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chainrule.server.problems import doorstep

LARGEST_UPLOAD = 64 * 2**20
LARGEST_FORM = 2 * 2**20
MOST_RANGES = 8
PATIENCE = 10.0
SLOWEST = 100_000.0

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


class Headed:
    """Adds the security headers to every answer, refusals included. Pages are never stored by a browser."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, headed)


class TooSlow(Exception):
    """The body did not arrive in its time."""


class Limits:
    """Refuses bodies that are too large, of unknown length or too slow, and requests for very many ranges.

    A body has ten seconds and then one second for every 100 kB that it announced. A multipart body may have 64 MiB,
    anything else 2 MiB.
    """

    def __init__(self, app: ASGIApp, patience: float = PATIENCE) -> None:
        self.app = app
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length, refusal = self._length(scope, headers)
        if refusal is not None:
            await doorstep(*refusal)(scope, receive, send)
            return
        body = _Body(receive, length, time.monotonic() + self.patience + length / SLOWEST)
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, body.receive, watched)
        except TooSlow:
            if not started:
                await doorstep(408, "The body of the request did not arrive in time.")(scope, receive, send)

    def _length(self, scope: Scope, headers: Headers) -> tuple[int, tuple[int, str] | None]:
        if headers.get("range", "").count(",") >= MOST_RANGES:
            return 0, (416, f"At most {MOST_RANGES} parts of a file can be asked for at once.")
        if scope["method"] in {"GET", "HEAD", "OPTIONS"} and "transfer-encoding" not in headers:
            return int(headers["content-length"]) if headers.get("content-length", "").isdigit() else 0, None
        text = headers.get("content-length", "")
        if "transfer-encoding" in headers or not text.isdigit() or len(text) > 15:
            return 0, (411, "The request must say how long it is.")
        most = LARGEST_UPLOAD if headers.get("content-type", "").startswith("multipart/") else LARGEST_FORM
        if int(text) > most:
            return 0, (413, f"This has {int(text) / 2**20:.0f} MiB; at most {most / 2**20:.0f} MiB can be sent here.")
        return int(text), None


class _Body:
    """The receiving side of one request, with a deadline until the body has arrived."""

    def __init__(self, receive: Receive, length: int, deadline: float) -> None:
        self._receive = receive
        self._left = length
        self._deadline = deadline

    async def receive(self) -> Message:
        if self._left <= 0:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.001, self._deadline - time.monotonic()))
        except TimeoutError:
            raise TooSlow from None
        self._left = self._left - len(message.get("body", b"")) if message.get("more_body") else 0
        return message
