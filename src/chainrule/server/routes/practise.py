"""Practise: what is due, and questions on the concepts that have some."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import home, practising, review
from chainrule.desk.knowing import NEW
from chainrule.server.pages import page
from chainrule.server.rings import ring


def show(request: Request) -> Response:
    """The cards that wait, and the concepts with questions, those that are ready first."""
    atlas, store = open_atlas(), request.app.state.store
    marks = home.marks(store)
    rows = practising.offers(store, atlas, marks)
    return page(
        request,
        "practise.html",
        door="practise",
        atlas=atlas,
        queue=review.session(store, atlas).queue,
        offers=rows,
        rings={row.concept: ring(marks.get(row.concept, NEW), True) for row in rows},
    )


def question(request: Request) -> Response:
    """One question on a concept; the next one comes in its place."""
    atlas, store, slug = open_atlas(), request.app.state.store, request.path_params["slug"]
    asked = practising.question(store, atlas, slug, request.query_params.get("skill", ""))
    return page(
        request,
        "question.html",
        door="practise",
        concept=atlas[slug],
        question=asked,
        verdict=None,
        text="",
        mistake=None,
        attempt=practising.fresh_attempt(),
        offer=next(row for row in practising.offers(store, atlas, home.marks(store)) if row.concept == slug),
    )


ROUTES = [Route("/practise", show), Route("/practise/{slug}", question)]
