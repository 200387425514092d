"""The weights of FSRS fitted to the learner's own log, and kept only where they foretell it better.

The weights are moved from FSRS's own as far as the log outweighs a prior around these; the fit sees the older four
fifths of the log, and the newest fifth decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.cards.day import days_between
from chainrule.cards.schedule import BOUNDS, STANDARD, Rating, Review

Array = NDArray[np.float64]
Whole = NDArray[np.int64]

FEWEST = 400
"""Reviews from which a log says something about 21 weights."""
HELD_OUT = 0.2
FEWEST_TESTS = 40
FIRST_SCALE, SCALE = 0.7, 0.3
"""How far a weight may move from FSRS's own, as the standard deviation of its logarithm: the four first stabilities,
which differ most between people and material, and the others."""
SAFE = 1e-4


@dataclass(frozen=True)
class Fit:
    """What came of fitting a log of `reviews` answers.

    `loss` and `standard_loss` are the mean log losses, in nats, of the fitted weights and of FSRS's own on the
    `tests` newest answers that were given on a later day than the one before. `adopted`: the fitted ones did better.
    """

    parameters: tuple[float, ...]
    reviews: int
    tests: int
    loss: float
    standard_loss: float
    at: datetime

    @property
    def adopted(self) -> bool:
        return self.loss < self.standard_loss

    @property
    def say(self) -> str:
        """The fit in a line."""
        losses = f"log loss {self.loss:.2f} against {self.standard_loss:.2f}"
        if f"{self.loss:.2f}" == f"{self.standard_loss:.2f}":
            losses = f"log loss {self.loss:.3f} against {self.standard_loss:.3f}"
        if self.adopted:
            return f"fitted on {self.reviews} reviews; {losses} with the defaults, on the newest {self.tests}"
        fitted = f"other weights, fitted on {self.reviews} reviews, did no better"
        return f"the defaults; {fitted} ({losses}, on the newest {self.tests})"


@dataclass(frozen=True, eq=False)
class History:
    """A log as arrays, one row a card, padded: ratings 1 to 4 (0: no more), days since the answer before, and `place`,
    the answer's number in the whole log. All of shape (cards, longest)."""

    ratings: Whole
    days: Whole
    place: Whole

    @classmethod
    def of(cls, log: Iterable[Review], now: datetime) -> "History":
        """The log in the order of time; days are counted in the time zone of `now`."""
        numbered = list(enumerate(sorted(log, key=lambda review: review.at)))
        by_card = sorted(numbered, key=lambda pair: pair[1].card)
        rows = [list(group) for _, group in groupby(by_card, key=lambda pair: pair[1].card)]
        shape = (len(rows), max(map(len, rows), default=0))
        ratings, days, place = (np.zeros(shape, np.int64) for _ in range(3))
        for n, row in enumerate(rows):
            for k, (number, review) in enumerate(row):
                ratings[n, k], place[n, k] = review.rating, number
                days[n, k] = days_between(row[k - 1][1].at, review.at.astimezone(now.tzinfo)) if k else 0
        return cls(ratings, days, place)

    def tested(self, first: int = 0, last: int | None = None) -> NDArray[np.bool_]:
        """The answers number `first` to before `last` of the log that came on a later day than the one before."""
        inside = (self.place >= first) & (self.place < (self.place.max() + 1 if last is None else last))
        return (self.ratings > 0) & (self.days > 0) & inside


def recall(parameters: Array, history: History) -> Array:
    """The probability of recall before each answer, shape (cards, longest); 1 before the first of a card.

    FSRS-6 (open-spaced-repetition, "The Algorithm"), with stability `s` in days and difficulty `d` from 1 to 10.
    """
    w = parameters
    chances = np.ones(history.ratings.shape)
    factor = 0.9 ** (-1 / w[20]) - 1
    rating = np.maximum(history.ratings[:, 0], 1)
    s, d = w[rating - 1], np.clip(_first_difficulty(w, rating), 1, 10)
    for k in range(1, history.ratings.shape[1]):
        rating, days = np.where(history.ratings[:, k] > 0, history.ratings[:, k], 3), history.days[:, k]
        r = (1 + factor * days / s) ** -w[20]
        chances[:, k] = r
        grown = np.exp(w[17] * (rating - 3 + w[18])) * s ** -w[19]
        same_day = s * np.where(rating > 1, np.maximum(grown, 1), grown)
        bonus = np.where(rating == 2, w[15], 1) * np.where(rating == 4, w[16], 1)
        kept = s * (1 + np.exp(w[8]) * (11 - d) * s ** -w[9] * np.expm1((1 - r) * w[10]) * bonus)
        lost = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - r) * w[14])
        lost = np.minimum(lost, s / np.exp(w[17] * w[18]))
        s = np.maximum(np.where(days < 1, same_day, np.where(rating == 1, lost, kept)), 0.001)
        moved = d - (10 - d) / 9 * w[6] * (rating - 3)
        d = np.clip(w[7] * _first_difficulty(w, np.full_like(rating, 4)) + (1 - w[7]) * moved, 1, 10)
    return chances


def log_losses(parameters: Array, history: History, tested: NDArray[np.bool_]) -> Array:
    """−log of the probability that was given to what came, for each answer that is tested."""
    chances = np.clip(recall(parameters, history)[tested], SAFE, 1 - SAFE)
    right = history.ratings[tested] > Rating.AGAIN
    return np.asarray(-np.log(np.where(right, chances, 1 - chances)))


def fit(log: Iterable[Review], now: datetime) -> Fit | None:
    """The weights for a log, and how they did on its newest fifth; None for a log that is too short to say.

    `now` gives the time zone in which days are counted.
    """
    reviews = tuple(log)
    if len(reviews) < FEWEST:
        return None
    history = History.of(reviews, now)
    split = round(len(reviews) * (1 - HELD_OUT))
    newest = history.tested(split)
    if newest.sum() < FEWEST_TESTS:
        return None
    fitted = _fitted(history, history.tested(0, split))
    loss, standard = (float(log_losses(w, history, newest).mean()) for w in (fitted, np.array(STANDARD.parameters)))
    return Fit(tuple(fitted.tolist()), len(reviews), int(newest.sum()), loss, standard, now)


def to_json(fit: Fit) -> dict[str, Any]:
    """The fit as the store keeps it."""
    return {**vars(fit), "parameters": list(fit.parameters), "at": fit.at.isoformat()}


def from_json(kept: Any) -> Fit | None:
    """The fit that the store kept; None where it is none that this version can use."""
    try:
        made = {**kept, "parameters": tuple(map(float, kept["parameters"])), "at": datetime.fromisoformat(kept["at"])}
        return Fit(**made) if len(made["parameters"]) == len(STANDARD.parameters) else None
    except (TypeError, KeyError, ValueError):
        return None


def _fitted(history: History, tested: NDArray[np.bool_]) -> Array:
    """The most probable weights: log losses plus half the squared distance, in scales, from FSRS's own."""
    from scipy.optimize import minimize

    own = np.array(STANDARD.parameters)
    low, high = np.array(BOUNDS).T
    scales = np.where(np.arange(len(own)) < 4, FIRST_SCALE, SCALE)

    def weights(z: Array) -> Array:
        return np.asarray(np.clip(own * np.exp(scales * z), low, high))

    def cost(z: Array) -> float:
        return float(log_losses(weights(z), history, tested).sum() + 0.5 * z @ z)

    found = minimize(cost, np.zeros(len(own)), method="L-BFGS-B", options={"maxiter": 40, "ftol": 1e-5})
    return weights(found.x)


def _first_difficulty(w: Array, rating: Whole) -> Array:
    return np.asarray(w[4] - np.exp(w[5] * (rating - 1)) + 1)
