"""Points in the plane, in two classes: small sets whose answer one can see.

    xor      the sign of x times the sign of y          circle   a disc, and a ring around it
    moons    two half moons, one inside the other       spiral   two arms around each other
    gauss    two round clouds

Coordinates lie within about -1 to 1. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.data.examples import Array, Dataset, Examples
from app.errors import NotThereError, RangeError

NOISE = 0.05
"""As much as a hand shakes: the classes touch, but a network can tell them apart."""


def plane(name: str, seed: int, count: int = 500, noise: float = NOISE) -> Dataset:
    """A made set of so many points; the first half is trained on, both halves have both classes alike.

    noise: standard deviation of the shift that every coordinate gets after its class is settled.
    Raises NotThereError for a name not in PLANES, RangeError for a number beyond limits.py.
    """
    if name not in SHAPES:
        raise NotThereError(f"there is no set of that name: choose one of {', '.join(PLANES)}")
    _check(seed, count, noise)
    rng = np.random.default_rng(seed)
    half = (count + 1) // 2
    train, test = _examples(name, half, noise, rng), _examples(name, count - half, noise, rng)
    return Dataset(name, train, test, inputs=2, classes=2)


def _check(seed: int, count: int, noise: float) -> None:
    if not 0 <= seed <= limits.SEED:
        raise RangeError(f"seed must be a whole number from 0 to {limits.SEED}")
    if not 2 <= count <= limits.POINTS_IN_PLANE:
        raise RangeError(f"a set in the plane must have 2 to {limits.POINTS_IN_PLANE} points")
    if not 0.0 <= noise <= limits.NOISE:
        raise RangeError(f"noise must be a finite number from 0 to {limits.NOISE:g}")


def _examples(name: str, n: int, noise: float, rng: np.random.Generator) -> Examples:
    labels = np.arange(n, dtype=np.int64) % 2       # in turn, so that any first few have both classes
    points = SHAPES[name](labels, rng) + noise * rng.standard_normal((n, 2))
    for array in (labels, points):
        array.flags.writeable = False
    return Examples(points, labels)


def xor(labels: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """Class 0 where x and y have the same sign."""
    x, y = rng.uniform(0.05, 1.0, (2, len(labels)))
    x *= rng.choice((-1.0, 1.0), len(labels))
    return np.stack((x, np.copysign(y, x) * (1 - 2 * labels)), axis=1)


def circle(labels: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """Class 0 within 0.5 of the middle, class 1 from 0.7 to 1 away; evenly by area."""
    inner, outer = np.where(labels == 0, 0.0, 0.7), np.where(labels == 0, 0.5, 1.0)
    r = np.sqrt(rng.uniform(inner**2, outer**2))
    return _polar(r, rng.uniform(0.0, 2.0 * np.pi, len(labels)))


def moons(labels: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """Class 0 the upper half of a circle, class 1 the lower half of another that reaches into it."""
    bow = _polar(np.full(len(labels), 2.0 / 3.0), rng.uniform(0.0, np.pi, len(labels)))
    middle = np.array((1.0 / 3.0, 1.0 / 6.0))
    return np.where(labels[:, None] == 0, bow - middle, middle - bow)


def spiral(labels: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """Two arms that wind 1.25 times around the middle, the second half a turn behind the first."""
    r = np.sqrt(rng.uniform(0.01, 1.0, len(labels)))
    return _polar(r, np.pi * (2.5 * r + labels))


def gauss(labels: NDArray[np.int64], rng: np.random.Generator) -> Array:
    """Class 0 around (-0.5, -0.5), class 1 around (0.5, 0.5), each with a standard deviation of 0.2."""
    return (labels - 0.5)[:, None] + 0.2 * rng.standard_normal((len(labels), 2))


def _polar(r: Array, angle: Array) -> Array:
    return np.stack((r * np.cos(angle), r * np.sin(angle)), axis=1)


SHAPES: dict[str, Callable[[NDArray[np.int64], np.random.Generator], Array]] = {
    f.__name__: f for f in (xor, circle, moons, spiral, gauss)
}
PLANES = tuple(SHAPES)
