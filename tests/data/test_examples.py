"""A set of examples gives the same numbers one by one and as rows of a batch."""

from __future__ import annotations

import numpy as np
import pytest

from app.data.examples import Dataset, Examples, target
from app.data.mnist import mnist
from app.data.plane import plane
from app.errors import NotThereError


@pytest.mark.parametrize("data", [mnist(), plane("moons", seed=1)], ids=["images", "points"])
def test_gathered_rows_are_the_examples_bit_for_bit(data: Dataset) -> None:
    indices = np.array([3, 0, 3, len(data.train) - 1])
    X = np.full((4, data.inputs), np.nan)

    data.train.gather(indices, X)

    assert np.array_equal(X, [data.train.x(int(i)) for i in indices])


def test_gathering_what_is_not_there_raises() -> None:
    examples = Examples(np.zeros((2, 3)), np.array([0, 1]))

    with pytest.raises(IndexError):
        examples.gather(np.array([2]), np.empty((1, 3)))


@pytest.mark.parametrize("index", [-1, 2])
def test_an_example_that_is_not_there_is_refused_with_the_range(index: int) -> None:
    examples = Examples(np.zeros((2, 3)), np.array([0, 1]))

    with pytest.raises(NotThereError, match=f"there is no example {index}: the indices are from 0 to 1"):
        examples.x(index)
    with pytest.raises(NotThereError):
        examples.label(index)


def test_a_digit_is_one_hot_over_ten_outputs() -> None:
    assert target(3, 10).tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("label", [0, 1])
def test_over_one_output_the_target_is_the_label_itself(label: int) -> None:
    assert target(label, 1).tolist() == [label]


@pytest.mark.parametrize(("label", "outputs", "most"), [(10, 10, 9), (2, 1, 1), (-1, 10, 9)])
def test_a_label_that_no_output_can_say_is_refused(label: int, outputs: int, most: int) -> None:
    with pytest.raises(NotThereError, match=f"labels go from 0 to {most}"):
        target(label, outputs)
