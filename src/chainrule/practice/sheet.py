"""An exercise sheet for paper: the same seed draws the same questions; one file, with its solutions."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chainrule import prose
from chainrule.errors import ChainruleError
from chainrule.practice.exercise import Exercise, Question
from chainrule.prose.mathml import set_formulas, to_mathml

MOST = 60
"""Questions on one sheet."""
NAMED = 4
"""Concepts that the sheet's title names."""
DIFFICULTIES = ("easy", "medium", "hard")
_LONG = re.compile(r"-?\d+\.\d{5,}")
Part = Literal["questions", "solutions", "both"]


class SheetError(ChainruleError):
    """A sheet that cannot be drawn: no concept with questions, or too many questions."""


@dataclass(frozen=True)
class Sheet:
    """The questions of a sheet in their order, and the titles of their concepts."""

    questions: tuple[Question, ...]
    titles: Mapping[str, str]
    seed: int


def draw(exercises: Mapping[str, Sequence[Exercise]], titles: Mapping[str, str], count: int, seed: int) -> Sheet:
    """A sheet of `count` questions: the concepts in turn, each through its kinds, easy ones first; no question twice.

    Raises SheetError.
    """
    if not 1 <= count <= MOST:
        raise SheetError(f"A sheet has 1 to {MOST} questions; got {count}.")
    kinds = {slug: sorted(made, key=_ease) for slug, made in exercises.items() if made}
    if not kinds:
        raise SheetError("None of these concepts has questions yet.")
    slugs, chance = list(kinds), random.Random(f"sheet/{seed}")
    share = {slug: count // len(slugs) + (n < count % len(slugs)) for n, slug in enumerate(slugs)}
    chosen: list[Question] = []
    for slug, wanted in share.items():
        seen: set[str] = set()
        plan = sorted((kinds[slug][n % len(kinds[slug])] for n in range(wanted)), key=_ease)
        for exercise in plan:
            chosen.append(_another(exercise, chance, seen))
    return Sheet(tuple(chosen), {slug: titles[slug] for slug in slugs if share[slug]}, seed)


def _ease(exercise: Exercise) -> int:
    return DIFFICULTIES.index(exercise.difficulty)


def _another(exercise: Exercise, chance: random.Random, seen: set[str]) -> Question:
    """A question that is not on the sheet yet; a kind with few numbers repeats itself in the end."""
    for _ in range(20):
        question = exercise.draw(chance.randrange(10**6))
        if question.prompt not in seen:
            break
    seen.add(question.prompt)
    return question


def css() -> str:
    """The sheet's style."""
    return (Path(__file__).parent / "sheet.css").read_text(encoding="utf-8")


def to_html(sheet: Sheet, part: Part = "both", *, style: str = "") -> str:
    """A whole page of HTML, with MathML for the formulas: no script, no font and no other file is needed.

    `style` is the address of the style sheet; without it the style stands in the file. With `both`, the solutions
    begin on a new page.
    """
    names = list(sheet.titles.values())
    rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    title = _typographic("; ".join(names[:NAMED]) + rest)
    head = f'<link rel="stylesheet" href="{html.escape(style)}">' if style else f"<style>{css()}</style>"
    body = _questions(sheet, title) if part != "solutions" else ""
    body += _solutions(sheet, title) if part != "questions" else ""
    name = {"questions": "Questions", "solutions": "Solutions", "both": "Questions and solutions"}[part]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{name}: {title}</title>{head}</head><body>{body}</body></html>\n"
    )


def _questions(sheet: Sheet, title: str) -> str:
    before = ("", *(question.concept for question in sheet.questions))
    rows = "".join(_question(q, sheet, q.concept != last) for q, last in zip(sheet.questions, before, strict=False))
    return (
        f'<main><header><h1>{title}</h1><p class="name"><span class="small">Name</span>'
        f'<span class="small">Date</span></p></header><ol class="questions">{rows}</ol>{_foot(sheet)}</main>'
    )


def _question(question: Question, sheet: Sheet, first: bool) -> str:
    """A question with room to answer; the first of a concept names it, where the sheet has several."""
    named = first and len(sheet.titles) > 1
    several = f'<p class="of small">{_typographic(sheet.titles[question.concept])}</p>' if named else ""
    item = '<li class="first">' if named else "<li>"
    asked = f'<div class="prompt">{several}{set_formulas(prose.to_html(question.prompt))}</div>'
    if question.answer.choices:
        options = "".join(f"<li><span>{_line(choice)}</span></li>" for choice in question.answer.choices)
        return f'{item}<div>{asked}<ul class="options">{options}</ul></div></li>'
    room = f'<div class="room">{"<i></i>" * min(5, len(question.solution) + 1)}</div>'
    return f'{item}<div>{asked}{room}<p class="result small">Answer <span></span></p></div></li>'


def _solutions(sheet: Sheet, title: str) -> str:
    rows = "".join(_solution(question) for question in sheet.questions)
    return (
        f'<section class="solutions"><header><p class="small">{title}</p><h2>Solutions</h2></header>'
        f'<ol class="questions">{rows}</ol>{_foot(sheet)}</section>'
    )


def _solution(question: Question) -> str:
    steps = "".join(f"<li>{_line(step)}</li>" for step in question.solution)
    often = "; ".join(f"{_given(question, m.answer)} (“{_line(m.belief.rstrip('.'))}”)" for m in question.mistakes)
    tail = f'<p class="often small">Often instead: {often}.</p>' if often else ""
    answer = f'<p class="answer">{_given(question, question.answer.text, True)}</p>'
    return f'<li><div>{answer}<ol class="steps">{steps}</ol>{tail}</div></li>'


def _given(question: Question, text: str, display: bool = False) -> str:
    """An answer as it would be written: a choice in its words, anything else as a formula."""
    choices = question.answer.choices
    if choices:
        return _line(choices[int(text) - 1]) if text.isdigit() and 0 < int(text) <= len(choices) else html.escape(text)
    if question.answer.kind == "code":
        return f"<code>{html.escape(text)}</code>"
    text = f"{float(text):.5g}" if _LONG.fullmatch(text) else text
    understood = question.answer.check(text).understood_as
    return f'<span class="formula">{to_mathml(understood, display)}</span>' if understood else html.escape(text)


def _typographic(words: str) -> str:
    return html.escape(words.replace("'", "’"))


def _line(markdown: str) -> str:
    return set_formulas(prose.inline(markdown))


def _foot(sheet: Sheet) -> str:
    words = f"{len(sheet.questions)} questions, seed {sheet.seed}: the same seed draws the same sheet. Chainrule"
    return f'<footer class="small">{words}</footer>'
