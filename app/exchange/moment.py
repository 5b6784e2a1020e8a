"""All numbers of a moment: the network, the example, and what the pass on the stage has reached."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_core import to_json

from app.exchange.nested import layers
from app.exchange.receipt import network
from app.nn.array import NONE, Array
from app.session.state.state import State


def write(state: State) -> bytes:
    """The same as JSON. Lists have one entry a layer, entry 0 as on the board; what is not there yet is empty."""
    example = state.example
    return to_json({
        "network": network(state.net.arch), "eta": state.eta, "batch_size": state.batch_size, "step": state.step,
        "epoch": state.epoch, "phase": state.phase, "layer": state.layer,
        "x": example.x.tolist() if example else None,
        "y": None if example is None or example.y is None else example.y.tolist(),
        "label": example.label if example else None, "W": layers(state.net.W), "b": layers(state.net.b),
        "cost": state.weighed, **{name: layers(arrays) for name, arrays in trace(state).items()},
    })


def trace(state: State) -> dict[str, list[Array]]:
    """One array a layer of everything that the pass has reached, and empty ones for what it has not."""
    fwd, bwd, layer = state.fwd, state.bwd, state.layer
    forth = 0 if fwd is None else state.net.L if state.phase == "backward" else layer
    back = layer if bwd is not None else state.net.L + 1
    return {
        "z": _reached(fwd.z if fwd else (), 0, forth), "a": _reached(fwd.a if fwd else (), 0, forth),
        "da": _reached(bwd.da if bwd else (), back - 1), "delta": _reached(bwd.delta if bwd else (), back),
        "nabla_W": _reached(bwd.nabla_W if bwd else (), back), "nabla_b": _reached(bwd.nabla_b if bwd else (), back),
    }


def _reached(arrays: Sequence[Array], first: int, last: int | None = None) -> list[Array]:
    """The arrays of layers first to last, and empty ones in the place of the others."""
    return [array if l >= first and (last is None or l <= last) else NONE for l, array in enumerate(arrays)]
