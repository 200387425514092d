"""An exercise in a notebook's cell: the kernel judges, hints and draws; the cell shows it. Nothing is stored."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from chainrule import prose
from chainrule.atlas.atlas import open_atlas
from chainrule.desk import lessons
from chainrule.errors import ChainruleError
from chainrule.pictures import PictureCall, find_picture
from chainrule.pictures.paint import paint
from chainrule.pictures.say import say_html
from chainrule.pictures.standalone import tokens
from chainrule.practice.exercise import Question
from chainrule.practice.turn import LONGEST, Turn

_HERE = Path(__file__).parent


def _css() -> str:
    sheets = (_HERE / "pictures/static/picture.css", _HERE / "practice/static/exercise.css")
    return "\n".join((tokens(".chainrule-exercise"), *(s.read_text(encoding="utf-8") for s in sheets)))


class ExerciseWidget(anywidget.AnyWidget):
    """One question in one cell. `turn` is where the reader stands in it."""

    _esm = _HERE / "practice" / "static" / "exercise.js"
    _css = _css()
    html = traitlets.Unicode().tag(sync=True)

    def __init__(self, question: Question, **rest: Any):
        self.turn = Turn(question)
        super().__init__(html=as_html(self.turn), **rest)
        self.on_msg(self._answer)

    def _answer(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if isinstance(message, dict):
            text = str(message.get("text", ""))[:LONGEST]
            self.send(self.step(str(message.get("do", "")), text))

    def step(self, do: str, text: str) -> dict[str, str]:
        """One step (check, hint, show, another, preview): what the cell shows after it."""
        turn = self.turn
        if do == "preview":
            return {"preview": _read_as(turn.question, text), "text": text}
        if do == "check" and text.strip():
            self.turn = turn.answer(text)
        elif do == "hint":
            self.turn = turn.hint()
        elif do == "show":
            self.turn = turn.show()
        elif do == "another":
            self.turn = Turn(_another(turn.question))
        self.html = as_html(self.turn, "" if do == "another" else text)
        return {"html": self.html}


def widget(question: Question) -> ExerciseWidget:
    """The answerable form of a question."""
    return ExerciseWidget(question)


def _another(question: Question) -> Question:
    atlas = open_atlas()
    skills = lessons.skills(atlas, question.concept)
    here = skills.index(question.skill) if question.skill in skills else -1
    return lessons.draw(atlas, question.concept, skills[(here + 1) % len(skills)])


def as_html(turn: Turn, typed: str = "") -> str:
    """A question as it stands, safe in a page: prompt, field, hints, verdict, solution and picture."""
    parts = [f'<div class="prompt">{prose.set_formulas(prose.to_html(turn.question.prompt))}</div>']
    if not turn.result:
        parts.append(_form(turn, typed))
    parts.append(_verdict(turn))
    if turn.hints and not turn.result:
        parts.append(_lines("ul", turn.question.hints[: turn.hints]))
    if turn.result:
        parts.append(_lines("ol", turn.question.solution))
        parts.append('<p><button type="button" class="press" data-do="another" data-next>Another question</button></p>')
    parts.append(_picture(turn.picture, turn.question.seed))
    return "".join(parts)


def _form(turn: Turn, typed: str) -> str:
    choices = turn.question.answer.choices
    if choices:
        field = "".join(
            f'<label><input type="radio" name="answer" value="{n}"{" checked" if typed == str(n) else ""}> '
            f"<span>{_line(choice)}</span></label>"
            for n, choice in enumerate(choices, 1)
        )
    elif turn.question.answer.in_lines:
        field = f'<textarea name="answer" aria-label="Your answer" rows="6">{html.escape(typed)}</textarea>'
    else:
        value = html.escape(typed, quote=True)
        field = f'<input type="text" name="answer" aria-label="Your answer" value="{value}" autocomplete="off">'
    hint = '<button type="button" data-do="hint">A hint</button>' if turn.hints_left else ""
    return (
        f'<form><div class="{"" if choices else "row"}">{field}<button class="press">Check</button></div>'
        f'<p class="read-as" aria-live="polite"></p><p class="row">{hint}'
        '<button type="button" data-do="show">Show me</button></p></form>'
    )


def _verdict(turn: Turn) -> str:
    if turn.verdict is None:
        return ""
    belief = f' <span class="belief">“{_line(turn.mistake.belief)}”</span>' if turn.mistake else ""
    reply = f"<p>{_line(turn.reply)}</p>" if turn.reply else ""
    return f'<div class="verdict" role="status"><p><b>{turn.headline}</b>{belief}</p>{reply}</div>'


def _picture(call: PictureCall | None, seed: int) -> str:
    if call is None:
        return ""
    try:
        scene = find_picture(call.concept, call.picture).draw(**dict(call.arguments))
    except ChainruleError:
        return ""
    return f'{paint(scene, 556).svg(f"exercise-{seed}")}<p class="say">{say_html(scene.say)}</p>'


def _read_as(question: Question, text: str) -> str:
    if not text.strip() or question.answer.choices or question.answer.kind == "code":
        return ""
    verdict = question.answer.check(text)
    if verdict.outcome == "invalid":
        return html.escape(verdict.reply)
    return f"read as {prose.to_mathml(verdict.understood_as)}" if verdict.understood_as else ""


def _lines(tag: str, lines: tuple[str, ...]) -> str:
    return f"<{tag}>{''.join(f'<li>{_line(line)}</li>' for line in lines)}</{tag}>" if lines else ""


def _line(markdown: str) -> str:
    return prose.set_formulas(prose.inline(markdown))
