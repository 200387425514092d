"""The chain rule: three number lines, a short bar on the first and its stretched images on the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from chainrule.maths.chain import (
    CUBE,
    FLIP,
    QUARTER_SQUARE,
    RELU,
    SIGMOID,
    SINE,
    SQUARE,
    Chain,
    Stage,
    run,
    smooth,
    whole_slope,
)
from chainrule.pictures import (
    Arrow,
    Axes,
    Case,
    Choice,
    Claim,
    Dot,
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

INNER = {"x³": CUBE, "x²": SQUARE, "−1.5x": FLIP, "max(0, x)": RELU}
OUTER = {"u²/4": QUARTER_SQUARE, "sin u": SINE, "sigmoid u": SIGMOID, "max(0, u)": RELU}
EDGE = 2.15
HEIGHTS = (2.6, 1.5, 0.4)
NAMES, ROLES = ("x", "u", "y"), ("input", "other", "output")
PANEL = Axes(
    "lines", (-EDGE, EDGE), (-0.35, 3.15), ratio=0.66, least=300, xticks=(), yticks=(), lines=False, tab="Lines"
)
FIRST = (1.0, 0.1, "x³", "u²/4")
"""The setting that the guess is about."""

CASES = [
    Case(
        "add", "slopes 3 and 0.5", {"x": 1.0, "width": 0.1, "inner": "x³", "outer": "u²/4", "reveal": True},
        "The slopes add up.",
        "3 + 0.5 would make the bar on y 0.35 long. "
        "The second line stretches what the first has already stretched: 0.1 · 3 · 0.5 = 0.15.",
    ),
    Case(
        "own-input", "each slope at its own input",
        {"x": 0.5, "width": 0.2, "inner": "x³", "outer": "u²/4", "reveal": True},
        "Both slopes are taken at x.",
        "The outer function never sees x = 0.5, only u = 0.125. "
        "Its slope there is 0.0625, a quarter of the 0.25 that x would give.",
    ),
    Case(
        "wide", "a bar too wide", {"x": 0.6, "width": 0.5, "inner": "x³", "outer": "u²/4", "reveal": True},
        "The derivative says how far y moves.",
        "It says so, nearly, for a narrow bar. This one is wide, "
        "and the dotted true images are much longer than the solid ones that the slopes promise.",
    ),
    Case(
        "silent", "one zero slope", {"x": -1.0, "width": 0.2, "inner": "x³", "outer": "max(0, u)", "reveal": True},
        "A large slope elsewhere makes up for a zero.",
        "The first stretch is 3 and the second is 0. Nothing that comes before or after can bring the bar on y back.",
    ),
]  # fmt: skip

GOALS = [
    Goal("Make the threads between two lines cross.", lambda a, s: min(s.values["slopes"]) < -0.05),
    Goal("Keep the bar on u alive and silence the one on y.",
         lambda a, s: abs(s.values["slopes"][0]) > 0.5 and abs(s.values["slopes"][1]) < 0.01),
    Goal("Make two unequal stretches cancel: a bar on y as long as the one on x.",
         lambda a, s: abs(abs(s.values["slope"]) - 1) < 0.03 and abs(s.values["slopes"][0]) > 1.2),
]  # fmt: skip


@dataclass(frozen=True)
class Bars:
    """The three bars: where each begins, its linear length, and its true length."""

    chain: Chain
    linear: tuple[float, float, float]
    true: tuple[float, float, float]


def _bars(stages: tuple[Stage, Stage], x: float, width: float) -> Bars:
    here, there = run(stages, x), run(stages, x + width)
    du = width * here.slopes[0]
    moved = [b - a for a, b in zip(here.places, there.places, strict=True)]
    return Bars(here, (width, du, du * here.slopes[1]), (moved[0], moved[1], moved[2]))


@picture(title="A bar carried over three lines", cases=CASES, goals=GOALS, opening=("x", 1.0, -0.6))
def chain_rule(
    x: Annotated[float, Number(-1.25, 1.25, step=0.01, label="*x*", role="input")] = FIRST[0],
    width: Annotated[float, Number(0.02, 0.5, step=0.01, label="width of the bar", role="input")] = FIRST[1],
    inner: Annotated[str, Choice(tuple(INNER), label="*u* =", role="other")] = FIRST[2],
    outer: Annotated[str, Choice(tuple(OUTER), label="*y* =", role="output")] = FIRST[3],
    guess: Annotated[float | None, Guess(-1.0, 1.0, digits=2, label="Its length on *y*", answer="length")] = None,
    reveal: Annotated[bool, Flag(hidden=True)] = False,
) -> Scene:
    """Carry a bar of `width` at `x` to u = inner(x) and y = outer(u): its linear image solid, the true one dotted."""
    stages = (INNER[inner], OUTER[outer])
    bars = _bars(stages, x, width)
    shown = reveal or guess is not None
    first = guess if (x, width, inner, outer) == FIRST else None
    y = bars.chain.places[2]
    return Scene(
        panels=(PANEL,),
        marks=[*_lines(inner, outer), *_threads(bars, shown), *_images(bars, shown), *_guessed(y, first)],
        say=_say(bars, first, shown, smooth(stages, x)),
        claims=_claims(stages, bars, smooth(stages, x), shown),
        work=_work(bars, shown),
        handles=_handles(x, width, y, shown),
        values={"slope": bars.chain.slope, "slopes": bars.chain.slopes, "length": bars.linear[2],
                "u": bars.chain.places[1], "y": y},
        primary="lines",
    )  # fmt: skip


def _handles(x: float, width: float, y: float, shown: bool) -> tuple[Handle, ...]:
    """The dot on x, the ring over the end of its bar, and, until it is answered, the end of the bar on y."""
    over, end = HEIGHTS[0] + 0.46, min(y + 0.6, EDGE)
    ask = "your guess: where does the bar on y end?"
    guess = Handle("guess", "x", (end, HEIGHTS[2]), "lines", ask, plus=-y, text="not marked yet", quiet=True)
    return (
        *(() if shown else (guess,)),
        Handle("width", "x", (x + width, over), "lines", "the width of the bar", plus=-x, role="input",
               text=fixed(width), quiet=True),
        Handle("x", "x", (x, HEIGHTS[0]), "lines", "x", role="input", text=fixed(x)),
    )  # fmt: skip


def _label(at: tuple[float, float], words: str, toward: str, gap: float, role: str, name: str, **more: Any) -> Text:
    """A label in the one panel."""
    return Text(at, words, toward, gap=gap, panel="lines", role=role, id=name, **more)


def _lines(inner: str, outer: str) -> list[Mark]:
    marks: list[Mark] = []
    for h, name, words, role in zip(HEIGHTS, NAMES, ("*x*", f"*u* = {inner}", f"*y* = {outer}"), ROLES, strict=True):
        marks.append(Segments([[[-EDGE, h], [EDGE, h]]], panel="lines", faint=True, id=f"line-{name}"))
        feet = [[[t, h - 0.05], [t, h + 0.05]] for t in (-2, -1, 0, 1, 2)]
        marks.append(Segments(feet, panel="lines", faint=True, id=f"ticks-{name}"))
        marks.append(_label((-EDGE, h), words, "ne", 7, role, f"name-{name}", fixed=True))
    h = HEIGHTS[2]
    for t in (-2, -1, 0, 1, 2):
        marks.append(_label((t, -0.12), fixed(t, 0), "s", 4, "guide", f"tick{t}", fixed=True, clip=False))
    return marks


def _bar(at: float, length: float, height: float, half: float = 0.065) -> list[list[float]]:
    a, b = max(min(at, at + length), -EDGE), min(max(at, at + length), EDGE)
    return [[a, height - half], [a, height + half], [b, height + half], [b, height - half]]


def _images(bars: Bars, shown: bool) -> list[Mark]:
    """The bar on each line, with its length, and the true image dotted below it."""
    end, top = bars.chain.places[0] + bars.linear[0], HEIGHTS[0]
    stem = [[[end, top + 0.07], [end, top + 0.42]]]
    marks: list[Mark] = [Segments(stem, panel="lines", role="input", faint=True, id="stem")]
    for i in range(3 if shown else 2):
        at, length, true, h = bars.chain.places[i], bars.linear[i], bars.true[i], HEIGHTS[i]
        common: dict[str, Any] = {"panel": "lines", "role": ROLES[i]}
        marks.append(Polygon(_bar(at, length, h), fill=0.75, edge=True, **common, id=f"bar-{NAMES[i]}"))
        marks.append(Dot((at, h), size=3.5, **common, id=f"at-{NAMES[i]}"))
        leaves = abs(at + length) > EDGE
        if leaves:
            marks.append(Arrow((at, h), (at + length, h), **common, id=f"leaves-{NAMES[i]}"))
        middle = max(min(at + length / 2, EDGE), -EDGE)
        words = fixed(length) + (", leaves the frame" if leaves else "")
        marks.append(_label((middle, h), words, "n", 13, ROLES[i], f"length-{NAMES[i]}", bold=True))
        if i:
            marks += _truly(NAMES[i], at, length, true, h - 0.15)
    return marks


def _truly(name: str, at: float, length: float, true: float, height: float) -> list[Mark]:
    """The true image of the bar as a ghost; its length in words where it differs visibly."""
    ghost = _bar(at, true, height, 0.045)
    marks: list[Mark] = [
        Polygon(ghost, fill=0, edge=True, dash="dotted", panel="lines", role="guide", id=f"true-{name}")
    ]
    if abs(true - length) > 0.03:
        end = (max(min(at + true, EDGE), -EDGE), height)
        marks.append(_label(end, f"truly {fixed(true)}", "se" if true >= 0 else "sw", 9, "guide", f"true-text-{name}"))
    return marks


def _threads(bars: Bars, shown: bool) -> list[Mark]:
    """From the ends of a bar to the ends of its linear image, and the slope beside them."""
    marks: list[Mark] = []
    for i in (0, 1):
        top, bottom = HEIGHTS[i] - 0.07, HEIGHTS[i + 1] + 0.07
        a, b = bars.chain.places[i], bars.chain.places[i + 1]
        ends = [[[a, top], [b, bottom]], [[a + bars.linear[i], top], [b + bars.linear[i + 1], bottom]]]
        if i and not shown:
            ends = ends[:1]
        marks.append(Segments(ends, panel="lines", role="special", faint=True, id=f"threads{i}"))
        middle = max(min((a + b) / 2 + max(bars.linear[i], bars.linear[i + 1], 0) / 2, EDGE), -EDGE)
        at = (middle, (top + bottom) / 2)
        marks.append(_label(at, f"× {fixed(bars.chain.slopes[i])}", "e", 12, "special", f"slope{i}", bold=True))
    if not shown:
        start = (bars.chain.places[2], HEIGHTS[2])
        marks.append(Dot(start, size=3.5, panel="lines", role="output", id="at-y"))
        marks.append(_label(start, "how long?", "n", 13, "accent", "ask"))
    return marks


def _guessed(y: float, guess: float | None) -> list[Mark]:
    if guess is None:
        return []
    h = HEIGHTS[2] + 0.42  # above the length's own label
    end = min(max(y, y + guess), EDGE)
    return [
        Polygon(_bar(y, guess, h, 0.05), fill=0.2, edge=True, panel="lines", role="guide", id="guess"),
        _label((end, h), f"you said {fixed(guess)}", "e", 9, "guide", "said"),
    ]


def _say(bars: Bars, guess: float | None, shown: bool, whole: bool) -> str:
    one, two = (fixed(s) for s in bars.chain.slopes)
    width, _, dy = (fixed(d) for d in bars.linear)
    if not shown:
        return (
            f"A bar of [{width}]{{input}} is stretched by [{one}]{{special}}, and its image by [{two}]{{special}}. "
            "How long is it on y?"
        )
    body = f"[{width}]{{input}} · [{one}]{{special}} · [{two}]{{special}} = [{dy}]{{output}}"
    if guess is not None:
        right = abs(guess - bars.linear[2]) < 0.006
        return f"You said {fixed(guess)}{', and' if right else '.'} {'it is' if right else 'It is'} {body}."
    zero = [name for name, s in zip(("first", "second"), bars.chain.slopes, strict=True) if abs(s) < 1e-12]
    if not whole:
        return f"{body}. One function stands at its kink and has no slope there; the picture takes 0, as PyTorch's ReLU does."
    if zero:
        return f"{body}. The {zero[0]} slope is zero, and nothing comes through."
    turns = sum(s < 0 for s in bars.chain.slopes)
    tail = ("", " One negative slope turns the bar round.", " Two negative slopes turn it round twice.")[turns]
    return f"{body}.{tail}"


def _claims(stages: tuple[Stage, Stage], bars: Bars, whole: bool, shown: bool) -> tuple[Claim, ...]:
    (x, _, _), (one, two) = bars.chain.places, bars.chain.slopes
    kink = "a kink has no slope; the picture takes 0, as PyTorch does"
    first = Claim("The first stretch is the slope of u at x", "du/dx = g′(x)", one, whole_slope(stages[:1], x),
                  applies=smooth(stages[:1], x), note=kink)  # fmt: skip
    if not shown:
        return (first,)
    dx, du, dy = bars.true
    moves = abs(du) > 1e-9
    return (
        first,
        Claim("The slope of the whole is the product", "dy/dx = f′(u) · g′(x)", whole_slope(stages, x), two * one,
              applies=whole, note=kink),
        Claim("The true stretches multiply too, however wide the bar", "Δy/Δx = Δy/Δu · Δu/Δx", dy / dx,
              dy / du * (du / dx) if moves else 0.0, applies=moves, note="u does not move"),
    )  # fmt: skip


def _tex(value: float) -> str:
    """A number as TeX, without needless zeros; one that is negative in brackets."""
    text = fixed(value, 4).rstrip("0").rstrip(".").replace("−", "-") if abs(value) >= 5e-5 else "0"
    return f"({text})" if text.startswith("-") else text


def _work(bars: Bars, shown: bool) -> tuple[Step, ...]:
    """The bar on u; the bar on y and the slope of the whole only after the guess, whose answer they are."""
    (x, u, _), (one, two) = bars.chain.places, bars.chain.slopes
    dx, du, dy = (_tex(d) for d in bars.linear)
    g, f, whole = _tex(one), _tex(two), _tex(bars.chain.slope)
    at_u = f"The slope of the second at u = {fixed(u)}, not at x"
    exact = all(abs(v - round(v, 4)) < 1e-12 for v in (*bars.linear, *bars.chain.slopes, bars.chain.slope))
    gives = "=" if exact else r"\approx"
    at_x = f"The slope of the first at x = {fixed(x)}"
    first = Step(rf"\oth{{\Delta u}} = {dx}\cdot {g} {gives} {du}", at_x, ("threads0", "bar-u"))
    if not shown:
        return (first,)
    return (
        first,
        Step(rf"\out{{\Delta y}} = {du}\cdot {f} {gives} {dy}", at_u, ("threads1", "bar-y")),
        Step(rf"\frac{{dy}}{{dx}} = {f}\cdot {g} {gives} {whole}", "Both together", ("threads0", "threads1")),
    )


def figures() -> dict[str, object]:
    """The slope of sigmoids in a row at x = 1, for the run at the top of the lesson."""
    rows = []
    for depth in (1, 5, 10, 20):
        name, slope = "sigmoid " if depth == 1 else "sigmoids", run((SIGMOID,) * depth, 1.0).slope
        rows.append(f"{depth:3d} {name}   slope {slope:.1e}")
    return {"deep": "\n".join(rows)}
