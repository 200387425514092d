"""Review: one card at a time, by keyboard or finger; undo; and how it goes."""

from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.cards import Rating
from chainrule.cards.queue import Waiting
from chainrule.desk import drills, exporting, review
from chainrule.desk.drills import Drill
from chainrule.server.bars import forecast_chart, retention_chart
from chainrule.server.figures import of_call
from chainrule.server.forms import FormError, fields
from chainrule.server.pages import back, download, fragment, page
from chainrule.server.questions import Shown, drawn, seconds_of, whole


def show(request: Request, step: Drill | None = None) -> Response:
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
        **_session(request, step),
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


async def check(request: Request) -> Response:
    """One step of the exercise that is asked: `do` is check, hint or show. An answer that was judged stays."""
    form = await fields(request)
    do = form.get("do", "check")
    if do not in drills.STEPS:
        raise FormError(f"A question is checked, hinted at or shown; got “{do[:40]}”.")
    drill = await run_in_threadpool(
        drills.step, request.app.state.store, open_atlas(), form.get("review", ""), form.get("card", ""), do,
        form.get("answer", ""), whole(form.get("hints", "")), seconds_of(form.get("seconds", "")),
    )  # fmt: skip
    if not request.headers.get("hx-request"):
        return await run_in_threadpool(show, request, drill)
    return fragment(request, "parts/session.html", **await run_in_threadpool(_session, request, drill))


async def keep(request: Request) -> Response:
    """Puts a concept's cards on the queue, or one of its skills."""
    form = await fields(request)
    store, concept, skill = request.app.state.store, form.get("concept", ""), form.get("skill", "")
    if not skill:
        await run_in_threadpool(review.keep_concept, store, open_atlas(), concept)
        return back(request, "/review")
    await run_in_threadpool(drills.keep_skill, store, open_atlas(), concept, skill)
    return fragment(request, "parts/kept.html") if request.headers.get("hx-request") else back(request, "/review")


def anki(request: Request) -> Response:
    """Every card on the queue as a deck for Anki."""
    return download(exporting.queue_deck(request.app.state.store, open_atlas()), "chainrule.apkg", "application/zip")


async def _next(request: Request) -> Response:
    if not request.headers.get("hx-request"):
        return back(request, "/review")
    context = await run_in_threadpool(_session, request)
    return fragment(request, "parts/session.html", **context)


def _session(request: Request, step: Drill | None = None) -> dict[str, Any]:
    """What the session's part shows; `step` is where the last step left the question that is asked."""
    session = review.session(request.app.state.store, open_atlas())
    picture, asked = None, session.asked
    if asked is not None:
        picture = of_call(asked.waiting.card.picture, width=480, bare=True)
    shown = None if asked is None or asked.drill is None else _shown(asked.waiting, _newer(asked.drill, step))
    return {"session": session, "asked": asked, "queue": session.queue, "picture": picture, "it": shown}


def _newer(asked: Drill, step: Drill | None) -> Drill:
    """The step, where it speaks of the very question that is asked."""
    return step if step is not None and step.turn.question == asked.turn.question else asked


def _shown(waiting: Waiting, drill: Drill) -> Shown:
    question = drill.turn.question
    where = urlencode({"skill": question.skill, "seed": question.seed})
    hidden = {"review": waiting.review, "card": waiting.card.id, "hints": str(drill.turn.hints)}
    return Shown(
        drill.turn, "/review/check", f"/practise/{question.concept}/preview?{where}", waiting.review, drill.typed,
        hidden, picture=drawn(drill.turn.picture), fresh=True, target="#session",
    )  # fmt: skip


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _page(request: Request) -> Response:
    return show(request)


ROUTES = [
    Route("/review", _page),
    Route("/review/answer", answer, methods=["POST"]),
    Route("/review/check", check, methods=["POST"]),
    Route("/review/anki", anki),
    Route("/review/undo", undo, methods=["POST"]),
    Route("/review/aside", aside, methods=["POST"]),
    Route("/review/keep", keep, methods=["POST"]),
]
