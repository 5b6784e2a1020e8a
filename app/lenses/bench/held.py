"""All weights and biases as a board with a pin in each: one moves, all others are held where they are."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Parameter
from app.scene.marks.words import count, name
from app.scene.view import View

WIDTH = 340.0
GAP = 14.0                       # between two layers
WIDEST, TALLEST = 17, 16         # columns and rows shown of one layer at most: as many as a layer of the digits has
CELL = 18.0                      # units of a cell at most
TOP = 16.0                       # over the pins, for the names of the layers


@dataclass(frozen=True, slots=True)
class Held:
    """The pins of a layer.  x, y: the corner.  width, height: of as many cells as are shown.  text: its name."""

    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Board:
    """cell: units of one.  layers: the last column of each is the biases.  free: the corner of the cell that moves.

    says: how many are held.  left_out: which pins are not shown, "" for none.
    """

    id: str
    width: float
    height: float
    cell: float
    layers: tuple[Held, ...]
    free: tuple[float, float]
    says: str
    left_out: str


def board(view: View, p: Parameter) -> Board:
    """p moves."""
    L, sizes = view.L, view.net.sizes
    most = max(min(WIDEST, int((WIDTH - GAP * (L - 1)) / L / 5.0)), 2)
    shapes = [(min(sizes[l], TALLEST), min(sizes[l - 1] + 1, most)) for l in range(1, L + 1)]
    columns = sum(n for _, n in shapes)
    cell = min(int((WIDTH - GAP * (L - 1)) / columns * 100) / 100, CELL)
    lefts = [round(GAP * l + cell * sum(n for _, n in shapes[:l]), 2) for l in range(L)]
    layers = tuple(Held(x, TOP, round(n * cell, 2), round(m * cell, 2), f"layer {l}")
                   for l, (x, (m, n)) in enumerate(zip(lefts, shapes, strict=True), 1))
    total = view.net.arch.parameter_count
    shown = sum(m * n for m, n in shapes)
    row, column = _place(p, sizes, shapes[p.l - 1])
    return Board(
        p.id, WIDTH, TOP + cell * max(m for m, _ in shapes), cell, layers,
        (round(lefts[p.l - 1] + cell * column, 2), round(TOP + cell * row, 2)),
        f"Only {name(p)} moves. All other {count(total - 1)} weights and biases are held where they are.",
        "" if shown == total else f"Pins of {count(shown)} are drawn here, those around it among them.",
    )


def _place(p: Parameter, sizes: tuple[int, ...], shape: tuple[int, int]) -> tuple[int, int]:
    """Row and column of p among those that are shown of its layer: the window goes where p is, biases last."""
    m, n = shape
    n_j, n_k = sizes[p.l], sizes[p.l - 1]
    row = p.j if n_j == m else min(m // 2, p.j)
    if p.k is None:
        return row, n - 1
    return row, p.k if n_k + 1 == n else min((n - 1) // 2, p.k)
