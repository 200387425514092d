"""The practice room: one question at a time; each step is a form, and the address names the question."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import asking, lengths, lessons, practising, room
from chainrule.desk.room import Stand
from chainrule.server.forms import fields
from chainrule.server.pages import back, fragment, page
from chainrule.server.questions import Shown, drawn, preview, seconds_of, whole


async def begin(request: Request) -> Response:
    """`on`, `length` and the sitting's `id`; the same form posted twice is one sitting."""
    form = await fields(request)
    ident = form.get("id") or practising.fresh_id()
    sitting = await run_in_threadpool(
        room.begin, request.app.state.store, open_atlas(), ident, form.get("on", ""), form.get("length", lengths.USUAL)
    )
    place = await run_in_threadpool(room.latest, request.app.state.store, sitting.id)
    return back(request, f"/practise/room/{sitting.id}/{place}")


def resume(request: Request) -> Response:
    """The question that was asked last."""
    ident = request.path_params["id"]
    return RedirectResponse(f"/practise/room/{ident}/{room.latest(request.app.state.store, ident)}", 303)


def show(request: Request) -> Response:
    """One question as it stands."""
    ident, place = request.path_params["id"], request.path_params["place"]
    return page(request, "room.html", door="practise", **_context(_stand(request, ident, place)))


def _stand(request: Request, ident: str, place: int) -> Stand:
    return room.stand(request.app.state.store, open_atlas(), ident, place)


async def step(request: Request) -> Response:
    """`do` says which step: check, hint, show, idea, fill, go, another, next, end."""
    form = await fields(request)
    ident, place = request.path_params["id"], request.path_params["place"]
    do = form.get("do", "check")
    result = await run_in_threadpool(_step, request, ident, place, do, form)
    if isinstance(result, Response):
        return result
    if not request.headers.get("hx-request"):
        return back(request, f"/practise/room/{ident}/{place}#question")
    return fragment(request, "parts/room.html", **await run_in_threadpool(_context, result))


def _step(request: Request, ident: str, place: int, do: str, form: dict[str, str]) -> Stand | Response:
    store, atlas = request.app.state.store, open_atlas()
    match do:
        case "hint":
            return room.hint(store, atlas, ident, place, whole(form.get("number", "1")))
        case "show":
            return room.show(store, atlas, ident, place)
        case "idea":
            return room.recognise(store, atlas, ident, place, form.get("idea", ""))
        case "fill":
            return room.fill(store, atlas, ident, place, form.get("fill", ""))
        case "go":
            return room.fill(store, atlas, ident, place, None)
        case "next":
            return _to(request, ident, room.go_on(store, atlas, ident, place))
        case "another":
            return _to(request, ident, room.another(store, atlas, ident, place, form.get("wanted", "")))
        case "end":
            room.finish(store, ident)
            return _to(request, ident, None)
    took = seconds_of(form.get("seconds", ""))
    return room.answer(store, atlas, ident, place, form.get("attempt", ""), form.get("answer", ""), took)


def _to(request: Request, ident: str, place: int | None) -> Response:
    return back(request, f"/practise/room/{ident}/{'end' if place is None else place}")


def _context(stand: Stand) -> dict[str, Any]:
    atlas, row, turn = open_atlas(), stand.row, stand.turn
    base = f"/practise/room/{stand.sitting.id}/{row.place}"
    shown = Shown(
        turn, base, f"{base}/preview", stand.attempt, stand.typed, note=stand.note,
        reason=row.reason, picture=drawn(turn.picture) if row.stage == "question" else None,
        target="#room",
    )  # fmt: skip
    kinds = [(slug, lessons.skills(atlas, slug)) for slug in stand.sitting.focus if slug in atlas]
    return {
        "it": shown, "stand": stand, "sitting": stand.sitting, "row": row, "turn": turn, "atlas": atlas,
        "concept": atlas[row.concept], "named": not row.unnamed or row.stage != "idea", "base": base,
        "kinds": kinds,
    }  # fmt: skip


def previewed(request: Request) -> Response:
    """How a text is understood (`?answer=`), while it is typed."""
    stand = _stand(request, request.path_params["id"], request.path_params["place"])
    question = stand.example.question if stand.example and stand.row.stage == "example" else stand.turn.question
    return preview(question, request.query_params.get("answer", ""))


def end(request: Request) -> Response:
    """How the sitting went; it ends here, if it had not ended."""
    store, atlas, ident = request.app.state.store, open_atlas(), request.path_params["id"]
    return page(
        request, "sitting.html", door="practise", atlas=atlas, figures=practising.figures(store, atlas, ident),
        id=practising.fresh_id(), words=asking.RESULTS,
    )  # fmt: skip


ROUTES = [
    Route("/practise/begin", begin, methods=["POST"]),
    Route("/practise/room/{id}", resume),
    Route("/practise/room/{id}/end", end),
    Route("/practise/room/{id}/{place:int}", show),
    Route("/practise/room/{id}/{place:int}", step, methods=["POST"]),
    Route("/practise/room/{id}/{place:int}/preview", previewed),
]
