"""Functions in a row: each with its slope, and the slope of the whole by the chain rule."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Stage:
    """One function of one number, with its slope. `value` takes complex numbers too, away from a kink."""

    name: str
    value: Callable[[Any], Any]
    slope: Callable[[float], float]
    kink: float | None = None
    """Where the function has no derivative; `slope` gives 0 there, as PyTorch does for a ReLU."""


def _relu(z: Any) -> Any:
    return z if np.real(z) > 0 else 0.0 * z


CUBE = Stage("x³", lambda z: z**3, lambda x: 3 * x * x)
SQUARE = Stage("x²", lambda z: z * z, lambda x: 2 * x)
FLIP = Stage("−1.5x", lambda z: -1.5 * z, lambda x: -1.5)
QUARTER_SQUARE = Stage("u²/4", lambda z: z * z / 4, lambda u: u / 2)
SINE = Stage("sin u", lambda z: np.sin(z), lambda u: math.cos(u))
SIGMOID = Stage("sigmoid u", lambda z: 1 / (1 + np.exp(-z)), lambda u: 1 / (2 + 2 * math.cosh(u)))
RELU = Stage("max(0, x)", _relu, lambda x: 1.0 if x > 0 else 0.0, kink=0.0)


@dataclass(frozen=True)
class Chain:
    """What a chain does at one place: the number after each stage (the input first), and each local slope."""

    places: tuple[float, ...]
    slopes: tuple[float, ...]

    @property
    def slope(self) -> float:
        """The slope of the whole: the product of the local ones."""
        return math.prod(self.slopes)


def run(stages: Sequence[Stage], x: float) -> Chain:
    """Each stage at its own input, with its slope there."""
    places, slopes = [float(x)], []
    for stage in stages:
        slopes.append(float(stage.slope(places[-1])))
        places.append(float(stage.value(places[-1])))
    return Chain(tuple(places), tuple(slopes))


def whole_slope(stages: Sequence[Stage], x: float) -> float:
    """The slope of the whole without the chain rule: a complex step (Squire and Trapp, SIAM Review 40, 1998)."""
    z: Any = complex(x, 1e-30)
    for stage in stages:
        z = stage.value(z)
    return float(np.imag(z) / 1e-30)


def smooth(stages: Sequence[Stage], x: float, room: float = 1e-9) -> bool:
    """Whether no stage stands on its kink."""
    places = run(stages, x).places
    return all(s.kink is None or abs(p - s.kink) > room for s, p in zip(stages, places, strict=False))
