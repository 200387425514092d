"""The queue: what is due, then a few new cards, in one order; each answer kept once and taken back exactly."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from chainrule.cards import Card, CardError, Rating, exercise_card, reviewing, shelf
from chainrule.cards import queue as queues
from chainrule.cards.day import study_day
from chainrule.cards.queue import Queue, spaced, today
from chainrule.store import Store, StoreError, settings

HERE = timezone(timedelta(hours=2))
NINE = datetime(2026, 3, 2, 9, tzinfo=HERE)


def card(id: str, concept: str | None = None) -> Card:
    return Card(id, f"{id}?", f"{id}.", concept or id, "map", None, None, None, "easy")


def cards(count: int) -> list[Card]:
    return [card(f"c{n:02}") for n in range(count)]


def ids(queue: Queue) -> list[str]:
    return [waiting.card.id for waiting in queue.waiting]


def answer(db: Connection, queue: Queue, at: datetime, rating: Rating = Rating.GOOD, seconds: float = 6.0) -> None:
    """Answers everything that waits."""
    for waiting in queue.waiting:
        reviewing.post(db, waiting.review, waiting.card.id, rating, at, seconds=seconds)


def test_five_new_cards_a_day_in_the_order_in_which_they_were_kept(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(12))
        first = today(db, NINE)
        assert ids(first) == ["c00", "c01", "c02", "c03", "c04"]
        assert (first.due, first.new, first.tomorrow, first.cards) == (0, 5, 5, 12)
        assert first.say == "5 cards today, about 1 min."
        answer(db, first, NINE)
        assert today(db, NINE).say == "Nothing today. 5 tomorrow."
        later = NINE + timedelta(days=2)
        third_day = today(db, later)
        assert ids(third_day) == ["c00", "c01", "c02", "c03", "c04", "c05", "c06", "c07", "c08", "c09"]
        assert (third_day.due, third_day.new) == (5, 5)


def test_the_number_of_new_cards_is_the_readers(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(12))
        settings.change(db, daily_new=2)
        assert ids(today(db, NINE)) == ["c00", "c01"]
        answer(db, today(db, NINE), NINE)
        settings.change(db, daily_new=3)
        assert ids(today(db, NINE)) == ["c02"]
        settings.change(db, daily_new=0)
        assert today(db, NINE).waiting == ()
        assert ids(today(db, NINE, daily_new=4)) == ["c02", "c03"]


def test_a_forgotten_card_comes_again_and_the_session_ends(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(3))
        one, two, three = today(db, NINE).waiting
        reviewing.post(db, one.review, one.card.id, Rating.AGAIN, NINE)
        soon = NINE + timedelta(minutes=1)
        assert ids(today(db, soon)) == ["c01", "c02", "c00"]
        assert ids(today(db, NINE + timedelta(minutes=11))) == ["c00", "c01", "c02"]
        for each in (two, three):
            reviewing.post(db, each.review, each.card.id, Rating.GOOD, soon)
        (again,) = today(db, soon).waiting
        assert again.card.id == "c00"
        reviewing.post(db, again.review, "c00", Rating.HARD, soon)
        assert today(db, soon).say == "Nothing today. 1 tomorrow."


def test_sentences_for_every_state(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.write() as db:
        assert today(db, NINE).say == "No cards yet. Keep some of a lecture or a concept."
        shelf.keep(db, cards(1))
        assert today(db, NINE).say == "1 card today, about 1 min."
        assert today(db, NINE, daily_new=0).say == "Nothing today, nothing planned."
        answer(db, today(db, NINE), NINE, Rating.EASY)
        assert today(db, NINE).say == "Nothing today. 1 on 10 March."
        (again,) = today(db, NINE + timedelta(days=8)).waiting
        reviewing.post(db, again.review, "c00", Rating.AGAIN, NINE + timedelta(days=8))
        monkeypatch.setattr(queues, "AHEAD", timedelta(0))
        assert today(db, NINE + timedelta(days=8)).say == "Nothing now. 1 again at 09:10."


def test_the_same_answer_twice_is_one(store: Store) -> None:
    """A double click, a second tab that shows the same card, and a reload that posts again."""
    with store.write() as db:
        shelf.keep(db, cards(1))
        (tab,) = today(db, NINE).waiting
        (other_tab,) = today(db, NINE).waiting
        first = reviewing.post(db, tab.review, "c00", Rating.GOOD, NINE, seconds=3)
        again = reviewing.post(db, other_tab.review, "c00", Rating.AGAIN, NINE + timedelta(minutes=2))
        assert again == first
        assert len(reviewing.log(db)) == 1
        assert today(db, NINE).waiting == ()


def test_undo_brings_the_card_back_as_it_was_and_its_next_answer_counts(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(2))
        before = today(db, NINE)
        one = before.waiting[0]
        reviewing.post(db, one.review, "c00", Rating.EASY, NINE)
        undone = reviewing.undo(db)
        assert undone is not None and undone.id == one.review
        after = today(db, NINE)
        assert ids(after) == ids(before) and reviewing.memory(db, "c00") is None
        again = after.waiting[0]
        assert again.review != one.review
        reviewing.post(db, one.review, "c00", Rating.EASY, NINE)  # the first answer, arriving late
        assert reviewing.memory(db, "c00") is None
        reviewing.post(db, again.review, "c00", Rating.AGAIN, NINE)
        memory = reviewing.memory(db, "c00")
        assert memory is not None and memory.state == "learning"


def test_undo_step_by_step_returns_every_memory_exactly(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(1))
        at, past = NINE, [reviewing.memory(db, "c00")]
        for rating in (Rating.AGAIN, Rating.GOOD, Rating.HARD, Rating.AGAIN, Rating.EASY):
            reviewing.post(db, f"r{len(past)}", "c00", rating, at)
            past.append(reviewing.memory(db, "c00"))
            at += timedelta(days=3, hours=1, microseconds=17)
        for expected in reversed(past[:-1]):
            assert reviewing.undo(db) is not None
            assert reviewing.memory(db, "c00") == expected
        assert reviewing.undo(db) is None
        with pytest.raises(StoreError, match="no review"):
            reviewing.undo(db, "never made")


def test_a_card_set_aside_is_not_asked_and_keeps_what_is_remembered(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(3))
        answer(db, today(db, NINE), NINE)
        shelf.set_aside(db, ["c01"])
        later = NINE + timedelta(days=5)
        assert ids(today(db, later)) == ["c00", "c02"]
        assert shelf.chosen(db, concept="c01") == {"c01": False}
        shelf.keep(db, [replace(card("c01"), back="better words")])
        assert ids(today(db, later)) == ["c00", "c01", "c02"]
        assert today(db, later).waiting[1].card.back == "better words"
        with pytest.raises(CardError, match="no card 'zebra'"):
            shelf.set_aside(db, ["c00", "zebra"])


def test_an_exercise_is_scheduled_like_a_card(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, [exercise_card("pca", "axis"), card("fact", "pca"), card("other")])
        assert ids(today(db, NINE)) == ["exercise.pca.axis", "other", "fact"]
        (first, *_) = today(db, NINE).waiting
        assert first.card.exercise == ("pca", "axis")
        reviewing.post(db, first.review, first.card.id, Rating.GOOD, NINE)
        assert ids(today(db, NINE + timedelta(days=2)))[0] == "exercise.pca.axis"


@pytest.mark.parametrize(
    ("id", "name", "seconds", "complaint"),
    [
        ("", "c00", None, "1 to 200 characters"),
        ("x" * 201, "c00", None, "1 to 200 characters"),
        ("r", "zebra", None, "no card 'zebra'"),
        ("r", "c00", -1.0, "seconds"),
        ("r", "c00", float("nan"), "seconds"),
        ("taken", "c00", None, "another card"),
    ],
)
def test_an_impossible_answer_is_named(store: Store, id: str, name: str, seconds: float, complaint: str) -> None:
    with store.write() as db:
        shelf.keep(db, cards(2))
        reviewing.post(db, "taken", "c01", Rating.GOOD, NINE)
        with pytest.raises(CardError, match=complaint):
            reviewing.post(db, id, name, Rating.GOOD, NINE, seconds=seconds)


def test_the_minutes_follow_the_learners_pace(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(40))
        settings.change(db, daily_new=20)
        assert today(db, NINE).minutes == 4
        answer(db, today(db, NINE), NINE, seconds=30.0)
        assert today(db, NINE + timedelta(days=1)).minutes == 10
        answer(db, today(db, NINE + timedelta(days=1)), NINE + timedelta(days=1), seconds=4000.0)
        assert max(review.seconds or 0 for review in reviewing.log(db)) == 3600.0
        due = today(db, NINE + timedelta(days=2))
        assert due.minutes == 15 and len(due.waiting) == 20  # at most a minute a card: (30 + 60) / 2 s


def test_forty_days_with_a_learner_who_forgets(store: Store) -> None:
    """Never more new cards than asked for, nothing twice on a day once remembered, all begun in the end."""
    with store.write() as db:
        shelf.keep(db, [card(f"c{n:02}", f"k{n % 7}") for n in range(25)])
        for day in range(40):
            at, begun, remembered = NINE + timedelta(days=day), set[str](), Counter[str]()
            while (queue := today(db, at)).waiting:
                assert queue.waiting == today(db, at).waiting
                waiting = queue.waiting[0]
                if waiting.memory is None:
                    begun.add(waiting.card.id)
                rating = Rating.AGAIN if (hash((day, int(waiting.card.id[1:]))) % 5 == 0) else Rating.GOOD
                if waiting.memory is not None and waiting.memory.state != "review":
                    rating = Rating.GOOD
                remembered[waiting.card.id] += rating is Rating.GOOD
                reviewing.post(db, waiting.review, waiting.card.id, rating, at)
                at += timedelta(seconds=20)
            assert len(begun) == (5 if day < 5 else 0)
            assert set(remembered.values()) <= {1}
            assert study_day(at) == study_day(NINE + timedelta(days=day))
        memories = reviewing.memories(db)
        assert len(memories) == 25
        assert all(memory.due > at for memory in memories.values())


@given(st.lists(st.sampled_from("aaabbcd"), max_size=14), st.sampled_from(["a", "z", None]))
def test_kin_stand_apart_as_far_as_that_is_possible(kins: list[str], last: str | None) -> None:
    before = [card(f"{n}", kin) for n, kin in enumerate(kins)]
    after = spaced(before, last)
    assert sorted(each.id for each in after) == sorted(each.id for each in before)
    order = [last, *(each.kin for each in after)] if last else [each.kin for each in after]
    meetings = sum(one == two for one, two in pairwise(order))
    kin, most = Counter(kins).most_common(1)[0] if kins else ("", 0)
    # n − most others make n − most + 1 gaps; one gap less where the kin stands before them already.
    gaps = len(kins) - most + (0 if kin == last else 1)
    assert meetings == max(0, most - gaps)


@given(st.permutations([card(f"{n}") for n in range(7)]))
def test_where_none_are_kin_the_order_stays(order: list[Card]) -> None:
    assert spaced(order) == order


def test_the_queue_does_not_depend_on_the_zone_that_stored_it(store: Store) -> None:
    with store.write() as db:
        shelf.keep(db, cards(4))
        answer(db, today(db, NINE), NINE)
        for zone in (UTC, HERE, timezone(timedelta(hours=-9))):
            assert ids(today(db, (NINE + timedelta(days=3)).astimezone(zone))) == ["c00", "c01", "c02", "c03"]
