"""The draw lens: a pad; and the answer to a drawing, its three best outputs and how the ink was centred and scaled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.data.pen import MIDDLE
from app.data.strokes import DOT, Fit
from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.teach import Taught, teaching
from app.nn.array import Array
from app.scene.marks.marks import Pixel
from app.scene.marks.words import fixed

SIDE = 112.0           # px of the little 28x28 picture
BEST = 3


@dataclass(frozen=True, slots=True)
class Best:
    """One of the best outputs.  length: its activation as a share of the full bar, 0 to 100."""

    digit: int
    activation: str
    length: float


@dataclass(frozen=True, slots=True)
class DrawnAnswer:
    """What the network says to a drawing.  pixels: the 28x28 picture as the network saw it."""

    best: tuple[Best, ...]
    pixels: tuple[Pixel, ...]
    fitted: str


def reading(a: Array, drawing: Fit) -> DrawnAnswer:
    """a: (n_L,), the outputs.  drawing: what they answer, and how it was fitted."""
    order = np.argsort(-a, kind="stable")[:BEST]
    best = tuple(
        Best(int(j), fixed(float(a[j])), round(100 * min(max(float(a[j]), 0.0), 1.0), 1)) for j in order
    )
    return DrawnAnswer(best, thumbnail(drawing.pixels), fitted(drawing))


def fitted(drawing: Fit) -> str:
    """How the ink was scaled and moved, in a sentence that is true of this very drawing."""
    left, top, right, bottom = drawing.box
    size = "so that its longer side fills 20 pixels" if max(right - left, bottom - top) >= DOT \
        else "no further than a tenth of the pad would be, so that a dot stays a dot"
    centre = (m * drawing.scale + d for m, d in zip(drawing.mass, drawing.offset, strict=True))
    is_centred = all(abs(c - MIDDLE) < 0.01 for c in centre)
    where = "in the middle of 28" if is_centred else "as near the middle of 28 as all of it fits"
    return (f"Your ink, scaled {size} (one width of the pad would be {drawing.scale:.0f}), "
            f"and moved so that its centre of mass sits {where}.")


def thumbnail(pixels: Array, size: float = SIDE) -> tuple[Pixel, ...]:
    """An image as inked pixels in a square of the given size."""
    side = round(len(pixels) ** 0.5)
    cell = size / side
    return tuple(
        Pixel(f"p-{k}", round(k % side * cell, 2), round(k // side * cell, 2), round(min(float(pixels[k]), 1.0), 3))
        for k in np.flatnonzero(pixels > 0.004).tolist()
    )


@dataclass(frozen=True, slots=True)
class Pad:
    """is_there: whether this network reads drawings.  inputs: the numbers that it reads.  teaching: of the example."""

    is_there: bool
    inputs: int
    teaching: Taught | None


def pad(moment: Moment) -> Pad:
    """A pad for whoever reads images."""
    return Pad(moment.view.side > 0, moment.view.net.sizes[0], teaching(moment))


DRAW = Lens("draw", "Draw a digit and teach it", pad, fits=lambda moment: moment.view.side > 0, is_live=True)
