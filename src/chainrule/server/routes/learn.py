"""Learn: a concept's lesson around its live picture, or what is known of a concept whose lesson is not written."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lessons, practising
from chainrule.learn import has_lesson
from chainrule.pictures.controls import ControlError
from chainrule.pictures.figure import figure
from chainrule.pictures.picture import Picture
from chainrule.practice.turn import Turn
from chainrule.server.concepts import unwritten
from chainrule.server.forms import FormError, fields
from chainrule.server.pages import fragment, page
from chainrule.server.problems import problem
from chainrule.server.questions import Shown, in_lesson, seconds_of, whole
from chainrule.server.routes.own import context as own_context
from chainrule.server.routes.practise import question_page


def show(request: Request) -> Response:
    """The lesson, its picture at the setting that the address gives."""
    atlas, slug = open_atlas(), request.path_params["slug"]
    if slug not in atlas:
        return problem(request, 404, f"There is no concept “{slug[:60]}” on the map.")
    concept = atlas[slug]
    if not has_lesson(concept):
        return unwritten(request, slug)
    desk = lessons.lesson_desk(request.app.state.store, atlas, slug)
    picture = desk.lesson.picture
    own = own_context(request, picture)
    focus = name if (name := request.query_params.get("focus", "")) in picture.controls else ""
    values = {**settings(picture, request), **(own["fitted"].arguments if own["fitted"] else {})}
    drawing = Markup(figure(picture, values, address=True, opening=not own["feed"] and not focus, feed=own["feed"],
                            focus=focus))  # fmt: skip
    return page(
        request, "lesson.html", door="map", desk=desk, lesson=desk.lesson, concept=concept, picture=picture,
        drawing=drawing, own=own,
        it=in_lesson(Turn(desk.question), practising.fresh_id(), 0, "lesson") if desk.question else None,
    )  # fmt: skip


def settings(picture: Picture, request: Request) -> dict[str, Any]:
    """The controls that an address sets; a value that cannot be read is left at its default."""
    found: dict[str, Any] = {}
    for name, text in request.query_params.items():
        if name not in picture.controls or len(text) > 20_000:
            continue
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            value = text
        try:
            picture.controls[name].read(value, name)
        except ControlError:
            continue
        found[name] = value
    return found


async def answer(request: Request) -> Response:
    """One step of a question in a lesson: check, hint or show; the same attempt posted twice is one."""
    given = await fields(request)
    shown = await run_in_threadpool(_step, request, request.path_params["slug"], given)
    if request.headers.get("hx-request"):
        return fragment(request, "parts/question.html", it=shown)
    return await run_in_threadpool(question_page, request, request.path_params["slug"], shown)


def _step(request: Request, slug: str, given: dict[str, str]) -> Shown:
    if not given.get("seed", "").isdigit():
        raise FormError("The question's number is missing. Load the page again.")
    question = lessons.draw(open_atlas(), slug, given.get("skill", ""), whole(given["seed"]))
    hints = min(whole(given.get("hints", "")), len(question.hints))
    before = Turn(question, hints, tries=whole(given.get("tries", ""), 1000))
    answers = whole(given.get("answers", ""), 1000)
    attempt = given.get("attempt", "")[:48] or practising.fresh_id()
    text, do = given.get("answer", "")[:2000], given.get("do", "check")
    after = before.hint() if do == "hint" else before.show() if do == "show" else before.answer(text)
    kept = (after.shown and not before.tries) or (after.verdict is not None and after.verdict.outcome != "invalid")
    if kept:
        row = lessons.attempt_row(before, after, f"{attempt}.{answers}", seconds_of(given.get("seconds", "")))
        lessons.keep(request.app.state.store, row)
    return in_lesson(after, attempt, answers + kept, given.get("from", ""), text)


def another(request: Request) -> Response:
    """The next question of the same concept, a skill further."""
    slug, seed = request.path_params["slug"], whole(request.query_params.get("seed", ""))
    made = lessons.skills(open_atlas(), slug)
    last = request.query_params.get("skill", "")
    skill = made[(made.index(last) + 1 if last in made else seed + 1) % len(made)] if made else ""
    question = lessons.draw(open_atlas(), slug, skill, seed + 1)
    shown = in_lesson(Turn(question), practising.fresh_id(), 0, request.query_params.get("from", ""), fresh=True)
    return fragment(request, "parts/question.html", it=shown)


ROUTES = [
    Route("/learn/{slug}", show),
    Route("/learn/{slug}/answer", answer, methods=["POST"]),
    Route("/learn/{slug}/another", another),
]
