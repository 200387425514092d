"""A lesson with what other doors add to it: a question, its cards, the lectures that speak of it, what comes next."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from chainrule.atlas.atlas import Atlas
from chainrule.atlas.concept import Concept
from chainrule.cards import deck
from chainrule.learn import Lesson, open_lesson
from chainrule.pictures.live import SURE
from chainrule.practice.exercise import Exercise, ExerciseError, Question, exercises_of
from chainrule.practice.turn import Turn
from chainrule.store import Store, attempts, lectures, progress
from chainrule.store.attempts import AttemptRow
from chainrule.store.types import now

HEARD, MOST_BLANKS = 3, 3
LOGITS = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
"""The labels on the logistic scale, until attempts measure better."""


@dataclass(frozen=True)
class Heard:
    """A lecture of the reader's library that speaks of a concept, and when it first does."""

    title: str
    address: str
    at: float


@dataclass(frozen=True, eq=False)
class Desk:
    """All that a lesson's page shows."""

    lesson: Lesson
    question: Question | None
    exercises: tuple[Exercise, ...]
    cards: int
    needs: tuple[Concept, ...]
    opens: tuple[Concept, ...]
    heard: tuple[Heard, ...]
    goals: frozenset[str]
    guess: Any
    sure: tuple[tuple[str, int, int], ...]
    """How often guesses were right, by how sure they were: (word, right, made)."""
    blanks: int
    """How many results of *By hand* are left to the reader: none at first, one more on each later visit."""


def lesson_desk(store: Store, atlas: Atlas, slug: str) -> Desk:
    """The desk of a concept's lesson; counts the visit. Raises LessonError where it is not written."""
    concept = atlas[slug]
    lesson = open_lesson(concept)
    with store.write() as db:
        row = progress.opened(db, slug)
    made = tuple(exercises_of(concept.folder).values())
    first = min(made, key=lambda e: ("easy", "medium", "hard").index(e.difficulty), default=None)
    return Desk(
        lesson=lesson,
        question=first.draw(row.visits) if first else None,
        exercises=made,
        cards=len(deck.load(concept.folder, slug)),
        needs=tuple(atlas[n] for n in concept.needs),
        opens=tuple(atlas[n] for n in atlas.after(slug)),
        heard=heard_in(store, slug),
        goals=frozenset(row.goals),
        guess=row.guess,
        sure=calibration(store),
        blanks=min(row.visits - 1, MOST_BLANKS),
    )


def calibration(store: Store) -> tuple[tuple[str, int, int], ...]:
    """The last guess of every lesson by how sure the reader was of it: (word, how many were right, how many)."""
    with store.read() as db:
        kept = [row.guess for row in progress.every(db) if isinstance(row.guess, dict)]
    found = []
    for word in reversed(SURE):
        judged = [guess["right"] for guess in kept if guess.get("sure") == word and isinstance(guess["right"], bool)]
        if judged:
            found.append((word, sum(judged), len(judged)))
    return tuple(found)


def heard_in(store: Store, slug: str, most: int = HEARD) -> tuple[Heard, ...]:
    """The lectures of the library whose pages mention the concept, the newest first, with the first moment."""
    with store.read() as db:
        first: dict[str, float] = {}
        for spoken in lectures.speaking_of(db, slug):
            first.setdefault(spoken.lecture, spoken.t)
        named = [(ident, t, lectures.page(db, ident)) for ident, t in list(first.items())[:most]]
    return tuple(Heard(str(page.body["title"]), f"/study/{ident}", t) for ident, t, page in named if page)


def draw(atlas: Atlas, slug: str, skill: str = "", seed: int | None = None) -> Question:
    """A question on a concept; the first skill and a random seed where none is named. Raises ExerciseError."""
    if slug not in atlas:
        raise ExerciseError(f"There is no concept {slug[:60]!r} on the map.")
    made = exercises_of(atlas[slug].folder)
    if not made:
        raise ExerciseError(f"{atlas[slug].title} has no exercises yet.")
    if skill and skill not in made:
        raise ExerciseError(f"{atlas[slug].title} has no exercise {skill[:60]!r}. It has: {', '.join(made)}.")
    return made[skill or next(iter(made))].draw(random.randrange(10**6) if seed is None else seed)


def attempt_row(
    before: Turn, after: Turn, ident: str, seconds: float | None = None, how: dict[str, Any] | None = None
) -> AttemptRow:
    """The row to keep for one step of a question: an answer that was judged, or the solution asked for untried.

    `before` says what had helped until then; `how` is how it was asked.
    """
    question, verdict = before.question, after.verdict if after.tries > before.tries or not after.shown else None
    return AttemptRow(
        id=ident, concept=question.concept, skill=question.skill, seed=question.seed, params=how or {},
        answer=after.text[:2000] if verdict else "", outcome=verdict.outcome if verdict else "shown",
        mistake=after.mistake.belief if verdict and after.mistake else None,
        difficulty=LOGITS[question.difficulty], at=now(), hints=before.helps, seconds=seconds,
    )  # fmt: skip


def keep(store: Store, row: AttemptRow) -> bool:
    """Keeps an attempt; the same id again is the same attempt. False where it was there already."""
    with store.write() as db:
        return attempts.record(db, row)


def skills(atlas: Atlas, slug: str) -> tuple[str, ...]:
    """The skills that a concept's exercises train, in their order; none for a concept without exercises."""
    return tuple(exercises_of(atlas[slug].folder)) if slug in atlas else ()


def keep_progress(store: Store, slug: str, goals: list[str], guess: Any) -> None:
    """Keeps the goals that a picture saw reached, and the guess that was made."""
    with store.write() as db:
        for goal in goals:
            progress.reached(db, slug, goal)
        if guess is not None:
            progress.guessed(db, slug, guess)
