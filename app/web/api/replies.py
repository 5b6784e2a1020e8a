"""What the API says of a session, name by name. Arrays are nested lists; entry 0 as on the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from typing_extensions import TypedDict  # the one that pydantic can describe on Python 3.11

from app.data.examples import Dataset
from app.data.own_points import NAME
from app.exchange.nested import Matrix, Vector, layers, numbers
from app.nn.network import Network
from app.nn.outcome import Sample
from app.session.runs.run import Run
from app.session.runs.runs import Runs
from app.session.state.config import Config
from app.session.state.move import Picked
from app.session.state.state import Example, Phase, State
from app.session.store.session import Session
from app.session.store.store import Listed, Row
from app.session.store.writing import config_from_json


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


class SampleReply(TypedDict):
    """How good the network was after so many steps, on a fixed part of the data.

    batch: mean C0 of the mini-batch of that step, before it.  cost, accuracy: of training examples.
    test_cost, test_accuracy: of test examples. Without data C0 of the example on the stage, and null.
    """

    step: int
    batch: float | None
    cost: float
    accuracy: float | None
    test_cost: float | None
    test_accuracy: float | None


class RunReply(TypedDict):
    """A training under way.  done: its steps so far.  steps, accuracy: its goal, null for none.  safe: step on disk.

    speed: steps a second lately.  left: seconds to the goal, where that is known.  cost: of the last mini-batch.
    sample: how good the network was lately, on a fixed part of the data.
    """

    version: int
    step: int
    epoch: int
    done: int
    steps: int | None
    accuracy: float | None
    speed: float
    left: float | None
    safe: int
    cost: float | None
    sample: SampleReply | None


class EndReply(TypedDict):
    """Where a training ended, and why: paused, done, diverged, left (nobody asked any more), full, closing."""

    version: int
    why: str


class StateReply(TypedDict):
    """A session at a version.  id: the right to drive it, as the address has it.  name: public.  step: so far.

    training: under way and keeping this version open, or null.  ended: the training that led here, where that is known.
    """

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
    training: RunReply | None
    ended: EndReply | None


class WeightsReply(TypedDict):
    """W[l][j][k] goes from neuron k of layer l-1 to neuron j of layer l."""

    W: list[Matrix]
    b: Matrix


class VersionReply(TypedDict):
    """A version without its numbers.  parent: the version it was made from, null for 0.  kind, label: the move."""

    version: int
    parent: int | None
    kind: str
    label: str


class VersionsReply(TypedDict):
    """version: the current one.  count: how many there are, 0 to count - 1.  versions: those asked for."""

    version: int
    count: int
    versions: list[VersionReply]


class ListedReply(TypedDict):
    """A session by its public name.  version: the current one.  versions: how many there are.  touched: ISO 8601."""

    name: str
    version: int
    versions: int
    touched: str
    preset: str
    sizes: list[int]
    data: str


class SessionsReply(TypedDict):
    """count: how many there are.  sessions: those asked for, the one moved last first."""

    count: int
    sessions: list[ListedReply]


class CurveReply(TypedDict):
    """How training went from the start to a version, sampled ever less often."""

    version: int
    samples: list[SampleReply]


class ExamplesReply(TypedDict):
    """Examples start to start + n - 1 of a split, a row each.  Y: what layer L should say.  labels: their classes."""

    split: str
    start: int
    X: Matrix
    Y: Matrix
    labels: list[int]


def state_reply(
    id: str, session: Session, version: int, state: State, dataset: Dataset | None, runs: Runs
) -> StateReply:
    """A session at a version."""
    arch, run = state.net.arch, runs.get(session.name)
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
        "training": run_reply(run) if run and run.version == version else None,
        "ended": end_reply(session, version, runs),
    }


def end_reply(session: Session, version: int, runs: Runs) -> EndReply | None:
    """How the training ended that led to a version; None for no training, or once another one has begun."""
    ended = None if runs.get(session.name) else runs.ended(session.name)
    return {"version": version, "why": ended.why} if ended and ended.version == version else None


def run_reply(run: Run) -> RunReply:
    """How far a training has come."""
    now, state = run.report(), run.state
    return {
        "version": now.version, "step": state.step, "epoch": state.epoch, "done": now.done, "steps": now.order.steps,
        "accuracy": now.order.accuracy, "speed": round(now.speed, 1), "left": now.left, "safe": now.safe,
        "cost": state.trained.cost if state.trained else None,
        "sample": sample_reply(state.curve[-1]) if state.curve else None,
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


def weights_reply(net: Network) -> WeightsReply:
    """All parameters."""
    return {"W": layers(net.W), "b": layers(net.b)}


def versions_reply(session: Session, first: int, count: int) -> VersionsReply:
    """So many versions from one on, or as many as there are."""
    there = range(first, min(first + count, session.count))
    return {"version": session.version, "count": session.count,
            "versions": [version_reply(session.row(version)) for version in there]}


def sessions_reply(count: int, listed: Sequence[Listed]) -> SessionsReply:
    """Some of an owner's sessions."""
    return {"count": count, "sessions": [_listed_reply(one, config_from_json(one.record.config)) for one in listed]}


def _listed_reply(one: Listed, config: Config) -> ListedReply:
    moved = datetime.fromtimestamp(one.touched, UTC).isoformat(timespec="seconds")
    return {"name": one.record.name, "version": one.record.current, "versions": one.count, "touched": moved,
            "preset": config.preset, "sizes": list(config.sizes), "data": config.data}


def version_reply(row: Row) -> VersionReply:
    """What is kept of a version for the timeline."""
    return {"version": row.version, "parent": row.parent, "kind": row.kind, "label": row.label}


def curve_reply(version: int, samples: tuple[Sample, ...]) -> CurveReply:
    """The curve at a version."""
    return {"version": version, "samples": [sample_reply(sample) for sample in samples]}


def sample_reply(sample: Sample) -> SampleReply:
    """One sample of a curve."""
    return {"step": sample.step, "batch": sample.batch, "cost": sample.cost, "accuracy": sample.accuracy,
            "test_cost": sample.test_cost, "test_accuracy": sample.test_accuracy}
