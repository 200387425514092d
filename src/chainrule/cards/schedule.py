"""When a card comes back: FSRS, with two rules of our own around it.

A card that was forgotten comes back in ten minutes, one that was remembered on another day; there are no further
learning steps. And time is counted in the learner's days, not in spans of 24 hours: what was learnt last night and
asked this morning has been kept for one day.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import cast

import fsrs

from chainrule.cards.card import CardError
from chainrule.cards.day import day_start, days_between, study_day

AGAIN_AFTER = timedelta(minutes=10)

BOUNDS: tuple[tuple[float, float], ...] = tuple(
    zip(fsrs.scheduler.LOWER_BOUNDS_PARAMETERS, fsrs.scheduler.UPPER_BOUNDS_PARAMETERS, strict=True)
)
"""Between which values FSRS takes each of its weights."""


class ScheduleError(CardError):
    """A rating or a plan that does not exist."""


class Rating(IntEnum):
    """How well a card was remembered, with the numbers of FSRS and Anki."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @classmethod
    def read(cls, value: object) -> "Rating":
        """From a number (1 to 4) or a name, as forms and commands send it. Raises ScheduleError."""
        names = {str(form): rating for rating in cls for form in (rating.value, rating.name.lower())}
        rating = names.get(str(value).strip().lower()) if isinstance(value, (int, str)) else None
        if rating is None:
            raise ScheduleError(f"A rating is again, hard, good or easy (1 to 4); got {str(value)[:40]!r}.")
        return rating


@dataclass(frozen=True)
class Memory:
    """What FSRS knows about a card: after `stability` days it is remembered with probability 0.9.

    `difficulty` runs from 1 to 10; `state` is learning (forgotten at first), review, or relearning (forgotten later).
    """

    card: str
    stability: float
    difficulty: float
    due: datetime
    state: str
    step: int | None
    last_review: datetime


@dataclass(frozen=True)
class Review:
    """One answer to a card; `before` is the memory that it changed (None: it was new), enough to undo it."""

    id: str
    card: str
    rating: Rating
    at: datetime
    seconds: float | None
    before: Memory | None


@dataclass(frozen=True)
class Preview:
    """A button: what it would do, computed. `interval` is "10 min" or "3 days"."""

    rating: Rating
    label: str
    interval: str
    due: datetime


@dataclass(frozen=True)
class Plan:
    """The weights of FSRS and the share of cards to be remembered when they come back. Raises ScheduleError."""

    parameters: tuple[float, ...] = fsrs.Scheduler().parameters
    retention: float = 0.9

    def __post_init__(self) -> None:
        if not 0.7 <= self.retention <= 0.97:
            raise ScheduleError(f"The share of cards to remember lies between 0.7 and 0.97; got {self.retention}.")
        try:
            fsrs.Scheduler(self.parameters)
        except ValueError as error:
            raise ScheduleError(f"These are not weights of FSRS: {error}") from error


STANDARD = Plan()


def rate(
    card: str,
    memory: Memory | None,
    rating: Rating,
    at: datetime,
    *,
    id: str | None = None,
    seconds: float | None = None,
    plan: Plan = STANDARD,
) -> tuple[Memory, Review]:
    """The memory after an answer at `at` (aware; its time zone is the learner's), and the review that made it.

    `memory` is None for a new card. `seconds` is how long the learner took.
    """
    after, _ = _next(card, memory, rating, at, plan)
    return after, Review(id or uuid.uuid4().hex, card, rating, at.astimezone(UTC), seconds, memory)


def previews(memory: Memory | None, at: datetime, plan: Plan = STANDARD) -> tuple[Preview, ...]:
    """The four buttons at this moment, from again to easy."""
    found = []
    for rating in Rating:
        after, wait = _next("", memory, rating, at, plan)
        found.append(Preview(rating, rating.name.capitalize(), say_interval(wait), after.due))
    return tuple(found)


def retrievability(memory: Memory, at: datetime, plan: Plan = STANDARD) -> float:
    """The probability, 0 to 1, that the card is remembered at `at`.

    R = (1 + F·t/S)^(−d) with F = 0.9^(−1/d) − 1 and d the last weight: the forgetting curve of FSRS-6, in which
    R = 0.9 after t = S days. Time runs on continuously here.
    """
    decay = plan.parameters[20]
    factor = 0.9 ** (-1 / decay) - 1
    days = max(0.0, (at - memory.last_review) / timedelta(days=1))
    return cast(float, (1 + factor * days / memory.stability) ** -decay)


def say_interval(wait: timedelta) -> str:
    """A waiting time as a button shows it: 10 min, 1 day, 23 days, 2.5 months, 1.2 years."""
    if wait < timedelta(days=1):
        return f"{max(1, round(wait / timedelta(minutes=1)))} min"
    for days, word in ((365.25, "year"), (30.4375, "month"), (1, "day")):
        amount = wait / timedelta(days=days)
        if amount >= 1:
            number = f"{amount:.0f}" if days == 1 or amount >= 10 else f"{amount:.1f}".removesuffix(".0")
            return f"{number} {word}{'' if number == '1' else 's'}"
    raise AssertionError("a wait of a day or more has a unit")


@cache
def _schedulers(plan: Plan) -> tuple[fsrs.Scheduler, fsrs.Scheduler]:
    """FSRS for a forgotten card, and for a remembered one. Without fuzz: a button does what it says."""
    steps = ((AGAIN_AFTER,), ())
    forgotten, remembered = (
        fsrs.Scheduler(
            plan.parameters,
            desired_retention=plan.retention,
            learning_steps=step,
            relearning_steps=step,
            enable_fuzzing=False,
        )
        for step in steps
    )
    return forgotten, remembered


def _next(card: str, memory: Memory | None, rating: Rating, at: datetime, plan: Plan) -> tuple[Memory, timedelta]:
    """The memory after an answer, and how long the card then waits (whole days, or ten minutes)."""
    today = study_day(at)
    now = at.astimezone(UTC)
    before = fsrs.Card(card_id=0, due=now)
    if memory is not None:
        # FSRS floors the span to days of 24 hours; the learner's days are put in its place.
        asked = now - timedelta(days=days_between(memory.last_review, at))
        state = fsrs.State[memory.state.capitalize()]
        before = fsrs.Card(0, state, memory.step, memory.stability, memory.difficulty, memory.due, asked)
    forgotten, remembered = _schedulers(plan)
    scheduler = forgotten if rating is Rating.AGAIN else remembered
    after, _ = scheduler.review_card(before, fsrs.Rating(rating), now)
    assert after.stability is not None and after.difficulty is not None
    wait = after.due - now
    due = now + wait if wait < timedelta(days=1) else day_start(today + wait, at.tzinfo).astimezone(UTC)
    return Memory(card, after.stability, after.difficulty, due, after.state.name.lower(), after.step, now), wait
