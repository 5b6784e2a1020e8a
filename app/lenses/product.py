"""A layer's matrix at work: a row of W meets the column a and makes z; W turned over meets delta and carries it back.

    z_j = sum over k of w_jk a_k, and b_j  (E1)          dC/da_k = sum over j of w_jk delta_j  (E8)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.lenses.fields import Fields
from app.lenses.lens import Lens
from app.lenses.sources import NIELSEN, WIKIPEDIA
from app.lenses.theta import Jump
from app.lenses.windows import rows_and_columns, window
from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layers.neurons import fill_of
from app.scene.marks.marks import Square
from app.scene.marks.scales import Side
from app.scene.marks.words import count, name, number, raised
from app.scene.view import Neuron, Selection, View, named

ROWS, COLUMNS = 16, 12           # shown at most: what a panel has room for
TERMS = 6                        # of the row picked out, written out
CELL, GAP = 20.0, 4.0            # units of a cell; the largest square leaves GAP to its neighbours
LEFT, TOP = 34.0, 26.0           # where the matrix begins
APART = 22.0                     # units between matrix, column and result


class TurnedOver(Fields):
    """way: "back" for W turned over."""

    way: Literal["back", ""] = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A row, and what comes of it.  y: its middle.  text: "?" while it is not known."""

    id: str
    name: str
    y: float
    text: str
    is_picked: bool


@dataclass(frozen=True, slots=True)
class Entering:
    """An entry of the column that every row meets.  fill: how bright an activation is, None for what is not known.

    side, sign: of a delta, as a square.  x: the middle of the column of W that belongs to it.  head: what stands over
    that, "" for every second one where names have two digits, which would run together.
    """

    id: str
    name: str
    head: str
    x: float
    y: float
    fill: float | None
    side: float
    sign: str


@dataclass(frozen=True, slots=True)
class RowTerm:
    """A product of the row picked out.  id: of its weight, "" for what has none."""

    id: str
    name: str
    w: str
    v: str
    product: str


@dataclass(frozen=True, slots=True)
class MatrixRows:
    """is_back: whether W lies turned over.  at: x of the column, of the equals sign and of the results.

    terms: of the row picked out, the largest first, then the rest and b where there is one; total: what they come to.
    missing: the stop of the pass that has to come first, "" once the numbers are there.
    """

    l: int
    layers: tuple[int, ...]
    is_back: bool
    width: float
    height: float
    at: tuple[float, float, float]
    squares: tuple[Square, ...]
    rows: tuple[Meeting, ...]
    column: tuple[Entering, ...]
    band: tuple[float, float, float]
    ways: tuple[Jump, ...]
    terms: tuple[RowTerm, ...]
    total: str
    sentence: str
    shapes: str
    left_out: str
    missing: str


@dataclass(frozen=True, slots=True)
class _Sides:
    """M: the matrix as it lies, (rows, columns).  v: what its rows meet; out: what comes of it; None while unknown."""

    l: int
    is_back: bool
    M: Array
    v: Array | None
    out: Array | None

    def weight(self, row: int, column: int) -> Parameter:
        return Parameter(self.l, column, row) if self.is_back else Parameter(self.l, row, column)

    def row_id(self, row: int) -> str:
        return f"a-{self.l - 1}-{row}" if self.is_back else f"a-{self.l}-{row}"

    def column_id(self, column: int) -> str:
        return f"a-{self.l}-{column}" if self.is_back else f"a-{self.l - 1}-{column}"


def product(view: View, selection: Selection, is_back: bool) -> MatrixRows:
    """Of the layer that is picked out, else of the last."""
    l, row, column = _chosen(view, selection, is_back)
    sides = _sides(view, l, is_back)
    m, n = sides.M.shape
    rows, columns = window(row, m, ROWS), window(column, n, COLUMNS)
    shown, right = rows_and_columns(rows, columns, m, n), LEFT + len(columns) * CELL
    at = right + APART, right + 2.4 * APART, right + 3.0 * APART
    return MatrixRows(
        l, tuple(range(1, view.L + 1)), is_back, at[2] + 56.0, TOP + max(len(rows), len(columns)) * CELL + 2.0, at,
        _squares(sides, rows, columns), _rows(sides, rows, row), _column(view, sides, columns),
        (LEFT - 2.0, TOP + (row - rows.start) * CELL, right - LEFT + 4.0), _ways(sides, row, m),
        *_terms(view, sides, row), _sentence(sides, row), _shapes(sides), shown and f"Shown are {shown}.",
        _missing(view, sides),
    )


def _chosen(view: View, selection: Selection, is_back: bool) -> tuple[int, int, int]:
    """Layer, row and column of what is picked out."""
    what = named(view, selection.of)
    if isinstance(what, Parameter):
        k = what.k or 0
        return (what.l, k, what.j) if is_back else (what.l, what.j, k)
    if isinstance(what, Neuron):
        if is_back:
            return (what.l + 1, what.j, 0) if what.l < view.L else (what.l, 0, what.j)
        return (what.l, what.j, 0) if what.l else (1, 0, what.j)
    return view.L, 0, 0


def _sides(view: View, l: int, is_back: bool) -> _Sides:
    W, a = view.net.W[l], view.activation(l - 1)
    if not is_back:
        out = view.fwd.z[l] if view.fwd is not None and view.activation(l) is not None else None
        return _Sides(l, False, W, a, out)
    if view.bwd is None or not view.knows_slopes(l):
        return _Sides(l, True, W.T, None, None)
    return _Sides(l, True, W.T, view.bwd.delta[l], view.bwd.da[l - 1])


def _squares(sides: _Sides, rows: range, columns: range) -> tuple[Square, ...]:
    """All on the scale of the layer's largest weight."""
    side_of, found = Side(float(np.abs(sides.M).max()), CELL - GAP), []
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            w, p = float(sides.M[row, column]), sides.weight(row, column)
            side = side_of(w)
            x, y = LEFT + (j + 0.5) * CELL - side / 2, TOP + (i + 0.5) * CELL - side / 2
            found.append(Square(p.id, round(x, 2), round(y, 2), side, "plus" if w > 0 else "minus", f"of-{p.id}"))
    return tuple(found)


def _rows(sides: _Sides, rows: range, picked: int) -> tuple[Meeting, ...]:
    return tuple(
        Meeting(sides.row_id(row), str(row), TOP + (i + 0.5) * CELL,
                "?" if sides.out is None else number(float(sides.out[row])), row == picked)
        for i, row in enumerate(rows)
    )


def _column(view: View, sides: _Sides, columns: range) -> tuple[Entering, ...]:
    """As bright as on the picture; a delta as a square in the ink of its nudge, on the scale of the layer's largest."""
    v, fill = sides.v, fill_of(view)
    side_of, found = Side(0.0 if v is None else float(np.abs(v).max()), CELL - GAP), []
    is_narrow = columns.stop > 10
    for i, at in enumerate(columns):
        value = None if v is None else float(v[at])
        side = side_of(value) if sides.is_back and value else 0.0
        bright = None if value is None or sides.is_back else fill(value)
        head = "" if is_narrow and at % 2 else str(at)
        found.append(Entering(sides.column_id(at), str(at), head, LEFT + (i + 0.5) * CELL, TOP + (i + 0.5) * CELL,
                              bright, side, "down" if value and value > 0 else "up"))
    return tuple(found)


def _ways(sides: _Sides, row: int, m: int) -> tuple[Jump, ...]:
    """To the rows beside it, by a weight of each: so the layer stays as well."""
    return tuple(Jump(text, sides.weight(to, 0).id if 0 <= to < m else "")
                 for text, to in (("up", row - 1), ("down", row + 1)))


def _terms(view: View, sides: _Sides, row: int) -> tuple[tuple[RowTerm, ...], str]:
    """What the row picked out adds up, and to what."""
    if sides.v is None or sides.out is None:
        return (), ""
    products = sides.M[row] * sides.v
    shown = np.argsort(-np.abs(products), kind="stable")[:TERMS].tolist()
    terms = [
        RowTerm(p.id, name(p), number(float(sides.M[row, at])), number(float(sides.v[at])), number(float(products[at])))
        for at in shown for p in [sides.weight(row, at)]
    ]
    if (left := len(products) - len(shown)) > 0:
        rest = float(products.sum() - products[shown].sum())
        terms.append(RowTerm("", f"the other {count(left)}", "", "", number(rest)))
    if not sides.is_back:
        bias = Parameter(sides.l, row)
        terms.append(RowTerm(bias.id, name(bias), "", "", number(float(view.net.b[sides.l][row]))))
    return tuple(terms), number(float(sides.out[row]))


def _sentence(sides: _Sides, row: int) -> str:
    up, down = raised(sides.l), raised(sides.l - 1)
    if sides.is_back:
        return (f"Row {row} of W{up} turned over meets δ{up}: each neuron ahead sends its δ back by the weight that "
                f"leads to it. The sum is ∂C/∂a{down} of neuron {row}, the other way of its wish.")
    return f"Row {row} of W{up} meets a{down}, entry by entry; the sum, with the bias, is z{up} of neuron {row}."


def _shapes(sides: _Sides) -> str:
    m, n = sides.M.shape
    up, down = raised(sides.l), raised(sides.l - 1)
    said, whose = (f"W{up} turned over times δ{up}", f"layer {sides.l - 1}") if sides.is_back else \
        (f"W{up} times a{down}", f"layer {sides.l}")
    return f"{said}: ({m}×{n})({n}×1) = {m}×1, one for each neuron of {whose}."


def _missing(view: View, sides: _Sides) -> str:
    if sides.out is not None:
        return ""
    return "backward" if sides.is_back and view.fwd is not None else "forward"


PRODUCT = Lens("product", "A row meets a column, and W turned over carries δ back",
               lambda moment: product(moment.view, moment.picked, moment.fields.way == "back"), text="rows",
               group="numbers", fields=TurnedOver,
               sources=(NIELSEN, WIKIPEDIA))
