"""What is picked out: which weight stands for it, and how that was chosen, and which neurons it is about."""

from __future__ import annotations

import numpy as np

from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.view import Neuron, View, named


def meant(view: View, of: str) -> Parameter | Neuron | None:
    """What a mark is about: that of a weighted sum is about its neuron."""
    return named(view, f"a{of[1:]}" if of.startswith("z-") else of)


def the_weight(view: View, of: str) -> tuple[Parameter, str]:
    """The weight that is picked out, with ""; of a neuron or bias the one with the largest slope, and why that one.

    Before the slopes are known: the one from the neuron with the largest a, which has it then.
    """
    what = meant(view, of)
    if what is None:
        return Parameter(view.L, 0, 0), "No weight is picked out: this is the first one of the last layer."
    if isinstance(what, Parameter) and what.k is not None:
        return what, ""
    if isinstance(what, Neuron) and not what.l:
        delta = view.bwd.delta[1] if view.bwd is not None and view.knows_slopes(1) else None
        return (Parameter(1, _largest(delta), what.j),
                f"Input {what.j} is picked out: of the weights from there this one has the largest slope.")
    neuron = f"euron {what.j} of layer {what.l}"
    who = f"N{neuron}" if isinstance(what, Neuron) else f"The bias of n{neuron}"
    return (Parameter(what.l, what.j, _largest(view.activation(what.l - 1))),
            f"{who} is picked out: of the weights into that neuron this one has the largest slope.")


def picked_in(view: View, l: int, of: str) -> list[int]:
    """The neuron of a layer that is picked out, or that an edge picked out begins or ends at."""
    what = meant(view, of)
    if isinstance(what, Neuron):
        return [what.j] if what.l == l else []
    if isinstance(what, Parameter):
        return [what.j] if what.l == l else [what.k] if what.l == l + 1 and what.k is not None else []
    return []


def _largest(of: Array | None) -> int:
    return 0 if of is None else int(np.abs(of).argmax())
