"""Five sets in the plane: the same from the same seed, both classes alike, and as their names say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app import limits
from app.data.examples import Array, Dataset
from app.data.plane import PLANES, plane
from app.errors import NotThereError, RangeError

names = pytest.mark.parametrize("name", PLANES)


def points(data: Dataset) -> tuple[Array, NDArray[np.int64]]:
    """All points, (n, 2), and their classes."""
    raw = np.concatenate((data.train.raw, data.test.raw)).astype(np.float64)
    return raw, np.concatenate((data.train.labels, data.test.labels))


def test_the_five_sets_are_there() -> None:
    assert set(PLANES) == {"xor", "circle", "moons", "spiral", "gauss"}


@names
def test_the_same_seed_gives_the_same_points_and_another_seed_others(name: str) -> None:
    first, again, other = (points(plane(name, seed))[0] for seed in (7, 7, 8))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@names
def test_half_is_trained_on_and_half_only_tested_with_both_classes_alike(name: str) -> None:
    data = plane(name, seed=0, count=500)

    assert (data.name, data.inputs, data.classes, data.side) == (name, 2, 2, 0)
    for half in (data.train, data.test):
        assert np.bincount(half.labels).tolist() == [125, 125]


@names
def test_no_point_is_trained_on_and_tested_with(name: str) -> None:
    data = plane(name, seed=0)

    assert not set(map(tuple, data.train.raw.tolist())) & set(map(tuple, data.test.raw.tolist()))


@names
def test_coordinates_lie_within_about_1_and_are_centred(name: str) -> None:
    xy, _ = points(plane(name, seed=0, count=2000))

    assert 0.8 < np.quantile(np.abs(xy), 0.99) < 1.1
    assert np.abs(xy.mean(axis=0)).max() < 0.1


def test_in_xor_the_class_says_whether_the_signs_differ() -> None:
    (x, y), labels = points(plane("xor", seed=0, noise=0.0))[0].T, points(plane("xor", seed=0, noise=0.0))[1]

    assert np.array_equal((x > 0) != (y > 0), labels == 1)


def test_a_circle_parts_the_disc_from_the_ring_around_it() -> None:
    xy, labels = points(plane("circle", seed=0, noise=0.0))

    assert np.array_equal(np.hypot(*xy.T) > 0.6, labels == 1)


def test_a_line_parts_the_two_clouds() -> None:
    xy, labels = points(plane("gauss", seed=0, noise=0.0))

    assert np.mean((xy.sum(axis=1) > 0) == (labels == 1)) > 0.99


@pytest.mark.parametrize("name", ["moons", "spiral"])
def test_no_line_parts_moons_or_spirals_but_neighbours_agree(name: str) -> None:
    xy, labels = points(plane(name, seed=0, noise=0.0))
    columns = np.column_stack((xy, np.ones(len(xy))))
    line = columns @ np.linalg.lstsq(columns, 2.0 * labels - 1.0, rcond=None)[0]
    apart = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1)) + 9.0 * np.eye(len(xy))

    assert np.mean((line > 0) == (labels == 1)) < 0.95
    assert np.mean(labels[apart.argmin(axis=1)] == labels) > 0.99


@names
def test_noise_moves_the_points_by_its_standard_deviation(name: str) -> None:
    still, moved = (points(plane(name, seed=3, count=2, noise=noise))[0] for noise in (0.0, 0.5))
    many = [points(plane(name, seed=s, count=2, noise=0.5))[0] - points(plane(name, seed=s, count=2, noise=0.0))[0]
            for s in range(200)]

    assert not np.array_equal(still, moved)
    assert np.std(np.concatenate(many)[::2]) == pytest.approx(0.5, rel=0.2)


@names
@given(seed=st.integers(0, limits.SEED), count=st.integers(2, 50), noise=st.floats(0.0, limits.NOISE))
def test_any_seed_count_and_noise_allowed_give_finite_points_of_two_classes(
    name: str, seed: int, count: int, noise: float
) -> None:
    xy, labels = points(plane(name, seed, count, noise))

    assert xy.shape == (count, 2)
    assert np.isfinite(xy).all()
    assert set(labels.tolist()) <= {0, 1}


def test_a_made_set_cannot_be_written_to() -> None:
    data = plane("xor", seed=0)

    assert not data.train.raw.flags.writeable
    assert not data.test.labels.flags.writeable


def test_the_largest_set_allowed_is_made() -> None:
    data = plane("xor", limits.SEED, limits.POINTS_IN_PLANE, limits.NOISE)

    assert len(data.train) + len(data.test) == limits.POINTS_IN_PLANE


@pytest.mark.parametrize(
    ("seed", "count", "noise", "sentence"),
    [
        (-1, 500, 0.0, f"seed must be a whole number from 0 to {limits.SEED}"),
        (limits.SEED + 1, 500, 0.0, f"seed must be a whole number from 0 to {limits.SEED}"),
        (0, 1, 0.0, f"must have 2 to {limits.POINTS_IN_PLANE} points"),
        (0, limits.POINTS_IN_PLANE + 1, 0.0, f"must have 2 to {limits.POINTS_IN_PLANE} points"),
        (0, 500, -0.01, "noise must be a finite number from 0 to 1"),
        (0, 500, 1.01, "noise must be a finite number from 0 to 1"),
        (0, 500, float("nan"), "noise must be a finite number from 0 to 1"),
    ],
)
def test_numbers_out_of_range_are_refused(seed: int, count: int, noise: float, sentence: str) -> None:
    with pytest.raises(RangeError, match=sentence):
        plane("xor", seed, count, noise)


def test_an_unknown_set_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(NotThereError, match="choose one of xor, circle, moons, spiral, gauss"):
        plane("swiss roll", seed=0)
