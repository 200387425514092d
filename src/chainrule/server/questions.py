"""One question on a page: what its template shows, and what a form about it may say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import JSONResponse, Response

from chainrule.pictures import PictureCall, find_picture
from chainrule.practice.exercise import Question
from chainrule.practice.turn import Turn
from chainrule.prose import guard
from chainrule.server.figures import of_call

LONGEST_PREVIEW = 600
WORDS = {
    "vector": "(1, 2)", "matrix": "[[1, 2], [3, 4]]", "set": "{1, 2}", "interval": "[0, 1)", "equation": "y = 2x + 1",
    "inequality": "x > 2", "distribution": "N(0, 1)", "expression": "2x + 1", "steps": "one line after another",
    "code": "def f(x): ...",
}  # fmt: skip
"""What an answer of a kind looks like, where a number is not what is asked for."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A question in a page. `action` takes the form, `preview` answers while it is typed, `hidden` goes along.

    `glide` are arguments for the picture that stands on the page already, `picture` one of its own.
    """

    turn: Turn
    action: str
    preview: str
    attempt: str
    typed: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    reason: str = ""
    picture: Markup | None = None
    glide: PictureCall | None = None
    fresh: bool = False
    target: str = "#question"
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def belief(self) -> str:
        """The belief behind the picture that is shown with the solution."""
        return next((m.belief for m in self.question.mistakes if m.picture), "")

    @property
    def question(self) -> Question:
        """The question itself."""
        return self.turn.question

    @property
    def headline(self) -> str:
        """The verdict in a word or two."""
        if self.turn.verdict is None or self.typed != self.turn.text:
            return ""
        return self.turn.headline

    @property
    def example(self) -> str:
        """How an answer of this kind is typed; empty for plain numbers and choices."""
        return "" if self.question.answer.choices else WORDS.get(self.question.answer.kind, "")


def drawn(call: PictureCall | None) -> Markup | None:
    """The live picture of a call, at its numbers."""
    return of_call(call.to_json(), bare=True, cases=False) if call else None


def in_lesson(turn: Turn, attempt: str, answers: int, place: str, typed: str = "", *, fresh: bool = False) -> Shown:
    """A question outside a session: its state travels in the form. `place` is the page that it stands on.

    In a lesson the concept's own picture moves to the mistake's numbers; elsewhere the picture comes with the reply.
    """
    question, call = turn.question, turn.picture
    own = find_picture(question.concept).name if place == "lesson" and call else ""
    glide = call if call and (call.concept, call.picture) == (question.concept, own) else None
    where = {"skill": question.skill, "seed": str(question.seed)}
    return Shown(
        turn, f"/learn/{question.concept}/answer", f"/practise/{question.concept}/preview?{urlencode(where)}", attempt,
        typed, {**where, "hints": str(turn.hints), "tries": str(turn.tries), "answers": str(answers), "from": place},
        picture=None if glide else drawn(call), glide=glide, fresh=fresh, extra={"page": place},
    )  # fmt: skip


def preview(question: Question, text: str) -> Response:
    """How the text is understood, as TeX, or what could not be read; nothing about whether it is right."""
    if len(text) > LONGEST_PREVIEW:
        return JSONResponse(
            {"tex": "", "trouble": f"That is long: at most {LONGEST_PREVIEW} characters are previewed."}
        )
    if not text.strip() or question.answer.choices or question.answer.kind == "code":
        return JSONResponse({"tex": "", "trouble": ""})
    verdict = question.answer.check(text)
    trouble = verdict.reply if verdict.outcome == "invalid" else ""
    return JSONResponse({"tex": "" if trouble else guard(verdict.understood_as), "trouble": trouble})


def seconds_of(text: str) -> float | None:
    """How long it took, as the page measured it; None for what is no time of a day or less."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 86_400 else None


def whole(text: str, most: int = 10**9) -> int:
    """A whole number from 0 to `most` that a form carries; 0 for anything else."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else 0
