"""Which weights are drawn, and how wide. What is left out is said in words with its share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

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
MOST_LIVE = 160      # while a run goes on: what is painted 40 times a second, and fits into 4.5 KB
ALL_LIVE = 256       # up to so many are all drawn then too
WEIGHT_PX = 4.5      # px of the largest weight: a trained network has hundreds near it, a gradient a few
THINNEST = 0.04      # px; a thinner line cannot be seen
MANY = 200           # edges; widths of more change at once, since seeing them grow would hold up the next click


@dataclass(frozen=True, slots=True)
class Ink:
    """What edges and rings show: one value a parameter, in the order of theta, on one scale.

    kind: "nudge" (-dC0/dw), "batch" (the same averaged over a mini-batch), "moved" (what the last step added) or
    "weight".  layers: those that have it.
    total: the sum of all |value| in these layers.  is_quiet: weights that nobody asked for, so that lines join neurons.
    """

    kind: str
    values: Array
    width: Width
    layers: tuple[int, ...]
    total: float
    is_quiet: bool = False

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
    """What the edges show at this moment; None when there is nothing but the weights, and nobody asked for them.

    wanted: "weight" for weights, "batch" for the mean nudges of the next mini-batch, on the scale of the example's
    unless they exceed it; else nudges once the backward pass ran, or what the step just moved.
    """
    if wanted == "weight":
        return _weights(view)
    if wanted == "batch" and view.batch is not None:
        top = max(view.width_top or 0.0, float(np.abs(view.batch).max()))
        return _ink(view, "batch", -view.batch, Width(top))
    if view.bwd is not None and view.phase == "backward":
        return _ink(view, "nudge", -view.bwd.nabla, Width(view.width_top or 0.0), first=view.layer)
    if view.moved is not None:
        return _ink(view, "moved", view.moved, Width(_most_moved(view, view.moved)))
    return None


def drawn_ink(view: View, wanted: str) -> Ink:
    """What the edges of the picture show: weights where there is nothing else, so that lines join the neurons."""
    return ink_of(view, wanted) or replace(_weights(view), is_quiet=True)


def _weights(view: View) -> Ink:
    theta = view.net.theta
    return _ink(view, "weight", theta, Width(float(np.abs(theta).max()), WEIGHT_PX))


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


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the edges into a layer may begin and end, in the words of a path.

    The neurons or pixels of a layer stand on a grid: k has column k % len(columns) and row k // len(columns).
    from_columns, from_rows: of k.  to_columns, to_rows: of j.
    """

    from_columns: tuple[str, ...]
    from_rows: tuple[str, ...]
    to_columns: tuple[str, ...]
    to_rows: tuple[str, ...]

    @property
    def n_k(self) -> int:
        """How many neurons or pixels they may begin at."""
        return len(self.from_columns) * len(self.from_rows)

    @property
    def n_j(self) -> int:
        """How many neurons they may end at."""
        return len(self.to_columns) * len(self.to_rows)

    def d(self, j: int, k: int) -> str:
        """The path from k to j."""
        across, over = len(self.from_columns), len(self.to_columns)
        start = f"M{self.from_columns[k % across]} {self.from_rows[k // across]}"
        return f"{start}L{self.to_columns[j % over]} {self.to_rows[j // over]}"


@lru_cache(maxsize=64)
def ends(sizes: tuple[int, ...], side: int, l: int, canvas: str) -> Ends:
    """Those of the edges into layer l."""
    place: Layout = layout(sizes, side, canvas)
    from_x, to_x = place.x[l - 1] + place.r[l - 1], place.x[l] - place.r[l]
    is_image = bool(side) and l == 1
    columns, rows = (from_x[:side], place.y[0][::side]) if is_image else (from_x[:1], place.y[l - 1])
    return Ends(_written(columns), _written(rows), _written(to_x[:1]), _written(place.y[l]))


def _written(px: Array) -> tuple[str, ...]:
    return tuple(f"{v:.5g}" for v in px.tolist())


@lru_cache(maxsize=64)
def _halves(of: Ends) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two halves of every path, ready to be joined: from k, to j."""
    starts = tuple(f"M{x} {y}" for y in of.from_rows for x in of.from_columns)
    return starts, tuple(f"L{x} {y}" for y in of.to_rows for x in of.to_columns)


def line(view: View, p: Parameter) -> str | None:
    """The path of one weight, drawn or not; None where one of its neurons is not on the picture."""
    of = ends(view.net.sizes, view.side, p.l, view.canvas)
    return None if p.k is None or p.k >= of.n_k or p.j >= of.n_j else of.d(p.j, p.k)


@dataclass(frozen=True, slots=True)
class Between:
    """The edges drawn into layer l.

    at: their places j * n_k + k among the neurons drawn, in order.  widths: px.  values: what they show, signed.
    """

    l: int
    at: tuple[int, ...]
    widths: tuple[float, ...]
    values: tuple[float, ...]
    ends: Ends

    def __post_init__(self) -> None:
        finite(*self.widths)

    @property
    def ids(self) -> list[str]:
        """The weights that they are."""
        l, n = self.l, self.ends.n_k
        return [f"w-{l}-{at // n}-{at % n}" for at in self.at]

    @property
    def ds(self) -> list[str]:
        """Their paths."""
        starts, ends = _halves(self.ends)
        n = len(starts)
        return [starts[at % n] + ends[at // n] for at in self.at]


@dataclass(frozen=True, slots=True)
class Edges:
    """The weights that are drawn, layer by layer, in columns: a picture has hundreds. Gone through, they are marks.

    ink: what they show.
    """

    layers: tuple[Between, ...] = ()
    ink: Ink | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return sum(len(each.at) for each in self.layers)

    def __iter__(self) -> Iterator[Edge]:
        if self.ink is not None:
            say = self.ink.say
            for each in self.layers:
                marks = zip(each.ids, self.signs(each), each.ds, each.widths, each.values, strict=True)
                yield from (Edge(id, sign, d, width, say(v)) for id, sign, d, width, v in marks)

    @property
    def are_many(self) -> bool:
        """Whether there are too many to be seen growing."""
        return len(self) > MANY

    @property
    def inks(self) -> tuple[str, str]:
        """The class of what is above 0, and of what is below."""
        return (self.ink.sign(1.0), self.ink.sign(-1.0)) if self.ink is not None else ("up", "down")

    def signs(self, of: Between) -> list[str]:
        """A column more: which way each points."""
        above, below = self.inks
        return [above if v > 0 else below for v in of.values]


def said(view: View, wanted: str) -> dict[str, str]:
    """What each edge says, by its id: too many words to go with every picture."""
    return {edge.id: edge.say for edge in draw_edges(view, drawn_ink(view, wanted)).edges}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The edges of all layers, and a sentence a layer for what is left out."""

    edges: Edges
    left_out: tuple[str, ...]


def draw_edges(view: View, ink: Ink, *, is_live: bool = False) -> Drawn:
    """The widest weights of every layer that has its value.  is_live: while a run goes on, which draws fewer."""
    W, _ = view.net.arch.split(ink.values)
    layers = [_layer(view, ink, l, W[l], is_live) for l in ink.layers]
    return Drawn(Edges(tuple(edges for edges, _ in layers), ink), tuple(words for _, words in layers))


def _layer(view: View, ink: Ink, l: int, W: Array, is_live: bool) -> tuple[Between, str]:
    of = ends(view.net.sizes, view.side, l, view.canvas)
    between = W[: of.n_j, : of.n_k].ravel()
    size = np.abs(between)
    felt = np.flatnonzero(size)                 # a pixel without ink has weights that nothing depends on: most of them
    chosen = felt[largest(size[felt], MOST_LIVE if is_live and len(size) > ALL_LIVE else MOST)]
    widths = ink.width.of(size[chosen])
    is_seen = widths >= THINNEST
    chosen, widths = chosen[is_seen], widths[is_seen]
    edges = Between(l, tuple(chosen.tolist()), tuple(widths.tolist()), tuple(between[chosen].tolist()), of)
    return edges, _sentence(ink, l, size[chosen], len(between), W)


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
        return f"layer {l}: none of {of_all}, all are 0"
    if not n:
        return f"layer {l}: none of {of_all}, all are too thin to see"
    which = f"the {count(n)} widest of {of_all}" if between == W.size \
        else f"{count(n)} of {of_all}, the widest between the neurons shown"
    what = {"nudge": "gradient", "batch": "gradient", "moved": "move", "weight": "|w|"}[ink.kind]
    return f"layer {l}: {which}, together {percent(float(drawn.sum()) / everything)} of this layer's {what}"
