"""Three ways to make a neuron brighter for the same effort: its bias, its weights, the activations before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.scene.layers.neurons import fill_of
from app.scene.marks.arrows import lying
from app.scene.marks.scales import Length
from app.scene.marks.words import brief, count, number, signed
from app.scene.view import Neuron, View

WIDTH = 340.0
TOP, ROW = 14.0, 43.0            # y of the first line, and from one to the next
APART = 6.0                      # the two arrows above and below their line
LEFT, REACH = 24.0, 292.0        # where a stands now, and the longest arrow to its right
MOST = 16                        # wishes drawn at most
WISH = 22.0                      # units of the longest one
AXIS = 36.0                      # y of the neurons that wish


@dataclass(frozen=True, slots=True)
class Lever:
    """What is changed: its bias, its weights, the activations before it."""

    name: str
    bias: bool
    weights: bool
    before: bool


LEVERS = (
    Lever("its bias", True, False, False), Lever("its weights", False, True, False),
    Lever("activations before it", False, False, True), Lever("bias and weights", True, True, False),
    Lever("all three", True, True, True),
)


@dataclass(frozen=True, slots=True)
class Avenue:
    """A way, taken.  z: by how much z was to rise.  predicted, measured: a that results.

    line: y of its line.  foretold, found: how far a goes, as arrows on one scale.  can_be_done: else it is but wished.
    """

    name: str
    z: str
    predicted: str
    measured: str
    line: float
    foretold: str
    found: str
    can_be_done: bool


@dataclass(frozen=True, slots=True)
class Wished:
    """What the neuron asks of one before it.  x: where that is drawn.  fill: how bright it is.  shaft: the arrow."""

    id: str
    x: float
    fill: float
    shaft: str
    sign: str
    says: str


@dataclass(frozen=True, slots=True)
class Avenues:
    """a: now.  effort: the length of every change.  verdict: which way does most.  end: what the longest arrow is.

    wishes: of the third way.  left_out: those that are not drawn, in words.
    """

    a: str
    effort: str
    rows: tuple[Avenue, ...]
    wishes: tuple[Wished, ...]
    left_out: str
    verdict: str
    end: str
    width: float = WIDTH
    height: float = TOP + ROW * len(LEVERS)
    left: float = LEFT
    axis: float = AXIS


def avenues(view: View, n: Neuron, effort: float) -> Avenues:
    """effort: the Euclidean length of each change.  Only after forward has reached the neuron, which is no input."""
    assert view.fwd is not None
    a = float(view.fwd.a[n.l][n.j])
    gain = float(view.net.arch.sigma(n.l).sigma_prime(view.fwd.z[n.l])[n.j])
    taken = [_taken(view, n, way, effort) for way in LEVERS]
    moves = [(gain * rise, after - a) for rise, after in taken]
    top = max(abs(v) for move in moves for v in move)
    scale = Length(top, REACH)
    rows = tuple(
        Avenue(way.name, signed(rise), number(a + foretold, 6), number(after, 6), TOP + i * ROW,
               lying(LEFT, TOP + i * ROW - APART, scale(foretold)), lying(LEFT, TOP + i * ROW + APART, scale(moved)),
               not way.before)
        for i, (way, (rise, after), (foretold, moved)) in enumerate(zip(LEVERS, taken, moves, strict=True))
    )
    wishes, left_out = _wishes(view, n, effort)
    return Avenues(number(a, 6), brief(effort), rows, wishes, left_out, _verdict(moves, a), signed(top))


def _taken(view: View, n: Neuron, way: Lever, effort: float) -> tuple[float, float]:
    """By how much z rises to first order, and a of the neuron when its layer runs with the changed numbers.

    z = w a + b rises fastest along (dz/db, dz/dw, dz/da) = (1, a, w), and by the length of that a unit of effort.
    """
    assert view.fwd is not None
    w, before, z = view.net.W[n.l][n.j], view.fwd.a[n.l - 1], view.fwd.z[n.l].copy()
    by_b, by_w, by_a = float(way.bias), way.weights * before, way.before * w
    length = float(np.sqrt(by_b**2 + by_w @ by_w + by_a @ by_a))
    share = effort / length if length else 0.0
    z[n.j] = (w + share * by_w) @ (before + share * by_a) + view.net.b[n.l][n.j] + share * by_b         # (E1)
    return effort * length, float(view.net.arch.sigma(n.l).sigma(z)[n.j])                               # (E2)


def _wishes(view: View, n: Neuron, effort: float) -> tuple[tuple[Wished, ...], str]:
    """In proportion to the weights, the largest ones if there are many; and what is left out."""
    assert view.fwd is not None
    w: Array = view.net.W[n.l][n.j]
    length, fill = float(np.sqrt(w @ w)), fill_of(view)
    asked = effort * w / length if length else np.zeros_like(w)
    ks = sorted(np.argsort(-np.abs(w), kind="stable")[:MOST].tolist())
    scale = Length(float(np.abs(asked).max()), WISH)
    step = WIDTH / len(ks)
    wishes = tuple(
        Wished(f"a-{n.l - 1}-{k}", round((i + 0.5) * step, 2), fill(float(view.fwd.a[n.l - 1][k])),
               _upright((i + 0.5) * step, v, scale(v)), "up" if v > 0 else "down",
               f"neuron {k} of layer {n.l - 1}: {signed(v)} wished")
        for i, k in enumerate(ks) for v in [float(asked[k])]
    )
    left = len(w) - len(ks)
    return wishes, f"The {len(ks)} largest of {count(len(w))} are drawn." if left else ""


def _upright(x: float, v: float, length: float) -> str:
    """An arrow up or down from a neuron's edge."""
    way = -1 if v > 0 else 1
    tip = f"m-3 {-3 * way}l3 {3 * way}l3 {-3 * way}" if length > 3 else ""
    return f"M{x:.2f} {AXIS + 9 * way:g}v{round(way * length, 2):g}{tip}" if length else ""


def _verdict(moves: list[tuple[float, float]], a: float) -> str:
    """Which of the three does most by itself, and what all do together."""
    moved = [move for _, move in moves]
    best = max(range(3), key=lambda i: moved[i])
    if moved[best] <= 0.0:
        return f"No way makes it brighter: a stays at {number(a)}, since σ is flat here."
    together = f"All three together, for the same effort, make it {number(a + moved[-1], 4)}"
    do = "do" if best else "does"
    return f"Alone, {LEVERS[best].name} {do} most: a = {number(a + moved[best], 4)}. {together}."
