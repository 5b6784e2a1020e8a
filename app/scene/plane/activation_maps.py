"""The plane as a network sees it: every neuron's activation over a grid of points. It needs no pass."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.nn.array import Array, sealed
from app.nn.batch import activations
from app.nn.network import Network
from app.scene.marks.png import data_uri, grey
from app.scene.marks.scales import Fill

REACH = limits.PLANE                # the maps show the plane from -REACH to REACH in both directions
FINEST, COARSEST = 80, 20           # cells of a map in each direction
WORK = 4e7                          # parameters x cells of one map: some 10 ms


def reads_plane(net: Network) -> bool:
    """Whether its inputs are the two coordinates of a point."""
    return net.sizes[0] == 2


@lru_cache(maxsize=4)
def middles(cells: int) -> Array:
    """The middles of all cells, rows from the top: (cells * cells, 2)."""
    return _points((np.arange(cells) + 0.5) / cells)


@lru_cache(maxsize=4)
def corners(cells: int) -> Array:
    """The corners of all cells, those of the edge included, rows from the top: ((cells + 1) ** 2, 2)."""
    return _points(np.arange(cells + 1) / cells)


def _points(share: Array) -> Array:
    along = (2.0 * share - 1.0) * REACH
    x, y = np.meshgrid(along, -along)
    return sealed(np.stack([x.ravel(), y.ravel()], axis=1))


def cells_for(net: Network, most: int) -> int:
    """The cells along one side of a map: fewer for a large network."""
    fitting = (n for n in (FINEST, FINEST // 2, COARSEST) if n <= most and n * n * net.arch.parameter_count <= WORK)
    return next(fitting, COARSEST)


@lru_cache(maxsize=3)
def field(net: Network, most: int = FINEST // 2) -> tuple[Array, ...]:
    """The activations of every layer over the middles of the cells, a^(0) ... a^(L): (cells * cells, n_l) each."""
    return activations(net, middles(cells_for(net, most)))


def image(a: Array, fill: Fill) -> str:
    """One neuron's activation over the cells as the address of a grey picture.  a: (cells * cells,)."""
    return data_uri(grey(brightness(a, fill)))


def brightness(a: Array, fill: Fill) -> NDArray[np.uint8]:
    """The fill of every cell, 0 to 255: (cells, cells)."""
    side = round(len(a) ** 0.5)
    return np.round(255.0 * fill.of(a)).astype(np.uint8).reshape(side, side)


def placed(xy: Array, size: float) -> Array:
    """Points of the plane in px of a map so wide, y downwards: (n, 2)."""
    return np.stack([xy[:, 0] + REACH, REACH - xy[:, 1]], axis=1) * (size / (2.0 * REACH))


def is_on_map(xy: Array) -> NDArray[np.bool_]:
    """Which points the maps show: (n,)."""
    return np.asarray((np.abs(xy) <= REACH).all(axis=1))
