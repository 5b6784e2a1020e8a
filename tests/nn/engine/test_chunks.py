"""A mini-batch of any size is one step along its mean gradient, in little memory and in pieces of little time."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from app import limits
from app.errors import RangeError
from app.nn.array import Array
from app.nn.batch import gradient
from app.nn.engine.sgd import Sgd, order
from app.nn.initial import initial
from app.nn.network import Architecture, Network

ARCH = Architecture((3, 4, 3, 2))


class Rows:
    """Examples drawn at random, and the sizes of the pieces in which they were asked for."""

    def __init__(self, arch: Architecture, n: int) -> None:
        rng = np.random.default_rng(n)
        self.X, self.Y = rng.uniform(-1.0, 1.0, (n, arch.sizes[0])), rng.uniform(0.0, 1.0, (n, arch.sizes[-1]))
        self.taken: list[int] = []

    def __len__(self) -> int:
        return len(self.X)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        self.taken.append(len(indices))
        X[:], Y[:] = self.X[indices], self.Y[indices]


def trained(n: int, batch_size: int, steps: int, eta: float, arch: Architecture = ARCH) -> tuple[Sgd, Rows, float]:
    """A training after so many steps, its data, and the mean cost it told."""
    rows = Rows(arch, n)
    sgd = Sgd(initial(arch, "normal", 1), rows, batch_size, seed=5)
    return sgd, rows, sgd.run(steps, eta).cost


def by_hand(n: int, batch_size: int, steps: int, eta: float, arch: Architecture = ARCH) -> tuple[Network, float]:
    """The same steps, each along one whole mean gradient; and the last mean cost."""
    net, rows, place, epoch = initial(arch, "normal", 1), Rows(arch, n), 0, 0
    for _ in range(steps):
        batch = order(n, 5, epoch)[place : place + batch_size]
        mean = gradient(net, rows.X[batch], rows.Y[batch])
        net, place = Network(arch, net.theta - eta * mean.nabla), place + batch_size
        if place >= n:
            place, epoch = 0, epoch + 1
    return net, mean.cost


@pytest.mark.parametrize("batch_size", [4, 5, 7, 8, 11, 99])
def test_a_step_on_many_chunks_is_a_step_along_the_mean_gradient_of_all(
    arch: Architecture, batch_size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHUNK", 4)

    sgd, _, cost = trained(11, batch_size, 5, 0.005, arch)

    net, last_cost = by_hand(11, batch_size, 5, 0.005, arch)
    assert sgd.network().theta == pytest.approx(net.theta, rel=1e-11, abs=1e-13)
    assert cost == pytest.approx(last_cost, rel=1e-11)


def test_a_mini_batch_is_cut_only_where_it_exceeds_a_chunk() -> None:
    n = 2 * limits.CHUNK

    assert trained(n, limits.CHUNK, 1, 0.1)[1].taken == [limits.CHUNK]
    assert trained(n, limits.CHUNK + 1, 2, 0.1)[1].taken == [limits.CHUNK, 1, limits.CHUNK - 1]


@pytest.mark.parametrize("chunks", [1, 2, 3, 100])
def test_training_is_the_same_bit_for_bit_wherever_its_steps_are_interrupted(
    chunks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHUNK", 3)
    whole, _, cost = trained(23, 10, 7, 0.1)
    sgd, done = Sgd(initial(ARCH, "normal", 1), Rows(ARCH, 23), 10, seed=5), 0

    while done < 7:
        run = sgd.run(7 - done, 0.1, chunks)
        done += run.steps

    assert sgd.network().theta.tobytes() == whole.network().theta.tobytes()
    assert (sgd.epoch, sgd.position, run.cost) == (whole.epoch, whole.position, cost)


def test_a_step_under_way_changes_nothing_until_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHUNK", 4)
    net = initial(ARCH, "normal", 1)
    sgd = Sgd(net, Rows(ARCH, 20), 10, seed=5)

    runs = [sgd.run(1, 0.1, chunks=1) for _ in range(2)]

    assert [(run.steps, run.cost) for run in runs] == [(0, 0.0)] * 2
    assert sgd.network().theta.tobytes() == net.theta.tobytes()
    assert (sgd.epoch, sgd.position) == (0, 0)
    assert sgd.run(1, 0.1, chunks=1).steps == 1
    assert (sgd.epoch, sgd.position) == (0, 10)


def test_a_step_under_way_begins_anew_with_another_eta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHUNK", 4)
    sgd = Sgd(initial(ARCH, "normal", 1), Rows(ARCH, 11), 11, seed=5)

    sgd.run(1, 0.1, chunks=2)
    sgd.run(1, 0.3)

    assert sgd.network().theta.tobytes() == trained(11, 11, 1, 0.3)[0].network().theta.tobytes()


def test_a_large_step_that_leaves_the_finite_range_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHUNK", 4)
    arch = Architecture((3, 16, 2), "relu", "linear", "quadratic")
    net = Network(arch, np.full(arch.parameter_count, limits.WEIGHT / 2))
    sgd = Sgd(net, Rows(arch, 11), 11, seed=5)

    runs = [sgd.run(1, 1.0) for _ in range(2)]

    assert [(run.steps, run.diverged_layer) for run in runs] == [(0, 1)] * 2
    assert runs[0].cost == runs[1].cost
    assert sgd.network().theta.tobytes() == net.theta.tobytes()


def test_memory_does_not_grow_with_the_mini_batch() -> None:
    arch = Architecture((100, 10, 10))
    rows, peaks = Rows(arch, 40 * limits.CHUNK), []
    for batch_size in (limits.CHUNK, len(rows)):
        tracemalloc.start()
        Sgd(initial(arch, "normal", 1), rows, batch_size, seed=5).run(1, 0.1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < 1.2 * peaks[0]        # 40 times as many examples


def test_a_run_of_no_chunks_is_refused() -> None:
    with pytest.raises(RangeError, match="at least one step and chunk"):
        Sgd(initial(ARCH, "normal", 1), Rows(ARCH, 10), 3, 5).run(1, 0.1, chunks=0)
