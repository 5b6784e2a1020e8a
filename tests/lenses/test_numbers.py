from __future__ import annotations

import numpy as np
import pytest

from app.lenses.numbers import MATRIX, UNKNOWN, tables
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits, written


def column(view: View, l: int, i: int) -> list[str]:
    """Of a layer's table: j, z, a, sigma', dC/da or delta; y is left away."""
    (table,) = (table for table in tables(view) if table.l == l)
    return [(*row[:3], *row[4:])[i] if table.has_y else row[i] for row in table.rows]


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


@pytest.mark.parametrize("phase", ["empty", "ready", "diverged"])
def test_between_the_passes_only_the_input_is_known(phase: str) -> None:
    view = moment(network(2, 4, 2, 1), phase)

    assert {cell for l in (1, 2, 3) for i in range(1, 6) for cell in column(view, l, i)} == {UNKNOWN}


def test_the_slope_of_softmax_is_said_to_be_a_matrix() -> None:
    view = moment(network(2, 3, 4, output="softmax", cost="cross_entropy"))

    assert "σ′ is a matrix, and δ its product with all ∂C/∂a" in tables(view)[0].shapes
    assert "matrix, and" not in tables(view)[1].shapes
    assert set(column(view, 2, 3)) == {MATRIX}
    assert MATRIX not in column(view, 1, 3)


@pytest.mark.parametrize("phase", ["ready", "forward", "backward"])
def test_an_output_has_its_y_and_no_other_layer_has(phase: str) -> None:
    view = moment(network(2, 3, 2), phase, label=1)

    output, hidden, _ = tables(view)
    assert [row[3] for row in output.rows] == ["0", "1.00"]
    assert {len(row) for row in output.rows} == {7} and {len(row) for row in hidden.rows} == {6}


def test_where_nobody_says_what_it_is_y_is_unknown() -> None:
    assert {row[3] for row in tables(moment(network(2, 3, 2), "forward", label=None))[0].rows} == {UNKNOWN}


def test_a_gradient_has_the_shape_of_its_matrix() -> None:
    output, *_ = tables(on_digits())

    assert output.shapes.startswith("W and ∂C/∂W are both 10×16; b and ∂C/∂b both 10.")
    assert "(10×1)(1×16)" in output.shapes


def test_in_every_row_the_error_is_the_product_of_the_two_before_it() -> None:
    view = on_digits()

    for l in (1, 2, 3):
        for slope, da, delta in zip(*(column(view, l, i) for i in (3, 4, 5)), strict=True):
            assert written(slope) * written(da) == pytest.approx(written(delta), rel=0.016)
