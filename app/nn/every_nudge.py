"""All slopes of C0 without a backward pass: each parameter is nudged once, and the whole forward pass runs again."""

from __future__ import annotations

import numpy as np

from app.nn.array import Array
from app.nn.network import Network

H = 2.0**-25
"""3.0e-8. (C0(theta + h) - C0(theta)) / h is off by about h C0'' / 2 (cutting off) and 2^-52 C0 / h (rounding)."""


class EveryNudge:
    """Nudges the parameters of a network in the order of theta, in a list of its own that it puts right again."""

    def __init__(self, net: Network, x: Array, y: Array) -> None:
        """x: (n_0,).  y: (n_L,)."""
        self._arch, self._x, self._y = net.arch, x, y
        self._theta = net.theta.copy()
        self._W, self._b = net.arch.split(self._theta)
        self._C0 = self.cost()          # of no nudge at all: one forward pass more than there are parameters

    @property
    def nbytes(self) -> int:
        return self._theta.nbytes

    def cost(self) -> float:
        """C0, from one forward pass as the parameters stand now."""
        a = z = self._x
        for l in range(1, self._arch.L + 1):
            z = self._W[l].dot(a) + self._b[l]                      # (E1)
            a = self._arch.sigma(l).sigma(z)                        # (E2)
        return float(self._arch.C.C0(z, a, self._y))                # (E3)

    def slopes(self, start: int, end: int) -> Array:
        """(C0(theta_i + h) - C0(theta)) / h for i from start to end of theta, one forward pass each: (end - start,)."""
        found = np.empty(end - start)
        for i in range(start, end):
            theta_i = self._theta[i]
            self._theta[i] += H
            felt = self._theta[i] - theta_i     # h as rounding leaves it
            found[i - start] = (self.cost() - self._C0) / felt
            self._theta[i] = theta_i
        return found
