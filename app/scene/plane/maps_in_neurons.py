"""The small map inside each neuron: its activation over the whole plane, and in it the example on the stage."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.nn.array import Array
from app.scene.marks.marks import Disc, Tile
from app.scene.marks.scales import Fill
from app.scene.plane.activation_maps import REACH, field, image, is_on_map, placed, reads_plane
from app.scene.view import View

SHARE = 1.26           # width of the map in radii: its corners stay inside the neuron, which shows around it
SMALLEST = 10.0        # px of radius; a smaller neuron has no room for a map


def fill_in(view: View) -> Fill:
    """The brightness of the two inputs of a plane network.

    They go to ±1.25 whatever sigma does, so they have a scale of their own, printed under the layer.
    """
    furthest = REACH if view.x is None else max(REACH, float(np.abs(view.x).max()))
    return Fill(-furthest, furthest)


def with_tiles(view: View, discs: tuple[Disc, ...], fill: Fill) -> tuple[Disc, ...]:
    """The same neurons, each with its map on the scale of its layer; unchanged in a network that has no maps."""
    if not reads_plane(view.net):
        return discs
    now = None
    if view.x is not None and is_on_map(view.x[np.newaxis])[0]:
        now = placed(view.x[np.newaxis], 1.0)[0]
    scales = (fill_in(view), *(fill for _ in range(view.L)))
    return tuple(_with_tile(view, disc, scales, now) for disc in discs)


def _with_tile(view: View, disc: Disc, scales: tuple[Fill, ...], now: Array | None) -> Disc:
    if disc.r < SMALLEST:
        return disc
    _, l, j = disc.id.split("-")
    size = round(SHARE * disc.r, 2)
    left, top = round(disc.x - size / 2, 2), round(disc.y - size / 2, 2)
    at = None if now is None else (round(left + float(now[0]) * size, 2), round(top + float(now[1]) * size, 2))
    return replace(disc, tile=Tile(left, top, size, image(field(view.net)[int(l)][:, int(j)], scales[int(l)]), at))
