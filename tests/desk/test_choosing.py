"""Choosing and knowing from what is kept: attempts and cards of a store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chainrule.atlas.atlas import open_atlas
from chainrule.cards import Card, Rating, reviewing, shelf
from chainrule.desk import choosing, home
from chainrule.desk.knowing import Knowing, with_practice
from chainrule.practice.exercise import exercises_of
from chainrule.practice.mastery import Mastery, Record, follow
from chainrule.store import Store, attempts, open_store
from chainrule.store.attempts import AttemptRow

AT = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as opened:
        yield opened


def attempt(
    number: int, concept: str, skill: str, outcome: str, *, seed: int | None = None, hints: int = 0
) -> AttemptRow:
    return AttemptRow(
        id=str(number), concept=concept, skill=skill, seed=number if seed is None else seed, params={}, answer="1",
        outcome=outcome, mistake=None, difficulty=0.0, at=AT + timedelta(minutes=number), hints=hints,
    )  # fmt: skip


def test_only_the_first_answer_to_a_question_counts() -> None:
    log = [
        attempt(1, "pca", "a", "invalid", seed=5),
        attempt(2, "pca", "a", "wrong", seed=5),
        attempt(3, "pca", "a", "correct", seed=5, hints=1),
        attempt(4, "pca", "a", "undecided", seed=6),
        attempt(5, "pca", "a", "wrong_form", seed=7, hints=2),
        replace(attempt(6, "pca", "a", "shown", seed=8), params={"fade": 1}),
        replace(attempt(7, "pca", "a", "correct", seed=9), params={"fade": [0]}),
    ]
    found = [(e.right, e.helped, e.at.minute, e.fade) for e in choosing.evidence(log)]
    assert found == [(False, False, 2, -1), (True, True, 5, -1), (False, False, 6, 1), (True, False, 7, -1)]


def test_a_newcomer_and_then_the_need_of_what_failed(store: Store) -> None:
    atlas = open_atlas()
    first = choosing.next_choice(store, atlas, ("pca",), AT)
    assert first.concept == "pca", "the learner's own choice of concept is kept"
    with store.write() as db:
        attempts.record(db, attempt(1, "pca", first.skill, "wrong"))
    later = AT + timedelta(minutes=5)
    back = choosing.next_choice(store, atlas, ("pca",), later)
    nearest = choosing.needs(atlas, {slug for slug in atlas if choosing.offers_of(atlas, slug)})["pca"]
    assert back.concept in nearest and atlas[back.concept].title.lower() in back.reason
    assert choosing.next_choice(store, atlas, ("pca",), later) == back, "two tabs ask the same"
    with store.write() as db:
        cards = [Card(f"{need}.x", "f", "b", need, "map", None, None, None, "easy") for need in nearest]
        shelf.keep(db, cards)
        for card in cards:
            for n, rating in enumerate((Rating.EASY, Rating.EASY)):
                when = AT - timedelta(days=30 - 20 * n)
                reviewing.post(db, f"{card.id}:{n}", card.id, rating, when)
    assert choosing.next_choice(store, atlas, ("pca",), later).concept == "pca", "cards show the needs known"


def test_every_concept_without_a_focus(store: Store) -> None:
    atlas = open_atlas()
    choice = choosing.next_choice(store, atlas, now=AT)
    assert choice.expected == pytest.approx(0.9, abs=0.05)
    drawn = exercises_of(atlas[choice.concept].folder)[choice.skill].draw(choice.seed)
    assert drawn.seed == choice.seed


def test_the_record_is_continued_and_begun_again() -> None:
    log = choosing.evidence([attempt(n, "pca", "a", "correct") for n in range(6)])
    assert choosing.record(log[:3]) != choosing.record(log)
    assert choosing.record(log) == follow(log)
    assert choosing.record(log[1:]) == follow(log[1:])
    assert choosing.record(()) == Record()


def test_rings_show_answers_and_cards_together(store: Store) -> None:
    with store.write() as db:
        for n in range(8):
            attempts.record(db, attempt(n, "pca", "a", "correct"))
    now = AT + timedelta(hours=1)
    alone = home.marks(store, now)["pca"]
    assert alone.word == "strong" and alone.share == 1 and alone.due is None
    with store.write() as db:
        shelf.keep(db, [Card("pca.x", "f", "b", "pca", "map", None, None, None, "easy")])
        reviewing.post(db, "1", "pca.x", Rating.AGAIN, now)
    both = home.marks(store, now)["pca"]
    assert both.word == "growing" and 2 / 3 < both.share < 1 and both.due is not None
    assert home.marks(store, now + timedelta(days=40))["pca"].word == "fading"


def test_how_words_join() -> None:
    due, strong = AT, Mastery(3.0, 0.3, 9, AT, 1.0, 3.0)
    words = {
        Knowing("strong", 1.0, due): "strong",
        Knowing("growing", 0.7, due): "strong",
        Knowing("growing", 0.2, due): "growing",
        Knowing("fading", 0.9, due): "fading",
        Knowing("growing", 0.1, None): "strong",
    }
    for cards, word in words.items():
        assert with_practice({"pca": cards}, {"pca": strong})["pca"].word == word
    assert with_practice({"pca": Knowing("growing", 0.1)}, {})["pca"] == Knowing("growing", 0.1)


def test_answers_are_read_again_when_one_comes_in(store: Store, tmp_path: Path) -> None:
    with store.read() as db:
        assert choosing.answers(db) == ()
    for n in range(3):
        with store.write() as db:
            attempts.record(db, attempt(n, "pca", "a", "correct"))
        with store.read() as db:
            assert len(choosing.answers(db)) == n + 1
            assert choosing.answers(db) is choosing.answers(db)
    with open_store(tmp_path / "another") as other, other.write() as db:
        attempts.record(db, attempt(2, "pca", "a", "wrong"))
        assert [e.right for e in choosing.answers(db)] == [False]
    with store.read() as db:
        assert len(choosing.answers(db)) == 3
