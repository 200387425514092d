"""Pages for what went wrong: kind, short, and naming the thing. None of them shows a traceback."""

import html
import logging

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from chainrule.atlas.atlas import UnknownConcept
from chainrule.errors import ChainruleError
from chainrule.store import BusyStore, FullDisk, Missing, ReadOnlyStore

LOG = logging.getLogger("chainrule.server")

STATUS: dict[type[Exception], int] = {
    Missing: 404,
    UnknownConcept: 404,
    FullDisk: 507,
    ReadOnlyStore: 507,
    BusyStore: 503,
}

TITLES = {
    400: "That cannot be read",
    403: "Not from here",
    404: "Nothing lives at this address",
    405: "This address does not take that",
    408: "The upload stopped",
    411: "An upload without a length",
    413: "That is too large",
    416: "That part does not exist",
    422: "That did not work",
    500: "Something broke on our side",
    503: "The data is busy",
    507: "The data cannot be written",
}


def doorstep(status: int, sentence: str, *, password: bool = False, again: str | None = None) -> HTMLResponse:
    """A page for somebody who is not inside: no style sheet, no script, nothing about the data."""
    form = (
        '<form method="post" action="/enter"><label>Password <input name="password" type="password" '
        'autocomplete="current-password" required autofocus></label> <button>Enter</button></form>'
        if password
        else ""
    )
    path = "/" + (again or "").lstrip("/\\")
    link = f'<p><a href="{html.escape(path)}">Go on to the page</a></p>' if again else ""
    return HTMLResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Chainrule</title>'
        f"<h1>{TITLES.get(status, 'Chainrule')}</h1><p>{html.escape(sentence)}</p>{form}{link}</html>",
        status,
    )


def problem(request: Request, status: int, sentence: str) -> Response:
    """The error page inside the app, or one paragraph where htmx asked for a part of a page."""
    from chainrule.server.pages import fragment, page

    show = fragment if request.headers.get("hx-request") else page
    name = "parts/problem.html" if request.headers.get("hx-request") else "problem.html"
    title = TITLES.get(status, "That did not work")
    try:
        return show(request, name, status=status, code=status, title=title, sentence=sentence)
    except Exception:
        LOG.exception("the error page itself could not be shown")
        return doorstep(status, sentence)


async def on_http(request: Request, error: Exception) -> Response:
    """404, 405 and the refusals of the framework."""
    assert isinstance(error, HTTPException)
    if error.status_code in {204, 304}:
        return Response(status_code=error.status_code)
    sentence = "" if error.status_code in {404, 405} else error.detail
    if error.status_code == 404:
        detail = error.detail if error.detail != "Not Found" else ""
        sentence = detail or "Look on the map, or type what you are after into the box."
    response = problem(request, error.status_code, sentence)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def on_chainrule(request: Request, error: Exception) -> Response:
    """Our own errors are sentences already."""
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    return problem(request, status, str(error))


async def on_any(request: Request, error: Exception) -> Response:
    """A fault of ours. The log has the whole of it; the page says only where to look."""
    from chainrule.server.limits import HEADERS

    status, sentence = 500, "The details are in the terminal where Chainrule runs. Your data is as it was before."
    if isinstance(error, OSError) and error.errno is not None:
        place = error.filename or "the data folder"
        status, sentence = (
            507,
            f"{error.strerror}: {place}. Nothing was lost; make room there, or give the right to write.",
        )
    response = problem(request, status, sentence)
    response.headers.update(HEADERS)  # this page is made outside the middleware that adds them
    return response


HANDLERS = {HTTPException: on_http, ChainruleError: on_chainrule, Exception: on_any}
