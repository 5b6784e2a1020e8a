"""Both passes and the step once more, in decimals of fifty digits and plain loops: no numpy, nothing of the app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

DIGITS = 50
NOUGHT, ONE = Decimal(0), Decimal(1)

Vector = list[Decimal]
Matrix = list[Vector]


def sigmoid(z: Decimal) -> Decimal:
    return ONE / (ONE + (-z).exp())


def tanh(z: Decimal) -> Decimal:
    return 2 * sigmoid(2 * z) - ONE


Function = Callable[[Decimal], Decimal]
SIGMA: dict[str, Function] = {
    "sigmoid": sigmoid, "tanh": tanh, "relu": lambda z: max(z, NOUGHT), "linear": lambda z: z,
}
SLOPE: dict[str, Function] = {
    "sigmoid": lambda z: sigmoid(z) * (ONE - sigmoid(z)), "tanh": lambda z: ONE - tanh(z) ** 2,
    "relu": lambda z: Decimal(z > 0), "linear": lambda z: ONE,
}


@dataclass(frozen=True, slots=True)
class Net:
    """W, b: from layer 1 on."""

    activation: str
    output: str
    cost: str
    W: list[Matrix]
    b: list[Vector]


@dataclass(frozen=True, slots=True)
class Trace:
    """Entry 0 of z, delta and the gradient is empty."""

    z: list[Vector]
    a: list[Vector]
    terms: Vector
    da: list[Vector]
    delta: list[Vector]
    nabla_W: list[Matrix]
    nabla_b: list[Vector]

    @property
    def C(self) -> Decimal:
        return sum(self.terms, NOUGHT)


def trace(net: Net, x: Vector, y: Vector) -> Trace:
    """All that both passes compute."""
    with localcontext(prec=DIGITS):
        z, a = _forward(net, x)
        da, delta = [_of_the_miss(net, a[-1], y)], [_through_the_output(net, z[-1], a[-1], y)]
        for l in range(len(net.W) - 1, 0, -1):
            da.insert(0, _carried_back(net.W[l], delta[0]))
            delta.insert(0, [SLOPE[net.activation](v) * d for v, d in zip(z[l], da[0], strict=True)])
        da.insert(0, _carried_back(net.W[0], delta[0]))
        nabla = [[[d * v for v in a[l]] for d in delta[l]] for l in range(len(net.W))]
        return Trace(z, a, _terms(net, a[-1], y), da, [[], *delta], [[], *nabla], [[], *delta])


def stepped(net: Net, x: Vector, y: Vector, eta: Decimal, rounds: int = 1) -> Net:
    """The network after so many steps downhill on this one example."""
    with localcontext(prec=DIGITS):
        for _ in range(rounds):
            found = trace(net, x, y)
            W = [[[w - eta * v for w, v in zip(row, slopes, strict=True)]
                  for row, slopes in zip(matrix, nabla, strict=True)]
                 for matrix, nabla in zip(net.W, found.nabla_W[1:], strict=True)]
            b = [[w - eta * v for w, v in zip(vector, nabla, strict=True)]
                 for vector, nabla in zip(net.b, found.nabla_b[1:], strict=True)]
            net = Net(net.activation, net.output, net.cost, W, b)
        return net


def _forward(net: Net, x: Vector) -> tuple[list[Vector], list[Vector]]:
    z: list[Vector] = [[]]
    a = [x]
    for l, (W, b) in enumerate(zip(net.W, net.b, strict=True), 1):
        z.append([sum((w * v for w, v in zip(row, a[-1], strict=True)), c) for row, c in zip(W, b, strict=True)])
        a.append(_said(net.output if l == len(net.W) else net.activation, z[-1]))
    return z, a


def _said(sigma: str, z: Vector) -> Vector:
    if sigma == "softmax":
        e = [v.exp() for v in z]
        return [v / sum(e) for v in e]
    return [SIGMA[sigma](v) for v in z]


def _terms(net: Net, a: Vector, y: Vector) -> Vector:
    pairs = list(zip(a, y, strict=True))
    if net.cost != "cross_entropy":
        return [(v - t) ** 2 / (2 if net.cost == "half_quadratic" else 1) for v, t in pairs]
    if net.output == "softmax":
        return [-t * v.ln() for v, t in pairs]
    return [-t * v.ln() - (ONE - t) * (ONE - v).ln() for v, t in pairs]


def _of_the_miss(net: Net, a: Vector, y: Vector) -> Vector:
    pairs = list(zip(a, y, strict=True))
    if net.cost != "cross_entropy":
        return [(v - t) * (1 if net.cost == "half_quadratic" else 2) for v, t in pairs]
    return [-t / v for v, t in pairs] if net.output == "softmax" else [(v - t) / (v * (ONE - v)) for v, t in pairs]


def _through_the_output(net: Net, z: Vector, a: Vector, y: Vector) -> Vector:
    da = _of_the_miss(net, a, y)
    if net.output == "softmax":         # every output feels every z
        return [sum((da[i] * a[i] * ((i == j) - a[j]) for i in range(len(a))), NOUGHT) for j in range(len(a))]
    return [SLOPE[net.output](v) * d for v, d in zip(z, da, strict=True)]


def _carried_back(W: Matrix, delta: Vector) -> Vector:
    return [sum((row[k] * d for row, d in zip(W, delta, strict=True)), NOUGHT) for k in range(len(W[0]))]
