"""What the API says, name by name. Arrays are nested lists of float64 in full precision; entry 0 as on the board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typing_extensions import TypedDict  # the one that pydantic can describe on Python 3.11

from app.data.csv_points import NAME
from app.data.examples import Dataset
from app.errors import OutOfTurnError
from app.nn.array import Array
from app.nn.passes import cost, forward
from app.session.state.move import Picked
from app.session.state.state import Example, Phase, State
from app.session.store.session import Session
from app.session.trials.evaluation import Evaluation

Vector = list[float]
Matrix = list[Vector]


class NetworkReply(TypedDict):
    """The network without its weights.  seed: what its random start was made from."""

    sizes: list[int]
    activation: str
    output: str
    cost: str
    init: str
    seed: int


class DataReply(TypedDict):
    """name: as asked for, or "own" for points of the visitor's own.  train, test: how many examples there are."""

    name: str
    train: int
    test: int


class ExampleReply(TypedDict):
    """The example on the stage.  split, index: its place in the data, null where it was given or drawn."""

    split: str | None
    index: int | None
    label: int | None
    x: Vector
    y: Vector | None


class StateReply(TypedDict):
    """A session at a version.  id: secret, the right to drive it.  name: public.  step: SGD steps so far."""

    id: str
    name: str
    version: int
    phase: Phase
    step: int
    epoch: int
    network: NetworkReply
    eta: float
    batch_size: int
    data: DataReply
    example: ExampleReply | None


class WeightsReply(TypedDict):
    """W[l][j][k] goes from neuron k of layer l-1 to neuron j of layer l."""

    W: list[Matrix]
    b: Matrix


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
    """

    version: int
    step: int
    epoch: int
    cost: float | None
    train_accuracy: float | None
    test_accuracy: float | None


class GradientReply(TypedDict):
    """Means over the examples asked for."""

    cost: float
    nabla_W: list[Matrix]
    nabla_b: Matrix


class NudgeReply(TypedDict):
    """measured: (cost_nudged - cost) / h.  predicted: the slope that the backward pass gives."""

    cost: float
    cost_nudged: float
    measured: float
    predicted: float


class ClassifyReply(TypedDict):
    """digit: the brightest output.  a: all outputs.  A blank drawing has digit null and an empty a."""

    digit: int | None
    a: Vector
    pixels: Vector


def state_reply(id: str, session: Session, version: int, state: State, dataset: Dataset | None) -> StateReply:
    """A session at a version."""
    arch = state.net.arch
    return {
        "id": id,
        "name": session.name,
        "version": version,
        "phase": state.phase,
        "step": state.step,
        "epoch": state.epoch,
        "network": {
            "sizes": list(arch.sizes), "activation": arch.activation, "output": arch.output, "cost": arch.cost,
            "init": state.config.init, "seed": state.seed,
        },
        "eta": state.eta,
        "batch_size": state.batch_size,
        "data": {
            "name": state.config.data if state.points is None else NAME,
            "train": len(dataset.train) if dataset else 0,
            "test": len(dataset.test) if dataset else 0,
        },
        "example": example_reply(state.example) if state.example else None,
    }


def example_reply(example: Example) -> ExampleReply:
    """The example on the stage."""
    ref = example.ref
    return {
        "split": ref.split if isinstance(ref, Picked) else None,
        "index": ref.index if isinstance(ref, Picked) else None,
        "label": example.label,
        "x": numbers(example.x),
        "y": None if example.y is None else numbers(example.y),
    }


def weights_reply(state: State) -> WeightsReply:
    """All parameters."""
    return {"W": layers(state.net.W), "b": layers(state.net.b)}


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


def gradient_reply(cost: float, nabla_W: Iterable[Array], nabla_b: Iterable[Array]) -> GradientReply:
    """A mean gradient."""
    return {"cost": cost, "nabla_W": layers(nabla_W), "nabla_b": layers(nabla_b)}


def numbers(values: Array) -> Any:
    """An array as nested lists."""
    return values.tolist()


def layers(arrays: Iterable[Array]) -> Any:
    """One array a layer, as nested lists."""
    return [array.tolist() for array in arrays]
