"""The conversation between a picture on a page and its function, the same over every transport.

Up: ``{"seq": n, "set": {control: value}}`` with the changed controls only, or ``{"seq": n, "case": slug, "t": share}``
for a glide towards a case. Down: what changed. One request is in flight at a time and the newest wins; that is the
browser's part. The reader's own data stays here.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

import numpy as np

from chainrule.pictures.controls import Control, ControlError, Data, Guess
from chainrule.pictures.paint import Painting, paint
from chainrule.pictures.picture import Picture
from chainrule.pictures.say import marked, plain_say, say_html
from chainrule.pictures.scene import Claim, Scene, fixed

WIDEST = 1400
SURE = ("not", "fairly", "very")


class Conversation:
    """One picture on one page: it remembers the arguments and the parts that were sent."""

    def __init__(self, picture: Picture, arguments: Mapping[str, Any] | None = None, width: int = 556, only: str = ""):
        self.picture, self.width, self.only, self.tall = picture, _width(width), only, 0
        self.arguments = picture.read(arguments or {})
        self.reached = [False] * len(picture.goals)
        self.guessed: dict[str, Any] | None = None
        self._from: dict[str, Any] | None = None
        self._parts: dict[str, str] = {}
        self._frames: dict[str, Any] = {}

    def answer(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """What changed after `message`. A value that cannot be read is an ``error`` in the answer, never raised."""
        seq = message.get("seq", 0)
        try:
            self._take(message)
            scene = self.scene()
        except ControlError as error:
            return {"seq": seq, "error": str(error)}
        self._judge(scene, message.get("sure"))
        return {"seq": seq, **self._changed(scene, full=bool(message.get("full")))}

    def _judge(self, scene: Scene, sure: Any) -> None:
        """Keep the first guess of this conversation: its value, how sure it was, and whether it was right."""
        name = next((n for n, c in self.picture.controls.items() if isinstance(c, Guess)), "")
        value, control = self.arguments.get(name), self.picture.controls.get(name)
        if self.guessed is None and value is not None and isinstance(control, Guess):
            word = sure if sure in SURE else ""
            self.guessed = {"value": value, "sure": word, "right": control.right(value, scene.values)}

    def scene(self) -> Scene:
        """The scene now; what it asks to be kept is kept."""
        scene = self.picture.function(**self.arguments)
        if scene.keep:
            kept = self.picture.read({**self.arguments, **scene.keep})
            self.arguments = kept
        for i, goal in enumerate(self.picture.goals):
            self.reached[i] = self.reached[i] or bool(goal.reached(self.arguments, scene))
        return scene

    def _take(self, message: Mapping[str, Any]) -> None:
        if not {"width", "only", "tall"}.isdisjoint(message):
            self.width = _width(message.get("width", self.width))
            self.tall = _height(message.get("tall", self.tall))
            self.only = str(message.get("only", self.only))
            self._parts = {}
        changes = message.get("set", {})
        if not isinstance(changes, Mapping):
            raise ControlError("A picture takes names and values.")
        read = self.picture.read({k: v for k, v in changes.items() if k in self.picture.controls})
        self.arguments = {**self.arguments, **{k: read[k] for k in changes if k in read}}
        target = message.get("to")
        if isinstance(target, Mapping):
            t = float(message.get("t", 1.0))
            self._from = self._from if self._from is not None and t > 0 else dict(self.arguments)
            end = {**self._from, **self.picture.read({**self._json(self._from), **target})}
            self.arguments = self.picture.read(self.picture.between(self._from, end, t)) if t < 1 else end
            if t >= 1:
                self._from = None

    def _json(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        return {k: plain_value(v) for k, v in arguments.items()}

    def _changed(self, scene: Scene, full: bool) -> dict[str, Any]:
        painting = paint(scene, self.width, self.only, self.tall)
        answer = state(self.picture, self.arguments, scene, painting)
        answer["goals"] = list(self.reached)
        frames = {k: f.box for k, f in painting.frames.items()}
        if full or list(painting.parts) != list(self._parts) or frames != self._frames:
            answer["svg"] = painting.svg(self.picture.name)
        else:
            uid = self.picture.name
            answer["parts"] = {
                key: svg.replace('clip-path="url(#', f'clip-path="url(#{uid}-')
                for key, svg in painting.parts.items()
                if svg != self._parts[key]
            }
        self._parts, self._frames = painting.parts, frames
        return answer


def _width(value: Any) -> int:
    try:
        return int(min(max(float(value), 240), WIDEST))
    except (TypeError, ValueError):
        return 556


def _height(value: Any) -> int:
    """The most pixels that a picture may be high; 0 for any."""
    try:
        return int(min(max(float(value), 0), WIDEST))
    except (TypeError, ValueError):
        return 0


def plain_value(value: Any) -> Any:
    """An argument as JSON: arrays become lists, rounded to nine decimals."""
    if isinstance(value, np.ndarray):
        return np.round(value, 9).tolist()
    if isinstance(value, float | np.floating):
        return round(float(value), 9)
    if isinstance(value, dict):
        return {k: plain_value(v) for k, v in value.items()}
    return list(value) if isinstance(value, tuple) else value


def state(picture: Picture, arguments: Mapping[str, Any], scene: Scene, painting: Painting) -> dict[str, Any]:
    """What stands beside the drawing: the sentence, claims, work, handles, controls' values."""
    return {
        "say": say_html(scene.say),
        "plain": plain_say(scene.say),
        "claims": [claim_json(c) for c in scene.claims],
        "work": [{"tex": s.tex, "reason": s.reason, "lights": list(s.lights)} for s in scene.work],
        "handles": list(painting.handles),
        "panels": {key: f.to_json() for key, f in painting.frames.items()},
        "values": {k: plain_value(v) for k, v in arguments.items() if not isinstance(picture.controls[k], Data)},
    }


def claim_json(claim: Claim) -> dict[str, Any]:
    """A claim as rows of a table: words, formula, and its two sides as text."""
    relation = claim.relation
    if not claim.applies:
        return {"words": marked(claim.words), "formula": marked(claim.formula), "sides": html.escape(claim.note)}
    if relation == "=" and not claim.holds:
        relation = "≠"
    left, right = _side(claim.left, claim.digits), _side(claim.right, claim.digits)
    return {"words": marked(claim.words), "formula": marked(claim.formula), "sides": f"{left} {relation} {right}"}


def _side(value: Any, digits: int) -> str:
    array = np.asarray(value)
    if array.ndim == 0:
        return fixed(array.item(), digits)
    return "(" + ", ".join(fixed(v, digits) for v in array.ravel()[:4]) + ")"


def control_json(name: str, control: Control, default: Any) -> dict[str, Any]:
    """A control's description for the browser."""
    public = {k: plain_value(v) for k, v in vars(control).items()}
    return {
        "name": name,
        "kind": control.kind,
        "default": plain_value(default),
        **public,
        "text": marked(control.label or name),
    }
