"""One precision for what is trained, shown and checked: float64."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def seal(values: Array) -> Array:
    """The same array, read-only from now on: what is on screen cannot change under it. For arrays of our own."""
    values.setflags(write=False)
    return values


def sealed(values: Array) -> Array:
    """A read-only view of somebody else's array, who may go on writing to it."""
    view = values.view()
    view.flags.writeable = False
    return view


NONE: Array = sealed(np.empty(0))
"""Entry 0 of W, b, z and delta: layer 0 has none, so that W[l] is W^(l) and no index is ever shifted."""
