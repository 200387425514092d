"""The map: every concept after those it needs; the chosen one with what it needs and opens."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import Atlas, open_atlas
from chainrule.atlas.chart import chart
from chainrule.desk import home, lengths
from chainrule.desk.knowing import NEW, Knowing, known_slugs
from chainrule.learn import has_lesson
from chainrule.server.chart import ROW, in_lane, paths, places_css
from chainrule.server.pages import page
from chainrule.server.rings import ring

KEY = (
    (Knowing(), False, "new"),
    (Knowing(), True, "new, with a lesson"),
    (Knowing("growing", 0.4), False, "growing"),
    (Knowing("strong", 1.0), False, "strong"),
    (Knowing("fading", 0.6), False, "fading"),
)


def show(request: Request) -> Response:
    """`?at=slug` chooses a concept, `?lecture=id` puts a lecture's concepts in ink, `?view=list` lists."""
    atlas = open_atlas()
    marks = home.marks(request.app.state.store)
    lit = _lit(request, atlas)
    at = request.query_params.get("at") or next((s for s in atlas.opened(known_slugs(marks)) if s in lit["slugs"]), "")
    if at not in atlas:
        raise HTTPException(404, f"There is no concept called “{at[:80]}” on the map.")
    places = chart(atlas)
    return page(
        request,
        "map.html",
        atlas=atlas,
        spots=places.spots,
        height=round(places.height * ROW),
        lanes=[(lane.title, in_lane(places, atlas.part(lane.part)), lane.top * ROW) for lane in places.lanes],
        edges=paths(atlas, at),
        rings={slug: ring(marks.get(slug, NEW), has_lesson(atlas[slug])) for slug in atlas},
        key=[(ring(knowing, lesson, word=False), word) for knowing, lesson, word in KEY],
        lit=lit,
        ready=[s for s in atlas.opened(known_slugs(marks)) if s in lit["slugs"]][:4],
        view=request.query_params.get("view", ""),
        **chosen(atlas, at, marks),
    )


def chosen(atlas: Atlas, at: str, marks: dict[str, Knowing]) -> dict[str, Any]:
    """What the map says about the chosen concept."""
    known = known_slugs(marks)
    return {
        "at": at,
        "concept": atlas[at],
        "mark": marks.get(at, NEW),
        "lesson": has_lesson(atlas[at]),
        "needs": [s for s in atlas.before(at) if s != at],
        "opens": atlas.after(at),
        "practise": lengths.subject_of(atlas, at),
        "way": atlas.path_to([at], known)[:-1] if at not in known else (),
    }


def _lit(request: Request, atlas: Atlas) -> dict[str, Any]:
    """Whose concepts stand in ink: a lecture's of the library, or the founding lecture's."""
    ident = request.query_params.get("lecture", "")
    if not ident:
        return {"slugs": frozenset(atlas.seeds()), "title": "", "address": ""}
    title, slugs = home.lecture_concepts(request.app.state.store, ident)
    return {"slugs": frozenset(slugs), "title": title, "address": f"/study/{ident}"}


def places(request: Request) -> Response:
    """The style sheet with every place on the map."""
    return Response(places_css(open_atlas()), media_type="text/css")


ROUTES = [Route("/map", show), Route("/map/places.css", places)]
