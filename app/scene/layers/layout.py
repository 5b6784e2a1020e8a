"""Where everything stands on the stage, in units of its viewBox. A pure function of sizes and image side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.nn.array import Array, sealed

WIDTH, HEIGHT = 900, 560
TOP, BOTTOM = 58.0, 508.0                 # centres of the first and last neuron
CAPTION = 546.0
COLUMNS = 249.0                           # kept free on the right for a, y and the squared differences
CLOSE = 110.0                             # layers nearer to each other have no room for the name below
IMAGE = 224.0                             # width of the input image
RADIUS, PLANE_RADIUS = 15.0, 44.0         # of a neuron at most; the larger one has a map of the plane inside
GAP, PLANE_GAP = 96.0, 124.0              # between the middles of two neurons of a layer at most
PART, SLIM = 0.36, 0.28                   # a radius at most: of the gap below it, of the way to the next layer
RIM = 10.0                                # kept free above and below a layer, for the rings of its outermost neurons
BESIDE = 16.0                             # px from a neuron to the arrow of its wish, where there is room for it
ARROW = 7.0                               # half of that arrow, and some air
MOST_SHOWN = 32                           # neurons of a layer that are drawn; the rest is said in words


@dataclass(frozen=True, slots=True)
class Layout:
    """x[l], y[l]: centres of the neurons of layer l, (shown,).  r[l]: their radius.

    apart: px from a layer to the next.  beside: px from a neuron to the arrow of its wish.
    cell: width of a pixel of the input image, 0 if layer 0 is drawn as neurons.
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    r: tuple[float, ...]
    apart: float
    beside: float
    cell: float
    left: float
    top: float


@lru_cache(maxsize=64)
def layout(sizes: tuple[int, ...], side: int) -> Layout:
    """Place the layers from left to right; an input image takes the place of layer 0's neurons."""
    L = len(sizes) - 1
    middle = (TOP + BOTTOM) / 2
    largest, widest = (PLANE_RADIUS, PLANE_GAP) if sizes[0] == 2 else (RADIUS, GAP)
    drawn = range(1 if side else 0, L + 1)
    last = WIDTH - COLUMNS - 25.0 - largest
    # many layers begin nearer to the image
    first = max(366.0 - 11.0 * max(len(drawn) - 3, 0), 300.0) if side else 90.0
    places = np.linspace(first, last, len(drawn)) if len(drawn) > 1 else np.array([last])
    apart = (last - first) / max(len(drawn) - 1, 1)
    xs, ys, rs = [], [], []
    if side:
        cell = IMAGE / side
        left, top = 20.0, middle - IMAGE / 2
        rows, columns = np.divmod(np.arange(sizes[0]), side)
        xs.append(sealed(np.round(left + (columns + 0.5) * cell, 2)))
        ys.append(sealed(np.round(top + (rows + 0.5) * cell, 2)))
        rs.append(0.0)
    else:
        cell, left, top = 0.0, 0.0, 0.0
    for l, x in zip(drawn, places, strict=True):
        shown = min(sizes[l], MOST_SHOWN)
        gap = min((BOTTOM - TOP + 2 * (RADIUS - RIM)) / (shown - 1 + 2 * PART), widest)
        start = middle - gap * (shown - 1) / 2
        xs.append(sealed(np.full(shown, round(float(x), 2))))
        ys.append(sealed(np.round(start + gap * np.arange(shown), 2)))
        rs.append(round(min(gap * PART, apart * SLIM, largest), 2))
    beside = round(min(BESIDE, apart - 2 * max(rs) - ARROW), 2)
    return Layout(tuple(xs), tuple(ys), tuple(rs), round(apart, 2), beside, cell, left, top)
