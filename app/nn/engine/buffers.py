"""The memory of a training: made once, for its largest chunk of a mini-batch, and used by all chunks in turn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from app.nn.array import Array
from app.nn.network import Architecture


def bytes_for(arch: Architecture, n: int) -> int:
    """What the buffers for up to n examples hold."""
    inner = arch.sizes[1:]
    return 8 * n * (arch.sizes[0] + 1 + arch.sizes[-1] + arch.sizes[1] + 1 + 3 * (sum(inner) + len(inner)))


class Buffers:
    """Memory for both passes of up to n examples.

    inputs: (n, n_0 + 1), the last column of ones.  Y: (n, n_L).  rows: (n, n_1).  column: (n, 1).
    """

    def __init__(self, arch: Architecture, n: int) -> None:
        self.inputs = np.ones((n, arch.sizes[0] + 1))
        self.Y, self.rows, self.column = np.empty((n, arch.sizes[-1])), np.empty((n, arch.sizes[1])), np.empty((n, 1))
        self._sizes = arch.sizes[1:]
        self._flat = [np.ones((sum(self._sizes) + len(self._sizes)) * n) for _ in range(3)]

    @property
    def nbytes(self) -> int:
        """Bytes of all of it."""
        return sum(part.nbytes for part in (self.inputs, self.Y, self.rows, self.column, *self._flat))

    def layers(self, n: int) -> tuple[list[Array], list[Array], list[Array]]:
        """Views for a, z and d of n examples, each without gaps: hidden layers (n_l + 1, n), then layer L (n, n_L)."""
        ends = np.cumsum([0, *(size + 1 for size in self._sizes[:-1]), self._sizes[-1]]) * n
        a, z, d = ([flat[start:end].reshape(-1, n) for start, end in pairwise(ends)] for flat in self._flat)
        for layers in (a, z, d):
            layers[-1] = layers[-1].reshape(n, -1)
        return a, z, d

    def flat(self, n: int, is_with_output: bool) -> tuple[Array, Array]:
        """One view of all a and one of all z of n examples, layer after layer, with layer L or without it."""
        end = n * (sum(self._sizes) + len(self._sizes) - 1 - (0 if is_with_output else self._sizes[-1]))
        return self._flat[0][:end], self._flat[1][:end]
