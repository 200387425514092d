"""A sheet to print: chosen on a page, drawn by its seed, read in the browser or kept as one file."""

from __future__ import annotations

import random

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import asking, sheets
from chainrule.practice.sheet import MOST, Part, Sheet, css, to_html
from chainrule.server.pages import download, page
from chainrule.server.questions import whole


def choose(request: Request) -> Response:
    """`?concept=` (several), `questions` and `seed`: what the sheet will be on."""
    atlas = open_atlas()
    given = request.query_params
    asked = [slug for slug in given.getlist("concept") if slug in atlas]
    return page(
        request,
        "sheet.html",
        door="practise",
        atlas=atlas,
        concepts=asking.with_questions(atlas),
        chosen=asked,
        count=min(max(whole(given.get("questions", "")), 1), MOST) if "questions" in given else sheets.USUAL,
        seed=whole(given.get("seed", "")) or random.randrange(1, 1000),
        most=MOST,
    )


def _sheet(request: Request) -> tuple[Sheet, Part]:
    given = request.query_params
    count = whole(given.get("questions", str(sheets.USUAL)))
    drawn = sheets.sheet(open_atlas(), given.getlist("concept")[:80], count, whole(given.get("seed", "")))
    part: Part = "questions" if given.get("part") == "questions" else "both"
    return drawn, "solutions" if given.get("part") == "solutions" else part


def printed(request: Request) -> Response:
    """The sheet as a page of its own, to print from the browser. Its style is a file, as the policy asks."""
    drawn, part = _sheet(request)
    return HTMLResponse(to_html(drawn, part, style="/practise/sheet/style.css"))


def kept(request: Request) -> Response:
    """The same as one file to keep."""
    drawn, part = _sheet(request)
    name = f"sheet-{'-'.join(drawn.titles)[:60]}-{drawn.seed}.html"
    return download(to_html(drawn, part).encode(), name, "text/html; charset=utf-8")


def style(request: Request) -> Response:
    """The sheet's style."""
    return Response(css(), media_type="text/css")


ROUTES = [
    Route("/practise/sheet", choose),
    Route("/practise/sheet/print", printed),
    Route("/practise/sheet/file", kept),
    Route("/practise/sheet/style.css", style),
]
