"""The angle between two gradients: how far from straight downhill a step goes."""

from __future__ import annotations

import numpy as np

from app.nn.array import Array


def angle(g: Array, h: Array) -> float:
    """The angle between two directions in degrees, 0 to 180, to its last digit; 90 where one has no length."""
    g_length, h_length = np.linalg.norm(g), np.linalg.norm(h)
    if not g_length or not h_length:
        return 90.0
    one, other = g / g_length, h / h_length
    return float(np.degrees(2.0 * np.arctan2(np.linalg.norm(one - other), np.linalg.norm(one + other))))
