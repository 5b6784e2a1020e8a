"""What a network decides all over the plane: its output, where its answer changes, and how often it is right."""

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
from app.scene.plane.activation_maps import FINEST, cells_for, corners, field
from app.scene.view import Half

SIZE = 320.0           # px of the map
HALVES = {"train": "trained on", "test": "only tested"}
CLASSES = ("zero", "one")


@dataclass(frozen=True, slots=True)
class Score:
    """How good the network is on one half of the data: how many points, mean cost, share of right answers."""

    half: str
    name: str
    count: str
    cost: str
    right: str


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
