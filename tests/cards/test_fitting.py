"""Weights fitted to logs of simulated learners: those unlike FSRS's defaults, and one who is the defaults."""

import random
from datetime import UTC, datetime, timedelta
from functools import cache

import numpy as np
import pytest

from chainrule.cards import fitting
from chainrule.cards.fitting import Fit, History, fit, from_json, recall, to_json
from chainrule.cards.schedule import STANDARD, Memory, Plan, Rating, Review, rate, retrievability

START = datetime(2026, 1, 5, 18, tzinfo=UTC)
QUICK = Plan((0.1, 0.5, 0.9, 4.0, *STANDARD.parameters[4:8], 1.2, *STANDARD.parameters[9:20], 0.4))
"""Somebody who forgets much sooner than the defaults expect."""


@cache
def simulated(truth: Plan, cards: int = 60, each: int = 8, seed: int = 1) -> tuple[Review, ...]:
    """A log: each card asked when the default schedule wants it, remembered as the truth has it."""
    luck, log = random.Random(seed), []
    for n in range(cards):
        card, at = f"c{n}", START + timedelta(days=n // 5)
        planned: Memory | None = None
        real: Memory | None = None
        for _ in range(each):
            kept = luck.random() < (0.7 if real is None else retrievability(real, at, truth))
            rating = luck.choices([Rating.HARD, Rating.GOOD, Rating.EASY], [1, 6, 1])[0] if kept else Rating.AGAIN
            planned, review = rate(card, planned, rating, at)
            real, _ = rate(card, real, rating, at, plan=truth)
            log.append(review)
            at = max(planned.due, at) + timedelta(hours=14 if planned.due - at > timedelta(hours=1) else 0)
    return tuple(log)


def test_the_arrays_are_the_schedule() -> None:
    """The oracle is the schedule itself, which is tested against the package `fsrs`."""
    log = simulated(QUICK, cards=12)
    history = History.of(log, START)
    for plan in (STANDARD, QUICK):
        found = recall(np.array(plan.parameters), history)
        for n, card in enumerate(sorted({review.card for review in log})):
            memory: Memory | None = None
            for k, review in enumerate(r for r in sorted(log, key=lambda r: r.at) if r.card == card):
                if memory is not None:
                    days = timedelta(days=int(history.days[n, k]))
                    assert found[n, k] == pytest.approx(
                        retrievability(memory, memory.last_review + days, plan), rel=1e-9
                    )
                memory, _ = rate(card, memory, review.rating, review.at, plan=plan)


def test_a_learner_unlike_the_defaults_is_foretold_better() -> None:
    found = fit(simulated(QUICK), START)
    assert found is not None and found.adopted and found.reviews == 480
    assert found.loss < 0.95 * found.standard_loss
    history = History.of(simulated(QUICK), START)
    newest = history.tested(384)
    truth = fitting.log_losses(np.array(QUICK.parameters), history, newest).mean()
    assert found.loss < truth + 0.5 * (found.standard_loss - truth), "more than half of the way to the truth"
    assert found.tests == newest.sum()
    assert found.say.startswith("fitted on 480 reviews; log loss 0.") and "with the defaults" in found.say
    Plan(found.parameters)  # FSRS takes them


def test_for_a_learner_who_is_the_defaults_little_changes() -> None:
    found = fit(simulated(STANDARD, seed=2), START)
    assert found is not None
    assert abs(found.loss - found.standard_loss) < 0.02
    assert found.adopted == (found.loss < found.standard_loss)


def test_a_short_log_says_nothing() -> None:
    assert fit(simulated(QUICK)[: fitting.FEWEST - 1], START) is None
    one_evening = [
        Review(str(n), f"c{n % 9}", Rating.GOOD, START + timedelta(minutes=n), None, None) for n in range(500)
    ]
    assert fit(one_evening, START) is None, "without answers on a later day nothing can be tested"


def test_a_fit_is_kept_and_read_again() -> None:
    made = Fit(STANDARD.parameters, 512, 90, 0.353, 0.351, START)
    assert from_json(to_json(made)) == made
    assert not made.adopted
    assert (
        made.say
        == "the defaults; other weights, fitted on 512 reviews, did no better (log loss 0.353 against 0.351, on the newest 90)"
    )
    for broken in (None, {}, {"parameters": [1, 2]}, {**to_json(made), "parameters": [1.0]}, {**to_json(made), "x": 1}):
        assert from_json(broken) is None
