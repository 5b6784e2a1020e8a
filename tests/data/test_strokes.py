"""A drawing becomes an image as MNIST's are: 20 pixels of ink, the mass in the middle, wherever it stood on the pad."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app import limits
from app.data.pen import Pen
from app.data.strokes import DOT, Fit, fit
from app.errors import RangeError

Stroke = list[tuple[float, float]]

near_pad = st.floats(-limits.BEYOND, 1.0 + limits.BEYOND)
points = st.tuples(near_pad, near_pad)
drawn = st.lists(st.lists(points, max_size=6), max_size=5).filter(any)
PEN = Pen(28)
SEVEN: list[Stroke] = [[(0.2, 0.1), (0.8, 0.1), (0.4, 0.9)], [(0.3, 0.5), (0.7, 0.5)]]


def fitted(strokes: list[Stroke], side: int = 28) -> Fit:
    result = fit(strokes, side)
    assert result is not None
    return result


def extent(f: Fit) -> float:
    left, top, right, bottom = f.box
    return max(right - left, bottom - top)


@pytest.mark.parametrize("blank", [[], [[]], [[], [], []]])
def test_a_blank_pad_is_not_a_drawing(blank: list[Stroke]) -> None:
    assert fit(blank) is None


@given(drawn)
def test_any_drawing_gives_ink_from_0_to_1_and_some_of_it(strokes: list[Stroke]) -> None:
    pixels = fitted(strokes).pixels

    assert pixels.shape == (784,)
    assert pixels.dtype == np.float64
    assert np.isfinite(pixels).all()
    assert pixels.min() >= 0.0
    assert 0.5 < pixels.max() <= 1.0


@given(drawn)
def test_no_ink_leaves_the_image(strokes: list[Stroke]) -> None:
    f = fitted(strokes)
    edge = (PEN.width + PEN.blur) / 2.0
    placed = np.reshape(f.box, (2, 2)) * f.scale + f.offset

    assert placed.min() >= edge - 1e-9
    assert placed.max() <= 28.0 - edge + 1e-9


@given(drawn)
def test_the_longer_side_of_the_ink_is_20_pixels_and_its_shape_is_kept(strokes: list[Stroke]) -> None:
    f = fitted(strokes)
    assume(extent(f) > DOT)

    assert extent(f) * f.scale + PEN.width == pytest.approx(20.0)


@given(drawn)
def test_the_mass_sits_in_the_middle_unless_ink_would_leave_the_image(strokes: list[Stroke]) -> None:
    f = fitted(strokes)
    ink, centre = f.pixels.reshape(28, 28), np.arange(28) + 0.5
    edge = (PEN.width + PEN.blur) / 2.0

    # To a quarter of a pixel, since pixels sample the ink; MNIST's own rounding is out by up to half a pixel.
    for axis in (0, 1):
        mass = ink.sum(axis=axis) @ centre / ink.sum()
        near, far = (f.box[axis + i] * f.scale + f.offset[axis] for i in (0, 2))
        at_the_edge = near == pytest.approx(edge) or far == pytest.approx(28.0 - edge)
        assert mass == pytest.approx(14.5, abs=0.25) or at_the_edge
        assert f.mass[axis] * f.scale + f.offset[axis] == pytest.approx(mass, abs=0.25)


@given(drawn, st.floats(0.3, 1.0), st.floats(-1.0, 0.0), st.floats(-1.0, 0.0))
def test_where_and_how_large_it_stands_on_the_pad_makes_no_difference(
    strokes: list[Stroke], size: float, left: float, up: float
) -> None:
    x0, y0 = ((1.0 - size) * at for at in (left, up))
    other = [[(x0 + size * x, y0 + size * y) for x, y in stroke] for stroke in strokes]
    assume(extent(fitted(strokes)) * size > DOT)

    assert fitted(other).pixels == pytest.approx(fitted(strokes).pixels, abs=1e-9)


@given(drawn, st.randoms())
def test_neither_the_order_nor_the_direction_of_strokes_makes_a_difference(
    strokes: list[Stroke], random: object
) -> None:
    backwards = [stroke[::-1] for stroke in strokes[::-1]]

    assert fitted(backwards).pixels == pytest.approx(fitted(strokes).pixels, abs=1e-9)


@given(drawn, st.integers(2, 5))
def test_a_pen_that_rests_leaves_no_more_ink(strokes: list[Stroke], times: int) -> None:
    resting = [[point for point in stroke for _ in range(times)] for stroke in strokes]

    assert fitted(resting).pixels == pytest.approx(fitted(strokes).pixels, abs=1e-9)


@given(st.lists(st.lists(points, max_size=4), max_size=3).filter(any), st.integers(limits.SIDE, 32))
def test_images_of_any_size_get_ink(strokes: list[Stroke], side: int) -> None:
    pixels = fitted(strokes, side).pixels

    assert pixels.shape == (side * side,)
    assert 0.1 < pixels.max() <= 1.0
    assert pixels.min() >= 0.0


def test_the_image_says_where_each_point_of_the_pad_went() -> None:
    f = fitted(SEVEN)

    for stroke in SEVEN:
        for x, y in stroke:
            column, row = int(x * f.scale + f.offset[0]), int(y * f.scale + f.offset[1])
            assert f.pixels.reshape(28, 28)[row, column] > 0.8


def test_the_box_is_where_the_pen_went() -> None:
    assert fitted(SEVEN).box == (0.2, 0.1, 0.8, 0.9)


def test_y_goes_downwards() -> None:
    rows = fitted(SEVEN).pixels.reshape(28, 28).sum(axis=1)

    assert rows.argmax() < 14       # the bar on top of the 7


def test_a_tap_is_a_dot_of_the_pens_width_in_the_middle() -> None:
    f = fitted([[(0.9, 0.2)]])
    ink = f.pixels.reshape(28, 28)

    assert ink[14, 14] == 1.0
    assert ink.sum() == pytest.approx(np.pi * (PEN.width / 2.0) ** 2, rel=0.15)
    assert np.count_nonzero(ink) <= 13
    assert f.mass == pytest.approx((0.9, 0.2))


def test_a_line_is_as_wide_as_the_pen() -> None:
    ink = fitted([[(0.5, 0.1), (0.5, 0.9)]]).pixels.reshape(28, 28)

    assert ink[10:18].sum(axis=1) == pytest.approx(PEN.width, rel=0.05)


def test_a_lopsided_drawing_is_moved_no_further_than_its_ink_fits() -> None:
    blot = [[(0.1, 0.1 + 0.05 * i), (0.3, 0.1 + 0.05 * i)] for i in range(15)]
    f = fitted([*blot, [(0.3, 0.4), (0.9, 0.4)]])

    assert f.box[2] * f.scale + f.offset[0] == pytest.approx(28.0 - (PEN.width + PEN.blur) / 2.0)


def test_the_image_cannot_be_written_to() -> None:
    assert not fitted(SEVEN).pixels.flags.writeable


def test_a_stroke_that_leaves_the_pad_keeps_its_shape() -> None:
    """Clipped to the edge, the foot of this 7 would run along it; as it is, the drawing is the same further down."""
    lower: list[Stroke] = [[(x, y + limits.BEYOND) for x, y in stroke] for stroke in SEVEN]

    assert fitted(lower).pixels == pytest.approx(fitted(SEVEN).pixels, abs=1e-12)
    assert fitted(lower).box == pytest.approx((0.2, 1.1, 0.8, 1.9))


@pytest.mark.parametrize("edge", [-limits.BEYOND, 1.0 + limits.BEYOND])
def test_a_stroke_may_go_as_far_past_an_edge_as_the_pad_is_wide(edge: float) -> None:
    assert fit([[(0.5, 0.5), (edge, 0.5)], [(0.5, edge)]]) is not None


@pytest.mark.parametrize("bad", [-1.001, 2.001, float("nan"), float("inf"), -float("inf"), 1e308])
@pytest.mark.parametrize("axis", [0, 1])
def test_a_point_further_off_the_pad_than_it_is_wide_is_refused(bad: float, axis: int) -> None:
    point = (bad, 0.5) if axis == 0 else (0.5, bad)

    with pytest.raises(RangeError, match="must be a finite number from -1 to 2, the pad being from 0 to 1"):
        fit([[(0.5, 0.5), point]])


@pytest.mark.parametrize("point", [(0.5,), (0.5, 0.5, 0.5), (), ("a", "b"), (10**400, 0.5), (None, 0.5), 0.5])
def test_a_point_that_is_not_two_numbers_is_refused(point: object) -> None:
    with pytest.raises(RangeError):
        fit([[point, point]])                   # type: ignore[list-item]
    with pytest.raises(RangeError):
        fit([[(0.5, 0.5), point]])              # type: ignore[list-item]


def test_as_many_strokes_and_points_as_allowed_are_drawn_and_one_more_is_refused() -> None:
    stroke = [(0.1, 0.1)] * (limits.POINTS // limits.STROKES)

    assert fit([stroke] * limits.STROKES) is not None
    with pytest.raises(RangeError, match=f"at most {limits.STROKES} strokes; this one has {limits.STROKES + 1}"):
        fit([[]] * (limits.STROKES + 1))
    with pytest.raises(RangeError, match=f"at most {limits.POINTS} points; this one has {limits.POINTS + 1}"):
        fit([[(0.1, 0.1)] * (limits.POINTS + 1)])


@pytest.mark.parametrize("side", [limits.SIDE - 1, 33, 0, -1])
def test_an_image_too_small_or_too_large_is_refused(side: int) -> None:
    with pytest.raises(RangeError, match=f"images {limits.SIDE} to 32 pixels wide"):
        fit(SEVEN, side)
