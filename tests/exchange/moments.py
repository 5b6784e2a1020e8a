"""Sessions at one moment, made without a server: what is written down of them is tested on every kind of network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.nn.array import Array
from app.nn.initial import initial
from app.nn.network import Architecture
from app.nn.passes import backward, forward
from app.session.moves.passes import step
from app.session.state.config import PRESETS
from app.session.state.move import Given, Step
from app.session.state.state import Example, State


def moment(arch: Architecture, seed: int = 0, far: float = 1.0) -> State:
    """A whole backward pass on the stage, of a random example.  far: times as large weights."""
    rng = np.random.default_rng(seed)
    net = initial(arch, "normal", seed)
    net = replace(net, theta=net.theta * far)
    x, y = rng.normal(size=arch.sizes[0]), wanted(arch, rng)
    fwd = forward(net, x)
    config = replace(PRESETS["chain"], sizes=arch.sizes, activation=arch.activation, output=arch.output,
                     cost=arch.cost, x=tuple(x.tolist()), y=tuple(y.tolist()))
    return State(config, net, eta=0.3, batch_size=1, phase="backward", layer=1, is_weighed=True,
                 example=Example(Given(config.x), x, y, None), fwd=fwd, bwd=backward(net, fwd, y))


def after_a_step(state: State, eta: float, uphill: bool = False) -> State:
    """The next moment."""
    return step(state, Step(eta, uphill))


def wanted(arch: Architecture, rng: np.random.Generator) -> Array:
    """What the outputs should have been: shares of 1 where they share it, none of them 0 or 1."""
    y = rng.uniform(0.1, 0.9, size=arch.sizes[-1])
    return y / y.sum() if arch.output == "softmax" else y
