"""The shipped network is what was asked for: by the recipe, right on MNIST and on pens, and it can still learn."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from app.data.examples import target
from app.data.mnist import mnist
from app.data.strokes import fit
from app.nn.array import Array
from app.nn.batch import label_said, outputs
from app.nn.network import Network
from app.nn.passes import Diverged, backward, forward, step
from app.trained.digits import RECIPE, SHIPPED, digits
from app.trained.training import reached
from tests.data.pens import DRAWINGS, HANDS, Drawing, drawn

MEASUREMENTS = Path(__file__).parents[2] / "docs" / "measurements.md"

@cache
def read(folder: Path) -> tuple[tuple[Drawing, ...], Array, NDArray[np.int64]]:
    """A folder's drawings, their pixels (n, 784), and the digit that each is read as. No recipe has seen them."""
    drawings = tuple(drawn(folder))
    fits = [fit(drawing.strokes) for drawing in drawings]
    pixels = np.array([fitted.pixels for fitted in fits if fitted])
    return drawings, pixels, outputs(digits(), pixels).argmax(axis=1)


def misread(folder: Path) -> list[tuple[Array, int]]:
    drawings, pixels, said = read(folder)
    return [(x, d.digit) for d, x, a in zip(drawings, pixels, said, strict=True) if a != d.digit]


def right(folder: Path) -> Counter[tuple[str, int]]:
    """How many are right, by hand and digit."""
    drawings, _, said = read(folder)
    return Counter((d.hand, d.digit) for d, a in zip(drawings, said, strict=True) if a == d.digit)


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


def test_it_reads_at_least_97_percent_of_the_first_pen_drawings() -> None:
    assert len(misread(DRAWINGS)) <= 0.03 * len(read(DRAWINGS)[0])


def test_it_reads_at_least_92_percent_of_the_hands_kept_aside_and_85_percent_of_each_digit() -> None:
    counted = right(HANDS)
    of_digit = [sum(n for (_, digit), n in counted.items() if digit == each) / 45 for each in range(10)]

    assert sum(counted.values()) / 450 >= 0.92
    assert min(of_digit) >= 0.85


def test_the_docs_say_how_many_of_each_hand_and_digit_are_right() -> None:
    counted, hands = right(HANDS), sorted({d.hand for d in read(HANDS)[0]})
    rows = [(hand.replace("_", " "), *(counted[hand, digit] for digit in range(10))) for hand in hands]
    total = ("all", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    lines = ["| " + " | ".join(map(str, (*row, sum(row[1:])))) + " |" for row in (*rows, total)]

    assert "\n".join(lines) in MEASUREMENTS.read_text("utf-8"), "\n".join(lines)


FLAG = [[0.3, 0.5], [0.6, 0.15], [0.6, 0.85]]
FOOT = [[0.45, 0.85], [0.75, 0.85]]


@pytest.mark.parametrize(
    ("digit", "strokes"),
    [
        (1, [FLAG]), (1, [FLAG, FOOT]), (1, [[*FLAG, *FOOT]]),
        (7, [[[0.3, 0.2], [0.7, 0.2], [0.45, 0.85]], [[0.38, 0.52], [0.68, 0.5]]]),
        (7, [[[0.3, 0.2], [0.7, 0.2], [0.45, 0.85], [0.35, 0.53], [0.7, 0.5]]]),            # the bar is joined
        (9, [[[0.62, 0.25], [0.45, 0.17], [0.35, 0.3], [0.45, 0.42], [0.6, 0.33], [0.65, 0.2], [0.42, 0.85]]]),
    ],
)
def test_it_reads_digits_as_written_in_much_of_europe(digit: int, strokes: list[list[list[float]]]) -> None:
    fitted = fit(strokes)

    assert fitted is not None
    assert label_said(forward(digits(), fitted.pixels).a[-1]) == digit


def test_a_misread_drawing_is_taught_in_tens_of_steps() -> None:
    misread_ones = [*misread(DRAWINGS), *misread(HANDS)]
    rounds = [rounds_until_right(digits(), x, digit, eta=0.5, most=100) for x, digit in misread_ones]

    assert rounds, "every drawing is right: this test has nothing to teach"
    assert max(rounds) < 100


@pytest.mark.parametrize("digit", range(10))
def test_no_digit_is_lost(digit: int) -> None:
    test = mnist().test
    X = test.raw[test.labels == digit] / 255.0

    assert (outputs(digits(), X).argmax(axis=1) == digit).mean() > 0.9
