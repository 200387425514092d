"""Gradient descent: a bowl, a path of steps, the loss on a logarithmic axis, and a rail for the rate."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from chainrule.maths.descent import bowl, breaks_at, descend, limit
from chainrule.pictures import (
    Axes,
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
    Number,
    Plane,
    Point,
    Scene,
    Segments,
    Step,
    Text,
    fixed,
    picture,
)
from chainrule.pictures.controls import Array
from chainrule.pictures.panels import Panel

LOW, HIGH = 0.01, 1.0
FRAME = (-2.1, 2.1, -1.2, 1.2)
LOSS = (1e-3, 1e4)
RATES = ("lr", "learning_rate", "eta0", "eta", "learning_rate_init")  # what the libraries call it

CASES = [
    Case(
        "too-small", "a very small rate", {"rate": 0.01, "steep": 10.0, "flat": 1.0, "reveal": True},
        "The smaller the rate, the better.",
        "It is stable and slow: after thirty steps 74 % of the way along the flat direction are still to go.",
    ),
    Case(
        "zigzag", "a zigzag that converges", {"rate": 0.17, "steep": 10.0, "flat": 1.0, "reveal": True},
        "A path that bounces is a bug.",
        "The factor along the steep direction is 1 − 0.17·10 = −0.7. Each step overshoots, lands nearer, and the loss falls.",
    ),
    Case(
        "edge", "exactly at the limit", {"rate": 0.2, "steep": 10.0, "flat": 1.0, "reveal": True},
        "At the limit the run explodes.",
        "At 2/λ the factor is exactly −1: the steep coordinate swaps sides for ever and neither grows nor shrinks.",
    ),
    Case(
        "diverges", "past the limit", {"rate": 0.23, "steep": 10.0, "flat": 1.0, "reveal": True},
        "Every direction must be steep for a run to diverge.",
        "One direction is enough. The flat one still converges while the steep one is multiplied by −1.3 at each step.",
    ),
]  # fmt: skip

GOALS = [
    Goal("Make the path zigzag and still arrive.", lambda a, s: -0.95 < s.values["factor"] < -0.3),
    Goal(
        "Make the run diverge with the smallest rate you can.",
        lambda a, s: 1.0 < a["rate"] / s.values["limit"] < 1.06,
    ),
    Goal("Make the bowl four times steeper and find the new limit.", lambda a, s: a["steep"] >= 39.0 and abs(a["rate"] / s.values["limit"] - 1) < 0.06),
]  # fmt: skip


@picture(title="Steps down a bowl", cases=CASES, goals=GOALS, opening=("rate", 0.05, 0.15))
def gradient_descent(
    rate: Annotated[
        float, Number(LOW, HIGH, step=0.005, digits=3, scale="log", label="rate", role="special", knobs=RATES)
    ] = 0.05,
    start: Annotated[Array, Point(-2.0, 2.0, label="start", role="input", hidden=True)] = (-1.9, 1.0),  # type: ignore[assignment]
    steep: Annotated[float, Number(1.0, 50.0, step=0.5, digits=1, label="steep curvature *λ*", role="output")] = 10.0,
    flat: Annotated[float, Number(0.1, 10.0, step=0.1, digits=1, label="flat curvature *μ*", role="data")] = 1.0,
    steps: Annotated[int, Count(1, 100, label="steps", knobs=("max_iter",))] = 30,
    guess: Annotated[
        float | None, Guess(LOW, HIGH, digits=2, scale="log", label="It breaks at", answer="limit", within=0.02)
    ] = None,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
    broken: Annotated[float, Number(0.0, HIGH, digits=3, label="rate of another run", hidden=True)] = 0.0,
) -> Scene:
    """Draw `steps` steps at `rate` from `start` on the bowl ½(flat·x² + steep·y²), its loss, and the rail.

    With `broken` the loss of a second run at that rate stands beside it, dashed; its rate is not said.
    """
    curvatures = np.array([flat, steep])
    path = descend(curvatures, start, rate, steps)
    losses = bowl(curvatures, path)
    edge = limit(curvatures)
    shown = reveal or guess is not None
    gone = breaks_at(curvatures, start, broken) if broken else None
    return Scene(
        panels=_panels(flat, steep, steps),
        marks=[*_bowl(curvatures, path), *_other(curvatures, start, broken, steps, gone),
               *_losses(losses, steps, f"rate {_short(rate)}" if broken else ""), *_rail(rate, edge, guess, shown)],
        say=_say(rate, edge, losses, curvatures, path[0], guess, shown, gone),
        claims=_claims(curvatures, rate, path, edge, shown),
        work=_work(curvatures, rate, path, shown),
        handles=(
            *_asking(guess, reveal),
            Handle("rate", "x", (rate, 0.0), "rail", "rate", role="special", text=fixed(rate, 3)),
            Handle("start", "point", (start[0], start[1]), "bowl", "start", role="input",
                   text=f"{fixed(start[0])}, {fixed(start[1])}"),
        ),
        values={"limit": edge, "factor": 1 - rate * float(curvatures.max()), "loss": losses[-1], "first": losses[0],
                "path": path[min(3, steps)], "start": np.asarray(start)},
        primary="bowl",
    )  # fmt: skip


def _panels(flat: float, steep: float, steps: int) -> tuple[Panel, ...]:
    return (
        Plane("bowl", FRAME[:2], FRAME[2:], ratio=0.62, title="the loss from above", grid=0, axes=False, framed=True,
              tab="Bowl", below=(f"↔ curvature {fixed(flat, 1)}", f"↕ curvature {fixed(steep, 1)}")),
        Axes("loss", (0, steps), LOSS, ratio=0.55, title="loss, logarithmic", log="y", share=0.4, beside=True,
             xticks=(0, steps), yticks=(1e-2, 1, 1e2, 1e4), tab="Loss"),
        Axes("rail", (LOW, HIGH), (0, 1), log="x", ratio=0.07, least=48, xticks=(0.01, 0.03, 0.1, 0.3, 1.0), yticks=(),
             stays=True),
    )  # fmt: skip


def _inside(path: Array) -> tuple[Array, int | None]:
    """The path up to the frame, and the number of the step that leaves it."""
    x0, x1, y0, y1 = FRAME
    out = ~((path[:, 0] >= x0) & (path[:, 0] <= x1) & (path[:, 1] >= y0 - 0.15) & (path[:, 1] <= y1 + 0.15))
    first = int(np.argmax(out)) if out.any() else None
    return (path if first is None else path[:first]), first


def _bowl(curvatures: Array, path: Array) -> list[Mark]:
    top = bowl(curvatures, np.array([[FRAME[1], FRAME[3]]]))[0]
    t = np.linspace(0, 2 * np.pi, 121)
    marks: list[Mark] = []
    for level in top * np.array([0.02, 0.1, 0.28, 0.6, 1.05]):
        rim = np.column_stack([np.cos(t), np.sin(t)]) * np.sqrt(2 * level / curvatures)
        marks.append(Curve(rim, panel="bowl", role="data", faint=True, id=f"level{len(marks)}"))
    inside, left = _inside(path)
    marks.append(Curve(inside, thick=True, panel="bowl", role="special", id="path"))
    marks.append(Dots(inside[1:], size=2.5, panel="bowl", role="special", id="steps"))
    marks.append(Dot((0, 0), shape="plus", size=5, panel="bowl", role="guide", id="minimum"))
    marks.append(Text((0, 0), "minimum", "ne", panel="bowl", role="guide", id="minimum-text"))
    marks.append(Text(path[0], "start", "n", gap=11, panel="bowl", role="input", id="start-text"))
    if left is not None and left > 0:
        marks += _leaving(path[left - 1], path[left], left)
    return marks


def _leaving(a: Array, b: Array, step: int) -> list[Mark]:
    from chainrule.pictures import Arrow

    end = a + (b - a) * min(1.0, 20.0 / max(float(np.hypot(*(b - a))), 1e-9)) if np.isfinite(b).all() else a
    edge = _cut(a, end)
    return [
        Arrow(a, end, panel="bowl", role="error", id="leaves"),
        Text(edge, f"leaves the frame at step {step}", "e", panel="bowl", role="error", id="leaves-text"),
    ]


def _cut(a: Array, b: Array) -> Array:
    """Where the way from a to b leaves the frame, a little inside."""
    x0, x1, y0, y1 = FRAME
    d = np.where(np.abs(b - a) < 1e-12, 1e-12, b - a)
    bounds = np.where(d > 0, [x1, y1], [x0, y0])
    return np.asarray(a + d * min(1.0, float(np.min((bounds - a) / d))) * 0.97)


def _other(curvatures: Array, start: Array, rate: float, steps: int, gone: int | None) -> list[Mark]:
    """The loss of the run whose rate is not said, until it leaves the scale."""
    if not rate:
        return []
    losses = np.clip(bowl(curvatures, descend(curvatures, start, rate, steps)), LOSS[0], 1e300)
    over = np.flatnonzero(losses > LOSS[1])
    last = int(over[0]) if len(over) else steps
    points = np.column_stack([np.arange(last + 1), losses[: last + 1]])
    if len(over) and last > 0:  # to the top of the frame along the line of its last step
        t = np.log(LOSS[1] / losses[last - 1]) / np.log(losses[last] / losses[last - 1])
        points[-1] = (last - 1 + t, LOSS[1])
    words = "the other run" if gone is None else f"NaN at step {gone:,}"
    side = "se" if points[-1][0] < 0.5 * steps else "sw"
    end = Text(points[-1], words, side, gap=12, panel="loss", role="error" if gone else "guide", id="other-text")
    return [Curve(points, panel="loss", role="error" if gone else "guide", id="other"), end]


def _losses(losses: Array, steps: int, words: str = "") -> list[Mark]:
    k = np.arange(len(losses))
    low, high = LOSS
    over = np.flatnonzero(~(losses <= high))
    last = int(over[0]) if len(over) else len(losses)
    turn = max(int(np.argmax(losses > losses[0])), 1) if len(over) else last
    seen = np.column_stack([k, np.maximum(losses, low)])[: min(turn, last)]
    marks: list[Mark] = []
    if len(seen) > 1:
        marks.append(Curve(seen, thick=True, panel="loss", role="special", id="losses"))
    if len(over) and last > 0:
        a, b = losses[last - 1], losses[last] if np.isfinite(losses[last]) else high * 100
        t = np.log(high / a) / np.log(b / a)
        rising = np.column_stack([k, losses])[max(min(turn, last) - 1, 0) : last]
        marks.append(Curve(np.vstack([rising, [[last - 1 + t, high]]]), panel="loss", role="error", id="blows-up"))
        marks.append(
            Text(
                (last - 1 + t, high),
                "off the scale",
                "se" if last < 0.5 * steps else "sw",
                gap=16,
                panel="loss",
                role="error",
                id="off",
            )
        )
    elif losses[-1] >= low:
        words = words or fixed(losses[-1], 2 if losses[-1] > 0.05 else 3)
        marks.append(Text((steps, max(losses[-1], low)), words, "nw",
                          bold=True, panel="loss", role="special", id="last"))  # fmt: skip
    return marks


def _rail(rate: float, edge: float, guess: float | None, shown: bool) -> list[Mark]:
    marks: list[Mark] = []
    if guess is None and not shown:
        marks.append(Text((0.55, 0), "breaks here?", "n", gap=14, panel="rail", role="accent", id="ask", clip=False))
    if guess is not None:
        marks.append(Segments([[[guess, 0], [guess, 0.45]]], panel="rail", role="guide", id="guess"))
        marks.append(
            Text(
                (guess, 0.35), f"you said {fixed(guess)}", "n", gap=5, panel="rail", role="guide", id="said", clip=False
            )
        )
    if shown and LOW <= edge <= HIGH:
        marks.append(Segments([[[edge, 0], [edge, 0.72]]], panel="rail", role="error", id="limit-line"))
        marks.append(Dot((edge, 0), shape="cross", size=5, panel="rail", role="error", id="limit", clip=False))
        at = (edge, 0.72)
        marks.append(
            Text(
                at,
                f"limit {_short(edge)}",
                "n",
                gap=3,
                fixed=True,
                panel="rail",
                role="error",
                id="limit-text",
                clip=False,
            )
        )
    return [
        *marks,
        Text((rate, 0), f"rate {fixed(rate, 3)}", "n", gap=14, bold=True, panel="rail", role="special", id="rate", clip=False),
    ]  # fmt: skip


def _asking(guess: float | None, reveal: bool) -> tuple[Handle, ...]:
    """The guess can be marked on the rail until it is made."""
    if guess is not None or reveal:
        return ()
    return (
        Handle(
            "guess",
            "x",
            (0.55, 0.0),
            "rail",
            "your guess: where does it break?",
            text="not marked yet",
            quiet=True,
            tap=True,
        ),
    )


def _short(x: float) -> str:
    return fixed(x, 2 if x >= 0.1 else 3)


def _moves(losses: Array) -> str:
    """From where to where the loss goes, in words."""
    first, last = losses[0], losses[-1]
    if abs(last - first) <= 1e-9 * first:
        return f"stays at {fixed(first)}"
    way = "falls" if last < first else "rises"
    if not np.isfinite(last):
        return f"{way} from {fixed(first)} beyond the largest float"
    if last < 5e-4:
        return f"{way} from {fixed(first)} to less than 0.001"
    ends = fixed(last, 0 if last >= 1e5 else 2 if last > 0.05 else 3)
    if ends == fixed(first):  # a small change: with the digits in which it shows
        return f"{way} from {fixed(first, 4)} to {fixed(last, 4)}"
    return f"{way} from {fixed(first)} to {ends}"


def _name(curvatures: Array) -> str:
    """The letter of the steeper curvature: λ, unless the controls have made μ the larger one."""
    return "λ" if curvatures[1] >= curvatures[0] else "μ"


def _say(
    rate: float, edge: float, losses: Array, curvatures: Array, start: Array,
    guess: float | None, shown: bool, gone: int | None,
) -> str:  # fmt: skip
    steps, name = len(losses) - 1, _name(curvatures)
    body = f"At rate [{fixed(rate, 3)}]{{special}} the loss {_moves(losses)} in {steps} {'step' if steps == 1 else 'steps'}."
    if not shown:
        if gone is not None:
            return f"{body} At another rate, from the same start, it was not a number by step {gone:,}."
        return body + (" At which rate does it stop falling?" if edge <= HIGH else " It falls at every rate on the rail.")
    truth = f"{_short(edge)} = 2/{name}, and [{name} = {fixed(curvatures.max(), 1)}]{{output}} is the bowl's steepest curvature."
    if rate > edge and abs(start[int(np.argmax(curvatures))]) < 1e-9:
        truth += " This start does not notice: it lies exactly on the other axis." if losses[0] else " This start is the minimum."
    if guess is None:
        return f"{body} The limit is {truth}"
    if abs(guess / edge - 1) < 0.04:
        return f"{body} You said {_short(guess)}, and it is {truth}"
    return f"{body} You said {_short(guess)}. It is {truth}"


def _claims(curvatures: Array, rate: float, path: Array, edge: float, shown: bool) -> tuple[Claim, ...]:
    k, steep, name = min(3, len(path) - 1), int(np.argmax(curvatures)), _name(curvatures)
    y = "y" if name == "λ" else "x"
    factor = 1 - rate * curvatures[steep]
    walked = np.array(path[0], dtype=float)
    for _ in range(k):
        walked = walked - rate * curvatures * walked
    claims = [
        Claim("One step multiplies the steep coordinate", f"1 − rate·{name}",
              path[1][steep] / path[0][steep] if path[0][steep] else 0.0, factor,
              applies=bool(abs(path[0][steep]) > 1e-9), note="it starts at 0", scale=1.0),
        Claim(f"so after {k} {'step' if k == 1 else 'steps'} it is", f"{y}₀(1 − rate·{name}){' ²³'[k - 1].strip()}", walked[steep], path[k][steep],
              scale=float(abs(path[0]).max()) * max(1.0, abs(factor)) ** k),
    ]  # fmt: skip
    if shown:
        grows = abs(factor) > 1
        claims.append(Claim(f"A step makes its size grow exactly past the rate 2/{name}", f"rate > 2/{name} ⇔ |1 − rate·{name}| > 1",
                            float(grows), float(rate > edge * (1 + 1e-12)) if abs(rate / edge - 1) > 1e-9 else float(grows), digits=0))  # fmt: skip
    return tuple(claims)


def _work(curvatures: Array, rate: float, path: Array, shown: bool) -> tuple[Step, ...]:
    steep = int(np.argmax(curvatures))
    lam, y0, y1 = curvatures[steep], path[0][steep], path[1][steep]
    letter, y = (r"\lambda", "y") if _name(curvatures) == "λ" else (r"\mu", "x")
    bracket = f"({_n(y0)})" if y0 < 0 else _n(y0)
    steps = (
        Step(rf"1-\spec{{\eta}}\,\out{{{letter}}} = 1-{_n(rate)}\cdot{_n(lam, 1)}={_n(1 - rate * lam)}", "The factor of one step", ("path",)),
        Step(rf"\inp{{{y}_1}} = {_n(1 - rate * lam)}\cdot{bracket}={_n(y1)}", "The steep coordinate after it", ("path",)),
    )  # fmt: skip
    edge = Step(rf"2/\out{{{letter}}} = 2/{_n(lam, 1)}={_n(2 / lam)}", "The rate at which the factor is −1", ("limit",))
    return (*steps, edge) if shown else steps


def _n(x: float, digits: int = 3) -> str:
    return fixed(x, digits).replace("−", "-")


def figures() -> dict[str, object]:
    """The run at the top of the lesson: the same bowl at 0.05 and at 0.23, and the step at which it is NaN."""
    curvatures, start = np.array([1.0, 10.0]), np.array([-1.9, 1.0])
    rows = [f"step{'rate 0.05':>12}{'rate 0.23':>14}"]
    for k in (0, 10, 20, 30):
        pair = [bowl(curvatures, descend(curvatures, start, r, k))[-1] for r in (0.05, 0.23)]
        rows.append(f"{k:4d}{fixed(pair[0], 2):>12}{fixed(pair[1], 2):>14}")
    return {"runs": "\n".join(rows), "nan": breaks_at(curvatures, start, 0.23)}
