"""A visitor's own points in the plane: read from CSV, and taken as data."""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from itertools import chain, zip_longest

import numpy as np

from app import limits
from app.data.examples import Dataset, Examples
from app.errors import NotThereError, RangeError, ShapeError

Point = tuple[float, float, int]
"""x, y and the class, 0 or 1."""

NAME = "own"
SEPARATORS = ";\t,"


def read(text: str) -> tuple[Point, ...]:
    """The points of a CSV text: x, y and a class a line. A first line of names is passed over.

    The separator is a semicolon, a tab or a comma, whichever of them the first line has, in this order.
    Raises ShapeError or RangeError, naming the line, for anything else.
    """
    lines = [(n, line) for n, line in enumerate(text.lstrip("\N{BOM}").splitlines(), 1) if line.strip()]
    if not lines:
        raise ShapeError("there is no line in this text: write a point a line, as x, y, class")
    separator = next((s for s in SEPARATORS if s in lines[0][1]), ",")
    rows = [(n, _cells(n, line, separator)) for n, line in lines]
    if not any(map(_is_number, rows[0][1][:2])):
        rows = rows[1:]
    if not rows:
        raise ShapeError("there is only a line of names: write a point a line after it, as x, y, class")
    check_count(rows)
    return tuple(_point(n, cells) for n, cells in rows)


def check_count(points: Sequence[object]) -> None:
    """Raise RangeError for more than there may be."""
    if len(points) > limits.OWN_POINTS:
        raise RangeError(f"there may be at most {limits.OWN_POINTS} points; these are {len(points)}")


def check(point: Point, where: str = "a point") -> None:
    """Raise RangeError unless a point lies on the map and has a class."""
    x, y, label = point
    if not (abs(x) <= limits.PLANE and abs(y) <= limits.PLANE):        # False for NaN as well
        raise RangeError(f"{where} must have x and y from -{limits.PLANE:g} to {limits.PLANE:g}, where the map ends: "
                         "divide each column by its largest number")
    if label not in (0, 1):
        raise RangeError(f"{where} must be of class 0 or 1")


def dataset(points: Sequence[Point]) -> Dataset:
    """Points as data: the first, third, ... are trained on, the others only tested on."""
    raw = np.array([point[:2] for point in points], dtype=np.float64).reshape(-1, 2) + 0.0     # no -0: equal, same bits
    labels = np.array([point[2] for point in points], dtype=np.int64)
    raw.flags.writeable = labels.flags.writeable = False
    train, test = (Examples(raw[first::2], labels[first::2]) for first in (0, 1))
    return Dataset(NAME, train, test, inputs=2, classes=2)


def points_of(data: Dataset) -> tuple[Point, ...]:
    """The points of a set in the plane, in the order from which dataset() makes the same split again."""
    halves = (
        [(float(x), float(y), int(label)) for (x, y), label in zip(half.raw, half.labels, strict=True)]
        for half in (data.train, data.test)
    )
    return tuple(point for point in chain.from_iterable(zip_longest(*halves)) if point is not None)


def place(points: Sequence[Point], split: str, index: int) -> int:
    """The number of an example among all points of its set.  Raises NotThereError."""
    at = 2 * index + (split == "test")
    if not 0 <= at < len(points):
        raise NotThereError(f"there is no {split} example {index}: {len(points)} points are there, in turn "
                            "for training and for the test")
    return at


def _cells(n: int, line: str, separator: str) -> list[str]:
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True))
    except csv.Error:
        raise ShapeError(f"line {n} has quotation marks that do not end") from None
    if len(cells) != 3:
        have = f"{len(cells)} column{'' if len(cells) == 1 else 's'}"
        raise ShapeError(f"line {n} has {have}; a point has three: x, y and its class")
    return [cell.strip() for cell in cells]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell      # 1_000 is a number to Python only


def _point(n: int, cells: list[str]) -> Point:
    for name, cell in zip("xy", cells, strict=False):
        if not _is_number(cell) or not math.isfinite(float(cell)):
            raise RangeError(f"line {n} must have a finite number as {name}, such as 0.5 or -1e-2")
    if cells[2] not in ("0", "1"):
        raise RangeError(f"line {n} must end in a class, 0 or 1")
    point = float(cells[0]), float(cells[1]), int(cells[2])
    check(point, f"line {n}")
    return point
