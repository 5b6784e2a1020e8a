"""A state on disk, without what can be computed again from it: checkpoints, and the start of a copy.

The passes are pure, so that fwd and bwd come back from weights and example with the same bits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from pydantic import TypeAdapter

from app.data.own_points import OwnPoints, Point, in_turn
from app.nn import passes
from app.nn.array import Array, sealed
from app.nn.network import Architecture, Network
from app.nn.outcome import Sample, Stepped, Trained
from app.session.moves.stage import found
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.move import ExampleRef
from app.session.state.state import Example, Phase, State


@dataclass(frozen=True, slots=True)
class Snapshot:
    """plain: everything but the parameters, as JSON.  theta: the parameters, and after a step those before it."""

    plain: str
    theta: bytes

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return len(self.plain) + len(self.theta)


@dataclass(frozen=True, slots=True)
class PlainExample:
    """An example without x, which follows from where it came from."""

    ref: ExampleRef
    y: tuple[float, ...] | None
    label: int | None


@dataclass(frozen=True, slots=True)
class PlainStepped:
    """What a step did, without the weights before it."""

    eta: float
    cost_before: float
    cost_after: float
    steps: int


@dataclass(frozen=True, slots=True)
class Plain:
    """The fields of State that are neither config nor computed nor thousands of numbers."""

    eta: float
    batch_size: int
    phase: Phase
    layer: int
    is_weighed: bool
    example: PlainExample | None
    stepped: PlainStepped | None
    trained: Trained | None
    step: int
    epoch: int
    position: int
    seed: int
    width_top: float | None
    diverged_layer: int
    points: OwnPoints | tuple[Point, ...] | None = None     # a plain list, as once written: every second one is tested
    curve: tuple[Sample, ...] = ()
    first_cost: float | None = None


_PLAIN = TypeAdapter(Plain)
_SAME = (
    "eta", "batch_size", "phase", "layer", "is_weighed", "trained", "step", "epoch", "position", "seed", "width_top",
    "diverged_layer", "points", "curve", "first_cost",
)
"""The fields that Plain has from State as they are."""


def snapshot(state: State) -> Snapshot:
    """The state, to be written down."""
    e, s = state.example, state.stepped
    plain = Plain(
        example=None if e is None else PlainExample(e.ref, None if e.y is None else tuple(e.y.tolist()), e.label),
        stepped=None if s is None else PlainStepped(s.eta, s.cost_before, s.cost_after, s.steps),
        **{name: getattr(state, name) for name in _SAME},
    )
    theta = little_endian(state.net.theta) + (b"" if s is None else little_endian(s.before.theta))
    return Snapshot(_PLAIN.dump_json(plain).decode(), theta)


def plain_of(snapshot: Snapshot) -> Plain:
    """What it says beside the parameters.  Raises pydantic's ValidationError where nobody here has written it."""
    return _PLAIN.validate_json(snapshot.plain)


def restored(snapshot: Snapshot, config: Config, library: Library) -> State:
    """The state that was written down, bit for bit."""
    plain, arch = plain_of(snapshot), config.architecture
    nets = _networks(snapshot.theta, arch)
    state = State(
        config=config,
        net=nets[0],
        stepped=None if plain.stepped is None else Stepped(
            plain.stepped.eta, plain.stepped.cost_before, plain.stepped.cost_after, nets[1], plain.stepped.steps
        ),
        **{name: getattr(plain, name) for name in _SAME},
    )
    if isinstance(plain.points, tuple):
        state = replace(state, points=in_turn(plain.points))
    if plain.example is not None:
        state = replace(state, example=_example(plain.example, state, library))
    return _with_passes(state)


def _with_passes(state: State) -> State:
    """What the phase says was computed, computed again."""
    if state.phase not in ("forward", "backward"):
        return state
    assert state.example is not None
    state = replace(state, fwd=passes.forward(state.net, state.example.x))
    if state.phase == "forward":
        return state
    assert state.fwd is not None and state.example is not None and state.example.y is not None
    return replace(state, bwd=passes.backward(state.net, state.fwd, state.example.y))


def _example(plain: PlainExample, state: State, library: Library) -> Example:
    y = None if plain.y is None else sealed(np.array(plain.y))
    return replace(found(plain.ref, state.net.arch, library.data(state)), y=y, label=plain.label)


def _networks(theta: bytes, arch: Architecture) -> list[Network]:
    each = np.frombuffer(theta, dtype="<f8").astype(np.float64).reshape(-1, arch.parameter_count)
    return [Network(arch, one.copy()) for one in each]


def little_endian(theta: Array) -> bytes:
    """Parameters as they are written down: 8 bytes each."""
    return theta.astype("<f8").tobytes()
