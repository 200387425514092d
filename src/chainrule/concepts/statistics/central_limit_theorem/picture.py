"""The central limit theorem: a painted population, one sample with its mean, and the pile of such means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from chainrule.maths.painted import Painted, mean_moments, uniforms
from chainrule.pictures import (
    Axes,
    Bars,
    Case,
    Claim,
    Clock,
    Count,
    Curve,
    Density,
    Dot,
    Dots,
    Flag,
    Goal,
    Guess,
    Handle,
    Interval,
    Polygon,
    Scene,
    Seed,
    Segments,
    Step,
    Text,
    fixed,
    picture,
)
from chainrule.pictures.marks import Mark

Array = NDArray[np.float64]

MOST, LARGEST = 1000, 30
BIN = 0.1
"""The width of a column of the pile; its height is a count, so the frame never has to rescale."""
TOP = 100.0
WIDE = 0.215
"""The width of a letter of 13 px, in units of the axis, in a picture 358 px wide."""
ENOUGH = 200
"""Means from which the bell is drawn over the pile."""
HUMPS = (0.1, 0.4, 0.85, 1.0, 0.8, 0.4, 0.15, 0.05, 0.0, 0.0, 0.0, 0.0, 0.05, 0.15, 0.35, 0.6, 0.7, 0.55, 0.25, 0.05)
RARE = (1.0, *(0.0,) * 18, 0.02)

CASES = [
    Case(
        "data", "1,000 samples of 30", {"n": 30, "samples": 1000, "reveal": True},
        "With more data, the data become normal.",
        "30,000 draws were made, and the population above still has its two humps. The pile of *means* is a bell.",
    ),
    Case(
        "samples", "1,000 samples of 4", {"n": 4, "samples": 1000, "reveal": True},
        "The more samples are drawn, the narrower the pile.",
        "More samples make it higher and smoother. Its spread stays near σ/√4, half of σ. Only *n* narrows it.",
    ),
    Case(
        "thirty", "one draw in 51 is far away", {"population": RARE, "n": 30, "samples": 1000, "reveal": True},
        "From n = 30 on, means are normal.",
        "55 % of such samples hold no far draw, the others one or more: the pile has lumps. How large n must be "
        "depends on the population.",
    ),
    Case(
        "twice", "8 draws instead of 4", {"n": 8, "samples": 1000, "reveal": True},
        "Twice the data halves the error.",
        "From 4 draws to 8 the spread falls from 50 % to 35 % of σ. To halve it takes 16: four times the data.",
    ),
]  # fmt: skip

GOALS = [
    Goal("Pile up 1,000 means.", lambda a, s: s.values["shown"] and a["samples"] >= MOST),
    Goal("Choose *n* such that means spread by at most a fifth of *σ*.", lambda a, s: s.values["shown"] and a["n"] >= 25),
    Goal(
        "Paint a population whose means of 30 are still lopsided (skewness above 0.5, either way).",
        lambda a, s: a["n"] == LARGEST and abs(s.values["skew_of_mean"]) > 0.5,
    ),
]


@dataclass(frozen=True, eq=False)
class Drawn:
    """A population, the last sample's draws, and the means of all samples so far."""

    population: Painted
    n: int
    last: Array
    means: Array

    @property
    def error(self) -> float:
        """σ/√n."""
        return self.population.sd / float(np.sqrt(self.n))


@picture(title="A pile of means", cases=CASES, goals=GOALS, opening=("samples", 1, 25))
def central_limit_theorem(
    population: Annotated[Array, Density(20, 0.0, 1.0, label="population", role="input")] = HUMPS,  # type: ignore[assignment]
    n: Annotated[int, Count(1, LARGEST, label="*n*, draws in a sample", role="input")] = 16,
    samples: Annotated[int, Clock(1, MOST, per_second=60, label="samples", role="special")] = 1,
    seed: Annotated[int, Seed(label="Draw again")] = 5,
    guess: Annotated[
        float | None, Guess(0, 100, step=1, unit="%", digits=0, label="Your guess", answer="share")
    ] = None,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
) -> Scene:
    """Draw the painted population, the last sample of `n`, and the pile of `samples` means."""
    painted = Painted(np.asarray(population, dtype=float))
    draws = painted.at(uniforms(seed, MOST, LARGEST)[:samples, :n])
    now = Drawn(painted, n, draws[-1], draws.mean(axis=1))
    exact = mean_moments(painted, n)
    shown = reveal or guess is not None
    return Scene(
        panels=(
            Axes("population", (0, 10), (-0.3, 1.0), 0.3, title="the population, and the last sample", xticks=(),
                 yticks=(), lines=False, tab="Population"),
            Axes("pile", (0, 10), (0, TOP), 0.46, title="the means of all samples", xticks=(0, 5, 10), yticks=(),
                 lines=False, base=True, tab="Means"),
        ),
        marks=[*_sample(now), *_brackets(now, guess, shown), *(_pile(now) if shown else _asked())],
        say=_say(now, guess, shown),
        claims=_claims(now, exact, shown),
        work=_work(now, shown),
        handles=(
            Handle("population", "paint", (5.0, 0.5), "population", "paint the population", role="input", shape="none",
                   text=f"mean {fixed(painted.mean)}, standard deviation {fixed(painted.sd)}"),
        ),
        values={"mean": painted.mean, "sigma": painted.sd, "error": now.error, "share": 100 / np.sqrt(n),
                "shown": shown, "skew_of_mean": exact[2], "spread": float(now.means.std()), "shares": painted.shares},
        primary="pile",
    )  # fmt: skip


def _sample(now: Drawn) -> list[Mark]:
    heights, mean = now.population.heights, float(now.last.mean())
    level = -0.15
    return [
        Bars(now.population.edges, heights, fill=0.3, panel="population", role="input", id="bars"),
        Segments([[(0, 0), (10, 0)]], panel="population", role="data", faint=True, id="floor"),
        Dots(np.column_stack([now.last, np.full(now.n, level)]), 3.0, panel="population", role="input", id="sample"),
        Segments([[(mean, level - 0.13), (mean, level + 0.13)]], thick=True, panel="population", role="special",
                 id="mean"),
    ]  # fmt: skip


def _asked() -> list[Mark]:
    words = "The means will pile up here. How wide?"
    return [Text((5, 35), words, "c", fixed=True, panel="pile", role="guide", id="ask")]


def _brackets(now: Drawn, guess: float | None, shown: bool) -> list[Mark]:
    """σ for one draw, σ/√n for a mean, and the guess, each to both sides of the population's mean."""
    rows: list[tuple[str, float, float, str, str]] = [
        ("sigma", 89.0, now.population.sd, f"*σ* = {fixed(now.population.sd)}", "input")
    ]
    if shown:
        rows.append(("error", 75.0, now.error, f"*σ*/√*n* = {fixed(now.error)}", "special"))
    if guess is not None:
        rows.append(("guess", 61.0, now.population.sd * guess / 100, f"you said {fixed(guess, 0)} %", "guide"))
    centre, right = now.population.mean, now.population.mean < 5
    widest = max(now.population.sd, now.population.sd * (guess or 0) / 100)
    marks: list[Mark] = []
    for name, y, half, words, role in rows:
        marks.append(
            Interval((centre - half, y), (centre + half, y), thick=name == "error", panel="pile", role=role, id=name)
        )
        # The words stand outside the widest bracket, so that they stay where they are when n changes; where their own
        # bracket leaves them no room on a phone, above it.
        if (centre if right else 10 - centre) + half + 0.24 + WIDE * len(words.replace("*", "")) > 10:
            at, toward, gap = (centre, y), "n", 3.0
        else:
            at = (min(centre + widest, 9.9) if right else max(centre - widest, 0.1), y)
            toward, gap = "e" if right else "w", 8.0
        marks.append(
            Text(at, words, toward, fixed=True, gap=gap, panel="pile", role=role, id=f"{name}-text")
        )
    return marks


def _pile(now: Drawn) -> list[Mark]:
    edges = np.linspace(0, 10, round(10 / BIN) + 1)
    counts = np.histogram(now.means, edges)[0].astype(float)
    last = float(now.means[-1])
    height = counts[min(int(last / BIN), len(counts) - 1)]
    marks: list[Mark] = [
        Polygon(_stairs(edges, np.minimum(counts, TOP)), 0.45, panel="pile", role="special", id="pile"),
        Dot((last, min(height, TOP)), 3.5, panel="pile", role="special", id="last"),
    ]
    if len(now.means) >= ENOUGH:
        low, high = now.population.mean - 4 * now.error, now.population.mean + 4 * now.error
        x = np.linspace(max(0.0, low), min(10.0, high), 121)
        bell = np.exp(-0.5 * ((x - now.population.mean) / now.error) ** 2) / (now.error * np.sqrt(2 * np.pi))
        points = np.column_stack([x, len(now.means) * BIN * bell])
        marks.append(Curve(points, panel="pile", role="output", id="bell"))
    if counts.max() > TOP:
        side = 0.3 if now.population.mean > 5 else 9.7
        words, toward = "↑ goes higher", "e" if side < 5 else "w"
        marks.append(Text((side, 12), words, toward, fixed=True, gap=0, panel="pile", role="guide", id="over"))
    return marks


def _stairs(edges: Array, counts: Array) -> Array:
    """The outline of the whole pile as one shape, which paints faster than a hundred bars."""
    filled = np.flatnonzero(counts)
    first, last = int(filled[0]), int(filled[-1]) + 1
    x, y = np.repeat(edges[first : last + 1], 2), np.repeat(counts[first:last], 2)
    return np.column_stack([x, np.concatenate([[0.0], y, [0.0]])])


def _say(now: Drawn, guess: float | None, shown: bool) -> str:
    count, size = len(now.means), now.n
    draws = "one draw" if size == 1 else f"{size} draws"
    if not shown:
        return (
            f"[{draws.capitalize()}]{{input}}, and [{'its' if size == 1 else 'their'} mean, {fixed(now.means[-1])}]{{special}}. "
            f"Single draws spread by *σ* = {fixed(now.population.sd)}. The mean of the next sample will be another."
        )
    share = f"{fixed(100 / np.sqrt(size), 0)} %"
    if count == 1:
        head = f"One sample of {draws} so far, with the mean {fixed(now.means[-1])}."
    else:
        head = (
            f"{count:,} means of {draws} each: [they spread by {fixed(now.means.std())}]{{special}}, and "
            f"*σ*/√*n* = {fixed(now.error)}."
        )
    if guess is None:
        return f"{head} In the long run means spread by {share} of *σ*."
    return f"{head} You said that means spread by {fixed(guess, 0)} % of *σ*; in the long run it is {share}."


def _claims(now: Drawn, exact: tuple[float, float, float], shown: bool) -> tuple[Claim, ...]:
    mean, sd, skew = exact
    note = "after your guess"
    return (
        Claim("Means have the population's centre", "E[mean] = *μ*", mean, now.population.mean, digits=3, scale=10),
        Claim(
            "Their spread, by convolving the bars", "SD[mean] = *σ*/√*n*", sd, now.error, digits=3, applies=shown,
            note=note,
        ),
        Claim(
            "Their lopsidedness fades", "skew[mean] = skew/√*n*", skew, now.population.skew / np.sqrt(now.n), digits=3,
            applies=shown, note=note,
        ),
    )  # fmt: skip


def _tex(value: float, digits: int = 4) -> str:
    return fixed(value, digits).replace("−", "-")


def _work(now: Drawn, shown: bool) -> tuple[Step, ...]:
    mean, sd, n = now.population.mean, now.population.sd, now.n
    total, away = float(now.last.sum()), _tex(float(now.last.mean()) - now.population.mean)
    steps = (
        Step(
            rf"\spec{{\bar x}} &= \frac{{{total:.3f}}}{{{n}}} \approx {total / n:.3f}", "The last sample: its sum over n",
            ("mean", "sample"),
        ),
        Step(rf"\inp{{\mu}} &\approx {mean:.3f},\quad \inp{{\sigma}} \approx {sd:.3f}", "From the bars", ("bars", "sigma")),
    )  # fmt: skip
    if not shown:
        return steps
    z = _tex((total / n - mean) / now.error, 2)
    return (
        *steps,
        Step(
            rf"\spec{{\sigma/\sqrt n}} &= {sd:.3f}/\sqrt{{{n}}} \approx {now.error:.3f}", "The spread of such means", ("error",)
        ),
        Step(
            rf"\frac{{\bar x-\mu}}{{\sigma/\sqrt n}} &\approx \frac{{{away}}}{{{now.error:.4f}}} \approx {z}",
            "This mean, shifted and scaled", ("last",),
        ),
    )  # fmt: skip


def figures() -> dict[str, object]:
    """The numbers of the lesson: five folds of one and the same classifier, and errors at other sizes."""
    right = np.random.default_rng(11).binomial(50, 0.8, 5) / 50
    error = float(np.sqrt(0.8 * 0.2 / 50))
    sigma = Painted(np.array(HUMPS)).sd
    return {
        "folds": "  ".join(f"{x:.2f}" for x in right), "low": float(right.min()), "high": float(right.max()),
        "fold_error": error, "sigma": sigma, "four": sigma / 2, "sixteen": sigma / 4,
    }  # fmt: skip
