"""Which weights are drawn, and how wide. What is left out is said in words with its share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layers.layout import Layout, layout
from app.scene.marks.marks import Edge, finite
from app.scene.marks.scales import Width
from app.scene.marks.words import count, opposite, percent, signed
from app.scene.view import View

MOST = 300           # edges drawn between two layers: more than 1,000 in all slow the painting down
WEIGHT_PX = 4.5      # px of the largest weight: a trained network has hundreds near it, a gradient a few
THINNEST = 0.04      # px; a thinner line cannot be seen
MANY = 200           # edges; widths of more change at once, since seeing them grow would hold up the next click

Columns = tuple[list[str], list[str], list[float], list[float]]
"""Of one layer: ids, paths, widths, values."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What edges and rings show: one value a parameter, in the order of theta, on one scale.

    kind: "nudge" (-dC0/dw), "batch" (the same averaged over a mini-batch), "moved" (what the last step added) or
    "weight".  layers: those that have it.
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
        if self.kind in ("nudge", "batch"):
            share, nudge = percent(abs(v) / self.total if self.total else 0.0), signed(v)
            mean = "mean " if self.kind == "batch" else ""
            return f"{mean}nudge {nudge}, slope {opposite(nudge)}, {share} of the gradient{so_far(self.layers[0])}"
        return f"moved by {signed(v)}" if self.kind == "moved" else f"weight {signed(v)}"


def ink_of(view: View, wanted: str) -> Ink | None:
    """What the edges show at this moment; None when there is nothing true to show.

    wanted: "weight" for weights, "batch" for the mean nudges of the next mini-batch, on the scale of the example's
    unless they exceed it; else nudges once the backward pass ran, or what the step just moved.
    """
    if wanted == "weight":
        theta = view.net.theta
        return _ink(view, "weight", theta, Width(float(np.abs(theta).max()), WEIGHT_PX))
    if wanted == "batch" and view.batch is not None:
        top = max(view.width_top or 0.0, float(np.abs(view.batch).max()))
        return _ink(view, "batch", -view.batch, Width(top))
    if view.bwd is not None and view.phase == "backward":
        return _ink(view, "nudge", -view.bwd.nabla, Width(view.width_top or 0.0), first=view.layer)
    if view.moved is not None:
        return _ink(view, "moved", view.moved, Width(_most_moved(view, view.moved)))
    return None


def _most_moved(view: View, moved: Array) -> float:
    """The move at full width. One step moves everything by eta times its nudge: each edge keeps the nudge's width."""
    most, one = float(np.abs(moved).max()), view.stepped
    return max(most, abs(one.eta) * (view.width_top or 0.0)) if one is not None and one.steps == 1 else most


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
class Edges:
    """The weights that are drawn, side by side in columns: a picture has hundreds. Gone through, they are marks.

    ids, ds, widths, values: as many each.  ink: what the values are.
    """

    ids: tuple[str, ...] = ()
    ds: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    ink: Ink | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        finite(*self.widths)

    def __len__(self) -> int:
        return len(self.ids)

    def __iter__(self) -> Iterator[Edge]:
        if self.ink is not None:
            for id, sign, d, width, v in zip(self.ids, self.signs, self.ds, self.widths, self.values, strict=True):
                yield Edge(id, sign, d, width, self.ink.say(v))

    @property
    def are_many(self) -> bool:
        """Whether there are too many to be seen growing."""
        return len(self) > MANY

    @property
    def signs(self) -> tuple[str, ...]:
        """A column more: which way each points."""
        if self.ink is None:
            return ()
        above, below = self.ink.sign(1.0), self.ink.sign(-1.0)
        return tuple([above if v > 0 else below for v in self.values])


def said(view: View, wanted: str) -> dict[str, str]:
    """What each edge says, by its id: too many words to go with every picture."""
    return {edge.id: edge.say for edge in draw_edges(view, ink_of(view, wanted)).edges}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The edges of all layers, and a sentence a layer for what is left out."""

    edges: Edges
    left_out: tuple[str, ...]


def draw_edges(view: View, ink: Ink | None) -> Drawn:
    """The widest weights of every layer that has its value."""
    if ink is None:
        return Drawn(Edges(), ())
    W, _ = view.net.arch.split(ink.values)
    layers = [_layer(view, ink, l, W[l]) for l in ink.layers]
    ids, ds, widths, values = (tuple(chain.from_iterable(column)) for column in
                               zip(*(columns for columns, _ in layers), strict=True))
    return Drawn(Edges(ids, ds, widths, values, ink), tuple(words for _, words in layers))


def _layer(view: View, ink: Ink, l: int, W: Array) -> tuple[Columns, str]:
    starts, ends = _ends(view.net.sizes, view.side, l)
    between = W[: len(ends), : len(starts)].ravel()
    size = np.abs(between)
    felt = np.flatnonzero(size)                 # a pixel without ink has weights that nothing depends on: most of them
    chosen = felt[largest(size[felt], MOST)]
    chosen = chosen[ink.width.of(size[chosen]) >= THINNEST]
    values = between[chosen]
    js, ks = (of.tolist() for of in np.divmod(chosen, len(starts)))
    columns = (
        [f"w-{l}-{j}-{k}" for j, k in zip(js, ks, strict=True)],
        [starts[k] + ends[j] for j, k in zip(js, ks, strict=True)],
        ink.width.of(values).tolist(),
        values.tolist(),
    )
    return columns, _sentence(ink, l, size[chosen], len(between), W)


def largest(size: Array, most: int) -> NDArray[np.int64]:
    """Where the `most` largest stand, in order of place; of equals at the bound the first."""
    if len(size) <= most:
        return np.arange(len(size))
    least = np.partition(size, -most)[-most]
    above, equal = np.flatnonzero(size > least), np.flatnonzero(size == least)
    return np.sort(np.concatenate((above, equal[: most - len(above)])))


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
    what = {"nudge": "gradient", "batch": "gradient", "moved": "move", "weight": "|w|"}[ink.kind]
    return f"layer {l}: {which}, together {percent(float(drawn.sum()) / everything)} of this layer's {what}"
