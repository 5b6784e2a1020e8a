"""What was measured of ways downhill: the trails themselves, their angles to the true gradient, and slices of the cost.

Values only; app/session/ measures them, app/scene/ draws them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.nn.slice import Shadow

WALKING, WEIGHING, TURNING = "walking", "weighing the trails", "measuring angles"
"""What is being measured, one after the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """One way downhill, as far as it has come.

    batch: examples that a step looks at.  seed: of its shuffle.  made, seconds: steps, and how long they took alone.
    diverged_layer: the layer that left the finite range, 0 if none did.
    steps, points, costs: after which steps a place was kept, (n,); its parameters, (n, parameter_count); its mean C0
    over all examples, (n,). Empty until they are known; the first place is the start, the last the end.
    right: the share of examples answered rightly at the end, of those learned from and of those only tested.
    """

    batch: int
    seed: int
    made: int
    seconds: float
    diverged_layer: int
    steps: NDArray[np.int64]
    points: Array
    costs: Array
    right: tuple[float, float] | None = None

    @property
    def rate(self) -> float:
        """Steps in a second."""
        return self.made / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Angles:
    """Between the gradients of mini-batches and the true one, in degrees.  batch: their size.  degrees: (n,)."""

    batch: int
    degrees: Array


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Several trails, walked side by side for the same time.

    examples: those whose mean cost is walked down, the first of so many (of).  doing: what is being measured.
    share: how much of all measurements is done, 0 to 1.
    """

    eta: float
    examples: int
    of: int
    seconds: float
    trails: tuple[Trail, ...]
    angles: tuple[Angles, ...]
    doing: str
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Map:
    """The cost over a plane, row after row from t = t[0].

    s: (columns,), t: (rows,), both growing.  heights: (rows, columns), NaN where it is not known yet.
    shadows: where the trails lie over the plane, one a trail.
    halfway: the costs in the middle between each two ends, where all of them lie in the plane; else none.
    """

    s: Array
    t: Array
    heights: Array
    shadows: tuple[Shadow, ...]
    halfway: tuple[float, ...] = ()

    @property
    def share(self) -> float:
        """How much of it is known, 0 to 1."""
        return float(np.mean(np.isfinite(self.heights)))


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """C(theta - t nabla C) against t, straight along the gradient.

    t, costs: (n,), t from 0.  slope: dC/dt at t = 0, which is -|nabla C|^2.  eta: the learning rate, one of the t.
    after: the cost at t = eta.  examples, of: as in Walks.
    """

    t: Array
    costs: Array
    slope: float
    eta: float
    after: float
    examples: int
    of: int
