"""The nine pictures of chapter 4 as cards, with the numbers of this moment: from one neuron a layer to many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.chosen import the_weight
from app.lenses.equation.slope import Equation, Factor, Term, equation
from app.lenses.lens import Lens
from app.lenses.sources import CHAPTER_4
from app.nn.network import Parameter
from app.scene.marks.words import number
from app.scene.view import Selection, View

WIDTH, HEIGHT = 340.0, 150.0                # of the two paths, in units
START, MIDDLE, END = 30.0, 138.0, 320.0     # x of a_k, of the neurons that it feeds, and of C
ROWS = (38.0, 112.0)                        # y of those two


@dataclass(frozen=True, slots=True)
class OnePath:
    """One of the two paths from a_k to C.  y: of the neuron that it goes through.  w, rest: the factors on its lines.

    value: its product.
    """

    id: str
    j: int
    y: float
    w: str
    rest: str
    value: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Of the weight from neuron k of layer l - 1 to neuron j of layer l.  z, a: of neuron j.  cost: C of the example.

    of_w, of_b, of_a: its slope, that of the bias, and that of a_k, each as the product or the sum that it is.
    why: how that weight was chosen, "" where it is picked out itself.
    of_output: that of an output, where they all begin; which: why of that one, "" where there is no other.
    ways: two of the paths from a_k to C; others: how many there are beside them, in words.
    size: of their drawing; at: the x in it.
    missing: the stop of the pass that has to come first, "" once all slopes of the layer are known.
    """

    p: Parameter
    why: str
    z: str
    a: str
    cost: str
    of_w: Equation | None
    of_b: Equation | None
    of_a: Equation | None
    of_output: Equation | None
    which: str
    ways: tuple[OnePath, ...]
    others: str
    size: tuple[float, float]
    at: tuple[float, float, float]
    missing: str


def cards(view: View, selection: Selection) -> Cards:
    """Of the weight that is picked out, else of the one that stands for what is, else of the last layer."""
    p, why = the_weight(view, selection.of)
    place = (WIDTH, HEIGHT), (START, MIDDLE, END)
    if view.fwd is None or view.cost is None or view.wish(p.l - 1) is None:
        missing = "backward" if view.fwd is not None else "forward"
        return Cards(p, why, "", "", "", None, None, None, None, "", (), "", *place, missing)
    of_a = equation(view, f"a-{p.l - 1}-{p.k}")
    terms = () if of_a is None else of_a.terms
    output, which = _output(view, p)
    return Cards(
        p, why, number(float(view.fwd.z[p.l][p.j])), number(float(view.fwd.a[p.l][p.j])), number(view.cost),
        equation(view, p.id), equation(view, f"b-{p.l}-{p.j}"), of_a,
        equation(view, f"a-{view.L}-{output}"), which,
        tuple(_way(term, y) for term, y in zip(terms, ROWS, strict=False)), _others(view.net.sizes[p.l]), *place, "",
    )


def _output(view: View, p: Parameter) -> tuple[int, str]:
    """The output where the slope of a weight begins, and why that one."""
    if p.l == view.L:
        return p.j, "the one that the weight leads to" if view.net.sizes[p.l] > 1 else ""
    if view.bwd is None or view.net.sizes[view.L] == 1:
        return 0, ""
    return int(np.abs(view.bwd.da[view.L]).argmax()), "one of all that the weight leads to, with the largest slope"


def _way(term: Term, y: float) -> OnePath:
    w, *rest = term.factors
    return OnePath(f"a-{w.l}-{term.j}", term.j, y, w.value, " × ".join(map(_said, rest)), term.value)


def _said(factor: Factor) -> str:
    return factor.value


def _others(n: int) -> str:
    """How many neurons are not drawn.  n: those of the layer."""
    return "" if n <= len(ROWS) else f"and {n - len(ROWS)} more, one through each neuron of that layer"


CARDS = Lens("cards", "The nine pictures of chapter 4, with the numbers of this moment",
             lambda moment: cards(moment.view, moment.picked), group="slope", picks="cards", sources=(CHAPTER_4,))
