"""What a halt has brought, worked out for one neuron or edge: the one picked out, else the largest that is drawn."""

from __future__ import annotations

from itertools import product

import numpy as np

from app.lenses.chosen import picked_in
from app.lenses.equation.miss import said_of_the_miss
from app.lenses.reverse.halts import ASK, DA, DELTA, FIRST, SLOPES, Told
from app.nn.array import Array
from app.nn.network import Parameter
from app.scene.marks.words import count, name, number
from app.scene.view import Selection, named

Chosen = dict[int, tuple[int, ...]]

TERMS = 3            # of a sum that are written out


def worked(told: Told, chosen: Chosen, picked: Selection) -> str:
    """In numbers; "" where a halt brings none.  chosen: the neurons that are drawn, by their layers."""
    halt = told.halt
    if halt.kind in (FIRST, ASK):
        return _open(told, chosen, picked) if halt.kind == FIRST else ""
    if halt.kind == DA:
        return _by_a(told, halt.l, chosen, picked)
    return _by_z(told, halt.l, chosen, picked) if halt.kind == DELTA else _by_w(told, halt.l, chosen, picked)


def _at(told: Told, l: int, v: Array, chosen: Chosen, picked: Selection) -> int:
    return next(iter(picked_in(told.view, l, picked.of)), max(chosen[l], key=lambda j: abs(v[j])))


def _open(told: Told, chosen: Chosen, picked: Selection) -> str:
    """The first factor of one edge, and the second, which is open."""
    what, l = named(told.view, picked.of), max(chosen)
    a = told.view.activation(l - 1)
    if isinstance(what, Parameter) and what.k is not None:
        p, a = what, told.view.activation(what.l - 1)
    elif a is not None:
        p = Parameter(l, _at(told, l, told.view.net.b[l], chosen, picked), _at(told, l - 1, a, chosen, picked))
    if a is None:
        return ""
    return f"The slope of {name(p)} is {number(float(a[p.k or 0]))} × ?"


def _by_a(told: Told, l: int, chosen: Chosen, picked: Selection) -> str:
    """Of an output from the miss, of any other neuron from all that it feeds.  (E4, E8)"""
    view, da = told.view, told.da(l)
    assert da is not None and view.fwd is not None and view.y is not None
    j = _at(told, l, da, chosen, picked)
    if l == view.L:
        says, _ = said_of_the_miss(view.net.arch, float(view.fwd.a[l][j]), float(view.y[j]))
        return f"Output {j}: ∂C/∂a = {says} gives {number(float(da[j]))}"
    delta = told.delta(l + 1)
    assert delta is not None
    w = view.net.W[l + 1][:, j]
    parts = w * delta
    order = np.argsort(-np.abs(parts), kind="stable")
    terms = " + ".join(f"{_bracketed(float(w[i]))} × {_bracketed(float(delta[i]))}" for i in order[:TERMS].tolist())
    left = order[TERMS:]
    rest = f" + {_bracketed(float(parts[left].sum()))} of {count(len(left))} more" if len(left) else ""
    return f"Neuron {j} of layer {l}: ∂C/∂a = {terms}{rest} = {number(float(da[j]))}"


def _bracketed(v: float) -> str:
    return f"({number(v)})" if v < 0 else number(v)


def _by_z(told: Told, l: int, chosen: Chosen, picked: Selection) -> str:
    """What enters times the gain.  (E5)"""
    da, delta = told.da(l), told.delta(l)
    assert da is not None and delta is not None
    j = _at(told, l, delta, chosen, picked)
    gains = told.gains(l)
    says = "in one piece" if gains is None else f"{number(float(gains[j]))} × {_bracketed(float(da[j]))}"
    return f"Neuron {j} of layer {l}: δ = {says} = {number(float(delta[j]))}"


def _by_w(told: Told, l: int, chosen: Chosen, picked: Selection) -> str:
    """What came from the left times what came from the right.  (E6)"""
    what = named(told.view, picked.of)
    is_shown = isinstance(what, Parameter) and what.l in chosen and what.l - 1 in chosen and told.has(SLOPES, what.l)
    if isinstance(what, Parameter) and is_shown:
        l = what.l
    nabla, delta, a = told.nabla_W(l), told.delta(l), told.view.activation(l - 1)
    assert nabla is not None and delta is not None and a is not None
    if isinstance(what, Parameter) and is_shown:
        j, k = what.j, what.k
    elif isinstance(what, Parameter):
        j, k = max(product(chosen[l], chosen[l - 1]), key=lambda at: abs(nabla[at]))
    else:
        j, k = _at(told, l, delta, chosen, picked), _at(told, l - 1, a, chosen, picked)
    if k is None:
        return f"{name(Parameter(l, j))}: 1 × {_bracketed(float(delta[j]))} = {number(float(delta[j]))}"
    says = f"{number(float(a[k]))} × {_bracketed(float(delta[j]))}"
    return f"{name(Parameter(l, j, k))}: {says} = {number(float(nabla[j, k]))}"
