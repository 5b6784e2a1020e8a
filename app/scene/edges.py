"""Which weights are drawn, and how wide. What is left out is said in words with its share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.nn.array import Array
from app.scene.layout import Layout, layout
from app.scene.marks import Edge
from app.scene.scales import Width
from app.scene.view import View
from app.scene.words import count, percent, signed

MOST = 300           # edges drawn between two layers: more than 1,000 in all slow the painting down
WEIGHT_PX = 4.5      # px of the largest weight: a trained network has hundreds near it, a gradient a few
THINNEST = 0.04      # px; a thinner line cannot be seen


@dataclass(frozen=True, slots=True)
class Ink:
    """What edges and rings show: one value a parameter, in the order of theta, on one scale.

    kind: "nudge" (-dC0/dw), "moved" (what the last step added) or "weight".  knows(l): whether layer l has it.
    """

    kind: str
    values: Array
    width: Width
    layers: tuple[int, ...]

    def sign(self, v: float) -> str:
        if self.kind == "weight":
            return "plus" if v > 0 else "minus"
        return "up" if v > 0 else "down"

    def say(self, v: float, share: float) -> str:
        """The value in words. A nudge is the negative slope, so both are said."""
        if self.kind == "nudge":
            return f"nudge {signed(v)}, slope {signed(-v)}, {percent(share)} of the gradient"
        return f"moved by {signed(v)}" if self.kind == "moved" else f"weight {signed(v)}"


def ink_of(view: View, wanted: str) -> Ink | None:
    """What the edges show at this moment; None when there is nothing true to show.

    wanted: "weight" for weights; else nudges once the backward pass ran, or what the step just moved.
    """
    every = tuple(range(1, view.L + 1))
    if wanted == "weight":
        theta = view.net.theta
        return Ink("weight", theta, Width(float(np.abs(theta).max()), WEIGHT_PX), every)
    if view.bwd is not None and view.phase == "backward":
        known = tuple(l for l in every if view.knows_slopes(l))
        return Ink("nudge", -view.bwd.nabla, Width(view.width_top or 0.0), known)
    if view.moved is not None:
        return Ink("moved", view.moved, Width(float(np.abs(view.moved).max())), every)
    return None


@lru_cache(maxsize=64)
def _ends(sizes: tuple[int, ...], side: int, l: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two halves of every path into layer l, ready to be joined: from k, to j."""
    place: Layout = layout(sizes, side)
    from_x, to_x = place.x[l - 1] + place.r[l - 1], place.x[l] - place.r[l]
    starts = tuple(f"M{x:.5g} {y:.5g}" for x, y in zip(from_x, place.y[l - 1], strict=True))
    return starts, tuple(f"L{x:.5g} {y:.5g}" for x, y in zip(to_x, place.y[l], strict=True))


@dataclass(frozen=True, slots=True)
class Drawn:
    """The edges of all layers, and a sentence a layer for what is left out."""

    edges: tuple[Edge, ...]
    left_out: tuple[str, ...]


def draw_edges(view: View, ink: Ink | None) -> Drawn:
    """The widest weights of every layer that has its value."""
    if ink is None:
        return Drawn((), ())
    total = float(np.abs(ink.values).sum())
    W, _ = view.net.arch.split(ink.values)
    edges: list[Edge] = []
    words = []
    for l in ink.layers:
        drawn, sentence = _layer(view, ink, l, W[l], total)
        edges += drawn
        words.append(sentence)
    return Drawn(tuple(edges), tuple(words))


def _layer(view: View, ink: Ink, l: int, W: Array, total: float) -> tuple[list[Edge], str]:
    starts, ends = _ends(view.net.sizes, view.side, l)
    shown = W[: len(ends), : len(starts)]
    columns = shown.shape[1]
    flat = shown.ravel()
    widths = ink.width.of(flat)
    order = np.argpartition(-widths, MOST - 1)[:MOST] if len(flat) > MOST else np.arange(len(flat))
    chosen = np.sort(order[widths[order] >= THINNEST])
    edges = []
    for i, v, width in zip(chosen.tolist(), flat[chosen].tolist(), widths[chosen].tolist(), strict=True):
        j, k = divmod(i, columns)
        share = abs(v) / total if total else 0.0
        edges.append(Edge(f"w-{l}-{j}-{k}", ink.sign(v), starts[k] + ends[j], width, ink.say(v, share)))
    return edges, _sentence(ink, l, len(edges), W, float(np.abs(flat[chosen]).sum()))


def _sentence(ink: Ink, l: int, drawn: int, W: Array, sum_drawn: float) -> str:
    everything = float(np.abs(W).sum())
    if drawn == W.size:
        return f"layer {l}: all {count(W.size)}"
    share = sum_drawn / everything if everything else 1.0
    what = {"nudge": "of this layer's gradient", "moved": "of the move", "weight": "of all |w|"}[ink.kind]
    return f"layer {l}: the {count(drawn)} widest of {count(W.size)}, together {percent(share)} {what}"
