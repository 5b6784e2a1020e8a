"""Slices of a version's cost: a height map over a plane, and the curve along its gradient. Trials, both."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

import numpy as np

from app import limits
from app.nn.array import NONE, Array
from app.nn.network import Parameter
from app.nn.slice import Heights, Plane, Shadow, shadow, spanned
from app.nn.whole import whole_gradient
from app.session.moves.turns import in_time
from app.session.state.library import Library
from app.session.state.state import State
from app.session.trials.trails import ground
from app.session.trials.walks import Line, Map, Walks

Kind = Literal["ends", "random", "weights"]
MARGIN = 1.25
"""How far a map reaches beyond the trails on it."""

REACH = 2.0
"""How far it reaches at least, to each side, where two weights are its axes."""

COARSEST, FINEST = 12, 44
"""Places of a map in each direction."""

PLACES_AT_ONCE = 8
"""Places of a map between two looks at the clock."""

POINTS = 120
"""Places of the curve along the gradient."""

DOUBLINGS = 10
"""How far its first look goes: from eta / 2^10 to eta * 2^10."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Which plane: ends, through the start and the ends of two trails, or through the ends of three; random, along
    the gradient and something random; weights, along two weights or biases.
    """

    kind: Kind
    first: Parameter | None = None
    second: Parameter | None = None


class Mapping:
    """The cost over a plane on which trails are seen, row by row."""

    def __init__(self, state: State, library: Library, walks: Walks, cut: Cut) -> None:
        """walks: finished.  Raises NotThereError for a weight that there is not, OutOfTurnError without data."""
        self._state, self._ground, self._walks, self._cut = state, ground(state, library), walks, cut
        for picked in (cut.first, cut.second):
            if picked is not None:
                state.net.arch.index(picked)
        self._map = Map(NONE, NONE, np.empty((0, 0)), ())
        self._height: Heights | None = None
        self._work = self._rows()

    @property
    def nbytes(self) -> int:
        """Bytes of the products and of the trails."""
        trails = sum(trail.points.nbytes for trail in self._walks.trails)
        return trails + (self._height.nbytes if self._height else 0)

    def advance(self) -> bool:
        """A turn of it."""
        return in_time(lambda: next(self._work, False))

    def close(self) -> None:
        """Let go of what it holds."""
        self._work.close()

    def report(self) -> Map:
        """The rows that are known."""
        known = self._map
        return replace(known, heights=known.heights.copy())

    def _rows(self) -> Generator[bool, None, None]:
        plane = self._plane()
        shadows = tuple(shadow(plane, trail.points) for trail in self._walks.trails)
        n = cells(self._state.net.arch.parameter_count, self._state.net.sizes, len(self._ground))
        across, up = frame(shadows, REACH if self._cut.kind == "weights" else 0.0, n)
        self._map = Map(across, up, np.full((n, n), np.nan), shadows)
        yield True
        height = self._height = Heights(self._state.net.arch, plane, self._ground.rows)
        for row in range(n):
            for column in range(n):
                self._map.heights[row, column] = height(float(across[column]), float(up[row]))
                if column % PLACES_AT_ONCE == 0:
                    yield True
        if self._cut.kind == "ends":
            ends = [(float(one.s[-1]), float(one.t[-1])) for one in shadows]
            halfway = [height((s + s_) / 2.0, (t + t_) / 2.0) for (s, t), (s_, t_) in combinations(ends, 2)]
            self._map = replace(self._map, halfway=tuple(halfway))

    def _plane(self) -> Plane:
        theta, trails, seed = self._state.net.theta, self._walks.trails, self._state.seed
        match self._cut:
            case Cut("weights", Parameter() as first, Parameter() as second):
                return spanned(theta, self._along(first), self._along(second), seed)
            case Cut("random"):
                downhill = -whole_gradient(self._state.net, self._ground.rows).nabla
                return spanned(theta, downhill, np.random.default_rng(seed).standard_normal(theta.shape), seed)
            case _:
                ends = [trail.points[-1] for trail in trails]
                origin = ends.pop(0) if len(ends) > 2 else theta
                return spanned(origin, ends[0] - origin, ends[1] - origin, seed)

    def _along(self, p: Parameter) -> Array:
        direction = np.zeros(self._state.net.arch.parameter_count)
        direction[self._state.net.arch.index(p)] = 1.0
        return direction


def frame(shadows: tuple[Shadow, ...], least: float, n: int) -> tuple[Array, Array]:
    """n places in each direction, equally far apart in both, around all shadows; least: to each side at least."""
    s, t = (np.concatenate([getattr(one, axis) for one in shadows]) for axis in "st")
    middle_s, middle_t = (s.min() + s.max()) / 2.0, (t.min() + t.max()) / 2.0
    reach = max(float(np.ptp(s)), float(np.ptp(t))) / 2.0 * MARGIN
    along = np.linspace(-1.0, 1.0, n) * max(reach, least, 1e-6)
    return middle_s + along, middle_t + along


def cells(parameters: int, sizes: tuple[int, ...], examples: int) -> int:
    """How fine a map is, so that it takes a few seconds: what counts is all but the products with the inputs."""
    work = examples * (parameters - sizes[1] * (sizes[0] + 1) + 20 * sum(sizes[1:]))
    return int(min(max((limits.MAP_WORK / work) ** 0.5, COARSEST), FINEST))


class Along:
    """The cost straight along the gradient, from the version's weights."""

    def __init__(self, state: State, library: Library) -> None:
        """Raises OutOfTurnError without data."""
        self._state, self._ground = state, ground(state, library)
        self._t: list[float] = []
        self._costs: list[float] = []
        self._slope, self._after = 0.0, float("nan")
        self._height: Heights | None = None
        self._work = self._all()

    @property
    def nbytes(self) -> int:
        """Bytes of the products."""
        return self._height.nbytes if self._height else 0

    def advance(self) -> bool:
        """A turn of it."""
        return in_time(lambda: next(self._work, False))

    def close(self) -> None:
        """Let go of what it holds."""
        self._work.close()

    def report(self) -> Line:
        """The places that are known."""
        here = self._ground
        return Line(np.array(self._t), np.array(self._costs), self._slope, self._state.eta, self._after,
                    len(here), here.of)

    def _all(self) -> Generator[bool, None, None]:
        net, eta = self._state.net, self._state.eta
        nabla = whole_gradient(net, self._ground.rows).nabla
        self._slope = -float(nabla @ nabla)
        plane = Plane(net.theta, -nabla, np.zeros_like(nabla))
        cost = self._height = Heights(net.arch, plane, self._ground.rows)
        lowest, at = cost(0.0, 0.0), 0.0
        for power in range(-DOUBLINGS, DOUBLINGS + 1):
            found = cost(eta * 2.0**power, 0.0)
            lowest, at = (found, eta * 2.0**power) if found < lowest else (lowest, at)
            yield True
        self._after = cost(eta, 0.0)
        for t in sorted({eta, *np.linspace(0.0, max(1.5 * eta, 2.5 * at), POINTS).tolist()}):
            self._t.append(t)
            self._costs.append(cost(t, 0.0))
            yield True
