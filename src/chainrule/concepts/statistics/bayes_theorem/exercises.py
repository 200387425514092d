"""Questions on Bayes' theorem: counts, odds, a formula, another base rate, and the false alarms one can afford."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np

from chainrule.pictures import PictureCall
from chainrule.practice.exercise import Answer, Mistake, Question, exercise, question


def _square(prior: Fraction, sensitivity: Fraction, alarm: Fraction, said: Fraction | None = None) -> PictureCall:
    """The picture at these three shares (of 1), with the learner's own share as the guess where it is one."""
    arguments: dict[str, object] = {
        "prior": float(100 * prior), "sensitivity": float(100 * sensitivity), "alarm": float(100 * alarm),
        "reveal": True,
    }  # fmt: skip
    if said is not None and said <= 1:
        arguments["guess"] = float(100 * said)
    return PictureCall("bayes_theorem", "bayes_theorem", arguments)


def _posterior(prior: Fraction, sensitivity: Fraction, alarm: Fraction) -> Fraction:
    return prior * sensitivity / (prior * sensitivity + (1 - prior) * alarm)


def _miscounted(ill: int, sensitivity: int, alarm: int) -> tuple[Mistake, ...]:
    hit, false = ill * sensitivity // 100, (1000 - ill) * alarm // 100
    shares = (Fraction(ill, 1000), Fraction(sensitivity, 100), Fraction(alarm, 100))
    odds = Fraction(hit, false)
    return (
        Mistake(
            str(shares[1]), "The sensitivity is the answer.",
            f"${sensitivity}$ % is the share of the *ill* who are flagged: the shaded height at the left. The question "
            f"asks for the share of the *flagged* who are ill. In the row below, ${hit}$ of ${hit + false}$ are.",
            _square(*shares, shares[1]),
        ),
        Mistake(
            str(Fraction(hit, 1000)), "Divide by everybody.",
            f"That is the share of ill and flagged people among all 1,000. Those who are not flagged do not come into "
            f"it: divide ${hit}$ by the row of the flagged alone.",
            _square(*shares, Fraction(hit, 1000)),
        ),
        Mistake(
            str(odds), "Divide the ill by the well.",
            f"${hit}$ to ${false}$ are the *odds*, one part of the row against the other. For a share, divide by both "
            "parts together.",
            _square(*shares, odds),
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
        mistakes=_miscounted(ill, sensitivity, alarm),
        hints=(
            "How many of the ill are flagged, and how many of the well?",
            f"They are ${hit}$ and ${false}$. How many are flagged in all?",
        ),
        solution=(
            f"Ill and flagged: ${ill} \\cdot {sensitivity / 100:g} = {hit}$.",
            f"Well and flagged: ${well} \\cdot {alarm / 100:g} = {false}$.",
            f"The share is $\\frac{{{hit}}}{{{hit} + {false}}} \\approx {float(share):.4f}$.",
        ),
        check_value=float(table[0, 0] / table[:, 0].sum()),
    )  # fmt: skip


def _misweighed(against: int, sensitivity: int, alarm: int) -> tuple[Mistake, ...]:
    ratio, prior = sensitivity // alarm, Fraction(1, 1 + against)
    rates = (Fraction(sensitivity, 100), Fraction(alarm, 100))
    once, odds = _posterior(prior, *rates), Fraction(ratio * ratio, against)
    twice = Fraction(2 * ratio, against + 2 * ratio)
    # The second report, seen where it arrives: after the first, which has become the prior.
    second = (
        "In the picture, where *ill* means broken, the first report is already in: it has raised the share to "
        f"${float(100 * once):.1f}$ %. The second report starts from there"
    )
    return (
        Mistake(
            str(once), "Two reports weigh as much as one.",
            f"That is the probability after *one* report. {second}, and multiplies the odds by ${ratio}$ again.",
            _square(once, *rates, once),
        ),
        Mistake(
            str(twice), "The ratios of two reports add up.",
            f"{second}, and *multiplies* the odds once more: ${ratio} \\cdot {ratio}$ in all, not $2 \\cdot {ratio}$.",
            _square(once, *rates, twice),
        ),
        Mistake(
            str(odds), "The odds are the probability.",
            f"The *odds* are ${odds}$, the broken against the whole. As a share of both together that is odds divided "
            "by $1 +$ odds, the left part of the row in the picture.",
            _square(once, *rates, odds),
        ),
    )  # fmt: skip


@exercise("updating odds by a likelihood ratio", "medium")
def by_odds(draw: random.Random) -> Question:
    """Prior odds 1 : b, two independent positive results of the same test."""
    against, ratio = draw.choice([9, 19, 24, 49, 99]), draw.choice([2, 3, 5, 8, 10, 20])
    alarm = draw.choice([2, 3, 4])
    sensitivity = ratio * alarm
    odds = Fraction(ratio * ratio, against)
    share = odds / (1 + odds)
    step = 1 / (1 + against)
    for _ in range(2):
        step = step * sensitivity / (step * sensitivity + (1 - step) * alarm)
    return question(
        f"The odds that a part is broken are $1 : {against}$. A sensor reports ${sensitivity}$ % of the broken parts "
        f"and ${alarm}$ % of the whole ones. It reports this part twice, and its two reports are independent of each "
        "other given the state of the part. What is the probability that the part is broken?",
        Answer(str(share), "number", {"tolerance": 0.002}),
        mistakes=_misweighed(against, sensitivity, alarm),
        hints=(
            "Posterior odds are prior odds times the likelihood ratio: by which factor do the sensor's "
            "two rates differ?",
            f"The ratio is ${ratio}$. Multiply once for each report, and turn the odds into a probability last.",
        ),
        solution=(
            f"The likelihood ratio of one report is ${sensitivity}/{alarm} = {ratio}$.",
            f"The odds become $\\frac{{1}}{{{against}}} \\cdot {ratio} \\cdot {ratio} = {odds}$.",
            f"The probability is $\\frac{{{odds.numerator}}}{{{odds.numerator} + {odds.denominator}}} \\approx "
            f"{float(share):.4f}$.",
        ),
        check_value=float(step),
    )  # fmt: skip


def _misformed(rare: int, recall: int) -> tuple[Mistake, ...]:
    prior, found, at = Fraction(rare, 100), Fraction(recall, 100), Fraction(1, 5)
    hit = prior * found

    def look(value: Fraction) -> tuple[str, PictureCall]:
        right = float(100 * _posterior(prior, found, at))
        words = (
            f"At $f = 0.2$ yours gives ${float(100 * value):.1f}$ %; the picture, with spam for *ill*, ${right:.1f}$ %."
        )
        return words, _square(prior, found, at, value)

    bare, odds, all_ = look(hit / (hit + at)), look(hit / ((1 - prior) * at)), look(hit)
    return (
        Mistake(
            f"({hit})/({hit} + f)", "Every case can be a false alarm.",
            f"$f$ is the share of the *other* mail that is flagged, and only ${100 - rare}$ % of the mail is no spam: "
            f"the false alarms are ${1 - rare / 100:g}\\,f$ of all. {bare[0]}",
            bare[1],
        ),
        Mistake(
            f"({hit})/({1 - prior} f)", "Precision is hits over false alarms.",
            f"That is the odds. Flagged mail is hits *and* false alarms, and precision divides by both. {odds[0]}",
            odds[1],
        ),
        Mistake(
            f"{hit}", "Precision is recall times the share of positives.",
            f"That is how much of *all* mail is flagged spam. Precision is its share of the flagged mail, which grows "
            f"with $f$. {all_[0]}",
            all_[1],
        ),
    )  # fmt: skip


@exercise("precision as a formula", "medium")
def as_formula(draw: random.Random) -> Question:
    """A filter's precision, written for any false-positive rate."""
    rare, recall = draw.choice([10, 20, 25, 40, 50]), draw.choice([60, 70, 80, 90])
    hit, rest = Fraction(rare * recall, 10_000), Fraction(100 - rare, 100)
    return question(
        f"${rare}$ % of the mail is spam. A filter flags ${recall}$ % of the spam, and the share $f$ of the rest. "
        "Write its precision, the share of spam in the flagged mail, as a formula in $f$.",
        Answer(f"({hit})/({hit} + {rest} f)", "expression", {"variables": {"f": "probability"}}),
        mistakes=_misformed(rare, recall),
        hints=(
            "Which share of *all* mail is spam and flagged?",
            f"It is ${rare / 100:g} \\cdot {recall / 100:g} = {float(hit):g}$. Which share is no spam and flagged?",
        ),
        solution=(
            f"Spam and flagged: ${rare / 100:g} \\cdot {recall / 100:g} = {float(hit):g}$ of all mail.",
            f"No spam and flagged: ${float(rest):g}\\,f$ of all mail.",
            f"The precision is $\\dfrac{{{float(hit):g}}}{{{float(hit):g} + {float(rest):g}\\,f}}$.",
        ),
        # By odds instead of counts: 1 / (1 + odds of the rest against spam × the ratio of their rates).
        check_value=f"1/(1 + ({100 - rare}/{rare}) * f/({recall}/100))",
    )  # fmt: skip


def _misplaced(sensitivity: int, alarm: int, rare: int) -> tuple[Mistake, ...]:
    rates = (Fraction(rare, 100), Fraction(sensitivity, 100), Fraction(alarm, 100))
    balanced = Fraction(sensitivity, sensitivity + alarm)
    shrunk = balanced * Fraction(rare, 50)
    return (
        Mistake(
            str(balanced), "Precision belongs to the classifier.",
            f"Recall and the false-positive rate carry over; precision does not. In the picture the rates are yours "
            f"and ${rare}$ % are positive. Drag the line between the groups to the middle: there it is what you said.",
            _square(*rates, balanced),
        ),
        Mistake(
            str(shrunk), "Precision shrinks in proportion to the share of positives.",
            "The *odds* shrink in proportion to the prior odds; the precision does not. Fewer positives also mean "
            f"fewer flagged in all, so the precision stays above your ${float(100 * shrunk):.1f}$ %.",
            _square(*rates, shrunk),
        ),
        Mistake(
            str(rates[0]), "Precision falls to the share of positives.",
            "That is the precision of a classifier that flags at random, with both shaded heights equal. This one "
            f"flags positives {float(Fraction(sensitivity, alarm)):.3g} times as often as negatives.",
            _square(*rates, rates[0]),
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
        f"false-positive rate {alarm / 100:g}, hence a precision of about ${float(balanced):.3f}$. You use it where ${rare}$ % of "
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
            f"The precision is $\\frac{{{rare * sensitivity}}}{{{rare * sensitivity + (100 - rare) * alarm}}} \\approx "
            f"{float(share):.4f}$.",
        ),
        check_value=1 / (1 + (1 - prior) / prior / ratio),
    )  # fmt: skip


def _misafforded(against: int, recall: Fraction, wanted: Fraction) -> tuple[Mistake, ...]:
    prior, odds = Fraction(1, 1 + against), wanted / (1 - wanted)

    def look(most: Fraction) -> tuple[str, PictureCall]:
        share = 100 * _posterior(prior, recall, most)
        words = f"At ${float(100 * most):.3g}$ %, the end of your interval, ${float(share):.2g}$ % of the flagged row is fraud (*ill* in the picture)."
        return words, _square(prior, recall, most)

    blind, rest, slack = look(recall / odds), look(1 - wanted), look(recall / against)
    return (
        Mistake(
            f"[0, {recall / odds}]", "The base rate does not matter.",
            f"You compared the two rates as if frauds and genuine payments were equally many. {blind[0]}",
            blind[1],
        ),
        Mistake(
            f"[0, {1 - wanted}]", "The false-positive rate is one minus the precision.",
            f"One minus the precision is the share of false alarms among the *flagged*. The false-positive rate is a "
            f"share of the *genuine* payments. {rest[0]}",
            rest[1],
        ),
        Mistake(
            f"[0, {recall / against}]", "As many false alarms as hits are good enough.",
            f"As many false alarms as hits make the precision $1/2$. You want {_named(wanted)}, hence ${odds}$ times as "
            f"many hits as false alarms. {slack[0]}",
            slack[1],
        ),
    )  # fmt: skip


def _named(share: Fraction) -> str:
    return "two thirds" if share.denominator == 3 else f"${float(100 * share):g}$ %"


def _short(share: Fraction) -> bool:
    """Whether the share is a decimal of at most five places."""
    return (100_000 * share).denominator == 1


AFFORDED = tuple(
    (against, Fraction(recall, 100), wanted)
    for against in (20, 25, 40, 50, 80, 100, 200)
    for recall in (50, 60, 80, 90)
    for wanted in (Fraction(2, 3), Fraction(3, 4), Fraction(4, 5), Fraction(9, 10))
    if _short(Fraction(recall, 100) / against * (1 - wanted) / wanted)
)
"""Genuine payments to one fraud, recall and precision for which the largest false-positive rate is a short decimal."""


@exercise("the false alarms one can afford", "hard")
def affordable(draw: random.Random) -> Question:
    """From the precision that users need back to the false-positive rate that a model may have."""
    against, recall, wanted = draw.choice(AFFORDED)
    odds = wanted / (1 - wanted)
    most = recall / against / odds
    name = _named(wanted)
    return question(
        f"To each fraudulent payment there are {against} genuine ones. A model flags {_named(recall)} of the "
        f"frauds. At least {name} of what it flags is to be fraud. Which false-positive rates allow that? "
        "Answer with a closed interval, like `[0, 0.25]`.",
        Answer(f"[0, {most}]", "interval"),
        mistakes=_misafforded(against, recall, wanted),
        hints=(
            f"Imagine 1 fraud and {against} genuine payments. How many hits does the model have, on average?",
            f"It has ${float(recall):g}$ hits. A precision of {name} allows one false alarm to ${odds}$ hits.",
        ),
        solution=(
            f"To one fraud there are ${float(recall):g}$ hits and ${against}f$ false alarms, on average.",
            f"The precision is at least {name} when the hits are at least ${odds}$ times the false alarms: "
            f"${float(recall):g} \\ge {odds} \\cdot {against}f$.",
            f"So $0 \\le f \\le \\frac{{{most.numerator}}}{{{most.denominator}}}$, which is ${float(100 * most):g}$ %.",
        ),
        # The rate f at which recall · p = wanted · (recall · p + f · (1 − p)), with p = 1/(1 + b), solved for f.
        check_value=f"[0, {recall * Fraction(1, 1 + against) * (1 / wanted - 1) / Fraction(against, 1 + against)}]",
    )  # fmt: skip
