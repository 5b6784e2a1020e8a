"""Where training starts: seeded, so that the same seed gives the same start, bit for bit."""

from __future__ import annotations

import numpy as np

from app import limits
from app.errors import RangeError
from app.nn.network import Architecture, Network

INITS = ("scaled_normal", "normal", "zeros", "equal", "saturated")

TOO_LARGE = 100.0
"""Times the scaled start at which sigma is flat nearly everywhere."""


def initial(arch: Architecture, init: str, seed: int) -> Network:
    """The network that a session starts from.

    scaled_normal: w from N(0, 1/n_in), b = 0.  normal: w and b from N(0, 1).  Two that learning never gets over:
    zeros: all 0, and equal: every w is 1/n_in, b = 0.  saturated: w as scaled_normal, TOO_LARGE times as large.
    Raises RangeError for another init, or a seed beyond limits.SEED.
    """
    if init not in INITS:
        raise RangeError(f"init must be one of {', '.join(INITS)}")
    if not 0 <= seed <= limits.SEED:
        raise RangeError(f"seed must be a whole number from 0 to {limits.SEED}")
    rng = np.random.default_rng(seed)
    theta = np.zeros(arch.parameter_count)
    W, b = arch.split(theta)
    for l in range(1, arch.L + 1):
        if init == "scaled_normal":
            W[l][:] = rng.standard_normal(W[l].shape) / np.sqrt(arch.sizes[l - 1])
        elif init == "saturated":
            W[l][:] = TOO_LARGE * rng.standard_normal(W[l].shape) / np.sqrt(arch.sizes[l - 1])
        elif init == "equal":
            W[l][:] = 1.0 / arch.sizes[l - 1]
        elif init == "normal":
            W[l][:] = rng.standard_normal(W[l].shape)
            b[l][:] = rng.standard_normal(b[l].shape)
    return Network(arch, theta)
