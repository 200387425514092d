"""Live pictures inside pages: the engine's HTML, or nothing where a concept has no picture yet."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from chainrule.errors import ChainruleError
from chainrule.pictures import find_picture
from chainrule.pictures.figure import figure


def live(concept: str, name: str = "", arguments: Mapping[str, Any] | None = None, **options: Any) -> Markup | None:
    """A concept's picture at the given arguments; None where there is none, or where they do not fit it any more."""
    try:
        return Markup(figure(find_picture(concept, name), arguments or {}, **options))
    except ChainruleError:
        return None


def revealed(concept: str, name: str, arguments: Mapping[str, Any]) -> Markup | None:
    """The picture with its answer shown: a diagnosis has nothing to guess."""
    try:
        shown = {"reveal": True} if "reveal" in find_picture(concept, name).controls else {}
    except ChainruleError:
        return None
    return live(concept, name, {**arguments, **shown}, bare=True)


def of_call(call: Mapping[str, Any] | None, **options: Any) -> Markup | None:
    """The picture that a card or a finding points at (a PictureCall as JSON)."""
    if not call:
        return None
    return live(str(call.get("concept", "")), str(call.get("picture", "")), call.get("arguments") or {}, **options)
