"""Bayes' theorem: 1,000 people in a square, a test that flags some of them, and the flagged in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from chainrule.pictures import (
    Axes,
    Case,
    Claim,
    Curve,
    Dots,
    Flag,
    Goal,
    Guess,
    Handle,
    Number,
    Polygon,
    Scene,
    Segments,
    Step,
    Text,
    fixed,
    picture,
)
from chainrule.pictures.marks import Mark

Array = NDArray[np.float64]

PEOPLE = 1000
COLUMNS = 40
THIN = 1 / COLUMNS
"""The drawn strip of either group is never thinner than one column of dots; the numbers are exact."""
ROW = (-0.33, -0.17)
"""Bottom and top of the row into which the flagged slide."""

PRIORS = ("priors", "class_prior")  # what the libraries call it
CASES = [
    Case(
        "accuracy", "1 % are ill", {"prior": 1.0, "sensitivity": 90.0, "alarm": 9.0, "reveal": True},
        "The test finds 90 % of the ill, so a flagged person is ill with 90 %.",
        "90 % is the share of the *ill* who are flagged. Of the flagged, 9 in 98 are ill: 9.2 %.",
    ),
    Case(
        "prevalent", "the same test where half are ill",
        {"prior": 50.0, "sensitivity": 90.0, "alarm": 9.0, "reveal": True},
        "What a positive result means is a property of the test.",
        "The test is the same and only the group has changed: 90.9 % of the flagged are ill here.",
    ),
    Case(
        "finds-all", "a test that misses nobody",
        {"prior": 1.0, "sensitivity": 100.0, "alarm": 9.0, "reveal": True},
        "A test that misses nobody can be trusted when it says yes.",
        "It can be trusted when it says *no*. Of the flagged 10.1 % are ill, for all 89 false alarms are still there.",
    ),
    Case(
        "coin", "a test that tosses a coin", {"prior": 20.0, "sensitivity": 50.0, "alarm": 50.0, "reveal": True},
        "A positive result always makes illness more probable.",
        "Ill and well are flagged alike, so the likelihood ratio is 1: before and after it is 20 %.",
    ),
]  # fmt: skip

GOALS = [
    Goal(
        "Leave the test at 90 % and 9 %. Make at least half of the flagged ill.",
        lambda a, s: a["sensitivity"] == 90 and a["alarm"] == 9 and s.values["posterior"] >= 0.5,
    ),
    Goal(
        "With 1 % ill, make at least half of the flagged ill by changing the test.",
        lambda a, s: a["prior"] <= 1.0 and s.values["posterior"] >= 0.5,
    ),
    Goal(
        "Build a test that tells you nothing, with neither rate at 0 %.",
        lambda a, s: min(a["sensitivity"], a["alarm"]) > 0 and a["sensitivity"] == a["alarm"],
    ),
]


@dataclass(frozen=True)
class Crowd:
    """The exact shares (of 1), and the whole people that stand for them."""

    prior: float
    sensitivity: float
    alarm: float

    @property
    def hit(self) -> float:
        """Ill and flagged."""
        return self.prior * self.sensitivity

    @property
    def false(self) -> float:
        """Well and flagged."""
        return (1 - self.prior) * self.alarm

    @property
    def flagged(self) -> float:
        """P(flagged), the sum over both groups."""
        return self.hit + self.false

    @property
    def posterior(self) -> float:
        """P(ill | flagged) by Bayes' theorem; NaN where nobody is flagged."""
        return self.sensitivity * self.prior / self.flagged if self.flagged > 0 else float("nan")

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Of 1,000 people: ill, well, ill and flagged, well and flagged, each rounded."""
        ill = round(PEOPLE * self.prior)
        well = PEOPLE - ill
        return ill, well, min(ill, round(PEOPLE * self.hit)), min(well, round(PEOPLE * self.false))


@picture(title="Who is ill among the flagged", cases=CASES, goals=GOALS, opening=("prior", 1.0, 4.0))
def bayes_theorem(
    prior: Annotated[
        float, Number(0.1, 99, step=0.1, unit="%", digits=1, label="Ill", role="special", knobs=PRIORS)
    ] = 1.0,
    sensitivity: Annotated[
        float, Number(0, 100, step=1, unit="%", digits=0, label="Sensitivity", role="special")
    ] = 90.0,
    alarm: Annotated[
        float, Number(0, 100, step=0.5, unit="%", digits=1, label="False-positive rate", role="other")
    ] = 9.0,
    guess: Annotated[
        float | None, Guess(0, 100, step=1, unit="%", digits=0, label="Your guess", answer="posterior", times=100)
    ] = None,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
) -> Scene:
    """Draw 1,000 people of whom `prior` % are ill, those whom the test flags shaded, and the flagged in one row."""
    crowd = Crowd(prior / 100, sensitivity / 100, alarm / 100)
    shown = reveal or guess is not None
    return Scene(
        panels=(Axes("people", (-0.055, 1.055), (-0.43, 1.13), 0.88, xticks=(), yticks=(), lines=False, tab="People"),),
        marks=[*_square(crowd), *_row(crowd, shown, guess)],
        say=_say(crowd, shown, guess),
        claims=_claims(crowd, shown),
        work=_work(crowd, shown),
        handles=_handles(crowd),
        values={
            "prior": crowd.prior, "posterior": crowd.posterior, "evidence": crowd.flagged,
            "ratio": crowd.sensitivity / crowd.alarm if crowd.alarm else float("inf"), "shown": shown,
            "well_if_clear": _clear(crowd),
        },
        primary="people",
    )  # fmt: skip


def _clear(crowd: Crowd) -> float:
    """P(well | not flagged); NaN where everybody is flagged."""
    calm = (1 - crowd.prior) * (1 - crowd.alarm)
    return calm / (1 - crowd.flagged) if crowd.flagged < 1 else float("nan")


def _edge(crowd: Crowd) -> float:
    return min(max(crowd.prior, THIN), 1 - THIN)


def _stand(count: int, left: float, right: float) -> Array:
    """`count` places in the strip from `left` to `right`, in rows from the bottom, spread over the whole height."""
    if not count:
        return np.zeros((0, 2))
    columns = max(1, round((right - left) * COLUMNS))
    rows = -(-count // columns)
    at = np.arange(count)
    # The rows share the people as evenly as whole people allow, so that a share of them is a share of the height.
    row = at * rows // count
    first = -(-row * count // rows)
    size = -(-(row + 1) * count // rows) - first
    x = left + (right - left) * (at - first + 0.5) / size
    return np.column_stack([x, (row + 0.5) / rows])


def _box(x0: float, x1: float, y0: float, y1: float) -> list[tuple[float, float]]:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _square(crowd: Crowd) -> list[Mark]:
    ill, well, hit, false = crowd.counts
    edge = _edge(crowd)
    sick, sound = _stand(ill, 0, edge), _stand(well, edge, 1)
    marks: list[Mark] = [
        Polygon(_box(0, edge, 0, crowd.sensitivity), 0.2, panel="people", role="special", id="hit-area"),
        Polygon(_box(edge, 1, 0, crowd.alarm), 0.16, panel="people", role="other", id="false-area"),
        Curve(_box(0, 1, 0, 1), close=True, panel="people", role="data", faint=True, id="frame"),
        Segments([[(edge, 0), (edge, 1)]], panel="people", role="data", id="edge"),
        Dots(sound[false:], 2.6, faint=True, panel="people", role="data", id="clear"),
        Dots(sound[:false], 3.0, panel="people", role="other", id="false"),
        Dots(sick[hit:], 2.6, hollow=True, panel="people", role="special", id="missed"),
        Dots(sick[:hit], 3.2, panel="people", role="special", id="hit"),
    ]
    wide = crowd.prior < 0.5
    at = (edge + 0.03, 1.06) if wide else (edge - 0.03, 1.06)
    words = f"{ill:,} ill · {well:,} well"
    marks.append(Text(at, words, "e" if wide else "w", fixed=True, gap=4, panel="people", role="data", id="groups"))
    return marks


def _row(crowd: Crowd, shown: bool, guess: float | None) -> list[Mark]:
    low, high = ROW
    marks: list[Mark] = [Curve(_box(0, 1, low, high), close=True, panel="people", role="data", faint=True, id="row")]
    hit, false = crowd.counts[2:]
    if not shown:
        marks.append(
            Text((0.5, (low + high) / 2), "Of the flagged, how many are ill?", "c", fixed=True, panel="people",
                 role="guide", id="ask")
        )  # fmt: skip
        return marks
    if crowd.flagged > 0:
        share = crowd.posterior
        marks.append(Polygon(_box(0, share, low, high), 0.2, panel="people", role="special", id="share"))
        marks.append(Polygon(_box(share, 1, low, high), 0.12, panel="people", role="other", id="rest"))
        marks.extend(_slid(hit, false))
        words = f"**{_percent(share)}** of these are ill"
        side = "e" if share < 0.5 else "w"
        marks.append(
            Text((share, -0.1), words, side, fixed=True, gap=6, panel="people", role="special", id="share-text")
        )
        marks.append(Segments([[(share, low), (share, -0.07)]], thick=True, panel="people", role="special", id="mark"))
    if guess is not None:
        marks.append(
            Segments([[(guess / 100, low - 0.03), (guess / 100, high)]], dash="dash", panel="people", role="guide",
                     id="guess")
        )  # fmt: skip
        side = "e" if guess < 50 else "w"
        marks.append(
            Text((guess / 100, -0.385), f"you said {fixed(guess, 0)} %", side, fixed=True, gap=6, panel="people",
                 role="guide", id="guess-text")
        )  # fmt: skip
    return marks


def _slid(hit: int, false: int) -> list[Mark]:
    """The flagged people in columns from the left, the ill first."""
    count = hit + false
    if not count:
        return []
    rows = -(-count // 50)
    columns = -(-count // rows)
    low, high = ROW
    at = np.arange(count)
    x = (at // rows + 0.5) / columns
    y = high - (high - low) * (at % rows + 0.5) / rows
    places = np.column_stack([x, y])
    size = 3.0 if rows <= 5 else max(1.0, 15.0 / rows)
    return [
        Dots(places[:hit], size, panel="people", role="special", id="slid-hit"),
        Dots(places[hit:], size, panel="people", role="other", id="slid-false"),
    ]


def _percent(share: float) -> str:
    """A share as a percentage: one decimal, or as many as keep a small one from 0 and a large one from 100."""
    certain = min(share, 1 - share) < 1e-9
    digits = next((d for d in (1, 2, 3) if certain or 0 < float(f"{100 * share:.{d}f}") < 100), 4)
    return f"{fixed(100 * share, digits)} %"


def _of(some: int, everyone: int, group: str) -> str:
    """How many of a group, in words at its ends."""
    return f"all {everyone:,}" if some == everyone else f"{f'{some:,}' if some else 'none'} of {group}"


def _say(crowd: Crowd, shown: bool, guess: float | None) -> str:
    ill, well, hit, false = crowd.counts
    if ill == 1:
        caught = "flags [this person]{special} and" if hit else "[misses this person]{special} and flags"
    else:
        caught = f"flags [{_of(hit, ill, 'them')}]{{special}} and"
    head = (
        f"Of {PEOPLE:,} people [{ill:,} {'is' if ill == 1 else 'are'} ill]{{special}}. The test {caught} "
        f"[{_of(false, well, f'the {well:,}')} who are well]{{other}}."
    )
    if crowd.flagged <= 0:
        return f"{head} Nobody is flagged, so there is no share to speak of."
    if not shown:
        return f"{head} You meet someone who was flagged."
    if not hit + false:
        head += f" Fewer than one person in {PEOPLE:,} is flagged, but in a larger crowd there are some."
    answer = _percent(crowd.posterior)
    if guess is None:
        return f"{head} Ill among the flagged: {answer}."
    return f"{head} You said {fixed(guess, 0)} % of the flagged are ill; it is {answer}."


def _claims(crowd: Crowd, shown: bool) -> tuple[Claim, ...]:
    p, s, f = crowd.prior, crowd.sensitivity, crowd.alarm
    some = crowd.flagged > 0
    hidden = "after your guess" if not shown else "nobody is flagged"
    odds = shown and some and f > 0
    ill_if_clear = p * (1 - s) / (1 - crowd.flagged) if crowd.flagged < 1 - 1e-12 else 0.0
    total = (crowd.posterior if some else 0.0) * crowd.flagged + ill_if_clear * (1 - crowd.flagged)
    well_if_flagged = crowd.false / crowd.flagged if some else 0.0
    return (
        Claim(
            "The two shares of the row", "P(ill | +) = 1 − P(well | +)", crowd.posterior if some else 0.0,
            1 - well_if_flagged, digits=4, applies=shown and some, note=hidden,
        ),
        Claim(
            "Odds after = odds before × likelihood ratio", "P(ill | +) : P(well | +)",
            crowd.posterior / well_if_flagged if odds else 0.0, p / (1 - p) * s / f if odds else 0.0,
            digits=4, applies=odds, note=hidden if f > 0 or not shown else "no false alarms",
        ),
        Claim(
            "Averaged over both results, the share before", "P(ill | +) P(+) + P(ill | −) P(−) = P(ill)", total, p,
            digits=4, applies=shown, note=hidden,
        ),
    )  # fmt: skip


def _equals(x: float, digits: int = 6) -> str:
    """The sign before `x` written with so many digits: equal, or nearly."""
    return "=" if abs(float(f"{x:.{digits}g}") - x) < 1e-12 else r" \approx "


def _work(crowd: Crowd, shown: bool) -> tuple[Step, ...]:
    p, s, f, well = (f"{x:.4g}" for x in (crowd.prior, crowd.sensitivity, crowd.alarm, 1 - crowd.prior))
    hit, false, flagged = (f"{x:.6g}" for x in (crowd.hit, crowd.false, crowd.flagged))
    steps = (
        Step(rf"\spec{{P(+\mid H)\,P(H)}} &= {s}\cdot{p}{_equals(crowd.hit)}{hit}", "Ill and flagged", ("hit", "hit-area")),
        Step(
            rf"\oth{{P(+\mid \text{{not }}H)\,P(\text{{not }}H)}} &= {f}\cdot{well}{_equals(crowd.false)}{false}",
            "Well and flagged", ("false", "false-area"),
        ),
        Step(rf"P(+) &= {hit}+{false}{_equals(crowd.flagged)}{flagged}", "All the flagged", ("row",)),
    )  # fmt: skip
    if not shown or crowd.flagged <= 0:
        return steps
    last = rf"P(H\mid +) &= \frac{{{hit}}}{{{flagged}}}{_equals(crowd.posterior, 4)}{crowd.posterior:.4g}"
    return (*steps, Step(last, "The ill share of the row", ("share",)))


def _handles(crowd: Crowd) -> tuple[Handle, ...]:
    p, s, f = crowd.prior, crowd.sensitivity, crowd.alarm
    return (
        Handle(
            "prior", "x", (p, 1.06), "people", "share who are ill", role="special", times=100,
            text=f"{fixed(100 * p, 1)} percent are ill",
        ),
        Handle(
            "sensitivity", "y", (-0.03, s), "people", "sensitivity", role="special", times=100,
            text=f"{fixed(100 * s, 0)} percent of the ill are flagged",
        ),
        Handle(
            "alarm", "y", (1.03, f), "people", "false-positive rate", role="other", times=100,
            text=f"{fixed(100 * f, 1)} percent of the well are flagged",
        ),
    )  # fmt: skip


def figures() -> dict[str, object]:
    """The numbers of the lesson: a report, the posterior in two groups, and what a second test would add."""
    one, half = Crowd(0.01, 0.9, 0.09), Crowd(0.5, 0.9, 0.09)
    again = Crowd(one.posterior, 0.9, 0.09)
    ill, well, hit, false = one.counts
    return {
        "recall": hit / ill, "alarm": false / well, "accuracy": (hit + well - false) / PEOPLE,
        "percent": 100 * one.posterior, "half": 100 * half.posterior, "again": 100 * again.posterior,
    }  # fmt: skip
