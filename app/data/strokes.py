"""From pen strokes to the pixels a network reads, made to look as MNIST's do.

MNIST's makers scaled each digit until its ink just fitted a box of 20 x 20 pixels, and then moved it within the
28 x 28 of the image, by whole pixels, until its centre of mass lay in the pixel right of and below the middle.
The same is done here, but for the rounding: a drawing may stand anywhere on the pad, at any size, and run on past its
edges by as much as the pad is wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np

from app import limits
from app.data.examples import Array
from app.data.pen import Pen
from app.errors import RangeError

DOT = 0.1
"""A drawing smaller than this part of the pad is not blown up any further: a tap stays a dot."""

REACH = f"from {-limits.BEYOND:g} to {1.0 + limits.BEYOND:g}, the pad being from 0 to 1"
"""Where the points of a stroke may lie, in words."""

Strokes = Sequence[Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True)
class Fit:
    """A drawing as the network sees it, and how it was put there.

    pixels: (side * side,), ink from 0 to 1, row by row.  box: where the pen went on the pad, as left, top, right,
    bottom.  scale, offset: a point (x, y) of the pad lands at (x * scale + offset[0], y * scale + offset[1]), in
    pixels from the image's upper left corner.  mass: the ink's centre of mass on the pad.
    """

    pixels: Array
    box: tuple[float, float, float, float]
    scale: float
    offset: tuple[float, float]
    mass: tuple[float, float]


def fit(strokes: Strokes, side: int = 28) -> Fit | None:
    """The strokes as an image of side x side pixels, centred and scaled; None for a pad without a single point.

    strokes: points (x, y), y downwards, from 0 to 1 on the pad; a stroke of one point is a dot.
    Raises RangeError for a point further than limits.BEYOND off the pad, and for what else limits.py forbids.
    """
    if not limits.SIDE <= side <= isqrt(limits.INPUTS):
        raise RangeError(f"a drawing goes into images {limits.SIDE} to {isqrt(limits.INPUTS)} pixels wide")
    lines = _lines(strokes)
    if not lines:
        return None
    points, pen = np.concatenate(lines), Pen(side)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (pen.box - pen.width) / max(float(np.max(high - low)), DOT)
    way = scale * np.concatenate([np.hstack((line[:-1], line[1:])) for line in lines])
    centred = (side - scale * (low + high)) / 2.0               # the box in the middle of the image
    mass = _centre_of_mass(pen.ink(way + np.tile(centred, 2)))
    room = (side - scale * (high - low) - pen.width - pen.blur) / 2.0
    offset = centred + np.clip(pen.middle - mass, -room, room)  # no ink leaves the image, however lopsided
    pixels = pen.ink(way + np.tile(offset, 2)).ravel()
    pixels.flags.writeable = False
    return Fit(pixels, (*_pair(low), *_pair(high)), scale, _pair(offset), _pair((mass - centred) / scale))


def _lines(strokes: Strokes) -> list[Array]:
    """The strokes that have points, each as (n, 2); a dot is two equal points."""
    if len(strokes) > limits.STROKES:
        raise RangeError(f"a drawing has at most {limits.STROKES} strokes; this one has {len(strokes)}")
    if (count := sum(map(len, strokes))) > limits.POINTS:
        raise RangeError(f"a drawing has at most {limits.POINTS} points; this one has {count}")
    lines = [_line(stroke) for stroke in strokes if len(stroke)]
    return [np.repeat(line, 2, axis=0) if len(line) == 1 else line for line in lines]


def _line(stroke: Sequence[Sequence[float]]) -> Array:
    try:
        line = np.array(stroke, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise RangeError("each point of a stroke must be two numbers, x and y") from error
    if line.ndim != 2 or line.shape[1] != 2:
        raise RangeError("each point of a stroke must be two numbers, x and y")
    if not ((line >= -limits.BEYOND) & (line <= 1.0 + limits.BEYOND)).all():    # False for NaN as well
        raise RangeError(f"each x and y of a stroke must be a finite number {REACH}")
    return line


def _centre_of_mass(ink: Array) -> Array:
    """x and y of the ink's centre of mass, in pixels from the upper left corner."""
    centre = np.arange(len(ink)) + 0.5
    return np.asarray(np.array((ink.sum(axis=0) @ centre, ink.sum(axis=1) @ centre)) / ink.sum())


def _pair(xy: Array) -> tuple[float, float]:
    return float(xy[0]), float(xy[1])
