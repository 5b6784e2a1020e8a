"""The angle between what a mini-batch says and the true gradient."""

from __future__ import annotations

import numpy as np
import pytest

from app.nn.angle import angle
from app.nn.batch import gradient
from app.nn.initial import initial
from app.nn.network import Architecture
from app.nn.whole import whole_gradient
from tests.nn.test_whole import rows


@pytest.mark.parametrize(("g", "h", "degrees"), [
    ((1.0, 0.0), (5.0, 0.0), 0.0), ((1.0, 0.0), (1.0, 1.0), 45.0), ((1.0, 0.0), (0.0, 2.0), 90.0),
    ((3.0, 4.0), (-3.0, -4.0), 180.0),
])
def test_angles_on_a_board(g: tuple[float, float], h: tuple[float, float], degrees: float) -> None:
    assert angle(np.array(g), np.array(h)) == pytest.approx(degrees)


def test_a_tiny_angle_keeps_its_digits() -> None:
    assert angle(np.array([1.0, 0.0]), np.array([1.0, 1e-9])) == pytest.approx(np.degrees(1e-9), rel=1e-6)


def test_a_gradient_of_no_length_points_nowhere() -> None:
    assert angle(np.zeros(2), np.ones(2)) == angle(np.ones(2), np.zeros(2)) == 90.0


def test_the_same_batch_twice_has_no_angle() -> None:
    arch = Architecture((3, 4, 2))
    net, source = initial(arch, "normal", 0), rows(arch, 10)

    one, other = (gradient(net, source.X, source.Y).nabla for _ in range(2))

    assert angle(one, other) == 0.0


def test_a_batch_of_all_examples_is_the_true_gradient() -> None:
    arch = Architecture((3, 4, 2))
    net, source = initial(arch, "normal", 0), rows(arch, 600)
    shuffled = np.random.default_rng(1).permutation(600)

    batch = gradient(net, source.X[shuffled], source.Y[shuffled]).nabla

    assert angle(batch, whole_gradient(net, source).nabla) == pytest.approx(0.0, abs=1e-11)
