"""How well each concept is mastered, from the answers given: a Rasch model whose ability is learnt and forgotten.

An answer goes right with probability σ(ability − difficulty) (G. Rasch, 1960; both in logits). Ability and difficulty
are uncertain: each is a normal belief, and an answer moves both, the less certain one further. Between answers the
ability sinks by what FSRS expects to be forgotten, and each answer is itself practice and lifts it a little. What is
known of the other concepts sets where a new one begins.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from chainrule.cards import schedule
from chainrule.cards.schedule import Rating

Word = Literal["new", "growing", "strong", "fading"]

START, START_SPREAD = 0.5, 1.1
"""The ability of a newcomer in a concept, before any answer, in logits."""
SHARED = 0.45
"""The part of START_SPREAD's variance that a learner's concepts share: how far one speaks for another."""
LABEL_SPREAD = 0.5
"""How far the measured difficulty of an exercise may lie from its label (easy −1, medium 0, hard +1)."""
GAIN, LATER, GAIN_SPREAD = 0.4, 0.08, 0.25
"""What n answers with their corrections teach, in logits: GAIN·log(1 + n) + LATER·n, so that the first ones teach most
(the power law of practice; A. Newell and P. Rosenbloom, 1981); and how much each varies."""
FIRST_ANSWERS = 2
"""The answers that tell where a learner stood in a concept before practising it."""
PACE_STEP, PACES = 0.15, (0.3, 3.0)
"""How far one surprise moves a learner's own pace, which multiplies what answers teach, and its bounds."""
HELP, HELPED_WEIGHT = 1.2, 0.5
"""Help makes a question easier by so many logits, and its answer counts by this weight."""
SUPPORT = {0: 1.2, 1: 0.7, 2: 0.35, -1: 0.0}
"""How much easier a question is, in logits, after a whole worked example (0), its last line blank (1), more (2)."""
STRONG = math.log(0.8 / 0.2)
"""Strong: medium questions go right four times in five."""
FADING_BELOW = 0.8
FEWEST = 3
"""A concept is called strong after this many answers at the earliest."""

_NODES, _WEIGHTS = (part.tolist() for part in np.polynomial.hermite_e.hermegauss(11))


@dataclass(frozen=True)
class Evidence:
    """One answer. `difficulty` is the exercise's label in logits; `helped`: a hint or the solution was seen before.

    `fade` is how much of a worked example stood above it (see `SUPPORT`).
    """

    concept: str
    skill: str
    difficulty: float
    right: bool
    helped: bool
    at: datetime
    fade: int = -1

    @property
    def ease(self) -> float:
        """How much easier than its label the question was made, in logits."""
        return SUPPORT.get(self.fade, 0.0) + HELP * self.helped


@dataclass(frozen=True)
class Mastery:
    """What is believed of a learner in one concept.

    `ability` in logits as it is now, `spread` its standard deviation, `reached` what it was after the last answer,
    `recall` the probability (0 to 1) that what was reached is still there.
    """

    ability: float = START
    spread: float = START_SPREAD
    answers: int = 0
    last: datetime | None = None
    recall: float = 1.0
    reached: float = START

    @property
    def share(self) -> float:
        """From 0 (a newcomer) to 1 (strong), with a standard deviation of caution."""
        first = START - START_SPREAD
        return min(1.0, max(0.0, (self.ability - self.spread - first) / (STRONG - first)))

    @property
    def word(self) -> Word:
        """new, growing, strong, or fading (much was reached and is likely forgotten)."""
        if self.answers == 0:
            return "new"
        if self.recall < FADING_BELOW and self.reached > START + (STRONG - START) / 2:
            return "fading"
        return "strong" if self.share >= 0.95 and self.answers >= FEWEST else "growing"


@dataclass(frozen=True)
class Belief:
    """A normal belief about a number of logits, and how many answers it rests on."""

    mean: float
    spread: float
    answers: int = 0


@dataclass(frozen=True)
class Track:
    """One concept after its newest answer: the ability then, FSRS's memory of having practised it, and what its first
    answers say of the ability before any practice: a likelihood, as a precision and a precision times a mean."""

    ability: Belief
    memory: schedule.Memory
    first: tuple[float, float]

    def at(self, now: datetime) -> Mastery:
        """The mastery at a moment from the newest answer on."""
        last = self.memory.last_review
        recall = schedule.retrievability(self.memory, max(now, last))
        faded = _faded(self.ability, recall)
        return Mastery(faded.mean, faded.spread, self.ability.answers, last, recall, self.ability.mean)


@dataclass(frozen=True)
class Record:
    """All that the answers have told so far. `after` takes one answer more, in the order of time.

    `pace` is how much faster than expected this learner learns.
    """

    tracks: Mapping[str, Track] = field(default_factory=dict)
    skills: Mapping[tuple[str, str], Belief] = field(default_factory=dict)
    pace: float = 1.0

    def after(self, answer: Evidence) -> "Record":
        """The record with one answer more."""
        key = (answer.concept, answer.skill)
        skill = self.skills.get(key, Belief(answer.difficulty, LABEL_SPREAD))
        track = self.tracks.get(answer.concept)
        before = Belief(*_spoken(self.tracks)) if track is None else _now(track, answer.at)
        weight = HELPED_WEIGHT if answer.helped else 1.0
        ability, difficulty = _learn(before, skill, answer.ease, answer.right, weight)
        first = _first(track, before, ability)
        wider = min(START_SPREAD, math.hypot(ability.spread, GAIN_SPREAD))
        pace = self.pace if track is None else self._pace(before, skill, answer)
        gain = pace * (_lift(ability.answers) - _lift(ability.answers - 1))
        ability = Belief(ability.mean + gain, wider, ability.answers)
        rating = Rating.AGAIN if not answer.right else Rating.HARD if answer.helped else Rating.GOOD
        memory, _ = schedule.rate(answer.concept, track.memory if track else None, rating, answer.at)
        tracks = {**self.tracks, answer.concept: Track(ability, memory, first)}
        return Record(tracks, {**self.skills, key: difficulty}, pace)

    def _pace(self, before: Belief, skill: Belief, answer: Evidence) -> float:
        """The pace after an answer: faster where more goes right than was expected."""
        spread = math.hypot(before.spread, skill.spread)
        chance = expected(Mastery(before.mean, spread), skill.mean - answer.ease)
        low, high = PACES
        return min(high, max(low, self.pace * math.exp(PACE_STEP * (answer.right - chance))))

    def at(self, now: datetime) -> dict[str, Mastery]:
        """The mastery of every concept with an answer."""
        return {concept: track.at(now) for concept, track in self.tracks.items()}

    def newcomer(self) -> Mastery:
        """What to expect in a concept without an answer: the other concepts speak for it."""
        mean, spread = _spoken(self.tracks)
        return Mastery(mean, spread, reached=mean)

    def difficulty(self, concept: str, skill: str, label: float) -> float:
        """An exercise's difficulty in logits: its label, moved by the answers to it as far as they weigh."""
        return self.skills.get((concept, skill), Belief(label, LABEL_SPREAD)).mean


def follow(evidence: Iterable[Evidence], record: Record | None = None) -> Record:
    """The record after these answers, sorted by time. Raises ValueError for a moment without a time zone."""
    record = record or Record()
    for answer in sorted(evidence, key=lambda answer: answer.at):
        record = record.after(answer)
    return record


def estimate(evidence: Iterable[Evidence], now: datetime) -> dict[str, Mastery]:
    """The mastery at `now` of every concept that was answered in."""
    return follow(evidence).at(now)


def expected(mastery: Mastery, difficulty: float) -> float:
    """The probability (0 to 1) that an unaided answer goes right, the uncertainty of the ability included.

    E σ(N(m, s²)) ≈ σ(m / √(1 + π s²/8)), right to 0.02 (D. MacKay, 1992, Neural Computation 4, 720).
    """
    return _sigmoid((mastery.ability - difficulty) / math.sqrt(1 + math.pi * mastery.spread**2 / 8))


def _sigmoid(x: float) -> float:
    return 0.5 * (1 + math.tanh(x / 2))


def _faded(ability: Belief, recall: float) -> Belief:
    """What is left: the part above a newcomer's ability shrinks with the chance of recall, and gets less certain."""
    above = max(0.0, ability.mean - START)
    return replace(
        ability, mean=ability.mean - above * (1 - recall), spread=math.hypot(ability.spread, 0.5 * (1 - recall) * above)
    )


def _now(track: Track, at: datetime) -> Belief:
    mastery = track.at(at.astimezone(UTC))
    return Belief(mastery.ability, mastery.spread, mastery.answers)


def _learn(ability: Belief, skill: Belief, ease: float, right: bool, weight: float) -> tuple[Belief, Belief]:
    """Ability and difficulty after one answer, by matching the moments of the exact posterior of their difference.

    `ability.answers` and `skill.answers` count it. The likelihood is σ(±(ability − difficulty + ease)) to the power
    `weight`.
    """
    variance = ability.spread**2 + skill.spread**2
    sign = 1 if right else -1
    gap, scale = ability.mean - skill.mean, math.sqrt(variance)
    points = [gap + scale * z for z in _NODES]
    masses = [w * _sigmoid(sign * (d + ease)) ** weight for d, w in zip(points, _WEIGHTS, strict=True)]
    total = sum(masses)
    mean = sum(m * d for m, d in zip(masses, points, strict=True)) / total
    left = sum(m * (d - mean) ** 2 for m, d in zip(masses, points, strict=True)) / total
    beliefs = []
    for belief, direction in ((ability, 1), (skill, -1)):
        part = belief.spread**2 / variance
        spread = math.sqrt(max(1e-6, belief.spread**2 - part**2 * (variance - left)))
        beliefs.append(Belief(belief.mean + direction * part * (mean - gap), spread, belief.answers + 1))
    return beliefs[0], beliefs[1]


def _lift(answers: int) -> float:
    """How many logits so many answers are expected to have taught."""
    return GAIN * math.log(1 + answers) + LATER * answers


def _first(track: Track | None, before: Belief, after: Belief) -> tuple[float, float]:
    """What the first answers say of the ability before any practice: each update with its prior taken out."""
    known = (0.0, 0.0) if track is None else track.first
    if before.answers >= FIRST_ANSWERS:
        return known
    precision = max(0.0, after.spread**-2 - before.spread**-2)
    weighted = after.mean * after.spread**-2 - before.mean * before.spread**-2
    return known[0] + precision, known[1] + weighted - precision * _lift(before.answers)


def _spoken(tracks: Mapping[str, Track]) -> tuple[float, float]:
    """The mean and spread of an ability not yet asked for, from the others: one normal level that they share.

    Each concept's ability before practice is the level plus its own part, and the first answers to a concept tell of
    it; the level's posterior is normal.
    """
    shared, own = SHARED * START_SPREAD**2, (1 - SHARED) * START_SPREAD**2
    precision, weighted = 1 / shared, 0.0
    for told, mean in (track.first for track in tracks.values()):
        if told > 0:
            weight = 1 / (own + 1 / told)
            precision, weighted = precision + weight, weighted + weight * (mean / told - START)
    return START + weighted / precision, math.sqrt(1 / precision + own)
