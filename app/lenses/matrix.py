"""The slopes of a layer as a grid: delta stands, a lies, and each of their products is the slope of a weight.  (E6)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.lenses.chosen import the_weight
from app.lenses.code.spellings import (
    Spelling,
    Spelt,
    as_a_product_of_matrices,
    as_an_outer_product,
    by_elements,
    in_words,
    same_in_words,
    spelt_as,
)
from app.lenses.fields import Fields
from app.lenses.lens import Lens
from app.lenses.sources import NIELSEN, WIKIPEDIA
from app.lenses.theta import Jump
from app.lenses.windows import rows_and_columns, window
from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layers.neurons import fill_of
from app.scene.marks.marks import Square
from app.scene.marks.scales import Length, Side
from app.scene.marks.words import count, fixed, number, raised, signed, with_sign
from app.scene.view import Selection, View, named

MOST = 16                        # rows and columns shown at most: what a panel has room for, and a layer of the digits
CELL = 20.0                      # units of a cell; the largest square leaves GAP to its neighbours
GAP = 3.0
LEFT, TOP = 108.0, 32.0          # where the grid begins, right of delta and below a
BAR = 10.0                       # units of the longest bar of delta, on either side of ZERO
ZERO = 31.0
LARGE = 10.0                     # delta from which on it has no room for a thousandth

WRITTEN = {"elements": by_elements, "outer": as_an_outer_product, "matrices": as_a_product_of_matrices}
"""The three ways to write the product."""
FIRST = "outer"
"""How it is written unless one is asked for: of those the one that makes a whole layer at once."""


class WrittenAs(Fields):
    """written: how the product is."""

    written: Literal["elements", "outer", "matrices", ""] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A neuron of the layer, with its delta, which is the slope of its bias.  y: the row's middle.

    x, width: its bar.  text: "?" while the backward pass has not reached it.
    """

    id: str
    name: str
    text: str
    y: float
    x: float
    width: float
    sign: str


@dataclass(frozen=True, slots=True)
class Lying:
    """What a neuron of the layer before said.  fill: how bright, None while it is unknown.  x: the column's middle."""

    id: str
    name: str
    fill: float | None
    x: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """The grid of layer l.  shapes: of the product, as of W.  cell: the one picked out, or the largest, worked out.

    lines: those between the cells.  ways: to the neighbours of that one.
    frame: around the cell, row or column picked out, None where there is none.  left_out: what is not shown, in words.
    missing: the stop of the pass that has to come first, "" once the slopes are known.
    written: how the product is, one of WRITTEN; ways_to_write: all of them, with their names.
    spelling: that one, run now, None while the slopes are unknown.  same: how many numbers are the backward pass's.
    """

    l: int
    layers: tuple[int, ...]
    width: float
    height: float
    lines: str
    rows: tuple[Row, ...]
    columns: tuple[Lying, ...]
    cells: tuple[Square, ...]
    frame: tuple[float, float, float, float] | None
    ways: tuple[Jump, ...]
    cell: str
    shapes: str
    left_out: str
    missing: str
    written: str
    ways_to_write: tuple[Jump, ...]
    spelling: Spelt | None
    same: str


def matrix(view: View, selection: Selection, written: str = "") -> Matrix:
    """Of the layer that is picked out, else of the last.  written: how the product is, as FIRST for "".  (E6)"""
    l, at, kind = _chosen(view, selection)
    m, n = view.net.W[l].shape
    delta = view.bwd.delta[l] if view.bwd is not None and view.knows_slopes(l) else None
    a = view.activation(l - 1)
    j0, k0 = at or _largest(delta, a) or (0, 0)
    js, ks = window(j0, m, MOST), window(k0, n, MOST)
    return Matrix(
        l, tuple(range(1, view.L + 1)), LEFT + len(ks) * CELL, TOP + len(js) * CELL, _lines(len(js), len(ks)),
        _rows(l, js, delta), _columns(view, l, ks, a), _cells(view, l, js, ks),
        _frame(at, kind, js, ks), _ways(l, j0, k0, m, n), _in_words(view, l, j0, k0, kind),
        f"δ{raised(l)} times a{raised(l - 1)} turned over: ({m}×1)(1×{n}) = {m}×{n}, the shape of W{raised(l)}.",
        _left_out(js, ks, m, n), "" if delta is not None else "forward" if a is None else "backward",
        written or FIRST, WAYS_TO_WRITE, *_spelt(view, l, (j0, k0), WRITTEN[written or FIRST]),
    )


WAYS_TO_WRITE = tuple(Jump(in_words(spelling), word) for word, spelling in WRITTEN.items())


def _spelt(view: View, l: int, at: tuple[int, int], spelling: Spelling) -> tuple[Spelt | None, str]:
    """The product of the whole layer, spelt one way, and how far it is the backward pass's."""
    a, bwd = view.activation(l - 1), view.bwd
    if bwd is None or a is None or not view.knows_slopes(l):
        return None, ""
    found = spelt_as(spelling, bwd.delta[l], a, bwd.nabla_W[l], at)
    return found, same_in_words((found,), bwd.nabla_W[l].size)


def _chosen(view: View, selection: Selection) -> tuple[int, tuple[int, int] | None, str]:
    """The layer, row and column of what is picked out in it, and what that is: a cell, a row or a column."""
    what = named(view, selection.of)
    if what is None:
        return view.L, None, ""
    p, _ = the_weight(view, selection.of)
    is_cell = isinstance(what, Parameter) and what.k is not None
    return p.l, (p.j, p.k or 0), "cell" if is_cell else "row" if what.l else "column"


def _frame(at: tuple[int, int] | None, kind: str, js: range, ks: range) -> tuple[float, float, float, float] | None:
    """Around what is picked out: left, top, width, height."""
    if at is None:
        return None
    left, top = LEFT + (at[1] - ks.start) * CELL, TOP + (at[0] - js.start) * CELL
    return {"cell": (left, top, CELL, CELL), "row": (LEFT, top, len(ks) * CELL, CELL)}.get(
        kind, (left, TOP, CELL, len(js) * CELL))


def _largest(delta: Array | None, a: Array | None) -> tuple[int, int] | None:
    if delta is None or a is None:
        return None if a is None else (0, int(np.abs(a).argmax()))
    return int(np.abs(delta).argmax()), int(np.abs(a).argmax())


def _lines(m: int, n: int) -> str:
    """Around all cells of m rows and n columns."""
    right, bottom = LEFT + n * CELL, TOP + m * CELL
    across = "".join(f"M{LEFT:g} {TOP + row * CELL:g}H{right:g}" for row in range(m + 1))
    return across + "".join(f"M{LEFT + column * CELL:g} {TOP:g}V{bottom:g}" for column in range(n + 1))


def _rows(l: int, js: range, delta: Array | None) -> tuple[Row, ...]:
    bar = Length(0.0 if delta is None else float(np.abs(delta).max()), BAR)
    rows = []
    for row, j in enumerate(js):
        v = 0.0 if delta is None else float(delta[j])
        width, y = bar(v), TOP + (row + 0.5) * CELL
        x = ZERO - (width if v < 0 else 0.0)
        rows.append(Row(f"b-{l}-{j}", str(j), "?" if delta is None else _said(v), y, x, width, _sign(v)))
    return tuple(rows)


def _said(delta: float) -> str:
    """To a thousandth, so that the numbers of a column stand in line; the very large ones to two digits."""
    return with_sign(fixed(delta, 3)) if abs(delta) < LARGE else signed(delta, 2)


def _columns(view: View, l: int, ks: range, a: Array | None) -> tuple[Lying, ...]:
    fill = fill_of(view)
    return tuple(
        Lying(f"a-{l - 1}-{k}", str(k), None if a is None else fill(float(a[k])), LEFT + (column + 0.5) * CELL)
        for column, k in enumerate(ks)
    )


def _cells(view: View, l: int, js: range, ks: range) -> tuple[Square, ...]:
    """A square for every weight; its area is in proportion to its |slope|, on one scale for the whole layer."""
    known = view.bwd.nabla_W[l] if view.bwd is not None and view.knows_slopes(l) else None
    slopes = np.zeros((len(js), len(ks))) if known is None else known[js.start : js.stop, ks.start : ks.stop]
    top = 0.0 if known is None else float(np.abs(known).max())
    sides = Side(top, CELL - GAP).of(slopes)
    return tuple(
        Square(f"w-{l}-{j}-{k}", round(LEFT + (column + 0.5) * CELL - side / 2, 2),
             round(TOP + (row + 0.5) * CELL - side / 2, 2), side, _sign(float(slopes[row, column])))
        for row, j in enumerate(js) for column, k in enumerate(ks) for side in [float(sides[row, column])]
    )


def _sign(slope: float) -> str:
    """The nudge is the negative slope."""
    return "down" if slope > 0 else "up"


def _ways(l: int, j: int, k: int, m: int, n: int) -> tuple[Jump, ...]:
    steps = (("up", -1, 0), ("down", 1, 0), ("left", 0, -1), ("right", 0, 1))
    return tuple(
        Jump(text, f"w-{l}-{j + dj}-{k + dk}" if 0 <= j + dj < m and 0 <= k + dk < n else "") for text, dj, dk in steps
    )


def _in_words(view: View, l: int, j: int, k: int, kind: str) -> str:
    """One cell as the product that it is."""
    a = view.activation(l - 1)
    if view.bwd is None or a is None or not view.knows_slopes(l):
        return ""
    delta, slope = float(view.bwd.delta[l][j]), float(view.bwd.nabla_W[l][j, k])
    product = f"{number(delta)} × {number(float(a[k]))} = {number(slope)}"
    which = {"cell": f"Picked out: row {j}, column {k}", "row": f"Picked out: row {j}. Its largest is in column {k}",
             "column": f"Picked out: column {k}. Its largest is in row {j}"}
    where = which.get(kind, f"The largest: row {j}, column {k}")
    return f"{where}: {product}, the slope of the weight from neuron {k} to neuron {j}."


def _left_out(js: range, ks: range, m: int, n: int) -> str:
    shown = rows_and_columns(js, ks, m, n)
    return shown and f"Shown are {shown}: {count(len(js) * len(ks))} of {count(m * n)} products."


MATRIX = Lens("matrix", "Delta times a: every product is the slope of one weight",
              lambda moment: matrix(moment.view, moment.picked, moment.fields.written), group="numbers",
              fields=WrittenAs, sources=(NIELSEN, WIKIPEDIA))
