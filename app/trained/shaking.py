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
    near = [padded[:, 1:-1, :-2], padded[:, 1:-1, 2:], padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], images]
    other = np.where((pen > 0.0)[:, None, None], np.max(near, axis=0), np.min(near, axis=0))
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
    place = np.arange(side) - (side - 1) / 2.0
    x = matrix[:, 0, 0, None, None] * place + matrix[:, 0, 1, None, None] * place[:, None] + shift[:, 0, None, None]
    y = matrix[:, 1, 0, None, None] * place + matrix[:, 1, 1, None, None] * place[:, None] + shift[:, 1, None, None]
    # One pixel of paper around the image: everything outside is read from there.
    padded, wide = np.pad(images, ((0, 0), (1, 1), (1, 1))).ravel(), side + 2
    x, y = (np.clip(v + (side + 1) / 2.0, 0.0, wide - 1.001) for v in (x, y))
    left, top = x.astype(np.int64), y.astype(np.int64)
    x -= left
    y -= top
    corner = wide * wide * np.arange(n)[:, None, None] + wide * top + left
    above = (1.0 - x) * padded[corner] + x * padded[corner + 1]
    below = (1.0 - x) * padded[corner + wide] + x * padded[corner + wide + 1]
    return np.asarray((1.0 - y) * above + y * below)
