"""The one box: what was typed, understood; a concept opens, a complaint shows its picture at once."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from chainrule.atlas.atlas import Atlas, open_atlas
from chainrule.atlas.find import KNOB, Hit
from chainrule.desk import library
from chainrule.desk.box import Meant, understand
from chainrule.desk.diagnosis import complaints
from chainrule.learn import has_lesson
from chainrule.pictures import pictures_of
from chainrule.server.figures import live
from chainrule.server.pages import page
from chainrule.server.routes.study import page_titles
from chainrule.store import search
from chainrule.study.english import content

NEAR_MISS = 0.8


def find(request: Request) -> Response:
    """`?q=`: a concept's name redirects to it; everything else is answered here."""
    text = request.query_params.get("q", "")
    atlas = open_atlas()
    meant = understand(text, atlas, complaints())
    if meant.kind == "empty":
        return RedirectResponse("/", 303)
    if meant.kind == "concept":
        return RedirectResponse(f"/learn/{meant.open}", 303)
    with request.app.state.store.read() as db:
        said = search.find(db, meant.text, limit=12) if meant.kind in {"found", "nothing"} else ()
    said = tuple(hit for hit in said if answers(meant.text, hit.text))[:6]
    titles = page_titles(library.every(request.app.state.store)) if said else {}
    return page(request, "find.html", meant=meant, atlas=atlas, said=said, titles=titles, **_first(meant, atlas))


def answers(asked: str, sentence: str) -> bool:
    """Whether a sentence has two thirds of the words that were asked for, small words apart."""
    words = set(content(asked))
    return bool(words) and 3 * len(words & set(content(sentence))) >= 2 * len(words)


def _first(meant: Meant, atlas: Atlas) -> dict[str, Any]:
    """The best hit with its picture, where it is good enough to be an answer."""
    addresses = {hit.concept: address(hit, atlas) for hit in meant.hits}
    best = meant.hits[0] if meant.hits and meant.hits[0].score >= NEAR_MISS else None
    if best is None:
        return {
            "best": None,
            "concept": None,
            "picture": None,
            "lesson": False,
            "others": meant.hits,
            "addresses": addresses,
        }
    return {
        "best": best,
        "concept": atlas[best.concept],
        "picture": live(best.concept, bare=True),
        "lesson": has_lesson(atlas[best.concept]),
        "others": meant.hits[1:],
        "addresses": addresses,
    }


def address(hit: Hit, atlas: Atlas) -> str:
    """The lesson of a hit; a knob leads to the very control that it is."""
    pictures = pictures_of(atlas[hit.concept].folder) if hit.kind == KNOB else {}
    control = next(iter(pictures.values())).tuned_by(hit.phrase) if pictures else ""
    return f"/learn/{hit.concept}" + (f"?focus={control}" if control else "")


ROUTES = [Route("/find", find)]
