"""Inside one neuron: what its weighted sum is made of, term by term, as soon as the forward pass has been there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.network import Parameter
from app.scene.chain.number_lines import around
from app.scene.chain.sigma_curve import Curve, curve
from app.scene.marks.words import number
from app.scene.view import Neuron, View

TERMS = 6           # terms that are written out; the rest is one number


@dataclass(frozen=True, slots=True)
class Piece:
    """One term of z: w_jk times a_k."""

    k: int
    mark: str
    w: str
    a: str
    value: str


@dataclass(frozen=True, slots=True)
class Inside:
    """z = sum_k w_jk a_k + b_j, and a = sigma(z), of neuron j of layer l; the largest terms first.

    rest: the terms not written out, in words, "" if there are none.  shapes: of the product that z is a row of.
    tied: what else a depends on, "" where it is z alone; only then there is a curve.
    """

    l: int
    j: int
    pieces: tuple[Piece, ...]
    rest: str
    rest_value: str
    bias: str
    bias_mark: str
    z: str
    sigma: str
    a: str
    shapes: str
    tied: str
    curve: Curve | None


def inside(view: View, n: Neuron) -> Inside | None:
    """None for an input, and before the forward pass has reached the neuron.  (E1, E2)"""
    l, j = n.l, n.j
    a, before = view.activation(l), view.activation(l - 1) if l else None
    if a is None or before is None or view.fwd is None:
        return None
    row = view.net.W[l][j]
    parts = row * before
    order = np.argsort(-np.abs(parts), kind="stable")
    shown, left = order[:TERMS].tolist(), order[TERMS:]
    sigma = view.net.arch.sigma(l)
    rows, columns = view.net.W[l].shape
    return Inside(
        l=l, j=j,
        pieces=tuple(
            Piece(k, f"w-{l}-{j}-{k}", number(float(row[k])), number(float(before[k])), number(float(parts[k])))
            for k in shown
        ),
        rest=f"{len(left)} smaller" if len(left) else "",
        rest_value=number(float(parts[left].sum())) if len(left) else "",
        bias=number(float(view.net.b[l][j])), bias_mark=Parameter(l, j).id,
        z=number(float(view.fwd.z[l][j])), sigma=sigma.name, a=number(float(a[j])),
        shapes=f"({rows}×{columns}) · ({columns}) + ({rows})",
        tied="" if sigma.is_elementwise else "softmax shares 1 among all outputs: a depends on every z of the layer",
        curve=curve(view, l, j, around(float(view.fwd.z[l][j]))) if sigma.is_elementwise else None,
    )
