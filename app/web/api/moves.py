"""The moves of a program: forward, backward, step, train; what is set; back, and to any version."""

from __future__ import annotations

import asyncio

import numpy as np
from fastapi import APIRouter
from starlette.responses import Response

from app import limits
from app.errors import FullError, RangeError
from app.session.moves.setting import encoded
from app.session.state.library import Library
from app.session.state.move import Backward, Forward, Given, Picked, SetWeights, Step, Train, Tune
from app.session.state.state import State
from app.session.trials.evaluation import UNKNOWN
from app.web.api.access import If, OnSession, etag, play
from app.web.api.bodies import (
    AS_SET,
    ITS_OWN,
    NOTHING,
    ON_STAGE,
    BackwardBody,
    ForwardBody,
    GotoBody,
    Nothing,
    StepBody,
    TrainBody,
    TuneBody,
    Weights,
)
from app.web.api.matrices import network
from app.web.api.printing import Print, json_reply, npz_reply
from app.web.api.replies import StateReply
from app.web.api.replies_on_passes import (
    BackwardReply,
    ForwardReply,
    StepReply,
    TrainReply,
    backward_reply,
    forward_reply,
    step_reply,
    train_reply,
)
from app.web.api.schema import MOVE, TAKES_NPZ, documented
from app.web.api.state import reply
from app.web.api.strict_route import StrictRoute

router = APIRouter(route_class=StrictRoute, tags=["moves"])


@router.post(
    "/{id}/forward", response_model=ForwardReply, operation_id="forward",
    responses=documented(*MOVE, has_npz=True),
)
async def forward(
    access: OnSession, conditions: If, kind: Print, body: ForwardBody = ON_STAGE
) -> Response:
    """Carry an example through all layers.  (E1, E2)"""
    version, state = await play(access, Forward(example=_example(body)), conditions)
    if kind == "npz" and state.fwd is not None:
        return npz_reply({"x": state.fwd.x, "z": state.fwd.z, "a": state.fwd.a}, etag(version, kind))
    return json_reply(forward_reply(version, state), etag(version))


@router.post(
    "/{id}/backward", response_model=BackwardReply, operation_id="backward",
    responses=documented(*MOVE, has_npz=True),
)
async def backward(
    access: OnSession, conditions: If, kind: Print, body: BackwardBody = ITS_OWN
) -> Response:
    """Carry the slopes of the cost back through all layers.  (E4 to E8)"""
    y = None if body.y is None else tuple(body.y)
    version, state = await play(access, Backward(y=y, label=body.label), conditions)
    if kind == "npz" and (bwd := state.bwd) is not None:
        return npz_reply({"cost": np.array(bwd.cost), "da": bwd.da, "delta": bwd.delta,
                           "nabla_W": bwd.nabla_W, "nabla_b": bwd.nabla_b}, etag(version, kind))
    return json_reply(backward_reply(version, state), etag(version))


@router.post("/{id}/step", response_model=StepReply, operation_id="step", responses=documented(*MOVE))
async def step(access: OnSession, conditions: If, body: StepBody = AS_SET) -> Response:
    """Take one step downhill with the gradient just computed.  (E10)"""
    version, state = await play(access, Step(body.eta), conditions)
    return json_reply(step_reply(version, state, body.eta), etag(version))


@router.post("/{id}/train", response_model=TrainReply, operation_id="train", responses=documented(*MOVE))
async def train(access: OnSession, conditions: If, body: TrainBody) -> Response:
    """Take many steps, each along the mean gradient of a mini-batch.  (E9, E10)"""
    steps = body.steps or checked_steps(
        steps_of(body.epochs or 1, body.batch_size, body.label, await access.now(), access.library)
    )
    version, state = await play(access, Train(steps, body.eta, body.batch_size, body.label), conditions)
    try:
        evaluation = await access.sessions.evaluate(access.session, version)
    except FullError:       # the move was made, and its answer does not wait for what may be asked for later
        evaluation = UNKNOWN
    return json_reply(train_reply(version, state, evaluation), etag(version))


@router.put(
    "/{id}/weights", response_model=StateReply, operation_id="set_weights", openapi_extra=TAKES_NPZ,
    responses=documented(*MOVE),
)
async def set_weights(access: OnSession, conditions: If, body: Weights) -> Response:
    """Set every weight and bias."""
    arch = access.session.config.architecture
    theta = (await asyncio.to_thread(network, arch, body.W, body.b)).theta
    return reply(access, *await play(access, SetWeights(encoded(theta)), conditions))


@router.post("/{id}/tune", response_model=StateReply, operation_id="tune", responses=documented(*MOVE))
async def tune(access: OnSession, conditions: If, body: TuneBody) -> Response:
    """Set eta or the batch size for whatever comes, without training: weights and stage stay as they are."""
    return reply(access, *await play(access, Tune(body.eta, body.batch_size), conditions))


@router.post("/{id}/back", response_model=StateReply, operation_id="back", responses=documented(*MOVE))
async def back(access: OnSession, conditions: If, body: Nothing = NOTHING) -> Response:
    """Go back one move, exactly."""
    reached = await access.sessions.back(access.session, expected=conditions.expected, key=conditions.key)
    return reply(access, reached.version, reached.state)


@router.post("/{id}/goto", response_model=StateReply, operation_id="goto", responses=documented(*MOVE))
async def goto(access: OnSession, conditions: If, body: GotoBody) -> Response:
    """Go to any version, exactly. A move from there begins a new line; the old one is kept."""
    reached = await access.sessions.goto(
        access.session, body.version, expected=conditions.expected, key=conditions.key
    )
    return reply(access, reached.version, reached.state)


def steps_of(epochs: int, batch_size: int | None, label: int | None, state: State, library: Library) -> int:
    """How many steps so many epochs have. They end where the shuffled data do, the first of them nearer.

    Training on one label goes through its examples from the first on, each time.
    """
    dataset, position = library.data(state), state.position
    n = len(dataset.train) if dataset else 1
    if dataset and label is not None:
        n, position = int(np.count_nonzero(dataset.train.labels == label)), 0
    batch = min(batch_size or state.batch_size, max(n, 1))
    return max(1, -(-(n - position) // batch) + (epochs - 1) * -(-n // batch))


def checked_steps(steps: int) -> int:
    """Raises RangeError for more than limits.STEPS."""
    if steps > limits.STEPS:
        raise RangeError(f"that is {steps:,} steps, and one command has at most {limits.STEPS:,}: take less, or play")
    return steps


def _example(body: ForwardBody) -> Given | Picked | None:
    if body.x is not None:
        return Given(tuple(body.x))
    if body.split is not None and body.index is not None:
        return Picked(body.split, body.index)
    return None
