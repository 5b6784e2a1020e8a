"""A flat slice through the space of all weights and biases, and the height of the cost over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.nn.engine.sgd import Source
from app.nn.network import Architecture
from app.nn.whole import pieces

LEAST = 1e-9
"""A direction that keeps less than this of its length at a right angle to another counts as parallel to it."""


@dataclass(frozen=True, slots=True, eq=False)
class Plane:
    """The places theta = origin + s u + t v.  u, v: (parameter_count,)."""

    origin: Array
    u: Array
    v: Array

    def at(self, s: float, t: float) -> Array:
        """The parameters at s and t, (parameter_count,)."""
        return self.origin + s * self.u + t * self.v


@dataclass(frozen=True, slots=True, eq=False)
class Shadow:
    """The nearest places of a plane to some points.  s, t: (n,).  off: (n,), each point's distance from the plane."""

    s: Array
    t: Array
    off: Array


def spanned(origin: Array, first: Array, second: Array, seed: int = 0) -> Plane:
    """The plane through origin along two directions: u along the first, v at a right angle to it, both of length 1.

    first, second: (parameter_count,). A direction of no length, or a second one parallel to the first, gives way to
    a random one from the seed.
    """
    rng = np.random.default_rng(seed)
    u = first if np.linalg.norm(first) > 0.0 else rng.standard_normal(first.shape)
    u = u / np.linalg.norm(u)
    length = np.linalg.norm(second)
    v = _beside(u, second)
    if not np.linalg.norm(v) > LEAST * length:
        v = _beside(u, rng.standard_normal(first.shape))
    v = _beside(u, v / np.linalg.norm(v))           # once more: the first time left a trace of u by rounding
    return Plane(origin, u, v / np.linalg.norm(v))


def _beside(u: Array, v: Array) -> Array:
    return np.asarray(v - (u @ v) * u)


def shadow(plane: Plane, points: Array) -> Shadow:
    """The shadow of points on a plane that spanned made.  points: (n, parameter_count)."""
    from_origin = points - plane.origin
    s, t = from_origin @ plane.u, from_origin @ plane.v
    off = np.linalg.norm(from_origin - np.outer(s, plane.u) - np.outer(t, plane.v), axis=1)
    return Shadow(s, t, off)


class Heights:
    """The mean C0 of all examples at any place of a plane.

    z of layer 1 is linear in s and t: its three products with the inputs are made once, and images are not read again.
    """

    def __init__(self, arch: Architecture, plane: Plane, source: Source) -> None:
        """Raises RangeError for no examples."""
        self._arch, self._plane, self._n = arch, plane, len(source)
        parts = [arch.split(part) for part in (plane.origin, plane.u, plane.v)]
        self._pieces = [
            (*(X @ W[1].T + b[1] for W, b in parts), Y) for X, Y in pieces(arch, source)       # (E1)
        ]

    @property
    def nbytes(self) -> int:
        """Bytes of the plane and of the products."""
        plane = self._plane
        parts = (plane.origin, plane.u, plane.v, *(array for piece in self._pieces for array in piece))
        return sum(part.nbytes for part in parts)

    def __call__(self, s: float, t: float) -> float:
        """The mean C0 at s and t."""
        W, b = self._arch.split(self._plane.at(s, t))
        total = 0.0
        for z_origin, z_u, z_v, Y in self._pieces:
            z = z_origin + s * z_u + t * z_v
            for l in range(2, self._arch.L + 1):
                z = self._arch.sigma(l - 1).sigma(z) @ W[l].T + b[l]                           # (E2, E1)
            a = self._arch.sigma(self._arch.L).sigma(z)
            total += float(np.sum(self._arch.C.C0(z, a, Y)))                                      # (E3)
        return total / self._n
