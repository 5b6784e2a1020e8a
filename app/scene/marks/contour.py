"""Where a function over the plane crosses zero: marching squares."""

from __future__ import annotations

import numpy as np

from app.nn.array import Array

Place = tuple[float, float]
"""Column and row among the corners, counted from the upper left one, between corners as fractions."""

TOP, RIGHT, BOTTOM, LEFT = range(4)


def crossings(f: Array) -> tuple[tuple[Place, Place], ...]:
    """The line along f = 0 in pieces: one or two for every square whose corners differ in sign; 0 counts as below.

    f: (rows, columns) at the corners.  Along a side f is taken as linear.
    """
    above = f > 0
    mixed = above[:-1, :-1].astype(int) + above[:-1, 1:] + above[1:, 1:] + above[1:, :-1]
    return tuple(
        piece for row, column in np.argwhere((mixed > 0) & (mixed < 4)).tolist()
        for piece in _pieces(f[row : row + 2, column : column + 2].ravel().tolist(), row, column)
    )


def _pieces(corners: list[float], row: int, column: int) -> list[tuple[Place, Place]]:
    """corners: upper left, upper right, lower left, lower right."""
    a, b, d, c = corners
    sides: dict[int, Place] = {}
    if (a > 0) != (b > 0):
        sides[TOP] = (column + a / (a - b), row)
    if (b > 0) != (c > 0):
        sides[RIGHT] = (column + 1, row + b / (b - c))
    if (d > 0) != (c > 0):
        sides[BOTTOM] = (column + d / (d - c), row + 1)
    if (a > 0) != (d > 0):
        sides[LEFT] = (column, row + a / (a - d))
    if len(sides) == 2:
        one, other = sides.values()
        return [(one, other)]
    if ((a + b + c + d) > 0) == (a > 0):        # a saddle: its middle says which corners hang together
        return [(sides[TOP], sides[RIGHT]), (sides[BOTTOM], sides[LEFT])]
    return [(sides[TOP], sides[LEFT]), (sides[RIGHT], sides[BOTTOM])]
