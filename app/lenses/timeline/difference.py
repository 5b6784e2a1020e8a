"""Two versions in one picture: what is drawn is not what either of them has, but what one has more than the other.

Both go through the passes on the same example, the one on the stage, whatever stood there then: what differs is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from app.lenses.lens import Choice
from app.nn.array import Array
from app.nn.passes import Backward, Forward, backward, forward
from app.scene.layers.edges import Ink, draw_edges
from app.scene.layers.layout import Layout, layout
from app.scene.layers.neurons import draw_layer
from app.scene.marks.marks import Edge, Ring
from app.scene.marks.scales import Fill, Length, Side, Width
from app.scene.marks.words import number, signed
from app.scene.view import View
from app.session.state.state import State

Kind = Literal["weights", "nudges"]
CANVAS: Final = "tall"                 # the narrowest: the panel is as wide as a phone
AIR: Final = 14.0                      # px around the neurons
BAR: Final = 220.0                     # px of the larger C
WIDEST: Final = 6.0                    # px of what differs most: a panel has less room than the stage
CHOICES: Final = (Choice("weights", "weights moved"), Choice("nudges", "nudges, now minus then"))
KEYS: Final = {
    "weights": "Lines and rings: how far each weight and bias moved, up or down.",
    "nudges": "Lines and rings: by how much each nudge is larger now than it was then, or smaller.",
}


@dataclass(frozen=True, slots=True)
class ChangedNeuron:
    """A neuron by what its activation gained, on one scale for all.

    r: of the neuron.  dot: px of the radius of what it gained or lost, as an area; sign: "up" or "down".
    """

    id: str
    x: float
    y: float
    r: float
    dot: float
    sign: str
    say: str


@dataclass(frozen=True, slots=True)
class CostBar:
    """C of one of the two, on the example of the stage.  px: beside the other."""

    version: int
    text: str
    px: float


@dataclass(frozen=True, slots=True)
class Difference:
    """kind: what the lines show.  choices: what else they could.  edges, rings: parameters; neurons: activations.

    box: of the drawing.  image: x, y and width of the input image's place, None without one.
    says: all of it in a sentence or two.  key: what is drawn.  costs: then and now, none where y is not known.
    """

    kind: Kind
    choices: tuple[Choice, ...]
    box: str
    image: tuple[float, float, float] | None
    edges: tuple[Edge, ...]
    rings: tuple[tuple[Ring, float, float], ...]
    neurons: tuple[ChangedNeuron, ...]
    says: str
    key: str
    costs: tuple[CostBar, ...]


@dataclass(frozen=True, slots=True)
class _Passes:
    """Of one network on the example; None as far as it does not go."""

    fwd: Forward | None
    bwd: Backward | None


def difference(version: int, there: State, now: int, here: State, view: View, kind: Kind) -> Difference:
    """What the version on the stage has more than another.  view: of the stage."""
    then, today = _passed(there, here), _passed(here, here)
    kind = kind if then.bwd is not None else "weights"
    view = replace(view, canvas=CANVAS)
    place = layout(view.net.sizes, view.side, CANVAS)
    values = _values(there, here, then, today, kind)
    ink = Ink("moved", values, Width(float(np.abs(values).max()), WIDEST), tuple(range(1, view.L + 1)),
              float(np.abs(values).sum()))
    return Difference(
        kind, CHOICES if then.bwd is not None else CHOICES[:1], _box(place),
        (place.left, place.top, place.canvas.image) if view.side else None,
        tuple(draw_edges(view, ink, is_live=True).edges), _rings(view, place, ink), _neurons(view, place, then, today),
        _says(version, then, today), KEYS[kind], _costs(version, now, then, today),
    )


def _passed(state: State, here: State) -> _Passes:
    example = here.example
    if example is None:
        return _Passes(None, None)
    fwd = forward(state.net, example.x)
    return _Passes(fwd, None if example.y is None else backward(state.net, fwd, example.y))


def _values(there: State, here: State, then: _Passes, today: _Passes, kind: Kind) -> Array:
    """One a parameter: here minus there."""
    if kind == "nudges" and then.bwd is not None and today.bwd is not None:
        return then.bwd.nabla - today.bwd.nabla         # the nudge is the negative slope
    return here.net.theta - there.net.theta


def _box(place: Layout) -> str:
    """As much of the canvas as has neurons: what stands beside the outputs is not drawn."""
    right = float(place.x[-1][0]) + place.r[-1] + AIR
    tops = [float(y[0]) - r for y, r in zip(place.y, place.r, strict=True)]
    ends = [float(y[-1]) + r for y, r in zip(place.y, place.r, strict=True)]
    top = min(tops) - AIR
    return f"0 {top:g} {right:g} {max(ends) + AIR - top:g}"


def _rings(view: View, place: Layout, ink: Ink) -> tuple[tuple[Ring, float, float], ...]:
    """Each with its place."""
    layers = [draw_layer(view, place, l, ink, Fill(0.0, 0.0), Length(0.0, 0.0)) for l in range(1, view.L + 1)]
    return tuple((ring, layer.x, y) for layer in layers for ring, y in zip(layer.rings, layer.ys, strict=True)
                 if ring is not None and ring.width)


def _gained(then: _Passes, today: _Passes, l: int) -> Array | None:
    return None if then.fwd is None or today.fwd is None else today.fwd.a[l] - then.fwd.a[l]


def _neurons(view: View, place: Layout, then: _Passes, today: _Passes) -> tuple[ChangedNeuron, ...]:
    layers = range(1 if view.side else 0, view.L + 1)
    gained = [_gained(then, today, l) for l in layers]
    top = max((float(np.abs(each).max()) for each in gained if each is not None), default=0.0)
    return tuple(
        _neuron(place, l, j, 0.0 if each is None else float(each[j]), top)
        for l, each in zip(layers, gained, strict=True) for j in range(len(place.y[l]))
    )


def _neuron(place: Layout, l: int, j: int, by: float, top: float) -> ChangedNeuron:
    r = place.r[l]
    return ChangedNeuron(f"a-{l}-{j}", float(place.x[l][0]), float(place.y[l][j]), r, Side(top, r - 1.0)(by),
                         "up" if by > 0 else "down", f"neuron {j} of layer {l}: a by {signed(by)}")


def _says(version: int, then: _Passes, today: _Passes) -> str:
    """C of both, and the output that changed most."""
    if then.fwd is None or today.fwd is None:
        return "There is no example on the stage: weights alone can be compared."
    gained = today.fwd.a[-1] - then.fwd.a[-1]
    j = int(np.argmax(np.abs(gained)))
    a = f"output {j} from {number(float(then.fwd.a[-1][j]))} to {number(float(today.fwd.a[-1][j]))}"
    most = f"no output changed since version {version}" if not gained[j] else f"most changed {a}"
    if then.bwd is None or today.bwd is None:
        return f"On the example of the stage {most}."
    was, cost = then.bwd.cost, today.bwd.cost
    way = "down" if cost < was else "up"
    went = "is the same" if was == cost else f"went {way} from {number(was)} to {number(cost)}"
    return f"On the example of the stage C {went}; {most}."


def _costs(version: int, now: int, then: _Passes, today: _Passes) -> tuple[CostBar, ...]:
    if then.bwd is None or today.bwd is None:
        return ()
    scale = Length(max(then.bwd.cost, today.bwd.cost), BAR)
    return tuple(CostBar(v, number(bwd.cost), scale(bwd.cost)) for v, bwd in ((version, then.bwd), (now, today.bwd)))
