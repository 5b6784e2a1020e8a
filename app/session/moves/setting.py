"""The moves that set something: the example, weights, eta, a new start. Pure: State x Move -> State."""

from __future__ import annotations

import base64
import binascii
from dataclasses import replace

import numpy as np

from app.errors import OutOfTurnError, RangeError, ShapeError
from app.nn.array import Array
from app.nn.initial import initial
from app.nn.network import Architecture, Network, Parameter
from app.session.moves.checks import (
    checked_batch_size,
    checked_eta,
    checked_parameter,
    checked_seed,
    checked_theta,
)
from app.session.moves.stage import cleared
from app.session.state.library import Library
from app.session.state.move import Restart, SetParameter, SetWeights, Tune
from app.session.state.state import State


def set_weights(state: State, move: SetWeights) -> State:
    """Set every weight and bias.  Raises ShapeError, RangeError."""
    theta = decoded(move.theta, state.net.arch)
    return replace(cleared(state), net=Network(state.net.arch, checked_theta(theta)))


def encoded(theta: Array) -> str:
    """Parameters as SetWeights carries them: base64 of little-endian float64."""
    return base64.b64encode(theta.astype("<f8").tobytes()).decode("ascii")


def decoded(text: str, arch: Architecture) -> Array:
    """The inverse of encoded.  Raises ShapeError."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ShapeError("theta must be base64 of little-endian float64 numbers") from error
    if len(raw) != 8 * arch.parameter_count:
        raise ShapeError(f"theta has {len(raw)} bytes; {arch.parameter_count} parameters take 8 each")
    return np.frombuffer(raw, dtype="<f8").astype(np.float64)


def set_parameter(state: State, move: SetParameter) -> State:
    """Set one weight or bias.  Raises NotThereError, RangeError."""
    net = state.net.with_parameter(Parameter(move.l, move.j, move.k), checked_parameter(move.value))
    return replace(cleared(state), net=net)


def tune(state: State, move: Tune, library: Library) -> State:
    """Change eta or the batch size; what is on the stage stays.  Raises RangeError."""
    if move.eta is None and move.batch_size is None:
        raise RangeError("there is nothing to change: give eta, batch_size or both")
    return tuned(state, move.eta, move.batch_size, library)


def tuned(state: State, eta: float | None, batch_size: int | None, library: Library) -> State:
    """The state with eta and the batch size set where given.  Raises RangeError."""
    return replace(
        state,
        eta=state.eta if eta is None else checked_eta(eta),
        batch_size=state.batch_size if batch_size is None
        else checked_batch_size(batch_size, library.data(state)),
    )


def restart(state: State, move: Restart, library: Library) -> State:
    """Back to a start; the example, eta and the batch size stay.  Raises OutOfTurnError, RangeError."""
    seed = state.seed if move.seed is None else checked_seed(move.seed)
    net = starting(state.net.arch, move.start, state.config.init, seed, library)
    return replace(cleared(state), net=net, seed=seed, step=0, epoch=0, position=0, curve=(), first_cost=None)


def starting(arch: Architecture, start: str, init: str, seed: int, library: Library) -> Network:
    """The weights that a session starts from.  Raises OutOfTurnError if there are no trained ones of this shape."""
    if start == "random":
        return initial(arch, init, seed)
    trained = library.trained()
    if trained.arch != arch:
        sizes = "-".join(map(str, trained.sizes))
        raise OutOfTurnError(
            f"trained weights are shipped only for {sizes} with {trained.arch.activation}, {trained.arch.output} "
            f"output and {trained.arch.cost} cost: start from random ones and train"
        )
    return trained
