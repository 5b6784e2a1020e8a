"""The small map inside each neuron: its activation over the whole plane, and in it the example on the stage."""

from __future__ import annotations

import numpy as np

from app.nn.array import Array
from app.scene.marks.marks import Tile
from app.scene.marks.scales import Fill
from app.scene.plane.activation_maps import REACH, field, image, is_on_map, placed, reads_plane
from app.scene.view import View

SHARE = 1.26           # width of the map in radii: its corners stay inside the neuron, which shows around it
DOT = 2.0              # px of the example on it
SMALLEST = 10.0        # px of radius; a smaller neuron has no room for a map


def fill_in(view: View) -> Fill:
    """The brightness of the two inputs of a plane network.

    They go to ±1.25 whatever sigma does, so they have a scale of their own, printed under the layer.
    """
    furthest = REACH if view.x is None else max(REACH, float(np.abs(view.x).max()))
    return Fill(-furthest, furthest)


def tiles(view: View, l: int, x: float, ys: tuple[float, ...], r: float, fill: Fill) -> tuple[Tile, ...]:
    """A map for each of the neurons of layer l at x and ys, on the scale of that layer; none in any other network."""
    if not reads_plane(view.net) or r < SMALLEST:
        return ()
    now = None
    if view.x is not None and is_on_map(view.x[np.newaxis])[0]:
        now = placed(view.x[np.newaxis], 1.0)[0]
    a = field(view.net)[l]
    return tuple(_tile(x, y, r, image(a[:, j], fill), now) for j, y in enumerate(ys))


def _tile(x: float, y: float, r: float, image: str, now: Array | None) -> Tile:
    size = round(SHARE * r, 2)
    left, top = round(x - size / 2, 2), round(y - size / 2, 2)
    if now is None:
        return Tile(left, top, size, image)
    at = round(left + float(now[0]) * size, 2), round(top + float(now[1]) * size, 2)
    return Tile(left, top, size, image, at, DOT)
