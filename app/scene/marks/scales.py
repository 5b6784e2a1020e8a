"""Number -> channel. One scale per quantity, shared by every mark and by the legend. No other code does this."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.activation import Activation
from app.nn.array import Array


@dataclass(frozen=True, slots=True)
class Width:
    """The width of an edge or ring, |v| -> px, linear through zero: twice the slope is twice the line.

    top: the |v| that takes px, the full width. Nothing is cut off: whoever sets top sees to it that no |v|
    on the picture exceeds it.
    """

    top: float
    px: float = 9.0

    def __call__(self, v: float) -> float:
        return round(abs(v) / self.top * self.px, 3) if self.top else 0.0

    def of(self, values: Array) -> Array:
        """The same for many at once."""
        return np.round(np.abs(values) / self.top * self.px, 3) if self.top else np.zeros_like(values)


@dataclass(frozen=True, slots=True)
class Fill:
    """a -> opacity of the bright disc over the dark one, 0 to 1, linear from low to high on every layer alike."""

    low: float
    high: float

    def __call__(self, a: float) -> float:
        if self.high <= self.low:
            return 0.0
        return round(min(max((a - self.low) / (self.high - self.low), 0.0), 1.0), 3)

    def of(self, a: Array) -> Array:
        """The same for many at once, not rounded."""
        reach = self.high - self.low
        return np.clip((a - self.low) / reach, 0.0, 1.0) if reach > 0.0 else np.zeros_like(a)


@dataclass(frozen=True, slots=True)
class Side:
    """The side of a square whose area is in proportion, |v| -> px: four times the value is twice the side.

    top: the |v| that takes px, the longest side.
    """

    top: float
    px: float

    def __call__(self, v: float) -> float:
        return round((abs(v) / self.top) ** 0.5 * self.px, 2) if self.top else 0.0

    def of(self, values: Array) -> Array:
        """The same for many at once."""
        return np.round(np.sqrt(np.abs(values) / self.top) * self.px, 2) if self.top else np.zeros_like(values)


@dataclass(frozen=True, slots=True)
class Length:
    """The length of a wish's arrow or a cost's bar, |v| -> px, linear through zero. An arrow's way is the sign."""

    top: float
    px: float

    def __call__(self, v: float) -> float:
        return round(abs(v) / self.top * self.px, 2) if self.top else 0.0

    def of(self, values: Array) -> Array:
        """The same for many at once."""
        return np.round(np.abs(values) / self.top * self.px, 2) if self.top else np.zeros_like(values)


def round_top(v: float) -> float:
    """The least of 1, 2, 5, 10, 20, 50 ... that v does not exceed: the end of a scale that is easy to read."""
    power = 10.0 ** np.floor(np.log10(v))
    return float(next(step * power for step in (1.0, 2.0, 5.0, 10.0) if v <= step * power * (1 + 1e-12)))


def fill_for(sigmas: tuple[Activation, ...], shown: tuple[Array, ...]) -> Fill:
    """One domain for all layers: from 0, the range of every sigma, and as far beyond as the shown values reach."""
    lows = [f.low for f in sigmas if f.low is not None] + [float(a.min()) for a in shown]
    highs = [f.high for f in sigmas if f.high is not None] + [float(a.max()) for a in shown]
    return Fill(min([0.0, *lows]), max([0.0, *highs] if highs else [1.0]))
