"""Learn: a concept's lesson around its live picture, or what is known of a concept whose lesson is not written."""

from __future__ import annotations

import json
import secrets
from typing import Any

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lessons
from chainrule.learn import has_lesson
from chainrule.pictures.controls import ControlError
from chainrule.pictures.figure import figure
from chainrule.pictures.picture import Picture
from chainrule.server.concepts import unwritten
from chainrule.server.forms import FormError, fields
from chainrule.server.pages import fragment, page
from chainrule.server.problems import problem


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
    drawing = Markup(figure(picture, settings(picture, request), address=True, opening=True))
    return page(
        request, "lesson.html", door="map", desk=desk, lesson=desk.lesson, concept=concept, picture=picture,
        drawing=drawing, attempt=secrets.token_hex(12),
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
    """Judge one answer and say what it reveals; the same attempt posted twice is one."""
    given = await fields(request)
    slug = request.path_params["slug"]
    try:
        seed = int(given.get("seed", ""))
    except ValueError:
        raise FormError("The question's number is missing. Load the page again.") from None
    question = await run_in_threadpool(lessons.draw, open_atlas(), slug, given.get("skill", ""), seed)
    text = given.get("answer", "")[:4000]
    verdict = await run_in_threadpool(question.check, text)
    mistake: Any = verdict.mistake
    if verdict.outcome != "invalid":
        belief = mistake.belief if mistake else None
        ident = given.get("attempt", "")[:64] or secrets.token_hex(12)
        await run_in_threadpool(
            lessons.keep_attempt, request.app.state.store, ident, question, text, verdict.outcome, belief
        )
    return fragment(
        request, "parts/question.html", question=question, verdict=verdict, text=text, mistake=mistake,
        concept=open_atlas()[slug], attempt=secrets.token_hex(12), hint=0,
    )  # fmt: skip


def another(request: Request) -> Response:
    """The next question of the same concept, a skill further."""
    slug, seed = request.path_params["slug"], _whole(request.query_params.get("seed", "0"))
    made = list(lessons.skills(open_atlas(), slug))
    question = lessons.draw(open_atlas(), slug, made[(seed + 1) % len(made)] if made else "", seed + 1)
    return fragment(
        request, "parts/question.html", question=question, verdict=None, text="", mistake=None,
        concept=open_atlas()[slug], attempt=secrets.token_hex(12), hint=0,
    )  # fmt: skip


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


ROUTES = [
    Route("/learn/{slug}", show),
    Route("/learn/{slug}/answer", answer, methods=["POST"]),
    Route("/learn/{slug}/another", another),
]
