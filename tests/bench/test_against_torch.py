"""Every slope against PyTorch's autograd, which knows neither our passes nor our short cuts.

How near: to 1e-10 of each slope, and no finer than 1e-14 (of the largest one where that is above 1): PyTorch takes
sigma' from a, as a (1 - a) or 1 - a^2, which is off by a float spacing of 1 however small it is. A network that
starts saturated has nothing but such slopes, and is left out.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from app.nn.activation import ACTIVATIONS, OUTPUTS
from app.nn.array import Array
from app.nn.batch import gradient, per_example
from app.nn.cost import COSTS
from app.nn.engine.sgd import Sgd
from app.nn.initial import INITS, initial
from app.nn.network import Architecture, Network
from app.nn.passes import backward, forward

KINDS = [
    (activation, output, cost)
    for activation in ACTIVATIONS
    for output in OUTPUTS
    for cost in COSTS
    if cost != "cross_entropy" or output in ("sigmoid", "softmax")
]
SIGMA = {
    "sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu, "linear": lambda z: z,
    "softmax": lambda z: torch.softmax(z, dim=-1),
}

STARTS = [init for init in INITS if init != "saturated"]

every_kind = pytest.mark.parametrize("kind", KINDS, ids="-".join)


def cost_in_torch(arch: Architecture, z: torch.Tensor, a: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """C0 of each row, from z^L where PyTorch has a stable form of its own."""
    if arch.cost == "cross_entropy" and arch.output == "softmax":
        return -(y * torch.log_softmax(z, dim=-1)).sum(-1)
    if arch.cost == "cross_entropy":
        return torch.nn.functional.binary_cross_entropy_with_logits(z, y, reduction="none").sum(-1)
    return ((a - y) ** 2).sum(-1) * (0.5 if arch.cost == "half_quadratic" else 1.0)


class InTorch:
    """The same network, x and y as leaves of autograd, with every z and a kept."""

    def __init__(self, net: Network, X: Array, Y: Array) -> None:
        self.arch, self.z, self.a = net.arch, [torch.empty(0)], [torch.tensor(X, requires_grad=True)]
        self.W = [torch.tensor(W, requires_grad=True) for W in net.W]
        self.b = [torch.tensor(b, requires_grad=True) for b in net.b]
        for l in range(1, net.L + 1):
            self.z.append(self.a[-1] @ self.W[l].T + self.b[l])
            self.a.append(SIGMA[net.arch.sigma(l).name](self.z[-1]))
            self.z[-1].retain_grad()
            self.a[-1].retain_grad()
        self.C0 = cost_in_torch(net.arch, self.z[-1], self.a[-1], torch.tensor(Y))
        self.C0.mean().backward()

    def nabla(self) -> Array:
        slopes = [slope.grad.numpy().ravel() for l in range(1, self.arch.L + 1) for slope in (self.W[l], self.b[l])]
        return np.concatenate(slopes)


def assert_near(ours: Array, theirs: Array) -> None:
    assert ours == pytest.approx(theirs, rel=1e-10, abs=1e-14 * max(1.0, float(np.abs(theirs).max())))


@every_kind
@pytest.mark.parametrize("init", STARTS)
def test_every_slope_agrees_with_autograd(kind: tuple[str, str, str], init: str) -> None:
    net = initial(Architecture((5, 7, 6, 4), *kind), init, 1)
    rng = np.random.default_rng(2)
    x, y = rng.uniform(0.1, 1.0, 5), np.eye(4)[2]

    theirs = InTorch(net, x, y)
    fwd = forward(net, x)
    bwd = backward(net, fwd, y)

    assert bwd.cost == pytest.approx(theirs.C0.item(), rel=1e-10)
    assert_near(bwd.nabla, theirs.nabla())
    for l in range(1, net.L + 1):
        assert_near(fwd.a[l], theirs.a[l].detach().numpy())
        assert_near(bwd.delta[l], theirs.z[l].grad.numpy())
        assert_near(bwd.da[l - 1], theirs.a[l - 1].grad.numpy())


@every_kind
def test_mean_and_single_gradients_of_a_batch_agree_with_autograd(kind: tuple[str, str, str]) -> None:
    net = initial(Architecture((5, 7, 6, 4), *kind), "normal", 3)
    rng = np.random.default_rng(4)
    X, Y = rng.uniform(-1.0, 1.0, (9, 5)), rng.uniform(0.0, 1.0, (9, 4))

    assert_near(gradient(net, X, Y).nabla, InTorch(net, X, Y).nabla())
    for i, nabla in enumerate(per_example(net, X, Y).nabla()):
        assert_near(nabla, InTorch(net, X[i], Y[i]).nabla())


@pytest.mark.parametrize("init", ["scaled_normal", "normal"])
def test_digits_network_agrees_with_autograd(init: str) -> None:
    net = initial(Architecture((784, 16, 16, 10)), init, 5)
    x = np.random.default_rng(6).uniform(0.0, 1.0, 784)

    assert_near(backward(net, forward(net, x), np.eye(10)[3]).nabla, InTorch(net, x, np.eye(10)[3]).nabla())


class Same:
    """The same rows each time, in their own order."""

    def __init__(self, X: Array, Y: Array) -> None:
        self.X, self.Y = X, Y

    def __len__(self) -> int:
        return len(self.X)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        X[:], Y[:] = self.X, self.Y


@every_kind
def test_twenty_steps_of_training_agree_with_twenty_of_theirs(kind: tuple[str, str, str]) -> None:
    net = initial(Architecture((5, 7, 6, 4), *kind), "scaled_normal", 7)
    rng = np.random.default_rng(8)
    X, Y = rng.uniform(-1.0, 1.0, (9, 5)), rng.uniform(0.0, 1.0, (9, 4))
    sgd, theirs = Sgd(net, Same(X, Y), 9, seed=0), net

    sgd.run(20, 0.05)
    for _ in range(20):
        theirs = Network(net.arch, theirs.theta - 0.05 * InTorch(theirs, X, Y).nabla())

    assert_near(sgd.network().theta, theirs.theta)
