from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.nn.activation import ACTIVATIONS, LINEAR, RELU, SIGMOID, TANH
from app.scene.marks.scales import Fill, Length, Side, Width, fill_for

TINY = 5e-324
"""The smallest float above 0: vanishing gradients do get there."""


def test_slope_32_times_larger_is_drawn_32_times_wider() -> None:
    width = Width(top=3.2)

    assert width(3.2) / width(0.1) == pytest.approx(32, rel=2e-3)      # widths have 3 decimals


def test_the_widest_slope_takes_the_full_width_and_nothing_is_cut_off() -> None:
    width = Width(top=2.0, px=9.0)

    assert width(2.0) == width(-2.0) == 9.0
    assert width(4.0) == 18.0


@given(st.floats(1e-6, 1e6), st.floats(0.0, 1.0))
def test_widths_are_linear_through_zero(top: float, share: float) -> None:
    width = Width(top)

    assert width(0.0) == 0.0
    assert width(share * top) == width(-share * top) == pytest.approx(share * width.px, abs=6e-4)


@given(st.lists(st.floats(-5.0, 5.0), min_size=1))
def test_many_widths_at_once_are_the_widths_one_by_one(values: list[float]) -> None:
    width = Width(top=5.0)

    assert width.of(np.array(values)) == pytest.approx([width(v) for v in values], abs=0.0011)     # ties round apart


@pytest.mark.parametrize("top", [TINY, 1e-310, 1e308])
def test_a_scale_of_the_tiniest_or_the_largest_slopes_stays_finite(top: float) -> None:
    width = Width(top)

    assert width(top) == pytest.approx(9.0)
    assert width.of(np.array([top, 0.0])).tolist() == [width(top), 0.0]


def test_where_all_slopes_are_0_no_line_has_a_width() -> None:
    assert Width(0.0)(0.0) == 0.0
    assert not Width(0.0).of(np.zeros(3)).any()
    assert Length(0.0, 26.0)(0.0) == 0.0


def test_a_wish_twice_as_strong_has_an_arrow_twice_as_long() -> None:
    length = Length(top=0.8, px=26.0)

    assert length(0.8) == 26.0
    assert length(-0.4) == 13.0
    many = np.array([0.8, -0.4, 0.0, 0.3])
    assert length.of(many).tolist() == [length(v) for v in many.tolist()]
    assert Length(0.0, 26.0).of(np.zeros(2)).tolist() == [0.0, 0.0]


@given(st.floats(-1.0, 1.0))
def test_brightness_is_linear_from_dark_to_bright(a: float) -> None:
    assert Fill(-1.0, 1.0)(a) == pytest.approx((a + 1.0) / 2.0, abs=6e-4)


def test_a_fill_without_a_range_is_dark() -> None:
    assert Fill(0.3, 0.3)(0.3) == 0.0


def test_bounded_activations_have_their_whole_range_whatever_is_shown() -> None:
    shown = (np.array([0.4, 0.6]),)

    assert fill_for((SIGMOID,), shown) == Fill(0.0, 1.0)
    assert fill_for((TANH, SIGMOID), shown) == Fill(-1.0, 1.0)


def test_unbounded_activations_reach_as_far_as_the_values_shown() -> None:
    shown = (np.array([0.0, 7.5]), np.array([-2.0]))

    assert fill_for((RELU, LINEAR), shown) == Fill(-2.0, 7.5)
    assert fill_for((RELU,), (np.array([0.0, 7.5]),)) == Fill(0.0, 7.5)
    assert fill_for((LINEAR,), (np.array([2.0, 7.5]),)) == Fill(0.0, 7.5), "0 is dark, and 2 is not"
    assert fill_for((LINEAR,), (np.array([-3.0, -2.0]),)) == Fill(-3.0, 0.0)


@pytest.mark.parametrize("sigma", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_before_anything_is_shown_the_scale_has_a_range(sigma: object) -> None:
    fill = fill_for((sigma,), ())  # type: ignore[arg-type]

    assert fill.low < fill.high


def test_a_value_shown_outside_of_every_range_widens_it_and_is_not_cut_off() -> None:
    fill = fill_for((SIGMOID,), (np.array([-1.0, 3.0]),))

    assert [fill(v) for v in (-1.0, 1.0, 3.0)] == [0.0, 0.5, 1.0]


def test_a_square_of_four_times_the_value_has_twice_the_side() -> None:
    side = Side(4.0, 16.0)

    assert [side(v) for v in (4.0, -1.0, 0.0)] == [16.0, 8.0, 0.0]
    assert side.of(np.array([4.0, -1.0, 0.0])).tolist() == [16.0, 8.0, 0.0]
    assert Side(0.0, 16.0)(0.0) == 0.0 and Side(0.0, 16.0).of(np.zeros(2)).tolist() == [0.0, 0.0]
