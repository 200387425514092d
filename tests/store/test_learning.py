"""Reviews, attempts, progress and settings: kept once, changed whole, and given back as they were."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.store import (
    Missing,
    Store,
    StoreError,
    attempts,
    cards,
    open_store,
    progress,
    reports,
    reviews,
    settings,
)
from chainrule.store.attempts import AttemptRow
from chainrule.store.cards import CardRow
from chainrule.store.reviews import MemoryRow, ReviewRow
from chainrule.store.settings import Settings

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CARD = CardRow("c", "front", "back", "pca", "map", None, None, {"concept": "pca"}, "easy", ["pca", "axis"])
FIRST = MemoryRow("c", 2.3, 5.1, NOON, "review", None, NOON - timedelta(days=2, microseconds=7))
SECOND = replace(FIRST, stability=9.75, due=NOON + timedelta(days=9))


@pytest.fixture
def with_card(store: Store) -> Store:
    with store.write() as db:
        cards.put(db, [CARD])
    return store


def test_a_card_keeps_its_choice_and_memory_when_its_words_change(with_card: Store) -> None:
    with with_card.write() as db:
        cards.choose(db, ["c"], True)
        reviews.record(db, ReviewRow("r", "c", 3, NOON, None, None), FIRST)
        cards.put(db, [replace(CARD, front="better")])
        assert cards.kept(db) == (replace(CARD, front="better"),)
        assert reviews.memory(db, "c") == FIRST


def test_kept_cards_stand_in_the_order_of_the_choice_even_after_a_change_of_mind(store: Store) -> None:
    with store.write() as db:
        cards.put(db, [replace(CARD, id=id) for id in "abcd"])
        cards.choose(db, ["d", "a"], True)
        cards.choose(db, ["b"], True)
        cards.choose(db, ["d"], False)
        assert [card.id for card in cards.kept(db)] == ["a", "b"]
        assert cards.chosen(db, concept="pca") == {"a": True, "b": True, "d": False}
        assert cards.chosen(db, lecture="none") == {}
        cards.choose(db, ["d"], True)
        assert [card.id for card in cards.kept(db)] == ["d", "a", "b"]


def test_the_same_review_twice_is_one(with_card: Store) -> None:
    review = ReviewRow("r", "c", 3, NOON, 4.5, None)
    with with_card.write() as db:
        assert reviews.record(db, review, FIRST)
        assert not reviews.record(db, replace(review, rating=1), SECOND)
        assert reviews.log(db) == (review,)
        assert reviews.memory(db, "c") == FIRST


def test_a_review_of_a_memory_that_moved_on_is_refused(with_card: Store) -> None:
    with with_card.write() as db:
        reviews.record(db, ReviewRow("r1", "c", 3, NOON, None, None), FIRST)
        with pytest.raises(StoreError, match="reviewed elsewhere"):
            reviews.record(db, ReviewRow("r2", "c", 3, NOON, None, None), SECOND)


def test_undo_gives_back_exactly_the_former_memory_step_by_step(with_card: Store) -> None:
    with with_card.write() as db:
        reviews.record(db, ReviewRow("r1", "c", 3, NOON, None, None), FIRST)
        reviews.record(db, ReviewRow("r2", "c", 4, NOON, None, FIRST), SECOND)
        with pytest.raises(StoreError, match="reviewed again since"):
            reviews.undo(db, "r1")
        reviews.undo(db, "r2")
        reviews.undo(db, "r2")
        assert reviews.memory(db, "c") == FIRST
        assert [review.id for review in reviews.log(db)] == ["r1"]
        newest = reviews.last(db)
        assert newest is not None and newest.id == "r1"
        reviews.undo(db, "r1")
        assert reviews.memory(db, "c") is None
        assert reviews.last(db) is None
        assert reviews.counts(db) == {"c": 2}
        with pytest.raises(Missing):
            reviews.undo(db, "r3")


def test_an_undone_review_that_arrives_again_stays_undone(with_card: Store) -> None:
    review = ReviewRow("r", "c", 3, NOON, None, None)
    with with_card.write() as db:
        reviews.record(db, review, FIRST)
        reviews.undo(db, "r")
        assert not reviews.record(db, review, FIRST)
        assert reviews.memory(db, "c") is None


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
finite = st.floats(0.001, 1e6, allow_nan=False)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("data")) as opened:
        with opened.write() as db:
            cards.put(db, [CARD])
        yield opened


@given(stability=finite, difficulty=finite, due=moments, last=moments, step=st.none() | st.integers(0, 3))
def test_any_memory_survives_being_undone(
    shared: Store, stability: float, difficulty: float, due: datetime, last: datetime, step: int | None
) -> None:
    memory = MemoryRow("c", stability, difficulty, due, "learning", step, last)
    with shared.write() as db:
        n = sum(reviews.counts(db).values())
        before = reviews.memory(db, "c")
        reviews.record(db, ReviewRow(f"r{n}", "c", 2, NOON, None, before), memory)
        reviews.record(db, ReviewRow(f"r{n + 1}", "c", 2, NOON, None, memory), SECOND)
        reviews.undo(db, f"r{n + 1}")
        assert reviews.memory(db, "c") == memory


def attempt(n: int, **changes: Any) -> AttemptRow:
    row = AttemptRow(f"a{n}", "pca", "axis", n, {"matrix": [[1, 2], [3, 4]]}, "3/4", "wrong", "transposed", 0.5, NOON)
    return replace(row, **changes)


def test_attempts_are_kept_once_and_in_order(store: Store) -> None:
    late = attempt(3, concept="chain_rule", at=NOON + timedelta(days=1), mistake=None, seconds=12.5, hints=2)
    with store.write() as db:
        assert [attempts.record(db, each) for each in (attempt(2), attempt(1), late)] == [True] * 3
        assert not attempts.record(db, attempt(1, answer="other"))
        assert attempts.log(db) == (attempt(2), attempt(1), late)
        assert attempts.log(db, concept="pca") == (attempt(2), attempt(1))
        assert attempts.log(db, since=NOON + timedelta(hours=1)) == (late,)


def test_a_seed_that_does_not_fit_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="cannot be kept"), store.write() as db:
        attempts.record(db, attempt(2**70))


def test_progress_remembers_guess_goals_and_place(store: Store) -> None:
    with store.write() as db:
        assert progress.get(db, "pca") is None
        progress.opened(db, "pca", NOON)
        progress.guessed(db, "pca", {"angle": 30.5, "sure": 2})
        progress.reached(db, "pca", "find_axis")
        progress.reached(db, "pca", "turn")
        progress.reached(db, "pca", "find_axis")
        progress.left(db, "pca", {"section": "see", "arguments": {"angle": 12}})
        progress.opened(db, "pca", NOON + timedelta(hours=1))
        progress.opened(db, "chain_rule", NOON)
        row = progress.get(db, "pca")
        assert [each.concept for each in progress.every(db)] == ["pca", "chain_rule"]
    assert row is not None
    assert (row.guess, row.goals, row.visits) == ({"angle": 30.5, "sure": 2}, ["find_axis", "turn"], 2)
    assert row.place == {"section": "see", "arguments": {"angle": 12}}
    assert row.last_opened == NOON + timedelta(hours=1)


def test_a_goal_reached_before_the_lesson_was_opened_counts(store: Store) -> None:
    with store.write() as db:
        assert progress.reached(db, "pca", "turn").goals == ["turn"]


def test_settings_have_defaults_and_change_all_or_none(store: Store) -> None:
    with store.write() as db:
        assert settings.read(db) == Settings() == Settings("auto", 5, 10, "numpy")
        assert settings.change(db, theme="dark", daily_new=0) == Settings("dark", 0, 10, "numpy")
        with pytest.raises(StoreError, match="daily_new is a whole number from 0 to 100; got 101"):
            settings.change(db, theme="light", daily_new=101)
        assert settings.read(db) == Settings("dark", 0, 10, "numpy")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"theme": "<script>"}, "theme may be auto, light, dark"),
        ({"code_tab": "r"}, "code_tab may be"),
        ({"daily_new": True}, "daily_new"),
        ({"goal": -1}, "goal"),
        ({"goal": "10"}, "goal"),
        ({"colour": "red"}, "no setting 'colour'; there are theme"),
    ],
)
def test_a_setting_that_cannot_be_is_named(store: Store, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(StoreError, match=named), store.write() as db:
        settings.change(db, **changes)


def test_settings_of_another_version_do_no_harm(store: Store) -> None:
    with store.write() as db:
        settings.change(db, goal=30)
        for key, value in (("theme", '"sepia"'), ("wings", "2")):
            db.exec_driver_sql("INSERT INTO settings VALUES (?, ?, '2026-01-01 00:00:00.000000')", (key, value))
        assert settings.read(db) == Settings(goal=30)


def test_a_trace_stays_and_can_be_judged_again(store: Store) -> None:
    with store.write() as db:
        trace = reports.add(db, "t", name="run.trace", kind="training", blob=b"\x00facts", at=NOON)
        assert reports.add(db, "t", name="other", kind="table") == trace
        assert reports.blob(db, "t") == b"\x00facts"
        assert reports.report(db, "t") is None
        reports.judged(db, "t", method="1", body={"found": 1, "worst": float("inf")})
        assert reports.unjudged(db, "1") == ()
        assert reports.unjudged(db, "2") == ("t",)
        reports.judged(db, "t", method="2", body={"found": 2})
        report = reports.report(db, "t")
        assert report is not None and (report.method, report.body) == ("2", {"found": 2})
        reports.remove(db, "t")
        assert reports.every(db) == ()
        assert reports.report(db, "t") is None
        with pytest.raises(Missing):
            reports.judged(db, "t", method="2", body={})
        with pytest.raises(Missing):
            reports.blob(db, "t")
