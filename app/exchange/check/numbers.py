"""Every number of a receipt beside the same one recomputed, in the order in which a step computes them.

Each follows from what the receipt says of the numbers before it: so rounding does not add up from layer to layer, the
first that does not agree is the one at fault, and where all agree the whole step does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.exchange.check import formulas
from app.exchange.check.formulas import EPS, Near, near, total
from app.exchange.check.reading import Receipt


@dataclass(frozen=True, slots=True)
class Number:
    """name: as the receipt has it, W[1][0][2].  said: what it says.  found: recomputed.  source: from what, and how."""

    name: str
    said: float
    found: Near
    source: str

    @property
    def apart(self) -> float:
        return abs(self.said - self.found.value)

    @property
    def agrees(self) -> bool:
        """Whether rounding alone explains the difference. What is not finite agrees with nothing."""
        return math.isfinite(self.found.within) and self.apart <= self.found.within


def numbers(r: Receipt) -> Iterator[Number]:
    """x, both passes, and the weights that the step leaves."""
    yield from _each("a[0]", r.a[0], [Near(v) for v in r.x], "x")
    for l in range(1, r.L + 1):
        yield from _layer_forward(r, l)
    z, a, L = r.z[r.L], r.a[r.L], r.L
    yield Number("cost", r.cost, formulas.cost(r.cost_name, r.output, z, a, r.y), f"a[{L}], z[{L}] and y (E3)")
    slopes = formulas.cost_slope(r.cost_name, r.output, z, a, r.y)
    yield from _each(f"da[{L}]", r.da[L], slopes, f"a[{L}], z[{L}] and y (E4)")
    for l in range(L, 0, -1):
        yield from _layer_backward(r, l)
    for l in range(1, L + 1):
        yield from _layer_stepped(r, l)


def _each(name: str, said: Sequence[float], found: Sequence[Near], source: str) -> Iterator[Number]:
    for j, (each, other) in enumerate(zip(said, found, strict=True)):
        yield Number(f"{name}[{j}]", each, other, source)


def _layer_forward(r: Receipt, l: int) -> Iterator[Number]:
    before = r.a[l - 1]
    z = [total([w * a for w, a in zip(row, before, strict=True)] + [b])
         for row, b in zip(r.W[l], r.b[l], strict=True)]
    yield from _each(f"z[{l}]", r.z[l], z, f"W[{l}], a[{l - 1}] and b[{l}] (E1)")
    yield from _each(f"a[{l}]", r.a[l], formulas.activation(r.sigma(l), r.z[l]), f"z[{l}] (E2)")


def _layer_backward(r: Receipt, l: int) -> Iterator[Number]:
    """delta from da, the slopes of the layer's own weights, and da one layer back."""
    z, da = r.z[l], r.da[l]
    delta = formulas.output_delta(r.cost_name, r.output, z, r.a[l], r.y, da) if l == r.L else \
        [formulas.hidden_delta(r.activation, z_j, da_j) for z_j, da_j in zip(z, da, strict=True)]
    yield from _each(f"delta[{l}]", r.delta[l], delta, f"da[{l}] and z[{l}] (E5)")
    for j, (delta_j, row) in enumerate(zip(r.delta[l], r.nabla_W[l], strict=True)):
        products = [near(delta_j * a_k, 1) for a_k in r.a[l - 1]]
        yield from _each(f"nabla_W[{l}][{j}]", row, products, f"delta[{l}] and a[{l - 1}] (E6)")
    yield from _each(f"nabla_b[{l}]", r.nabla_b[l], [Near(v) for v in r.delta[l]], f"delta[{l}] (E7)")
    back = [total(row[k] * delta_j for row, delta_j in zip(r.W[l], r.delta[l], strict=True))
            for k in range(r.sizes[l - 1])]
    yield from _each(f"da[{l - 1}]", r.da[l - 1], back, f"W[{l}] and delta[{l}] (E8)")


def _layer_stepped(r: Receipt, l: int) -> Iterator[Number]:
    for j, (w, nabla) in enumerate(zip(r.W[l], r.nabla_W[l], strict=True)):
        yield from _each(f"new_W[{l}][{j}]", r.new_W[l][j], _stepped(w, nabla, r.eta),
                         f"W[{l}], nabla_W[{l}] and eta (E10)")
    yield from _each(f"new_b[{l}]", r.new_b[l], _stepped(r.b[l], r.nabla_b[l], r.eta),
                     f"b[{l}], nabla_b[{l}] and eta (E10)")


def _stepped(theta: Sequence[float], nabla: Sequence[float], eta: float) -> list[Near]:
    """theta - eta nabla: two roundings, of half a last place each."""
    return [Near(w - eta * slope, EPS * (abs(w) + abs(eta * slope))) for w, slope in zip(theta, nabla, strict=True)]
