"""On simulated learners, whose model is not the estimator's, the chooser needs fewer questions than chance does.

`benchmarks/mastery.py` measures it on several hundred learners; a few with fixed seeds stand for them here.
"""

from datetime import timedelta
from statistics import mean

from benchmarks.mastery import BEGIN, GOAL, Learner, calibration, path_of, play, scene
from chainrule.pictures import paint

SEEDS = range(5)


def test_the_chooser_beats_chance_and_the_estimate_is_calibrated() -> None:
    chosen = [play("chooser", seed, 400) for seed in SEEDS]
    drawn = [play("random", seed, 400) for seed in SEEDS]
    ours, chance = (mean(len(run.progress) for run in runs) for runs in (chosen, drawn))
    assert all(run.done for run in chosen)
    assert ours < 0.8 * chance
    answers = [answer for run in (*chosen, *drawn) for answer in run.answers]
    brier = mean((predicted - right) ** 2 for predicted, _, _, right in answers)
    share = mean(right for *_, right in answers)
    label = mean((blind - right) ** 2 for _, blind, _, right in answers)
    assert brier < min(label, share * (1 - share)), "better than the labels alone and than the share of right answers"
    rows = calibration([*chosen, *drawn], parts=4)
    assert all(abs(predicted - right) < 0.12 for predicted, right, *_ in rows)
    assert all(truth > 0.7 for run in (*chosen, *drawn) for truth in run.strong[:3])
    svg = paint(scene({"chooser": chosen, "random": drawn}), 720).svg()
    assert "chooser" in svg and "random" in svg


def test_the_learners_learn_forget_and_need_their_needs() -> None:
    needs = path_of(GOAL)
    learner = Learner.born(needs, 3)
    first = next(concept for concept in needs if not needs[concept])
    before = learner.chance(first, "medium", BEGIN)
    for _ in range(12):
        learner.answer(first, "medium", BEGIN, -1)
    after = learner.chance(first, "medium", BEGIN)
    assert after > before
    assert learner.chance(first, "medium", BEGIN + timedelta(days=60)) < after
    assert learner.chance(first, "medium", BEGIN, 0) > after, "a worked example helps"
    learner.known[GOAL] = 0.9
    alone = learner.chance(GOAL, "medium", BEGIN)
    for concept in needs:
        if concept != GOAL:
            learner.known[concept] = learner.best[concept] = 0.9
    assert learner.chance(GOAL, "medium", BEGIN) > alone + 0.2
