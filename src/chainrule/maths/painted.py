"""A population painted as bars of equal width: its moments, draws from it, and the exact moments of a mean of draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Painted:
    """Bars of `heights` (shape (bins,), not all zero) over [low, high]; within a bar every place is equally likely."""

    heights: Array
    low: float = 0.0
    high: float = 10.0

    @cached_property
    def shares(self) -> Array:
        """The probability of each bar, shape (bins,)."""
        return np.asarray(self.heights / self.heights.sum())

    @property
    def width(self) -> float:
        """The width of one bar."""
        return (self.high - self.low) / len(self.heights)

    @cached_property
    def edges(self) -> Array:
        """The edges of the bars, shape (bins + 1,)."""
        return np.linspace(self.low, self.high, len(self.heights) + 1)

    @cached_property
    def mean(self) -> float:
        """The mean of one draw."""
        return float(self.shares @ (self.edges[:-1] + self.edges[1:]) / 2)

    def _central(self, power: int) -> float:
        # The integral of (x − mean)^power over each bar, divided by the bar's width.
        reach = (self.edges - self.mean) ** (power + 1) / (power + 1)
        return float(self.shares @ np.diff(reach) / self.width)

    @cached_property
    def sd(self) -> float:
        """The standard deviation of one draw, never below a bar's own width / √12."""
        return float(np.sqrt(self._central(2)))

    @cached_property
    def skew(self) -> float:
        """The skewness of one draw: its third central moment over the cube of `sd`."""
        return self._central(3) / self.sd**3

    def at(self, uniforms: Array) -> Array:
        """Draws for numbers in [0, 1), by the inverse of the distribution function; of the same shape."""
        cumulative = np.concatenate([[0.0], np.cumsum(self.shares)])
        cumulative[-1] = 1.0
        return np.asarray(np.interp(uniforms, cumulative, self.edges))


def mean_moments(population: Painted, n: int) -> tuple[float, float, float]:
    """Mean, standard deviation and skewness of the mean of `n` independent draws, by convolving the bars n times.

    The sum of n draws is the sum of n bar numbers, whose probabilities the convolution gives, plus n independent
    places within a bar, each uniform with variance width²/12 and third central moment 0.
    """
    sums = np.ones(1)
    for _ in range(n):
        sums = np.convolve(sums, population.shares)
    number = np.arange(len(sums))
    middle = float(sums @ number)
    within = n / 12
    variance = float(sums @ (number - middle) ** 2) + within
    third = float(sums @ (number - middle) ** 3)
    mean = population.low + population.width * (middle / n + 0.5)
    return mean, population.width * float(np.sqrt(variance)) / n, third / variance**1.5


@lru_cache(maxsize=8)
def uniforms(seed: int, rows: int, columns: int) -> Array:
    """Numbers in [0, 1), shape (rows, columns), the same for the same seed; not to be written to."""
    numbers = np.random.default_rng(seed).random((rows, columns))
    numbers.flags.writeable = False
    return numbers
