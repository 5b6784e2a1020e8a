"""Points of one's own: read from CSV exactly, or refused in a sentence that names the line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.data import csv_points
from app.data.plane import PLANES, plane
from app.errors import AppError, NotThereError, RangeError, ShapeError

axes = st.floats(-limits.PLANE, limits.PLANE)
point_lists = st.lists(st.tuples(axes, axes, st.integers(0, 1)), min_size=1, max_size=30)


@given(point_lists, st.sampled_from([", ", ",", "; ", "\t"]), st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_points_come_back_from_csv_to_the_last_bit(
    points: list[csv_points.Point], separator: str, has_names: bool, end: str
) -> None:
    names = [separator.join(("x", "y", "class"))] if has_names else []
    text = end.join(names + [separator.join(map(repr, point)) for point in points]) + end

    assert csv_points.read(text) == tuple(points)


@pytest.mark.parametrize("text", [
    "0.5,-0.25,1", '"0.5","-0.25","1"', "\N{BOM}0.5,-0.25,1\n", " 5e-1 ;-.25; 1 ", "\n\n0.5\t-0.25\t1",
])
def test_what_a_spreadsheet_writes_is_read(text: str) -> None:
    assert csv_points.read(text) == ((0.5, -0.25, 1),)


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "no line"), (" \n\t\n", "no line"), ("x,y,class", "only a line of names"),
    ("0,0", "line 1 has 2 columns"), ("0.5", "line 1 has 1 column;"), ("0,0,1,1", "line 1 has 4 columns"),
    ("x,y,class\n0,0,1\n\n0,0", "line 4 has 2 columns"), ("0,0,1\n0 0 1", "line 2 has 1 column"),
    ('0,"0,1', "line 1 has quotation marks"), ('0,"0"1,1', "line 1 has quotation marks"),
])
def test_what_is_no_table_of_three_columns_is_refused_by_its_line(text: str, sentence: str) -> None:
    with pytest.raises(ShapeError, match=sentence):
        csv_points.read(text)


@pytest.mark.parametrize(("line", "sentence"), [
    ("0,zero,1", "line 3 must have a finite number as y"), ("nan,0,1", "line 3 must have a finite number as x"),
    ("0,inf,1", "line 3 must have a finite number as y"), ("1e400,0,1", "line 3 must have a finite number as x"),
    ("1_0,0,1", "line 3 must have a finite number as x"), ("0x1,0,1", "line 3 must have a finite number as x"),
    (",,", "line 3 must have a finite number as x"), ("0,0,2", "line 3 must end in a class, 0 or 1"),
    ("0,0,cat", "line 3 must end in a class"), ("0,0,1.0", "line 3 must end in a class"), ("0,0,", "line 3 must end"),
    ("170,0,1", "line 3 must have x and y from -1.25 to 1.25.*divide"), ("0,-1.2501,0", "line 3 must have x and y"),
])
def test_anything_but_a_point_is_refused_by_its_line(line: str, sentence: str) -> None:
    with pytest.raises(RangeError, match=sentence):
        csv_points.read(f"x,y,class\n0,0,1\n{line}\n0,0,0")


def test_a_first_line_with_a_number_is_no_line_of_names() -> None:
    with pytest.raises(RangeError, match="line 1 must have a finite number as y"):
        csv_points.read("0.5,y,class\n0,0,1")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        points = csv_points.read(text)
    except AppError as error:
        assert len(str(error)) < 200
    else:
        assert points


@given(st.lists(st.sampled_from(["0", "1", ",", ";", "\t", '"', "\n", "\r", "-", ".", "e", "x", "\0", "\u2028", "٣"]),
                max_size=40))
def test_no_scrap_of_csv_breaks_the_reader(scraps: list[str]) -> None:
    try:
        points = csv_points.read("".join(scraps))
    except AppError as error:
        assert "line" in str(error)
    else:
        assert all(max(abs(x), abs(y)) <= limits.PLANE and label in (0, 1) for x, y, label in points)


def test_there_are_as_many_points_as_the_bound_says_and_no_more() -> None:
    assert len(csv_points.read("0,0,1\n" * limits.OWN_POINTS)) == limits.OWN_POINTS
    with pytest.raises(RangeError, match=f"at most {limits.OWN_POINTS} points; these are {limits.OWN_POINTS + 1}"):
        csv_points.read("0,0,1\n" * (limits.OWN_POINTS + 1))


@pytest.mark.parametrize("far", [limits.PLANE, -limits.PLANE])
def test_points_at_the_edge_of_the_map_are_taken(far: float) -> None:
    csv_points.check((far, -far, 0))
    with pytest.raises(RangeError, match="where the map ends"):
        csv_points.check((far * 1.001, 0.0, 0))
    with pytest.raises(RangeError, match="where the map ends"):
        csv_points.check((0.0, far * 1.001, 0))


@pytest.mark.parametrize("label", [-1, 2])
def test_a_class_that_is_none_is_refused(label: int) -> None:
    with pytest.raises(RangeError, match="class 0 or 1"):
        csv_points.check((0.0, 0.0, label))


def test_every_second_point_is_only_tested_on() -> None:
    data = csv_points.dataset([(0.1, 0.0, 0), (0.2, 0.0, 1), (0.3, 0.0, 1)])

    assert (data.name, data.inputs, data.classes, data.side) == ("own", 2, 2, 0)
    assert (data.train.raw[:, 0].tolist(), data.train.labels.tolist()) == ([0.1, 0.3], [0, 1])
    assert (data.test.raw[:, 0].tolist(), data.test.labels.tolist()) == ([0.2], [1])
    assert not data.train.raw.flags.writeable


def test_no_points_are_data_too() -> None:
    data = csv_points.dataset([])

    assert (len(data.train), len(data.test), data.train.raw.shape) == (0, 0, (0, 2))


@given(point_lists)
def test_points_become_data_and_data_points_again(points: list[csv_points.Point]) -> None:
    assert csv_points.points_of(csv_points.dataset(points)) == tuple(points)


@pytest.mark.parametrize("name", PLANES)
@pytest.mark.parametrize("count", [7, 500])
def test_a_made_set_taken_as_points_keeps_its_halves(name: str, count: int) -> None:
    made = plane(name, 3, count)
    again = csv_points.dataset(csv_points.points_of(made))

    for split in ("train", "test"):
        assert np.array_equal(again.split(split).raw, made.split(split).raw)
        assert np.array_equal(again.split(split).labels, made.split(split).labels)


def test_an_example_is_found_among_the_points() -> None:
    points = csv_points.points_of(plane("moons", 0, 7))
    data = csv_points.dataset(points)

    for split, index in [("train", 0), ("train", 3), ("test", 2)]:
        assert points[csv_points.place(points, split, index)][:2] == tuple(data.split(split).x(index))
    for split, index in [("test", 3), ("train", 4), ("train", -1)]:
        with pytest.raises(NotThereError, match="7 points are there"):
            csv_points.place(points, split, index)


def test_zero_is_zero_whatever_its_sign() -> None:
    below, above = (csv_points.dataset([(x, 0.0, 1)]).train.raw for x in (-0.0, 0.0))

    assert below.tobytes() == above.tobytes()
