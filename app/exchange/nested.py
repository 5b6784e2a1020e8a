"""Arrays as nested lists of float64, in full precision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.nn.array import Array

Vector = list[float]
Matrix = list[Vector]


def numbers(values: Array) -> Any:
    """An array as nested lists."""
    return values.tolist()


def layers(arrays: Iterable[Array]) -> Any:
    """One array a layer, as nested lists."""
    return [array.tolist() for array in arrays]
