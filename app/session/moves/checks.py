"""Numbers from a visitor, checked against limits.py before anything is done with them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app import limits
from app.data.examples import Dataset
from app.errors import NotThereError, RangeError, ShapeError
from app.nn.array import Array
from app.nn.network import Architecture


def checked_eta(eta: float) -> float:
    """Raises RangeError."""
    if not 0.0 < eta <= limits.ETA:      # False for NaN as well
        raise RangeError(f"eta must be a finite number above 0 and at most {limits.ETA:g}")
    return float(eta)


def checked_batch_size(batch_size: int, dataset: Dataset | None) -> int:
    """Raises RangeError."""
    most = min(limits.BATCH, len(dataset.train)) if dataset else limits.BATCH
    if not 1 <= batch_size <= most:
        raise RangeError(f"batch_size must be a whole number from 1 to {most}")
    return batch_size


def checked_seed(seed: int) -> int:
    """Raises RangeError."""
    if not 0 <= seed <= limits.SEED:
        raise RangeError(f"seed must be a whole number from 0 to {limits.SEED}")
    return seed


def checked_layer(to: int, arch: Architecture) -> int:
    """A layer that a pass can reach, 1 to L.  Raises NotThereError."""
    if not 1 <= to <= arch.L:
        raise NotThereError(f"there is no layer {to} to go to: a pass goes through layers 1 to {arch.L}")
    return to


def checked_x(x: Sequence[float], arch: Architecture) -> Array:
    """(n_0,).  Raises ShapeError, RangeError."""
    if len(x) != arch.sizes[0]:
        raise ShapeError(f"x has {so_many(len(x))}; layer 0 has {arch.sizes[0]} neurons", "x")
    return _within(x, limits.INPUT, "x")


def so_many(n: int) -> str:
    """So many numbers, in words."""
    return f"{n} number{'' if n == 1 else 's'}"


def checked_y(y: Sequence[float], arch: Architecture) -> Array:
    """(n_L,).  Raises ShapeError, RangeError."""
    if len(y) != arch.sizes[-1]:
        raise ShapeError(f"y has {so_many(len(y))}; layer {arch.L} has {arch.sizes[-1]} neurons", "y")
    if arch.cost == "cross_entropy" and not all(0.0 <= y_j <= 1.0 for y_j in y):
        raise RangeError("cross-entropy compares probabilities: every number of y must be from 0 to 1")
    return _within(y, limits.INPUT, "y")


def checked_theta(theta: Array) -> Array:
    """All parameters at once.  Raises RangeError."""
    if not np.all(np.abs(theta) <= limits.WEIGHT):
        raise RangeError(f"every weight and bias must be a finite number from -{limits.WEIGHT:g} to {limits.WEIGHT:g}")
    return theta


def checked_parameter(value: float) -> float:
    """One weight or bias.  Raises RangeError."""
    if not abs(value) <= limits.WEIGHT:
        raise RangeError(f"a weight or bias must be a finite number from -{limits.WEIGHT:g} to {limits.WEIGHT:g}")
    return float(value)


def _within(values: Sequence[float], most: float, name: str) -> Array:
    if not all(math.isfinite(v) and abs(v) <= most for v in values):
        raise RangeError(f"every number of {name} must be a finite number from -{most:g} to {most:g}")
    return np.array(values, dtype=np.float64)
