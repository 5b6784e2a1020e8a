"""Points of the visitor's own, read from a text: scaled onto the map, and their two labels made classes."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from app import limits
from app.data.csv_numbers import number
from app.data.csv_table import Line, table
from app.data.own_points import Point, check_count
from app.errors import LineError

SCALES = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
"""What coordinates are divided by, times a power of ten: the smallest with which all of them fit on the map."""

NAMED = 5
"""Labels that are named where there are too many."""

NO_LABEL = frozenset({"", "nan", "na", "n/a", "#n/a", "null", "?"})
"""What stands where a label is missing; beside one other label it is one itself."""

LONGEST = 20
"""Letters of a label that are said."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says.  scale: what x and y were divided by, 1 for nothing.  names: of class 0 and 1.

    said: what was taken how, in sentences.
    """

    points: tuple[Point, ...]
    scale: float
    names: tuple[str, str]
    said: tuple[str, ...]


def read(text: str, is_scaled: bool = True) -> Reading:
    """The points of a text: x, y and a class a line, in any of the ways that csv_table knows.

    is_scaled: divide x and y by one number where they would not fit on the map.
    Raises LineError, naming the line, or RangeError for too many.
    """
    found = table(text)
    check_count(len(found.lines))
    xy = [_place(line, is_scaled) for line in found.lines]
    names = _classes(found.lines)
    scale = _scale(max(abs(v) for place in xy for v in place)) if is_scaled else 1.0
    labels = [int(_label(line.cells[2]) == names[1]) for line in found.lines]
    points = tuple((x / scale, y / scale, label) for (x, y), label in zip(xy, labels, strict=True))
    return Reading(points, scale, names, (*found.said, *_of_classes(names, labels), *_of_scale(scale)))


def _place(line: Line, is_scaled: bool) -> tuple[float, float]:
    values = []
    for name, cell in zip("xy", line.cells, strict=False):
        value = number(cell)
        if value is None or not math.isfinite(value):
            raise LineError(f"line {line.n} must have a finite number as {name}, such as 0.5 or -1e-2", line.n)
        if not is_scaled and abs(value) > limits.INPUT:
            raise LineError(f"line {line.n} must have x and y from -{limits.INPUT:g} to {limits.INPUT:g} to be taken "
                            "as they are", line.n)
        values.append(value)
    return values[0], values[1]


def _label(cell: str) -> str:
    """A label as it is compared: 1, 1.0 and 1e0 are one."""
    value = number(cell)
    return cell if value is None else repr(value + 0.0).removesuffix(".0")


def _classes(lines: tuple[Line, ...]) -> tuple[str, str]:
    """Which label is class 0, and which is class 1: 0 and 1 themselves, else the smaller number or word first."""
    counts = Counter(_label(line.cells[2]) for line in lines)
    if set(counts) <= {"0", "1"}:
        return "0", "1"
    if "" in counts or len(counts) > 2:
        n = next((line.n for line in lines if line.cells[2].lower() in NO_LABEL), 0)
        if n:
            raise LineError(f"line {n} must end in a class, such as 0 or 1", n)
    if len(counts) > 2:
        raise _too_many(counts, lines)
    names = sorted(counts, key=lambda name: (math.inf if (v := number(name)) is None else v, name.lower(), name))
    return names[0], names[1] if len(names) > 1 else ""


def _too_many(counts: Counter[str], lines: tuple[Line, ...]) -> LineError:
    said = [f"{name[:LONGEST]} ({times})" for name, times in counts.most_common(NAMED)]
    more = len(counts) - NAMED
    words = ", ".join(said) + (f" and {more} more" if more > 0 else "")
    third = list(counts)[2]
    n = next(line.n for line in lines if _label(line.cells[2]) == third)
    return LineError(f"there are {len(counts)} different classes in the last column, {words}: two can be told apart "
                     f"here, so keep the lines of two; line {n} is the first of a third", n)


def _of_classes(names: tuple[str, str], labels: list[int]) -> tuple[str, ...]:
    if len(set(labels)) == 1:
        return (f"All of them are of one class, {names[labels[0]][:LONGEST]}: there is nothing to tell apart.",)
    if names == ("0", "1"):
        return ()
    return (f"{names[0][:LONGEST]} is class 0, {names[1][:LONGEST]} is class 1.",)


def _scale(largest: float) -> float:
    """The smallest of SCALES, times a power of ten, that brings a number onto the map; 1 for one that is on it."""
    if largest <= limits.PLANE:
        return 1.0
    power = 10.0 ** (math.floor(math.log10(largest)) - 1)
    scales = (step * tens for tens in (power, 10.0 * power) for step in SCALES)
    return next(scale for scale in scales if largest / scale <= limits.PLANE)


def _of_scale(scale: float) -> tuple[str, ...]:
    if scale == 1.0:
        return ()
    return (f"x and y are divided by {scale:g}, both alike, so that all points are on the map, which ends at "
            f"{limits.PLANE:g}.",)
