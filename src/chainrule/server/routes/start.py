"""The start page: one box, the first minute or what is due, and the four doors."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.cards.queue import Waiting
from chainrule.desk import home, review
from chainrule.server.figures import live
from chainrule.server.pages import page

DUE = 3


def show(request: Request) -> Response:
    """The first visit opens on the run that broke; later ones also on what is due and where the reader was."""
    atlas, store = open_atlas(), request.app.state.store
    session = review.session(store, atlas)
    return page(
        request,
        "start.html",
        atlas=atlas,
        places=home.where_you_were(store, atlas),
        queue=session.queue,
        due=[(w.card, atlas[c].short if (c := w.card.concept or "") in atlas else "") for w in _first(session)],
        picture=live("gradient_descent", bare=True, opening=True),
    )


def _first(session: review.Session) -> list[Waiting]:
    return [w for w in session.queue.waiting if w.card.exercise is None][:DUE]


ROUTES = [Route("/", show)]
