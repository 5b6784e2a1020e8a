"""The numbers lens: a text twin of the picture, the same numbers as tables."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.lens import Lens
from app.lenses.sources import NIELSEN
from app.nn.array import Array
from app.scene.marks.words import count, number
from app.scene.view import View

UNKNOWN = "·"
MATRIX = "a matrix"
"""What stands for sigma'(z) of softmax: each of its outputs feels every z."""


@dataclass(frozen=True, slots=True)
class Table:
    """One layer: a row a neuron, under the heads j, z, a, y, sigma'(z), dC/da, delta; y stands for outputs only.

    shapes: of what the layer adds to the parameters, and what is special about its sigma; "" for the input.
    """

    l: int
    caption: str
    shapes: str
    has_y: bool
    rows: tuple[tuple[str, ...], ...]


def tables(view: View) -> tuple[Table, ...]:
    """Every layer but an input image, the output first: where the backward pass begins."""
    first = 1 if view.side else 0
    return tuple(_table(view, l) for l in range(view.L, first - 1, -1))


def _table(view: View, l: int) -> Table:
    a, wish = view.activation(l), view.wish(l)
    slopes, is_last = _slopes(view, l), l == view.L
    rows = []
    for j in range(view.net.sizes[l]):
        z = slope = delta = UNKNOWN
        if l and a is not None and view.fwd is not None:
            z = number(float(view.fwd.z[l][j]))
            slope = MATRIX if slopes is None else number(float(slopes[j]))
        if l and view.bwd is not None and view.knows_slopes(l):
            delta = number(float(view.bwd.delta[l][j]))
        rows.append((
            str(j), z, UNKNOWN if a is None else number(float(a[j])), *((_target(view, j),) if is_last else ()), slope,
            UNKNOWN if wish is None else number(float(wish[j])), delta,
        ))
    kind = "output" if is_last else "input" if l == 0 else "hidden"
    return Table(l, f"Layer {l}, {kind}", _shapes(view, l), is_last, tuple(rows))


def _target(view: View, j: int) -> str:
    return UNKNOWN if view.y is None else number(float(view.y[j]))


def _shapes(view: View, l: int) -> str:
    """A gradient has the shape of what it is a gradient of."""
    if not l:
        return ""
    n_j, n_k = view.net.sizes[l], view.net.sizes[l - 1]
    tied = "" if view.net.arch.sigma(l).is_elementwise else \
        " Each output of softmax feels every z: σ′ is a matrix, and δ its product with all ∂C/∂a."
    return (f"W and ∂C/∂W are both {count(n_j)}×{count(n_k)}; b and ∂C/∂b both {count(n_j)}. "
            f"∂C/∂W = δ aᵀ: ({count(n_j)}×1)(1×{count(n_k)}).{tied}")


def _slopes(view: View, l: int) -> Array | None:
    """sigma'(z) of every neuron, None where it is not one number a neuron or there is no z."""
    if not l or view.fwd is None or not view.net.arch.sigma(l).is_elementwise:
        return None
    return view.net.arch.sigma(l).sigma_prime(view.fwd.z[l])


@dataclass(frozen=True, slots=True)
class Numbers:
    """A table a layer."""

    tables: tuple[Table, ...]


NUMBERS = Lens("numbers", "All numbers as tables", text="tables", group="numbers",
               draw=lambda moment: Numbers(tables(moment.view)),
               sources=(NIELSEN,))
