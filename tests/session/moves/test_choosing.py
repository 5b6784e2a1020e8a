"""Which example comes next."""

from __future__ import annotations

import numpy as np
import pytest

from app.data.examples import Examples
from app.errors import NotThereError
from app.nn.network import Architecture, Network
from app.session.moves.choosing import CHUNK, next_missed, random_index

SAYS_1_ABOVE_0 = Network(Architecture((1, 1)), np.array([10.0, 0.0]))


def examples(x: list[float], labels: list[int]) -> Examples:
    return Examples(np.array(x)[:, None], np.array(labels, dtype=np.int64))


def test_the_next_missed_one_is_the_first_after_the_place() -> None:
    some = examples([1.0, -1.0, 1.0, 1.0, -1.0], [1, 1, 1, 0, 0])

    assert next_missed(SAYS_1_ABOVE_0, some, -1) == 1
    assert next_missed(SAYS_1_ABOVE_0, some, 1) == 3


def test_the_search_goes_round_and_ends_where_it_began() -> None:
    some = examples([1.0, -1.0, 1.0], [1, 1, 1])

    assert next_missed(SAYS_1_ABOVE_0, some, 2) == 1
    assert next_missed(SAYS_1_ABOVE_0, some, 1) == 1


def test_a_network_that_gets_all_right_has_no_next_missed_one() -> None:
    assert next_missed(SAYS_1_ABOVE_0, examples([1.0, -1.0], [1, 0]), -1) is None


@pytest.mark.parametrize("place", [0, CHUNK - 1, CHUNK, 2 * CHUNK + 3])
def test_a_wrong_one_is_found_wherever_it_stands(place: int) -> None:
    x = np.ones(2 * CHUNK + 5)
    x[place] = -1.0
    some = Examples(x[:, None], np.ones(len(x), dtype=np.int64))

    assert next_missed(SAYS_1_ABOVE_0, some, -1) == place


def test_a_random_example_has_the_label_asked_for() -> None:
    some = examples([0.0] * 6, [0, 1, 0, 1, 2, 1])
    rng = np.random.default_rng(3)

    assert {random_index(some, 1, rng) for _ in range(60)} == {1, 3, 5}
    assert {random_index(some, None, rng) for _ in range(200)} == set(range(6))


def test_a_label_that_no_example_has_is_not_there() -> None:
    with pytest.raises(NotThereError, match="label 7"):
        random_index(examples([0.0], [0]), 7, np.random.default_rng(0))
