"""Questions on Bayes' theorem."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np

from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


def _miscounted(sensitivity: int, hit: int, false: int) -> tuple[Mistake, ...]:
    return (
        Mistake(
            str(Fraction(sensitivity, 100)), "The sensitivity is the answer.",
            f"${sensitivity}$ % is the share of the *ill* who are flagged. The question asks for the share of the "
            "*flagged* who are ill: count them first.",
            PictureCall("bayes_theorem", "bayes_theorem", {"reveal": True}),
        ),
        Mistake(
            str(Fraction(hit, 1000)), "Divide by everybody.",
            f"That is the share of ill and flagged people among all 1,000. Divide ${hit}$ by the flagged only.",
        ),
        Mistake(
            str(Fraction(hit, false)), "Divide the ill by the well.",
            f"${hit}$ to ${false}$ are the *odds*. For a share, divide by both groups together.",
        ),
    )  # fmt: skip


@exercise("the share among the flagged, from counts", "easy")
def from_counts(draw: random.Random) -> Question:
    """Whole people: two groups, two rates, one fraction."""
    ill = draw.choice([10, 20, 40, 50, 100, 200])
    sensitivity, alarm = draw.choice([50, 60, 70, 80, 90]), draw.choice([10, 20, 30, 40])
    well = 1000 - ill
    hit, false = ill * sensitivity // 100, well * alarm // 100
    share = Fraction(hit, hit + false)
    table = np.array([[sensitivity, 100 - sensitivity], [alarm, 100 - alarm]]) / 100 * np.array([[ill], [well]])
    return question(
        f"Of 1,000 people ${ill}$ are ill. A test flags ${sensitivity}$ % of the ill and ${alarm}$ % of the well. "
        "What share of the flagged people is ill? (A fraction, a decimal or a percentage.)",
        Answer(str(share), "number", {"tolerance": 0.002}),
        mistakes=_miscounted(sensitivity, hit, false),
        hints=(
            "How many of the ill are flagged, and how many of the well?",
            f"They are ${hit}$ and ${false}$. How many are flagged in all?",
        ),
        solution=(
            f"Ill and flagged: ${ill} \\cdot {sensitivity / 100:g} = {hit}$.",
            f"Well and flagged: ${well} \\cdot {alarm / 100:g} = {false}$.",
            f"The share is $\\frac{{{hit}}}{{{hit} + {false}}} = {float(share):.4f}$.",
        ),
        check_value=float(table[0, 0] / table[:, 0].sum()),
    )  # fmt: skip


def _misweighed(against: int, ratio: int, odds: Fraction) -> tuple[Mistake, ...]:
    once = Fraction(ratio, against) / (1 + Fraction(ratio, against))
    twice = Fraction(2 * ratio, against) / (1 + Fraction(2 * ratio, against))
    return (
        Mistake(
            str(once), "Two reports weigh as much as one.",
            f"That is the probability after *one* report. The second multiplies the odds by ${ratio}$ again.",
        ),
        Mistake(
            str(twice), "The ratios of two reports add up.",
            f"The ratios of independent reports *multiply*: ${ratio} \\cdot {ratio}$, not $2 \\cdot {ratio}$.",
        ),
        Mistake(
            str(odds), "The odds are the probability.",
            f"${odds}$ is the odds. The probability is odds divided by $1 +$ odds.",
        ),
    )  # fmt: skip


@exercise("updating odds by a likelihood ratio", "medium")
def by_odds(draw: random.Random) -> Question:
    """Prior odds 1 : b, two independent positive results of the same test."""
    against, ratio = draw.choice([9, 19, 24, 49, 99]), draw.choice([2, 3, 5, 8, 10, 20])
    alarm = draw.choice([2, 3, 4])
    odds = Fraction(ratio * ratio, against)
    share = odds / (1 + odds)
    prior = 1 / (1 + against)
    step = prior
    for _ in range(2):
        step = step * ratio * alarm / (step * ratio * alarm + (1 - step) * alarm)
    return question(
        f"The odds that a part is broken are $1 : {against}$. A sensor reports a broken part {ratio} times as often "
        "as a whole one. It reports this part twice, and its two errors are independent given the state of the part. "
        "What is the probability that the part is broken?",
        Answer(str(share), "number", {"tolerance": 0.002}),
        mistakes=_misweighed(against, ratio, odds),
        hints=(
            "Posterior odds are prior odds times the likelihood ratio.",
            "Multiply once for each report, and turn the odds into a probability last.",
        ),
        solution=(
            f"The odds become $\\frac{{1}}{{{against}}} \\cdot {ratio} \\cdot {ratio} = {odds}$.",
            f"The probability is $\\frac{{{odds.numerator}}}{{{odds.numerator} + {odds.denominator}}} = "
            f"{float(share):.4f}$.",
        ),
        check_value=float(step),
    )  # fmt: skip


def _misplaced(sensitivity: int, alarm: int, rare: int) -> tuple[Mistake, ...]:
    balanced = Fraction(sensitivity, sensitivity + alarm)
    return (
        Mistake(
            str(balanced), "Precision belongs to the classifier.",
            "Recall and the false-positive rate carry over; precision depends on how common positives are.",
            PictureCall("bayes_theorem", "bayes_theorem", {"prior": 50.0, "reveal": True}),
        ),
        Mistake(
            str(balanced * Fraction(rare, 50)), "Precision shrinks in proportion to the share of positives.",
            "The *odds* are scaled by the ratio of the prior odds; the precision itself is not proportional.",
        ),
        Mistake(
            str(Fraction(rare, 100)), "Precision falls to the share of positives.",
            "That is the precision of a classifier that flags at random. This one flags positives "
            f"{float(Fraction(sensitivity, alarm)):g} times as often as negatives.",
        ),
    )  # fmt: skip


@exercise("precision at another base rate", "hard")
def other_rate(draw: random.Random) -> Question:
    """Precision on a balanced sample, and what is left of it where the class is rare."""
    sensitivity, alarm = draw.choice([60, 70, 75, 80, 90]), draw.choice([5, 10, 15, 20])
    rare = draw.choice([1, 2, 4, 5, 8])
    balanced = Fraction(sensitivity, sensitivity + alarm)
    hit, false = Fraction(rare * sensitivity, 10_000), Fraction((100 - rare) * alarm, 10_000)
    share = hit / (hit + false)
    ratio, prior = float(balanced / (1 - balanced)), rare / 100
    return question(
        f"On a test set with as many positives as negatives a classifier has recall {sensitivity / 100:g} and "
        f"false-positive rate {alarm / 100:g}, hence precision ${float(balanced):.3f}$. You use it where ${rare}$ % of "
        "the cases are positive, and its two rates stay as they are. What is its precision there?",
        Answer(str(share), "number", {"tolerance": 0.003}),
        mistakes=_misplaced(sensitivity, alarm, rare),
        hints=(
            "Which of the numbers do not depend on how common the positives are?",
            f"Imagine 10,000 cases, of which {rare * 100} are positive.",
        ),
        solution=(
            f"Of 10,000 cases {rare * 100} are positive, and ${rare * sensitivity}$ of these are flagged.",
            f"Of the {10_000 - rare * 100:,} negatives ${(100 - rare) * alarm}$ are flagged.",
            f"The precision is $\\frac{{{rare * sensitivity}}}{{{rare * sensitivity + (100 - rare) * alarm}}} = "
            f"{float(share):.4f}$.",
        ),
        check_value=1 / (1 + (1 - prior) / prior / ratio),
    )  # fmt: skip
