"""What a picture returns: panels, marks, handles, claims, work and one computed sentence. Plain data."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.pictures.marks import Mark
from chainrule.pictures.panels import Panel

ROLES = ("input", "output", "special", "error", "other", "data", "guide", "accent")


@dataclass(frozen=True)
class Claim:
    """An equation (or inequality) whose two sides are computed live.

    `words` says it, `formula` writes it (with `*italic*` and `**bold**` marks), `left` and `right` are its two
    sides: numbers, complex numbers or arrays. `relation` is "=", "≤", "≥" or "≠". `applies` is False where the
    claim has nothing to say at this setting; `note` then says why. `tolerance` is relative to the size of the sides.
    """

    words: str
    formula: str
    left: Any
    right: Any
    relation: str = "="
    digits: int = 2
    tolerance: float = 1e-6
    applies: bool = True
    note: str = ""
    scale: float = 1.0
    """The size of the numbers that were subtracted to get the sides; rounding is judged against it."""

    @property
    def holds(self) -> bool:
        """Whether the two sides stand in the relation, within the tolerance."""
        left, right = np.asarray(self.left), np.asarray(self.right)
        size = max(self.scale, float(np.max(np.abs(left), initial=0)), float(np.max(np.abs(right), initial=0)))
        room = self.tolerance * size
        if self.relation == "=":
            return bool(np.all(np.abs(left - right) <= room))
        if self.relation == "≠":
            return bool(np.any(np.abs(left - right) > 0))
        sign = 1 if self.relation == "≤" else -1
        return bool(np.all(sign * (left.real - right.real) <= room))


@dataclass(frozen=True)
class Step:
    """One line of the calculation at these very numbers: TeX, the reason in words, the marks that it lights."""

    tex: str
    reason: str = ""
    lights: tuple[str, ...] = ()


@dataclass(frozen=True)
class Handle:
    """Something to take hold of at `at` (numbers of the panel). It sets `control`, or its part `index`.

    `kind` is how a place becomes a value: "point" ([x, y]), "column" (a matrix's column), "x", "y" (one
    coordinate), "circle" (the angle in degrees about `centre`), "line" (the distance along `direction` from
    `centre`), "slope" (the height over `centre` at the handle's own x, divided by the distance), "paint" (the bar
    under the pointer takes the pointer's height). `times` and `plus` turn the coordinate into the value.
    """

    control: str
    kind: str
    at: tuple[float, float]
    panel: str
    label: str
    index: int | None = None
    centre: tuple[float, float] = (0.0, 0.0)
    direction: tuple[float, float] = (1.0, 0.0)
    role: str = "accent"
    text: str = ""
    """What a screen reader says of its place; computed."""
    shape: str = "ring"
    """"ring", "bar" (a bar's top) or "none" (the whole panel is the handle: paint)."""
    times: float = 1.0
    plus: float = 0.0
    quiet: bool = False
    """Drawn smaller: one of many."""
    tap: bool = False
    """A tap anywhere in its panel moves it there."""


@dataclass(frozen=True)
class Goal:
    """Something to reach; it checks itself: `reached(arguments, scene)`."""

    text: str
    reached: Callable[[Mapping[str, Any], Scene], bool]


@dataclass(frozen=True)
class Case:
    """A named setting: a misconception, or a figure in the prose."""

    slug: str
    title: str
    arguments: Mapping[str, Any]
    belief: str = ""
    """What people believe, where the case is a misconception."""
    reply: str = ""
    """What the picture shows against it."""


@dataclass(frozen=True, eq=False)
class Scene:
    """A drawn picture as data. `say` is one computed sentence (`[words]{role}` colours words).

    `values` are the numbers that prose, code and tests compare with; `keep` are arguments which the scene asks
    to be remembered; `primary` is the panel that a phone shows first.
    """

    panels: tuple[Panel, ...]
    marks: Sequence[Mark]
    say: str
    claims: tuple[Claim, ...] = ()
    work: tuple[Step, ...] = ()
    handles: tuple[Handle, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    keep: Mapping[str, Any] = field(default_factory=dict)
    primary: str = ""


def _raised(power: int) -> str:
    return str(power).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def fixed(value: Any, digits: int = 2) -> str:
    """A number with fixed decimals, thousands in commas, a true minus sign and no negative zero.

    Complex numbers are written ``a + bi``; what is too large for fixed decimals becomes ``m·10ⁿ``.
    """
    if isinstance(value, int | float):
        real = float(value)
    else:
        number = complex(value)
        if abs(number.imag) > 0.5 * 10**-digits:
            sign = "+" if number.imag > 0 else "−"
            return f"{fixed(number.real, digits)} {sign} {fixed(abs(number.imag), digits)}i"
        real = number.real
    if not math.isfinite(real):
        return "NaN" if math.isnan(real) else ("∞" if real > 0 else "−∞")
    if abs(real) >= 1e7:
        mantissa, power = f"{real:.1e}".split("e")
        return f"{mantissa}·10{_raised(int(power))}".replace("-", "−")
    text = f"{real:,.{digits}f}"
    if real > 0 or "-" not in text:
        return text
    return text.replace("-", "−" if text.strip("-0.") else "")
