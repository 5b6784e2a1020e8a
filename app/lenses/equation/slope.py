"""The equation lens: one derivative as the product of its factors, with live numbers and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.lenses.equation.miss import said_of_the_miss
from app.lenses.equation.rounding import agreeing, doubted, lost_in_the_factors, measured_in_words
from app.nn.experiment import Measured, measured_slope, measured_wish
from app.nn.network import Parameter
from app.scene.marks.notation import Notation
from app.scene.marks.words import MINUS, number
from app.scene.view import Neuron, View, named, target_of

TERMS = 6           # terms of a sum that are written out; the rest is one number
UNKNOWN = "?"       # a factor that its pass has still to bring


ROLES = {"a_k": "sym-a", "sigma_prime": "sym-z"}
"""The symbol whose colour a factor's mark takes; a wish has its own already."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a product.

    kind: which symbol (a_k, one, w, sigma_prime, da, delta): the template writes it, CSS colours it.
    l, j, k: its indices.  origin: where the number comes from, in words.  mark: the id of the mark that shows it.
    """

    kind: str
    l: int
    j: int
    k: int
    value: str
    origin: str
    mark: str


@dataclass(frozen=True, slots=True)
class Term:
    """One path of a sum over j: w_jk sigma'(z_j) dC/da_j."""

    j: int
    factors: tuple[Factor, ...]
    value: str


@dataclass(frozen=True, slots=True)
class Equation:
    """dC0/d(something) as a product (factors) or as a sum of products (terms, largest first).

    kind: "w", "b", "a" or "z"; "C" and "y" have words only.  value: backprop's number.  measured, digits: the
    number from a tiny nudge, and to how many digits they agree.  halved: what value is with a half in C, "" where C
    has one or is none of squares.  rest: the terms not written out, in words.
    note: what is special here.  missing: why there is no slope yet, or none at all; factors that are known already
    stand beside it.  stop: the stop of the pass that brings it, "" where none does.
    """

    kind: str
    id: str
    l: int
    j: int
    k: int
    factors: tuple[Factor, ...]
    terms: tuple[Term, ...]
    rest: str
    value: str
    measured: str
    digits: int
    note: str
    missing: str
    halved: str = ""
    stop: str = ""

    def indices(self, notation: Notation) -> str:
        """What is raised and what stands below in its symbols: none is a power; of a layer, and of neurons."""
        words = f"{notation.layer_in_words(self.l)}; {self.j} is the neuron j of layer {self.l}"
        if self.kind == "w":
            return f"{words} that the weight leads to, {self.k} the neuron k of layer {self.l - 1} that it comes from"
        return f"{words}; the sum is over all j of layer {self.l + 1}" if self.terms else words


def equation(view: View, id: str) -> Equation | None:
    """The derivative behind an id; None if this network has no such mark."""
    if id == "C" or id[:1] == "y":
        return _of_the_end(view, id)
    is_sum = id.startswith("z-")
    what = named(view, "a" + id[1:]) if is_sum else named(view, id)
    if what is None or (is_sum and not what.l):
        return None
    if view.bwd is None or view.phase != "backward":
        return _not_yet(view, what, id, "A slope exists only once the backward pass ran: go forward, then backward.")
    if is_sum or isinstance(what, Parameter):
        if not view.knows_slopes(what.l):
            why = f"The backward pass stands at layer {view.layer}; layer {what.l} comes later."
            return _not_yet(view, what, id, why)
        return _of_parameter(view, what) if isinstance(what, Parameter) else _of_sum(view, what)
    if view.wish(what.l) is None:
        why = f"The backward pass stands at layer {view.layer} and has not reached this neuron."
        return _not_yet(view, what, id, why)
    return _of_output(view, what) if what.l == view.L else _of_activation(view, what)


def _not_yet(view: View, what: Parameter | Neuron, id: str, why: str) -> Equation:
    k = what.k if isinstance(what, Parameter) and what.k is not None else 0
    factors = _from_forward(view, what) if isinstance(what, Parameter) else ()
    return Equation(id[0], id, what.l, what.j, k, factors, (), "", "", "", 0, "", why, stop="backward")


def _from_forward(view: View, p: Parameter) -> tuple[Factor, ...]:
    """What the forward pass alone has brought: the first factor, and sigma' where z is known; the rest is open."""
    if view.fwd is None or view.activation(p.l - 1) is None:
        return ()
    known = view.activation(p.l) is not None and view.net.arch.sigma(p.l).is_elementwise
    slope = number(_slope(view, p.l, p.j)) if known else UNKNOWN
    return (
        _first_factor(view, p),
        Factor("sigma_prime", p.l, p.j, 0, slope, "from the neuron itself" if known else "not there yet",
               f"a-{p.l}-{p.j}"),
        Factor("da", p.l, p.j, 0, UNKNOWN, "the backward pass will bring it", f"wish-{p.l}-{p.j}"),
    )


def _of_the_end(view: View, id: str) -> Equation | None:
    """C itself, or what an output should be: of neither is there a slope to follow, and the words say why."""
    if id == "C":
        shown = "C follows from the outputs and y: press cost to weigh it." if view.cost is None else \
            f"C = {number(view.cost, 6)} follows from the outputs and y. Every slope here is a slope of this number."
        return Equation("C", id, view.L, 0, 0, (), (), "", "", "", 0, "", shown)
    j = target_of(view, id)
    if j is None:
        return None
    given = "is not known here" if view.y is None else f"= {number(float(view.y[j]))}"
    return Equation("y", id, view.L, j, 0, (), (), "", "", "", 0, "",
                    f"y {given}: what output {j} should say. It is given with the example; no step moves it.")


def _slope(view: View, l: int, j: int) -> float:
    """sigma'(z^(l)_j), where it is one number a neuron."""
    assert view.fwd is not None
    return float(view.net.arch.sigma(l).sigma_prime(view.fwd.z[l][j : j + 1])[0])


def _error_factors(view: View, l: int, j: int) -> tuple[tuple[Factor, ...], str]:
    """The factors of delta^(l)_j: sigma'(z_j) and dC/da_j; where the product is not elementwise, delta itself."""
    bwd, fwd = view.bwd, view.fwd
    assert bwd is not None and fwd is not None
    sigma = view.net.arch.sigma(l)
    mark = f"a-{l}-{j}"
    if not sigma.is_elementwise:
        origin = f"the error of output {j}: every output feels z of every other"
        note = ("Softmax ties all outputs together: its slope is a matrix, da_i/dz_j = a_i (1[i=j] − a_j). "
                "The sum over i gives the error in one piece.")
        return (Factor("delta", l, j, 0, number(float(bwd.delta[l][j])), origin, mark),), note
    slope, da = _slope(view, l, j), float(bwd.da[l][j])
    behind = "from the cost" if l == view.L else f"from behind: layer {l + 1}"
    factors = (
        Factor("sigma_prime", l, j, 0, number(slope),
               f"from the neuron itself: the slope of {sigma.name} at z = {number(float(fwd.z[l][j]))}", mark),
        Factor("da", l, j, 0, number(da), behind, f"wish-{l}-{j}"),
    )
    note = ""
    if view.net.arch.cost == "cross_entropy" and l == view.L:
        note = f"With cross-entropy the two right factors shrink to a {MINUS} y; it is computed so."
        note += lost_in_the_factors(slope * da, float(bwd.delta[l][j]))
    return factors, note


def _of_parameter(view: View, p: Parameter) -> Equation:
    bwd = view.bwd
    assert bwd is not None and view.x is not None and view.y is not None
    error, note = _error_factors(view, p.l, p.j)
    value = float(bwd.nabla[view.net.arch.index(p)])
    tried = measured_slope(view.net, view.x, view.y, p)
    return _checked(view, p.id, p.l, p.j, p.k or 0, (_first_factor(view, p), *error), value, tried, note)


def _of_sum(view: View, n: Neuron) -> Equation:
    """dC0/dz: what note 4 calls the error. A nudge of b moves z by as much, so that is how it is measured.  (E5)"""
    bwd = view.bwd
    assert bwd is not None and view.x is not None and view.y is not None
    error, note = _error_factors(view, n.l, n.j)
    value, tried = float(bwd.delta[n.l][n.j]), measured_slope(view.net, view.x, view.y, Parameter(n.l, n.j))
    words = "This is the error δ. The slope of the bias is the same number: z grows by exactly as much as b."
    return _checked(view, f"z-{n.l}-{n.j}", n.l, n.j, 0, error, value, tried, f"{words} {note}".rstrip())


def _checked(
    view: View, id: str, l: int, j: int, k: int, factors: tuple[Factor, ...], value: float, tried: Measured, note: str,
    terms: tuple[Term, ...] = (), rest: str = "",
) -> Equation:
    """Backprop's number beside the measured one."""
    assert view.bwd is not None
    note = f"{note} {doubted(value, tried, view.bwd.cost)}".strip()
    return Equation(id[0], id, l, j, k, factors, terms, rest, number(value, 6), measured_in_words(tried),
                    agreeing(value, tried), note, "",
                    number(value / 2, 6) if view.net.arch.cost == "quadratic" else "")


def _first_factor(view: View, p: Parameter) -> Factor:
    """dz/dw or dz/db: the forward pass has it already."""
    assert view.fwd is not None
    if p.k is None:
        return Factor("one", p.l, p.j, 0, "1", "z grows by exactly as much as b", p.id)
    return Factor("a_k", p.l - 1, p.j, p.k, number(float(view.fwd.a[p.l - 1][p.k])),
                  f"from the forward pass: {_place(view, p.l - 1, p.k)}", f"a-{p.l - 1}-{p.k}")


def _place(view: View, l: int, k: int) -> str:
    if l == 0 and view.side:
        row, column = divmod(k, view.side)
        return f"the ink of pixel {k} (row {row}, column {column})"
    return f"input {k}" if l == 0 else f"neuron {k} of layer {l}"


def _of_output(view: View, n: Neuron) -> Equation:
    bwd, fwd, y = view.bwd, view.fwd, view.y
    assert bwd is not None and fwd is not None and y is not None
    a, value = float(fwd.a[n.l][n.j]), float(bwd.da[n.l][n.j])
    says, note = said_of_the_miss(view.net.arch, a, float(y[n.j]))
    tried = measured_wish(view.net, fwd, y, n.l, n.j)
    factor = Factor("da", n.l, n.j, 0, number(value), says, f"wish-{n.l}-{n.j}")
    return _checked(view, n.id, n.l, n.j, 0, (factor,), value, tried, note)


def _of_activation(view: View, n: Neuron) -> Equation:
    """dC0/da_k = sum over all j of w_jk sigma'(z_j) dC0/da_j: one path for every neuron it feeds.  (E8)"""
    bwd, fwd = view.bwd, view.fwd
    assert bwd is not None and fwd is not None and view.y is not None
    l, k = n.l + 1, n.j
    column = view.net.W[l][:, k]
    parts = column * bwd.delta[l]
    order = np.argsort(-np.abs(parts), kind="stable")
    terms, note = [], ""
    for j in order[:TERMS].tolist():
        error, note = _error_factors(view, l, j)
        w = Factor("w", l, j, k, number(float(column[j])), f"the weight to neuron {j} of layer {l}", f"w-{l}-{j}-{k}")
        terms.append(Term(j, (w, *error), number(float(parts[j]))))
    left = order[TERMS:]
    rest = f"and {len(left)} smaller terms, together {number(float(parts[left].sum()))}" if len(left) else ""
    value = float(bwd.da[n.l][k])
    tried = measured_wish(view.net, fwd, view.y, n.l, k)
    return _checked(view, n.id, n.l, k, k, (), value, tried, note, tuple(terms), rest)


def roles(found: Equation | None) -> dict[str, str]:
    """Mark id -> symbol, for the neurons that give the open equation its factors."""
    if found is None:
        return {}
    return {f.mark: ROLES[f.kind] for f in found.factors if f.kind in ROLES}
