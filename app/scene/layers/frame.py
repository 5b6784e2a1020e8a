"""A frame of a run: everything on the picture that training changes, as bare numbers, and as few as there can be.

The page knows where everything stands; a frame says how bright, how wide, how long. Any frame is enough by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array
from app.scene.chain.tree import is_chain
from app.scene.layers.cost import draw_cost
from app.scene.layers.edges import THINNEST, Ink, ink_of, largest
from app.scene.layers.layout import Layout, layout
from app.scene.layers.legend import legend
from app.scene.layers.neurons import fill_of, tall, wish_of
from app.scene.marks.base64_numbers import letters
from app.scene.marks.scales import Fill, Length
from app.scene.marks.words import number
from app.scene.plane.activation_maps import reads_plane
from app.scene.view import View

ALL_LIVE = 256         # edges of a layer up to which all of them are in a frame
MOST_LIVE = 160        # edges of a layer in a frame: what is painted 30 times a second, and fits into 4 KB
MIDDLE = 2048          # of the 4,096 numbers that two letters say: no width at all
GRAIN = 0.01           # px


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges into a layer.

    at: three letters each, its place j * n_k + k among the neurons drawn; "" if all are there, in that order.
    widths: two letters each, MIDDLE and the signed width in GRAINs: above for up.
    """

    l: int
    n_k: int
    at: str
    widths: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What the picture shows of a network that is no chain.

    fills: opacity of every neuron drawn but of layer 0, in the picture's order.  rings: signed px of every bias.
    wishes: signed px, each arrow so far beside its neuron.  texts: the last words of the picture, in order.
    bars: [x, y, width, height] of every bar.
    """

    fills: tuple[float, ...]
    rings: tuple[float, ...]
    wishes: tuple[float, ...]
    beside: float
    edges: tuple[Edges, ...]
    texts: tuple[str, ...]
    bars: tuple[tuple[float, float, float, float], ...]


def cost_of(view: View) -> str:
    """C in words, as beside the moves."""
    return "" if view.cost is None else number(view.cost, 4)


def keys_of(view: View) -> tuple[tuple[float, str], ...]:
    """Size and words of every key of the legend, in order."""
    full = legend(ink_of(view, "nudge"), fill_of(view), wish_of(view), reads_plane(view.net))
    return tuple((key.size, key.text) for key in full.keys if key.kind != "ring" or not is_chain(view.net.sizes))


def left_out(view: View) -> tuple[str, ...]:
    """What the frames do not show, in words that hold for all of them."""
    shown = layout(view.net.sizes, view.side).x
    many = [l for l in range(1, view.L + 1) if len(shown[l]) * len(shown[l - 1]) > ALL_LIVE]
    return tuple(f"layer {l}: while it trains, the {MOST_LIVE} widest" for l in many)


def frame(view: View) -> Frame:
    """The picture of this moment, but for what training leaves as it is. Not for a chain."""
    place = layout(view.net.sizes, view.side)
    ink, fill, wish = ink_of(view, "nudge"), fill_of(view), wish_of(view)
    shown = [(l, len(place.x[l])) for l in range(1, view.L + 1)]
    fills = tuple(v for l, n in shown for v in _fills(view.activation(l), fill, n))
    wishes = tuple(v for l, n in shown for v in _wishes(view.wish(l), wish, n))
    rings: tuple[float, ...] = ()
    edges: tuple[Edges, ...] = ()
    if ink is not None:
        W, b = view.net.arch.split(ink.values)
        rings = tuple(v for l, n in shown for v in _signed(ink, b[l][:n]))
        edges = tuple(_edges(ink, l, W[l], place) for l in ink.layers)
    columns = draw_cost(view, place)
    return Frame(
        fills, rings, wishes, place.beside, edges,
        tuple(text.text for text in columns.texts),
        tuple((bar.x, bar.y, bar.width, bar.height) for bar in columns.bars),
    )


def _fills(a: Array | None, fill: Fill, n: int) -> list[float]:
    return [] if a is None else _rounded(fill.of(a[:n]), 2)


def _signed(ink: Ink, values: Array) -> list[float]:
    """Widths in px, above 0 for up."""
    return _rounded(np.copysign(ink.width.of(values), values), 2)


def _wishes(da: Array | None, length: Length, n: int) -> list[float]:
    """Lengths of arrows in px, above 0 for up; 0 for those too short to be seen."""
    return [] if da is None else [round(tall(-v, length), 1) for v in da[:n].tolist()]


def _rounded(values: Array, places: int) -> list[float]:
    return [round(v, places) for v in values.tolist()]


def _edges(ink: Ink, l: int, W: Array, place: Layout) -> Edges:
    n_j, n_k = len(place.x[l]), len(place.x[l - 1])
    between = W[:n_j, :n_k].ravel()
    if len(between) <= ALL_LIVE:
        return Edges(l, n_k, "", letters(MIDDLE + _grains(ink, between), 2))
    size = np.abs(between)
    felt = np.flatnonzero(size)
    widest = felt[largest(size[felt], MOST_LIVE)]
    seen = widest[ink.width.of(size[widest]) >= THINNEST]
    return Edges(l, n_k, letters(seen, 3), letters(MIDDLE + _grains(ink, between[seen]), 2))


def _grains(ink: Ink, values: Array) -> NDArray[np.int64]:
    """Signed widths; what is too thin to be seen is 0."""
    widths = ink.width.of(values)
    widths[widths < THINNEST] = 0.0
    return np.clip(np.round(np.copysign(widths, values) / GRAIN), 1 - MIDDLE, MIDDLE - 1).astype(np.int64)
