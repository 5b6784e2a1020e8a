from __future__ import annotations

import numpy as np
import pytest

from app.scene.numbers import MATRIX, UNKNOWN, tables
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits, written


def column(view: View, l: int, i: int) -> list[str]:
    (table,) = (table for table in tables(view) if table.l == l)
    return [row[i] for row in table.rows]


def test_the_tables_hold_the_numbers_of_the_trace() -> None:
    view = moment(network(2, 4, 2, 1))
    assert view.fwd is not None and view.bwd is not None

    for l in (1, 2, 3):
        a = view.fwd.a[l]
        columns = (np.arange(len(a)), view.fwd.z[l], a, a * (1 - a), view.bwd.da[l], view.bwd.delta[l])
        for i, values in enumerate(columns):
            assert [written(cell) for cell in column(view, l, i)] == pytest.approx(values, rel=6e-3)


def test_the_output_comes_first_and_an_input_image_is_left_to_the_picture() -> None:
    assert [table.caption for table in tables(moment(network(2, 3, 1)))] == [
        "Layer 2, output", "Layer 1, hidden", "Layer 0, input"]
    assert [table.l for table in tables(on_digits())] == [3, 2, 1]


def test_an_input_has_no_z_and_no_error() -> None:
    view = moment(network(2, 3, 1))

    assert {cell for i in (1, 3, 5) for cell in column(view, 0, i)} == {UNKNOWN}
    assert UNKNOWN not in column(view, 0, 2) + column(view, 0, 4)


def test_what_the_forward_pass_has_not_reached_is_unknown() -> None:
    view = moment(network(2, 4, 2, 1), "forward", layer=1)

    assert UNKNOWN not in column(view, 1, 1) + column(view, 1, 2) + column(view, 1, 3)
    assert {cell for l in (2, 3) for i in range(1, 6) for cell in column(view, l, i)} == {UNKNOWN}


def test_no_slope_of_the_cost_is_told_before_the_backward_pass_reaches_it() -> None:
    view = moment(network(2, 4, 2, 1), layer=2)

    assert {cell for i in (4, 5) for l in (0,) for cell in column(view, l, i)} == {UNKNOWN}
    assert set(column(view, 1, 5)) == {UNKNOWN} and UNKNOWN not in column(view, 1, 4)
    assert UNKNOWN not in column(view, 2, 5)


@pytest.mark.parametrize("phase", ["empty", "ready", "stepped", "diverged"])
def test_between_the_passes_only_the_input_is_known(phase: str) -> None:
    view = moment(network(2, 4, 2, 1), phase)

    assert {cell for l in (1, 2, 3) for i in range(1, 6) for cell in column(view, l, i)} == {UNKNOWN}


def test_the_slope_of_softmax_is_said_to_be_a_matrix() -> None:
    view = moment(network(2, 3, 4, output="softmax", cost="cross_entropy"))

    assert set(column(view, 2, 3)) == {MATRIX}
    assert MATRIX not in column(view, 1, 3)
