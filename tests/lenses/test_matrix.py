"""The grid of a layer's slopes: every square, column, row and word against products worked out one by one."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.matrix import CELL, FIRST, GAP, MOST, WRITTEN, Matrix, matrix
from app.nn.network import Network
from app.scene.picture import draw
from app.scene.view import Selection, View
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, id: str = "") -> Matrix:
    return matrix(view, Selection(of=id))


def slopes(net: Network, view: View, l: int) -> list[list[float]]:
    """delta_j a_k in plain floats: the outer product of the layer, one product a weight."""
    assert view.bwd is not None and view.fwd is not None
    delta, a = view.bwd.delta[l].tolist(), view.fwd.a[l - 1].tolist()
    return [[d * each for each in a] for d in delta]


@pytest.mark.parametrize("l", [1, 2, 3])
def test_a_square_s_area_is_the_product_of_its_row_and_column_and_its_ink_the_sign(l: int) -> None:
    net = network(3, 5, 4, 2, activation="tanh")
    view = moment(net)

    grid = of(view, f"b-{l}-0")

    products = slopes(net, view, l)
    top = max(abs(v) for row in products for v in row)
    ids = [f"w-{l}-{j}-{k}" for j, row in enumerate(products) for k in range(len(row))]
    assert [cell.id for cell in grid.cells] == ids
    for cell, v in zip(grid.cells, (v for row in products for v in row), strict=True):
        assert cell.side == pytest.approx((CELL - GAP) * (abs(v) / top) ** 0.5, abs=0.006)
        assert cell.sign == ("down" if v > 0 else "up")     # the nudge is the negative slope


def test_delta_stands_at_its_rows_and_a_over_its_columns() -> None:
    view = moment(network(3, 5, 4, 2))
    assert view.bwd is not None and view.fwd is not None

    grid = of(view)

    assert grid.l == 3 and [row.id for row in grid.rows] == ["b-3-0", "b-3-1"]
    assert [written(row.text) for row in grid.rows] == pytest.approx(view.bwd.delta[3].tolist(), abs=5.1e-4)
    fills = tuple(column.fill for column in grid.columns)
    assert fills == draw(view, Selection()).neurons[2].fills            # as bright as on the picture
    assert sorted(range(4), key=lambda k: fills[k] or 0.0) == view.fwd.a[2].argsort().tolist()


def test_the_largest_cell_is_worked_out_until_another_is_picked_out() -> None:
    net = network(3, 5, 4, 2)
    view = moment(net)
    products = slopes(net, view, 3)
    largest = max(((abs(v), j, k) for j, row in enumerate(products) for k, v in enumerate(row)))[1:]

    found, picked = of(view), of(view, "w-2-1-3")

    assert found.cell.startswith("The largest: row {}, column {}:".format(*largest)) and found.frame is None
    said = re.fullmatch(r"Picked out: row 1, column 3: (.*) × (.*) = (.*), the slope of .*", picked.cell)
    assert said is not None and picked.frame is not None and (picked.l, picked.missing) == (2, "")
    delta, a, product = map(written, said.groups())
    assert product == pytest.approx(slopes(net, view, 2)[1][3], rel=OFF)
    assert product == pytest.approx(delta * a, rel=3 * OFF)


def test_of_a_neuron_picked_out_the_row_is_framed_and_the_words_say_which_product_stands_for_it() -> None:
    net = network(3, 5, 4, 2)
    view = moment(net)
    row = [abs(v) for v in slopes(net, view, 2)[1]]
    column = [abs(line[2]) for line in slopes(net, view, 1)]

    across, down, cell = of(view, "a-2-1"), of(view, "a-0-2"), of(view, "w-2-1-3")

    assert across.cell.startswith(f"Picked out: row 1. Its largest is in column {row.index(max(row))}:")
    assert down.cell.startswith(f"Picked out: column 2. Its largest is in row {column.index(max(column))}:")
    assert across.frame and down.frame and cell.frame
    assert [cell.frame[2] * 5, cell.frame[3]] == [across.frame[2], across.frame[3]]
    assert [cell.frame[2], cell.frame[3] * 5] == [down.frame[2], down.frame[3]]


@pytest.mark.parametrize(("phase", "missing"), [("ready", "backward"), ("forward", "backward"), ("empty", "forward")])
def test_before_the_backward_pass_the_grid_is_empty_and_says_what_comes_first(phase: str, missing: str) -> None:
    grid = of(moment(network(3, 5, 2), phase), "b-1-0")

    assert {cell.side for cell in grid.cells} == {0.0} and {row.text for row in grid.rows} == {"?"}
    assert (grid.missing, grid.cell) == (missing, "")


def test_of_many_pixels_a_window_around_what_is_picked_out_is_shown_and_the_rest_said() -> None:
    view = on_digits()

    grid = of(view, "w-1-7-434")

    assert len(grid.rows) == MOST and len(grid.columns) == MOST
    assert "w-1-7-434" in {cell.id for cell in grid.cells}
    assert grid.left_out == "Shown are all 16 rows and columns 426 to 441 of 784: 256 of 12,544 products."
    assert grid.shapes == "δ⁽¹⁾ times a⁽⁰⁾ turned over: (16×1)(1×784) = 16×784, the shape of W⁽¹⁾."


def test_one_goes_from_cell_to_cell_and_not_beyond_the_grid() -> None:
    view = moment(network(3, 5, 2))

    assert {way.text: way.of for way in of(view, "w-2-0-4").ways} == \
        {"up": "", "down": "w-2-1-4", "left": "w-2-0-3", "right": ""}


def test_a_layer_without_any_slope_has_no_square() -> None:
    net = network(2, 3, 1)
    still = Network(net.arch, np.zeros_like(net.theta))

    assert {cell.side for cell in of(moment(still), "b-1-0").cells} == {0.0}


@given(st.lists(st.integers(1, 5), min_size=2, max_size=4), st.integers(0, 99), st.data())
def test_written_three_ways_the_product_is_the_one_of_plain_loops(
    sizes: list[int], seed: int, data: st.DataObject,
) -> None:
    net = network(*sizes, seed=seed, init="scaled_normal")
    view, l = moment(net), data.draw(st.integers(1, len(sizes) - 1))
    products = slopes(net, view, l)
    j, k = data.draw(st.integers(0, len(products) - 1)), data.draw(st.integers(0, len(products[0]) - 1))

    grids, m, n = [matrix(view, Selection(f"w-{l}-{j}-{k}"), word) for word in WRITTEN], len(products), len(products[0])

    spellings = [grid.spelling for grid in grids if grid.spelling is not None]
    for one, grid in zip(spellings, grids, strict=True):
        assert written(one.value) == pytest.approx(products[j][k], rel=6e-6)
        assert one.same == m * n
        assert grid.same.startswith(f"All {m * n} numbers are the same" if m * n > 1 else "The number is the same")
    assert [one.shapes for one in spellings] == [
        f"one number times one number, {m} × {n} times", f"({m},) and ({n},) make ({m}, {n})",
        f"({m}, 1) · (1, {n}) = ({m}, {n})"]


def test_however_the_product_is_written_the_grid_is_the_same() -> None:
    view = moment(network(3, 5, 4, 2))

    grids = [matrix(view, Selection(), word) for word in ("", *WRITTEN)]

    assert [grid.written for grid in grids] == [FIRST, *WRITTEN]
    assert len({repr(replace(grid, written="", spelling=None)) for grid in grids}) == 1
