"""Marching squares: pieces of line wherever the sign changes, and nowhere else."""

from __future__ import annotations

from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nn.array import Array
from app.scene.marks.contour import crossings


@pytest.mark.parametrize("f", [np.ones((3, 4)), -np.ones((3, 4)), np.zeros((3, 4))], ids=["above", "below", "zero"])
def test_where_no_sign_changes_there_is_no_line(f: Array) -> None:
    assert crossings(f) == ()


def test_a_tilted_plane_is_cut_in_a_straight_line() -> None:
    row, column = np.mgrid[:5, :5].astype(float)

    pieces = crossings(2.0 * column + row - 3.5)

    assert len(pieces) == 5
    for place in (place for piece in pieces for place in piece):
        assert 2.0 * place[0] + place[1] == pytest.approx(3.5)


@pytest.mark.parametrize(("corners", "pieces"), [
    ([[3.0, -1.0], [-1.0, 3.0]], {((0.75, 0.0), (1, 0.25)), ((0.25, 1), (0.0, 0.75))}),     # the middle is above
    ([[1.0, -3.0], [-3.0, 1.0]], {((0.25, 0.0), (0, 0.25)), ((1, 0.75), (0.75, 1))}),       # the middle is below
])
def test_on_a_saddle_the_middle_says_which_corners_hang_together(
    corners: list[list[float]], pieces: set[object]
) -> None:
    assert set(crossings(np.array(corners))) == pieces


@given(st.lists(st.lists(st.floats(-1, 1), min_size=4, max_size=4), min_size=4, max_size=4))
def test_every_piece_ends_on_a_side_between_two_signs(values: list[list[float]]) -> None:
    f = np.array(values)

    for column, row in (place for piece in crossings(f) for place in piece):
        signs = [bool(f[r, c] > 0) for r in {floor(row), ceil(row)} for c in {floor(column), ceil(column)}]
        assert len(signs) == 1 or sorted(signs) == [False, True]       # exactly on a corner, or between two


@given(st.lists(st.lists(st.floats(-1, 1), min_size=5, max_size=5), min_size=5, max_size=5))
def test_a_line_ends_only_at_the_edge(values: list[list[float]]) -> None:
    ends: dict[tuple[float, float], int] = {}
    for piece in crossings(np.array(values)):
        for place in piece:
            ends[place] = ends.get(place, 0) + 1

    for (column, row), n in ends.items():
        assert n % 2 == 0 or column in (0, 4) or row in (0, 4)
