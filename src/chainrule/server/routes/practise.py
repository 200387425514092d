"""Practise: questions on the concepts that have exercises, one at a time."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lessons
from chainrule.server.pages import page
from chainrule.server.problems import problem


def show(request: Request) -> Response:
    """A question on the chosen concept, and the others to choose from."""
    atlas = open_atlas()
    ready = [atlas[slug] for slug in atlas if lessons.skills(atlas, slug)]
    slug = request.query_params.get("on", "gradient_descent")
    if slug not in {c.slug for c in ready}:
        return problem(request, 404, f"“{slug[:60]}” has no questions yet. Choose another concept on this page's list.")
    question = lessons.draw(atlas, slug)
    return page(
        request, "practise.html", ready=ready, concept=atlas[slug], question=question, verdict=None, text="",
        mistake=None, attempt=secrets.token_hex(12),
    )  # fmt: skip


ROUTES = [Route("/practise", show)]
