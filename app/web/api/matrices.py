"""Nested lists from a program -> the network that they mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.errors import ShapeError
from app.nn.array import Array
from app.nn.network import Architecture, Network, from_layers


def network(arch: Architecture, W: Sequence[Sequence[Sequence[float]]], b: Sequence[Sequence[float]]) -> Network:
    """The network with these weights and biases; entry 0 of both must be empty.  Raises ShapeError."""
    if W[0] or b[0]:
        raise ShapeError("entry 0 of W and b must be empty: layer 0, the input, has no weights")
    matrices = tuple(_matrix(rows, l) for l, rows in enumerate(W))
    return from_layers(arch, matrices, tuple(np.array(b_l, dtype=np.float64) for b_l in b))


def _matrix(rows: Sequence[Sequence[float]], l: int) -> Array:
    if len(set(map(len, rows))) > 1:
        raise ShapeError(f"W[{l}] has rows of different lengths", f"W[{l}]")
    return np.array(rows, dtype=np.float64)
