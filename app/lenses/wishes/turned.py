"""A nudge of fixed length turned round the circle of two outputs, or of two weights or biases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

import numpy as np

from app.lenses.wishes.effort import felt_by
from app.nn.network import Parameter
from app.scene.view import Neuron, View, named

Pair = tuple[Neuron, Neuron] | tuple[Parameter, Parameter]


@dataclass(frozen=True, slots=True)
class Turned:
    """felt: the change of C when the two are moved so far, measured.  slopes: of C, by either.  reach: the length."""

    felt: Callable[[float, float], float]
    slopes: tuple[float, float]
    reach: float

    @property
    def steepest(self) -> float | None:
        """The gradient's direction, 0 to 360 degrees; None where there is none."""
        return degrees(atan2(self.slopes[1], self.slopes[0])) % 360.0 if any(self.slopes) else None

    def measured(self, turn: float) -> float:
        """The change of C in a direction."""
        return self.felt(self.reach * cos(radians(turn)), self.reach * sin(radians(turn)))

    def predicted(self, turn: float) -> float:
        """The gradient's word for it."""
        return self.reach * (self.slopes[0] * cos(radians(turn)) + self.slopes[1] * sin(radians(turn)))


def turned(view: View, pair: Pair, reach: float) -> Turned:
    """Round the circle of a pair."""
    return Turned(_felt(view, pair), (_slope(view, pair[0]), _slope(view, pair[1])), reach)


def outputs(view: View) -> Pair | None:
    """The two with the strongest wishes. Under cross-entropy C is taken from z, and a alone cannot be set."""
    assert view.bwd is not None
    if view.net.sizes[-1] < 2 or view.net.arch.C.delta is not None:
        return None
    first, second = np.argsort(-np.abs(view.bwd.da[view.L]), kind="stable")[:2].tolist()
    return Neuron(view.L, first), Neuron(view.L, second)


def parameters(view: View, pins: tuple[str, ...]) -> Pair:
    """The two that are pinned, else those with the strongest nudges."""
    assert view.bwd is not None
    pinned = [one for id in pins if isinstance(one := named(view, id), Parameter)]
    if len(pinned) == 2 and pinned[0] != pinned[1]:
        return pinned[0], pinned[1]
    first, second = np.argsort(-np.abs(view.bwd.nabla), kind="stable")[:2].tolist()
    return view.net.arch.parameter(first), view.net.arch.parameter(second)


def asked_for(view: View, right: str, up: str) -> Pair | None:
    """Two outputs or two parameters, None for anything else."""
    one, other = named(view, right), named(view, up)
    if one == other:
        return None
    if isinstance(one, Parameter) and isinstance(other, Parameter):
        return one, other
    if isinstance(one, Neuron) and isinstance(other, Neuron) and one.l == other.l == view.L and outputs(view):
        return one, other
    return None


def _slope(view: View, one: Neuron | Parameter) -> float:
    assert view.bwd is not None
    if isinstance(one, Neuron):
        return float(view.bwd.da[one.l][one.j])
    return float(view.bwd.nabla[view.net.arch.index(one)])


def _felt(view: View, pair: Pair) -> Callable[[float, float], float]:
    """By a forward pass each; of outputs, after which only the cost comes, by that."""
    assert view.fwd is not None and view.y is not None and view.bwd is not None
    one, other = pair
    if isinstance(one, Parameter) and isinstance(other, Parameter):
        at, move = [view.net.arch.index(one), view.net.arch.index(other)], np.zeros_like(view.net.theta)

        def of_parameters(u: float, v: float) -> float:
            move[at] = u, v
            return felt_by(view, move)

        return of_parameters
    z, a, y, C, begun = view.fwd.z[view.L], view.fwd.a[view.L], view.y, view.net.arch.C, view.bwd.cost

    def of_outputs(u: float, v: float) -> float:
        moved = a.copy()
        moved[[one.j, other.j]] += u, v
        return float(C.C0(z, moved, y)) - begun                     # (E3)

    return of_outputs
