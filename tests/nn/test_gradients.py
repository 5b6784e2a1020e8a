"""Backprop against the experiment, on every weight and every bias.

How near is near: |measured - slope| <= 1e-6 |slope| + ROUNDING C0 / h. The first term is the claim. The second is
what a nudge of h cannot see: C0 itself is only known to some float spacings 2^-52, and the difference of two of
them is divided by 2h.
"""

from __future__ import annotations

import numpy as np
import pytest

from app.nn.activation import ACTIVATIONS, OUTPUTS
from app.nn.array import Array
from app.nn.cost import COSTS
from app.nn.experiment import HALVES, USUAL, measured_slope, measured_wish
from app.nn.initial import initial
from app.nn.network import Architecture, Network
from app.nn.nudge import nudged_cost
from app.nn.passes import Forward, backward, forward

NUDGE = float(HALVES[USUAL])
RELATIVE = 1e-6
ROUNDING = 8 * 2.0**-52


def near(slope: float, nudged: float, C0: float) -> bool:
    return abs(nudged - slope) <= RELATIVE * abs(slope) + ROUNDING * C0 / NUDGE


def is_at_a_kink(net: Network, fwd: Forward) -> bool:
    """Whether a nudge may carry some z of a ReLU layer over 0, where there is no slope."""
    return any(
        float(np.abs(fwd.z[l]).min()) < 1e-3 for l in range(1, net.L + 1) if net.arch.sigma(l).name == "relu"
    )


def example(net: Network, seed: int) -> tuple[Array, Array]:
    """An x that keeps clear of kinks, and a y."""
    rng = np.random.default_rng(seed)
    while True:
        x = rng.uniform(-1.0, 1.0, net.sizes[0])
        if not is_at_a_kink(net, forward(net, x)):
            return x, np.eye(net.sizes[-1])[rng.integers(net.sizes[-1])]


def lively(arch: Architecture, init: str, seed: int) -> tuple[Network, Array, Array] | None:
    """A network and an example that has a slope in every layer; None where ReLU neurons are all dead in one."""
    net = initial(arch, init, seed)
    x, y = example(net, seed)
    bwd = backward(net, forward(net, x), y)
    return (net, x, y) if all(delta.any() for delta in bwd.delta[1:]) else None


def disagreements(net: Network, x: Array, y: Array) -> list[str]:
    """Every parameter whose slope and measurement are not near, with both."""
    bwd, found = backward(net, forward(net, x), y), []
    for i, slope in enumerate(bwd.nabla):
        p = net.arch.parameter(i)
        nudged = measured_slope(net, x, y, p).value
        if not near(float(slope), nudged, bwd.cost):
            found.append(f"{p.id}: slope {slope}, measured {nudged}")
    return found


@pytest.mark.parametrize("init", ["scaled_normal", "normal"])
def test_every_slope_agrees_with_a_small_nudge(arch: Architecture, init: str) -> None:
    net, x, y = next(alive for seed in range(100) if (alive := lively(arch, init, seed)))

    assert disagreements(net, x, y) == []


def test_every_slope_at_a_start_of_zeros_agrees_with_a_nudge_from_the_left(arch: Architecture) -> None:
    net, h = initial(arch, "zeros", 0), -NUDGE
    x, y = np.array([0.3, 0.8, 0.5]), np.array([1.0, 0.0])
    bwd = backward(net, forward(net, x), y)
    is_kinked = "relu" in (arch.activation, arch.output)

    for i, slope in enumerate(bwd.nabla):
        p = arch.parameter(i)
        if is_kinked:       # z is 0; relu_prime is the slope from the left, and one side alone is wrong by h C0'' / 2
            one_sided = (nudged_cost(net, x, y, p, h) - bwd.cost) / h
            assert abs(one_sided - slope) <= 2 * NUDGE + ROUNDING * bwd.cost / NUDGE, p.id
        else:
            assert near(float(slope), measured_slope(net, x, y, p).value, bwd.cost), p.id


def random_network(seed: int) -> Network:
    """Up to four layers of up to six neurons, of any kind."""
    rng = np.random.default_rng(seed)
    sizes = tuple(int(n) for n in rng.integers(1, 7, size=rng.integers(2, 6)))
    activation, output = str(rng.choice(list(ACTIVATIONS))), str(rng.choice(list(OUTPUTS)))
    costs = COSTS if output in ("sigmoid", "softmax") else COSTS[:2]
    return initial(Architecture(sizes, activation, output, str(rng.choice(costs))), "normal", seed)


@pytest.mark.parametrize("seed", range(50))
def test_every_slope_of_a_random_network_agrees_with_a_small_nudge(seed: int) -> None:
    net = random_network(seed)

    assert disagreements(net, *example(net, seed)) == []


def test_every_wish_agrees_with_setting_that_activation(arch: Architecture) -> None:
    net, x, y = next(alive for seed in range(100) if (alive := lively(arch, "normal", seed)))
    fwd = forward(net, x)
    bwd = backward(net, fwd, y)

    for l in range(net.L + 1):
        for k, wish in enumerate(bwd.da[l]):
            assert near(float(wish), measured_wish(net, fwd, y, l, k).value, bwd.cost), (l, k)
