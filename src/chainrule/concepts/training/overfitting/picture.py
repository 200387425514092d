"""Overfitting: points split into training and test, a polynomial, two bars of error, and both errors at every degree."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated

import numpy as np

from chainrule.maths.polynomials import parts, ridge
from chainrule.maths.rounding import mean_in_full, tex_number
from chainrule.maths.splits import Fit, Mask, Spread, spread
from chainrule.maths.wave import MOST, NODES, SIGMA, WEIGHTS, judged, on_new_points, source
from chainrule.pictures import (
    Arrow,
    Axes,
    Bars,
    Case,
    Claim,
    Count,
    Curve,
    Dot,
    Dots,
    Flag,
    Goal,
    Guess,
    Handle,
    Mark,
    Points,
    Polygon,
    Scene,
    Seed,
    Segments,
    Step,
    Text,
    fixed,
    picture,
)
from chainrule.pictures.controls import Array

POINTS = (
    (-0.91, -0.22), (-0.77, -0.86), (-0.65, -0.83), (-0.55, -1.38), (-0.39, -0.8),
    (-0.29, -0.64), (-0.14, -0.23), (-0.02, -0.03), (0.11, 0.22), (0.29, 0.36),
    (0.43, 1.69), (0.49, 0.82), (0.62, 0.68), (0.84, 1.03), (0.97, -0.13),
)  # fmt: skip
SPLIT, LUCKY = 7, 31
"""The seed of the split at the start, and of one whose test points flatter a straight line."""
TOP = 9
WINDOW = (-1.0, 1.0, -2.0, 2.0)
TALL = 1.0
"""The largest error that the bars and the lower panel can show."""
FOOT, HEAD = -2.15, 2.15
"""The upper panel, from bottom to top."""
BARS = {"train": (1.19, 1.49), "test": (1.61, 1.91)}


ACROSS = np.linspace(-1.06, 1.06, 251)


@lru_cache(maxsize=8)
def _curves(fitted: Fit) -> Array:
    """Every polynomial at `ACROSS`, shape (TOP + 1, 251)."""
    return fitted.rungs.at(ACROSS)


def _others(fitted: Fit, fresh: bool) -> Spread:
    """40 other splits; their curves at `NODES` too where the source is shown."""
    return spread(fitted.points, fitted.base, TOP, NODES if fresh else NODES[:0])


def _said(error: float) -> str:
    """An error in at most seven characters, for a bar is narrow on a phone."""
    if error < 9999.5:
        return fixed(error, 2 if error < 9.995 else 1 if error < 99.95 else 0)
    mantissa, power = f"{error:.1e}".split("e")
    return f"{mantissa}·10{str(int(power)).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


_DEFAULT, _LUCKY, _MANY = (judged(POINTS, k, seed, TOP) for k, seed in ((0, SPLIT), (0, LUCKY), (MOST, SPLIT)))
CLEAN = tuple((x, round(float(source(np.array(x))), 4)) for x, _ in POINTS)

START = {"points": POINTS, "more": 0, "split": SPLIT, "fresh": False, "reveal": True}
"""What a case is told of: it starts from the picture's own points, wherever the reader has dragged them."""

CASES = [
    Case(
        "threads", "through every training point", {**START, "degree": 9},
        "The smaller the training error, the better the model.",
        f"Ten coefficients, ten training points: the training error is {_said(_DEFAULT.train_error[9])}, and the test "
        f"error is {_said(_DEFAULT.test_error[9])}. Degree 3 misses every training point a little and has "
        f"{_said(_DEFAULT.test_error[3])}.",
    ),
    Case(
        "lucky", "one lucky split", {**START, "degree": _LUCKY.best, "split": LUCKY, "fresh": True},
        "The least test error is what to expect on new data.",
        f"This split chose degree {_LUCKY.best}, with a test error of {_said(_LUCKY.test_error[_LUCKY.best])}. On new "
        f"points that curve has {_said(on_new_points(_LUCKY)[_LUCKY.best])}, and degree 3 has {_said(on_new_points(_LUCKY)[3])}. "
        "What a test set chose, it can no longer judge.",
    ),
    Case(
        "more", "the same degree, more data", {**START, "degree": 9, "more": MOST},
        "The only cure for overfitting is a smaller model.",
        f"Degree 9 is still degree 9. With {_MANY.n} training points its test error is {_said(_MANY.test_error[9])}, "
        f"down from {_said(_DEFAULT.test_error[9])} with ten.",
    ),
    Case(
        "clean", "no noise", {**START, "points": CLEAN, "degree": 9},
        "A high degree always overfits.",
        "These points lie on the source, without noise. Degree 9 goes through all ten training points, and through the "
        "test points as well: there was no noise to follow.",
    ),
]  # fmt: skip

GOALS = [
    Goal("Bring the training error to 0.", lambda a, s: s.values["train"][a["degree"]] < 1e-9),
    Goal("Then calm that degree with more data: a test error below 0.15.",
         lambda a, s: a["degree"] == TOP and s.values["test"][TOP] < 0.15 and s.values["shown"]),
    Goal("Drag one training point until the degree with the least test error is another.",
         lambda a, s: s.values["shown"] and s.values["moved"] and s.values["best"] != _DEFAULT.best and a["split"] == SPLIT),
    Goal("At degree 3 or more, find a split whose test error lies below its training error.",
         lambda a, s: s.values["shown"] and a["degree"] >= 3 and s.values["test"][a["degree"]] < s.values["train"][a["degree"]] - 0.005),
]  # fmt: skip


@picture(title="Trained on some, tested on others", cases=CASES, goals=GOALS, opening=("degree", 1, 9))
def overfitting(
    degree: Annotated[int, Count(0, TOP, label="degree", role="output", knobs=("degree",))] = 1,
    points: Annotated[Array, Points(WINDOW, least=6, most=60, label="point")] = POINTS,  # type: ignore[assignment]
    more: Annotated[int, Count(0, MOST, label="more points")] = 0,
    split: Annotated[int, Seed(label="Split again")] = SPLIT,
    fresh: Annotated[bool, Flag(label="Show the source")] = False,
    guess: Annotated[
        float | None, Guess(0, TOP, step=1, digits=0, label="Least test error at degree", answer="best")
    ] = None,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
) -> Scene:
    """Fit a polynomial of `degree` to two thirds of the points, and judge it on the third that was kept back."""
    fitted, shown = judged(points, more, split, TOP), reveal or guess is not None
    return Scene(
        panels=(
            Axes("data", (-1.08, 1.98), (FOOT, HEAD), ratio=0.43, least=150, title=" ", lines=False, yticks=(-2, 0, 2),
                 xticks=(-1, 0, 1, *(sum(b) / 2 for b in BARS.values())), xwords=("−1", "0", "1", *BARS), tab="Curve"),
            Axes("errors", (-0.5, TOP + 0.5), (0, TALL), ratio=0.26, least=130, title="mean squared error at every degree",
                 xticks=(0, 3, 6, 9), yticks=(0, 0.5, 1), xlabel="degree", tab="Degrees"),
        ),
        marks=[*_curve(fitted, degree, shown, fresh), *_bars(fitted, degree, shown), *_degrees(fitted, degree, shown, fresh),
               *_ghost(fitted, guess, shown)],
        say=_say(fitted, degree, guess, shown, fresh),
        claims=_claims(fitted, degree, shown and fresh),
        work=_work(fitted, degree, shown),
        handles=_handles(fitted, degree),
        values={"train": fitted.train_error, "test": fitted.test_error, "best": fitted.best, "n": fitted.n, "shown": shown,
                "moved": _training_moved(fitted)},
        primary="data",
    )  # fmt: skip


def _training_moved(fitted: Fit) -> bool:
    """Whether a training point has been dragged, and no test point."""
    if fitted.base != len(POINTS):
        return False
    moved, test = (fitted.points[: fitted.base] != np.array(POINTS)).any(axis=1), fitted.test[: fitted.base]
    return bool(moved[~test].any() and not moved[test].any())


def _handles(fitted: Fit, degree: int) -> tuple[Handle, ...]:
    """The degree on its axis, and every point that the reader may move; the dots are drawn as marks."""
    return (
        Handle("degree", "x", (degree, 0.0), "errors", "degree", role="output", text=f"degree {degree}"),
        *(Handle("points", "point", (x, y), "data", f"{'test' if fitted.test[i] else 'training'} point {i + 1}", index=i,
                 shape="none", text=f"{fixed(x)}, {fixed(y)}")
          for i, (x, y) in enumerate(fitted.points[: fitted.base].tolist())),
    )  # fmt: skip


def _curve(fitted: Fit, degree: int, shown: bool, fresh: bool) -> list[Mark]:
    """The points in their two parts, the curve, and how far it is from each point."""
    x, y, test = ACROSS, _curves(fitted)[degree], fitted.points[fitted.test]
    few, size = len(fitted.points) <= 40, 4.5 if len(fitted.points) <= 40 else 2.5
    frame = [[-1.08, FOOT], [-1.08, HEAD], [1.08, HEAD], [1.08, FOOT]]
    marks: list[Mark] = [Polygon(frame, fill=0, edge=True, panel="data", faint=True, id="frame")]
    if fresh:
        marks.append(Curve(np.column_stack([x, source(x)]), dash="dotted", panel="data", role="guide", id="source"))
        marks.append(Text((-0.5, -1), "source", "s", panel="data", role="guide", id="source-text"))
    if few:
        marks.append(_distances(fitted, ~fitted.test, degree, "input", "left"))
    if few and shown:
        marks.append(_distances(fitted, fitted.test, degree, "special", "missed"))
    marks.append(Curve(np.column_stack([x, y]), thick=True, panel="data", role="output", id="curve"))
    marks += _leaving(x, y)
    marks.append(Dots(fitted.points[~fitted.test], size=size, panel="data", role="input", id="train"))
    marks.append(Dots(test, size=size, hollow=True, panel="data", role="special", id="test"))
    for words, at, role in ((f"● {fitted.n} to train on", -1.12, "input"),
                            (f"○ {len(test)} for the test", 0.42, "special")):
        marks.append(Text((at, HEAD), words, "ne", gap=8, fixed=True, clip=False, panel="data", role=role, id=f"{role}-text"))
    return marks  # fmt: skip


def _distances(fitted: Fit, part: Mask, degree: int, role: str, name: str) -> Mark:
    p = fitted.points[part]
    ends = np.stack([p, np.column_stack([p[:, 0], fitted.predicted[degree, part]])], axis=1)
    return Segments(ends, panel="data", role=role, faint=True, id=name)


def _leaving(x: Array, y: Array) -> list[Mark]:
    """An arrow at the edge over every stretch of the curve that is outside the frame."""
    marks: list[Mark] = []
    for side, edge in ((1, HEAD), (-1, FOOT)):
        out = np.concatenate([[0], (side * y > side * edge).astype(int), [0]])
        starts, stops = np.flatnonzero(np.diff(out) == 1), np.flatnonzero(np.diff(out) == -1) - 1
        for start, stop in zip(starts, stops, strict=True):
            at = min(max((x[start] + x[stop]) / 2, -1.03), 1.03)
            marks.append(Arrow((at, edge - 0.3 * side), (at, edge), size=7, panel="data", role="output",
                               id=f"leaves{len(marks)}"))  # fmt: skip
    return marks


def _bars(fitted: Fit, degree: int, shown: bool) -> list[Mark]:
    """The training error and, once it is asked for, the test error; a bar that is too tall leaves the frame."""
    marks: list[Mark] = []
    given = (("train", "input", fitted.train_error[degree]), ("test", "special", fitted.test_error[degree]))
    for name, role, error in given:
        (low, high), middle = BARS[name], sum(BARS[name]) / 2
        if name == "test" and not shown:
            marks.append(Text((middle, FOOT), "?", "n", gap=8, fixed=True, bold=True, panel="data", role=role, id="ask"))
            continue
        top = FOOT + 0.86 * (HEAD - FOOT) * min(error / TALL, 1.0)  # the rest is for the arrow
        off, fill = bool(error > TALL), 0.4 if name == "train" else 0.25
        marks.append(Bars([low, high], [top], base=FOOT, fill=fill, outline=True, panel="data", role=role, id=f"{name}-bar"))
        if off:
            marks.append(Arrow((middle, top), (middle, HEAD), open=True, thick=True, panel="data", role=role, id=f"{name}-off"))
        place, side = ((middle, top - 0.35), "c") if off else ((middle, top), "n")
        marks.append(Text(place, _said(error), side, gap=4, fixed=True, bold=True, panel="data", role=role, id=f"{name}-value"))
    return marks


def _degrees(fitted: Fit, degree: int, shown: bool, fresh: bool) -> list[Mark]:
    """Both errors over the degree: the training error always, the test error and its spread when it is asked for."""
    k = np.arange(TOP + 1)
    marks: list[Mark] = [Segments([[[degree, 0], [degree, TALL]]], dash="dotted", panel="errors", role="guide", id="now")]
    if shown:
        low, high = _others(fitted, fresh).half
        band = np.vstack([np.column_stack([k, low]), np.column_stack([k, high])[::-1]])
        marks.append(Polygon(band, fill=0.1, panel="errors", role="special", id="band"))
        if low.min() < TALL:
            marks.append(Text((-0.5, 0), "shaded: half of 40 other splits", "se", gap=30, fixed=True, clip=False,
                              panel="errors", role="guide", id="band-text"))  # fmt: skip
    if shown and fresh:
        marks.append(Curve(np.column_stack([k, on_new_points(fitted)]), dash="dash", panel="errors", role="other", id="new"))
        marks += _off(on_new_points(fitted), "other", "new")
    marks.append(Curve(np.column_stack([k, fitted.train_error]), panel="errors", role="input", id="train-curve"))
    marks.append(Dots(np.column_stack([k, fitted.train_error]), size=2.5, panel="errors", role="input", id="train-dots"))
    marks += _off(fitted.train_error, "input", "train")
    marks.append(_named(fitted.train_error, "training", "input", "n"))
    if shown and fresh:
        marks.append(_named(on_new_points(fitted), "on new points", "other", "n", 26.0))
    marks.append(Dot((degree, fitted.train_error[degree]), panel="errors", role="input", id="train-now"))
    if shown:
        marks.append(Curve(np.column_stack([k, fitted.test_error]), thick=True, panel="errors", role="special", id="test-curve"))
        marks.append(Dots(np.column_stack([k, fitted.test_error]), size=3, hollow=True, panel="errors", role="special", id="test-dots"))
        marks.append(Dot((degree, fitted.test_error[degree]), hollow=True, size=5, panel="errors", role="special", id="test-now"))
        marks += [*_off(fitted.test_error, "special", "test"), *_least(fitted, degree)]
    return marks


def _named(values: Array, words: str, role: str, toward: str, gap: float = 8.0) -> Mark:
    """The name of a curve: where it leaves the frame, or near its end."""
    over = np.flatnonzero((values[:-1] < 0.75 * TALL) & (values[1:] >= 0.75 * TALL))
    if len(over):
        j = int(over[-1])
        t = (0.75 * TALL - values[j]) / (values[j + 1] - values[j])
        return Text((j + t, 0.75 * TALL), words, "e", panel="errors", role=role, id=f"{role}-name")
    words += " ↑" if values[TOP - 1] > TALL else ""
    return Text((TOP - 1, min(values[TOP - 1], TALL)), words, toward, gap=gap, panel="errors", role=role, id=f"{role}-name")


def _off(error: Array, role: str, name: str) -> list[Mark]:
    """An arrow wherever the curve of an error goes out of the frame, read from the side that is inside."""
    marks: list[Mark] = []
    crosses = ((error[:-1] <= TALL) != (error[1:] <= TALL)) & (np.abs(np.diff(error)) > 0.1 * TALL)
    for j in np.flatnonzero(crosses).tolist():
        a, b = (j, j + 1) if error[j] <= TALL else (j + 1, j)
        way = np.array([b - a, error[b] - error[a]])
        share = (TALL - error[a]) / way[1]
        end = np.array([a, error[a]]) + share * way
        start = end - way * min(0.25 * TALL / way[1], 0.5, share)
        marks.append(Arrow(start, end, open=True, size=8, panel="errors", role=role, id=f"{name}-off{j}"))
    return marks


def _free(fitted: Fit, degrees: Iterable[int], *heights: float) -> float:
    """The first of `heights` that is well away from both curves at these degrees, else the one that is farthest."""
    near = np.clip(list(degrees), 0, TOP)
    curves = np.concatenate([fitted.test_error[near], fitted.train_error[near]])
    return max(heights, key=lambda h: min(float(np.abs(curves - h).min()), 0.1))


def _least(fitted: Fit, degree: int) -> list[Mark]:
    """The degree with the least test error, and this error."""
    k, error, marks = fitted.best, fitted.test_error[fitted.best], list[Mark]()
    height = _free(fitted, range(k - 2, k + 3), 0.89, 0.3, 0.15)
    if error < height - 0.25 and k != degree:
        marks.append(Segments([[[k, error + 0.07], [k, height - 0.09]]], dash="dotted", panel="errors", role="special",
                              id="least-line"))  # fmt: skip
    words = f"least test error {_said(error)}{' ↑' if error > TALL else ''}"
    return [
        *marks,
        Dot((k, error), shape="plus", size=6, panel="errors", role="special", id="least"),
        Text((k, height), words, "c", fixed=True, bold=True, panel="errors", role="special", id="least-text"),
    ]


def _ghost(fitted: Fit, guess: float | None, shown: bool) -> list[Mark]:
    if guess is None or not shown:
        return []
    at = round(guess)
    side = 1 if at < 7 else -1
    height = _free(fitted, range(at, at + 4 * side, side), 0.62, 0.45, 0.3)
    return [
        Segments([[[at, 0], [at, TALL]]], dash="dash", panel="errors", role="guide", id="guess"),
        Text((at, height), f"you said {at}", "e" if side > 0 else "w", panel="errors", role="guide", id="said"),
    ]


def _say(fitted: Fit, degree: int, guess: float | None, shown: bool, fresh: bool) -> str:
    body = f"[Degree {degree}]{{output}}: [training error {_said(fitted.train_error[degree])}]{{input}}"
    rank = fitted.rank
    if not shown:
        how = ", for it meets every training point" if fitted.threads(degree) else ""
        return f"{body}{how}. It never rises with the degree. At which degree is the [test error]{{special}} least?"
    body += f", [test error {_said(fitted.test_error[degree])}]{{special}}."
    if degree >= rank:
        body += f" The training points fix only {rank} coefficient{'s' if rank > 1 else ''}: degree {rank - 1} is drawn."
    if fresh:
        body += f" On new points from the dotted source, with its noise: {_said(on_new_points(fitted)[degree])}."
    alike = int((_others(fitted, fresh).best == fitted.best).sum())
    closely = ", by less than 0.005," if degree != fitted.best and fitted.test_error[degree] - fitted.test_error[fitted.best] < 0.005 else ""
    truth = f"{'the' if guess is not None else 'The'} test error is least at degree {fitted.best} here{closely or ','} and in {alike or 'none'} of 40 other splits."
    if guess is None:
        return f"{body} {truth}"
    right = fitted.test_error[round(guess)] <= fitted.test_error[fitted.best] + 1e-12
    return f"{body} You said {round(guess)}{', and that is right' if right else ''}: {truth}"


def _claims(fitted: Fit, degree: int, fresh: bool) -> tuple[Claim, ...]:
    """What holds for least squares with a constant on its own training points, and the two parts of the error."""
    y, curve = fitted.points[~fitted.test, 1], fitted.predicted[degree, ~fitted.test]
    up = min(degree, TOP - 1)
    rows = f"{degree + 1} coefficient{'s' if degree else ''} for {fitted.n} training points"
    rows = rows if degree + 1 < fitted.n else "training points share an *x*"
    claims = [
        Claim("What the curve explains and what it misses add up", "mean *y*² = mean *ŷ*² + training error",
              float((y**2).mean()), float((curve**2).mean() + fitted.train_error[degree]), scale=4.0),
        Claim(f"Degree {up + 1} has no larger training error than degree {up}", "*E*(*d* + 1) ≤ *E*(*d*)",
              float(fitted.train_error[up + 1]), float(fitted.train_error[up]), "≤", digits=3, scale=4.0),
        Claim("As many coefficients as training points, or more, leave nothing over", "*d* + 1 ≥ *n* ⇒ training error = 0",
              float(fitted.train_error[degree]), 0.0, applies=fitted.threads(degree), note=rows, scale=4.0),
    ]  # fmt: skip
    if fresh:
        p = parts(_others(fitted, True).curves, source(NODES), WEIGHTS)
        claims.append(Claim("Over 40 splits: distance from the source, squared", "mean (*ŷ* − source)² = bias² + variance",
                            float(p.error[degree]), float(p.bias[degree] + p.variance[degree])))  # fmt: skip
    return tuple(claims)


def _work(fitted: Fit, degree: int, shown: bool) -> tuple[Step, ...]:
    """Coefficients against points, the training error, and, once it is asked for, the test error and the gap."""
    train, test = (tex_number(error[degree], 3) for error in (fitted.train_error, fitted.test_error))
    steps = [
        Step(rf"\out{{p}} = \out{{d}} + 1 = {degree} + 1 = {degree + 1},\quad \inp{{n}} = {fitted.n}",
             "Coefficients to choose, and training points to choose them by", ("curve", "train")),
        Step(rf"\inp{{E_{{\text{{train}}}}}} = \tfrac1n\textstyle\sum r^2 \approx {mean_in_full(fitted.squares[degree, ~fitted.test])} \approx {train}",
             "The squared distances of the training points, on average", ("left", "train-bar")),
    ]  # fmt: skip
    if not shown:
        return tuple(steps)
    gap = "" if "cdot" in test + train else f" = {float(test) - float(train):.3f}"
    return (
        *steps,
        Step(rf"\spec{{E_{{\text{{test}}}}}} \approx {mean_in_full(fitted.squares[degree, fitted.test])} \approx {test}",
             "The same for the points that were kept back", ("missed", "test-bar")),
        Step(rf"\spec{{E_{{\text{{test}}}}}} - \inp{{E_{{\text{{train}}}}}} \approx {test} - {train}{gap}",
             "The gap: what the training error does not show", ("train-bar", "test-bar")),
    )  # fmt: skip


def figures() -> dict[str, object]:
    """The scores at the top of the lesson, and the gap that the formula in it gives for two degrees."""
    rows, heights = [], _DEFAULT.points[:, 1]
    for name, part in (("train", ~_DEFAULT.test), ("test", _DEFAULT.test)):
        score = 1 - _DEFAULT.squares[9, part].sum() / ((heights[part] - heights[part].mean()) ** 2).sum()
        rows.append(f"R² on the {name} rows{'' if name == 'train' else ' '}   {score:6.3f}")
    (x, y), (u, v) = _DEFAULT.points[~_DEFAULT.test].T, _DEFAULT.points[_DEFAULT.test].T
    tamed = float(np.mean((np.polynomial.legendre.legval(u, ridge(x, y, 9, 0.3)) - v) ** 2))
    gaps = {f"gap{p}": 2 * SIGMA**2 * p / 10 for p in (4, 10)}
    return {"scores": "\n".join(rows), "tamed": tamed, "wild": float(_DEFAULT.test_error[9]), **gaps}
