"""Which weights are drawn, and how wide. What is left out is said in words with its share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layout import Layout, layout
from app.scene.marks import Edge
from app.scene.scales import Width
from app.scene.view import View
from app.scene.words import count, opposite, percent, signed

MOST = 300           # edges drawn between two layers: more than 1,000 in all slow the painting down
WEIGHT_PX = 4.5      # px of the largest weight: a trained network has hundreds near it, a gradient a few
THINNEST = 0.04      # px; a thinner line cannot be seen


@dataclass(frozen=True, slots=True)
class Ink:
    """What edges and rings show: one value a parameter, in the order of theta, on one scale.

    kind: "nudge" (-dC0/dw), "moved" (what the last step added) or "weight".  layers: those that have it.
    total: the sum of all |value| in these layers.
    """

    kind: str
    values: Array
    width: Width
    layers: tuple[int, ...]
    total: float

    def sign(self, v: float) -> str:
        if self.kind == "weight":
            return "plus" if v > 0 else "minus"
        return "up" if v > 0 else "down"

    def say(self, v: float) -> str:
        """The value in words. A nudge is the negative slope, so both are said."""
        if self.kind == "nudge":
            share, nudge = percent(abs(v) / self.total if self.total else 0.0), signed(v)
            return f"nudge {nudge}, slope {opposite(nudge)}, {share} of the gradient{so_far(self.layers[0])}"
        return f"moved by {signed(v)}" if self.kind == "moved" else f"weight {signed(v)}"


def ink_of(view: View, wanted: str) -> Ink | None:
    """What the edges show at this moment; None when there is nothing true to show.

    wanted: "weight" for weights; else nudges once the backward pass ran, or what the step just moved.
    """
    if wanted == "weight":
        theta = view.net.theta
        return _ink(view, "weight", theta, Width(float(np.abs(theta).max()), WEIGHT_PX))
    if view.bwd is not None and view.phase == "backward":
        return _ink(view, "nudge", -view.bwd.nabla, Width(view.width_top or 0.0), first=view.layer)
    if view.moved is not None:
        return _ink(view, "moved", view.moved, Width(float(np.abs(view.moved).max())))
    return None


def _ink(view: View, kind: str, values: Array, width: Width, first: int = 1) -> Ink:
    total = float(np.abs(values[view.net.arch.offsets[first - 1] :]).sum())
    return Ink(kind, values, width, tuple(range(first, view.L + 1)), total)


def so_far(first: int) -> str:
    """What a share of the gradient adds while the backward pass has come no further than layer `first`."""
    return " so far" if first > 1 else ""


@lru_cache(maxsize=64)
def _ends(sizes: tuple[int, ...], side: int, l: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two halves of every path into layer l, ready to be joined: from k, to j."""
    place: Layout = layout(sizes, side)
    from_x, to_x = place.x[l - 1] + place.r[l - 1], place.x[l] - place.r[l]
    starts = tuple(f"M{x:.5g} {y:.5g}" for x, y in zip(from_x, place.y[l - 1], strict=True))
    return starts, tuple(f"L{x:.5g} {y:.5g}" for x, y in zip(to_x, place.y[l], strict=True))


def line(view: View, p: Parameter) -> str | None:
    """The path of one weight, drawn or not; None where one of its neurons is not on the picture."""
    starts, ends = _ends(view.net.sizes, view.side, p.l)
    if p.k is None or p.k >= len(starts) or p.j >= len(ends):
        return None
    return starts[p.k] + ends[p.j]


@dataclass(frozen=True, slots=True)
class Drawn:
    """The edges of all layers, and a sentence a layer for what is left out."""

    edges: tuple[Edge, ...]
    left_out: tuple[str, ...]


def draw_edges(view: View, ink: Ink | None) -> Drawn:
    """The widest weights of every layer that has its value."""
    if ink is None:
        return Drawn((), ())
    W, _ = view.net.arch.split(ink.values)
    edges: list[Edge] = []
    words = []
    for l in ink.layers:
        drawn, sentence = _layer(view, ink, l, W[l])
        edges += drawn
        words.append(sentence)
    return Drawn(tuple(edges), tuple(words))


def _layer(view: View, ink: Ink, l: int, W: Array) -> tuple[list[Edge], str]:
    starts, ends = _ends(view.net.sizes, view.side, l)
    between = W[: len(ends), : len(starts)].ravel()
    size = np.abs(between)
    widest = np.argpartition(size, -MOST)[-MOST:] if len(size) > MOST else np.arange(len(size))
    chosen = np.sort(widest[ink.width.of(size[widest]) >= THINNEST])
    values = between[chosen]
    edges = []
    for i, v, width in zip(chosen.tolist(), values.tolist(), ink.width.of(values).tolist(), strict=True):
        j, k = divmod(i, len(starts))
        edges.append(Edge(f"w-{l}-{j}-{k}", ink.sign(v), starts[k] + ends[j], width, ink.say(v)))
    return edges, _sentence(ink, l, size[chosen], len(between), W)


def _sentence(ink: Ink, l: int, drawn: Array, between: int, W: Array) -> str:
    """What is drawn of a layer's W, of which only so many run between neurons on the picture."""
    everything, n, of_all = float(np.abs(W).sum()), len(drawn), count(W.size)
    if n == W.size:
        return f"layer {l}: all {of_all}"
    if not everything:
        return f"layer {l}: none of {of_all}, all are exactly 0"
    if not n:
        return f"layer {l}: none of {of_all}, all are too thin to see"
    which = f"the {count(n)} widest of {of_all}" if between == W.size \
        else f"{count(n)} of {of_all}, the widest between the neurons shown"
    what = {"nudge": "gradient", "moved": "move", "weight": "|w|"}[ink.kind]
    return f"layer {l}: {which}, together {percent(float(drawn.sum()) / everything)} of this layer's {what}"
