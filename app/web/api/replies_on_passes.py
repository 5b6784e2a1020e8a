"""What the API says of a pass, a step, a training. Arrays are nested lists; entry 0 as on the board."""

from __future__ import annotations

from typing_extensions import TypedDict  # the one that pydantic can describe on Python 3.11

from app.errors import OutOfTurnError
from app.exchange.moment import trace
from app.exchange.nested import Matrix, Vector, layers, numbers
from app.nn.passes import cost, forward
from app.session.state.state import Phase, State
from app.session.trials.evaluation import Evaluation


class ForwardReply(TypedDict):
    """z[l], a[l]: layer l. z[0] is empty, a[0] is x."""

    version: int
    phase: Phase
    x: Vector
    z: Matrix
    a: Matrix


class BackwardReply(TypedDict):
    """Slopes of the cost: da[l] = dC/da for layers 0 (the input) to L, delta = dC/dz, nabla = dC/dW and dC/db."""

    version: int
    phase: Phase
    cost: float
    da: Matrix
    delta: Matrix
    nabla_W: list[Matrix]
    nabla_b: Matrix


class StepReply(TypedDict):
    """cost_after: null where the step left the finite range; the weights are then as before."""

    version: int
    step: int
    eta: float
    cost_before: float
    cost_after: float | None


class TrainReply(TypedDict):
    """cost: mean over all training examples with the weights that training left. Accuracies: 0 to 1.

    Without data cost is that of the example on the stage, which is all there is to train on; accuracies are null.
    All three are null where there was no room to measure them: the move stands, and /evaluation may be asked later.
    """

    version: int
    step: int
    epoch: int
    cost: float | None
    train_accuracy: float | None
    test_accuracy: float | None


class EvaluationReply(TypedDict):
    """As what train answers, at any version: on all of its data, or without any on the example on the stage."""

    version: int
    cost: float | None
    train_accuracy: float | None
    test_accuracy: float | None


class TraceReply(TypedDict):
    """All of a pass that stands on the stage. Layers it has not reached are empty, and so is what it has not begun.

    layer: how far it has come.  cost: null until it is on the stage.
    """

    version: int
    phase: Phase
    layer: int
    x: Vector | None
    y: Vector | None
    label: int | None
    z: Matrix
    a: Matrix
    cost: float | None
    da: Matrix
    delta: Matrix
    nabla_W: list[Matrix]
    nabla_b: Matrix


def forward_reply(version: int, state: State) -> ForwardReply:
    """What the forward pass left; it is on the stage.  Raises OutOfTurnError if it is not."""
    if state.fwd is None:
        raise OutOfTurnError("no forward pass is on the stage: go forward first")
    fwd = state.fwd
    return {
        "version": version, "phase": state.phase, "x": numbers(fwd.x), "z": layers(fwd.z), "a": layers(fwd.a)
    }


def backward_reply(version: int, state: State) -> BackwardReply:
    """What the backward pass left; it is on the stage.  Raises OutOfTurnError if it is not."""
    if state.bwd is None:
        raise OutOfTurnError("no backward pass is on the stage: go backward first")
    bwd = state.bwd
    return {
        "version": version, "phase": state.phase, "cost": bwd.cost, "da": layers(bwd.da),
        "delta": layers(bwd.delta), "nabla_W": layers(bwd.nabla_W), "nabla_b": layers(bwd.nabla_b),
    }


def step_reply(version: int, state: State, eta: float | None) -> StepReply:
    """What the step did.  eta: as it was asked for, for a step that left the finite range and so was not taken."""
    if state.stepped:
        stepped = state.stepped
        return {
            "version": version, "step": state.step, "eta": stepped.eta,
            "cost_before": stepped.cost_before, "cost_after": stepped.cost_after,
        }
    assert state.example is not None and state.example.y is not None        # a backward pass went through it
    before = cost(state.net, forward(state.net, state.example.x), state.example.y)
    return {
        "version": version, "step": state.step, "eta": eta or state.eta, "cost_before": before, "cost_after": None
    }


def train_reply(version: int, state: State, evaluation: Evaluation) -> TrainReply:
    """Where training left the network, on all of its data."""
    return {
        "version": version, "step": state.step, "epoch": state.epoch, "cost": evaluation.cost,
        "train_accuracy": evaluation.train_accuracy, "test_accuracy": evaluation.test_accuracy,
    }


def evaluation_reply(version: int, evaluation: Evaluation) -> EvaluationReply:
    """How good a version is."""
    return {"version": version, "cost": evaluation.cost, "train_accuracy": evaluation.train_accuracy,
            "test_accuracy": evaluation.test_accuracy}


def trace_reply(version: int, state: State) -> TraceReply:
    """The pass on the stage, as far as it has come."""
    example, parts = state.example, trace(state)
    return {
        "version": version, "phase": state.phase, "layer": state.layer,
        "x": numbers(example.x) if example else None,
        "y": None if example is None or example.y is None else numbers(example.y),
        "label": example.label if example else None,
        "z": layers(parts["z"]), "a": layers(parts["a"]), "cost": state.weighed, "da": layers(parts["da"]),
        "delta": layers(parts["delta"]), "nabla_W": layers(parts["nabla_W"]), "nabla_b": layers(parts["nabla_b"]),
    }
