"""Points as data: both halves have both classes, few points are all trained on, and nothing changes on the way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.data import own_points
from app.data.own_points import FEW, OwnPoints, Point, half_for, halves, in_turn, lacking
from app.data.plane import PLANES, plane
from app.errors import NotThereError, RangeError

axes = st.floats(-limits.PLANE, limits.PLANE)
point_lists = st.lists(st.tuples(axes, axes, st.integers(0, 1)), max_size=60)


def of_classes(*labels: int) -> list[Point]:
    """A point of each class given, all different."""
    return [(i / 1000, 0.0, label) for i, label in enumerate(labels)]


def test_the_corners_of_xor_are_all_trained_on() -> None:
    corners = [(0.0, 0.0, 0), (0.0, 1.0, 1), (1.0, 0.0, 1), (1.0, 1.0, 0)]

    assert halves(corners) == OwnPoints(tuple(corners), ())


@pytest.mark.parametrize(("n", "train", "test"), [(FEW - 1, FEW - 1, 0), (FEW, FEW // 2, FEW // 2)])
def test_a_test_half_begins_with_so_many_points(n: int, train: int, test: int) -> None:
    found = halves(of_classes(*[0, 1] * n)[:n])

    assert (len(found.train), len(found.test)) == (train, test)


@pytest.mark.parametrize("labels", [[1, 0] * 50, [0] * 50 + [1] * 50, [0, 0, 1] * 20, [1] * 98 + [0, 0]])
def test_every_second_point_of_each_class_is_only_tested_on_in_whatever_order_they_come(labels: list[int]) -> None:
    points = of_classes(*labels)

    found = halves(points)

    for label in (0, 1):
        of_it = [point for point in points if point[2] == label]
        assert [point for point in found.train if point[2] == label] == of_it[::2]
        assert [point for point in found.test if point[2] == label] == of_it[1::2]


@given(point_lists)
def test_no_point_is_lost_or_made(points: list[Point]) -> None:
    found = halves(points)

    assert sorted((*found.train, *found.test)) == sorted(points)


@pytest.mark.parametrize(("before", "label", "half"), [
    ([], 0, "train"), ([0, 1] * 9 + [0], 1, "train"), ([0, 1] * 10, 0, "train"), ([0, 1] * 11, 1, "test"),
])
def test_a_point_added_goes_where_it_would_have_gone_among_them(before: list[int], label: int, half: str) -> None:
    assert half_for(halves(of_classes(*before)), label) == half


@pytest.mark.parametrize(("train", "test", "words"), [
    ([0, 1], [1, 0], ()), ([1, 1], [0, 0], ("trained on there is no point of class 0", "no point of class 1")),
    ([1], [], ("no point of class 0",)), ([0, 1], [1], ("test there is no point of class 0",)), ([], [], ()),
])
def test_a_half_of_one_class_is_found(train: list[int], test: list[int], words: tuple[str, ...]) -> None:
    found = lacking(train, test)

    assert len(found) == len(words) and all(word in said for word, said in zip(words, found, strict=True))


def test_points_are_a_set_of_two_inputs_and_two_classes() -> None:
    data = own_points.dataset(OwnPoints(((0.1, 0.0, 0), (0.3, 0.0, 1)), ((0.2, 0.0, 1),)))

    assert (data.name, data.inputs, data.classes, data.side) == ("own", 2, 2, 0)
    assert (data.train.raw[:, 0].tolist(), data.train.labels.tolist()) == ([0.1, 0.3], [0, 1])
    assert (data.test.raw[:, 0].tolist(), data.test.labels.tolist()) == ([0.2], [1])
    assert not data.train.raw.flags.writeable


def test_no_points_are_data_too() -> None:
    data = own_points.dataset(OwnPoints())

    assert (len(data.train), len(data.test), data.train.raw.shape) == (0, 0, (0, 2))


@given(point_lists, point_lists)
def test_points_become_data_and_data_points_again(train: list[Point], test: list[Point]) -> None:
    points = OwnPoints(tuple(train), tuple(test))

    assert own_points.points_of(own_points.dataset(points)) == points


@pytest.mark.parametrize("name", PLANES)
@pytest.mark.parametrize("count", [7, 500])
def test_a_made_set_taken_as_points_keeps_its_halves(name: str, count: int) -> None:
    made = plane(name, 3, count)

    again = own_points.dataset(own_points.points_of(made))

    for split in ("train", "test"):
        assert np.array_equal(again.split(split).raw, made.split(split).raw)
        assert np.array_equal(again.split(split).labels, made.split(split).labels)


def test_in_turn_every_second_one_is_tested_on_whatever_its_class() -> None:
    points = of_classes(0, 1, 1, 0, 0)

    assert in_turn(points) == OwnPoints(tuple(points[::2]), tuple(points[1::2]))


def test_a_place_that_there_is_not_is_refused() -> None:
    points = own_points.points_of(plane("moons", 0, 7))

    points.check_place("train", 3)
    points.check_place("test", 2)
    for split, index in (("test", 3), ("train", 4), ("train", -1)):
        with pytest.raises(NotThereError, match="7 points are there, 4 for training and 3 for the test"):
            points.check_place("test" if split == "test" else "train", index)


@pytest.mark.parametrize("far", [limits.PLANE, -limits.PLANE])
def test_points_at_the_edge_of_the_map_are_taken(far: float) -> None:
    own_points.check((far, -far, 0))
    for x, y in ((far * 1.001, 0.0), (0.0, far * 1.001)):
        with pytest.raises(RangeError, match="where the map ends"):
            own_points.check((x, y, 0))


@pytest.mark.parametrize("label", [-1, 2])
def test_a_class_that_is_none_is_refused(label: int) -> None:
    with pytest.raises(RangeError, match="class 0 or 1"):
        own_points.check((0.0, 0.0, label))


@pytest.mark.parametrize(("n", "is_refused"), [(limits.OWN_POINTS, False), (limits.OWN_POINTS + 1, True)])
def test_there_are_as_many_points_as_the_bound_says_and_no_more(n: int, is_refused: bool) -> None:
    try:
        own_points.check_count(n)
    except RangeError as error:
        assert is_refused and f"at most {limits.OWN_POINTS} points; these are {n}" in str(error)
    else:
        assert not is_refused


def test_zero_is_zero_whatever_its_sign() -> None:
    below, above = (own_points.dataset(OwnPoints(((x, 0.0, 1),))).train.raw for x in (-0.0, 0.0))

    assert below.tobytes() == above.tobytes()
