"""What is heard of all that pulls: everything, which is the gradient, or with some muted only a part.  (E5, E8)"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.scene.view import Neuron, View, named


@dataclass(frozen=True, slots=True)
class Hearing:
    """muted: neurons whose pull is left out.  alone: the only one that is heard of its layer, None for none."""

    muted: frozenset[Neuron] = frozenset()
    alone: Neuron | None = None

    def hears(self, l: int, n: int) -> NDArray[np.bool_]:
        """Whether each of the n neurons of layer l is heard, (n,)."""
        if self.alone is not None and self.alone.l == l:
            return np.array([j == self.alone.j for j in range(n)], np.bool_)
        return np.array([Neuron(l, j) not in self.muted for j in range(n)], np.bool_)

    def toggled(self, one: Neuron) -> str:
        """The muted with one more, or one less, as an address says them."""
        return ",".join(sorted(each.id for each in self.muted ^ {one}))


def hearing(view: View, mute: str, alone: str) -> Hearing:
    """Of what an address says, ids with commas between them; what names no neuron that can pull is left out."""
    muted = frozenset(one for id in mute.split(",") if (one := _pulling(view, id)) is not None)
    return Hearing(muted, _pulling(view, alone))


def _pulling(view: View, id: str) -> Neuron | None:
    found = named(view, id)
    return found if isinstance(found, Neuron) and found.l else None


def hears_all(view: View, what: Hearing, l: int) -> bool:
    """Whether nothing is muted in layer l and behind it."""
    return all(what.hears(m, view.net.sizes[m]).all() for m in range(l, view.L + 1))


def asked(view: View, what: Hearing, l: int) -> Array:
    """delta^l as far as the layers behind are heard: the trace's own where all of them are.  (n_l,)

    What a layer sums up goes on to the layer before it, as in the backward pass.
    """
    assert view.bwd is not None and view.fwd is not None
    if l == view.L or hears_all(view, what, l + 1):
        return view.bwd.delta[l]
    behind = asked(view, what, l + 1) * what.hears(l + 1, view.net.sizes[l + 1])
    da = view.net.W[l + 1].T @ behind                                            # (E8)
    return np.asarray(da * view.net.arch.sigma(l).sigma_prime(view.fwd.z[l]))    # (E5)
