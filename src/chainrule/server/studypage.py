"""What the study page's template shows, gathered from the desk."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from chainrule.atlas.atlas import Atlas, open_atlas
from chainrule.atlas.concept import Link
from chainrule.cards.anki import moment
from chainrule.desk import home, keeping, library, transcript
from chainrule.desk.knowing import NEW, Knowing, known_slugs
from chainrule.desk.library import Shelved
from chainrule.learn import has_lesson
from chainrule.server import timeline
from chainrule.server.chart import LANES
from chainrule.server.figures import live
from chainrule.server.pages import fragment, page
from chainrule.server.rings import ring
from chainrule.store import Store, lectures
from chainrule.store.jobs import JobRow


def progress(request: Request, job: JobRow, address: str, title: str) -> Response:
    """How far a job is; the page asks again by itself."""
    show = fragment if request.headers.get("hx-request") else page
    name = "parts/progress.html" if request.headers.get("hx-request") else "progress.html"
    return show(request, name, door="study", job=job, address=address, title=title)


def everything(store: Store, found: Shelved, number: int) -> dict[str, Any]:
    """The whole page; `number` is the card that is asked, from 1."""
    assert found.page is not None
    body, atlas = found.page.body, open_atlas()
    with store.read() as db:
        undone = lectures.undone_corrections(db, found.lecture.id)
    deck = keeping.deck(store, found.lecture.id, body, atlas)
    url = found.lecture.url
    return {
        "id": found.lecture.id,
        "lecture": found.lecture,
        "body": body,
        "made": found.page.made_at,
        "source": library.source_line(body["source"]),
        "words": sum(len(sentence["text"].split()) for sentence in body["sentences"]),
        "atlas": atlas,
        "undone": undone,
        "repairs": {row["heard"]: transcript.correction_id(row["heard"], row["meant"]) for row in body["corrections"]},
        "paragraphs": transcript.paragraphs(body, undone),
        "at": lambda t: transcript.anchor(body, t),
        "play": lambda t: moment(url, t),
        "tall": timeline.tall(body),
        "flat": timeline.flat(body),
        "deck": deck,
        "run_in": run_in,
        "number": min(max(1, number), max(1, len(deck.suggested))),
        **_concepts(store, body, atlas),
    }


def _concepts(store: Store, body: dict[str, Any], atlas: Atlas) -> dict[str, Any]:
    marks = home.marks(store)
    known = known_slugs(marks)
    named = [slug for slug in dict.fromkeys(m["concept"] for m in body["mentions"]) if slug in atlas]
    lanes = []
    for part, name in LANES:
        slugs = [slug for slug in named if atlas[slug].part == part]
        if slugs:
            lanes.append((name, slugs, sum(slug in known for slug in slugs)))
    first = {slug: m["t"] for m in reversed(body["mentions"]) if (slug := m["concept"]) in atlas}
    star = _star(body, named, atlas)
    coming = _next(named, known, atlas)
    return {
        "next": coming,
        "sections": [_section(row["url"], coming, atlas) for row in body["resources"]],
        "named": named,
        "known": sum(slug in known for slug in named),
        "lanes": lanes,
        "first": first,
        "rings": {slug: _ring(slug, marks, atlas) for slug in named},
        "star": star,
        "picture": live(star, bare=True) if star else None,
        "way": [slug for slug in atlas.path_to(named, known) if slug not in named] if named else [],
    }


def _ring(slug: str, marks: dict[str, Knowing], atlas: Atlas) -> Any:
    return ring(marks.get(slug, NEW), has_lesson(atlas[slug]))


def _star(body: dict[str, Any], named: list[str], atlas: Atlas) -> str:
    """The concept with a lesson that the lecture names most often: its picture is live on the page."""
    counts = [(sum(m["concept"] == slug for m in body["mentions"]), -n, slug) for n, slug in enumerate(named)]
    return next((slug for _, _, slug in sorted(counts, reverse=True) if has_lesson(atlas[slug])), "")


def _next(named: list[str], known: frozenset[str], atlas: Atlas) -> str:
    """The reader's next concept of the lecture: the first in learning order that has a lesson, else the first."""
    left = [slug for slug in atlas.path_to(named, known) if slug in named]
    return next((slug for slug in left if has_lesson(atlas[slug])), next(iter(left), ""))


def _section(address: str, slug: str, atlas: Atlas) -> Link | None:
    """Where a work that the lecture names treats the concept; None where the map has no such place."""
    if not address or not slug:
        return None
    root = address.rstrip("/")
    return next((link for link in atlas[slug].resources if link.place and link.url.startswith(root)), None)


def run_in(title: str, text: str) -> tuple[str, str, str]:
    """``text`` before, in and after ``title`` where the sentence opens with it: then the two are printed as one.

    At most three words may come before it ("Having a solid intuition helps"); else the title keeps its own line, and
    the first two parts are empty.
    """
    place = text.lower().find(title.lower())
    end = place + len(title)
    whole = place >= 0 and not text[end : end + 1].isalnum() and not text[max(0, place - 1) : place].isalnum()
    if not whole or len(text[:place].split()) > 3:
        return "", "", text
    return text[:place], text[place:end], text[end:]
