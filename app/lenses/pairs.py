"""Neurons that fire together wire together: how bright one is, against what the one behind it wishes.  (E6)"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_3, HEBB
from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.layers.neurons import fill_of
from app.scene.marks.marks import Square
from app.scene.marks.scales import Side
from app.scene.marks.words import count, fixed, number, signed
from app.scene.view import Neuron, Selection, View, named

MOST = 16                        # rows and columns shown at most
LISTED = 8                       # pairs
BRIGHT = 0.5                     # of the scale of the picture
CELL, GAP = 20.0, 3.0            # units of a cell; the largest square leaves GAP to its neighbours
LEFT, TOP = 90.0, 44.0           # units right of the wishes, and below what is bright
NAME = 11.0                      # y of the names of what is bright
WIDTH = LEFT + MOST * CELL
STAGGER = 16.0                   # units by which every second name stands higher where some have two digits
NAMED = 100                      # neurons from which on a name has no room over its column


@dataclass(frozen=True, slots=True)
class Before:
    """A neuron of the layer before, the brightest first.  x: its column's middle.  y: its name's.  fill: how bright."""

    id: str
    name: str
    x: float
    y: float
    fill: float


@dataclass(frozen=True, slots=True)
class Behind:
    """A neuron of the layer behind, the one that most wishes to be brighter first.  y: its row's middle.

    is_thought: whether it is the answer that names what is seen.
    """

    id: str
    name: str
    y: float
    wish: str
    is_thought: bool


@dataclass(frozen=True, slots=True)
class StrongPair:
    """a times wish, and what the trace nudges their weight by: that product times sigma'."""

    id: str
    k: str
    j: str
    a: str
    wish: str
    product: str
    nudge: str


@dataclass(frozen=True, slots=True)
class Together:
    """The pairs of layers l - 1 and l.  first: what to look at first.  pairs: those that are strengthened most.

    corner: width and height of where both are: bright before, wished brighter behind; None where nobody
    is.  top: y of the upper end of the picture.
    picked: the pair that is picked out.  seeing, thinking: what stands at both ends, "" where that has no meaning.
    missing: the stop of the pass that has to come first, "" once the wishes are known.
    """

    l: int
    layers: tuple[int, ...]
    top: float
    width: float
    height: float
    columns: tuple[Before, ...]
    rows: tuple[Behind, ...]
    cells: tuple[Square, ...]
    corner: tuple[float, float] | None
    first: str
    seeing: str
    thinking: str
    pairs: tuple[StrongPair, ...]
    picked: StrongPair | None
    left_out: str
    missing: str


def together(view: View, selection: Selection) -> Together:
    """Of the layer that is picked out, else of the last."""
    l, layers, a = _layer(view, selection), tuple(range(1, view.L + 1)), view.activation(_layer(view, selection) - 1)
    if view.bwd is None or a is None or not view.knows_slopes(l):
        missing = "forward" if view.activation(view.L) is None else "backward"
        return Together(l, layers, 0.0, WIDTH, TOP, (), (), (), None, "", "", "", (), None, "", missing)
    wishes = -view.bwd.da[l]
    ks = np.argsort(-a, kind="stable")[:MOST].tolist()
    strong = np.sort(np.argsort(-np.abs(wishes), kind="stable")[:MOST])
    js = strong[np.argsort(-wishes[strong], kind="stable")].tolist()
    columns, rows = _columns(view, l, ks, a), _rows(view, l, js, wishes)
    bright, wished = sum(one.fill >= BRIGHT for one in columns), int((wishes[js] > 0.0).sum())
    pairs, top = _strongest(view, l, a, wishes), min(0.0, *(one.y - NAME for one in columns))
    seeing, thinking = _ends(view, l)
    return Together(
        l, layers, top, WIDTH, TOP - top + CELL * len(js), columns, rows, _cells(l, ks, js, a, wishes),
        (bright * CELL, wished * CELL) if bright and wished else None, _first(view, l, pairs, seeing),
        seeing, thinking, pairs, _picked(view, selection, l, a, wishes), _left_out(view, l, ks, js), "",
    )


def _layer(view: View, selection: Selection) -> int:
    what = named(view, selection.of)
    return max(what.l, 1) if isinstance(what, Parameter | Neuron) else view.L


def _columns(view: View, l: int, ks: list[int], a: Array) -> tuple[Before, ...]:
    fill, has_names = fill_of(view), view.net.sizes[l - 1] <= NAMED
    lift = STAGGER if has_names and max(ks) > 9 else 0.0
    return tuple(Before(f"a-{l - 1}-{k}", str(k) if has_names else "", LEFT + CELL * (i + 0.5), NAME - lift * (i % 2),
                        fill(float(a[k])))
                 for i, k in enumerate(ks))


def _rows(view: View, l: int, js: list[int], wishes: Array) -> tuple[Behind, ...]:
    seen = view.label if _has_digits(view, l) else None
    return tuple(
        Behind(f"a-{l}-{j}", str(j), TOP + CELL * (i + 0.5), _short(float(wishes[j])), j == seen)
        for i, j in enumerate(js)
    )


def _short(wish: float) -> str:
    """In hundredths, where they say anything and have room."""
    if wish and not 0.005 <= abs(wish) < 100.0:
        return signed(wish, 1)
    return ("+" if wish > 0 else "") + fixed(wish)


def _cells(l: int, ks: list[int], js: list[int], a: Array, wishes: Array) -> tuple[Square, ...]:
    """A square for every pair, on one scale for all that are shown."""
    products = np.outer(wishes[js], a[ks])
    sides = Side(float(np.abs(products).max()), CELL - GAP).of(products)
    return tuple(
        Square(f"w-{l}-{j}-{k}", round(LEFT + CELL * (column + 0.5) - side / 2, 2),
                round(TOP + CELL * (row + 0.5) - side / 2, 2), side, "up" if products[row, column] > 0 else "down")
        for row, j in enumerate(js) for column, k in enumerate(ks) if (side := float(sides[row, column]))
    )


def _strongest(view: View, l: int, a: Array, wishes: Array) -> tuple[StrongPair, ...]:
    """Of those that are bright before and wished brighter behind, the ones whose weight is raised most."""
    assert view.bwd is not None
    nudges = -view.bwd.nabla_W[l]                                   # (E6)
    is_bright = np.array([fill_of(view)(v) >= BRIGHT for v in a.tolist()], np.bool_)
    both = np.where(np.outer(wishes > 0.0, is_bright) & (nudges > 0.0), nudges, 0.0)
    places = np.argsort(-both, axis=None, kind="stable")[:LISTED].tolist()
    found = [divmod(place, len(a)) for place in places if both.flat[place] > 0.0]
    return tuple(_pair(view, l, j, k, a, wishes) for j, k in found)


def _pair(view: View, l: int, j: int, k: int, a: Array, wishes: Array) -> StrongPair:
    assert view.bwd is not None
    return StrongPair(f"w-{l}-{j}-{k}", str(k), str(j), number(float(a[k])), signed(float(wishes[j])),
                      signed(float(a[k] * wishes[j])), signed(-float(view.bwd.nabla_W[l][j, k])))


def _picked(view: View, selection: Selection, l: int, a: Array, wishes: Array) -> StrongPair | None:
    what = named(view, selection.of)
    if not isinstance(what, Parameter) or what.k is None:
        return None
    return _pair(view, l, what.j, what.k, a, wishes)


def _has_digits(view: View, l: int) -> bool:
    return bool(view.side) and l == view.L and view.label is not None


def _ends(view: View, l: int) -> tuple[str, str]:
    """The same digit before and behind: what is on the stage, and the answer that should name it."""
    return (f"seeing a {view.label}", f"thinking a {view.label}") if _has_digits(view, l) else ("", "")


def _first(view: View, l: int, pairs: tuple[StrongPair, ...], seeing: str) -> str:
    """The pair whose weight is raised most, with the digit at both ends where it is the same."""
    if not pairs:
        return f"No neuron of layer {l - 1} is brighter than half while one of layer {l} wishes to be brighter."
    top = pairs[0]
    before = f"pixel {top.k}" if view.side and l == 1 else f"neuron {top.k} of layer {l - 1}"
    behind = f"the answer {top.j}" if seeing else f"neuron {top.j} of layer {l}"
    ends = f"seeing a {top.j}, thinking a {top.j}: " if seeing and top.j == str(view.label) else ""
    words = f"{ends}{before} is bright and {behind} wishes to be brighter, so their weight is raised most"
    return f"{words[0].upper()}{words[1:]}: its nudge is {top.nudge}."


def _left_out(view: View, l: int, ks: list[int], js: list[int]) -> str:
    m, n = view.net.sizes[l], view.net.sizes[l - 1]
    said = [f"the {len(ks)} brightest of {count(n)}"] if len(ks) < n else []
    said += [f"the {len(js)} strongest wishes of {count(m)}"] if len(js) < m else []
    return f"Shown are {' and '.join(said)}." if said else ""


def of_moment(moment: Moment) -> Together:
    """Of the moment on the stage."""
    return together(moment.view, moment.picked)


PAIRS = Lens("pairs", "Fire together, wire together: bright before, wished brighter behind", of_moment,
             group="slope", picks="pairs",
             sources=(CHAPTER_3, HEBB))
