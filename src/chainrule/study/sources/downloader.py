"""yt-dlp with one way to the network: a request handler of ours, which sends everything through the guard."""

from __future__ import annotations

import http.cookiejar
import io
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from chainrule.study.errors import AddressError, SourceError
from chainrule.study.sources import fetch
from chainrule.study.sources.addresses import Guard
from chainrule.study.sources.detect import HOW_TO_SAVE

_OPTIONS: dict[str, Any] = {
    "quiet": True,
    "no_warnings": True,
    "skip_download": True,
    "noplaylist": True,
    "playlistend": 2,  # enough to see that it is a list
    "extract_flat": "in_playlist",
    "ignore_no_formats_error": True,
    "cachedir": False,
    "js_runtimes": {},  # only addresses of video streams need them, and none is fetched
    "socket_timeout": 20,
    "retries": 1,
    "extractor_retries": 1,
}


class Video:
    """An open yt-dlp. ``metadata`` asks for the page of a video, ``load`` for one of its captions tracks."""

    def __init__(self, downloader: Any, guard: Guard, deadline: float, refusals: list[AddressError]) -> None:
        self._downloader, self._guard, self._deadline, self._refusals = downloader, guard, deadline, refusals

    def metadata(self, address: str) -> Mapping[str, Any]:
        """What yt-dlp knows of the video at ``address``. Raises AddressError or SourceError."""
        try:
            found = self._downloader.extract_info(address, download=False)
            plain = self._downloader.sanitize_info(found)
        except Exception as error:  # extractors for a thousand sites raise whatever their page leads to
            if self._refusals:
                raise self._refusals[0] from error
            said = " ".join(str(error).replace("ERROR:", "").split())[:300]
            raise SourceError(f"No video could be read at {address[:120]} ({said}). {HOW_TO_SAVE}") from error
        if not isinstance(plain, dict):
            raise SourceError(f"No video was found at {address[:120]}. {HOW_TO_SAVE}")
        return plain

    def load(self, address: str) -> bytes:
        """The bytes of a captions track. Raises AddressError."""
        answer = fetch.ask(address, self._guard, self._deadline)
        if answer.status != 200:
            raise AddressError(f"The captions answered {answer.status} {answer.reason[:60]}; nothing was read.")
        return answer.body


@contextmanager
def opened(guard: Guard) -> Iterator[Video]:
    """A yt-dlp whose every request passes ``guard``. Raises SourceError where yt-dlp is not installed."""
    try:
        yt_dlp: Any = import_module("yt_dlp")
    except ImportError as error:
        raise SourceError(
            "Reading the page of a video needs the 'video' extra: pip install 'chainrule[video]'. Or give its captions "
            f"as a file. {HOW_TO_SAVE}"
        ) from error
    deadline = time.monotonic() + guard.most_seconds
    refusals: list[AddressError] = []
    handler = _handler(guard, deadline, refusals)

    class Guarded(yt_dlp.YoutubeDL):  # type: ignore[misc]  # yt-dlp has no types
        def build_request_director(self, handlers: Any, preferences: Any = None) -> Any:
            return super().build_request_director([handler], preferences)

    with Guarded(dict(_OPTIONS)) as downloader:
        yield Video(downloader, guard, deadline, refusals)


def _handler(guard: Guard, deadline: float, refusals: list[AddressError]) -> type:
    common: Any = import_module("yt_dlp.networking.common")
    exceptions: Any = import_module("yt_dlp.networking.exceptions")

    class GuardedRH(common.RequestHandler):  # type: ignore[misc]  # yt-dlp has no types
        _SUPPORTED_URL_SCHEMES = ("http", "https")
        _SUPPORTED_PROXY_SCHEMES = None  # proxies of the environment are accepted here and not used
        _SUPPORTED_FEATURES = None

        def _check_extensions(self, extensions: dict[str, Any]) -> None:
            super()._check_extensions(extensions)
            for known in ("cookiejar", "timeout", "legacy_ssl", "keep_header_casing", "impersonate"):
                extensions.pop(known, None)

        def _send(self, request: Any) -> Any:
            jar = self._get_cookiejar(request)
            headers = dict(self._get_headers(request))
            cookies = jar.get_cookie_header(request.url)
            if cookies:
                headers["Cookie"] = cookies
            body = request.data if isinstance(request.data, bytes | None) else b"".join(request.data)
            try:
                answer = fetch.ask(request.url, guard, deadline, method=request.method, headers=headers, body=body)
            except AddressError as error:
                refusals.append(error)
                raise exceptions.TransportError(str(error), cause=error) from error
            _keep_cookies(jar, answer)
            page = io.BytesIO(answer.body)
            given = common.Response(page, answer.address, answer.headers, answer.status, answer.reason)
            if answer.status >= 400 or answer.status < 200:
                raise exceptions.HTTPError(given)
            return given

    return GuardedRH


def _keep_cookies(jar: http.cookiejar.CookieJar, answer: fetch.Answer) -> None:
    class Told:
        def info(self) -> Any:
            return answer.headers

    jar.extract_cookies(Told(), urllib.request.Request(answer.address))  # type: ignore[arg-type]  # info() is all it uses
