"""Moments of small networks, as the scene sees them."""

from __future__ import annotations

import numpy as np

from app.data.examples import target
from app.data.strokes import fit
from app.nn import passes
from app.nn.activation import ACTIVATIONS, OUTPUTS
from app.nn.array import Array
from app.nn.cost import COSTS
from app.nn.initial import initial
from app.nn.network import Architecture, Network
from app.nn.outcome import Stepped
from app.scene.view import View
from app.trained.digits import digits

KINDS = [
    (activation, output, cost)
    for activation in ACTIVATIONS for output in OUTPUTS for cost in COSTS
    if cost != "cross_entropy" or output in ("sigmoid", "softmax")
]
SHAPES = [(1, 1), (1, 1, 1, 1), (2, 4, 2, 1), (3, 2), (5, 40, 33, 3), (2, *[3] * 8), (1, 256, 256, 1), (1024, 8, 256)]
PHASES = ["empty", "ready", "forward", "weighed", "backward", "stepped", "diverged"]


def network(
    *sizes: int, activation: str = "sigmoid", output: str = "sigmoid", cost: str = "quadratic", seed: int = 0,
    init: str = "normal",
) -> Network:
    """A network with weights and biases from a seed."""
    return initial(Architecture(sizes, activation, output, cost), init, seed)


def example(net: Network, seed: int = 1) -> Array:
    """Some x for it, from -1 to 1."""
    return np.random.default_rng(seed).uniform(-1.0, 1.0, net.sizes[0])


def moment(
    net: Network, phase: str = "backward", layer: int | None = None, *, x: Array | None = None, y: Array | None = None,
    label: int | None = 0, side: int = 0, top: float | None = None, eta: float = 0.5,
) -> View:
    """What there is to see in a phase.  layer: how far the pass has come, None for its end.  top: of the widths."""
    if phase == "empty":
        return View(net, "ready", 0, False, None, None, None, None, None, side=side)
    x = example(net) if x is None else x
    if y is None and label is not None:
        y = target(label, net.sizes[-1])
    fwd = passes.forward(net, x)
    match phase:
        case "forward":
            return View(net, "forward", layer or net.L, False, x, y, label, fwd, None, side=side)
        case "weighed":
            return View(net, "forward", net.L, True, x, y, label, fwd, None, side=side)
    assert y is not None
    bwd = passes.backward(net, fwd, y)
    if phase == "backward":
        widest = float(np.abs(bwd.nabla).max()) if top is None else top
        return View(net, "backward", layer or 1, True, x, y, label, fwd, bwd, width_top=widest, side=side)
    if phase == "diverged":
        return View(net, "diverged", 0, False, x, y, label, None, None, diverged_layer=1, side=side)
    if phase == "ready":
        return View(net, "ready", 0, False, x, y, label, None, None, side=side)
    assert phase == "stepped"
    after = passes.step(net, bwd.nabla, eta)
    assert isinstance(after, Network)
    seen = passes.forward(after, x)
    stepped = Stepped(eta, bwd.cost, passes.cost(after, seen, y), net)
    return View(after, "ready", 0, True, x, y, label, seen, None, after.theta - net.theta, stepped, side=side,
                first_cost=bwd.cost)


def seven() -> Array:
    """A drawn seven as the digits network reads it: (784,)."""
    drawing = fit([[(0.2, 0.2), (0.8, 0.2), (0.4, 0.9)]])
    assert drawing is not None
    return drawing.pixels


def on_digits(phase: str = "backward", layer: int | None = None, label: int = 2) -> View:
    """The shipped network with a drawn seven on the stage, said to be another digit."""
    return moment(digits(), phase, layer, x=seven(), label=label, side=28)


def written(text: str) -> float:
    """The number that a reader reads."""
    plain = text.replace("\N{MINUS SIGN}", "-").replace(",", "")
    mantissa, _, power = plain.partition("×10")
    return float(f"{mantissa}e{power.translate(str.maketrans('⁻⁰¹²³⁴⁵⁶⁷⁸⁹', '-0123456789')) or 0}")
