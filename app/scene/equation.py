"""The equation lens: one derivative as the product of its factors, with live numbers and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.network import Parameter
from app.nn.nudge import digits_agreeing, measured, measured_activation
from app.scene.view import Neuron, View, named
from app.scene.words import MINUS, number

TERMS = 6           # terms of a sum that are written out; the rest is one number


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

    kind: "w", "b" or "a".  value: backprop's number.  measured, digits: the number from a tiny nudge, and to how
    many digits they agree.  rest: the terms not written out, in words.  note: what is special here.
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


def equation(view: View, id: str) -> Equation | None:
    """The derivative behind an id; None if this network has no such mark or no example stands against a y."""
    what = named(view, id)
    if what is None:
        return None
    if view.bwd is None or view.phase != "backward":
        return _not_yet(what, "A slope exists only once the backward pass ran: go forward, then backward.")
    if isinstance(what, Parameter):
        if not view.knows_slopes(what.l):
            return _not_yet(what, f"The backward pass stands at layer {view.layer}; layer {what.l} comes later.")
        return _of_parameter(view, what)
    if view.wish(what.l) is None:
        return _not_yet(what, f"The backward pass stands at layer {view.layer} and has not reached this neuron.")
    return _of_output(view, what) if what.l == view.L else _of_activation(view, what)


def _not_yet(what: Parameter | Neuron, why: str) -> Equation:
    kind = "a" if isinstance(what, Neuron) else "b" if what.k is None else "w"
    k = what.k if isinstance(what, Parameter) and what.k is not None else 0
    return Equation(kind, what.id, what.l, what.j, k, (), (), "", "", "", 0, "", why)


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
    slope, da = float(sigma.sigma_prime(fwd.z[l][j : j + 1])[0]), float(bwd.da[l][j])
    behind = "from the cost" if l == view.L else f"from behind: layer {l + 1}"
    factors = (
        Factor("sigma_prime", l, j, 0, number(slope),
               f"from the neuron itself: the slope of {sigma.name} at z = {number(float(fwd.z[l][j]))}", mark),
        Factor("da", l, j, 0, number(da), behind, f"wish-{l}-{j}"),
    )
    note = ""
    if view.net.arch.cost == "cross_entropy" and l == view.L:
        note = f"With cross-entropy the two right factors shrink to a {MINUS} y; it is computed so."
    return factors, note


def _of_parameter(view: View, p: Parameter) -> Equation:
    bwd, fwd = view.bwd, view.fwd
    assert bwd is not None and fwd is not None and view.x is not None and view.y is not None
    error, note = _error_factors(view, p.l, p.j)
    if p.k is None:
        first = Factor("one", p.l, p.j, 0, "1", "z grows by exactly as much as b", p.id)
    else:
        first = Factor("a_k", p.l - 1, p.j, p.k, number(float(fwd.a[p.l - 1][p.k])),
                       f"from the forward pass: {_place(view, p.l - 1, p.k)}", f"a-{p.l - 1}-{p.k}")
    value = float(bwd.nabla[view.net.arch.index(p)])
    tried = measured(view.net, view.x, view.y, p)
    return Equation(
        "b" if p.k is None else "w", p.id, p.l, p.j, p.k or 0, (first, *error), (), "",
        number(value, 6), number(tried, 6), digits_agreeing(value, tried), note, "",
    )


def _place(view: View, l: int, k: int) -> str:
    if l == 0 and view.side:
        row, column = divmod(k, view.side)
        return f"the ink of pixel {k} (row {row}, column {column})"
    return f"input {k}" if l == 0 else f"neuron {k} of layer {l}"


def _of_output(view: View, n: Neuron) -> Equation:
    bwd, fwd, y = view.bwd, view.fwd, view.y
    assert bwd is not None and fwd is not None and y is not None
    a, value = float(fwd.a[n.l][n.j]), float(bwd.da[n.l][n.j])
    cost = view.net.arch.cost
    says = {
        "quadratic": f"2 (a {MINUS} y) = 2 ({number(a)} {MINUS} {number(float(y[n.j]))})",
        "half_quadratic": f"a {MINUS} y = {number(a)} {MINUS} {number(float(y[n.j]))}: the 2 cancels the ½ in C",
    }.get(cost, f"the slope of the cross-entropy at a = {number(a)}, y = {number(float(y[n.j]))}")
    tried = measured_activation(view.net, fwd, y, n.l, n.j)
    factor = Factor("da", n.l, n.j, 0, number(value), says, f"wish-{n.l}-{n.j}")
    return Equation("a", n.id, n.l, n.j, 0, (factor,), (), "", number(value, 6), number(tried, 6),
                    digits_agreeing(value, tried), "It is proportional to the miss: no miss, no wish.", "")


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
    tried = measured_activation(view.net, fwd, view.y, n.l, k)
    return Equation("a", n.id, n.l, k, k, (), tuple(terms), rest, number(value, 6), number(tried, 6),
                    digits_agreeing(value, tried), note, "")
