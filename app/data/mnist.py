"""MNIST: 60,000 + 10,000 handwritten digits, or any other set in four IDX files of the same names."""

from __future__ import annotations

from functools import cache
from math import isqrt
from pathlib import Path

from app.data import idx
from app.data.examples import Dataset, Examples
from app.errors import DataError

SHIPPED = Path(__file__).with_name("mnist")
TRAIN = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
TEST = ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
INK = 1.0 / 255.0
"""A byte of an image times this is its ink: 0 is paper, 1 is full ink."""


@cache
def mnist(folder: Path | None = None) -> Dataset:
    """The digits shipped with the app, or the set that four IDX files in a folder hold.

    Read once and shared; the images stay bytes.  Raises DataError that names the file at fault.
    """
    folder = SHIPPED if folder is None else folder
    train, test = (_examples(folder, *names) for names in (TRAIN, TEST))
    inputs = train.raw.shape[1]
    if test.raw.shape[1] != inputs:
        raise DataError(f"{TEST[0]} has images of {test.raw.shape[1]} pixels; those of {TRAIN[0]} have {inputs}")
    classes = 1 + max(int(train.labels.max()), int(test.labels.max()), 1)
    return Dataset("mnist", train, test, inputs, classes, side=isqrt(inputs))


def _examples(folder: Path, images: str, labels: str) -> Examples:
    pixels, classes = idx.images(_find(folder, images)), idx.labels(_find(folder, labels))
    if len(pixels) != len(classes):
        raise DataError(f"{images} holds {len(pixels)} images, but {labels} {len(classes)} labels")
    return Examples(pixels, classes, INK)


def _find(folder: Path, name: str) -> Path:
    """The file of that name, plain or gzipped."""
    for path in (folder / name, folder / f"{name}.gz"):
        if path.is_file():
            return path
    raise DataError(f"{folder} holds no {name} and no {name}.gz")
