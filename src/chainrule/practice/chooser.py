"""Which question to ask next, and why: a pure function of the answers so far.

A newcomer begins with three questions that should go right nine times in ten; after that four in five is aimed at.
A question that went wrong comes back after two to four others, a failure leads back to the weakest need, concepts are
mixed, and worked examples fade as a skill goes right.
"""

import math
import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chainrule.errors import ChainruleError
from chainrule.practice import because
from chainrule.practice.mastery import SUPPORT, Evidence, Mastery, Record, expected

FIRST, FIRST_TARGET = 3, 0.9
TARGET = 0.8
AFTER_FAILURE = 0.85
READY = 0.35
"""The share from which a need counts as known."""
WEAK = 0.4
"""A need below this share is gone back to after a failure."""
UNAIDED = 0.85
"""Who should get so many right without a worked example is not shown one."""
DONE = 4.0
"""What speaks against asking about a strong concept, as a distance from the target in logits."""
ROUND, ROUND_WEIGHT, UNTRIED = 20, 2.0, 0.5
"""Spacing: a concept that was not asked about for ROUND questions is ROUND_WEIGHT logits nearer to the target, one
that was never asked about UNTRIED of that."""
UNNAMED_SHARE, UNNAMED_CONCEPTS = 0.3, 3


class NothingToAskError(ChainruleError):
    """There is no exercise to choose from."""


@dataclass(frozen=True)
class Offer:
    """An exercise that may be asked; `difficulty` is its label in logits."""

    concept: str
    skill: str
    difficulty: float


@dataclass(frozen=True)
class Choice:
    """The next question. `expected` is the probability that it goes right, `reason` one sentence for the learner.

    `unnamed`: ask which idea applies, without naming the concept. `fade`: a whole worked example above (0), its last
    line blank (1), more blank (2), none (-1).
    """

    concept: str
    skill: str
    seed: int
    expected: float
    reason: str
    unnamed: bool = False
    fade: int = -1


@dataclass(frozen=True)
class Situation:
    """What a choice is made from. `offers` are in learning order, `answers` in the order of time.

    `focus` are the concepts that the session is about (needs outside it are asked after a failure only), `needs` maps
    a concept to its direct needs, `known` are concepts known otherwise (by their cards), `titles` names them in a
    sentence, `passed` are skills that the learner chose not to answer now.
    """

    record: Record
    answers: Sequence[Evidence]
    offers: Sequence[Offer]
    now: datetime
    focus: Collection[str]
    needs: Mapping[str, tuple[str, ...]]
    known: Collection[str] = ()
    titles: Mapping[str, str] | None = None
    passed: Collection[tuple[str, str]] = ()


def choose(situation: Situation) -> Choice:
    """The next question; the same situation gives the same choice. Raises NothingToAskError."""
    return _Chooser(situation).choice()


class _Chooser:
    def __init__(self, situation: Situation) -> None:
        self.s = situation
        self.turn = len(situation.answers)
        self.marks = situation.record.at(situation.now)
        self.newcomer = situation.record.newcomer()
        passed = {(o.concept, o.skill) for o in situation.offers} & set(situation.passed)
        offers = [o for o in situation.offers if (o.concept, o.skill) not in passed] or list(situation.offers)
        self.offers = offers
        self.offered = {offer.concept for offer in offers}
        self.luck = random.Random(f"{self.turn}/{len(passed)}")
        self.rights: dict[tuple[str, str], list[bool]] = {}
        self.last: dict[tuple[str, str], int] = {}
        for place, answer in enumerate(situation.answers):
            key = (answer.concept, answer.skill)
            self.rights.setdefault(key, []).append(answer.right)
            self.last[key] = place
        self.asked = {answer.concept: place for place, answer in enumerate(situation.answers)}
        self.fades = {offer: self._fading(offer) for offer in offers}

    def choice(self) -> Choice:
        """Mistakes that are due first, then a failure's weakest need, then what is nearest to the target."""
        pool = [offer for offer in self.offers if offer.concept in self.s.focus] or self.offers
        if not pool:
            raise NothingToAskError("There is no exercise on these concepts yet. Choose others on the map.")
        back = self._returning()
        if back is not None:
            return self._made(back[0], because.mistake(back[1], self._fade(back[0]) == 0))
        need = self._weakest_need()
        if need is not None:
            offer = self._nearest([offer for offer in self.offers if offer.concept == need], AFTER_FAILURE)
            return self._made(offer, because.need(self._title(need), self.mark(need).answers))
        target = FIRST_TARGET if self.turn < FIRST else AFTER_FAILURE if self._failed() else TARGET
        ready = [offer for offer in pool if self._open(offer.concept)] or self._earliest(pool)
        offer = self._nearest([o for o in ready if self._lateness(o) is None] or ready, target)
        return self._made(offer, self._history(offer), unnamed=self._unnamed(offer))

    def mark(self, concept: str) -> Mastery:
        """What is believed of a concept, answered or not."""
        return self.marks.get(concept, self.newcomer)

    def _made(self, offer: Offer, history: str, unnamed: bool = False) -> Choice:
        chance = self._chance(offer)
        reason = because.sentence(history, chance)
        return Choice(offer.concept, offer.skill, self.turn + 1, chance, reason, unnamed, self._fade(offer))

    def _rights(self, offer: Offer) -> list[bool]:
        """Whether the answers to an exercise were right, in the order of time."""
        return self.rights.get((offer.concept, offer.skill), [])

    def _difficulty(self, offer: Offer) -> float:
        return self.s.record.difficulty(offer.concept, offer.skill, offer.difficulty)

    def _fading(self, offer: Offer) -> tuple[int, float]:
        """How much of a worked example is shown, and the chance of a right answer below it.

        Less is shown each time that the skill went right, and nothing to who needs nothing.
        """
        right, difficulty, mark = sum(self._rights(offer)), self._difficulty(offer), self.mark(offer.concept)
        alone = expected(mark, difficulty)
        if right >= len(SUPPORT) - 1 or alone >= UNAIDED:
            return -1, alone
        return right, expected(mark, difficulty - SUPPORT[right])

    def _fade(self, offer: Offer) -> int:
        return self.fades[offer][0]

    def _chance(self, offer: Offer) -> float:
        return self.fades[offer][1]

    def _failed(self) -> bool:
        return bool(self.s.answers) and not self.s.answers[-1].right

    def _lateness(self, offer: Offer) -> int | None:
        """How many questions ago the mistake in an exercise was due to return (negative: not yet); None without one.

        It returns after two, three or four others, and after twice or three times as many when it failed again.
        """
        rights = self._rights(offer)
        if not rights or rights[-1]:
            return None
        last = self.last[offer.concept, offer.skill]
        failures = next((n for n, right in enumerate(reversed(rights)) if right), len(rights))
        return self.turn - 1 - last - (2 + last % 3) * min(3, failures)

    def _returning(self) -> tuple[Offer, int] | None:
        """The exercise whose mistake is longest due, and how many questions ago it went wrong."""
        reach = self._reach()
        late = [(self._lateness(offer), offer) for offer in self.offers if offer.concept in reach]
        due = [(questions, offer) for questions, offer in late if questions is not None and questions >= 0]
        if not due:
            return None
        _, offer = max(due, key=lambda pair: pair[0])
        return offer, self.turn - self.last[offer.concept, offer.skill]

    def _reach(self) -> set[str]:
        """The concepts of the session and what they need directly."""
        return {*self.s.focus, *(need for concept in self.s.focus for need in self.s.needs.get(concept, ()))}

    def _weakest_need(self) -> str | None:
        """Of the concept that just failed, the need with the least shown, where that is little."""
        if not self._failed():
            return None
        needs = [
            need
            for need in self.s.needs.get(self.s.answers[-1].concept, ())
            if need in self.offered and need not in self.s.known and self.mark(need).share < WEAK
        ]
        return min(needs, key=lambda need: self.mark(need).share, default=None)

    def _open(self, concept: str) -> bool:
        """Whether a concept was begun, or all that it needs and can be asked is known."""
        needs = (need for need in self.s.needs.get(concept, ()) if need in self.offered and need not in self.s.known)
        return concept in self.marks or all(self.mark(n).answers and self.mark(n).share >= READY for n in needs)

    def _earliest(self, pool: Iterable[Offer]) -> list[Offer]:
        pool = list(pool)
        return [offer for offer in pool if offer.concept == pool[0].concept]

    def _nearest(self, pool: Sequence[Offer], target: float) -> Offer:
        return min(pool, key=lambda offer: self._cost(offer, target))

    def _cost(self, offer: Offer, target: float) -> float:
        """The distance from the target in logits, and what speaks against asking this now."""
        mark = self.mark(offer.concept)
        cost = abs(_logit(self._chance(offer)) - _logit(target)) + 0.05 * self.luck.random()
        if self.s.answers:
            cost += 0.7 * (offer.concept == self.s.answers[-1].concept)
            last = self.last.get((offer.concept, offer.skill), -9)
            cost += 0.8 * (last >= self.turn - 3)
        asked = self.asked.get(offer.concept)
        cost -= ROUND_WEIGHT * (UNTRIED if asked is None else min(1.0, (self.turn - asked) / ROUND))
        return cost + DONE * mark.share - 0.5 * (mark.word == "fading")

    def _unnamed(self, offer: Offer) -> bool:
        """Sometimes, of a skill that went right unaided, when several ideas could apply."""
        many = len({a.concept for a in self.s.answers if a.concept in self.s.focus}) >= UNNAMED_CONCEPTS
        return many and any(self._rights(offer)) and self._fade(offer) == -1 and self.luck.random() < UNNAMED_SHARE

    def _history(self, offer: Offer) -> str:
        mark = self.mark(offer.concept)
        if self.turn < FIRST:
            return because.first(self.turn + 1)
        if mark.word == "fading" and mark.last is not None:
            return because.fading((self.s.now - mark.last).days)
        rights = [answer.right for answer in self.s.answers if answer.concept == offer.concept]
        if not rights:
            return because.new_concept(any(need in self.marks for need in self.s.needs.get(offer.concept, ())))
        return because.so_far(rights, new_skill=not self._rights(offer))

    def _title(self, concept: str) -> str:
        return (self.s.titles or {}).get(concept, concept.replace("_", " "))


def _logit(chance: float) -> float:
    chance = min(0.999, max(0.001, chance))
    return math.log(chance / (1 - chance))
