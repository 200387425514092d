"""The map: every concept after those it needs; the chosen one with what it needs and opens."""

from collections.abc import Collection, Sequence
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
    """`?at=slug` chooses a concept, `?view=list` lists; `?lecture=id` puts a lecture's concepts in ink with the path
    through them, and so does `?of=slug,slug` with any.
    """
    atlas = open_atlas()
    marks = home.marks(request.app.state.store)
    lit = _lit(request, atlas)
    at = request.query_params.get("at") or _first(lit["slugs"], atlas.opened(known_slugs(marks)))
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
        path=atlas.path_to(lit["slugs"], known_slugs(marks)) if lit["asked"] else (),
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
    """Whose concepts stand in ink: the reader's choice, a lecture's of the library, or the founding lecture's.

    `link` is what keeps the choice in the map's own addresses.
    """
    ident, of = request.query_params.get("lecture", ""), request.query_params.get("of", "")
    if of:
        slugs = frozenset(of.split(",")[: len(atlas)])
        strange = next((slug for slug in slugs if slug not in atlas), None)
        if strange is not None:
            raise HTTPException(404, f"There is no concept called “{strange[:80]}” on the map.")
        link = f"&of={','.join(sorted(slugs))}"
        return {"slugs": slugs, "title": "", "address": "", "asked": True, "of": slugs, "link": link}
    if not ident:
        slugs = frozenset(atlas.seeds())
        return {"slugs": slugs, "title": "", "address": "", "asked": False, "of": frozenset(), "link": ""}
    title, named = home.lecture_concepts(request.app.state.store, ident)
    found = {"slugs": frozenset(slug for slug in named if slug in atlas), "title": title, "asked": True}
    return {**found, "of": frozenset(), "address": f"/study/{ident}", "link": f"&lecture={ident}"}


def _first(slugs: Collection[str], opened: Sequence[str]) -> str:
    """The concept that is chosen where none is asked for: the first that is ready, of these or of all."""
    return next((slug for slug in opened if slug in slugs), next(iter(opened), ""))


def places(request: Request) -> Response:
    """The style sheet with every place on the map."""
    return Response(places_css(open_atlas()), media_type="text/css")


ROUTES = [Route("/map", show), Route("/map/places.css", places)]
