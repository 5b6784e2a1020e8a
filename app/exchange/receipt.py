"""A receipt: one step on one example, with all that it follows from, so that anybody can recompute every number."""

from __future__ import annotations

from typing import Any, Final

from pydantic_core import to_json

from app.errors import OutOfTurnError
from app.exchange.check.reading import VERSION
from app.exchange.nested import layers
from app.nn.network import Architecture, Network
from app.nn.passes import Backward, Diverged, Forward, backward, forward, step
from app.session.state.state import State

Step = tuple[Network, Forward, Backward, float, Network]
"""The weights before, both passes, eta, and the weights after."""

FIRST: Final = "a receipt is of a whole step: go forward and backward to layer 1 first, or step"


def write(state: State) -> bytes:
    """The receipt of the step that was just made, or that the gradient on the stage asks for, as JSON.

    Raises OutOfTurnError where there is neither.
    """
    net, fwd, bwd, eta, after = _step(state)
    return to_json({
        "receipt": VERSION, "network": network(net.arch), "eta": eta, "x": fwd.x.tolist(), "y": bwd.y.tolist(),
        "W": layers(net.W), "b": layers(net.b), "z": layers(fwd.z), "a": layers(fwd.a), "cost": bwd.cost,
        "da": layers(bwd.da), "delta": layers(bwd.delta), "nabla_W": layers(bwd.nabla_W),
        "nabla_b": layers(bwd.nabla_b), "new_W": layers(after.W), "new_b": layers(after.b),
    })


def network(arch: Architecture) -> dict[str, Any]:
    """A network without its weights, by the names that a new session takes."""
    return {"sizes": arch.sizes, "activation": arch.activation, "output": arch.output, "cost": arch.cost}


def has_step(state: State) -> bool:
    """Whether there is a step to write a receipt of."""
    is_made = state.stepped is not None and state.stepped.steps == 1
    return is_made or (state.phase == "backward" and state.is_whole)


def _step(state: State) -> Step:
    if not has_step(state):
        raise OutOfTurnError(FIRST)
    if state.stepped is not None:
        assert state.example is not None and state.example.y is not None    # a step was made on them
        net, eta = state.stepped.before, state.stepped.eta
        fwd = forward(net, state.example.x)
        return net, fwd, backward(net, fwd, state.example.y), eta, state.net
    assert state.fwd is not None and state.bwd is not None
    after = step(state.net, state.bwd.nabla, state.eta)
    if isinstance(after, Diverged):
        raise OutOfTurnError(
            f"this step leaves the range of weights in layer {after.layer}, and none follow from it: lower eta first"
        )
    return state.net, state.fwd, state.bwd, state.eta, after
