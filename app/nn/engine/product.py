"""Matrix products bound to their operands, in the pieces that BLAS is quickest at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from app.nn.array import Array

Do = Callable[[], object]

DIRECT = 1_000_000
"""Multiplications up to which OpenBLAS reads both matrices where they lie. For more it copies them first."""

NARROW = 32
"""Where one side of a product has no more than this, copying costs more than it brings: a third of the time at 16."""


def product(A: Array, B: Array, out: Array) -> Do:
    """A function that writes A B over out, each time it is called.

    A: (m, k).  B: (k, n).  out: (m, n) without gaps.
    A long and narrow product is cut across its long side, so that no piece exceeds DIRECT.
    """
    (m, k), n = A.shape, B.shape[1]
    pieces = -(-m * k * n // DIRECT)
    if pieces == 1 or min(m, n) > NARROW:
        return partial(A.dot, B, out)
    places = [slice(*ends) for ends in pairwise(i * max(m, n) // pieces for i in range(pieces + 1))]
    if m > n:
        return in_turn([partial(A[rows].dot, B, out[rows]) for rows in places])
    return in_turn([partial(np.matmul, A, B[:, columns], out[:, columns]) for columns in places])


def in_turn(pieces: list[Do]) -> Do:
    """A function that calls all of these, one after the other."""

    def do() -> None:
        for piece in pieces:
            piece()

    return do
