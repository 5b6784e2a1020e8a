"""Whole numbers in base 64, for what is sent 40 times a second: two letters say 0 to 4,095."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_PAIRS = tuple(one + other for one in _LETTERS for other in _LETTERS)
ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)


def letters(numbers: NDArray[np.int64], digits: int) -> str:
    """Each number, (n,), in base 64, the highest digit first."""
    places = np.stack([numbers >> 6 * d & 63 for d in range(digits - 1, -1, -1)], axis=1)
    return ALPHABET[places].tobytes().decode("ascii")


def letters_of_few(numbers: Sequence[int], digits: int) -> str:
    """The same for some dozens: numpy takes longer to begin."""
    if digits > 2:
        return "".join([letters_of_few((v >> 12,), digits - 2) + _PAIRS[v & 4095] for v in numbers])
    return "".join([(_PAIRS if digits == 2 else _LETTERS)[v] for v in numbers])
