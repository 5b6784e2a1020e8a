"""One layer at a time: a weight has one way on, an activation one to every neuron it feeds.  (E6, E7, E8)"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.paths.search import Start
from app.scene.marks.words import count, number
from app.scene.view import View

MOST = 6             # ways that are written out; the rest is one number


@dataclass(frozen=True, slots=True)
class Onward:
    """The way to neuron j: first times the delta there.  mark: of the weight or bias that it goes by."""

    j: int
    mark: str
    first: str
    delta: str
    value: str


@dataclass(frozen=True, slots=True)
class Onwards:
    """head: which symbol first is.  l: the layer they lead to.  rest, rest_value: the ways not written out.

    says: how many there are, and what each holds.
    """

    head: str
    l: int
    ways: tuple[Onward, ...]
    rest: str
    rest_value: str
    says: str


def onwards(view: View, start: Start) -> Onwards | None:
    """Of a beginning whose slope is known; None where C follows next, or where the way is z's own."""
    l, bwd = start.l, view.bwd
    if bwd is None or l > view.L or start.kind == "z":
        return None
    if start.j is not None:
        first = start.first
        way = _way(start, start.j, first, float(bwd.delta[l][start.j]), f"{start.kind}-{l}-{start.j}")
        says = "One way, to the neuron it leads to: no sum. All paths from there on are in its δ already."
        return Onwards({"w": "a", "b": "1"}[start.kind], l, (way,), "", "", says)
    column = view.net.W[l][:, start.k]
    parts = column * bwd.delta[l]
    order = np.argsort(-np.abs(parts), kind="stable")
    ways = tuple(_way(start, j, float(column[j]), float(bwd.delta[l][j]), f"w-{l}-{j}") for j in order[:MOST].tolist())
    left = order[MOST:]
    rest = f"{count(len(left))} weaker ways, together" if len(left) else ""
    many = len(column)
    says = "One way, to the only neuron of the next layer." if many == 1 else \
        f"{count(many)} ways, one to each neuron of the next layer, and they add. Its δ has all paths from there on."
    return Onwards("w", l, ways, rest, number(float(parts[left].sum())), says)


def _way(start: Start, j: int, first: float, delta: float, id: str) -> Onward:
    mark = id if start.kind == "b" else f"{id}-{start.k}"
    return Onward(j, mark, number(first), number(delta), number(first * delta))
