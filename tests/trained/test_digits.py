"""The shipped network is what was asked for: by the recipe, right on MNIST and on pens, and it can still learn."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.data.examples import target
from app.data.mnist import mnist
from app.data.strokes import fit
from app.nn.array import Array
from app.nn.batch import label_said, outputs
from app.nn.network import Network
from app.nn.passes import Diverged, backward, forward, step
from app.trained.digits import RECIPE, SHIPPED, digits
from app.trained.training import reached

DRAWINGS = Path(__file__).parents[1] / "data" / "drawings"


def drawings() -> Iterator[tuple[Array, int]]:
    """Every drawing as pixels, with the digit that was meant. No recipe has seen them."""
    for path in sorted(DRAWINGS.glob("*.json")):
        for drawing in json.loads(path.read_text()):
            fitted = fit(drawing["strokes"])
            assert fitted is not None
            yield fitted.pixels, drawing["digit"]


def misread(net: Network) -> list[tuple[Array, int]]:
    return [(x, digit) for x, digit in drawings() if label_said(forward(net, x).a[-1]) != digit]


def rounds_until_right(net: Network, x: Array, digit: int, eta: float, most: int) -> int:
    """Rounds of forward, backward and step on one example until it is right."""
    for rounds in range(most):
        fwd = forward(net, x)
        if label_said(fwd.a[-1]) == digit:
            return rounds
        new = step(net, backward(net, fwd, target(digit, 10)).nabla, eta)
        assert not isinstance(new, Diverged)
        net = new
    return most


def test_it_has_two_hidden_layers_of_16_and_13002_parameters() -> None:
    net = digits()

    assert net.arch == RECIPE.arch
    assert net.sizes == (784, 16, 16, 10)
    assert net.theta.shape == (13_002,)
    assert np.isfinite(net.theta).all()


def test_it_is_one_small_file_of_plain_numbers() -> None:
    assert SHIPPED.stat().st_size == 128 + 13_002 * 8
    assert np.load(SHIPPED, allow_pickle=False).dtype == np.dtype("<f8")


def test_it_is_read_once_and_cannot_be_written_to() -> None:
    assert digits() is digits()
    assert not digits().theta.flags.writeable


def test_it_gets_at_least_94_percent_of_the_10000_test_digits() -> None:
    assert reached(digits(), mnist()) >= 0.94


def test_it_reaches_what_the_recipe_says() -> None:
    assert reached(digits(), mnist()) == pytest.approx(RECIPE.reached, abs=0.0005)


def test_it_gets_at_least_85_percent_of_the_pen_drawings() -> None:
    pixels, meant = zip(*drawings(), strict=True)
    right = outputs(digits(), np.array(pixels)).argmax(axis=1) == meant

    assert len(right) >= 100
    assert right.mean() >= 0.85


def test_a_misread_drawing_is_taught_in_tens_of_steps() -> None:
    rounds = [rounds_until_right(digits(), x, digit, eta=0.5, most=100) for x, digit in misread(digits())]

    assert rounds, "every drawing is right: this test has nothing to teach"
    assert max(rounds) < 100


@pytest.mark.parametrize("digit", range(10))
def test_no_digit_is_lost(digit: int) -> None:
    test = mnist().test
    X = test.raw[test.labels == digit] / 255.0

    assert (outputs(digits(), X).argmax(axis=1) == digit).mean() > 0.9
