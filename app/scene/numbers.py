"""The numbers lens: a text twin of the picture, the same numbers as tables."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.array import Array
from app.scene.view import View
from app.scene.words import number

UNKNOWN = "·"
MATRIX = "a matrix"
"""What stands for sigma'(z) of softmax: each of its outputs feels every z."""


@dataclass(frozen=True, slots=True)
class Table:
    """One layer: a row a neuron, under the heads j, z, a, dC/da, sigma'(z), delta = dC/db."""

    l: int
    caption: str
    rows: tuple[tuple[str, ...], ...]


def tables(view: View) -> tuple[Table, ...]:
    """Every layer but an input image, the output first: where the backward pass begins."""
    first = 1 if view.side else 0
    return tuple(_table(view, l) for l in range(view.L, first - 1, -1))


def _table(view: View, l: int) -> Table:
    a, wish = view.activation(l), view.wish(l)
    slopes = _slopes(view, l)
    rows = []
    for j in range(view.net.sizes[l]):
        z = slope = delta = UNKNOWN
        if l and a is not None and view.fwd is not None:
            z = number(float(view.fwd.z[l][j]))
            slope = MATRIX if slopes is None else number(float(slopes[j]))
        if l and view.bwd is not None and view.knows_slopes(l):
            delta = number(float(view.bwd.delta[l][j]))
        rows.append((
            str(j), z, UNKNOWN if a is None else number(float(a[j])), slope,
            UNKNOWN if wish is None else number(float(wish[j])), delta,
        ))
    kind = "output" if l == view.L else "input" if l == 0 else "hidden"
    return Table(l, f"Layer {l}, {kind}", tuple(rows))


def _slopes(view: View, l: int) -> Array | None:
    """sigma'(z) of every neuron, None where it is not one number a neuron or there is no z."""
    if not l or view.fwd is None or not view.net.arch.sigma(l).is_elementwise:
        return None
    return view.net.arch.sigma(l).sigma_prime(view.fwd.z[l])
