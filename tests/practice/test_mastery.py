"""The estimate of mastery: its update against the exact posterior, and what each kind of answer does to it."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit
from scipy.stats import norm

from chainrule.practice import mastery
from chainrule.practice.mastery import Evidence, Mastery, estimate, expected, follow

AT = datetime(2026, 3, 2, 18, tzinfo=UTC)


def answers(*rights: bool, helped: bool = False, concept: str = "pca", skill: str = "share", difficulty: float = 0.0):
    return [
        Evidence(concept, skill, difficulty, right, helped, AT + timedelta(minutes=n)) for n, right in enumerate(rights)
    ]


def test_one_answer_gives_the_moments_of_the_exact_posterior() -> None:
    """The oracle is the posterior of ability and difficulty on a fine grid, with SciPy's densities."""
    ability, skill = mastery.Belief(0.3, 1.1), mastery.Belief(1.0, 0.6)
    a, b = np.meshgrid(np.linspace(-7, 8, 901), np.linspace(-4, 6, 601), indexing="ij")
    prior = norm.pdf(a, 0.3, 1.1) * norm.pdf(b, 1.0, 0.6)
    for right, weight, ease in ((True, 1.0, 0.0), (False, 1.0, 0.7), (True, 0.5, 1.2)):
        posterior = prior * expit((1 if right else -1) * (a - b + ease)) ** weight
        posterior /= posterior.sum()
        mean_a, mean_b = (posterior * a).sum(), (posterior * b).sum()
        new_ability, new_skill = mastery._learn(ability, skill, ease, right, weight)
        assert new_ability.mean == pytest.approx(mean_a, abs=1e-4)
        assert new_skill.mean == pytest.approx(mean_b, abs=1e-4)
        assert new_ability.spread == pytest.approx((posterior * (a - mean_a) ** 2).sum() ** 0.5, abs=1e-4)


@given(st.floats(-6, 6), st.floats(0.05, 2), st.floats(-2, 2))
def test_expected_success_is_the_integral(ability: float, spread: float, difficulty: float) -> None:
    grid = np.linspace(-9, 9, 4001)
    weights = norm.pdf(grid)
    exact = float(np.sum(weights / (1 + np.exp(-(ability + spread * grid - difficulty)))) / weights.sum())
    assert expected(Mastery(ability, spread), difficulty) == pytest.approx(exact, abs=0.02)


def test_right_answers_lift_and_wrong_ones_lower() -> None:
    good = estimate(answers(True, True, True), AT)["pca"]
    bad = estimate(answers(False, False, False), AT)["pca"]
    assert bad.ability < Mastery().ability < good.ability
    assert expected(bad, 0) < expected(Mastery(), 0) < expected(good, 0)
    hard = estimate(answers(True, True, True, difficulty=1.0), AT)["pca"]
    assert hard.ability > good.ability


def test_helped_answers_count_less() -> None:
    alone = estimate(answers(*[True] * 3), AT)["pca"]
    helped = estimate(answers(*[True] * 3, helped=True), AT)["pca"]
    assert helped.ability < alone.ability and helped.share < alone.share


def test_what_is_not_practised_fades_and_comes_back_with_an_answer() -> None:
    given_ = answers(*[True] * 6)
    fresh = estimate(given_, AT + timedelta(hours=1))["pca"]
    later = AT + timedelta(days=60)
    stale = estimate(given_, later)["pca"]
    assert (fresh.word, stale.word) == ("strong", "fading")
    assert stale.recall < fresh.recall and stale.share < fresh.share and stale.reached == fresh.reached
    again = [*given_, Evidence("pca", "share", 0.0, True, False, later)]
    assert estimate(again, later)["pca"].word != "fading"


def test_words_and_shares_begin_at_nothing() -> None:
    assert Mastery().word == "new" and Mastery().share == 0
    assert estimate(answers(True), AT)["pca"].word == "growing"
    two = estimate(answers(True, True, difficulty=3.0), AT)["pca"]
    assert two.word == "growing", "two answers are not enough to be called strong"


def test_an_exercise_that_keeps_going_wrong_is_measured_as_harder() -> None:
    """One skill of a learner who gets the others right."""
    log: list[Evidence] = []
    for n in range(10):
        for skill, right in (("a", True), ("b", True), ("c", False)):
            log.append(Evidence("pca", skill, 0.0, right, False, AT + timedelta(minutes=len(log) + n)))
    record = follow(log)
    assert record.difficulty("pca", "c", 0.0) > 0.5 > 0 > record.difficulty("pca", "a", 0.0)
    assert record.difficulty("pca", "unseen", 1.0) == 1.0


def test_other_concepts_speak_for_a_new_one() -> None:
    able = follow([e for c in "abc" for e in answers(*[True] * 4, concept=c, difficulty=1.0)]).newcomer()
    weak = follow([e for c in "abc" for e in answers(*[False] * 4, concept=c)]).newcomer()
    assert weak.ability < Mastery().ability < able.ability and able.spread < Mastery().spread
    assert able.answers == 0 and able.word == "new"


def test_the_order_of_the_log_does_not_matter_and_it_can_be_followed_in_parts() -> None:
    log = answers(True, False, True, True)
    whole = follow(log)
    assert follow(reversed(log)) == whole
    assert follow(log[2:], follow(log[:2])) == whole


def test_the_pace_follows_surprises_and_stays_in_its_bounds() -> None:
    quick, slow = (follow(answers(*[right] * 40)) for right in (True, False))
    low, high = mastery.PACES
    assert low <= slow.pace < 1 < quick.pace <= high
    assert follow(answers(True)).pace == 1, "the first answer to a concept tells of the start, not of learning"
