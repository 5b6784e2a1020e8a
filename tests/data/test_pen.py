"""The pen writes as MNIST's pens did: as wide, as dark, as sharp. And the drawings are what the README says."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from app import limits
from app.data.examples import Array
from app.data.mnist import mnist
from app.data.strokes import fit
from tests.data.pens import Drawing


def images_of(drawings: list[Drawing]) -> tuple[Array, NDArray[np.int64]]:
    fits = [fit(drawing.strokes) for drawing in drawings]
    return np.array([f.pixels for f in fits if f]), np.array([drawing.digit for drawing in drawings])


def line_width(images: Array) -> Array:
    """Ink over half of the length of its outline, which is the sum of all slopes: (n,), in pixels."""
    padded = np.pad(images.reshape(-1, 28, 28), ((0, 0), (1, 1), (1, 1)))
    slope = np.hypot(np.diff(padded, axis=1)[:, :, :-1], np.diff(padded, axis=2)[:, :-1])
    return np.asarray(2.0 * images.sum(axis=1) / slope.sum(axis=(1, 2)))


def full_part(images: Array) -> Array:
    """The part of the pixels with any ink that have all but full ink: (n,)."""
    return np.asarray((images > 0.98).sum(axis=1) / (images > 0.0).sum(axis=1))


def mean_ink(images: Array) -> Array:
    """The mean over the pixels with any ink: (n,)."""
    return np.asarray(images.sum(axis=1) / (images > 0.0).sum(axis=1))


@pytest.mark.parametrize("measure", [line_width, full_part, mean_ink])
def test_drawings_have_lines_like_mnists(measure: object, drawings: list[Drawing]) -> None:
    assert callable(measure)
    ours, digits = images_of(drawings)
    theirs, labels = mnist().train.raw[:10_000] / 255.0, mnist().train.labels[:10_000]

    def typical(images: Array, of: NDArray[np.int64]) -> float:
        return float(np.mean([np.median(measure(images[of == digit])) for digit in range(10)]))

    assert typical(ours, digits) == pytest.approx(typical(theirs, labels), rel=0.1)


def test_there_are_at_least_100_drawings_of_all_digits_in_several_hands(drawings: list[Drawing]) -> None:
    assert len(drawings) >= 100
    assert min(Counter(d.digit for d in drawings).values()) >= 10
    assert len({d.hand for d in drawings}) >= 4
    assert min(len({d.form for d in drawings if d.digit == digit}) for digit in range(10)) >= 4


def test_drawings_are_of_all_sizes_and_stand_anywhere(drawings: list[Drawing]) -> None:
    boxes = np.array([f.box for d in drawings if (f := fit(d.strokes))])
    height, middle = boxes[:, 3] - boxes[:, 1], (boxes[:, :2] + boxes[:, 2:]) / 2.0

    assert height.min() < 0.35
    assert height.max() > 0.75
    assert middle.min(axis=0).max() < 0.3
    assert middle.max(axis=0).min() > 0.7


def test_drawings_are_what_a_pad_may_send(drawings: list[Drawing]) -> None:
    for drawing in drawings:
        assert len(drawing.strokes) <= limits.STROKES
        assert 2 <= sum(map(len, drawing.strokes)) <= limits.POINTS
