"""Number lines: where a number stands on its own line. One scale a quantity, shared by all layers of the chain."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.activation import Activation
from app.nn.array import Array
from app.scene.marks.words import fixed
from app.scene.view import View

WEIGHTS, SUMS, VALUES = 2.0, 5.0, 1.0      # where the lines of w, b and x, of z, and of a, y and C end at least


@dataclass(frozen=True, slots=True)
class Axis:
    """v -> px on an upright line, linear, high at the top.  low, high: the numbers at its ends."""

    low: float
    high: float
    top: float
    bottom: float

    def __call__(self, v: float) -> float:
        return round(self.bottom - (v - self.low) / (self.high - self.low) * (self.bottom - self.top), 2)

    @property
    def unit(self) -> float:
        """px that a number goes up by if it grows by 1, unrounded."""
        return (self.bottom - self.top) / (self.high - self.low)

    @property
    def zero(self) -> float | None:
        """px of 0, None where 0 is an end or not on the line."""
        return self(0.0) if self.low < 0.0 < self.high else None

    @property
    def ends(self) -> tuple[str, str]:
        """What its low and its high end say."""
        low, high = (fixed(v, 0) if v == int(v) else fixed(v, 1) for v in (self.low, self.high))
        return low, high


@dataclass(frozen=True, slots=True)
class Domain:
    """The two ends of a line, wherever it is drawn."""

    low: float
    high: float

    @property
    def grain(self) -> float:
        """The step between two numbers that a hand can set: a two-hundredth of the line."""
        return (self.high - self.low) / 200.0

    def drawn(self, top: float, bottom: float) -> Axis:
        """On a line between two heights."""
        return Axis(self.low, self.high, top, bottom)


@dataclass(frozen=True, slots=True)
class Domains:
    """The ends of every line: parameters (w and b), sums (z), x, values (a and y), cost (C)."""

    parameters: Domain
    sums: Domain
    x: Domain
    values: Domain
    cost: Domain


def around(z: float) -> Domain:
    """The ends of a line of z that has this number on it."""
    return _around(abs(z), SUMS)


def domains(view: View) -> Domains:
    """Wide enough for every number on the stage, in round numbers that change seldom."""
    known = [l for l in range(1, view.L + 1) if view.activation(l) is not None]
    z = max((_most(view.fwd.z[l]) for l in known), default=0.0) if view.fwd is not None else 0.0
    a = [v for l in known if view.fwd is not None for v in view.fwd.a[l].tolist()]
    y = [] if view.y is None else view.y.tolist()
    return Domains(
        _around(_most(view.net.theta), WEIGHTS),
        _around(z, SUMS),
        _around(0.0 if view.x is None else _most(view.x), WEIGHTS),
        _values([view.net.arch.sigma(l) for l in range(1, view.L + 1)], a + y),
        Domain(0.0, rounded(view.cost or 0.0, VALUES)),
    )


def _values(sigmas: list[Activation], shown: list[float]) -> Domain:
    """Where every sigma ends, and beyond as far as what is shown reaches."""
    low = min([0.0 if f.low is None else f.low for f in sigmas] + shown)
    high = max(shown, default=0.0)
    is_below = low < 0.0 or any(f.low is None for f in sigmas)
    return Domain(-rounded(-low, VALUES) if is_below else 0.0, rounded(high, VALUES))


def _around(most: float, least: float) -> Domain:
    end = rounded(most, least)
    return Domain(-end, end)


def _most(values: Array) -> float:
    return float(abs(values).max())


def rounded(most: float, least: float) -> float:
    """The first of 1, 2, 5, 10, 20 ... that is no less than either; above 1e6 simply twice the most."""
    end, factors = 1.0, (2.0, 2.5, 2.0)
    for n in range(19):
        if end >= most and end >= least:
            return end
        end *= factors[n % 3]
    return 2.0 * most
