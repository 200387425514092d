"""Templates to answers: what every page needs is added here, once."""

import re
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from chainrule import prose
from chainrule.store import settings

NAV = (("map", "/map", "Map"), ("study", "/study", "Study"), ("practise", "/practise", "Practise"),
       ("diagnose", "/diagnose", "Diagnose"))  # fmt: skip


def page(request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page from `templates/name`. The context's `door` marks the place in the navigation."""
    context.setdefault("door", name.split(".")[0].split("/")[0])
    common = {"nav": NAV, "theme": theme(request), "path": request.url.path}
    return HTMLResponse(environment().get_template(name).render({**common, **context}), status)


def fragment(request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A part of a page, for htmx to swap in."""
    return HTMLResponse(environment().get_template(name).render(context), status)


def back(request: Request, address: str) -> Response:
    """Where a form leads without htmx (303). Only addresses of our own: anything else leads to the start page."""
    safe = address.startswith("/") and not address.startswith(("//", "/\\")) and not any(c in address for c in "\r\n\\")
    return RedirectResponse(address if safe else "/", 303)


def download(data: bytes, name: str, kind: str) -> Response:
    """A file to save. The name is reduced to plain letters, so that no header can be smuggled in."""
    safe = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.") or "chainrule"
    disposition = f'attachment; filename="{safe}"'
    return Response(data, media_type=kind, headers={"content-disposition": disposition})


def theme(request: Request) -> str:
    """`light`, `dark` or "" (as the system has it)."""
    with request.app.state.store.read() as db:
        chosen = settings.read(db).theme
    return "" if chosen == "auto" else chosen


@cache
def environment() -> Environment:
    """Jinja with autoescape for every template, and the few filters that the pages use."""
    made = Environment(
        loader=PackageLoader("chainrule.server"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "prose": lambda text: Markup(prose.to_html(text)),
        "line": lambda text: Markup(prose.inline(text)),
        "plain": prose.plain,
        "typo": lambda text: str(text).replace("'", "’"),
        "clock": lambda seconds: "" if seconds is None else prose.clock(seconds),
        "count": count,
        "day": day,
    }
    made.globals["asset"] = asset
    return made


@cache
def asset(path: str) -> str:
    """The address of a file under static/, with the time of its last change, so that browsers may keep it."""
    here = Path(__file__).parent
    for file in (here / "static" / path, here.parent / "pictures" / "static" / path):
        if file.is_file():
            return f"/static/{path}?v={int(file.stat().st_mtime):x}"
    return f"/static/{path}"


def day(moment: datetime, today: date | None = None) -> str:
    """A day near now in words (`today`, `tomorrow`, `in 5 days`), else as `24 November`; in local time."""
    then = moment.astimezone().date()
    away = (then - (today or date.today())).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(away)
    if near:
        return near
    return f"in {away} days" if 1 < away < 15 else f"{then.day} {then:%B}"


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 card`, `1,200 cards`: a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
