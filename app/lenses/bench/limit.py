"""The limit that a slope is: one nudge grows ever smaller, the secant turns into the tangent, until floats spoil it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isclose, log10
from weakref import WeakKeyDictionary

import numpy as np

from app.lenses.equation.rounding import doubted
from app.nn.array import Array
from app.nn.experiment import Measured, measured_slope
from app.nn.network import Parameter
from app.nn.nudge import digits_agreeing, nudged_costs
from app.nn.passes import Backward
from app.scene.marks.curves import Tick
from app.scene.marks.words import brief, name, number, ten
from app.scene.view import View

POWERS = range(15)               # h from 1 down to 10^-14
WIDTH = 340.0
HILL = 150.0                     # height of the curve of C
LEAST, MOST = -0.5, 1.25         # how far the curve reaches to either side of theta
PLACES = 36                      # of the curve: every twentieth of h = 1, theta and theta + 1 among them
MARGIN = 0.12                    # of its height, above and below
LEFT, RIGHT, TOP, BOTTOM = 56.0, 330.0, 12.0, 128.0     # of the plot of what is left between ratio and slope
DEEPEST = -17                    # power of ten at the bottom of that plot; nothing at all lies there too
EVERY = 4                        # powers of ten between two ticks


@dataclass(frozen=True, slots=True)
class Sample:
    """Another h = 10^-power.  ratio: (C(theta + h) - C(theta)) / h.  apart: from backprop's slope.

    at: where it stands on the plot.  is_now: whether it is the h on the picture.  is_best: whether it comes nearest.
    """

    power: int
    h: str
    ratio: str
    apart: str
    at: tuple[float, float]
    is_now: bool
    is_best: bool


@dataclass(frozen=True, slots=True)
class Limit:
    """One parameter, nudged.  power: of ten next to h, as a slider counts; larger, smaller: those beside it, or "".

    curve: C against theta.  tangent, secant: lines through C now, cut off at the frame.  here, there: C now and nudged.
    ratio, slope, apart: the secant's slope, the tangent's, and what lies between.  digits: to how many they agree.
    samples: of every h.  path: what is left, from h to h.  floor: y of nothing at all.
    verdict: the best h.  note: what no h can help, "" for nothing.
    """

    p: Parameter
    id: str
    name: str
    h: str
    power: int
    larger: str
    smaller: str
    curve: str
    tangent: str
    secant: str
    here: tuple[float, float]
    there: tuple[float, float] | None
    low: str
    high: str
    ratio: str
    slope: str
    apart: str
    digits: int
    samples: tuple[Sample, ...]
    path: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    verdict: str
    note: str
    width: float = WIDTH
    hill: float = HILL
    left: float = LEFT
    right: float = RIGHT
    top: float = TOP
    bottom: float = BOTTOM
    tall: float = BOTTOM + 26.0


def limit(view: View, p: Parameter, h: float) -> Limit:
    """Only with the slope of p known."""
    assert view.bwd is not None and view.fwd is not None and view.y is not None
    slope = float(view.bwd.nabla[view.net.arch.index(p)])
    places = np.linspace(LEAST, MOST, PLACES)
    tried = np.array([10.0**-power for power in POWERS])
    C = nudged_costs(view.net, view.fwd, view.y, p, np.concatenate((places, tried, (0.0, h))))
    hill, falls, ratio = C[:PLACES], (C[PLACES:-2] - C[-2]) / tried, float((C[-1] - C[-2]) / h)
    apart = np.abs(falls - slope)
    best = int(apart.argmin())
    frame = _Frame(places, hill)
    deep = _Deep(float(apart.max()))
    samples = tuple(_sample(deep, power, float(falls[power]), float(apart[power]), h, power == best)
                    for power in POWERS)
    power = min(max(round(-log10(h)), 0), POWERS[-1])
    return Limit(
        p, p.id, name(p), brief(h), power, _step(power - 1), _step(power + 1),
        frame.curve(), frame.line(float(C[-2]), slope), frame.line(float(C[-2]), ratio), frame.at(0.0, float(C[-2])),
        frame.at(h, float(C[-1])) if h <= MOST else None, number(frame.low), number(frame.high),
        number(ratio, 9), number(slope, 9), number(abs(ratio - slope), 2), digits_agreeing(ratio, slope),
        samples, "M" + "L".join(f"{x:g} {y:g}" for x, y in (sample.at for sample in samples)),
        tuple(Tick(_across(power), _said(-power)) for power in POWERS[::EVERY]),
        deep.ticks(), _verdict(samples[best], is_flat=not apart.any()),
        doubted(slope, _by_experiment(view, p), view.cost or 0.0),
    )


_found: WeakKeyDictionary[Backward, tuple[Parameter, Measured]] = WeakKeyDictionary()
"""By backward pass: the parameter looked at last. Whoever makes h smaller, press after press, asks for it each time."""


def _by_experiment(view: View, p: Parameter) -> Measured:
    assert view.bwd is not None and view.x is not None and view.y is not None
    last = _found.get(view.bwd)
    if last is None or last[0] != p:
        last = _found[view.bwd] = p, measured_slope(view.net, view.x, view.y, p)
    return last[1]


class _Frame:
    """Where the curve of C is drawn: as far as it reaches, and a little beyond."""

    def __init__(self, places: Array, hill: Array) -> None:
        self._places, self._hill = places, hill
        self.low, self.high = float(hill.min()), float(hill.max())
        room = (self.high - self.low) * MARGIN or abs(self.high) * MARGIN or 1.0
        self._floor, self._top = self.low - room, self.high + room

    def at(self, t: float, C: float) -> tuple[float, float]:
        """px of theta + t and C."""
        return (round((t - LEAST) / (MOST - LEAST) * WIDTH, 2),
                round((self._top - C) / (self._top - self._floor) * HILL, 2))

    def curve(self) -> str:
        """C against theta."""
        points = map(self.at, self._places.tolist(), self._hill.tolist())
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)

    def line(self, C: float, slope: float) -> str:
        """A straight line through C at theta, as far as it stays in the frame."""
        ends = []
        for end in (LEAST, MOST):
            room = (self._top if slope * end > 0 else self._floor) - C
            ends.append(room / slope if slope and abs(slope * end) > abs(room) else end)
        (x1, y1), (x2, y2) = (self.at(t, C + slope * t) for t in ends)
        return f"M{x1:g} {y1:g}L{x2:g} {y2:g}"


def _step(power: int) -> str:
    """h = 10^-power as an address says it, "" where there is none such."""
    return f"1e-{power}" if power in POWERS else ""


class _Deep:
    """Where a difference stands on the plot: a scale of powers of ten, from the largest one down to DEEPEST."""

    def __init__(self, largest: float) -> None:
        self._highest = max(ceil(log10(largest)), 0) if largest else 0

    def __call__(self, apart: float) -> float:
        power = max(log10(apart), DEEPEST) if apart else DEEPEST
        return round(TOP + (self._highest - power) / (self._highest - DEEPEST) * (BOTTOM - TOP), 2)

    def ticks(self) -> tuple[Tick, ...]:
        """Every few powers of ten."""
        every = EVERY * max(1, (self._highest - DEEPEST) // 20)
        return tuple(Tick(self(10.0**power), _said(power)) for power in range(self._highest, DEEPEST, -every))


def _sample(deep: _Deep, power: int, ratio: float, apart: float, h: float, is_best: bool) -> Sample:
    return Sample(power, _said(-power), number(ratio, 9), number(apart, 2), (_across(power), deep(apart)),
                  isclose(h, 10.0**-power), is_best)


def _said(power: int) -> str:
    return ten(power) if power else "1"


def _across(power: int) -> float:
    return round(LEFT + power / POWERS[-1] * (RIGHT - LEFT), 2)


def _verdict(best: Sample, is_flat: bool) -> str:
    if is_flat:
        return "Whatever h is, the ratio is exactly backprop's slope: C is a straight line here."
    near = "is exactly" if best.apart == "0" else f"comes within {best.apart} of"
    return (f"The best of these h is {best.h}: there the ratio {near} backprop's slope. A larger h goes round the bend "
            "of C; a smaller one drowns: C has some 16 digits, and its tiny change only the last few of them.")
