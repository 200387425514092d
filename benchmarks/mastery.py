"""The estimate of mastery and the chooser, on simulated learners whose ability is known.

The learners are not the estimator's model: what they know is a number from 0 to 1 per concept, limited by what they
know of its needs, turned into right and wrong by a probit curve with guesses and slips, learnt by practice at a rate of
their own and forgotten exponentially. `Learner` below is all of it.

    python benchmarks/mastery.py [--learners 150] [--seed 1] [--write docs/mastery.md]
"""

from __future__ import annotations

import argparse
import math
import os
import random
import resource
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from chainrule.atlas.atlas import open_atlas
from chainrule.pictures import Axes, Curve, Dots, Mark, Scene, Segments, Text
from chainrule.pictures.standalone import to_svg
from chainrule.practice.chooser import Offer, Situation, choose
from chainrule.practice.mastery import SUPPORT, Evidence, Mastery, Record, expected

GOAL = "pca"
SKILLS = {"easy": -1.0, "medium": 0.0, "hard": 1.0}
BAR = {"easy": 0.25, "medium": 0.45, "hard": 0.65}
"""What must be known (0 to 1) to get an exercise right half of the time, before it is jittered by skill."""
WIDTH, GUESS, SLIP = 0.18, 0.05, 0.05
AID, LIFE = 0.12, 6.0
"""What a whole worked example above a question is worth, and the first half-life in days of what is known."""
GROUND = 0.35
"""What is left of knowing a concept when nothing of its needs is known."""
SESSION, GAP = 20, timedelta(days=1)
RATE = 0.2
"""The part of what is not known yet that one corrected answer teaches, at the median."""
MASTERED = 0.8
"""A path is mastered when medium questions on each of its concepts go right so often, unaided."""
MOST = 600
BEGIN = datetime(2026, 1, 5, 18, tzinfo=UTC)
WORLDS: dict[str, dict[str, float]] = {
    "learning half as fast": {"rate": 0.1},
    "worked examples do not help": {"aid": 0.0},
    "forgetting three times as fast": {"life": 2.0},
    "needs do not matter": {"ground": 1.0},
}
"""Learners unlike those on whom the chooser's constants were tried, by what is changed in them."""
POLICIES = ("chooser", "mastery order", "fixed order", "random")


@cache
def path_of(goal: str) -> dict[str, tuple[str, ...]]:
    """The concepts on the way to a goal, in learning order, each with its needs."""
    atlas = open_atlas()
    return {slug: atlas[slug].needs for slug in atlas.before(goal)}


@dataclass
class Learner:
    """A simulated learner: `known` per concept (0 to 1), the best it ever was, its half-life in days, its last use.

    Talent moves the start and the rate of learning. All draws come from `luck`.
    """

    needs: Mapping[str, tuple[str, ...]]
    luck: random.Random
    rate: float = RATE
    ground: float = GROUND
    aid: float = AID
    known: dict[str, float] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)
    life: dict[str, float] = field(default_factory=dict)
    used: dict[str, datetime] = field(default_factory=dict)
    bars: dict[tuple[str, str], float] = field(default_factory=dict)

    @classmethod
    def born(cls, needs: Mapping[str, tuple[str, ...]], seed: int, world: str = "") -> Learner:
        """A learner of this seed, in one of the WORLDS."""
        changed = {"rate": RATE, "ground": GROUND, "aid": AID, "life": LIFE, **WORLDS.get(world, {})}
        luck = random.Random(f"learner/{seed}")
        talent = luck.gauss(0, 1)
        rate = changed["rate"] * math.exp(0.25 * talent + luck.gauss(0, 0.3))
        learner = cls(needs, luck, rate, changed["ground"], changed["aid"])
        for place, concept in enumerate(needs):
            start = 0.3 + 0.1 * talent - 0.01 * place + luck.gauss(0, 0.12)
            learner.known[concept] = learner.best[concept] = min(0.9, max(0.02, start))
            learner.life[concept] = changed["life"]
            learner.used[concept] = BEGIN
            for skill, bar in BAR.items():
                learner.bars[concept, skill] = bar + luck.gauss(0, 0.06)
        return learner

    def now(self, concept: str, at: datetime) -> float:
        """What is known of a concept by itself: it sinks towards 0.6 of its best by half every half-life."""
        days = (at - self.used[concept]) / timedelta(days=1)
        floor = min(self.known[concept], 0.6 * self.best[concept])
        return floor + (self.known[concept] - floor) * math.pow(0.5, days / self.life[concept])

    def reach(self, concept: str, at: datetime, seen: dict[str, float] | None = None) -> float:
        """What can be used of it: less where little is known of what it needs, all the way down."""
        seen = {} if seen is None else seen
        if concept not in seen:
            seen[concept] = self.now(concept, at) * self.support(concept, at, seen)
        return seen[concept]

    def support(self, concept: str, at: datetime, seen: dict[str, float] | None = None) -> float:
        """How far the needs carry: `ground` with nothing, 1 from 0.6 on."""
        weakest = min((self.reach(need, at, seen) for need in self.needs[concept]), default=1.0)
        return self.ground + (1 - self.ground) * min(1.0, weakest / 0.6)

    def chance(
        self, concept: str, skill: str, at: datetime, fade: int = -1, seen: dict[str, float] | None = None
    ) -> float:
        """The probability of a right answer; a worked example above it is worth up to `aid`."""
        aid = self.aid * {0: 1.0, 1: 2 / 3, 2: 1 / 3, -1: 0.0}[fade]
        z = (self.reach(concept, at, seen) + aid - self.bars[concept, skill]) / WIDTH
        return GUESS + (1 - GUESS - SLIP) * 0.5 * (1 + math.erf(z / math.sqrt(2)))

    def answer(self, concept: str, skill: str, at: datetime, fade: int) -> bool:
        """One answer, and what its correction teaches: less where needs are missing or it was out of reach."""
        chance = self.chance(concept, skill, at, fade)
        right = self.luck.random() < chance
        fit = 0.5 if chance < 0.4 else 0.6 if chance > 0.95 else 1.0
        known = self.now(concept, at)
        if right:
            self.life[concept] *= 1.3 if at - self.used[concept] >= GAP / 2 else 1.05
        self.known[concept] = known + self.rate * self.support(concept, at) * fit * (1 - known)
        self.best[concept] = max(self.best[concept], self.known[concept])
        self.used[concept] = at
        return right

    def progress(self, at: datetime) -> float:
        """The share of the concepts that are mastered."""
        seen: dict[str, float] = {}
        return sum(self.chance(c, "medium", at, seen=seen) >= MASTERED for c in self.needs) / len(self.needs)


@dataclass
class Run:
    """What came of one learner under one policy: the share of the path mastered after each question, and the answers.

    Each answer is (predicted, predicted from label and worked example alone, true chance, right).
    """

    progress: list[float] = field(default_factory=list)
    answers: list[tuple[float, float, float, bool]] = field(default_factory=list)
    strong: list[float] = field(default_factory=list)
    """The true chance of a medium question for each concept, when the estimate first calls it strong."""

    @property
    def done(self) -> bool:
        """Whether the path was mastered."""
        return self.progress[-1] == 1

    @property
    def questions(self) -> int:
        """Until the path was mastered; MOST where it was not."""
        return len(self.progress) if self.done else MOST


@dataclass
class Course:
    """A learner's answers so far as a policy may see them."""

    offers: tuple[Offer, ...]
    needs: Mapping[str, tuple[str, ...]]
    luck: random.Random
    record: Record = field(default_factory=Record)
    log: list[Evidence] = field(default_factory=list)

    def ask(self, policy: str, now: datetime) -> tuple[Offer, int]:
        """The next question and how much of a worked example stands above it."""
        if policy == "chooser":
            choice = choose(Situation(self.record, self.log, self.offers, now, tuple(self.needs), self.needs))
            return Offer(choice.concept, choice.skill, SKILLS[choice.skill]), choice.fade
        if policy == "random":
            offer = self.luck.choice(self.offers)
        elif policy == "fixed order":
            # Each concept's exercises from easy to hard, twice; then the next concept; then all again.
            place = len(self.log) % (2 * len(self.offers))
            offer = self.offers[3 * (place // 6) + place % 3]
        else:
            offer = self._mastery_order()
        right = sum(e.right for e in self.log if (e.concept, e.skill) == (offer.concept, offer.skill))
        return offer, right if right < 3 else -1

    def predicted(self, offer: Offer, fade: int, now: datetime) -> tuple[float, float]:
        """The chance of a right answer by the estimate, and by the label and the worked example alone."""
        track = self.record.tracks.get(offer.concept)
        mark = track.at(now) if track else self.record.newcomer()
        level = self.record.difficulty(offer.concept, offer.skill, offer.difficulty)
        return expected(mark, level - SUPPORT[fade]), expected(Mastery(), offer.difficulty - SUPPORT[fade])

    def _mastery_order(self) -> Offer:
        """A concept until three of its questions in a row went right, then the next one; then all again."""
        rounds = 1
        while True:
            for n, concept in enumerate(self.needs):
                own = [e.right for e in self.log if e.concept == concept]
                if own[-3:] != [True] * 3 or len(own) < 3 * rounds:
                    return self.offers[3 * n + len(own) % 3]
            rounds += 1


def play(policy: str, seed: int, most: int = MOST, world: str = "") -> Run:
    """One learner under one policy, until the path is mastered or `most` questions were asked.

    The estimate follows the chooser's questions and the random ones; the two orders do without it.
    """
    estimated = policy in ("chooser", "random")
    needs = path_of(GOAL)
    learner, run, now = Learner.born(needs, seed, world), Run(), BEGIN
    offers = tuple(Offer(concept, skill, label) for concept in needs for skill, label in SKILLS.items())
    course = Course(offers, needs, random.Random(f"{policy}/{seed}"))
    strong: set[str] = set()
    for turn in range(most):
        now += GAP - timedelta(minutes=2 * SESSION) if turn and turn % SESSION == 0 else timedelta(minutes=2)
        offer, fade = course.ask(policy, now)
        predicted, blind = course.predicted(offer, fade, now) if estimated else (math.nan, math.nan)
        truth = learner.chance(offer.concept, offer.skill, now, fade)
        right = learner.answer(offer.concept, offer.skill, now, fade)
        run.answers.append((predicted, blind, truth, right))
        evidence = Evidence(offer.concept, offer.skill, offer.difficulty, right, False, now, fade)
        course.log.append(evidence)
        course.record = course.record.after(evidence) if estimated else course.record
        if estimated and offer.concept not in strong and course.record.tracks[offer.concept].at(now).word == "strong":
            strong.add(offer.concept)
            run.strong.append(learner.chance(offer.concept, "medium", now))
        run.progress.append(learner.progress(now))
        if run.progress[-1] == 1:
            break
    return run


def everyone(learners: int, seed: int, workers: int, world: str = "") -> dict[str, list[Run]]:
    """All learners under all policies; the same seed is the same learner under each."""
    seeds = [seed * 1_000_000 + n for n in range(learners)]
    with ProcessPoolExecutor(workers) as pool:
        rest = ([MOST] * learners, [world] * learners)
        jobs = {policy: pool.map(play, [policy] * learners, seeds, *rest, chunksize=10) for policy in POLICIES}
        return {policy: list(runs) for policy, runs in jobs.items()}


def interval(values: np.ndarray, statistic: str, seed: int = 1, rounds: int = 2000) -> tuple[float, float]:
    """A 95 % bootstrap interval (percentiles) of the mean or the median over learners; `values` of shape (n,)."""
    draws = np.random.default_rng(seed).integers(len(values), size=(rounds, len(values)))
    found = getattr(np, statistic)(values[draws], axis=1)
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def questions_table(runs: Mapping[str, Sequence[Run]]) -> list[str]:
    """Questions until the path is mastered, by policy; and the chooser's share of them, learner by learner."""
    lines = [
        "| order of questions | median | mean | mean with the chooser, as a share | not finished | right |",
        "| - | -: | -: | -: | -: | -: |",
    ]
    ours = np.array([run.questions for run in runs["chooser"]], float)
    for policy, found in runs.items():
        counts = np.array([run.questions for run in found], float)
        median, mean = (f"{getattr(np, s)(counts):.0f} ({span(interval(counts, s), 0)})" for s in ("median", "mean"))
        draws = np.random.default_rng(2).integers(len(counts), size=(2000, len(counts)))
        low, high = np.percentile(ours[draws].mean(axis=1) / counts[draws].mean(axis=1), [2.5, 97.5])
        ratio = "–" if policy == "chooser" else f"{ours.mean() / counts.mean():.2f} ({low:.2f} to {high:.2f})"
        right = statistics.mean(answer[3] for run in found for answer in run.answers)
        unfinished = sum(not run.done for run in found)
        lines.append(f"| {policy} | {median} | {mean} | {ratio} | {unfinished} of {len(found)} | {100 * right:.0f} % |")
    return lines


def calibration(runs: Sequence[Run], parts: int = 10) -> list[tuple[float, float, float, float, int]]:
    """By tenths of the prediction: mean prediction, share right with its 95 % interval over learners, and how many."""
    guessed = np.array([a[0] for run in runs for a in run.answers])
    right = np.array([a[3] for run in runs for a in run.answers], float)
    who = np.array([n for n, run in enumerate(runs) for _ in run.answers])
    edges = np.quantile(guessed, np.linspace(0, 1, parts + 1))
    place = np.clip(np.searchsorted(edges, guessed, side="right") - 1, 0, parts - 1)
    rows = []
    for part in range(parts):
        here = place == part
        sums, counts = (np.bincount(who[here], w, len(runs)) for w in (right[here], None))
        draws = np.random.default_rng(3).integers(len(runs), size=(1000, len(runs)))
        low, high = np.percentile(sums[draws].sum(axis=1) / counts[draws].sum(axis=1), [2.5, 97.5])
        rows.append((float(guessed[here].mean()), float(right[here].mean()), float(low), float(high), int(here.sum())))
    return rows


def worlds_table(learners: int, seed: int, workers: int) -> list[str]:
    """The same in worlds unlike the one in which the chooser's constants were tried."""
    lines = [
        f"| what is changed | mean questions, chooser | as a share of {' | of '.join(POLICIES[1:])} | chooser's ECE |",
        "| - | -: | -: | -: | -: | -: |",
    ]
    for world in WORLDS:
        runs = everyone(learners, seed, workers, world)
        counts = {policy: np.array([run.questions for run in found], float) for policy, found in runs.items()}
        draws = np.random.default_rng(4).integers(learners, size=(2000, learners))
        ours = counts["chooser"]
        cells = [f"{ours.mean():.0f} ({span(interval(ours, 'mean'), 0)})"]
        for policy in POLICIES[1:]:
            low, high = np.percentile(ours[draws].mean(axis=1) / counts[policy][draws].mean(axis=1), [2.5, 97.5])
            cells.append(f"{ours.mean() / counts[policy].mean():.2f} ({low:.2f} to {high:.2f})")
        lines.append(f"| {world} | {' | '.join(cells)} | {error(calibration(runs['chooser'])):.3f} |")
    return lines


def error(bins: Sequence[tuple[float, float, float, float, int]]) -> float:
    """The expected calibration error: the mean distance of the share right from the prediction, by tenths."""
    return sum(abs(p - r) * n for p, r, _, _, n in bins) / sum(n for *_, n in bins)


def calibration_table(runs: Mapping[str, Sequence[Run]]) -> list[str]:
    """Predicted and observed, by tenths."""
    lines = ["| tenth | chooser: predicted | right | random: predicted | right |", "| -: | -: | -: | -: | -: |"]
    both = [calibration(runs[policy]) for policy in ("chooser", "random")]
    for part, pair in enumerate(zip(*both, strict=True), 1):
        cells = " | ".join(f"{p:.3f} | {r:.3f} ({low:.2f} to {high:.2f})" for p, r, low, high, _ in pair)
        lines.append(f"| {part} | {cells} |")
    return lines


def scores_table(runs: Mapping[str, Sequence[Run]]) -> list[str]:
    """Brier scores beside what is possible, and the expected calibration error."""
    lines = [
        "| questions of | answers | Brier: estimate | label alone | share right alone | the true chances | ECE | "
        "“strong”: medium questions truly go right |",
        "| - | -: | -: | -: | -: | -: | -: | -: |",
    ]
    for policy in ("chooser", "random"):
        rows = np.array([a for run in runs[policy] for a in run.answers], float)
        right = rows[:, 3]
        briers = [float(np.mean((rows[:, k] - right) ** 2)) for k in (0, 1)]
        truth = float(np.mean((rows[:, 2] - right) ** 2))
        ece = error(calibration(runs[policy]))
        strong = [chance for run in runs[policy] for chance in run.strong]
        told = f"{100 * statistics.mean(strong):.0f} % ({len(strong)} times)" if strong else "never said"
        cells = " | ".join(f"{b:.4f}" for b in (*briers, float(np.var(right)), truth, ece))
        lines.append(f"| {policy} | {len(right):,} | {cells} | {told} |")
    return lines


def scene(runs: Mapping[str, Sequence[Run]]) -> Scene:
    """How much of the path is mastered after so many questions, and what was predicted against what came."""
    longest = 450
    marks: list[Mark] = []
    looks = {"chooser": ("special", True, ""), "mastery order": ("other", False, "dash"),
             "fixed order": ("input", False, ""), "random": ("guide", False, "dotted")}  # fmt: skip
    nearly = {}
    for policy, found in runs.items():
        padded = [[*run.progress, *[run.progress[-1]] * longest][:longest] for run in found]
        mean = 100 * np.mean(padded, axis=0)
        role, thick, dash = looks[policy]
        points = np.column_stack([np.arange(1, longest + 1), mean])
        marks.append(Curve(points, thick=thick, dash=dash, panel="path", role=role, id=policy))
        nearly[policy] = f"{np.argmax(mean >= 90) + 1}" if mean.max() >= 90 else f"more than {longest}"
        at = {"chooser": 70, "mastery order": 45, "fixed order": 250, "random": 300}[policy]
        toward = "nw" if policy == "chooser" else "se"
        marks.append(Text((at, mean[at - 1]), policy, toward=toward, panel="path", role=role))
    marks.append(Segments([[(0.2, 0.2), (1, 1)]], dash="dotted", panel="calibration", role="guide"))
    for policy, role in (("random", "guide"), ("chooser", "special")):
        rows = calibration(runs[policy])
        bars = [[(p, low), (p, high)] for p, _, low, high, _ in rows]
        marks.append(Segments(bars, panel="calibration", role=role))
        marks.append(Dots([(p, r) for p, r, *_ in rows], hollow=policy == "random", panel="calibration", role=role))
        p, r, *_ = rows[2 if policy == "random" else 0]
        marks.append(Text((p, r), policy, toward="se" if policy == "random" else "nw", panel="calibration", role=role))
    says = ", ".join(f"{policy} {n}" for policy, n in nearly.items())
    return Scene(
        panels=(
            Axes("path", (0, longest), (0, 100), ratio=0.62, title="concepts mastered, per cent", share=0.58,
                 xlabel="questions", xticks=(0, 100, 200, 300, 400), yticks=(0, 50, 100)),
            Axes("calibration", (0.2, 1), (0, 1), ratio=0.9, title="share right, by prediction", share=0.42,
                 beside=True, xlabel="predicted", xticks=(0.2, 0.4, 0.6, 0.8, 1), yticks=(0, 0.5, 1)),
        ),
        marks=marks,
        say=f"Questions until nine tenths of the path are mastered, over all learners: {says}.",
    )  # fmt: skip


def span(ends: tuple[float, float], digits: int) -> str:
    """An interval in words."""
    return f"{ends[0]:.{digits}f} to {ends[1]:.{digits}f}"


def report(runs: Mapping[str, Sequence[Run]], worlds: Sequence[str], seed: int, seconds: float) -> list[str]:
    """The measured section."""
    learners = len(runs["chooser"])
    return [
        "## Measured on simulated learners",
        "",
        f"Measured at commit {commit()} by `python benchmarks/mastery.py --learners {learners} --seed {seed}` in "
        f"{seconds:.0f} s of processor. {learners} learners, the {len(path_of(GOAL))} concepts on the way to `{GOAL}`, "
        f"three exercises each, {SESSION} questions a day. In brackets: 95 % bootstrap intervals over learners.",
        "",
        f"Questions until medium questions on every concept of the path go right with a true chance of {MASTERED} or "
        f"more, unaided. Who is not there after {MOST} counts as {MOST}.",
        "",
        *questions_table(runs),
        "",
        f"Other worlds, {learners // 10} learners each:",
        "",
        *worlds,
        "",
        "Predicted chance of each answer before it was given, against what came.",
        "",
        *calibration_table(runs),
        "",
        *scores_table(runs),
        "",
        "![The share of a path that is mastered after so many questions, for four orders of questions, and predicted "
        "against observed shares of right answers](mastery.svg)",
        "",
    ]


BEGIN_MARK, END_MARK = "<!-- measured: begin -->", "<!-- measured: end -->"


def write(path: Path, text: str) -> None:
    """Put the measured section into a page, between its markers."""
    page = path.read_text(encoding="utf-8")
    start, end = page.index(BEGIN_MARK), page.index(END_MARK)
    path.write_text(page[:start] + f"{BEGIN_MARK}\n{text}" + page[end:], encoding="utf-8")


def commit() -> str:
    """The commit that was measured."""
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "no commit"


def processor() -> float:
    """Seconds of processor that this process and its workers took."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def main() -> None:
    """Simulate, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    runs = everyone(options.learners, options.seed, options.workers)
    worlds = worlds_table(options.learners // 10, options.seed, options.workers)
    text = "\n".join(report(runs, worlds, options.seed, processor()))
    drawn = scene(runs)
    print(text, drawn.say, sep="\n")
    if options.write:
        write(options.write, text)
        options.write.with_suffix(".svg").write_text(to_svg(drawn, 720), encoding="utf-8")


if __name__ == "__main__":
    main()
