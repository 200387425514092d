"""Controls: what a picture's signature lets a reader set.

A control stands in an annotation, ``angle: Annotated[float, Number(0, 360)] = 75``. It reads a JSON value
(from an address, a notebook or the command line) and returns a Python value that the picture can trust:
the right shape, finite, inside its range. What cannot be read raises `ControlError` and names the control.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import ChainruleError

Array = NDArray[np.float64]


class ControlError(ChainruleError):
    """A value that a control cannot take."""


def _number(value: Any, what: str) -> float:
    what = what.replace("*", "")
    if isinstance(value, str):
        value = value.strip().replace("−", "-").replace(",", ".")
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise ControlError(f"{what} takes a number; got {str(value)[:40]!r}.") from None
    if not math.isfinite(number):
        raise ControlError(f"{what} takes a finite number; got {number}.")
    return number


def _array(value: Any, shape: tuple[int, ...], what: str) -> Array:
    what = what.replace("*", "")
    wanted = " × ".join("n" if n < 0 else str(n) for n in shape)
    try:
        array = np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise ControlError(f"{what} takes {wanted} numbers; got {str(value)[:40]!r}.") from None
    fits = array.ndim == len(shape) and all(n < 0 or n == m for n, m in zip(shape, array.shape, strict=False))
    if not fits:
        raise ControlError(f"{what} takes {wanted} numbers; got the shape {array.shape}.")
    if not np.isfinite(array).all():
        raise ControlError(f"{what} takes finite numbers.")
    return array


@dataclass(frozen=True)
class Control:
    """What every control has: a label (with `*italic*` and `**bold**` marks of the maths) and a role."""

    kind: ClassVar[str] = ""
    label: str = field(default="", kw_only=True)
    role: str = field(default="data", kw_only=True)
    hidden: bool = field(default=False, kw_only=True)
    """Hidden controls live in the address, and have no box of their own."""
    knobs: tuple[str, ...] = field(default=(), kw_only=True)
    """The arguments of libraries that this control is: `lr`, `max_iter`."""

    def read(self, value: Any, name: str) -> Any:
        """The JSON `value` as the picture takes it. Raises `ControlError`."""
        raise ControlError(f"{name}: a {type(self).__name__} reads nothing.")

    def between(self, start: Any, end: Any, t: float) -> Any:
        """The setting at the share `t` of the way; a control that cannot glide jumps at the end."""
        return end if t >= 1 else start

    def ends(self, default: Any) -> Sequence[Any]:
        """Settings at the ends of this control, for the contract's tests."""
        return [default]


@dataclass(frozen=True)
class Span(Control):
    """What a number and a guess share: [low, high], `scale` "linear" or "log", `step` the distance of one key press."""

    low: float
    high: float
    step: float = 0.0
    unit: str = ""
    digits: int = 2
    scale: str = "linear"


@dataclass(frozen=True)
class Number(Span):
    """A real number in [low, high]."""

    kind: ClassVar[str] = "number"
    wrap: bool = False
    """An angle goes round: 370 is read as 10."""

    def read(self, value: Any, name: str) -> float:
        number = _number(value, self.label or name)
        if self.wrap:
            return self.low + (number - self.low) % (self.high - self.low)
        return min(max(number, self.low), self.high)

    def between(self, start: Any, end: Any, t: float) -> float:
        if self.scale == "log" and start > 0 and end > 0:
            return float(start ** (1 - t) * end**t)
        return float(start + (end - start) * t)

    def ends(self, default: Any) -> Sequence[Any]:
        return [self.low, self.high]


@dataclass(frozen=True)
class Count(Control):
    """A whole number in [low, high]."""

    kind: ClassVar[str] = "count"
    low: int
    high: int
    unit: str = ""

    def read(self, value: Any, name: str) -> int:
        return int(min(max(round(_number(value, self.label or name)), self.low), self.high))

    def between(self, start: Any, end: Any, t: float) -> int:
        return round(float(start + (end - start) * t))

    def ends(self, default: Any) -> Sequence[Any]:
        return [self.low, self.high]


@dataclass(frozen=True)
class Clock(Count):
    """A step in time: a count that can play."""

    kind: ClassVar[str] = "clock"
    per_second: float = 4.0


@dataclass(frozen=True)
class Seed(Count):
    """Which random draw: the same seed gives the same picture."""

    kind: ClassVar[str] = "seed"
    low: int = 0
    high: int = 2**31 - 1

    def ends(self, default: Any) -> Sequence[Any]:
        return [0, 1]

    def between(self, start: Any, end: Any, t: float) -> int:
        return int(end if t >= 1 else start)


@dataclass(frozen=True)
class Choice(Control):
    """One of a few named options."""

    kind: ClassVar[str] = "choice"
    options: tuple[str, ...]

    def read(self, value: Any, name: str) -> str:
        if value not in self.options:
            raise ControlError(f"{self.label or name} is one of {', '.join(self.options)}; got {str(value)[:40]!r}.")
        return str(value)

    def ends(self, default: Any) -> Sequence[Any]:
        return list(self.options)


@dataclass(frozen=True)
class Flag(Control):
    """On or off."""

    kind: ClassVar[str] = "flag"

    def read(self, value: Any, name: str) -> bool:
        if value in (True, 1, "1", "true", "on", "yes"):
            return True
        if value in (False, 0, "0", "false", "off", "no", None, ""):
            return False
        raise ControlError(f"{self.label or name} is true or false; got {str(value)[:40]!r}.")

    def ends(self, default: Any) -> Sequence[Any]:
        return [False, True]


@dataclass(frozen=True)
class Point(Control):
    """A point of the plane, both coordinates in [low, high]; an array of shape (2,)."""

    kind: ClassVar[str] = "point"
    low: float
    high: float
    step: float = 0.05
    digits: int = 2
    names: tuple[str, str] = ("x", "y")

    def read(self, value: Any, name: str) -> Array:
        return np.clip(_array(value, (2,), self.label or name), self.low, self.high)

    def between(self, start: Any, end: Any, t: float) -> Any:
        return np.asarray(start) + (np.asarray(end) - np.asarray(start)) * t

    def ends(self, default: Any) -> Sequence[Any]:
        return [(self.low, self.low), (self.high, self.low), (0.0, 0.0)]


@dataclass(frozen=True)
class Points(Control):
    """`least` to `most` points of the plane inside the window (x0, x1, y0, y1); an array of shape (n, 2)."""

    kind: ClassVar[str] = "points"
    window: tuple[float, float, float, float]
    least: int = 2
    most: int = 200
    step: float = 0.1
    digits: int = 2

    def read(self, value: Any, name: str) -> Array:
        what = self.label or name
        array = _array(value, (-1, 2), what)
        if not self.least <= len(array) <= self.most:
            raise ControlError(f"{what} takes {self.least} to {self.most} points; got {len(array)}.")
        x0, x1, y0, y1 = self.window
        return np.clip(array, (x0, y0), (x1, y1))

    def between(self, start: Any, end: Any, t: float) -> Any:
        a, b = np.asarray(start, float), np.asarray(end, float)
        return a + (b - a) * t if a.shape == b.shape else super().between(a, b, t)

    def ends(self, default: Any) -> Sequence[Any]:
        x0, x1, y0, y1 = self.window
        n = len(default)
        corner = [[x0, y0]] * n
        line = [[x0 + (x1 - x0) * i / max(n - 1, 1), y1] for i in range(n)]
        return [corner, line]


@dataclass(frozen=True)
class Matrix(Control):
    """A matrix of shape (rows, columns), every entry in [low, high]."""

    kind: ClassVar[str] = "matrix"
    rows: int
    columns: int
    low: float = -3.0
    high: float = 3.0
    step: float = 0.05
    digits: int = 2
    names: tuple[str, ...] = ()
    """What the columns are called."""
    roles: tuple[str, ...] = ()

    def read(self, value: Any, name: str) -> Array:
        return np.clip(_array(value, (self.rows, self.columns), self.label or name), self.low, self.high)

    def between(self, start: Any, end: Any, t: float) -> Any:
        from chainrule.maths.polar import polar_between

        return polar_between(np.asarray(start, float), np.asarray(end, float), t)

    def ends(self, default: Any) -> Sequence[Any]:
        shape = (self.rows, self.columns)
        low, high, zero = (np.full(shape, v).tolist() for v in (self.low, self.high, 0.0))
        eye = np.eye(*shape).tolist()
        return [low, high, zero, eye]


@dataclass(frozen=True)
class Density(Control):
    """Heights of `bins` bars that the reader paints; at least one is positive; an array of shape (bins,)."""

    kind: ClassVar[str] = "density"
    bins: int
    low: float = 0.0
    high: float = 1.0
    step: float = 0.05
    digits: int = 2

    def read(self, value: Any, name: str) -> Array:
        heights = np.clip(_array(value, (self.bins,), self.label or name), self.low, self.high)
        return heights if heights.sum() > 0 else np.full(self.bins, self.high)

    def between(self, start: Any, end: Any, t: float) -> Any:
        return np.asarray(start) + (np.asarray(end) - np.asarray(start)) * t

    def ends(self, default: Any) -> Sequence[Any]:
        one = [0.0] * self.bins
        one[0] = self.high
        return [one, [self.high] * self.bins]


@dataclass(frozen=True)
class Guess(Span):
    """A prediction before the picture answers; None until it is made."""

    kind: ClassVar[str] = "guess"
    answer: str = field(default="", kw_only=True)
    """Which of the scene's values is guessed, `times` a factor; where it holds several numbers, any of them will do."""
    times: float = field(default=1.0, kw_only=True)
    within: float = field(default=0.03, kw_only=True)
    """How near is right, as a share of the range."""

    def right(self, guess: float, values: Mapping[str, Any]) -> bool | None:
        """Whether a guess was right at a scene's values; None where there is no answer to it."""
        found = np.ravel(np.asarray(values.get(self.answer, ()), dtype=float)) * self.times
        truths = [float(truth) for truth in found if math.isfinite(truth) and (self.scale != "log" or truth > 0)]
        if not truths:
            return None
        place = math.log if self.scale == "log" else float
        room = self.within * (place(self.high) - place(self.low)) + 1e-9
        return any(abs(place(guess) - place(truth)) <= room for truth in truths)

    def read(self, value: Any, name: str) -> float | None:
        if value is None or value == "" or value == "null":
            return None
        return min(max(_number(value, self.label or name), self.low), self.high)

    def ends(self, default: Any) -> Sequence[Any]:
        return [None, self.low, self.high]


@dataclass(frozen=True)
class Kept(Control):
    """Numbers that the picture asks to be remembered between two drawings (lines found, the best rate so far)."""

    kind: ClassVar[str] = "kept"
    most: int = 16

    def read(self, value: Any, name: str) -> tuple[float, ...]:
        if not isinstance(value, list | tuple | np.ndarray) or len(value) > self.most:
            raise ControlError(f"{self.label or name} takes at most {self.most} numbers; got {str(value)[:40]!r}.")
        return tuple(_number(v, self.label or name) for v in value)

    def ends(self, default: Any) -> Sequence[Any]:
        return [()]


@dataclass(frozen=True)
class Names(Control):
    """`count` short names, of columns or classes; a tuple of strings."""

    kind: ClassVar[str] = "names"
    count: int = 2

    def read(self, value: Any, name: str) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or len(value) != self.count:
            raise ControlError(f"{self.label or name} takes {self.count} names; got {str(value)[:40]!r}.")
        return tuple(str(v)[:60] for v in value)


@dataclass(frozen=True)
class Data(Control):
    """The reader's own numbers: up to `most` rows with `columns` named columns; None until given.

    The JSON form is ``{"columns": [names], "rows": [[numbers]], "of": total rows}``, a capped sample.
    """

    kind: ClassVar[str] = "data"
    least: int = 3
    most: int = 2000

    def read(self, value: Any, name: str) -> dict[str, Any] | None:
        if value is None or value == "":
            return None
        what = self.label or name
        if not isinstance(value, dict) or "columns" not in value or "rows" not in value:
            raise ControlError(f"{what} takes columns and rows; got {str(value)[:40]!r}.")
        columns = [str(c)[:60] for c in value["columns"]]
        rows = _array(value["rows"], (-1, len(columns)), what)
        if not self.least <= len(rows) <= self.most:
            raise ControlError(f"{what} takes {self.least} to {self.most} rows; got {len(rows)}.")
        return {"columns": columns, "rows": rows, "of": int(value.get("of", len(rows)))}

    def ends(self, default: Any) -> Sequence[Any]:
        return [None]
