"""Statistics: shares with their interval against an oracle, and a forecast that adds up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from chainrule.cards import Card, Rating, reviewing, shelf
from chainrule.cards.schedule import Memory, retrievability
from chainrule.cards.statistics import forecast, known, retention, share
from chainrule.store import Store, reviews
from chainrule.store.reviews import MemoryRow, ReviewRow

MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)


def cards(count: int) -> list[Card]:
    return [Card(f"c{n:02}", "f", "b", f"c{n}", "map", None, None, None, "easy") for n in range(count)]


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(counts: tuple[int, int]) -> None:
    found = share(*counts)
    low, high = proportion_confint(*counts, alpha=0.05, method="wilson")
    assert found.low == pytest.approx(low, abs=1e-12) and found.high == pytest.approx(high, abs=1e-12)
    assert found.share == counts[0] / counts[1]


def test_retention_counts_cards_that_came_back_on_another_day(store: Store) -> None:
    with store.write() as db:
        assert retention(db, MONDAY).overall.share is None
        shelf.keep(db, cards(4))
        for n, rating in enumerate((Rating.GOOD, Rating.GOOD, Rating.GOOD, Rating.AGAIN)):
            reviewing.post(db, f"a{n}", f"c{n:02}", rating, MONDAY)
        reviewing.post(db, "b3", "c03", Rating.GOOD, MONDAY + timedelta(minutes=12))  # a repeat of the day
        for n, rating in enumerate((Rating.HARD, Rating.AGAIN, Rating.EASY)):
            reviewing.post(db, f"d{n}", f"c{n:02}", rating, MONDAY + timedelta(days=2))
        reviewing.post(db, "e0", "c03", Rating.GOOD, MONDAY + timedelta(days=7))
        found = retention(db, MONDAY + timedelta(days=8))
        reviewing.undo(db, "e0")
        without = retention(db, MONDAY + timedelta(days=8))
    assert (found.overall.tested, found.overall.recalled) == (4, 3)
    assert [(week.monday, week.share.tested, week.share.recalled) for week in found.weeks] == [
        (date(2026, 3, 2), 3, 2),
        (date(2026, 3, 9), 1, 1),
    ]
    assert without.overall.tested == 3


def test_the_forecast_adds_up_and_overdue_cards_count_for_today(store: Store) -> None:
    offsets = [-40, -1, 0, 0, 1, 5, 29, 30, 300]
    with store.write() as db:
        shelf.keep(db, cards(len(offsets)))
        for n, offset in enumerate(offsets):
            due = MONDAY + timedelta(days=offset)
            row = MemoryRow(f"c{n:02}", 2.0, 5.0, due, "review", None, MONDAY - timedelta(days=60))
            reviews.record(db, ReviewRow(f"r{n}", f"c{n:02}", 3, MONDAY, None, None), row)
        shelf.set_aside(db, ["c05"])
        days = forecast(db, MONDAY)
    assert [day.day for day in days] == [date(2026, 3, 2) + timedelta(days=n) for n in range(30)]
    assert {n: day.due for n, day in enumerate(days) if day.due} == {0: 4, 1: 1, 29: 1}


def test_what_is_expected_to_be_known_is_the_sum_of_the_curves(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(5))
        for n in range(3):
            reviewing.post(db, f"r{n}", f"c{n:02}", Rating(n + 2), MONDAY)
        later = MONDAY + timedelta(days=4)
        memories: dict[str, Memory] = reviewing.memories(db)
        found = known(db, later)
    assert (found.cards, found.begun) == (5, 3)
    assert found.remembered == pytest.approx(sum(retrievability(memory, later) for memory in memories.values()))
    assert 0 < found.remembered < 3
