"""Points of the visitor's own: put in place of the data, added to it, moved in it. Pure: State x Move -> State."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.data import csv_points
from app.errors import ShapeError
from app.session.moves.stage import cleared, found
from app.session.state.library import Library
from app.session.state.move import AddPoint, MovePoint, Picked, Points
from app.session.state.state import State


def set_points(state: State, move: Points, library: Library) -> State:
    """Learn from these points; the first one that is only tested on comes on the stage.

    Raises ShapeError, RangeError.
    """
    for point in move.points:
        csv_points.check(point)
    return _with(state, move.points, min(1, len(move.points) - 1), library)


def add_point(state: State, move: AddPoint, library: Library) -> State:
    """One point more, after all others; it comes on the stage.  Raises ShapeError, RangeError."""
    added = (move.x, move.y, move.label)
    csv_points.check(added)
    points = (*_points(state, library), added)
    return _with(state, points, len(points) - 1, library)


def move_point(state: State, move: MovePoint, library: Library) -> State:
    """One point elsewhere, of the class that it was; it comes on the stage.

    Raises ShapeError, RangeError, NotThereError.
    """
    points = list(_points(state, library))
    at = csv_points.place(points, move.split, move.index)
    points[at] = (move.x, move.y, points[at][2])
    csv_points.check(points[at])
    return _with(state, tuple(points), at, library)


def _points(state: State, library: Library) -> Sequence[csv_points.Point]:
    """The data so far, as points."""
    _check_plane(state)
    dataset = library.data(state)
    return () if dataset is None else csv_points.points_of(dataset)


def _with(state: State, points: tuple[csv_points.Point, ...], at: int, library: Library) -> State:
    """The stage cleared for other data.  at: the point that comes on it, -1 for none.

    The shuffle was of other points, so that the epoch begins anew.
    """
    _check_plane(state)
    csv_points.check_count(points)
    state = replace(state, points=points, position=0)
    dataset = library.data(state)
    assert dataset is not None
    ref = Picked("test" if at % 2 else "train", at // 2) if at >= 0 else None
    return cleared(
        state,
        batch_size=min(state.batch_size, max(len(dataset.train), 1)),
        example=None if ref is None else found(ref, state.net.arch, dataset),
        width_top=None,
    )


def _check_plane(state: State) -> None:
    n_0 = state.net.sizes[0]
    if n_0 != 2:
        raise ShapeError(f"a point has two numbers, x and y; layer 0 has {n_0} neurons: begin a network with two")
