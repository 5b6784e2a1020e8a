"""Whether a network can learn at all: are its neurons different, is sigma steep where they stand, do slopes arrive.

Measured on some examples, layer by layer; changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.nn.batch import per_example
from app.nn.network import Architecture, Network

FLAT = 0.01
"""sigma'(z) below this counts as flat: next to nothing of a wish comes through."""

ALIKE = 1e-6
"""Neurons are twins if they differ by less than this share of the layer's largest weight: their last digits drift

apart, since a matrix product does not round all of its rows alike.
"""


@dataclass(frozen=True, slots=True)
class LayerHealth:
    """How layer l, 1 to L, stands on some examples.

    kinds: how many of its neurons differ in a weight that they read with or are read with, or in their bias, by more
    than rounding. Those that do not get the same nudges for ever.
    sigma_prime: mean over neurons and examples.  flat: the share of them below FLAT, 0 to 1.
    stuck: the share of all that are flat where they should not be: in layer L those more than half off, since an
    output that is right may well be flat; of other layers nobody knows, and it is flat.
    nudge: the mean |dC0/dw| of its weights, for the median example.
    """

    l: int
    neurons: int
    kinds: int
    sigma_prime: float
    flat: float
    stuck: float
    nudge: float


def health(net: Network, X: Array, Y: Array) -> tuple[LayerHealth, ...]:
    """The health of every layer, 1 to L, on the same examples.

    X: (n, n_0), Y: (n, n_L).  Raises ShapeError, or RangeError for no rows.
    """
    per = per_example(net, X, Y)
    found = []
    for l in range(1, net.L + 1):
        z = per.a[l - 1] @ net.W[l].T + net.b[l]                                    # (E1)
        sigma_prime = net.arch.sigma(l).sigma_prime(z)
        # |outer(delta, a)| has the mean of |delta| times the mean of |a|: no need to multiply it out.  (E6)
        nudges = np.abs(per.delta[l]).mean(axis=1) * np.abs(per.a[l - 1]).mean(axis=1)
        is_flat = sigma_prime < FLAT
        is_stuck = is_flat & (np.abs(per.a[l] - Y) > 0.5) if l == net.L else is_flat
        found.append(LayerHealth(
            l, net.sizes[l], kinds(_around(net, l)),
            float(sigma_prime.mean()), float(is_flat.mean()), float(is_stuck.mean()), float(np.median(nudges)),
        ))
    return tuple(found)


def _around(net: Network, l: int) -> Array:
    """A row a neuron: its weights, its bias, and the weights of the layer after that read it."""
    read = net.W[l + 1].T if l < net.L else np.empty((net.sizes[l], 0))
    return np.column_stack((net.W[l], net.b[l], read))


def kinds(neurons: Array) -> int:
    """The number of rows that differ by more than ALIKE."""
    near, telling = ALIKE * float(np.abs(neurons).max()), int(np.argmax(np.ptp(neurons, axis=0)))
    found, count = np.empty_like(neurons), 0
    for neuron in neurons:
        # Whoever is alike is so in the number that differs most: of the others few have to be looked at in full.
        close = np.flatnonzero(np.abs(found[:count, telling] - neuron[telling]) <= near)
        if not len(close) or np.abs(found[close] - neuron).max(axis=1).min() > near:
            found[count], count = neuron, count + 1
    return count


def with_activation(net: Network, activation: str) -> Network:
    """The same weights and biases, with another sigma in the hidden layers."""
    arch = net.arch
    return Network(Architecture(arch.sizes, activation, arch.output, arch.cost), net.theta)
