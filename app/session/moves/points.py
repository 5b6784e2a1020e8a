"""Points of the visitor's own: put in place of the data, added to it, moved in it. Pure: State x Move -> State."""

from __future__ import annotations

from dataclasses import replace

from app import limits
from app.data import csv_points, own_points
from app.data.own_points import OwnPoints, Split
from app.errors import ShapeError
from app.session.moves.stage import cleared, found
from app.session.state.library import Library
from app.session.state.move import AddPoint, MovePoint, Picked, Points
from app.session.state.state import State


def set_points(state: State, move: Points, library: Library) -> State:
    """Learn from these points; the first one that is only tested on comes on the stage, else the first of all.

    Raises ShapeError, RangeError.
    """
    points = own_points.in_turn(move.points) if move.tested is None else OwnPoints(move.points, move.tested, move.said)
    for point in (*points.train, *points.test):
        own_points.check(point, limits.INPUT)
    on_stage = Picked("test", 0) if points.test else Picked("train", 0) if points.train else None
    return _with(state, points, on_stage, library)


def add_point(state: State, move: AddPoint, library: Library) -> State:
    """One point more, after all others of its half; it comes on the stage.  Raises ShapeError, RangeError."""
    added = (move.x, move.y, move.label)
    own_points.check(added)
    points = points_so_far(state, library)
    split: Split = move.split or ("test" if len(points) % 2 else "train")
    half = (*points.split(split), added)
    return _with(state, points.having(split, half), Picked(split, len(half) - 1), library)


def move_point(state: State, move: MovePoint, library: Library) -> State:
    """One point elsewhere, of the class that it was; it comes on the stage.

    Raises ShapeError, RangeError, NotThereError.
    """
    points = points_so_far(state, library)
    points.check_place(move.split, move.index)
    half = list(points.split(move.split))
    half[move.index] = (move.x, move.y, half[move.index][2])
    own_points.check(half[move.index])
    return _with(state, points.having(move.split, half), Picked(move.split, move.index), library)


def read(text: str, is_scaled: bool = True) -> tuple[Points, tuple[str, ...]]:
    """The move that a text of points asks for, and what was taken how, in sentences.

    is_scaled: divide x and y by one number where they would not fit on the map.  Raises LineError, RangeError.
    """
    reading = csv_points.read(text, is_scaled)
    points = own_points.halves(reading.points)
    return Points(points.train, points.test, reading.said), (*own_points.in_words(points), *reading.said)


def points_so_far(state: State, library: Library) -> OwnPoints:
    """The data, as points.  Raises ShapeError."""
    check_plane(state)
    dataset = library.data(state)
    points = OwnPoints() if dataset is None else own_points.points_of(dataset)
    return replace(points, said=state.points.said if state.points else ())


def _with(state: State, points: OwnPoints, on_stage: Picked | None, library: Library) -> State:
    """The stage cleared for other data.  on_stage: the point that comes on it.

    The shuffle was of other points, so that the epoch begins anew.
    """
    check_plane(state)
    own_points.check_count(len(points))
    state = replace(state, points=points, position=0)
    dataset = library.data(state)
    assert dataset is not None
    return cleared(
        state,
        batch_size=min(state.batch_size, max(len(dataset.train), 1)),
        example=None if on_stage is None else found(on_stage, state.net.arch, dataset),
        width_top=None,
        first_cost=None,
    )


def check_plane(state: State) -> None:
    """Raise ShapeError for a network that reads no points."""
    n_0 = state.net.sizes[0]
    if n_0 != 2:
        raise ShapeError(f"a point has two numbers, x and y; layer 0 has {n_0} neurons: begin a network with two")
