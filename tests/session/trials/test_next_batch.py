"""Looking at the step that comes next: every example's own slopes, their mean, and the step training then takes."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app import limits
from app.nn.array import Array
from app.nn.engine.sgd import Sgd, order
from app.nn.initial import initial
from app.nn.network import Architecture, Network, Parameter
from app.nn.passes import backward, forward
from app.session.state.library import Library
from app.session.trials import next_batch
from app.session.trials.next_batch import WEIGHTS, Ahead, Asked, InEpoch, ahead
from tests.lenses.looked import state_of
from tests.nn.conftest import KINDS
from tests.scene.moments import moment, network

REL, ABS = 1e-9, 1e-12


class Rows:
    """Examples from a seed."""

    def __init__(self, arch: Architecture, n: int) -> None:
        rng = np.random.default_rng(n)
        self.X, self.Y = rng.uniform(-1.0, 1.0, (n, arch.sizes[0])), rng.uniform(0.0, 1.0, (n, arch.sizes[-1]))

    def __len__(self) -> int:
        return len(self.X)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        X[:], Y[:] = self.X[indices], self.Y[indices]


ARCH = Architecture((3, 4, 3, 2))
NET, ROWS = initial(ARCH, "normal", 1), Rows(ARCH, 30)


def looked(net: Network, rows: Rows, place: InEpoch, also: tuple[Parameter, ...] = (), eta: float = 0.3) -> Asked:
    """What is found, which must be something."""
    asked = ahead(net, rows, place, eta, few=5, also=also).asked
    assert asked is not None
    return asked


def by_hand(net: Network, rows: Rows, indices: NDArray[np.int64]) -> Array:
    """The slopes of each example by both passes on the page: (n, parameter_count)."""
    return np.stack([backward(net, forward(net, rows.X[i]), rows.Y[i]).nabla for i in indices])


def test_the_examples_are_those_that_training_takes_next() -> None:
    found = ahead(NET, ROWS, InEpoch(8, seed=5, epoch=2, position=16), 0.3, few=5)

    assert found.indices.tolist() == order(30, 5, 2)[16:24].tolist()


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    found = ahead(NET, ROWS, InEpoch(8, seed=5, epoch=2, position=24), 0.3, few=5)

    assert found.indices.tolist() == order(30, 5, 2)[24:].tolist()
    assert found.asked is not None
    places = [ARCH.index(p) for p in found.asked.parameters]
    assert found.asked.mean == pytest.approx(by_hand(NET, ROWS, found.indices).mean(axis=0)[places], rel=REL, abs=ABS)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_each_example_asks_for_what_its_own_backward_pass_says(kind: tuple[str, str, str]) -> None:
    arch = Architecture((3, 4, 3, 2), *kind)
    net, rows = initial(arch, "normal", 1), Rows(arch, 12)

    asked = looked(net, rows, InEpoch(10, seed=5, epoch=0, position=0), eta=0.01)

    each = by_hand(net, rows, order(12, 5, 0)[:10])
    places = [arch.index(p) for p in asked.parameters]
    assert asked.own == pytest.approx(each[:5, places].T, rel=REL, abs=ABS)
    assert asked.mean == pytest.approx(each.mean(axis=0)[places], rel=REL, abs=ABS)
    assert asked.gradient.nabla == pytest.approx(each.mean(axis=0), rel=REL, abs=ABS)


def test_the_step_is_the_one_that_training_takes() -> None:
    sgd = Sgd(NET, ROWS, 8, seed=5, epoch=1, position=8)
    sgd.run(1, 0.3)

    asked = looked(NET, ROWS, InEpoch(8, seed=5, epoch=1, position=8))

    assert asked.moved is not None
    assert (NET.theta + asked.moved == pytest.approx(sgd.network().theta, rel=1e-12))
    assert asked.moved == pytest.approx(-0.3 * asked.gradient.nabla, rel=REL, abs=ABS)


def test_the_widest_weights_of_four_neurons_and_the_widest_bias_are_looked_at() -> None:
    asked = looked(NET, ROWS, InEpoch(8, seed=5, epoch=0, position=0))

    size = {ARCH.parameter(i): abs(v) for i, v in enumerate(asked.gradient.nabla.tolist())}
    *weights, bias = asked.parameters
    widest = {}
    for p, v in sorted(size.items(), key=lambda item: item[1]):
        if p.k is not None:
            widest[p.l, p.j] = p, v
    four = sorted(widest.values(), key=lambda found: -found[1])[:WEIGHTS]
    assert weights == [p for p, _ in four]
    assert bias == max((p for p in size if p.k is None), key=lambda p: size[p])


def test_what_is_pinned_comes_first_and_but_once() -> None:
    place = InEpoch(8, seed=5, epoch=0, position=0)
    first, *others = looked(NET, ROWS, place).parameters

    asked = looked(NET, ROWS, place, also=(Parameter(1, 0), first))

    assert asked.parameters == (Parameter(1, 0), first, *others)


def test_a_large_batch_is_gone_through_in_pieces_with_the_same_mean() -> None:
    n = 2 * limits.CHUNK + 7
    rows = Rows(ARCH, n)

    asked = looked(NET, rows, InEpoch(n, seed=5, epoch=0, position=0))

    each = by_hand(NET, rows, order(n, 5, 0))
    assert asked.own.shape[1] == 5
    assert asked.gradient.nabla == pytest.approx(each.mean(axis=0), rel=REL, abs=ABS)
    places = [ARCH.index(p) for p in asked.parameters]
    assert asked.mean == pytest.approx(asked.gradient.nabla[places], rel=REL, abs=ABS)


def test_a_step_out_of_the_finite_range_moves_nothing() -> None:
    arch = Architecture((3, 4, 2), "linear", "linear")
    net = Network(arch, np.full(arch.parameter_count, 900_000.0))

    asked = looked(net, Rows(arch, 10), InEpoch(8, seed=5, epoch=0, position=0), eta=100.0)

    assert asked.moved is None
    assert np.isfinite(asked.mean).all()


@pytest.mark.anyio
@pytest.mark.parametrize(("spare", "is_at_once"), [(0, True), (-1, False)])
async def test_a_small_batch_is_looked_at_without_a_thread(
    monkeypatch: pytest.MonkeyPatch, spare: int, is_at_once: bool
) -> None:
    state = replace(state_of(moment(network(2, 4, 2, 1))), batch_size=8)
    monkeypatch.setattr(limits, "AHEAD_AT_ONCE", 8 * state.net.arch.parameter_count + spare)
    threads = list[int]()

    def looked_at(*_: object) -> Ahead:
        threads.append(threading.get_ident())
        return ahead(NET, ROWS, InEpoch(8, seed=5, epoch=0, position=0), 0.3, few=5)

    monkeypatch.setattr(next_batch, "next_batch", looked_at)

    found = await next_batch.look_ahead(state, Library(), (), False)

    assert len(found.indices) == 8 and (threads == [threading.get_ident()]) is is_at_once


@pytest.mark.parametrize(("spare", "is_looked_at"), [(0, True), (-1, False)])
def test_a_batch_of_too_much_work_is_not_gone_through(
    monkeypatch: pytest.MonkeyPatch, spare: int, is_looked_at: bool
) -> None:
    monkeypatch.setattr(limits, "AHEAD_WORK", 8 * ARCH.parameter_count + spare)

    found = ahead(NET, ROWS, InEpoch(8, seed=5, epoch=0, position=0), 0.3, few=5, work=limits.AHEAD_WORK)

    assert (found.asked is not None) is is_looked_at
    assert len(found.indices) == 8
