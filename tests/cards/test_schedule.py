"""The schedule: FSRS as its authors compute it, over the learner's own days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.cards.day import day_end, day_start, days_between, study_day
from chainrule.cards.schedule import (
    AGAIN_AFTER,
    STANDARD,
    Memory,
    Plan,
    Rating,
    ScheduleError,
    previews,
    rate,
    retrievability,
    say_interval,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
REMEMBERED = (Rating.HARD, Rating.GOOD, Rating.EASY)
answers = st.lists(st.tuples(st.sampled_from(list(Rating)), st.integers(0, 60)), min_size=1, max_size=12)


def learn(*ratings: Rating, at: datetime = NOON) -> tuple[Memory, datetime]:
    """The memory after these answers, each on the day on which the card came back."""
    memory: Memory | None = None
    for rating in ratings:
        memory, _ = rate("c", memory, rating, at)
        at = memory.due.astimezone(at.tzinfo)
    assert memory is not None
    return memory, at


def test_a_new_card_has_four_buttons_that_say_what_they_do() -> None:
    buttons = previews(None, NOON)
    assert [(b.label, b.interval) for b in buttons] == [
        ("Again", "10 min"),
        ("Hard", "1 day"),
        ("Good", "2 days"),
        ("Easy", "8 days"),
    ]
    for button in buttons:
        memory, review = rate("c", None, button.rating, NOON)
        assert (memory.due, review.before, review.at) == (button.due, None, NOON)


@given(answers)
def test_stability_and_difficulty_are_those_of_the_reference(history: list[tuple[Rating, int]]) -> None:
    """The library itself, walked through the same answers at the same hour of the day."""
    peer = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, memory, at = fsrs.Card(card_id=1), None, NOON
    for rating, days in history:
        card, _ = peer.review_card(card, fsrs.Rating(rating), at)
        memory, _ = rate("c", memory, rating, at)
        assert card.stability is not None and card.difficulty is not None
        assert memory.stability == pytest.approx(card.stability, rel=1e-12)
        assert memory.difficulty == pytest.approx(card.difficulty, rel=1e-12)
        if rating is not Rating.AGAIN:
            assert study_day(memory.due) == study_day(card.due)
        at += timedelta(days=days)


@given(answers, st.integers(-11, 13))
def test_again_is_ten_minutes_and_the_rest_another_day(history: list[tuple[Rating, int]], hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    at, memory = NOON.astimezone(zone), None
    for rating, days in history:
        memory, _ = rate("c", memory, rating, at)
        if rating is Rating.AGAIN:
            assert memory.due == at + AGAIN_AFTER and memory.state in ("learning", "relearning")
        else:
            due = memory.due.astimezone(zone)
            assert due == day_start(study_day(due), zone) and study_day(due) > study_day(at)
            assert memory.state == "review"
        at += timedelta(days=days, minutes=11)


@given(answers)
def test_a_better_answer_never_comes_back_earlier(history: list[tuple[Rating, int]]) -> None:
    at, memory = NOON, None
    for rating, days in history:
        dues = [button.due for button in previews(memory, at)]
        assert dues == sorted(dues)
        memory, _ = rate("c", memory, rating, at)
        at += timedelta(days=days)


@given(answers, st.integers(0, 400))
def test_the_forgetting_curve_is_the_reference_at_whole_days(history: list[tuple[Rating, int]], days: int) -> None:
    memory, _ = learn(*(rating for rating, _ in history))
    card = fsrs.Card(1, stability=memory.stability, last_review=memory.last_review)
    later = memory.last_review + timedelta(days=days)
    assert retrievability(memory, later) == pytest.approx(fsrs.Scheduler().get_card_retrievability(card, later))


def test_the_forgetting_curve_starts_at_one_passes_090_at_the_stability_and_falls() -> None:
    memory, _ = learn(Rating.GOOD, Rating.GOOD)
    hours = [memory.last_review + timedelta(hours=h) for h in range(0, 2000, 7)]
    curve = [retrievability(memory, at) for at in hours]
    assert curve[0] == 1.0 and curve == sorted(curve, reverse=True) and 0 < curve[-1] < 1
    assert retrievability(memory, memory.last_review + timedelta(days=memory.stability)) == pytest.approx(0.9)
    assert retrievability(memory, memory.last_review - timedelta(days=3)) == 1.0


def test_last_night_to_this_morning_is_one_day() -> None:
    """FSRS alone floors these 11 hours to none, and would treat the answer as a repeat within the day."""
    evening = datetime(2026, 3, 2, 21, tzinfo=UTC)
    memory, _ = rate("c", None, Rating.HARD, evening)
    assert memory.due == datetime(2026, 3, 3, 4, tzinfo=UTC)
    morning, _ = rate("c", memory, Rating.GOOD, datetime(2026, 3, 3, 8, tzinfo=UTC))
    a_day_later, _ = rate("c", memory, Rating.GOOD, evening + timedelta(days=1))
    assert morning.stability == a_day_later.stability


def test_the_day_begins_at_four_where_the_learner_is() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    assert study_day(datetime(2026, 3, 3, 3, 59, tzinfo=tokyo)) == date(2026, 3, 2)
    assert study_day(datetime(2026, 3, 3, 4, 0, tzinfo=tokyo)) == date(2026, 3, 3)
    late = datetime(2026, 3, 3, 1, tzinfo=tokyo)
    memory, _ = rate("c", None, Rating.HARD, late)
    assert memory.due == datetime(2026, 3, 3, 4, tzinfo=tokyo)
    assert memory.due.tzinfo is UTC
    with pytest.raises(ValueError, match="time zone"):
        study_day(datetime(2026, 3, 3))


def test_days_stay_whole_when_the_clocks_change() -> None:
    london = ZoneInfo("Europe/London")
    before = datetime(2026, 3, 28, 20, tzinfo=london)
    assert day_end(before) == datetime(2026, 3, 29, 4, tzinfo=london)
    assert days_between(before, datetime(2026, 3, 29, 9, tzinfo=london)) == 1
    memory, _ = rate("c", None, Rating.HARD, before)
    assert memory.due == datetime(2026, 3, 29, 3, tzinfo=UTC)


def test_a_clock_that_was_set_back_does_no_harm() -> None:
    memory, _ = learn(Rating.GOOD, Rating.GOOD)
    earlier, _ = rate("c", memory, Rating.GOOD, NOON - timedelta(days=400))
    assert earlier.stability > 0 and earlier.due > NOON - timedelta(days=400)


def test_a_lower_target_waits_longer() -> None:
    memory, at = learn(Rating.GOOD, Rating.GOOD, Rating.GOOD)
    low, standard, high = (rate("c", memory, Rating.GOOD, at, plan=Plan(retention=r))[0].due for r in (0.8, 0.9, 0.95))
    assert low > standard > high


def test_a_plan_that_cannot_be_is_named() -> None:
    with pytest.raises(ScheduleError, match=r"between 0\.7 and 0\.97; got 1\.0"):
        Plan(retention=1.0)
    with pytest.raises(ScheduleError, match="not weights of FSRS"):
        Plan(parameters=STANDARD.parameters[:-1])
    with pytest.raises(ScheduleError, match="not weights of FSRS"):
        Plan(parameters=(-1.0, *STANDARD.parameters[1:]))


@pytest.mark.parametrize(("value", "rating"), [(1, Rating.AGAIN), ("3", Rating.GOOD), (" Easy ", Rating.EASY)])
def test_ratings_are_read_as_forms_send_them(value: object, rating: Rating) -> None:
    assert Rating.read(value) is rating


@pytest.mark.parametrize("value", [0, 5, "", "great", None, 2.0, ["1"], "True", "1; DROP"])
def test_a_rating_that_does_not_exist_is_named(value: object) -> None:
    with pytest.raises(ScheduleError, match="again, hard, good or easy"):
        Rating.read(value)


def test_intervals_read_like_a_button() -> None:
    days = {1: "1 day", 2: "2 days", 30: "30 days", 31: "1 month", 76: "2.5 months", 365: "12 months"}
    days |= {366: "1 year", 440: "1.2 years", 36500: "100 years"}
    assert {n: say_interval(timedelta(days=n)) for n in days} == days
    assert say_interval(timedelta(minutes=10)) == "10 min"
    assert say_interval(timedelta(seconds=3)) == "1 min"


def test_an_answer_leaves_the_former_memory_as_it_was() -> None:
    memory, at = learn(Rating.GOOD)
    copy = replace(memory)
    _, review = rate("c", memory, Rating.AGAIN, at, id="r", seconds=4.5)
    assert memory == copy == review.before
    assert (review.id, review.seconds, review.rating) == ("r", 4.5, Rating.AGAIN)
    assert len({rate("c", None, Rating.GOOD, NOON)[1].id for _ in range(20)}) == 20
