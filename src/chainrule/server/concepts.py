"""The page of a concept whose lesson is not written yet: what it is, what it needs, where to read on."""

from starlette.requests import Request
from starlette.responses import Response

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import home
from chainrule.desk.knowing import NEW
from chainrule.learn import has_lesson
from chainrule.server.chart import LANES
from chainrule.server.pages import page
from chainrule.server.rings import ring
from chainrule.store import lectures


def unwritten(request: Request, slug: str) -> Response:
    """`/learn/slug` for a concept without a lesson. Raises UnknownConcept (404)."""
    atlas = open_atlas()
    concept = atlas[slug]
    marks = home.marks(request.app.state.store)
    with request.app.state.store.read() as db:
        moments = lectures.speaking_of(db, slug)[:6]
    near = (*concept.needs, *atlas.after(slug))
    return page(
        request,
        "concept.html",
        door="map",
        concept=concept,
        atlas=atlas,
        mark=marks.get(slug, NEW),
        opens=atlas.after(slug),
        parts=dict(LANES),
        rings={s: ring(marks.get(s, NEW), has_lesson(atlas[s])) for s in near},
        lectures=moments,
    )
