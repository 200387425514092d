"""Practise: how it goes, what can be asked, one question on a concept, and the room's door."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import asking, home, lengths, lessons, practising, review
from chainrule.desk.knowing import NEW
from chainrule.desk.returning import returns
from chainrule.practice.turn import Turn
from chainrule.server.discs import discs
from chainrule.server.pages import page
from chainrule.server.questions import Shown, in_lesson, preview, whole
from chainrule.server.rings import ring

FIRST = "eigenvectors"
"""The concept of the question that stands on an empty page."""


def show(request: Request) -> Response:
    """The sentence that begins a session (`?on=` chooses its subject), how it goes, and every concept."""
    atlas, store = open_atlas(), request.app.state.store
    marks, met = home.marks(store), practising.all_met(store)
    days = practising.by_day(met, date.today())
    recent = [question for _, on_day in days for question in on_day]
    rows = practising.offers(atlas, marks, met, returns(store))
    return page(
        request,
        "practise.html",
        door="practise",
        atlas=atlas,
        it=None if met else _first(request),
        unfinished=practising.unfinished(store),
        past=practising.past(store),
        chart=discs(days),
        total=len(recent),
        alone=sum(question.result == "alone" for question in recent),
        helped=sum(question.result == "helped" for question in recent),
        queue=review.session(store, atlas).queue,
        offers=rows,
        rings={row.concept: ring(marks.get(row.concept, NEW), True) for row in rows},
        **_sentence(request, request.query_params.get("on", "")),
    )


def _first(request: Request) -> Shown | None:
    atlas = open_atlas()
    slug = FIRST if lessons.skills(atlas, FIRST) else next(iter(asking.with_questions(atlas)), "")
    question = practising.question(request.app.state.store, atlas, slug) if slug else None
    return in_lesson(Turn(question), practising.fresh_id(), 0, "practise") if question else None


def _sentence(request: Request, on: str) -> dict[str, Any]:
    return {
        "id": practising.fresh_id(),
        "on": on,
        "usual": lengths.USUAL,
        "lengths": lengths.LENGTHS,
        "subjects": lengths.subjects(request.app.state.store, open_atlas()),
    }


def question(request: Request) -> Response:
    """One question on a concept, and the sentence that begins a session on it. `?skill=` asks for a kind."""
    atlas, slug = open_atlas(), request.path_params["slug"]
    if not lessons.skills(atlas, slug):
        title = atlas[slug].title if slug in atlas else f"“{slug[:60]}”"
        raise HTTPException(404, f"There are no questions on {title} yet.")
    asked = practising.question(request.app.state.store, atlas, slug, request.query_params.get("skill", ""))
    return question_page(request, slug, in_lesson(Turn(asked), practising.fresh_id(), 0, "practise", fresh=True))


def question_page(request: Request, slug: str, shown: Shown) -> Response:
    """The page of one question, as it stands."""
    atlas, store = open_atlas(), request.app.state.store
    offers = practising.offers(atlas, home.marks(store), practising.all_met(store), returns(store))
    return page(
        request,
        "question.html",
        door="practise",
        concept=atlas[slug],
        it=shown,
        offer=next(row for row in offers if row.concept == slug),
        **_sentence(request, f"concept:{slug}"),
    )


def previewed(request: Request) -> Response:
    """How a text is understood as an answer to `?skill=&seed=`, while it is typed."""
    slug, given = request.path_params["slug"], request.query_params
    asked = lessons.draw(open_atlas(), slug, given.get("skill", ""), whole(given.get("seed", "")))
    return preview(asked, given.get("answer", ""))


ROUTES = [
    Route("/practise", show),
    Route("/practise/{slug}", question),
    Route("/practise/{slug}/preview", previewed),
]
