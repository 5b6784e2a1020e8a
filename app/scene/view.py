"""What there is to see: a network, a trace of it, and what the visitor picked out. Every lens reads only this."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.nn.network import Network, Parameter
from app.nn.outcome import Sample, Stepped, Trained
from app.nn.passes import Backward, Forward, cost


@dataclass(frozen=True, slots=True)
class Half:
    """Half of the points that are learned from.  name: "train" or "test".  xy: (n, 2).  labels: (n,), 0 or 1."""

    name: str
    xy: Array
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class View:
    """One moment of one network.

    layer: how far the pass has come. In "forward" layers 0..layer are known; in "backward" the slopes of the
    parameters of layers layer..L, and the wishes (dC0/da) of layers layer-1..L.
    fwd, is_weighed: after a step what the weights that it left make of the example, and what that costs.
    moved: what the last step added to theta, None if the last move was no step; stepped: what it did to the cost.
    trained: what the last train command did.  diverged_layer: 0 if none did.
    width_top: the |slope| that is drawn at full width.  side: the width of the input image, 0 if it is none.
    curve: how training got here.  eta: the length of the next step.
    batch: the mean slopes of the mini-batch that comes next, in the order of theta; None where nobody asked for them.
    canvas: the ground that the picture is drawn on (layers.layout.CANVASES).
    first_cost: C0 of the example when it was first weighed.  is_untrained: whether its weights are random still.
    halves: the points that are learned from and tested on, where the data are points in the plane.
    """

    net: Network
    phase: str
    layer: int
    is_weighed: bool
    x: Array | None
    y: Array | None
    label: int | None
    fwd: Forward | None
    bwd: Backward | None
    moved: Array | None = None
    stepped: Stepped | None = None
    trained: Trained | None = None
    diverged_layer: int = 0
    width_top: float | None = None
    side: int = 0
    halves: tuple[Half, ...] = ()
    eta: float = 0.0
    batch: Array | None = None
    curve: tuple[Sample, ...] = ()
    canvas: str = "half"
    first_cost: float | None = None
    is_untrained: bool = False

    @property
    def L(self) -> int:
        return self.net.L

    def activation(self, l: int) -> Array | None:
        """a^(l) if it may be shown, else None: nothing on screen is ahead of its pass."""
        if l == 0:
            return self.x
        if self.fwd is None or (self.phase == "forward" and l > self.layer):
            return None
        return self.fwd.a[l]

    def wish(self, l: int) -> Array | None:
        """dC0/da^(l) if the backward pass has reached it, else None."""
        return self.bwd.da[l] if self.bwd is not None and l >= self.layer - 1 else None

    def knows_slopes(self, l: int) -> bool:
        """Whether delta, nabla_W and nabla_b of layer l may be shown."""
        return self.bwd is not None and l >= self.layer

    @property
    def xs(self) -> tuple[str, ...]:
        """x in full, as the fields of a form send it."""
        return () if self.x is None else tuple(map(repr, self.x.tolist()))

    @property
    def ys(self) -> tuple[str, ...]:
        """y in full."""
        return () if self.y is None else tuple(map(repr, self.y.tolist()))

    @property
    def cost(self) -> float | None:
        """C0, from the moment it is weighed."""
        if self.fwd is None or self.y is None or not self.is_weighed:
            return None
        return cost(self.net, self.fwd, self.y)


def emptied(view: View) -> View:
    """The same network with nothing on the stage: an empty square, to draw in."""
    return replace(view, phase="ready", layer=0, is_weighed=False, x=None, y=None, label=None, fwd=None, bwd=None,
                   moved=None, stepped=None, trained=None, first_cost=None, batch=None)


@dataclass(frozen=True, slots=True)
class Selection:
    """What the visitor picked out: in the address, not in the session, since it changes no number.

    of: a parameter's or neuron's id, "" for none.  pins: up to two parameters' ids.
    ink: "nudge", or in its place "weight" or "batch".
    On a chain: nudge, the parameter that is nudged by h, "" for none; first, the earliest layer drawn, 0 for
    the last few, as many as shown says; wanted, an activation that the visitor tried to set, and to what.
    """

    of: str = ""
    pins: tuple[str, ...] = ()
    ink: str = "nudge"
    nudge: str = ""
    h: float = 0.01
    first: int = 0
    shown: int = 3
    wanted: tuple[str, float] | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """All marks that are picked out."""
        return (self.of, *self.pins)


@dataclass(frozen=True, slots=True)
class Neuron:
    """Neuron j of layer l: an activation, which can be wished for but not set."""

    l: int
    j: int

    @property
    def id(self) -> str:
        return f"a-{self.l}-{self.j}"


def named(view: View, id: str) -> Parameter | Neuron | None:
    """The parameter (w-2-0-3, b-2-0) or neuron (a-1-5) that an id names; None if this network has none such."""
    kind, *numbers = id.split("-")
    if not all(n.isascii() and n.isdigit() and len(n) < 6 for n in numbers):
        return None
    at = tuple(map(int, numbers))
    sizes = view.net.sizes
    if kind not in ("w", "b", "a") or len(at) != (3 if kind == "w" else 2):
        return None
    l, j = at[:2]
    if l >= len(sizes) or j >= sizes[l] or (l == 0 and kind != "a"):
        return None
    if kind == "a":
        return Neuron(l, j)
    if kind == "b":
        return Parameter(l, j)
    return Parameter(l, j, at[2]) if at[2] < sizes[l - 1] else None


def target_of(view: View, id: str) -> int | None:
    """The output whose y an id names, y-3, or y where there is but one; None if this network has none such."""
    kind, _, j = id.partition("-")
    if kind != "y" or not (j or "0").isascii() or not (j or "0").isdigit() or len(j) > 5:
        return None
    return int(j or 0) if int(j or 0) < view.net.sizes[-1] else None
