"""The drawings that are trained on: digits in hands of their own, as a pad sends them, none of them a test's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.nn.array import Array
from app.trained.drawings import drawings
from app.trained.forms import FORMS, form
from app.trained.hands import Hands, _arc, written
from app.trained.recipe import RECIPE

STILL = Hands(
    move=0.0, bend=0.0, lean=0.0, slant=0.0, turn=0.0, tallest=1.0, tremble=0.0, rounding=0.0,
    joined=0.0, squared=0.0, few=0.0, tablets=0.0,
)


def strokes_of(digit: int, hands: Hands, n: int = 200) -> list[list[Array]]:
    rng = np.random.default_rng(0)
    return [written(digit, hands, rng) for _ in range(n)]


def widths_and_heights(drawn: list[list[Array]]) -> tuple[Array, Array]:
    sizes = np.array([np.ptp(np.concatenate(strokes), axis=0) for strokes in drawn])
    return sizes[:, 0], sizes[:, 1]


def test_a_bend_of_1_is_half_a_circle_turning_with_the_clock() -> None:
    way = _arc(np.array((0.0, 5.0)), np.array((10.0, 5.0)), 1.0)

    assert np.hypot(way[:, 0] - 5.0, way[:, 1] - 5.0) == pytest.approx(5.0)
    assert way[0] == pytest.approx((0.0, 5.0)) and way[-1] == pytest.approx((10.0, 5.0))
    assert way[:, 1].min() < 0.2                        # y goes downwards: from the left with the clock is over the top


def test_a_bend_is_how_high_the_arc_rises_and_a_negative_one_rises_on_the_other_side() -> None:
    start, end = np.array((2.0, 1.0)), np.array((2.0, 9.0))

    for bend in (0.1, 0.5, 1.4):
        away, back = (_arc(start, end, sign * bend)[:, 0] - 2.0 for sign in (1.0, -1.0))
        assert away.max() == pytest.approx(4.0 * bend, rel=0.02)
        assert back == pytest.approx(-away)


def test_no_bend_is_a_straight_line_and_a_small_bend_is_nearly_one() -> None:
    start, end = np.array((0.0, 0.0)), np.array((10.0, 5.0))

    assert _arc(start, end, 0.03) == pytest.approx(_arc(start, end, 0.0), abs=0.2)


def test_every_digit_has_forms_and_every_form_lies_about_its_square() -> None:
    assert len(FORMS) == 10
    for forms in FORMS:
        assert len(forms) >= 6
        for strokes in forms:
            for stroke in strokes:
                assert len(stroke) >= 2 and stroke[0][2] == 0.0
                assert all(-0.5 <= x <= 10.0 and -0.5 <= y <= 10.0 for x, y, _ in stroke)


def test_a_form_is_read_as_it_is_written() -> None:
    assert form("1,2 3.5,4,-0.5", "0,0 1,1") == (((1, 2, 0), (3.5, 4, -0.5)), ((0, 0, 0), (1, 1, 0)))


@pytest.mark.parametrize("digit", range(10))
def test_drawings_are_what_a_pad_may_send(digit: int) -> None:
    for strokes in strokes_of(digit, RECIPE.hands, 50):
        points = np.concatenate(strokes)
        assert len(strokes) <= limits.STROKES and len(points) <= limits.POINTS
        assert points.min() >= 0.0 and points.max() <= 1.0
        assert np.ptp(points, axis=0).max() == pytest.approx(1.0)


@pytest.mark.parametrize("digit", [1, 2, 3, 4, 5, 7])
def test_a_hand_that_goes_nowhere_writes_the_forms_themselves(digit: int) -> None:
    """Sending few points may cut a corner, but never moves where a stroke begins and ends."""
    ends = [np.subtract(strokes[0][-1], strokes[0][0]) for strokes in FORMS[digit]]
    drawn = [strokes[0][-1] - strokes[0][0] for strokes in strokes_of(digit, STILL)]

    assert {np.round(np.arctan2(y, x), 6) for x, y in drawn} == {np.round(np.arctan2(y, x), 6) for x, y, _ in ends}


def test_joined_lifts_no_pen_and_others_as_often_as_the_form() -> None:
    apart, joined = (strokes_of(4, replace(STILL, joined=part)) for part in (0.0, 1.0))

    assert {len(strokes) for strokes in apart} == {len(strokes) for strokes in FORMS[4]}
    assert {len(strokes) for strokes in joined} == {1}


def test_tablets_send_eight_points_of_one_stroke_in_a_square() -> None:
    drawn = strokes_of(8, replace(STILL, tablets=1.0))
    width, height = widths_and_heights(drawn)

    assert {len(strokes) for strokes in drawn} == {1}
    assert {len(strokes[0]) for strokes in drawn} == {8}
    assert width == pytest.approx(1.0) and height == pytest.approx(1.0)


def test_squared_fills_the_pad_but_leaves_a_dash_a_dash() -> None:
    width, height = widths_and_heights(strokes_of(1, replace(STILL, squared=1.0)))

    assert height == pytest.approx(1.0)
    assert set(np.round(width, 6)) >= {0.0, 1.0}


def test_few_points_are_8_to_12_a_stroke_and_others_14_to_28() -> None:
    few, many = (strokes_of(3, replace(STILL, few=part)) for part in (1.0, 0.0))

    assert {len(stroke) for strokes in few for stroke in strokes} == set(range(8, 13))
    assert {len(stroke) for strokes in many for stroke in strokes} == set(range(14, 29))


def test_a_tall_hand_is_up_to_as_much_higher_than_wide() -> None:
    width, height = widths_and_heights(strokes_of(0, replace(STILL, tallest=2.0)))

    assert 1.7 < (height / width).max() < 2.4
    assert 0.7 < (height / width).min() < 0.95


def test_a_leaning_hand_writes_the_top_further_right() -> None:
    upright, leaning = (strokes_of(1, replace(STILL, lean=lean)) for lean in (0.0, 0.5))

    tops = [np.mean([s[0][np.argmin(s[0][:, 1]), 0] - s[0][np.argmax(s[0][:, 1]), 0] for s in drawn])
            for drawn in (upright, leaning)]
    assert tops[1] - tops[0] == pytest.approx(0.5, abs=0.1)


def test_cut_corners_make_the_way_shorter() -> None:
    def length(drawn: list[list[Array]]) -> float:
        return float(np.mean([np.hypot(*np.diff(s[0], axis=0).T).sum() for s in drawn]))

    assert length(strokes_of(7, replace(STILL, rounding=1.0))) < 0.98 * length(strokes_of(7, STILL))


def test_the_same_stream_draws_the_same_and_another_one_otherwise() -> None:
    one, same, other = (drawings(20, RECIPE.hands, 28, np.random.default_rng(seed))[0] for seed in (3, 3, 4))

    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_drawings_are_images_as_mnists_are_with_every_digit_in_turn() -> None:
    images, labels = drawings(30, RECIPE.hands, 28, np.random.default_rng(0))

    assert images.shape == (30, 784) and images.dtype == np.uint8
    assert labels.tolist() == [*range(10)] * 3
    assert (images.max(axis=1) > 200).all()
    assert ((images > 127).mean(axis=1) < 0.5).all()
