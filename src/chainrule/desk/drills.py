"""A review card that is an exercise: drawn anew for each review, typed, judged once, and rated by what came of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from chainrule.atlas.atlas import Atlas
from chainrule.cards import Card, CardError, Rating, exercise_card, shelf
from chainrule.desk import lessons
from chainrule.practice.exercise import Question, exercises_of
from chainrule.practice.turn import LONGEST, Turn
from chainrule.store import Store, attempts
from chainrule.store import reviews as rows
from chainrule.store.attempts import AttemptRow

STEPS = ("check", "hint", "show")


@dataclass(frozen=True, eq=False)
class Drill:
    """An exercise under review. `ratings` are those that its answer allows: none while it is open."""

    turn: Turn
    ratings: tuple[Rating, ...] = ()
    seconds: float | None = None
    typed: str = ""


def drill(db: Connection, atlas: Atlas, card: Card, review: str) -> Drill | None:
    """The question of a review as it stands; None for a fact, and for an exercise that there is no longer."""
    question = drawn(atlas, card, review)
    if question is None:
        return None
    answers = [row for row in attempts.log(db, concept=question.concept) if row.id.startswith(_id(review, ""))]
    final = next((row for row in answers if row.outcome != "wrong_form"), None)
    if final is not None:
        return _judged(question, final, len(answers) - 1)
    if not answers:
        return Drill(Turn(question))
    text = answers[-1].answer
    turn = Turn(question, answers[-1].hints, tries=len(answers), text=text, verdict=question.check(text))
    return Drill(turn, typed=text)


def drawn(atlas: Atlas, card: Card, review: str) -> Question | None:
    """The question that this review asks: the same for the same review, another for the next one."""
    concept, skill = card.exercise or ("", "")
    made = exercises_of(atlas[concept].folder) if concept in atlas else {}
    digest = hashlib.sha256(review.encode("utf-8", "replace")).digest()
    return made[skill].draw(int.from_bytes(digest[:4]) % 10**6) if skill in made else None


def step(
    store: Store, atlas: Atlas, review: str, card: str, do: str, text: str = "", hints: int = 0,
    seconds: float | None = None,
) -> Drill | None:  # fmt: skip
    """One step of the question that waits: an answer, a hint, or the solution. A review that is past changes nothing.

    An answer that was judged stays as it is, so a second click or tab counts once. Raises CardError.
    """
    with store.write() as db:
        found = shelf.find(db, card)
        before = drill(db, atlas, found, review)
        if before is None or before.ratings or review != f"{card}:{rows.counts(db).get(card, 0)}":
            return before
        turn = replace(before.turn, hints=min(max(hints, before.turn.hints), len(before.turn.question.hints)))
        if do == "hint":
            return replace(before, turn=turn.hint(), typed=text)
        after = turn.show() if do == "show" else turn.answer(text[:LONGEST])
        if after.verdict is not None and after.verdict.outcome == "invalid" and not after.shown:
            return Drill(after, typed=text)
        attempts.record(db, lessons.attempt_row(turn, after, _id(review, before.turn.tries), seconds))
        return drill(db, atlas, found, review)


def check_rating(db: Connection, atlas: Atlas, card: Card, review: str, rating: Rating) -> float | None:
    """Raises CardError for a rating that the answer does not allow. How long the answer took, where it is known."""
    asked = drill(db, atlas, card, review)
    if asked is None:
        return None
    if rating not in asked.ratings:
        allowed = " or ".join(each.name.lower() for each in asked.ratings)
        raise CardError(f"Rate it {allowed}." if allowed else "Answer the question first; its answer is then rated.")
    return asked.seconds


def keep_skill(store: Store, atlas: Atlas, concept: str, skill: str) -> Card:
    """Puts a skill on the queue, once; the card that stands for it. Raises CardError."""
    made = exercises_of(atlas[concept].folder) if concept in atlas else {}
    if skill not in made:
        raise CardError(f"There is no exercise {skill[:60]!r} of the concept {concept[:60]!r}.")
    with store.write() as db:
        known = next((card for card in shelf.kept(db) if card.exercise == (concept, skill)), None)
        card = known or exercise_card(concept, skill, made[skill].difficulty)  # type: ignore[arg-type]
        if known is None:
            shelf.keep(db, [card])
    return card


def _judged(question: Question, row: AttemptRow, tries: int) -> Drill:
    verdict = question.check(row.answer) if row.answer else None
    right = verdict is not None and verdict.correct
    turn = Turn(
        question, min(row.hints, len(question.hints)), shown=not right, tries=tries + 1, text=row.answer,
        verdict=verdict, result="shown" if not right else "helped" if row.helped else "alone",
    )  # fmt: skip
    return Drill(turn, _ratings(turn), row.seconds, row.answer)


def _ratings(turn: Turn) -> tuple[Rating, ...]:
    """What the answer allows. What could not be decided is rated by the learner."""
    if turn.result == "alone":
        return (Rating.GOOD, Rating.EASY)
    if turn.result == "helped":
        return (Rating.HARD, Rating.GOOD)
    undecided = turn.verdict is not None and turn.verdict.outcome == "undecided"
    return tuple(Rating) if undecided else (Rating.AGAIN,)


def _id(review: str, number: int | str) -> str:
    return f"review.{review}.{number}"
