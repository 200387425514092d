"""The chooser: how it begins, what it comes back to, and that its reasons are true."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from chainrule.practice.chooser import Choice, NothingToAskError, Offer, Situation, choose
from chainrule.practice.mastery import Evidence, Record, follow

AT = datetime(2026, 3, 2, 18, tzinfo=UTC)
NEEDS = {"maps": (), "eigen": ("maps",), "pca": ("eigen",), "chain": (), "bayes": ()}
LABELS = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
OFFERS = tuple(Offer(concept, skill, label) for concept in NEEDS for skill, label in LABELS.items())


def situation(*focus: str, offers: tuple[Offer, ...] = OFFERS) -> Situation:
    return Situation(Record(), (), offers, AT, focus or tuple(NEEDS), NEEDS)


def answered(before: Situation, choice: Choice | tuple[str, str], right: bool, minutes: float = 1) -> Situation:
    concept, skill = (choice.concept, choice.skill) if isinstance(choice, Choice) else choice
    answer = Evidence(concept, skill, LABELS[skill], right, False, before.now)
    return replace(
        before,
        answers=(*before.answers, answer),
        record=follow([answer], before.record),
        now=before.now + timedelta(minutes=minutes),
    )


def play(turns: int, right: Callable[[int], bool], *focus: str) -> tuple[list[Choice], Situation]:
    here, choices = situation(*focus), []
    for turn in range(turns):
        choices.append(choose(here))
        here = answered(here, choices[-1], right(turn))
    return choices, here


def test_a_newcomer_begins_with_three_that_should_go_right() -> None:
    choices, here = play(3, lambda turn: True)
    assert all(abs(choice.expected - 0.9) < 0.05 for choice in choices)
    assert all(choice.fade == 0 and not choice.unnamed for choice in choices)
    assert choices[0].reason == (
        "First of three questions that find your level; this one should go right nine times in ten."
    )
    assert abs(choose(here).expected - 0.8) < 0.06


def test_concepts_are_mixed_and_needs_come_first() -> None:
    choices, _ = play(24, lambda turn: True)
    same = sum(a.concept == b.concept for a, b in pairwise(choices))
    assert same <= 3
    seen = [choice.concept for choice in choices]
    assert seen.index("maps") < seen.index("eigen"), "eigen waits for what it needs"
    assert "pca" not in seen[: seen.index("eigen")]


def test_a_mistake_comes_back_after_two_to_four_others() -> None:
    for wrong in (3, 4, 5, 6):
        _, here = play(wrong, lambda turn: True, "bayes", "chain", "maps")
        failed = choose(here)
        here = answered(here, failed, False)
        for _others in range(5):
            again = choose(here)
            if (again.concept, again.skill) == (failed.concept, failed.skill):
                break
            here = answered(here, again, True)
        others = len(here.answers) - wrong - 1
        assert 2 <= others <= 4
        assert again.reason.startswith(f"This went wrong {('three', 'four', 'five')[others - 2]} questions ago")
        assert again.seed != failed.seed


def test_a_failure_leads_back_to_the_weakest_need() -> None:
    here = answered(situation("pca"), ("pca", "medium"), False)
    back = choose(here)
    assert back.concept == "eigen" and "rests on eigen, which you have not been asked about yet" in back.reason
    assert choose(replace(here, known={"eigen"})).concept == "pca", "a need that the cards show known is left alone"


def test_worked_lines_fade_as_a_skill_goes_right() -> None:
    offers = (Offer("chain", "hard", 1.0),)
    here, fades = situation("chain", offers=offers), []
    for right in (True, False, True, True, True):
        choice = choose(here)
        fades.append(choice.fade)
        here = answered(here, choice, right)
    assert fades == [0, 1, 1, 2, -1]


def test_who_needs_no_example_is_not_shown_one() -> None:
    here = situation("chain", "bayes")
    for _ in range(10):
        here = answered(here, ("bayes", "hard"), True)
        here = answered(here, ("chain", "hard"), True)
    choice = choose(here)
    assert choice.fade == -1


def test_sometimes_the_idea_is_not_named() -> None:
    choices, _ = play(60, lambda turn: turn % 7 != 6)
    unnamed = [choice for choice in choices if choice.unnamed]
    assert 2 <= len(unnamed) <= 25
    for choice in unnamed:
        assert choice.fade == -1 and not any(name in choice.reason for name in NEEDS)


def test_reasons_tell_what_happened() -> None:
    choices, here = play(9, lambda turn: True)
    for turn, choice in enumerate(choices[3:], 3):
        before = [c for c in choices[:turn] if c.concept == choice.concept]
        if "the last two of these right" in choice.reason:
            assert len(before) == 2
        if choice.reason.startswith("A new idea"):
            assert before == []
    later = replace(here, now=here.now + timedelta(days=40))
    assert "40 days ago and it may be fading" in choose(later).reason


def test_passing_a_question_brings_another_and_the_same_situation_the_same() -> None:
    here = situation()
    first = choose(here)
    assert choose(here) == first
    other = choose(replace(here, passed={(first.concept, first.skill)}))
    assert (other.concept, other.skill) != (first.concept, first.skill)
    everything = {(offer.concept, offer.skill) for offer in OFFERS}
    assert choose(replace(here, passed=everything)).concept in NEEDS, "passing everything is passing nothing"


def test_without_exercises_it_says_so() -> None:
    with pytest.raises(NothingToAskError, match="no exercise on these concepts"):
        choose(situation(offers=()))
