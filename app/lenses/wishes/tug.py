"""What each neuron of a layer asks of each neuron of the layer before it.

A wish is -dC/da, as the picture draws it: up is brighter. So a pull is w times -delta, a term of E8, its sign turned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.wishes.heard import Hearing, asked, hears_all
from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.view import Neuron, Selection, View, named


@dataclass(frozen=True, slots=True)
class Tug:
    """On layer l.  asks: -delta of the layer behind, (n_{l+1},).  pulls: w times that, (n_{l+1}, n_l).

    heard: (n_{l+1},), 1 for who is heard, else 0.  sums: (n_l,), of those who are.  is_gradient: whether all are.
    """

    view: View
    hearing: Hearing
    l: int
    asks: Array
    pulls: Array
    heard: Array
    sums: Array
    is_gradient: bool

    def called(self, j: int) -> str:
        """A neuron of the layer behind, in a sentence."""
        l = self.l + 1
        return f"the {j}" if self.view.side and l == self.view.L else f"neuron {j} of layer {l}"


def layers_of(view: View) -> tuple[int, ...]:
    """The layers that are pulled: the hidden ones; where there is none, the input."""
    return tuple(range(1, view.L)) or (0,)


def chosen(view: View, selection: Selection) -> tuple[int, int | None, int | None]:
    """The layer that is pulled, the neuron of it and the one that pulls, as far as what is picked out says."""
    what, layers = named(view, selection.of), layers_of(view)
    if isinstance(what, Parameter) and what.k is not None and what.l - 1 in layers:
        return what.l - 1, what.k, what.j
    if isinstance(what, Parameter | Neuron) and what.l in layers:
        return what.l, what.j, None
    if isinstance(what, Parameter | Neuron) and what.l - 1 in layers:
        return what.l - 1, None, what.j
    return layers[-1], None, None


def tug(view: View, hearing: Hearing, l: int) -> Tug | None:
    """None before the backward pass has reached layer l."""
    if view.bwd is None or view.wish(l) is None or not view.knows_slopes(l + 1):
        return None
    asks = -asked(view, hearing, l + 1)
    pulls = view.net.W[l + 1] * asks[:, np.newaxis]                 # the terms of (E8)
    heard, is_gradient = hearing.hears(l + 1, len(asks)), hears_all(view, hearing, l + 1)
    sums = -view.bwd.da[l] if is_gradient else pulls[heard].sum(axis=0)
    return Tug(view, hearing, l, asks, pulls, np.asarray(heard, np.float64), sums, is_gradient)
