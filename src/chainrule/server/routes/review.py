"""Review: one card at a time, by keyboard or finger; undo; and how it goes."""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.cards import Rating
from chainrule.desk import review
from chainrule.server.bars import forecast_chart, retention_chart
from chainrule.server.figures import of_call
from chainrule.server.forms import fields
from chainrule.server.pages import back, fragment, page


def show(request: Request) -> Response:
    """The session and, below it, retention and forecast."""
    store = request.app.state.store
    standing = review.standing(store)
    return page(
        request,
        "review.html",
        door="practise",
        standing=standing,
        forecast=forecast_chart(standing.forecast),
        retention=retention_chart(standing.retention.weeks),
        **_session(request),
    )


async def answer(request: Request) -> Response:
    """`review`, `card`, `rating` (1 to 4) and `seconds`; the same post again changes nothing."""
    form = await fields(request)
    seconds = _number(form.get("seconds", ""))
    rating = Rating.read(form.get("rating", ""))
    store = request.app.state.store
    await run_in_threadpool(review.answer, store, form.get("review", ""), form.get("card", ""), rating, seconds=seconds)
    return await _next(request)


async def undo(request: Request) -> Response:
    """Takes the newest answer back; its card is asked again."""
    await fields(request)
    await run_in_threadpool(review.undo, request.app.state.store)
    return await _next(request)


async def aside(request: Request) -> Response:
    """Takes a card off the queue."""
    form = await fields(request)
    await run_in_threadpool(review.set_aside, request.app.state.store, form.get("card", ""))
    return await _next(request)


async def keep(request: Request) -> Response:
    """Puts a concept's cards on the queue."""
    form = await fields(request)
    await run_in_threadpool(review.keep_concept, request.app.state.store, open_atlas(), form.get("concept", ""))
    return back(request, "/review")


async def _next(request: Request) -> Response:
    if not request.headers.get("hx-request"):
        return back(request, "/review")
    context = await run_in_threadpool(_session, request)
    return fragment(request, "parts/session.html", **context)


def _session(request: Request) -> dict[str, Any]:
    session = review.session(request.app.state.store, open_atlas())
    picture = None
    if session.asked is not None:
        picture = of_call(session.asked.waiting.card.picture, width=480, bare=True)
    return {"session": session, "asked": session.asked, "queue": session.queue, "picture": picture}


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


ROUTES = [
    Route("/review", show),
    Route("/review/answer", answer, methods=["POST"]),
    Route("/review/undo", undo, methods=["POST"]),
    Route("/review/aside", aside, methods=["POST"]),
    Route("/review/keep", keep, methods=["POST"]),
]
