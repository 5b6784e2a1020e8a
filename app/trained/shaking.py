"""Training images, each shaken a little: turned, slanted, stretched, moved, and written with another pen.

MNIST's writers are not this app's visitors. A network that saw each digit in many shakes reads pens better.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.nn.array import Array

CHUNK = 250
"""Images shaken at once: 1.6 MB a temporary."""


@dataclass(frozen=True, slots=True)
class Shaking:
    """How strongly: standard deviations, drawn anew for every image in every epoch.

    turn: radians.  slant: pixels sideways for each pixel up.  stretch: of the logarithm of width and of height.
    move: pixels, in x and in y.  pen: from -1 to 1 evenly times this; 1 is the line one pixel wider all around.
    """

    turn: float
    slant: float
    stretch: float
    move: float
    pen: float


def shaken(images: NDArray[np.uint8], side: int, how: Shaking, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Each image shaken by itself: (n, side * side) in and out."""
    result = np.empty_like(images)
    for start in range(0, len(images), CHUNK):
        chunk = images[start : start + CHUNK].reshape(-1, side, side).astype(np.float64)
        inked = _written(chunk, how.pen * rng.uniform(-1.0, 1.0, len(chunk)))
        moved = _moved(inked, *_maps(how, len(chunk), rng))
        result[start : start + CHUNK] = np.rint(moved).reshape(len(chunk), -1)
    return result


def _written(images: Array, pen: Array) -> Array:
    """The images with a wider pen (0 < pen <= 1) or a finer one (-1 <= pen < 0), one number each."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))
    most, least = images.copy(), images.copy()
    for near in (padded[:, 1:-1, :-2], padded[:, 1:-1, 2:], padded[:, :-2, 1:-1], padded[:, 2:, 1:-1]):
        np.maximum(most, near, out=most)
        np.minimum(least, near, out=least)
    other = np.where((pen > 0.0)[:, None, None], most, least)
    return np.asarray(images + np.abs(pen)[:, None, None] * (other - images))


def _maps(how: Shaking, n: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """For each image the matrix (n, 2, 2) and the shift (n, 2) from a pixel's place to where its ink comes from."""
    turn, slant = how.turn * rng.standard_normal(n), how.slant * rng.standard_normal(n)
    width, height = np.exp(how.stretch * rng.standard_normal((2, n)))
    cos, sin = np.cos(turn), np.sin(turn)
    matrix = np.array(((cos * width, (cos * slant - sin) * height), (sin * width, (sin * slant + cos) * height)))
    return np.moveaxis(matrix, -1, 0), how.move * rng.standard_normal((n, 2))


def _moved(images: Array, matrix: Array, shift: Array) -> Array:
    """The images seen through their maps, with the ink between pixels mixed from the four around; paper outside."""
    n, side, _ = images.shape
    # One pixel of paper around the image: everything outside is read from there.
    ink, wide = np.pad(images, ((0, 0), (1, 1), (1, 1))).ravel(), side + 2
    (x, left), (y, top) = (_from(matrix[:, axis], shift[:, axis], side) for axis in (0, 1))
    corner = wide * wide * np.arange(n)[:, None, None] + wide * top + left
    above, below = ((1.0 - x) * ink.take(at) + x * ink.take(at + 1) for at in (corner, corner + wide))
    return np.asarray((1.0 - y) * above + y * below)


def _from(row: Array, shift: Array, side: int) -> tuple[Array, NDArray[np.int64]]:
    """Where each pixel's ink comes from along one axis: how far it lies past the pixel before it, and that pixel.

    row: (n, 2), that axis of each image's matrix.  shift: (n,).  Both answers: (n, side, side), paper counted.
    """
    place = np.arange(side) - (side - 1) / 2.0
    down = row[:, 1, None] * place + (shift + (side + 1) / 2.0)[:, None]
    at = row[:, 0, None, None] * place + down[:, :, None]
    np.clip(at, 0.0, side + 2 - 1.001, out=at)
    before = at.astype(np.int64)
    at -= before
    return at, before
