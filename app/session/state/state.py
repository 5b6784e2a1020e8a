"""What a session is at one version: frozen, and a pure function of the moves before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.data.own_points import OwnPoints
from app.nn.array import Array
from app.nn.network import Network
from app.nn.outcome import Sample, Stepped, Trained
from app.nn.passes import Backward, Forward, cost
from app.session.state.config import Config
from app.session.state.move import ExampleRef

Phase = Literal["ready", "forward", "backward", "diverged"]


@dataclass(frozen=True, slots=True)
class Example:
    """The example on the stage.  x: (n_0,).  y: (n_L,), None until somebody says what it should be.

    label: its class, None where y was given by its numbers or is not known.  ref: where it came from.
    """

    ref: ExampleRef
    x: Array
    y: Array | None
    label: int | None


@dataclass(frozen=True, slots=True)
class State:
    """One version of one session.

    phase, layer: how far the pass on the stage has come. ready: layer 0. forward: layers 0..layer are known.
    backward: delta, nabla_W, nabla_b of layers layer..L and da of layers layer-1..L are known.
    is_weighed: the cost is on the stage (always so in backward).
    fwd, bwd: the whole pass, from the moment it began; layer says how much of it may be shown.
    step: SGD steps so far.  epoch, position: where in the shuffled training data the next batch begins.
    width_top: |slope| drawn at full width, None before the first backward pass. Set by the first backward pass
    of an example, kept for later passes on that example, raised if a slope exceeds it, and set anew by Refit.
    first_cost: C0 of the example when it was first weighed, None before; kept as long as that example stays.
    diverged_layer: the layer that left the finite range, in phase diverged; net then holds the last finite weights.
    curve: how good the network was on the way here, sampled by training since the start.
    points: the visitor's own, which the session learns from in place of the config's data.
    """

    config: Config
    net: Network
    eta: float
    batch_size: int
    phase: Phase = "ready"
    layer: int = 0
    is_weighed: bool = False
    example: Example | None = None
    fwd: Forward | None = None
    bwd: Backward | None = None
    stepped: Stepped | None = None
    trained: Trained | None = None
    step: int = 0
    epoch: int = 0
    position: int = 0
    seed: int = 0
    width_top: float | None = None
    first_cost: float | None = None
    diverged_layer: int = 0
    curve: tuple[Sample, ...] = ()
    points: OwnPoints | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it stands at the end or the start of a pass, not inside one."""
        return self.layer == {"forward": self.net.L, "backward": 1}.get(self.phase, self.layer)

    @property
    def cost(self) -> float | None:
        """C of the example on the stage, as the stage shows it: of its pass, else what a step has left of it."""
        return self.stepped.cost_after if self.weighed is None and self.stepped else self.weighed

    @property
    def weighed(self) -> float | None:
        """C0 of the pass on the stage, once it is there; None before.  (E3)"""
        if self.bwd is not None:
            return self.bwd.cost
        if self.is_weighed and self.fwd is not None and self.example is not None and self.example.y is not None:
            return cost(self.net, self.fwd, self.example.y)
        return None
