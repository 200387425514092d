"""The plan in use: the defaults, then the weights that were fitted to the log."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chainrule.cards import fitting, planning, reviewing, shelf
from chainrule.cards.card import Card
from chainrule.cards.schedule import STANDARD, Rating, rate, retrievability
from chainrule.store import Store, StoreError, settings
from tests.cards.test_fitting import QUICK, START, simulated

LATER = START + timedelta(days=80)


def filled(store: Store) -> None:
    log = sorted(simulated(QUICK, cards=16), key=lambda review: review.at)
    with store.write() as db:
        cards = dict.fromkeys(review.card for review in log)
        shelf.keep(db, [Card(id, "f", "b", None, "map", None, None, None, "easy") for id in cards])
        for review in log:
            reviewing.post(db, review.id, review.card, review.rating, review.at)


def test_a_fit_is_adopted_and_memories_are_seen_with_its_eyes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "FEWEST", 120)  # a short log, so that the test is short
    monkeypatch.setattr(fitting, "FEWEST_TESTS", 10)
    with store.write() as db:
        assert planning.plan(db) == STANDARD and not planning.wanted(db)
    filled(store)
    with store.write() as db:
        assert planning.wanted(db)
        found = fitting.fit(reviewing.log(db), LATER)
        assert found is not None and found.adopted
        before = reviewing.memories(db)
        assert planning.adopt(db, found, LATER) == len(before) == 16
        plan, after = planning.plan(db), reviewing.memories(db)
        assert plan.parameters == found.parameters and planning.fitted(db) == found
        assert not planning.wanted(db), "not again before a hundred more"
        assert {id: memory.due for id, memory in after.items()} == {id: memory.due for id, memory in before.items()}
        foreseen = [
            sum(retrievability(m, LATER, p) for m in ms.values()) / 16 for ms, p in ((before, STANDARD), (after, plan))
        ]
        assert foreseen[1] < foreseen[0], "somebody who forgets sooner is expected to have forgotten more"
        card = next(iter(after))
        review = reviewing.post(db, "new", card, Rating.GOOD, LATER)
        expected, _ = rate(card, after[card], review.rating, LATER, plan=plan)
        assert reviewing.memory(db, card) == expected, "the next review follows the fitted plan"


def test_a_fit_that_did_no_better_changes_nothing(store: Store) -> None:
    worse = fitting.Fit(QUICK.parameters, 500, 80, 0.4, 0.39, START)
    with store.write() as db:
        assert planning.adopt(db, worse, LATER) == 0
        assert planning.plan(db) == STANDARD and planning.fitted(db) == worse
        planning.adopt(db, replace(worse, loss=0.3), LATER)
        assert planning.plan(db) == QUICK
        settings.keep(db, planning.KEY, {**fitting.to_json(replace(worse, loss=0.3)), "parameters": [-1.0] * 21})
        assert planning.plan(db) == STANDARD, "weights that FSRS does not take are not used"
        with pytest.raises(StoreError, match="'theme' is a setting"):
            settings.keep(db, "theme", 1)


def test_an_old_review_taken_back_is_seen_with_the_new_eyes(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, [Card("a", "f", "b", None, "map", None, None, None, "easy")])
        for n in range(3):
            reviewing.post(db, str(n), "a", Rating.GOOD, START + timedelta(days=3 * n))
        planning.adopt(db, fitting.Fit(QUICK.parameters, 500, 80, 0.3, 0.39, LATER), LATER)
        reviewing.undo(db)
        expected, at = None, START
        for n in range(2):
            at = START + timedelta(days=3 * n)
            expected, _ = rate("a", expected, Rating.GOOD, at, plan=QUICK)
        found = reviewing.memory(db, "a")
        assert found is not None and expected is not None
        assert (found.stability, found.difficulty) == (expected.stability, expected.difficulty)
