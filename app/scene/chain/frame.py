"""A frame of a run on a chain: what training changes of every quantity, as the picture's own nodes have it."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.chain.chain import draw_parameters
from app.scene.chain.nodes import SIDE, Node, Pen
from app.scene.chain.number_lines import domains
from app.scene.chain.tree import tree
from app.scene.layers.edges import ink_of
from app.scene.layers.neurons import fill_of, tall, wish_of
from app.scene.view import View


@dataclass(frozen=True, slots=True)
class ChainFrame:
    """One entry a quantity in each column, of all layers: a page may show fewer.

    marks: their ids.  values, slopes: in words; short: slopes where there is little room.
    lows, highs: what the ends of the lines say.  zeros, dots: px of 0 and of the value, None for none.
    fills: opacity, None for what is no neuron.  wishes: signed px, each arrow so far beside its line.
    edges: id -> signed px of every weight and bias.
    """

    marks: tuple[str, ...]
    values: tuple[str, ...]
    slopes: tuple[str, ...]
    short: tuple[str, ...]
    lows: tuple[str, ...]
    highs: tuple[str, ...]
    zeros: tuple[float | None, ...]
    dots: tuple[float | None, ...]
    fills: tuple[float | None, ...]
    wishes: tuple[float, ...]
    beside: float
    edges: dict[str, float]


def chain_frame(view: View) -> ChainFrame:
    """The tree of this moment, from layer 1 on, but for what training leaves as it is."""
    place, ink = tree(view.L, 1, view.L), ink_of(view, "nudge")
    nodes, tight = (_nodes(view, digits) for digits in (3, 2))
    drawn = draw_parameters(view, place, ink)
    return ChainFrame(
        marks=tuple(n.mark for n in nodes),
        values=tuple(n.value for n in nodes),
        slopes=tuple(n.slope for n in nodes),
        short=tuple(n.slope for n in tight),
        lows=tuple(n.axis.ends[0] for n in nodes),
        highs=tuple(n.axis.ends[1] for n in nodes),
        zeros=tuple(n.axis.zero for n in nodes),
        dots=tuple(n.dot for n in nodes),
        fills=tuple(n.fill for n in nodes),
        wishes=tuple(_tall(view, n) for n in nodes),
        beside=SIDE,
        edges={edge.id: edge.width if edge.sign == "up" else -edge.width for edge in drawn},
    )


def _nodes(view: View, digits: int) -> list[Node]:
    """All quantities but y, which stays as it is."""
    pen = Pen(view, tree(view.L, 1, view.L), domains(view), fill_of(view), wish_of(view), {}, None, digits)
    nodes = [pen.activation(0)]
    for l in range(1, view.L + 1):
        nodes += [pen.weight(l), pen.bias(l), pen.sum(l), pen.activation(l)]
    return [*nodes, pen.cost()]


def _tall(view: View, node: Node) -> float:
    """px of the arrow beside a neuron, above 0 for up."""
    da = view.wish(node.l) if node.letter == "a" and node.l else None
    return 0.0 if da is None else tall(-float(da[0]), wish_of(view))
