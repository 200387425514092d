"""Live pictures inside pages: the engine's HTML, or nothing where a concept has no picture yet."""

from collections.abc import Collection, Mapping
from typing import Any

from markupsafe import Markup

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.chart import chart
from chainrule.errors import ChainruleError
from chainrule.pictures import Axes, Dots, Scene, Text, find_picture, paint
from chainrule.pictures.figure import figure

LOOKING = "looking=yes"
"""The conversation of a picture that is shown, not worked with: it keeps no goals, since nobody reached them."""


def live(concept: str, name: str = "", arguments: Mapping[str, Any] | None = None, **options: Any) -> Markup | None:
    """A concept's picture at the given arguments; None where there is none, or where they do not fit it any more."""
    try:
        return Markup(figure(find_picture(concept, name), arguments or {}, **options))
    except ChainruleError:
        return None


def revealed(concept: str, name: str, arguments: Mapping[str, Any]) -> Markup | None:
    """The picture with its answer shown: a diagnosis has nothing to guess."""
    try:
        controls = find_picture(concept, name).controls
    except ChainruleError:
        return None
    shown = {"reveal": True} if "reveal" in controls else {}
    boxes = [name for name, control in controls.items() if control.kind != "guess"]
    return live(concept, name, {**arguments, **shown}, bare=True, cases=False, boxes=boxes, feed=LOOKING)


def of_call(call: Mapping[str, Any] | None, **options: Any) -> Markup | None:
    """The picture that a card or a finding points at (a PictureCall as JSON)."""
    if not call:
        return None
    options.setdefault("feed", LOOKING)
    return live(str(call.get("concept", "")), str(call.get("picture", "")), call.get("arguments") or {}, **options)


def lit_map(atlas: Atlas, slugs: Collection[str], width: int) -> Markup:
    """The whole map, small: a dot for every concept in its place, those named filled."""
    places = chart(atlas)
    marks: list[Dots | Text] = []
    heads = {lane.part: 0.7 * n for n, lane in enumerate(places.lanes, 1)}  # room for the lanes' names
    for name, lit, role in (("others", False, "guide"), ("named", True, "special")):
        at = [(s.x, -s.y - heads[s.part]) for slug, s in places.spots.items() if (slug in slugs) is lit]
        marks.append(Dots(at, size=3.5 if lit else 2, role=role, panel="map", id=name, faint=not lit))
    for lane in places.lanes:
        at_head = (-0.15, -lane.top - heads[lane.part] + 0.1)
        marks.append(Text(at_head, lane.title, "e", gap=0, fixed=True, panel="map", role="guide"))
    low = -places.height - heads[places.lanes[-1].part]
    panel = Axes("map", (-0.2, places.columns - 0.5), (low, 0.0), ratio=0.72, xticks=(), yticks=())
    named = sum(slug in slugs for slug in places.spots)
    scene = Scene((panel,), marks, f"The map in small: {named} of its {len(places.spots)} concepts are named.")
    return Markup(paint(scene, width).svg("lit"))
