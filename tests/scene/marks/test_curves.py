"""Curves: where a number stands on an axis, labels that can be read, and a table that says the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scene.marks.curves import GAP, ROLES, ROWS, TICKS, TOP, Curves, Series, apart, curves, ticks
from tests.scene.moments import written

FALLING = tuple((float(x), 2.0 / (1 + x)) for x in range(0, 101, 10))


def points(path: str) -> list[tuple[float, float]]:
    """The px of a path."""
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def read(c: Curves, at: tuple[float, float]) -> tuple[float, float]:
    """What a reader with a ruler reads off both axes at a place."""
    found = []
    for axis, px in ((c.x_ticks, at[0]), (c.y_ticks, at[1])):
        first, last = axis[0], axis[-1]
        share = (px - first.at) / (last.at - first.at)
        found.append(written(first.text) + share * (written(last.text) - written(first.text)))
    return found[0], found[1]


def test_every_point_stands_where_the_ticks_say() -> None:
    drawn = curves((Series("A", FALLING),), "steps", "mean cost")

    for place, point in zip(points(drawn.lines[0].path), FALLING, strict=True):
        assert read(drawn, place) == pytest.approx(point, abs=0.02)


def test_ticks_are_1_2_or_5_times_a_power_of_ten_apart() -> None:
    assert ticks(0, 7, 5) == (0, 2, 4, 6)
    assert ticks(0, 0.1, 5) == (0, 0.02, 0.04, 0.06, 0.08, 0.1)
    assert ticks(0, 30_000, 5) == (0, 10_000, 20_000, 30_000)
    assert ticks(-0.3, 0.3, 5) == (-0.2, 0, 0.2)


@given(st.floats(0, 1e6), st.floats(1e-6, 1e9))
def test_there_are_never_more_ticks_than_fit(low: float, span: float) -> None:
    found = ticks(low, low + span, TICKS)

    assert len(found) <= TICKS + 1
    assert all(low - span * 1e-6 <= v <= (low + span) * (1 + 1e-6) for v in found)


def test_steps_are_counted_in_whole_numbers() -> None:
    drawn = curves((Series("A", ((0.0, 1.0), (1.0, 0.5))),), "steps", "cost")

    assert [tick.text for tick in drawn.x_ticks] == ["0", "1"]


@given(st.lists(st.floats(TOP, 158), max_size=ROLES))
def test_labels_at_the_ends_never_overlap(wanted: list[float]) -> None:
    placed = apart(wanted, TOP, 158)

    gaps = [low - high for high, low in zip(sorted(placed), sorted(placed)[1:], strict=False)]
    assert all(gap >= GAP - 0.02 for gap in gaps)
    assert all(TOP <= y <= 158 for y in placed)
    assert [i for _, i in sorted((y, i) for i, y in enumerate(wanted))] \
        == [i for _, i in sorted((y, i) for i, y in enumerate(placed))]


def test_a_label_with_room_stands_at_the_end_of_its_line() -> None:
    drawn = curves((Series("A", ((0.0, 0.0), (9.0, 1.0))), Series("B", ((0.0, 0.0), (9.0, 0.2)))), "steps", "cost")

    for line in drawn.lines:
        assert line.at[1] == line.end[1]


def test_each_line_has_its_own_ink_and_dash_and_keeps_it_while_it_is_empty() -> None:
    drawn = curves((Series("A", ()), Series("B", FALLING)), "steps", "cost")

    assert [line.role for line in drawn.lines] == ["k1"]
    assert drawn.legend == (("k0", "A"), ("k1", "B"))


def test_more_lines_than_can_be_told_apart_are_refused() -> None:
    many = tuple(Series(f"{i}", FALLING) for i in range(ROLES + 1))

    assert len(curves(many[:-1], "steps", "cost").lines) == ROLES
    with pytest.raises(ValueError, match="kinds of line"):
        curves(many, "steps", "cost")


def test_a_point_that_is_no_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="finite"):
        curves((Series("A", ((0.0, float("nan")),)),), "steps", "cost")


def test_what_is_above_the_top_is_cut_off_and_said() -> None:
    wild = Series("A", ((0.0, 1.0), (1.0, 5000.0)))

    drawn = curves((wild, Series("B", FALLING)), "steps", "cost", y_top=2.0)

    assert drawn.cut_off == "Cut off at the top: A reaches 5000."
    assert points(drawn.lines[0].path)[-1][1] == drawn.top
    assert curves((wild,), "steps", "cost").cut_off == ""


def test_a_line_that_breaks_off_says_so_and_its_table_ends_there() -> None:
    short = Series("B", FALLING[:3], is_broken=True)

    drawn = curves((Series("A", FALLING), short), "steps", "cost")

    assert drawn.lines[1].is_broken and "breaks off" in drawn.lines[1].says
    assert [row[2] == "" for row in drawn.rows] == [float(row[0]) > 20 for row in drawn.rows]


def test_the_table_says_what_the_lines_show() -> None:
    drawn = curves((Series("A", FALLING),), "steps", "cost")

    assert drawn.head == ("steps", "A")
    for row, (x, y) in zip(drawn.rows, FALLING, strict=True):
        assert written(row[0]) == x
        assert written(row[1]) == pytest.approx(y, rel=0.01)


def test_a_long_run_has_a_short_table_from_its_first_point_to_its_last() -> None:
    long = tuple((float(x), 1.0) for x in range(1000))

    drawn = curves((Series("A", long),), "steps", "cost")

    assert len(drawn.rows) == ROWS
    assert (drawn.rows[0][0], drawn.rows[-1][0]) == ("0", "999")


def test_nothing_yet_is_a_frame_with_its_axes() -> None:
    drawn = curves((Series("A", ()),), "steps", "cost", x_top=100.0)

    assert drawn.lines == () and drawn.rows == ()
    assert [tick.text for tick in drawn.x_ticks] == ["0", "20", "40", "60", "80", "100"]


def test_a_line_that_never_changes_is_drawn_flat() -> None:
    drawn = curves((Series("A", ((0.0, 0.0), (5.0, 0.0))),), "steps", "cost")

    assert {y for _, y in points(drawn.lines[0].path)} == {drawn.bottom}


def test_the_numbers_of_an_axis_do_not_run_together() -> None:
    for steps in (60_000.0, 189_000.0, 1_000_000.0):
        found = curves((Series("mini-batch", ((0.0, 1.0), (steps, 0.5))),), "steps", "mean C").x_ticks

        assert len(found) > 1
        assert all(b.at - a.at >= 8 * (len(a.text) + len(b.text)) / 2 for a, b in zip(found, found[1:], strict=False))
