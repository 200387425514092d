"""Which question comes next, and what is asked before it: an idea to recognise, a worked example with blanks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from chainrule.atlas.atlas import Atlas
from chainrule.desk import lessons
from chainrule.desk.choosing import next_choice
from chainrule.practice.chooser import Choice
from chainrule.practice.exercise import Question, exercises_of
from chainrule.practice.verdict import Verdict
from chainrule.store import Store
from chainrule.store.sittings import AskedRow

IDEAS = 4
APART = 5003
"""How far the worked example's seed lies from the question's: the same kind of question with other numbers."""

RESULTS = {
    "alone": "right, without help",
    "helped": "right, with help",
    "shown": "the way was shown",
    "open": "left open",
}
"""What came of a question, in words."""


def with_questions(atlas: Atlas, slugs: Sequence[str] | None = None) -> tuple[str, ...]:
    """Those of the concepts (of all, where none are given) that have exercises, in their order."""
    return tuple(slug for slug in (atlas if slugs is None else slugs) if lessons.skills(atlas, slug))


def otherwise(store: Store, atlas: Atlas, focus: Sequence[str], rows: Sequence[AskedRow], wanted: str = "") -> Choice:
    """Another question than the last of `rows`: `wanted` is `concept` or `concept/skill`; without it one that suits,
    of a kind that was not set aside in this sitting.
    """
    last = rows[-1]
    slug, _, skill = wanted.partition("/")
    skills = lessons.skills(atlas, slug)
    if skills and (not skill or skill in skills):
        return Choice(slug, skill or skills[0], last.seed + 1, last.expected, "You chose it.")
    aside = {(row.concept, row.skill) for row in rows if row.result == "left"} | {(last.concept, last.skill)}
    return next_choice(store, atlas, tuple(focus), passed=aside)


def ideas(atlas: Atlas, slug: str, seed: int, focus: Sequence[str]) -> tuple[str, ...]:
    """Three or four concepts to choose from, the right one among them; those at hand and those near it come first."""
    near = {*atlas[slug].needs, *atlas.after(slug)}
    pool = [other for other in with_questions(atlas) if other != slug]
    draw = random.Random(f"{slug}/{seed}")
    pool.sort(key=lambda other: (other not in focus, other not in near, draw.random()))
    options = [slug, *pool[: IDEAS - 1]]
    draw.shuffle(options)
    return tuple(options)


@lru_cache(1024)
def verdict_on(folder: Path, skill: str, seed: int, text: str) -> Verdict:
    """The verdict on an answer to a drawn question. A page that shows it again does not judge (or run) it again."""
    return exercises_of(folder)[skill].draw(seed).check(text)


@dataclass(frozen=True)
class Example:
    """A worked example of the same kind: its question, the lines that are shown, and how many are left blank."""

    question: Question
    lines: tuple[str, ...]
    blanks: int

    def check(self, text: str) -> Verdict:
        """What was typed into the last blank, which is the example's answer."""
        return self.question.answer.check(text)


def example(atlas: Atlas, slug: str, skill: str, seed: int, fade: int) -> Example:
    """The worked example before a question; with `fade` above 0 so many of its last lines are blank."""
    question = lessons.draw(atlas, slug, skill, seed + APART)
    blanks = min(max(fade, 0), len(question.solution))
    return Example(question, question.solution[: len(question.solution) - blanks], blanks)


def unseen(choice: Choice, seen: Sequence[tuple[str, str, int]]) -> Choice:
    """The choice with the first seed from its own on that this sitting has not had."""
    seed = choice.seed
    while (choice.concept, choice.skill, seed) in seen:
        seed += 1
    return replace(choice, seed=seed)
