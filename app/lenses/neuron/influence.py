"""If one neuron gets brighter by a hundredth, another one behind it changes by so much: predicted and measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from app.lenses.fields import NUDGE
from app.nn.activation import softmax_transposed
from app.nn.array import Array
from app.scene.marks.arrows import lying
from app.scene.marks.scales import Length
from app.scene.marks.words import count, indexed, number, signed
from app.scene.view import Neuron, View

WIDTH = 340.0
LINES = (22.0, 66.0)             # y of the line of the one, and of the other
APART = 6.0
REACH = 150.0                    # of the longest arrow


@dataclass(frozen=True, slots=True)
class Influence:
    """first, second: their ids and names.  slope: of the second's a by the first's.  predicted, measured: its change.

    how: what the slope is made of.  given, foretold, found: the three changes as arrows on one scale.
    """

    first: str
    first_name: str
    second: str
    second_name: str
    slope: str
    predicted: str
    measured: str
    verdict: str
    how: str
    given: str
    foretold: str
    found: str
    lines: tuple[float, float] = LINES
    width: float = WIDTH
    height: float = 84.0
    centre: float = WIDTH / 2


def influence(view: View, first: Neuron, second: Neuron) -> Influence:
    """first lies in an earlier layer than second; only after forward has reached both."""
    assert view.fwd is not None
    slope = float(slopes(view, first, second.l)[second.j])
    predicted, measured = slope * NUDGE, _measured(view, first, second)
    scale = Length(max(NUDGE, abs(predicted), abs(measured)), REACH)
    given, foretold, found = (
        lying(WIDTH / 2, y, scale(v) if v > 0 else -scale(v))
        for y, v in ((LINES[0], NUDGE), (LINES[1] - APART, predicted), (LINES[1] + APART, measured))
    )
    way = "brighter" if measured > 0 else "darker"
    verdict = (f"If {_name(first)} gets brighter by {NUDGE:g}, {_name(second)} gets {way} by {number(abs(measured))}."
               if measured else f"If {_name(first)} gets brighter by {NUDGE:g}, {_name(second)} does not change.")
    return Influence(
        first.id, _name(first), second.id, _name(second), number(slope), signed(predicted, 4), signed(measured, 4),
        verdict, _how(view, first, second, slope), given, foretold, found,
    )


def slopes(view: View, first: Neuron, l: int) -> Array:
    """da of each neuron of layer l by da of an earlier one: the product of the layers' Jacobians.  (n_l,)"""
    assert view.fwd is not None
    v = np.zeros(view.net.sizes[first.l])
    v[first.j] = 1.0
    for m in range(first.l + 1, l + 1):
        sigma, dz = view.net.arch.sigma(m), view.net.W[m] @ v
        v = dz * sigma.sigma_prime(view.fwd.z[m]) if sigma.is_elementwise else softmax_transposed(view.fwd.a[m], dz)
    return v


def strongest(view: View, n: Neuron) -> Neuron | None:
    """The neuron of the next layer that n moves most; of an output the one before that moves it most."""
    if n.l < view.L:
        return Neuron(n.l + 1, int(np.abs(slopes(view, n, n.l + 1)).argmax()))
    return Neuron(n.l - 1, int(np.abs(view.net.W[n.l][n.j]).argmax()))


def _measured(view: View, first: Neuron, second: Neuron) -> float:
    """How far the second goes when the layers behind the first run with that one set brighter."""
    assert view.fwd is not None
    a = view.fwd.a[first.l].copy()
    a[first.j] += NUDGE
    for m in range(first.l + 1, second.l + 1):
        z = view.net.W[m] @ a + view.net.b[m]                           # (E1)
        a = view.net.arch.sigma(m).sigma(z)                             # (E2)
    return float(a[second.j] - view.fwd.a[second.l][second.j])


def _how(view: View, first: Neuron, second: Neuron, slope: float) -> str:
    """The slope as what it is a product or a sum of."""
    sigma = view.net.arch.sigma(second.l)
    assert view.fwd is not None
    by = f"∂{indexed('a', second.l, second.j)}/∂{indexed('a', first.l, first.j)}"
    if second.l == first.l + 1 and sigma.is_elementwise:
        w = float(view.net.W[second.l][second.j, first.j])
        gain = float(sigma.sigma_prime(view.fwd.z[second.l])[second.j])
        product = f"{indexed('w', second.l, second.j, first.j)} · σ′({indexed('z', second.l, second.j)})"
        return f"{by} = {product} = {number(w)} × {number(gain)} = {number(slope)}."
    if second.l == first.l + 1:
        return f"{by} = {number(slope)}: softmax shares 1 among all outputs, so every weight from here has its part."
    paths = prod(view.net.sizes[first.l + 1 : second.l])
    ways = f"the sum over {count(paths)} paths" if paths > 1 else "along the one path"
    return f"{by} = {number(slope)}: {ways} from one to the other; a path multiplies w and σ′(z) of every layer."


def _name(n: Neuron) -> str:
    return f"neuron {n.j} of layer {n.l}" if n.l else f"input {n.j}"
