"""Exercises: generators of questions that know their answer, their worked solution and the mistakes people make."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from chainrule import prose
from chainrule.errors import ChainruleError
from chainrule.pictures import PictureCall
from chainrule.pictures.picture import load_module
from chainrule.practice.discretion import discreet
from chainrule.practice.verdict import Verdict


class ExerciseError(ChainruleError):
    """An exercise that does not exist or breaks its contract."""


@dataclass(frozen=True)
class Answer:
    """What is right: the teacher's text, judged by `chainrule.practice.answers.check` with these options."""

    text: str
    kind: str = "number"
    options: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    """For a choice: what is offered; `text` is the number of the right one, from 1."""

    @property
    def in_lines(self) -> bool:
        """Whether the answer takes several lines of text."""
        return self.kind in ("steps", "code")

    def check(self, student: str) -> Verdict:
        """The verdict on a learner's text. Never raises on what a learner typed."""
        from chainrule.practice.answers import check

        kind = "number" if self.kind == "choice" else self.kind
        return check(student, self.text, kind=kind, **self.options)


@dataclass(frozen=True)
class Mistake:
    """A wrong answer computed from the same numbers, the belief behind it, and a reply that shows the way back."""

    answer: str
    belief: str
    reply: str
    picture: PictureCall | None = None


@dataclass(frozen=True)
class Question:
    """One drawn question. `prompt`, `hints`, `solution` are Markdown with TeX."""

    concept: str
    skill: str
    prompt: str
    answer: Answer
    mistakes: tuple[Mistake, ...] = ()
    hints: tuple[str, ...] = ()
    solution: tuple[str, ...] = ()
    difficulty: str = "medium"
    check_value: Any = None
    """The answer by a second, independent computation, for the contract's tests."""
    seed: int = 0

    def check(self, student: str) -> Verdict:
        """The verdict, with the mistake that the answer reveals where it is a known one. It never tells the answer."""
        verdict = self.answer.check(student)
        if verdict.outcome != "wrong":
            return verdict
        for mistake in self.mistakes:
            if replace(self.answer, text=mistake.answer).check(student).outcome == "correct":
                return replace(verdict, mistake=mistake, reply=mistake.reply)
        return discreet(verdict)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """In a notebook, the question that can be answered; its words for readers without a kernel."""
        choices = "".join(f"\n{n}. {prose.plain(choice)}" for n, choice in enumerate(self.answer.choices, 1))
        still = {"text/plain": prose.plain(self.prompt) + choices}
        # The notebook stands above, so it is found by its entry point and not imported from here.
        for entry in entry_points(group="chainrule.notebook", name="exercise"):
            live = entry.load()(self)._repr_mimebundle_(**kwargs) or {}
            bundle, about = live if isinstance(live, tuple) else (live, {})
            return {**bundle, **still}, about
        return still, {}


@dataclass(frozen=True, eq=False)
class Exercise:
    """A generator: `make(random)` draws a question; `draw(seed)` the same one for the same seed."""

    concept: str
    skill: str
    difficulty: str
    make: Callable[[random.Random], Question]

    def draw(self, seed: int) -> Question:
        """The question of this seed. A draw whose mistake equals its answer is drawn again. Raises ExerciseError."""
        for attempt in range(20):
            question = self.make(random.Random(f"{self.skill}/{seed}/{attempt}"))
            if _distinct(question):
                return replace(question, concept=self.concept, skill=self.skill, difficulty=self.difficulty, seed=seed)
        raise ExerciseError(f"{self.concept}/{self.skill}: no question with distinct mistakes for the seed {seed}.")


def _distinct(question: Question) -> bool:
    texts = [question.answer.text, *(m.answer for m in question.mistakes)]
    judge = [replace(question.answer, text=t) for t in texts]
    return all(
        judge[i].check(texts[j]).outcome in ("wrong", "undecided")
        for i in range(len(texts))
        for j in range(len(texts))
        if i != j
    )


def exercise(skill: str, difficulty: str = "medium") -> Callable[[Callable[[random.Random], Question]], Exercise]:
    """Make a generator an `Exercise` of the concept in whose folder it stands."""

    def decorate(make: Callable[[random.Random], Question]) -> Exercise:
        concept = make.__module__.rpartition(".")[0].rpartition(".")[2]
        return Exercise(concept, skill, difficulty, make)

    return decorate


def question(prompt: str, answer: Answer, **rest: Any) -> Question:
    """A question whose concept, skill and seed the exercise fills in."""
    return Question("", "", prompt, answer, **rest)


@cache
def exercises_of(folder: Path) -> dict[str, Exercise]:
    """The exercises in a concept's folder by skill; empty where it has none."""
    if not (folder / "exercises.py").is_file():
        return {}
    module = load_module(folder, "exercises")
    return {e.skill: e for e in vars(module).values() if isinstance(e, Exercise)}
