"""A picture with what stands around it, as HTML: the drawing, its sentence, boxes, cases and claims.

The page and the notebook use the same HTML; the browser's module makes it live.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from chainrule.pictures.live import claim_json, control_json, plain_value, state
from chainrule.pictures.paint import paint, tabs
from chainrule.pictures.picture import Picture
from chainrule.pictures.say import marked, say_html


def describe(picture: Picture, arguments: Mapping[str, Any], width: int = 556) -> dict[str, Any]:
    """Everything that the browser's module starts from."""
    scene = picture.function(**arguments)
    painting = paint(scene, width)
    return {
        **state(picture, arguments, scene, painting),
        "concept": picture.concept,
        "name": picture.name,
        "controls": [control_json(n, c, plain_value(picture.read({})[n])) for n, c in picture.controls.items()],
        "cases": [
            {"slug": c.slug, "title": c.title, "arguments": plain_value(dict(c.arguments))} for c in picture.cases
        ],
        "opening": list(picture.opening) if picture.opening else None,
        "primary": scene.primary or scene.panels[0].id,
        "tabs": list(tabs(scene).items()),
    }


def figure(picture: Picture, values: Mapping[str, Any] | None = None, *, width: int = 556, address: bool = False,
           opening: bool = False, bare: bool = False, cases: bool = True,
           boxes: Sequence[str] | None = None, feed: str = "", focus: str = "") -> str:  # fmt: skip
    """The picture as HTML. `address` keeps its state in the page's address; `opening` plays one move of four seconds.

    `bare` leaves claims and source out, `cases=False` the settings to try; `boxes` names the controls that have a
    number box (without it all that are not hidden). `feed` is the part of an address by which the conversation
    finds the reader's own table; what it fills is left out of the page's address. `focus` is the control to begin with.
    """
    arguments = picture.read(values or {})
    scene = picture.function(**arguments)
    asked = {"boxes": None if boxes is None else list(boxes), "feed": feed, "focus": focus}
    about = {**describe(picture, arguments, width), **asked}
    data = html.escape(orjson.dumps(about).decode(), quote=True)
    flags = (" data-address" if address else "") + (" data-open" if opening else "")
    svg = paint(scene, width).svg(picture.name)
    return (
        f'<div class="picture" data-picture data-state="{data}"{flags}>'
        '<div class="stage"><p class="tabs panels"></p>'
        f'<figure><div class="canvas"><div class="drawing">{svg}</div><div class="holds"></div></div></figure>'
        f'<p class="say" aria-live="polite">{say_html(scene.say)}</p></div>'
        '<div class="read"><p class="trouble" role="status"></p><div class="state"></div>'
        f"{_cases(picture) if cases else ''}"
        f"{'' if bare else _claims(scene) + _source(picture)}</div></div>"
    )


def _cases(picture: Picture) -> str:
    if not picture.cases:
        return ""
    buttons = "".join(
        f'<button type="button" class="do" data-case="{html.escape(c.slug)}">{marked(c.title)}</button>'
        for c in picture.cases
    )
    reset = '<button type="button" class="do" data-reset>reset</button>'
    return f'<p class="cases"><span class="quiet">Try</span>{buttons}{reset}</p>'


def _claims(scene: Any) -> str:
    rows = [claim_json(c) for c in scene.claims]
    body = "".join(f"<tr><td>{r['words']}</td><td>{r['formula']}</td><td>{r['sides']}</td></tr>" for r in rows)
    return (
        f'<table class="claims far"><caption class="quiet visually-hidden">What holds here</caption>{body}</table>'
        if rows
        else ""
    )


def _source(picture: Picture) -> str:
    lines = picture.source.count("\n")
    return (
        f'<details class="plain source far"><summary>The Python that draws this, {lines} lines</summary>'
        f'<div><pre class="code" tabindex="0">{html.escape(picture.source)}</pre></div></details>'
    )
