"""Points of one's own: read exactly, scaled onto the map where they must be, or refused by their line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.data import csv_points
from app.data.own_points import Point
from app.errors import AppError, LineError, RangeError

axes = st.floats(-limits.PLANE, limits.PLANE)
point_lists = st.lists(st.tuples(axes, axes, st.integers(0, 1)), min_size=1, max_size=30)


separators = st.sampled_from([", ", ",", "; ", "\t", " "])
ZERO_ONE = "0", "1"
scraps_of_csv = st.sampled_from([
    *"01,;\t \"'[]#\n\r-.ex\0\u2028٣|’(){}=@%?", "1,000", "1.000,5", " // ", "x = ", "np.array([[", "]])", "class",
    "nan", "\N{BOM}", "0.5", "|---|",
])


@given(point_lists, separators, st.booleans(), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_points_come_back_from_csv_to_the_last_bit(
    points: list[Point], separator: str, has_names: bool, end: str
) -> None:
    names = [separator.join(("x", "y", "class"))] if has_names else []
    text = end.join(names + [separator.join(map(repr, point)) for point in points]) + end

    found = csv_points.read(text)

    assert (found.points, found.scale) == (tuple(points), 1.0)


@pytest.mark.parametrize(("one", "other", "names"), [
    ("1", "0", ZERO_ONE), ("1.0", "0.0", ZERO_ONE), ("1.000e+00", "0.000e+00", ZERO_ONE), ("1,0", "0,0", ZERO_ONE),
    ("1", "-1", ("-1", "1")), ("+1", "-1.0", ("-1", "1")), ("2", "1", ("1", "2")), ("10", "9", ("9", "10")),
    ("pos", "neg", ("neg", "pos")), ("true", "false", ("false", "true")), ("True", "False", ("False", "True")),
    ('"yes"', '"no"', ("no", "yes")), ("cat", "3", ("3", "cat")), ("1234568", "1234567", ("1234567", "1234568")),
])
def test_two_different_labels_are_two_classes_and_it_is_said_which_is_which(
    one: str, other: str, names: tuple[str, str]
) -> None:
    found = csv_points.read(f"0;0;{one}\n0;0;{other}\n0;0;{other}\n0;0;{one}")

    assert [point[2] for point in found.points] == [1, 0, 0, 1]
    assert found.names == names
    assert found.said == (() if names == ZERO_ONE else (f"{names[0]} is class 0, {names[1]} is class 1.",))


@pytest.mark.parametrize(("label", "classes"), [("1", 1), ("0", 0), ("1.0", 1), ("cat", 0)])
def test_points_of_one_class_are_taken_with_a_warning(label: str, classes: int) -> None:
    found = csv_points.read(f"0,0,{label}\n1,1,{label}")

    assert [point[2] for point in found.points] == [classes] * 2
    assert "nothing to tell apart" in found.said[0]


def test_more_than_two_classes_are_refused_with_their_names_and_counts_at_the_first_of_a_third() -> None:
    text = "x,y,species\n" + "1,1,setosa\n" * 3 + "1,1,versicolor\n" * 2 + "1,1,virginica\n"

    with pytest.raises(LineError, match="3 different classes") as refused:
        csv_points.read(text)

    assert "setosa (3), versicolor (2), virginica (1)" in str(refused.value)
    assert refused.value.line == 7


@pytest.mark.parametrize("missing", ["", "nan", "NA", "?"])
def test_a_label_that_is_missing_is_no_third_class(missing: str) -> None:
    with pytest.raises(LineError, match="line 2 must end in a class") as refused:
        csv_points.read(f"0,0,cat\n1,1,{missing}\n2,2,dog")

    assert refused.value.line == 2


def test_two_labels_one_of_which_looks_like_a_missing_one_are_two_classes() -> None:
    assert csv_points.read("0,0,EU\n1,1,NA").names == ("EU", "NA")


def test_of_many_classes_only_a_few_are_named_and_none_at_length() -> None:
    text = "\n".join(f"0,0,{i}{'x' * 90}" for i in range(300))

    with pytest.raises(LineError, match="300 different classes.*and 295 more") as refused:
        csv_points.read(text)

    assert len(str(refused.value)) < 350


@pytest.mark.parametrize(("largest", "scale"), [
    (1.25, 1.0), (1.2501, 1.5), (2.3, 2.0), (2.6, 3.0), (7.9, 8.0), (9.99, 8.0), (12.0, 10.0), (99.0, 80.0),
    (170.0, 150.0), (1e300, 8e299),
])
def test_points_beyond_the_map_are_divided_by_one_number_for_both_axes_and_it_is_said(
    largest: float, scale: float
) -> None:
    found = csv_points.read(f"{largest},0.5,0\n-0.1,{-largest / 3!r},1")

    assert found.scale == pytest.approx(scale, rel=1e-12)
    assert found.points[0][:2] == (largest / found.scale, 0.5 / found.scale)
    assert found.points[1][1] == pytest.approx(-largest / 3 / found.scale, rel=1e-15)
    assert any(f"divided by {found.scale:g}, both alike" in words for words in found.said) == (scale != 1.0)


@given(st.floats(1e-3, 1e308))
def test_whatever_the_scale_all_are_on_the_map_and_use_two_thirds_of_it(largest: float) -> None:
    x = csv_points.read(f"{largest!r},0,1\n0,0,0").points[0][0]

    assert x <= limits.PLANE
    assert largest <= limits.PLANE or x >= 0.6 * limits.PLANE


def test_points_are_taken_as_they_are_where_that_is_asked_for() -> None:
    found = csv_points.read("2.3,-1.4,0\n0.5,0.5,1", is_scaled=False)

    assert (found.points[0][:2], found.scale, found.said) == ((2.3, -1.4), 1.0, ())


@pytest.mark.parametrize(("x", "is_refused"), [(limits.INPUT, False), (limits.INPUT * 1.001, True)])
def test_as_they_are_points_lie_within_what_a_network_reads(x: float, is_refused: bool) -> None:
    try:
        csv_points.read(f"0,0,0\n0,{-x!r},1", is_scaled=False)
    except LineError as error:
        assert is_refused and error.line == 2 and "from -1000 to 1000 to be taken as they are" in str(error)
    else:
        assert not is_refused


@pytest.mark.parametrize(("line", "sentence"), [
    ("0,zero,1", "line 3 must have a finite number as y"), ("nan,0,1", "line 3 must have a finite number as x"),
    ("0,inf,1", "line 3 must have a finite number as y"), ("1e400,0,1", "line 3 must have a finite number as x"),
    ("1_0,0,1", "line 3 must have a finite number as x"), ("0x1,0,1", "line 3 must have a finite number as x"),
    (",,", "line 3 must have a finite number as x"), ("0,0,", "line 3 must end in a class"),
])
def test_anything_but_a_point_is_refused_by_its_line(line: str, sentence: str) -> None:
    with pytest.raises(LineError, match=sentence) as refused:
        csv_points.read(f"x,y,class\n0,0,1\n{line}\n0,0,0")

    assert refused.value.line == 3


def test_a_first_line_with_a_number_is_no_line_of_names() -> None:
    with pytest.raises(LineError, match="line 1 must have a finite number as y"):
        csv_points.read("0.5,y,class\n0,0,1")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        found = csv_points.read(text)
    except AppError as error:
        assert len(str(error)) < 350
    else:
        assert found.points


@given(st.lists(scraps_of_csv, max_size=40))
def test_no_scrap_of_csv_breaks_the_reader(scraps: list[str]) -> None:
    try:
        found = csv_points.read("".join(scraps))
    except LineError:
        return
    assert all(max(abs(x), abs(y)) <= limits.PLANE and label in (0, 1) for x, y, label in found.points)


def test_there_are_as_many_points_as_the_bound_says_and_no_more() -> None:
    assert len(csv_points.read("0,0,1\n" * limits.OWN_POINTS).points) == limits.OWN_POINTS
    with pytest.raises(RangeError, match=f"at most {limits.OWN_POINTS} points; these are {limits.OWN_POINTS + 1}"):
        csv_points.read("0,0,1\n" * (limits.OWN_POINTS + 1))
