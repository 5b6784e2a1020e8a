"""The backward network as it is drawn: the picture's own layers, a gain in every neuron, W turned over on the edges.

Every edge runs through a lane of its own. There a, the value at its start, comes in from the left and delta from the
right; their product is the slope of the weight.  (E6)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.lenses.reverse.halts import SLOPES, Told
from app.lenses.reverse.room import GAP, IN_COST, OVER, fitting, is_named, shortest, under, units
from app.lenses.reverse.words import brief_number
from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layers.edges import Ink, ink_of
from app.scene.layers.neurons import fill_of
from app.scene.marks.scales import Fill
from app.scene.marks.words import name, number, raised
from app.scene.view import Neuron, Selection

TOP = 30.0                       # units kept above, for the names of the layers
PITCH = 96.0                     # from the middle of a neuron to the next
LANE_PITCH = 48.0                # from a lane to the next
FUNNEL, FUNNEL_HALF = 72.0, 26.0     # width of a neuron's funnel, and half of its right end
DISC = 11.0                      # radius
APART = 8.0                      # between funnel and disc
NEURON = FUNNEL + APART + 2 * DISC   # the width of both
LANE, BEND = 172.0, 15.0         # the straight part of an edge, and each of its two bends
COST = 84.0                      # from the outputs to C
EDGE = 6.0                       # kept free at both sides
UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Funnel:
    """A neuron: what enters at its right end leaves at its left, gain times as much.  x: its left end.  y: its middle.

    d: its outline, as high at the left as the gain is of its right end; "" for an input, which has none.
    gain: sigma' as its text.  da, delta: what enters and what leaves, "?" while unknown.
    disc: x of the disc.  fill: how bright, None while a is unknown.  ring, sign: its bias's nudge, as on the picture.
    is_now: whether the halt is of its layer.
    """

    id: str
    name: str
    x: float
    y: float
    d: str
    gain: str
    has_gain: bool
    da: str
    delta: str
    disc: float
    fill: float | None
    ring: float
    sign: str
    say: str
    is_now: bool
    is_picked: bool

    @property
    def leaves(self) -> str:
        """delta with its name, if there is room."""
        return f"δ {self.delta}" if is_named(self.delta, self.name) else self.delta


@dataclass(frozen=True, slots=True)
class Wire:
    """An edge.  d: its path, from the neuron before.  x, y: the left end of its lane, right: the other one.

    a, delta: the two factors, "?" while unknown.  w: the weight.  slope: their product, "" before it drops out.
    width, sign: of its nudge, as on the picture; "" while unknown.
    """

    id: str
    d: str
    x: float
    right: float
    y: float
    a: str
    delta: str
    w: str
    slope: str
    width: float
    sign: str
    say: str
    is_now: bool
    is_picked: bool

    @property
    def middle(self) -> float:
        """x of the middle of what its factors leave free."""
        return (self.x + self.right + units(self.a) - units(self.delta)) / 2


@dataclass(frozen=True, slots=True)
class Title:
    """A name over a column."""

    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """cost: what C is, "?" while it is not weighed.  ties: from it to every output.  cost_at: (x, y) of its middle.

    beyond: where layers go on that are not drawn, as x of a mark.
    """

    width: float
    height: float
    titles: tuple[Title, ...]
    funnels: tuple[Funnel, ...]
    wires: tuple[Wire, ...]
    cost: str
    cost_at: tuple[float, float] | None
    ties: str
    beyond: tuple[float, ...]
    y: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands.  left[l]: x where the column of layer l begins.  at[l]: y of each neuron drawn."""

    drawn: range
    left: dict[int, float]
    at: dict[int, dict[int, float]]
    width: float
    height: float

    def ends(self, l: int) -> tuple[float, float]:
        """x of the left and of the right end of a neuron of layer l."""
        return self.left[l], self.left[l] + (NEURON if l else 2 * DISC)


@dataclass(frozen=True, slots=True)
class _Known:
    """What a layer has at a halt; None for what is not there yet.  nabla: of the weights into it, ink: their nudges."""

    l: int
    a: Array | None
    gains: Array | None
    da: Array | None
    delta: Array | None
    nabla: Array | None
    ink: Ink | None


@dataclass(frozen=True, slots=True)
class _Factor:
    """A number on its way along edges: as they have room for it, in full, and where two have little room."""

    brief: str = UNKNOWN
    full: str = UNKNOWN
    short: str = UNKNOWN


def _known(told: Told, l: int, ink: Ink | None) -> _Known:
    return _Known(l, told.view.activation(l), told.gains(l), told.da(l), told.delta(l), told.nabla_W(l),
                  ink if l and told.has(SLOPES, l) else None)


def drawing(told: Told, chosen: dict[int, tuple[int, ...]], picked: Selection) -> Drawing:
    """All that is drawn at a halt.  chosen: the neurons, by their layers."""
    drawn = range(min(chosen), max(chosen) + 1)
    plan, fill = _plan(drawn, chosen, told.view.L), fill_of(told.view)
    ink = ink_of(told.view, "nudge") if told.view.bwd is not None and told.view.phase == "backward" else None
    of = {l: _known(told, l, ink) for l in drawn}
    funnels = tuple(_funnel(told, of[l], plan, j, fill, picked) for l in drawn for j in plan.at[l])
    wires = tuple(wire for l in drawn[1:] for wire in _wires(told, of[l - 1], of[l], plan, picked))
    ends_in_cost = drawn[-1] == told.view.L
    middle, right = (plan.height + TOP) / 2, plan.ends(drawn[-1])[1]
    cost = told.view.cost
    return Drawing(
        plan.width, plan.height, _titles(plan, told.view.L), funnels, wires,
        UNKNOWN if cost is None else fitting(cost, IN_COST, 3), (right + COST - 31.0, middle) if ends_in_cost else None,
        "".join(f"M{right:g} {y:g}L{right + COST - 65:g} {middle:g}" for y in plan.at[drawn[-1]].values())
        if ends_in_cost else "",
        (*([plan.left[drawn[0]] - 16.0] if drawn[0] else []), *([] if ends_in_cost else [right + 22.0])), middle,
    )


def _plan(drawn: range, chosen: dict[int, tuple[int, ...]], L: int) -> _Plan:
    lanes = max(len(chosen[l]) * len(chosen[l - 1]) for l in drawn[1:])
    height = max(PITCH * max(map(len, chosen.values())), LANE_PITCH * lanes)
    left, x = {}, EDGE + (30.0 if drawn[0] else 0.0)
    for l in drawn:
        left[l] = x
        x += (NEURON if l else 2 * DISC) + 2 * BEND + LANE
    width = left[drawn[-1]] + NEURON + (COST if drawn[-1] == L else 40.0) + EDGE
    at = {l: dict(zip(js, _spread(len(js), PITCH, height), strict=True)) for l, js in chosen.items()}
    return _Plan(drawn, left, at, round(width, 2), TOP + height)


def _spread(n: int, pitch: float, height: float) -> list[float]:
    """n places around the middle."""
    middle = TOP + height / 2
    return [round(middle + (i - (n - 1) / 2) * pitch, 2) for i in range(n)]


def _titles(plan: _Plan, L: int) -> tuple[Title, ...]:
    found = []
    for l in plan.drawn:
        start, end = plan.ends(l)
        found.append(Title("x" if not l else "outputs" if l == L else f"layer {l}", (start + end) / 2))
        if l > plan.drawn[0]:
            found.append(Title(f"W{raised(l)} turned over", start - BEND - LANE / 2))
    return tuple(found)


def _funnel(told: Told, of: _Known, plan: _Plan, j: int, fill: Fill, picked: Selection) -> Funnel:
    l, y, n = of.l, plan.at[of.l][j], Neuron(of.l, j)
    x, right = plan.ends(l)
    gain = None if of.gains is None else float(of.gains[j])
    is_tied = l > 0 and not told.view.net.arch.sigma(l).is_elementwise
    return Funnel(
        n.id, f"{j}", x, y, _outline(x, y, 1.0 if gain is None else gain) if l else "",
        "Σ" if is_tied else UNKNOWN if gain is None else f"×{brief_number(gain)}", gain is not None or is_tied,
        UNKNOWN if of.da is None else fitting(float(of.da[j]), OVER),
        UNKNOWN if of.delta is None else under(float(of.delta[j]), f"{j}"),
        right - DISC, None if of.a is None else fill(float(of.a[j])), *_ink(told, of.ink, Parameter(l, j)),
        _said_of(of, j), l == told.halt.l, picked.of in (n.id, f"b-{l}-{j}", f"z-{l}-{j}"),
    )


def _outline(x: float, y: float, gain: float) -> str:
    """As high at the left as the gain is of the right: what leaves is so much of what enters."""
    small = FUNNEL_HALF * min(gain, 1.0)
    return (f"M{x + FUNNEL:g} {y - FUNNEL_HALF:g}V{y + FUNNEL_HALF:g}"
            f"L{x:g} {round(y + small, 2):g}V{round(y - small, 2):g}Z")


def _said_of(of: _Known, j: int) -> str:
    """A neuron with all that is known of it."""
    which = f"neuron {j} of layer {of.l}" if of.l else f"input {j}"
    values = {"a": of.a, "gain σ′(z)": of.gains, "∂C/∂a": of.da, "δ = ∂C/∂z": of.delta}
    return ", ".join([which, *(f"{what} = {number(float(v[j]))}" for what, v in values.items() if v is not None)])


def _ink(told: Told, ink: Ink | None, p: Parameter) -> tuple[float, str]:
    """The width and sign of a nudge, as on the picture; none before its halt."""
    if ink is None:
        return 0.0, ""
    v = float(ink.values[told.view.net.arch.index(p)])
    return ink.width(v), ink.sign(v)


def _wires(told: Told, before: _Known, of: _Known, plan: _Plan, picked: Selection) -> list[Wire]:
    """The edges into a layer, from top to bottom."""
    l = of.l
    pairs = sorted(((j, k) for j in plan.at[l] for k in plan.at[l - 1]),
                   key=lambda pair: (plan.at[l][pair[0]] + plan.at[l - 1][pair[1]], pair))
    ys = _spread(len(pairs), LANE_PITCH, plan.height - TOP)
    start, end = plan.ends(l - 1)[1], plan.left[l]
    x, right = start + BEND, end - BEND
    a, delta = _factors(before.a, plan.at[l - 1]), _factors(of.delta, plan.at[l])
    is_now, found = l == told.halt.l, []
    for (j, k), y in zip(pairs, ys, strict=True):
        p, w = Parameter(l, j, k), float(told.view.net.W[l][j, k])
        slope = None if of.nabla is None else float(of.nabla[j, k])
        both = a[k].brief, delta[j].brief
        if sum(map(units, both)) > LANE - GAP:
            both = a[k].short, delta[j].short
        found.append(Wire(
            p.id, _path(start, plan.at[l - 1][k], x, right, y, end, plan.at[l][j]), x, right, y,
            *both, brief_number(w), "" if slope is None else brief_number(slope),
            *_ink(told, of.ink, p), _said_of_edge(p, w, a[k], delta[j], slope), is_now, picked.of == p.id,
        ))
    return found


def _factors(v: Array | None, of: Iterable[int]) -> dict[int, _Factor]:
    """Of the neurons of a layer: each goes along several edges."""
    if v is None:
        return dict.fromkeys(of, _Factor())
    return {i: _Factor(brief_number(n := float(v[i])), number(n), shortest(n)) for i in of}


def _path(x0: float, y0: float, x: float, end: float, y: float, x1: float, y1: float) -> str:
    """From the neuron before into the lane, along it, and on to the neuron behind."""
    bend = BEND / 2
    return (f"M{x0:g} {y0:g}C{x0 + bend:g} {y0:g} {x - bend:g} {y:g} {x:g} {y:g}H{end:g}"
            f"C{end + bend:g} {y:g} {x1 - bend:g} {y1:g} {x1:g} {y1:g}")


def _said_of_edge(p: Parameter, w: float, a: _Factor, delta: _Factor, slope: float | None) -> str:
    """Its weight, and its slope as the product that it is."""
    product = "" if slope is None else f" = {number(slope)}"
    return f"{name(p)} = {number(w)}; its slope: a · δ = {a.full} × {delta.full}{product}"
