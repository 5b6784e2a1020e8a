"""Points of the visitor's own in the plane, as data: which are trained on, and which are only tested on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from app import limits
from app.data.examples import Dataset, Examples
from app.errors import NotThereError, RangeError

Point = tuple[float, float, int]
"""x, y and the class, 0 or 1."""

Split = Literal["train", "test"]

NAME = "own"

FEW = 20
"""Fewer points than this are all trained on: of the four corners of XOR none can be spared for a test."""


@dataclass(frozen=True, slots=True)
class OwnPoints:
    """Both halves, each in the order in which its points came.  said: how their text was taken, in sentences."""

    train: tuple[Point, ...] = ()
    test: tuple[Point, ...] = ()
    said: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.train) + len(self.test)

    def split(self, name: Split) -> tuple[Point, ...]:
        """The points called "train" or "test"."""
        return self.train if name == "train" else self.test

    def having(self, name: Split, points: Iterable[Point]) -> OwnPoints:
        """The same with another half."""
        half = tuple(points)
        return replace(self, train=half) if name == "train" else replace(self, test=half)

    def check_place(self, name: Split, index: int) -> None:
        """Raise NotThereError for an example that there is not."""
        if not 0 <= index < len(self.split(name)):
            raise NotThereError(f"there is no {name} example {index}: {len(self)} points are there, "
                                f"{len(self.train)} for training and {len(self.test)} for the test")


def in_turn(points: Sequence[Point]) -> OwnPoints:
    """The first, third, ... to be trained on, whatever their class."""
    return OwnPoints(tuple(points[::2]), tuple(points[1::2]))


def halves(points: Sequence[Point]) -> OwnPoints:
    """The first, third, ... of each class to be trained on, the others only tested on; of FEW all are trained on."""
    if len(points) < FEW:
        return OwnPoints(tuple(points))
    seen: Counter[int] = Counter()
    found: dict[Split, list[Point]] = {"train": [], "test": []}
    for point in points:
        found["test" if seen[point[2]] % 2 else "train"].append(point)
        seen[point[2]] += 1
    return OwnPoints(tuple(found["train"]), tuple(found["test"]))


def half_for(points: OwnPoints, label: int) -> Split:
    """Where one more point of a class goes: every second one only to be tested on, once there are FEW."""
    of_its_class = sum(point[2] == label for half in (points.train, points.test) for point in half)
    return "test" if len(points) >= FEW and of_its_class % 2 else "train"


def in_words(points: OwnPoints) -> tuple[str, ...]:
    """How they are divided."""
    if not points.test:
        why = f": with fewer than {FEW} none can be spared for a test" if len(points) < FEW else ""
        return (f"All {len(points)} points are trained on{why}.",)
    return (f"Of {len(points)} points every second one of each class is kept for the test: {len(points.train)} are "
            f"trained on, {len(points.test)} only tested on.",)


def lacking(train: Iterable[int], test: Iterable[int]) -> tuple[str, ...]:
    """What is wrong with halves of these classes: one has points of one class only."""
    return tuple(
        f"{half} there is no point of class {1 - min(classes)}."
        for half, labels in (("Among those to be trained on", train), ("Among those for the test", test))
        if len(classes := {int(label) for label in labels}) == 1
    )


def check_count(n: int) -> None:
    """Raise RangeError for more points than there may be."""
    if n > limits.OWN_POINTS:
        raise RangeError(f"there may be at most {limits.OWN_POINTS} points; these are {n}")


def check(point: Point, reach: float = limits.PLANE) -> None:
    """Raise RangeError unless a point has a class, and x and y within reach: on the map, if nothing else is said."""
    x, y, label = point
    if not (abs(x) <= reach and abs(y) <= reach):        # False for NaN as well
        ends = ", where the map ends" if reach == limits.PLANE else ""
        raise RangeError(f"a point must have x and y from -{reach:g} to {reach:g}{ends}")
    if label not in (0, 1):
        raise RangeError("a point must be of class 0 or 1")


def dataset(points: OwnPoints) -> Dataset:
    """The points as a set to learn from."""
    return Dataset(NAME, _examples(points.train), _examples(points.test), inputs=2, classes=2)


def _examples(points: Sequence[Point]) -> Examples:
    raw = np.array([point[:2] for point in points], dtype=np.float64).reshape(-1, 2) + 0.0     # no -0: equal, same bits
    labels = np.array([point[2] for point in points], dtype=np.int64)
    raw.flags.writeable = labels.flags.writeable = False
    return Examples(raw, labels)


def points_of(data: Dataset) -> OwnPoints:
    """The points of a set in the plane: what dataset() makes it of."""
    train, test = (
        tuple((float(x), float(y), int(label)) for (x, y), label in zip(half.raw, half.labels, strict=True))
        for half in (data.train, data.test)
    )
    return OwnPoints(train, test)
