"""Where everything stands on the stage, in units of its viewBox. A pure function of sizes, image side and canvas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from app.nn.array import Array, sealed

HEIGHT, LONG = 560, 690
TOP, BELOW = 58.0, 52.0                   # kept free above and below the centres of the first and last neuron
CAPTION = 14.0                            # from the line of the names below the layers to the end
CLOSE, FAR = 100.0, 175.0                 # layers nearer to each other have no room for the name below
RADIUS, PLANE_RADIUS = 15.0, 44.0         # of a neuron at most; the larger one has a map of the plane inside
GAP, PLANE_GAP = 96.0, 124.0              # between the middles of two neurons of a layer at most
PART, SLIM = 0.36, 0.28                   # a radius at most: of the gap below it, of the way to the next layer
RIM = 10.0                                # kept free above and below a layer, for the rings of its outermost neurons
BESIDE = 16.0                             # px from a neuron to the arrow of its wish, where there is room for it
ARROW = 7.0                               # half of that arrow, and some air
MOST_SHOWN = 32                           # neurons of a layer that are drawn; the rest is said in words


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands right of the outputs, each so many units right of their discs.

    label: its middle.  a, y: the right end of their numbers.  mark: the left end of "says" and "should be".
    bar: the left end of what each output adds to C.  A sheet leaves y and bar away where they have no room.
    """

    label: float
    a: float
    y: float
    mark: float
    bar: float


@dataclass(frozen=True, slots=True)
class Canvas:
    """A ground to draw on.  image: width of the input image, left: its left end.

    first: x of the first layer drawn beside an image; alone: without one.  last: x of the outputs.
    cost: x of the middle of the bar of C.
    """

    width: int
    height: int
    image: float
    left: float
    first: float
    alone: float
    last: float
    columns: Columns
    cost: float

    @property
    def bottom(self) -> float:
        """y of the centre of the last neuron."""
        return self.height - BELOW

    @property
    def caption(self) -> float:
        """y of the names below the layers."""
        return self.height - CAPTION


_TALL: Final = Canvas(540, HEIGHT, 124.0, 0.0, 160.0, 46.0, 283.0, Columns(35.0, 85.0, 85.0, 89.0, 89.0), 511.0)
CANVASES: Final = {
    "wide": Canvas(1380, HEIGHT, 268.0, 8.0, 527.0, 120.0, 960.0, Columns(36.0, 106.0, 134.0, 144.0, 246.0), 1336.0),
    "half": Canvas(900, HEIGHT, 204.0, 6.0, 330.0, 84.0, 544.0, Columns(34.0, 84.0, 106.0, 112.0, 202.0), 866.0),
    "large": Canvas(800, HEIGHT, 186.0, 2.0, 286.0, 62.0, 458.0, Columns(38.0, 106.0, 106.0, 114.0, 114.0), 756.0),
    "tall": _TALL,
    "long": replace(_TALL, height=LONG),
    "low": Canvas(900, HEIGHT, 200.0, 0.0, 290.0, 62.0, 462.0, Columns(42.0, 136.0, 136.0, 143.0, 143.0), 850.0),
    "pad": Canvas(540, HEIGHT, 236.0, 0.0, 270.0, 46.0, 338.0, Columns(27.0, 80.0, 80.0, 84.0, 84.0), 511.0),
}
"""wide: the whole page; half: with a panel beside it; large: the same in a hall, and a phone laid down; tall: a phone
held upright; long: one with twice as much height as width; low: the picture of a phone while a panel takes half of the
screen; pad: while a finger draws there."""
ALIKE: Final = ("wide", "half", "large")
"""Neurons are as large on all of these: a frame of a run is for whoever looks."""
UPRIGHT: Final = ("tall", "long")
"""A phone held upright, with nothing open on it."""


@dataclass(frozen=True, slots=True)
class Layout:
    """x[l], y[l]: centres of the neurons of layer l, (shown,).  r[l]: their radius.

    apart: px from a layer to the next.  beside: px from a neuron to the arrow of its wish.
    cell: width of a pixel of the input image, 0 if layer 0 is drawn as neurons; left, top: where that image begins.
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    r: tuple[float, ...]
    apart: float
    beside: float
    cell: float
    left: float
    top: float
    canvas: Canvas


@lru_cache(maxsize=64)
def layout(sizes: tuple[int, ...], side: int, canvas: str = "half") -> Layout:
    """Place the layers from left to right; an input image takes the place of layer 0's neurons."""
    ground = CANVASES[canvas]
    L = len(sizes) - 1
    middle = (TOP + ground.bottom) / 2
    largest, widest = (PLANE_RADIUS, PLANE_GAP) if sizes[0] == 2 else (RADIUS, GAP)
    drawn = range(1 if side else 0, L + 1)
    first, last = _reach(sizes, side, ground)
    places = np.linspace(first, last, len(drawn)) if len(drawn) > 1 else np.array([last])
    apart = (last - first) / max(len(drawn) - 1, 1)
    least = min(_apart(sizes, side, each) for each in (ALIKE if canvas in ALIKE else (canvas,)))
    xs, ys, rs = [], [], []
    if side:
        cell = ground.image / side
        left, top = ground.left, middle - ground.image / 2
        rows, columns = np.divmod(np.arange(sizes[0]), side)
        xs.append(sealed(np.round(left + (columns + 0.5) * cell, 2)))
        ys.append(sealed(np.round(top + (rows + 0.5) * cell, 2)))
        rs.append(0.0)
    else:
        cell, left, top = 0.0, 0.0, 0.0
    for l, x in zip(drawn, places, strict=True):
        shown = min(sizes[l], MOST_SHOWN)
        gap = min((ground.bottom - TOP + 2 * (RADIUS - RIM)) / (shown - 1 + 2 * PART), widest)
        start = middle - gap * (shown - 1) / 2
        xs.append(sealed(np.full(shown, round(float(x), 2))))
        ys.append(sealed(np.round(start + gap * np.arange(shown), 2)))
        rs.append(round(min(gap * PART, least * SLIM, largest), 2))
    beside = round(min(BESIDE, apart - 2 * max(rs) - ARROW), 2)
    return Layout(tuple(xs), tuple(ys), tuple(rs), round(apart, 2), beside, cell, left, top, ground)


def _reach(sizes: tuple[int, ...], side: int, ground: Canvas) -> tuple[float, float]:
    """x of the first layer that is drawn as neurons, and of the last. Many layers begin nearer to the image."""
    last = ground.last + RADIUS - (PLANE_RADIUS if sizes[0] == 2 else RADIUS)
    many = max(len(sizes) - 1 - 3, 0)
    return (max(ground.first - 11.0 * many, ground.left + ground.image + 46.0) if side else ground.alone), last


def _apart(sizes: tuple[int, ...], side: int, canvas: str) -> float:
    """px from a layer to the next."""
    first, last = _reach(sizes, side, CANVASES[canvas])
    return (last - first) / max(len(sizes) - (2 if side else 1), 1)
