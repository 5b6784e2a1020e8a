"""Each activation beside its slope."""

from __future__ import annotations

from fractions import Fraction
from math import exp, tanh

import numpy as np
import pytest

from app.nn.activation import (
    ACTIVATIONS,
    OUTPUTS,
    Activation,
    relu_prime,
    sigmoid,
    sigmoid_prime,
    softmax,
    softmax_diagonal,
    softmax_transposed,
    tanh_prime,
)
from app.nn.array import Array

Z = np.linspace(-6.0, 6.0, 49) + 1 / 128        # never 0, where ReLU has no slope
EXTREME = np.array([-800.0, -40.0, -1e-300, 0.0, 1e-300, 40.0, 800.0])

elementwise = pytest.mark.parametrize("f", ACTIVATIONS.values(), ids=lambda f: f.name)


@elementwise
def test_every_slope_agrees_with_a_central_difference(f: Activation) -> None:
    h = 1e-5

    measured = (f.sigma(Z + h) - f.sigma(Z - h)) / (2 * h)

    assert f.sigma_prime(Z) == pytest.approx(measured, rel=1e-6, abs=1e-10)


@pytest.mark.parametrize("f", OUTPUTS.values(), ids=lambda f: f.name)
def test_extreme_z_stay_finite(f: Activation) -> None:
    assert np.isfinite(f.sigma(EXTREME)).all()
    assert np.isfinite(f.sigma_prime(EXTREME)).all()


@pytest.mark.parametrize("f", OUTPUTS.values(), ids=lambda f: f.name)
def test_activations_stay_in_the_range_that_is_said_of_them(f: Activation) -> None:
    a = f.sigma(EXTREME)

    assert f.low is None or a.min() >= f.low
    assert f.high is None or a.max() <= f.high


@pytest.mark.parametrize(("z", "a"), [
    (-700.1, exp(-700.1)), (-740.0, exp(-740.0)), (-745.0, 5e-324), (-746.0, 0.0), (-1400.0, 0.0), (-1e6, 0.0),
])
def test_far_off_a_sigmoid_is_e_to_the_z_as_far_as_floats_reach(z: float, a: float) -> None:
    alone, among = sigmoid(np.array([z])), sigmoid(np.array([[z, 0.0], [2.0, z]]))

    assert alone[0] == pytest.approx(a, rel=1e-12, abs=5e-324)
    assert among[0, 0] == among[1, 1] == alone[0] and among[0, 1] == 0.5


@pytest.mark.parametrize("z", [-700.0, -300.0, -20.0, -1.0, 0.0, 0.5, 20.0])
def test_sigmoid_is_right_to_the_last_digits_also_where_it_is_tiny(z: float) -> None:
    expected = float(1 / (1 + Fraction(exp(-z))))

    assert float(sigmoid(np.array(z))) == pytest.approx(expected, rel=1e-15, abs=0)


def test_sigmoid_slope_is_a_quarter_in_the_middle_and_falls_off_evenly() -> None:
    assert sigmoid_prime(np.array([0.0])) == pytest.approx([0.25])
    assert sigmoid_prime(Z) == pytest.approx(sigmoid_prime(-Z), rel=1e-15)


def test_slope_takes_z_and_not_a() -> None:
    z = np.array([1.0])

    assert sigmoid_prime(z) == pytest.approx(sigmoid(z) * (1 - sigmoid(z)))
    assert tanh_prime(z) == pytest.approx([1 - tanh(1.0) ** 2])


def test_tanh_slope_does_not_vanish_before_floats_do() -> None:
    assert tanh_prime(np.array([30.0])) == pytest.approx([4 * exp(-60.0)], rel=1e-12)


def test_relu_at_its_kink_takes_the_slope_from_the_left() -> None:
    assert relu_prime(np.array([-1.0, 0.0, 1.0])).tolist() == [0.0, 0.0, 1.0]


def test_softmax_shares_out_one_in_every_row() -> None:
    z = np.array([[0.0, 1.0, 2.0], [800.0, -800.0, 800.0]])

    assert softmax(z).sum(axis=1) == pytest.approx([1.0, 1.0])
    assert softmax(z)[1].tolist() == [0.5, 0.0, 0.5]


def test_softmax_only_feels_differences() -> None:
    z = np.array([0.3, -1.0, 2.0])

    assert softmax(z + 5.0) == pytest.approx(softmax(z), rel=1e-14)


def jacobian(a: Array) -> Array:
    """da_i/dz_j = a_i (1[i=j] - a_j), (n_L, n_L), from softmax's own output a, (n_L,)."""
    return np.diag(a) - np.outer(a, a)


def test_softmax_slope_is_a_matrix() -> None:
    z, h = np.array([0.3, -1.0, 2.0]), 1e-5

    measured = np.stack([(softmax(z + e) - softmax(z - e)) / (2 * h) for e in h * np.eye(3)], axis=1)

    assert jacobian(softmax(z)) == pytest.approx(measured, abs=1e-10)
    assert softmax_diagonal(z) == pytest.approx(np.diag(measured), abs=1e-10)


def test_softmax_jacobian_need_not_be_written_out_to_be_used() -> None:
    a, da = softmax(np.array([[0.3, -1.0, 2.0], [1.0, 0.0, 0.5]])), np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]])

    for each_a, each_da, row in zip(a, da, softmax_transposed(a, da), strict=True):
        assert row == pytest.approx(jacobian(each_a).T @ each_da, rel=1e-13)


@pytest.mark.parametrize("z", [2.0, 20.0, 36.0, 300.0])
def test_where_one_output_has_nearly_all_no_digit_cancels(z: float) -> None:
    a = softmax(np.array([z, 0.0, 1.0]))

    found = softmax_transposed(a, np.array([2.0, -1.0, 0.5]))

    assert found[0] == pytest.approx(a[0] * (3.0 * a[1] + 1.5 * a[2]), rel=1e-14, abs=0)
    assert found[1] == pytest.approx(a[1] * (-3.0 * a[0] - 1.5 * a[2]), rel=1e-14, abs=0)


@elementwise
def test_rows_of_a_batch_are_activated_as_each_alone(f: Activation) -> None:
    rows = Z[:48].reshape(6, 8)

    assert f.sigma(rows).tolist() == [f.sigma(row).tolist() for row in rows]
    assert f.sigma_prime(rows).tolist() == [f.sigma_prime(row).tolist() for row in rows]
