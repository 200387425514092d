"""The start page: one box, the first minute or what is due, and the four doors."""

from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import Atlas, open_atlas
from chainrule.cards.queue import Waiting
from chainrule.desk import home, minute, review
from chainrule.server.figures import lit_map, live
from chainrule.server.forms import fields
from chainrule.server.pages import back, fragment, page

DUE = 3
CONCEPT = "gradient_descent"
BROKEN = 0.25
"""The rate of the run that broke, in the first picture. It is not said: the reader finds where such rates begin."""
STEEPER = 4.0
ALONE = {"guess": None, "broken": 0.0}


def show(request: Request) -> Response:
    """The first visit opens on the run that broke; later ones also on what is due and where the reader was."""
    atlas, store = open_atlas(), request.app.state.store
    session = review.session(store, atlas)
    places = home.where_you_were(store, atlas)
    first = not places and not session.queue.cards
    return page(
        request,
        "start.html",
        atlas=atlas,
        places=places,
        queue=session.queue,
        due=[(w.card, atlas[c].short if (c := w.card.concept or "") in atlas else "") for w in _first(session)],
        picture=live(CONCEPT, "", {"broken": BROKEN}, bare=True, opening=True, cases=False, boxes=("rate", "guess")),
        steeper=STEEPER,
        minute=_minute(atlas) if first else None,
    )


def _minute(atlas: Atlas) -> dict[str, Any]:
    """What a newcomer meets beside the picture: a recorded run, a lecture, a card for tomorrow."""
    run = minute.recorded()
    said = minute.spoken(atlas, run.concept)
    return {
        "run": run,
        "arguments": orjson.dumps({**run.arguments, **ALONE}).decode(),
        "mended": orjson.dumps({**run.mended, **ALONE}).decode(),
        "said": said,
        "map": lit_map(atlas, said.concepts, 336),
    }


def _first(session: review.Session) -> list[Waiting]:
    return [w for w in session.queue.waiting if w.card.exercise is None][:DUE]


async def tomorrow(request: Request) -> Response:
    """Keeps one card on what the first minute showed; it is asked from tomorrow on."""
    await fields(request)
    card = await run_in_threadpool(minute.for_tomorrow, request.app.state.store, open_atlas(), CONCEPT)
    if request.headers.get("hx-request"):
        return fragment(request, "parts/tomorrow.html", card=card)
    return back(request, "/#box")


ROUTES = [Route("/", show), Route("/tomorrow", tomorrow, methods=["POST"])]
