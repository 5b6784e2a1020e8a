"""The digits network as shipped: 784-16-16-10, read from the file that `python -m app.trained` makes."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from app.nn.network import Network
from app.trained.recipe import RECIPE

__all__ = ("RECIPE", "SHIPPED", "digits")

SHIPPED = Path(__file__).with_name("digits.npy")
"""theta, 13,002 little-endian float64 in the order of Network.theta."""


@cache
def digits() -> Network:
    """The trained network, read once and shared."""
    return Network(RECIPE.arch, np.load(SHIPPED, allow_pickle=False).astype(np.float64))
