"""Paths and multiplications, counted one by one in loops."""

from __future__ import annotations

from itertools import product

import pytest

from app.lenses.paths.counting import by_depth, one_by_one, passed_back, saved

SHAPES = [(1, 1), (1, 1, 1, 1), (2, 4, 2, 1), (3, 5, 2), (2, 3, 2, 4, 2)]


def walked(sizes: tuple[int, ...]) -> tuple[int, int]:
    """Paths from one weight of layer 1, and multiplications for all slopes of weights and biases: gone along."""
    L, multiplications = len(sizes) - 1, 0
    for l in range(1, L + 1):
        for route in product(range(sizes[l]), *map(range, sizes[l + 1 :])):
            factors = ["sigma'"] + ["w", "sigma'"] * (len(route) - 1) + ["dC/da"]
            for _ in range(sizes[l - 1]):
                multiplications += len(["a", *factors]) - 1
            multiplications += len(factors) - 1
    return len(list(product(*map(range, sizes[2:])))), multiplications


@pytest.mark.parametrize("sizes", SHAPES)
def test_paths_and_multiplications_are_as_many_as_going_along_them_counts(sizes: tuple[int, ...]) -> None:
    paths, multiplications = walked(sizes)

    assert by_depth(sizes, 2)[-2].paths.split(" = ")[-1] == str(paths)
    assert one_by_one(sizes, 2) == multiplications


@pytest.mark.parametrize("sizes", SHAPES)
def test_the_backward_pass_multiplies_as_often_as_its_loops_say(sizes: tuple[int, ...]) -> None:
    multiplications = 0
    for l in range(1, len(sizes)):
        for _ in range(sizes[l]):
            multiplications += 1                # delta = da * sigma'
            for _ in range(sizes[l - 1]):
                multiplications += 1            # nabla_W = delta * a
                if l > 1:
                    multiplications += 1        # w * delta, on the way to da of the layer before

    assert passed_back(sizes, 2) == multiplications
    assert passed_back(sizes, 1) == multiplications - sizes[-1]


def test_of_the_digits_it_is_said_in_words() -> None:
    sizes = (784, 16, 16, 10)

    assert [(each.words, each.paths, each.factors) for each in by_depth(sizes, 2)] == [
        ("a weight of layer 3", "1", 3), ("a weight of layer 2", "10", 5),
        ("a weight of layer 1", "16 × 10 = 160", 7), ("an input", "16 × 16 × 10 = 2,560", 7),
    ]
    assert saved(sizes, 2).startswith("The slopes of all weights and biases, path by path: 12,066,090 multiplications. "
                                      "The backward pass: 13,418, 899 times as few.")
