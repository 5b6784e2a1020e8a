"""The plane as each neuron sees it: its activation over all points, and the examples as points in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array, sealed
from app.nn.batch import activations
from app.nn.network import Network
from app.scene.png import data_uri, grey
from app.scene.scales import Fill
from app.scene.view import View

REACH = 1.25           # the maps show the plane from -REACH to REACH in both directions
CELLS = 40             # cells of a map in each direction: 1,600 forward passes, about a millisecond
SIZE = 320             # px of the large map
MOST = 250             # points drawn of each half of the data


@dataclass(frozen=True, slots=True)
class Point:
    """An example in the plane, in px of the large map. role: "zero" or "one", its class, and "train" or "test"."""

    x: float
    y: float
    role: str
    say: str


@dataclass(frozen=True, slots=True)
class Surface:
    """The large map: the output over the plane, the points, and where the example on the stage stands.

    image: brightness, on the picture's own fill scale.  left_out: what is not drawn, in words.
    """

    image: str
    size: int
    points: tuple[Point, ...]
    now: tuple[float, float] | None
    left_out: str


@dataclass(frozen=True, slots=True)
class Half:
    """Half of the data as the scene takes it.  name: "train" or "test".  xy: (n, 2).  labels: (n,)."""

    name: str
    xy: Array
    labels: NDArray[np.int64]


@lru_cache(maxsize=2)
def grid(cells: int = CELLS) -> Array:
    """The middles of all cells, rows from the top: (cells * cells, 2)."""
    middles = (np.arange(cells) + 0.5) / cells * 2.0 * REACH - REACH
    x, y = np.meshgrid(middles, -middles)
    return sealed(np.stack([x.ravel(), y.ravel()], axis=1))


def placed(xy: Array) -> Array:
    """Points of the plane in px of the large map, y downwards: (n, 2)."""
    return np.stack([xy[:, 0] + REACH, REACH - xy[:, 1]], axis=1) * (SIZE / (2.0 * REACH))


def maps(net: Network, fill: Fill) -> dict[str, str]:
    """Neuron id -> its activation over the plane, for a network that reads two numbers; else nothing.

    They are the network's own, whatever example is on the stage.
    """
    if net.sizes[0] != 2:
        return {}
    a = activations(net, grid())
    return {
        f"a-{l}-{j}": data_uri(grey(_brightness(a[l][:, j], fill)))
        for l in range(1, net.L + 1) for j in range(net.sizes[l])
    }


def surface(view: View, fill: Fill, halves: tuple[Half, ...]) -> Surface | None:
    """The first output over the plane, and the examples; None for a network that does not read two numbers."""
    if view.net.sizes[0] != 2:
        return None
    a = activations(view.net, grid())[view.L][:, 0]
    points = tuple(point for half in halves for point in _points(half))
    there = sum(len(half.labels) for half in halves)
    now = None if view.x is None else placed(view.x[np.newaxis])[0]
    return Surface(
        data_uri(grey(_brightness(a, fill))), SIZE, points,
        None if now is None else (round(float(now[0]), 2), round(float(now[1]), 2)),
        "" if there == len(points) else f"{len(points)} of {there} points are drawn.",
    )


def _points(half: Half) -> list[Point]:
    at = placed(half.xy[:MOST])
    labels = half.labels[:MOST].tolist()
    return [
        Point(round(x, 2), round(y, 2), f"{half.name} {'one' if label else 'zero'}", f"{half.name}-{i}: class {label}")
        for i, ((x, y), label) in enumerate(zip(at.tolist(), labels, strict=True))
    ]


def _brightness(a: Array, fill: Fill) -> NDArray[np.uint8]:
    reach = fill.high - fill.low if fill.high > fill.low else 1.0
    grey_level = np.round(255.0 * np.clip((a - fill.low) / reach, 0.0, 1.0))
    return grey_level.astype(np.uint8).reshape(CELLS, CELLS)
