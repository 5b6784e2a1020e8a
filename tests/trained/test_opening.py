"""The digits exhibit opens with an example that is read wrongly and that one step puts right, found by a rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.data.examples import Examples
from app.data.mnist import mnist
from app.nn.array import Array
from app.trained.digits import digits
from app.trained.opening import AMONG, ETA, Opening, opening

TEST = mnist().test


def sigma(z: Array) -> Array:
    return np.asarray(1.0 / (1.0 + np.exp(-z)))


def outputs_before_and_after(index: int, eta: float) -> tuple[Array, Array]:
    """The shipped network's outputs to a test example, and after one step on it: written out with arrays alone."""
    W, b = list(digits().W), list(digits().b)
    x, y = TEST.raw[index] / 255.0, np.eye(10)[TEST.labels[index]]

    def layers() -> list[Array]:
        a = [x]
        for l in (1, 2, 3):
            a.append(sigma(W[l] @ a[-1] + b[l]))
        return a

    a = layers()
    delta = 2.0 * (a[3] - y) * a[3] * (1.0 - a[3])
    for l in (3, 2, 1):
        below = (W[l].T @ delta) * a[l - 1] * (1.0 - a[l - 1])
        W[l], b[l] = W[l] - eta * np.outer(delta, a[l - 1]), b[l] - eta * delta
        delta = below
    return a[3], layers()[3]


def test_it_is_the_one_of_the_first_200_that_a_step_leaves_with_the_least_cost() -> None:
    found, costs = opening(digits(), TEST), {}
    for index in range(AMONG):
        before, after = outputs_before_and_after(index, ETA)
        if before.argmax() != TEST.labels[index] == after.argmax():
            costs[index] = float(np.sum((after - np.eye(10)[TEST.labels[index]]) ** 2))

    assert found is not None
    assert found.index == min(costs, key=costs.__getitem__)
    assert found.cost_after == pytest.approx(costs[found.index], rel=1e-9)


def test_it_is_wrong_before_and_clearly_right_after_the_step() -> None:
    found = opening(digits(), TEST)
    assert found is not None
    before, after = outputs_before_and_after(found.index, ETA)

    assert found.label == TEST.labels[found.index] != found.said == before.argmax()
    assert after.argmax() == found.label
    assert after[found.label] > 0.8
    assert found.cost_after < found.cost_before / 5
    assert found.cost_before == pytest.approx(float(np.sum((before - np.eye(10)[found.label]) ** 2)), rel=1e-9)


def test_it_is_found_in_the_first_examples_alone() -> None:
    found = opening(digits(), TEST)
    assert found is not None

    fewer = Examples(TEST.raw[: found.index + 1], TEST.labels[: found.index + 1], TEST.scale)
    assert opening(digits(), fewer, among=found.index) != found
    assert isinstance(opening(digits(), fewer), Opening)


def test_where_all_are_read_rightly_there_is_none() -> None:
    said = np.array([outputs_before_and_after(index, ETA)[0].argmax() for index in range(20)])

    assert opening(digits(), replace(TEST, raw=TEST.raw[:20], labels=said)) is None


def test_a_step_too_small_to_put_anything_right_leaves_none() -> None:
    assert opening(digits(), TEST, eta=1e-9) is None
