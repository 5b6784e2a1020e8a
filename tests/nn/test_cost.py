"""Each cost beside its slope."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from app.nn.cost import (
    CATEGORICAL_CROSS_ENTROPY,
    CROSS_ENTROPY,
    HALF_QUADRATIC,
    QUADRATIC,
    Cost,
    cost_for,
)

PAIRS = [QUADRATIC, HALF_QUADRATIC, CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY]
A = np.array([0.2, 0.5, 0.9])
Y = np.array([0.0, 1.0, 0.3])

every_cost = pytest.mark.parametrize("C", PAIRS, ids=lambda C: C.C0.__name__)


def test_a_miss_of_34_hundredths_costs_its_square() -> None:
    assert float(QUADRATIC.C0(np.array([0.66]), np.array([1.00]))) == pytest.approx(0.1156, rel=1e-12)


def test_quadratic_cost_is_a_plain_sum_without_a_half_or_a_mean() -> None:
    assert float(QUADRATIC.C0(np.array([1.0, 2.0, 3.0]), np.zeros(3))) == 14.0


def test_half_quadratic_cost_is_half_of_it_and_so_is_its_slope() -> None:
    assert float(HALF_QUADRATIC.C0(A, Y)) == float(QUADRATIC.C0(A, Y)) / 2
    assert (HALF_QUADRATIC.C0_prime(A, Y) * 2).tolist() == QUADRATIC.C0_prime(A, Y).tolist()


def test_cross_entropy_is_minus_the_logarithm_of_what_was_right() -> None:
    assert float(CROSS_ENTROPY.C0(np.array([0.8, 0.1]), np.array([1.0, 0.0]))) == pytest.approx(-log(0.8) - log(0.9))
    assert float(CATEGORICAL_CROSS_ENTROPY.C0(np.array([0.8, 0.2]), np.array([1.0, 0.0]))) == pytest.approx(-log(0.8))


@every_cost
def test_every_slope_agrees_with_a_central_difference(C: Cost) -> None:
    h = 1e-6

    measured = [(C.C0(A + e, Y) - C.C0(A - e, Y)) / (2 * h) for e in h * np.eye(3)]

    assert C.C0_prime(A, Y) == pytest.approx(np.array(measured), rel=1e-6, abs=1e-9)


@every_cost
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_saturated_outputs_cost_something_finite(C: Cost, y: float) -> None:
    a = np.array([0.0, 1.0, 1e-320, 1.0 - 2.0**-53])
    target = np.full(4, y)

    assert 0.0 <= float(C.C0(a, target)) < 4 * 350
    assert np.isfinite(C.C0_prime(a, target) ** 2).all()


@every_cost
def test_a_perfect_answer_is_free(C: Cost) -> None:
    y = np.array([0.0, 1.0, 0.0])

    assert float(C.C0(y, y)) == pytest.approx(0.0, abs=1e-15)


@every_cost
def test_rows_of_a_batch_are_weighed_as_each_alone(C: Cost) -> None:
    rows, targets = np.stack([A, A[::-1]]), np.stack([Y, Y])

    assert C.C0(rows, targets).tolist() == [float(C.C0(a, y)) for a, y in zip(rows, targets, strict=True)]


def test_cross_entropy_means_shares_at_a_softmax_and_single_answers_elsewhere() -> None:
    assert cost_for("cross_entropy", "softmax") is CATEGORICAL_CROSS_ENTROPY
    assert cost_for("cross_entropy", "sigmoid") is CROSS_ENTROPY
    assert cost_for("quadratic", "softmax") is QUADRATIC
    assert cost_for("half_quadratic", "tanh") is HALF_QUADRATIC
