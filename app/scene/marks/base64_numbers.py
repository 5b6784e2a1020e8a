"""Whole numbers in base 64, for what is sent 30 times a second: two letters say 0 to 4,095."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)


def letters(numbers: NDArray[np.int64], digits: int) -> str:
    """Each number, (n,), in base 64, the highest digit first."""
    places = np.stack([numbers >> 6 * d & 63 for d in range(digits - 1, -1, -1)], axis=1)
    return ALPHABET[places].tobytes().decode("ascii")
