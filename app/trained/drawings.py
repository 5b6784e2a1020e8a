"""Drawings to train on beside MNIST's images: digits in hands of their own, inked by the pad's own pen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.data.strokes import fit
from app.trained.forms import FORMS
from app.trained.hands import Hands, written

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]


def drawings(count: int, hands: Hands, side: int, rng: np.random.Generator) -> tuple[Images, Labels]:
    """As many drawings, digit by digit in turn: (count, side * side) bytes, as MNIST's images are, and their digits."""
    labels = np.arange(count) % len(FORMS)
    images = np.empty((count, side * side), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[:] = _image(int(label), hands, side, rng)
    return images, labels


def _image(digit: int, hands: Hands, side: int, rng: np.random.Generator) -> NDArray[np.float64]:
    fitted = fit([stroke.tolist() for stroke in written(digit, hands, rng)], side)
    assert fitted is not None, "a form without a stroke"
    return np.rint(255.0 * fitted.pixels)
