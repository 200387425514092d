"""Who may come in: a known host name, the same origin, and a token in a cookie.

The app runs on the reader's own machine, so its dangers are other web pages in the same browser (cross-site requests,
DNS rebinding) and, when it is opened to a network, other people. Each request and each WebSocket passes three gates in
this order: the Host header (400), the Origin (403) and the token (403).
"""

import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from chainrule.errors import ChainruleError
from chainrule.server.problems import doorstep

LOOPBACK = ("127.0.0.1", "localhost", "::1")
COOKIE_DAYS = 180
TRIES_PER_MINUTE = 10
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(?P<port>[0-9]{1,5}))?")


class AccessError(ChainruleError):
    """The app would be open to others without a password."""


def own_token(folder: Path) -> str:
    """The token of this data folder, made on first use in a file that only its owner may read (0600)."""
    path = folder / "token"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        os.chmod(path, 0o600)
        known = path.read_text(encoding="ascii", errors="replace").strip()
        if len(known) >= 32:
            return known
        path.unlink()  # cut off while it was written
        return own_token(folder)
    token = secrets.token_urlsafe(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(token)
    return token


@dataclass(frozen=True)
class Access:
    """The rules of one server. Raises AccessError for an open host without a password."""

    token: str
    host: str = "127.0.0.1"
    password: str | None = None
    tries: list[float] = field(default_factory=list, compare=False)

    def __post_init__(self) -> None:
        if self.host not in LOOPBACK and not self.password:
            raise AccessError(
                f"Listening on {self.host} lets other machines in, and there is no password. "
                "Set one (CHAINRULE_PASSWORD or --password), or leave the host at 127.0.0.1."
            )

    @property
    def cookie(self) -> str:
        """The cookie's name; two servers on one machine share cookies over ports, so each has its own name."""
        return "chainrule_" + hashlib.sha256(self.token.encode()).hexdigest()[:8]

    def knows(self, token: str | None) -> bool:
        return token is not None and hmac.compare_digest(token.encode(), self.token.encode())

    def knows_password(self, password: str) -> bool:
        """Compared in constant time; ten wrong tries a minute close the door for the rest of that minute."""
        if self.password is None:
            return False
        now = time.monotonic()
        self.tries[:] = [at for at in self.tries if now - at < 60]
        if len(self.tries) >= TRIES_PER_MINUTE:
            return False
        right = hmac.compare_digest(password.encode(), self.password.encode())
        if not right:
            self.tries.append(now)
        return right

    def serves(self, host: str) -> bool:
        """Whether the Host header is a name of this machine. An address of digits cannot be rebound, a name can."""
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = match["name"].strip("[]").lower()
        if name in LOOPBACK:
            return True
        if self.host in LOOPBACK:
            return False
        own = socket.gethostname().lower()
        if name in {self.host.lower(), own, f"{own.split('.')[0]}.local"}:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self.host in {"0.0.0.0", "::"}

    def same_origin(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request that may change something comes from our own pages, or from a program without an origin."""
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return False
        origin = headers.get("origin")
        if origin is None:
            return True
        if origin == "null" and headers.get("sec-fetch-site") == "same-origin":
            return True  # a plain form of our own page: without a Referer the browser blanks the origin too
        scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
        return origin.lower() == f"{scheme}://{headers.get('host', '')}".lower()


class Door:
    """ASGI middleware that holds the three gates. It stands outside everything else, so no route can be forgotten."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        answer = await self._refusal(scope, receive)
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "refused"})
        else:
            await answer(scope, receive, send)

    async def _refusal(self, scope: Scope, receive: Receive) -> Response | None:
        """What is sent instead of the page; None lets the request through."""
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.access.serves(hosts[0]):
            return doorstep(400, "This address is not one of Chainrule’s. Open the address that it printed at start.")
        changes = scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD", "OPTIONS"}
        if changes and not self.access.same_origin(scope, headers):
            return doorstep(403, "Another site sent this request, so nothing was done.")
        request = Request({**scope, "type": "http"}, receive)
        if self.access.knows(request.cookies.get(self.access.cookie)):
            return None
        if scope["type"] == "http":
            return await self._enter(request)
        return doorstep(403, "")

    async def _enter(self, request: Request) -> Response:
        """A right token or password becomes a cookie and a clean address; anything else stays outside."""
        given = request.query_params.get("token")
        if request.method in {"GET", "HEAD"} and self.access.knows(given):
            return self._welcome(request, clean_address(request))
        if request.method == "POST" and request.url.path == "/enter" and self.access.password:
            async with request.form(max_files=0, max_fields=4) as form:
                password = str(form.get("password", ""))
            if self.access.knows_password(password):
                return self._welcome(request, "/")
            return doorstep(403, "That is not the password.", password=True)
        return doorstep(
            403,
            "This page needs the address that Chainrule printed at start: it ends with a token."
            if self.access.password is None
            else "This Chainrule asks for its password.",
            password=self.access.password is not None,
            again=request.url.path if request.headers.get("sec-fetch-site") == "cross-site" else None,
        )

    def _welcome(self, request: Request, address: str) -> Response:
        response = RedirectResponse(address, 303)
        response.set_cookie(
            self.access.cookie,
            self.access.token,
            max_age=COOKIE_DAYS * 86_400,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )
        return response


def clean_address(request: Request) -> str:
    """The address without its token. Two slashes at the start would name another site, so they become one."""
    path = "/" + quote(request.url.path.lstrip("/\\"), safe="/~-._%")
    rest = urlencode([(k, v) for k, v in parse_qsl(request.url.query, keep_blank_values=True) if k != "token"])
    return f"{path}?{rest}" if rest else path
