"""The answer to a drawing: the three best outputs, and how the ink was centred and scaled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.nn.array import Array
from app.scene.marks import Pixel
from app.scene.words import fixed

SIDE = 112.0           # px of the little 28x28 picture
BEST = 3


@dataclass(frozen=True, slots=True)
class Best:
    """One of the best outputs.  length: its activation as a share of the full bar, 0 to 100."""

    digit: int
    activation: str
    length: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What the network says to a drawing.  pixels: the 28x28 picture as the network saw it."""

    best: tuple[Best, ...]
    pixels: tuple[Pixel, ...]
    fitted: str


def answer(a: Array, pixels: Array, scale: float) -> Answer:
    """a: (n_L,), the outputs.  pixels: (784,).  scale: pixels of the picture for one width of the pad."""
    order = np.argsort(-a, kind="stable")[:BEST]
    best = tuple(
        Best(int(j), fixed(float(a[j])), round(100 * min(max(float(a[j]), 0.0), 1.0), 1)) for j in order
    )
    return Answer(best, thumbnail(pixels), (
        "Your ink, scaled so that its longer side fills 20 pixels "
        f"(one width of the pad would be {scale:.0f}), and moved so that its centre of mass sits in the middle of 28."
    ))


def thumbnail(pixels: Array, size: float = SIDE) -> tuple[Pixel, ...]:
    """An image as inked pixels in a square of the given size."""
    side = round(len(pixels) ** 0.5)
    cell = size / side
    return tuple(
        Pixel(f"p-{k}", round(k % side * cell, 2), round(k // side * cell, 2), round(min(float(pixels[k]), 1.0), 3))
        for k in np.flatnonzero(pixels > 0.004).tolist()
    )
