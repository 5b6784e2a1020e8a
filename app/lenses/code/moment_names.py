"""What the names in app/nn mean at one moment: only what its passes have brought, and where in it one looks."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.lenses.chosen import meant
from app.lenses.code.values import Held, Names
from app.nn.array import NONE, Array
from app.nn.network import Parameter
from app.scene.view import Neuron, View


def names_of(view: View, l: int, at: dict[int, int], p: Parameter | None) -> Names:
    """In both passes and in the step, with layer l in turn.  p: the weight or bias that is looked at."""
    L, bwd = view.L, view.bwd
    slopes: Callable[[int], bool] = view.knows_slopes
    by_layer: dict[str, tuple[Held, ...]] = {
        "W": view.net.W, "b": view.net.b,
        "a": tuple(view.activation(m) for m in range(L + 1)),
        "z": _layers(view, lambda m: view.fwd.z[m] if view.fwd and view.activation(m) is not None else None),
        "da": tuple(view.wish(m) for m in range(L + 1)),
        "delta": _layers(view, lambda m: bwd.delta[m] if bwd and slopes(m) else None),
        "nabla_W": _layers(view, lambda m: bwd.nabla_W[m] if bwd and slopes(m) else None),
        "nabla_b": _layers(view, lambda m: bwd.nabla_b[m] if bwd and slopes(m) else None),
    }
    one: dict[str, Held] = {"l": l, "L": L, "y": view.y, "cost": view.cost, **_of_the_step(view)}
    return Names(one, by_layer, {"y": L}, at, None if p is None else view.net.arch.index(p))


def _layers(view: View, of: Callable[[int], Array | None]) -> tuple[Held, ...]:
    return (NONE, *(of(m) for m in range(1, view.L + 1)))


def _of_the_step(view: View) -> dict[str, Held]:
    """Before the step what it starts from; after it what it made, when nabla is gone with the old weights."""
    stepped = view.stepped
    if stepped is not None and stepped.steps == 1:
        return {"net.theta": stepped.before.theta, "eta": stepped.eta, "nabla": None, "theta": view.net.theta}
    whole = view.bwd.nabla if view.bwd is not None and view.knows_slopes(1) else None
    return {"net.theta": view.net.theta, "eta": view.eta, "nabla": whole, "theta": None}


def in_function(names: Names, view: View, l: int) -> Names:
    """Inside sigma, C and their slopes, where z, a and y are plain vectors: those of layer l."""
    one = {"z": names.by_layer["z"][l], "a": names.by_layer["a"][l], "y": view.y if l == view.L else None}
    return Names({name: held for name, held in one.items() if name != "y" or l == view.L}, {},
                 dict.fromkeys(one, l), names.at)


def looked_at(view: View, id: str, l: int) -> tuple[dict[int, int], Parameter | None]:
    """By layer the neuron that is picked out, and where none is the one that counts most; and the parameter."""
    what = meant(view, id)
    at: dict[int, int] = {}
    if isinstance(what, Parameter):
        at = {what.l: what.j} | ({} if what.k is None else {what.l - 1: what.k})
    elif isinstance(what, Neuron):
        at = {what.l: what.j}
    for m in (l, l - 1):
        at.setdefault(m, _largest(view, m, l))
    p = what if isinstance(what, Parameter) else Parameter(l, at[l], at[l - 1])
    return at, p


def _largest(view: View, m: int, l: int) -> int:
    """The neuron of layer l with the largest delta, of the layer before with the largest a; the first while unknown."""
    known = view.bwd.delta[m] if m == l and view.bwd is not None and view.knows_slopes(l) else view.activation(m)
    return 0 if known is None else int(np.abs(known).argmax())
