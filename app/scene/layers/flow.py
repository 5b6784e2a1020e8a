"""What a pass carries from layer to layer, as dots on their way: a forward pass values, a backward pass wishes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.scene.layers.edges import largest
from app.scene.layers.layout import Layout
from app.scene.marks.marks import finite
from app.scene.marks.scales import Fill, Length
from app.scene.view import View

MOST = 16            # dots between two layers below an image: the strongest of hundreds of edges
MOST_SMALL = 64      # between two layers of a small network: mostly all
RADIUS = 8.0         # px of the dot that carries most


@dataclass(frozen=True, slots=True)
class Dot:
    """Something carried, into layer l or, backward, out of it, in its beat of the motion: 0, 1, ...

    x0, y0, x1, y1: from where to where.  v: what is carried, signed.  fill: how bright its source is, 0 to 1;
    None for a wish, which has its sign's ink instead.
    """

    l: int
    beat: int
    x0: float
    y0: float
    x1: float
    y1: float
    v: float
    fill: float | None

    def __post_init__(self) -> None:
        finite(self.x0, self.y0, self.x1, self.y1, self.v, self.fill or 0.0)

    @property
    def sign(self) -> str:
        """The class that gives it its ink: "value", or a wish "up" or "down"."""
        return "value" if self.fill is not None else "up" if self.v > 0 else "down"


@dataclass(frozen=True, slots=True)
class Flow:
    """All dots of a pass.  way: "forward" or "backward".  reached: the layer it has come to."""

    way: str
    reached: int
    dots: tuple[Dot, ...]

    @property
    def rows(self) -> list[list[float | str]]:
        """A dot each, for the page: l, beat, x0, y0, x1, y1, radius, fill, sign. Radius: |v|, linear through zero."""
        length = Length(max((abs(dot.v) for dot in self.dots), default=0.0), RADIUS)
        return [[d.l, d.beat, d.x0, d.y0, d.x1, d.y1, length(d.v), d.fill or 0.0, d.sign] for d in self.dots]

    @property
    def written(self) -> str:
        """The same as a script reads it."""
        return json.dumps(self.rows, separators=(",", ":"))


def flow(view: View, place: Layout, fills: Sequence[Fill]) -> Flow | None:
    """What the pass on the stage carried along the strongest edges; None where none has just run.

    fills: the fill scale of each layer.
    """
    if view.phase == "forward" and view.fwd is not None and not view.is_weighed:
        return Flow("forward", view.layer, tuple(_values(view, place, fills)))
    if view.phase == "backward" and view.bwd is not None:
        return Flow("backward", view.layer, tuple(_wishes(view, place)))
    return None


def _values(view: View, place: Layout, fills: Sequence[Fill]) -> Iterator[Dot]:
    """w_jk a_k on its way from k to j.  (E1)"""
    assert view.fwd is not None
    for l in range(1, view.layer + 1):
        a = view.fwd.a[l - 1]
        fill = fills[l - 1]
        for j, k, v in _strongest(view, view.net.W[l] * a, place, l):
            x0, y0, x1, y1 = _ends(place, l, j, k)
            yield Dot(l, l - 1, x0, y0, x1, y1, v, fill(float(a[k])))


def _wishes(view: View, place: Layout) -> Iterator[Dot]:
    """What neuron j wishes of k, -w_jk delta_j, on its way back to it; an input has no wishes.  (E8)"""
    assert view.bwd is not None
    for l in range(view.L, max(view.layer, 2) - 1, -1):
        for j, k, v in _strongest(view, -view.net.W[l] * view.bwd.delta[l][:, None], place, l):
            x0, y0, x1, y1 = _ends(place, l, j, k)
            yield Dot(l, view.L - l, x1, y1, x0, y0, v, None)


def _strongest(view: View, carried: Array, place: Layout, l: int) -> Iterator[tuple[int, int, float]]:
    """j, k and what is carried between them, along the edges that carry most between the neurons drawn."""
    rows, columns = len(place.x[l]), len(place.x[l - 1])
    between = carried[:rows, :columns].ravel()
    felt = np.flatnonzero(between)
    chosen = felt[largest(np.abs(between[felt]), MOST if view.side else MOST_SMALL)]
    for i, v in zip(chosen.tolist(), between[chosen].tolist(), strict=True):
        yield i // columns, i % columns, v


def _ends(place: Layout, l: int, j: int, k: int) -> tuple[float, float, float, float]:
    x0, x1 = float(place.x[l - 1][k]) + place.r[l - 1], float(place.x[l][j]) - place.r[l]
    return round(x0, 2), float(place.y[l - 1][k]), round(x1, 2), float(place.y[l][j])
