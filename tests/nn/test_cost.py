"""Each cost beside its slope; where cross-entropy is far off or right by a hair, against fifty decimal digits."""

from __future__ import annotations

from decimal import Decimal, localcontext
from math import exp, log

import numpy as np
import pytest

from app.nn.activation import sigmoid, softmax
from app.nn.array import Array
from app.nn.cost import (
    CATEGORICAL_CROSS_ENTROPY,
    CROSS_ENTROPY,
    FARTHEST,
    HALF_QUADRATIC,
    QUADRATIC,
    Cost,
    cost_for,
)

PAIRS = [QUADRATIC, HALF_QUADRATIC, CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY]
Z = np.array([-1.4, 0.0, 2.2])
Y = np.array([0.0, 1.0, 0.3])
EXACT = 1e-14           # relative: a few float spacings

every_cost = pytest.mark.parametrize("C", PAIRS, ids=lambda C: C.term.__name__)


def says(C: Cost, z: Array) -> Array:
    """What an output that goes with this cost makes of z."""
    return softmax(z) if C is CATEGORICAL_CROSS_ENTROPY else sigmoid(z)


def C0(C: Cost, z: Array, y: Array) -> float:
    return float(C.C0(z, says(C, z), y))


def test_a_miss_of_34_hundredths_costs_its_square() -> None:
    assert float(QUADRATIC.C0(Z[:1], np.array([0.66]), np.array([1.00]))) == pytest.approx(0.1156, rel=1e-12)


def test_quadratic_cost_is_a_plain_sum_without_a_half_or_a_mean() -> None:
    assert float(QUADRATIC.C0(Z, np.array([1.0, 2.0, 3.0]), np.zeros(3))) == 14.0


def test_half_quadratic_cost_is_half_of_it_and_so_is_its_slope() -> None:
    a = says(QUADRATIC, Z)

    assert C0(HALF_QUADRATIC, Z, Y) == C0(QUADRATIC, Z, Y) / 2
    assert (HALF_QUADRATIC.C0_prime(Z, a, Y) * 2).tolist() == QUADRATIC.C0_prime(Z, a, Y).tolist()


def test_cross_entropy_is_minus_the_logarithm_of_what_was_right() -> None:
    odds = np.log([0.8 / 0.2, 0.1 / 0.9])

    assert C0(CROSS_ENTROPY, odds, np.array([1.0, 0.0])) == pytest.approx(-log(0.8) - log(0.9), rel=EXACT)
    assert C0(CATEGORICAL_CROSS_ENTROPY, np.log([0.8, 0.2]), np.array([1.0, 0.0])) == \
        pytest.approx(-log(0.8), rel=EXACT)


@every_cost
def test_what_each_output_adds_sums_up_to_the_cost(C: Cost) -> None:
    terms = C.terms(Z, says(C, Z), Y)

    assert terms.shape == (3,)
    assert float(terms.sum()) == C0(C, Z, Y)


def plain(C: Cost, a: Array, y: Array) -> float:
    """Every cost as books write it, of a alone."""
    if C is CATEGORICAL_CROSS_ENTROPY:
        return -sum(float(y_j) * log(a_j) for a_j, y_j in zip(a, y, strict=True))
    if C is CROSS_ENTROPY:
        return -sum(float(y_j) * log(a_j) + (1 - float(y_j)) * log(1 - a_j) for a_j, y_j in zip(a, y, strict=True))
    return sum(float(a_j - y_j) ** 2 for a_j, y_j in zip(a, y, strict=True)) * (0.5 if C is HALF_QUADRATIC else 1.0)


@every_cost
def test_taken_from_z_or_from_a_every_cost_is_as_books_write_it(C: Cost) -> None:
    assert C0(C, Z, Y) == pytest.approx(plain(C, says(C, Z), Y), rel=EXACT)


@every_cost
def test_every_slope_agrees_with_a_central_difference(C: Cost) -> None:
    a, h = says(C, Z), 1e-6

    measured = [(plain(C, a + e, Y) - plain(C, a - e, Y)) / (2 * h) for e in h * np.eye(3)]

    assert C.C0_prime(Z, a, Y) == pytest.approx(np.array(measured), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("C", [CROSS_ENTROPY, CATEGORICAL_CROSS_ENTROPY], ids=lambda C: C.term.__name__)
def test_delta_in_one_piece_agrees_with_a_central_difference_by_z(C: Cost) -> None:
    h = 1e-6
    assert C.delta is not None

    measured = [(C0(C, Z + e, Y) - C0(C, Z - e, Y)) / (2 * h) for e in h * np.eye(3)]

    assert C.delta(Z, Y) == pytest.approx(np.array(measured), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("z", [22.0, 24.0, 26.0, 34.0, 36.0, 40.0, 123.0, 700.0, 745.0, 2000.0])
def test_a_far_miss_costs_ln_1_plus_e_to_the_z_to_the_last_digit(z: float) -> None:
    with localcontext(prec=50):
        true = (1 + Decimal(z).exp()).ln()

    assert C0(CROSS_ENTROPY, np.array([z]), np.array([0.0])) == pytest.approx(float(true), rel=EXACT)
    assert C0(CROSS_ENTROPY, np.array([-z]), np.array([1.0])) == pytest.approx(float(true), rel=EXACT)


@pytest.mark.parametrize("z", [5.0, 20.0, 40.0, 100.0, 600.0])
def test_right_by_a_hair_costs_that_hair_and_its_delta_is_the_hair_too(z: float) -> None:
    with localcontext(prec=400):
        e = (-Decimal(z)).exp()
        true, delta = (1 + e).ln(), -e / (1 + e)
    one, zero = np.array([1.0]), np.array([0.0])
    assert CROSS_ENTROPY.delta is not None

    assert C0(CROSS_ENTROPY, np.array([z]), one) == pytest.approx(float(true), rel=EXACT)
    assert C0(CROSS_ENTROPY, np.array([-z]), zero) == pytest.approx(float(true), rel=EXACT)
    assert float(CROSS_ENTROPY.delta(np.array([z]), one)[0]) == pytest.approx(float(delta), rel=EXACT)
    assert float(CROSS_ENTROPY.delta(np.array([-z]), zero)[0]) == pytest.approx(-float(delta), rel=EXACT)


@pytest.mark.parametrize(("z", "target"), [
    ((123.0, 456.0, 789.0), 0), ((123.0, 456.0, 789.0), 1), ((123.0, 456.0, 789.0), 2), ((0.0, -50.0, -60.0), 0),
    ((1.0, 1.0, 1.0), 1), ((-1e3, 1e3, 0.0), 0), ((3.0, 3.0, -600.0), 0),
])
def test_softmax_is_taken_from_z_to_the_last_digit(z: tuple[float, ...], target: int) -> None:
    with localcontext(prec=1200):
        e = [Decimal(v).exp() for v in z]
        share = [v / sum(e) for v in e]
        true = float(-share[target].ln())
        delta = [float(share[j] - (j == target)) for j in range(3)]
    y = np.eye(3)[target]
    C = CATEGORICAL_CROSS_ENTROPY
    assert C.delta is not None

    assert C0(C, np.array(z), y) == pytest.approx(true, rel=EXACT)
    # Shares below the smallest float are 0.
    assert C.delta(np.array(z), y).tolist() == pytest.approx(delta, rel=EXACT, abs=5e-324)


@pytest.mark.parametrize("z", [0.5, 40.0, 300.0, 690.0])
def test_slope_of_an_output_near_0_is_1_over_it_however_near(z: float) -> None:
    slope = CROSS_ENTROPY.C0_prime(np.array([-z]), sigmoid(np.array([-z])), np.array([1.0]))

    assert float(slope[0]) == pytest.approx(-(1.0 + exp(z)), rel=EXACT)


@every_cost
@pytest.mark.parametrize("y", [0.0, 1.0, 0.5])
def test_saturated_outputs_cost_something_finite(C: Cost, y: float) -> None:
    z, target = np.array([-1e67, 1e67, -745.0, FARTHEST, 37.0]), np.full(5, y)

    assert 0.0 <= C0(C, z, target) < np.inf
    assert np.isfinite(C.C0_prime(z, says(C, z), target)).all()
    assert C.delta is None or np.isfinite(C.delta(z, target)).all()


@pytest.mark.parametrize("C", PAIRS[:2], ids=lambda C: C.term.__name__)
def test_a_perfect_answer_is_free(C: Cost) -> None:
    y = np.array([0.0, 1.0, 0.0])

    assert float(C.C0(Z, y, y)) == 0.0


@pytest.mark.parametrize("C", PAIRS[2:], ids=lambda C: C.term.__name__)
def test_no_answer_is_so_perfect_that_cross_entropy_is_free(C: Cost) -> None:
    z, y = np.array([-40.0, 40.0, -40.0]), np.array([0.0, 1.0, 0.0])

    assert 0.0 < C0(C, z, y) < 1e-16


@every_cost
def test_rows_of_a_batch_are_weighed_as_each_alone(C: Cost) -> None:
    rows, targets = np.stack([Z, Z[::-1]]), np.stack([Y, Y])

    together = C.C0(rows, says(C, rows), targets)

    assert together.tolist() == [C0(C, z, y) for z, y in zip(rows, targets, strict=True)]


def test_cross_entropy_means_shares_at_a_softmax_and_single_answers_elsewhere() -> None:
    assert cost_for("cross_entropy", "softmax") is CATEGORICAL_CROSS_ENTROPY
    assert cost_for("cross_entropy", "sigmoid") is CROSS_ENTROPY
    assert cost_for("quadratic", "softmax") is QUADRATIC
    assert cost_for("half_quadratic", "tanh") is HALF_QUADRATIC
