"""Parameters in the order that training keeps them: a bias is the weight from one more neuron, which is always 1.

V[l] = (W[l] | b[l]) is (n_l, n_{l-1} + 1), so that E1 is one product, and E6 and E7 together are another.
The blocks stand in one flat array, each where Network.theta has that layer.
"""

from __future__ import annotations

import numpy as np

from app.nn.array import NONE, Array
from app.nn.network import Architecture, Network


def blocks(arch: Architecture, flat: Array) -> tuple[Array, ...]:
    """V as views into a flat array, entry 0 empty."""
    V = [NONE]
    for l in range(1, arch.L + 1):
        V.append(flat[arch.offsets[l - 1] : arch.offsets[l]].reshape(arch.sizes[l], arch.sizes[l - 1] + 1))
    return tuple(V)


def packed(net: Network) -> Array:
    """A copy of a network's parameters in this order."""
    flat = np.empty(net.arch.parameter_count)
    for l, V in enumerate(blocks(net.arch, flat)[1:], start=1):
        V[:, :-1], V[:, -1] = net.W[l], net.b[l]
    return flat


def unpacked(arch: Architecture, flat: Array) -> Array:
    """A copy of packed parameters, in the order of Network.theta."""
    theta = np.empty(arch.parameter_count)
    W, b = arch.split(theta)
    for l, V in enumerate(blocks(arch, flat)[1:], start=1):
        W[l][:], b[l][:] = V[:, :-1], V[:, -1]
    return theta
