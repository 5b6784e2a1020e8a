"""The recipe repeats: the same seed gives the same network, bit for bit, epoch by epoch."""

from __future__ import annotations

import os
import sys
from dataclasses import replace

import numpy as np
import pytest

from app.data.examples import Dataset, Examples
from app.data.mnist import mnist
from app.nn.initial import initial
from app.nn.network import Network
from app.trained.__main__ import KERNELS, main, verdict
from app.trained.digits import digits
from app.trained.recipe import RECIPE
from app.trained.training import material, reached, training

WHOLE = mnist()
PART = replace(WHOLE, train=Examples(WHOLE.train.raw[:3000], WHOLE.train.labels[:3000], WHOLE.train.scale))
SHORT = replace(RECIPE, epochs=2, drawings=300)


@pytest.fixture(scope="module")
def short() -> list[Network]:
    """The networks of the short recipe, one after each epoch."""
    return list(training(SHORT, PART))


def test_two_runs_of_the_recipe_give_the_same_network_bit_for_bit(short: list[Network]) -> None:
    for one, other in zip(short, training(SHORT, PART), strict=True):
        assert np.array_equal(one.theta, other.theta)


def test_another_seed_gives_another_network(short: list[Network]) -> None:
    other = next(training(replace(SHORT, seed=RECIPE.seed + 1), PART))

    assert not np.array_equal(short[0].theta, other.theta)


def test_every_epoch_gives_one_network(short: list[Network]) -> None:
    assert len(short) == 2


def test_it_is_repeated_with_instructions_that_round_alike_on_all_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[tuple[list[str], dict[str, str]]] = []

    def execve(_: str, argv: list[str], environment: dict[str, str]) -> None:
        begun.append((argv, environment))
        raise SystemExit

    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.setattr(sys, "argv", ["app.trained", "--ship"])
    with pytest.raises(SystemExit):
        main()

    argv, environment = begun[0]
    assert argv[1:] == ["-m", "app.trained", "--ship"]
    assert environment.items() >= KERNELS.items() and environment["PATH"] == os.environ["PATH"]


def test_the_first_epoch_over_a_fifth_of_the_images_already_reads_most_digits() -> None:
    fifth = replace(WHOLE, train=Examples(WHOLE.train.raw[:12_000], WHOLE.train.labels[:12_000], WHOLE.train.scale))
    net = next(training(replace(RECIPE, drawings=1_000), fifth))

    assert reached(initial(RECIPE.arch, RECIPE.init, RECIPE.seed), WHOLE) < 0.2
    assert reached(net, WHOLE) > 0.8


def test_eta_falls_evenly_from_the_first_epoch_to_the_last() -> None:
    etas = [RECIPE.eta_of(epoch) for epoch in range(RECIPE.epochs)]

    assert (etas[0], etas[-1]) == pytest.approx((RECIPE.eta, RECIPE.eta_last))
    assert np.diff(etas) == pytest.approx((RECIPE.eta_last - RECIPE.eta) / (RECIPE.epochs - 1))


def test_the_drawings_stand_behind_the_training_images_in_what_is_trained_on() -> None:
    images, labels = material(SHORT, PART)

    assert len(images) == len(labels) == 3_300
    assert np.array_equal(images[:3_000], PART.train.raw)
    assert np.array_equal(labels, [*PART.train.labels, *[*range(10)] * 30])


def test_without_drawings_or_images_the_network_learns_from_the_others() -> None:
    blank = replace(PART, train=Examples(WHOLE.train.raw[:0], WHOLE.train.labels[:0], WHOLE.train.scale))

    *_, by_images = training(replace(SHORT, drawings=0, epochs=3), PART)
    *_, by_drawings = training(replace(SHORT, drawings=3_000, epochs=3), blank)
    assert reached(by_images, WHOLE) > 0.5
    assert reached(by_drawings, WHOLE) > 0.3


def test_training_does_not_look_at_the_test_digits(short: list[Network]) -> None:
    blind: Dataset = replace(PART, test=Examples(np.zeros((1, 784), np.uint8), np.zeros(1, np.int64)))

    assert np.array_equal(short[0].theta, next(training(SHORT, blind)).theta)


def test_a_repeated_network_is_called_the_same_only_bit_for_bit() -> None:
    shipped = digits()
    other = shipped.with_parameter(shipped.arch.parameter(5), float(shipped.theta[5]) + 1e-12)

    assert verdict(shipped, shipped) == "All 13,002 parameters are what is shipped, bit for bit."
    assert verdict(other, shipped).startswith("Not bit for bit what is shipped: parameters differ by up to 1e-12.")
