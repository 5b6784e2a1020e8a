"""The chain: one neuron a layer, as the tree w, a, b -> z -> a -> C <- y of the one-neuron derivation."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Parameter
from app.scene.chain.nodes import Node, Pen
from app.scene.chain.nudge import Ratio, Stop, picked_out, ratios
from app.scene.chain.number_lines import domains
from app.scene.chain.tree import LAYERS, LOWER, ROWS, UPPER, R, Tree, is_chain, tree
from app.scene.layers.edges import Ink, so_far
from app.scene.marks.marks import Edge, Text
from app.scene.marks.scales import Fill, Length
from app.scene.marks.words import count, percent
from app.scene.view import Selection, View, named

BRACE = 44.0                       # px of the longest brace
SUMS = {"nudge": "the gradient", "batch": "the mean gradient", "moved": "the move", "weight": "all |w| and |b|"}
"""What the sizes of all that the edges show add up to, by their ink."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The tree, back to front.  stems: its lines.  edges: what w and b have on theirs.  texts: layers and ratios.

    place: where all of it stands.  others: what the first layer drawn could be instead.  left_out: what is folded
    away, in words.
    """

    stems: tuple[str, ...]
    edges: tuple[Edge, ...]
    nodes: tuple[Node, ...]
    texts: tuple[Text, ...]
    place: Tree
    others: tuple[int, ...]
    left_out: str
    r: float = R


def draw_chain(view: View, selection: Selection, ink: Ink, fill: Fill, wish: Length) -> Chain | None:
    """The tree of a chain; None for a network that is none."""
    if not is_chain(view.net.sizes):
        return None
    what, stops = named(view, selection.of), picked_out(view, selection)
    place = tree(view.L, selection.first, selection.shown, view.canvas, max(what.l, 1) if what else 0)
    pen = Pen(view, place, domains(view), fill, wish, _braces(stops), selection.wanted, 2 if place.is_brief else 3)
    nodes = [pen.activation(place.first - 1)]
    for l in place.layers:
        nodes += [pen.weight(l), pen.bias(l), pen.sum(l), pen.activation(l)]
    return Chain(
        _stems(place), draw_parameters(view, place, ink), (*nodes, pen.cost(), pen.target()),
        (*_layers(place), *_rows(view, bool(stops)), *_ratios(place, ratios(stops))), place,
        tuple(l for l in range(1, view.L + 1) if l != place.first), _left_out(place, ink),
    )


def _braces(stops: tuple[Stop, ...]) -> dict[str, tuple[Stop, float]]:
    """Every stop of the nudge with the length of its brace: one scale, linear through zero."""
    if not stops:
        return {}
    length = Length(max(abs(stop.moved) for stop in stops), BRACE)
    return {stop.id: (stop, length(stop.moved)) for stop in stops}


def _stems(place: Tree) -> tuple[str, ...]:
    stems = []
    for l in place.layers:
        stems += [_down(place.w(l), place.z(l)), _down(place.b(l), place.z(l)),
                  _across(place.a(l - 1), place.z(l)), _across(place.z(l), place.a(l))]
    end = place.a(place.last)
    return (*stems, _across(end, place.C) if place.has_end else _broken(end, place.C), _down(place.C, place.C))


def _down(x: float, to: float) -> str:
    """From a symbol above to one below, rim to rim."""
    tall = LOWER.symbol - UPPER.symbol
    long = ((to - x) ** 2 + tall**2) ** 0.5
    dx, dy = (to - x) / long * R, tall / long * R
    return f"M{x + dx:.5g} {UPPER.symbol + dy:.5g}L{to - dx:.5g} {LOWER.symbol - dy:.5g}"


def _across(x: float, to: float) -> str:
    return f"M{x + R:.5g} {LOWER.symbol:.5g}H{to - R:.5g}"


def _broken(x: float, to: float) -> str:
    """The same where layers between are folded away: it stops short of the middle, and goes on behind it."""
    middle = (x + to) / 2
    return f"M{x + R:.5g} {LOWER.symbol:.5g}H{middle - R:.5g}M{middle + R:.5g} {LOWER.symbol:.5g}H{to - R:.5g}"


def draw_parameters(view: View, place: Tree, ink: Ink) -> tuple[Edge, ...]:
    """The nudge, the move or the weight itself, on the stem of every w and b, on the scale of the picture."""
    edges = []
    for l in (l for l in ink.layers if l in place.layers):
        for p, x in ((Parameter(l, 0, 0), place.w(l)), (Parameter(l, 0), place.b(l))):
            v = float(ink.values[view.net.arch.index(p)])
            edges.append(Edge(p.id, ink.sign(v), _down(x, place.z(l)), ink.width(v), ink.say(v)))
    return tuple(edges)


def _layers(place: Tree) -> tuple[Text, ...]:
    """The names under the tree."""
    texts = [Text(round((place.z(l) + place.a(l)) / 2, 2), LAYERS, f"layer {l}", "caption")
             for l in place.layers]
    left = place.first - 1
    if not place.has_end:
        texts.append(Text(round((place.a(place.last) + place.C) / 2, 2), LOWER.symbol, "…", "caption"))
    return (Text(place.a(left), LAYERS, f"layer {left}" if left else "input x", "caption"), *texts,
            Text(place.C, LAYERS, "cost", "caption"))


def _rows(view: View, has_nudge: bool) -> tuple[Text, ...]:
    """What the numbers of a row are, on its left."""
    names = [("value", UPPER.value), ("value", LOWER.value)]
    if view.bwd is not None:
        names += [("slope", LOWER.slope), *([("slope", UPPER.slope)] if view.knows_slopes(1) else [])]
    rows = [Text(ROWS, y, name, f"row row-{name}") for name, y in names]
    nudged = (Text(ROWS, row.nudge, "nudge", f"row {row.side}") for row in (UPPER, LOWER))
    return (*rows, *nudged) if has_nudge else tuple(rows)


def _ratios(place: Tree, found: tuple[Ratio, ...]) -> tuple[Text, ...]:
    """On the way of the nudge, how much of it each quantity hands on to the next."""
    return tuple(_ratio(place, ratio) for ratio in found if ratio.above.l in place.layers)


def _ratio(place: Tree, ratio: Ratio) -> Text:
    below, said = ratio.below, ratio.short if place.is_brief else f"×{ratio.value}"
    text = said if ratio.value else "?"
    if below.letter not in "wb":
        start = place.z(below.l) if below.letter == "z" else place.a(below.l)
        return Text(round(start + place.step / 2, 2), LOWER.symbol - 11, text, "ratio")
    is_left = below.letter == "w"
    x = place.z(below.l) + (-1 if is_left else 1) * (place.step / 4 + 8)
    return Text(round(x, 2), (UPPER.symbol + LOWER.symbol) / 2, text, "ratio-end" if is_left else "ratio-start")


def _left_out(place: Tree, ink: Ink) -> str:
    """The layers that are folded away, with their share of what the edges show."""
    folded = [l for l in range(1, place.L + 1) if l not in place.layers]
    if not folded:
        return ""
    spans = [_span(1, place.first - 1), _span(place.last + 1, place.L)]
    names = f"layer{'s' * (len(folded) > 1)} {' and '.join(filter(None, spans))} {'are' if len(folded) > 1 else 'is'}"
    words = f"{names} folded away, with {count(2 * len(folded))} parameters"
    seen = [l for l in folded if l in ink.layers]
    if not ink.total or not seen:
        return words
    share = sum(abs(float(v)) for l in seen for v in ink.values[2 * (l - 1) : 2 * l]) / ink.total
    return f"{words}: {percent(share)} of {SUMS[ink.kind]}{so_far(ink.layers[0])}"


def _span(first: int, last: int) -> str:
    """The layers from one to another in words, "" for none."""
    return "" if first > last else str(first) if first == last else f"{first} to {last}"
