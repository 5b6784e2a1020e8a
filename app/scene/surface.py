"""The surface lens: the output over the plane, where the answer changes, and the examples as points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.data.examples import target
from app.nn.array import Array
from app.nn.batch import accuracy, outputs, weighed
from app.nn.network import Network
from app.scene.marks.contour import crossings
from app.scene.marks.scales import Fill, fill_for
from app.scene.marks.words import count, number, percent
from app.scene.plane.activation_maps import FINEST, cells_for, corners, field, image, is_on_map, placed, reads_plane
from app.scene.view import Half, View

SIZE = 320.0           # px of the map
HALVES = {"train": "trained on", "test": "only tested"}
CLASSES = ("zero", "one")


@dataclass(frozen=True, slots=True)
class Cloud:
    """The points of one half and one class, in px of the map.

    id: half and class, "train-zero".  role: the same as classes of the mark.
    """

    id: str
    role: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How good the network is on one half of the data: how many points, mean cost, share of right answers."""

    half: str
    name: str
    count: str
    cost: str
    right: str


@dataclass(frozen=True, slots=True)
class Surface:
    """The map.  image: an output's brightness, on the scale of the output layer, from low to high.

    which: whose activation that is.  boundary: a path where the answer changes, "" where it is the same everywhere.
    now: the example on the stage, None if it is off the map.  at: its x and y, as a field takes them.
    left_out: points that lie off the map, in words.
    """

    size: float
    image: str
    which: str
    low: str
    high: str
    boundary: str
    clouds: tuple[Cloud, ...]
    now: tuple[float, float] | None
    at: tuple[str, str]
    scores: tuple[Score, ...]
    left_out: str


def surface(view: View) -> Surface | None:
    """None for a network that does not read two numbers."""
    if not reads_plane(view.net):
        return None
    fill = scale_of(view.net)
    low, high = ends(fill)
    clouds = tuple(_cloud(half, label) for half in view.halves for label in range(len(CLASSES)))
    return Surface(
        size=SIZE,
        image=image(shown_output(view.net), fill),
        which="The output" if view.net.sizes[-1] == 1 else "Output 1",
        low=low,
        high=high,
        boundary=boundary(view.net),
        clouds=clouds,
        now=_now(view),
        at=("0", "0") if view.x is None else (_field(view.x[0]), _field(view.x[1])),
        scores=tuple(score(view.net, half) for half in view.halves if len(half.labels)),
        left_out=_left_out(view.halves, sum(len(cloud.points) for cloud in clouds)),
    )


def shown_output(net: Network) -> Array:
    """What the map shows of every cell: the output, or the one that says 1.  (cells * cells,)"""
    return field(net, FINEST)[net.L][:, 0 if net.sizes[-1] == 1 else 1]


def scale_of(net: Network) -> Fill:
    """The map's own: of the output layer alone."""
    return fill_for((net.arch.sigma(net.L),), (shown_output(net),))


def ends(fill: Fill) -> tuple[str, str]:
    """What the darkest and the brightest stand for."""
    return number(fill.low, 2).removesuffix(".0"), number(fill.high, 2).removesuffix(".0")


def boundary(net: Network) -> str:
    """The line between the points that the network calls 1 and all others, as the path of an SVG."""
    return "".join(f"M{x0:.5g} {y0:.5g}L{x1:.5g} {y1:.5g}" for x0, y0, x1, y1 in pieces(net).tolist())


def pieces(net: Network) -> Array:
    """The same as straight pieces in px of the map: (n, 4), the two ends of each."""
    cells = cells_for(net, FINEST)
    f = margin(outputs(net, corners(cells))).reshape(cells + 1, cells + 1)
    return np.array(crossings(f)).reshape(-1, 4) * (SIZE / cells)


def margin(a: Array) -> Array:
    """By how much each row of outputs says 1: above 0 where it does.  a: (n, n_L)."""
    if a.shape[1] == 1:
        return np.asarray(a[:, 0] - 0.5)
    return np.asarray(a[:, 1] - np.delete(a, 1, axis=1).max(axis=1))


def score(net: Network, half: Half) -> Score:
    """The means over all of its points."""
    Y = np.stack([target(label, net.sizes[-1]) for label in range(len(CLASSES))])[half.labels]
    a, C0 = weighed(net, half.xy, Y)
    cost, right = number(float(np.mean(C0))), percent(accuracy(a, half.labels))
    return Score(half.name, HALVES[half.name], count(len(half.labels)), cost, right)


def _cloud(half: Half, label: int) -> Cloud:
    xy = half.xy[half.labels == label]
    at = np.round(placed(xy[is_on_map(xy)], SIZE), 2)
    name = CLASSES[label]
    return Cloud(f"{half.name}-{name}", f"{half.name} {name}", tuple((x, y) for x, y in at.tolist()))


def _now(view: View) -> tuple[float, float] | None:
    if view.x is None or not is_on_map(view.x[np.newaxis])[0]:
        return None
    x, y = placed(view.x[np.newaxis], SIZE)[0].tolist()
    return round(x, 2), round(y, 2)


def _field(v: float) -> str:
    return f"{round(float(v), 4) + 0.0:g}"       # finer than a pixel, and never -0


def _left_out(halves: tuple[Half, ...], drawn: int) -> str:
    there = sum(len(half.labels) for half in halves)
    return "" if drawn == there else f"{count(drawn)} of {count(there)} points are on the map."
