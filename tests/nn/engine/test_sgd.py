"""Training takes the same steps as the passes on the page, faster."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from numpy.typing import NDArray

from app import limits
from app.errors import RangeError
from app.nn.array import Array
from app.nn.engine.sgd import Sgd, memory, order
from app.nn.initial import initial
from app.nn.network import Architecture, Network
from app.nn.passes import backward, cost, forward, step


class Rows:
    """A source that remembers what was asked of it."""

    def __init__(self, arch: Architecture, n: int) -> None:
        rng = np.random.default_rng(n)
        self.X, self.Y = rng.uniform(-1.0, 1.0, (n, arch.sizes[0])), rng.uniform(0.0, 1.0, (n, arch.sizes[-1]))
        self.taken: list[list[int]] = []

    def __len__(self) -> int:
        return len(self.X)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        self.taken.append(indices.tolist())
        X[:], Y[:] = self.X[indices], self.Y[indices]


class Still(Rows):
    """A source that allocates nothing, and takes its first rows each time."""

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        X[:], Y[:] = self.X[: len(X)], self.Y[: len(Y)]


def by_hand(net: Network, rows: Rows, taken: list[list[int]], eta: float) -> tuple[Network, float]:
    """The same steps with the passes on the page, one example after the other; and the last mean cost."""
    for indices in taken:
        each = [backward(net, forward(net, rows.X[i]), rows.Y[i]) for i in indices]
        after = step(net, np.mean([bwd.nabla for bwd in each], axis=0), eta)
        assert isinstance(after, Network)
        net = after
    return net, float(np.mean([bwd.cost for bwd in each]))


ARCH = Architecture((3, 4, 3, 2))


def test_training_takes_the_steps_of_both_passes_averaged_in_order(arch: Architecture) -> None:
    net, rows = initial(arch, "normal", 1), Rows(arch, 10)
    sgd = Sgd(net, rows, 3, seed=5)

    run = sgd.run(9, 0.02)

    expected, last_cost = by_hand(net, rows, rows.taken, 0.02)
    assert sgd.network().theta == pytest.approx(expected.theta, rel=1e-12, abs=1e-14)
    assert (run.steps, run.diverged_layer) == (9, 0)
    assert run.cost == pytest.approx(last_cost, rel=1e-12)


@pytest.mark.parametrize("sizes", [(3, 2), (3, 1), (1, 1), (3, 4, 2), (2, 3, 4, 5, 1)])
def test_training_works_at_any_depth(sizes: tuple[int, ...]) -> None:
    arch = Architecture(sizes, "tanh", "sigmoid")
    net, rows = initial(arch, "normal", 1), Rows(arch, 10)
    sgd = Sgd(net, rows, 4, seed=5)

    sgd.run(7, 0.5)

    expected, _ = by_hand(net, rows, rows.taken, 0.5)
    assert sgd.network().theta == pytest.approx(expected.theta, rel=1e-12, abs=1e-14)


def test_a_bias_moves_exactly_once_a_step() -> None:
    arch = Architecture((1, 1), "linear", "linear", "quadratic")
    net, rows = Network(arch, np.array([0.0, 1.0])), Rows(arch, 4)
    rows.X[:], rows.Y[:] = 0.0, 0.0
    sgd = Sgd(net, rows, 4, seed=0)

    sgd.run(1, 0.25)

    assert sgd.network().theta.tolist() == [0.0, 0.5]       # b - eta 2 b, however many examples


def test_eta_of_another_run_is_another_eta() -> None:
    net, rows = initial(ARCH, "normal", 1), Rows(ARCH, 10)
    sgd = Sgd(net, rows, 10, seed=5)

    sgd.run(1, 0.5)
    sgd.run(1, 0.1)

    halfway, _ = by_hand(net, rows, rows.taken[:1], 0.5)
    expected, _ = by_hand(halfway, rows, rows.taken[1:], 0.1)
    assert sgd.network().theta == pytest.approx(expected.theta, rel=1e-12, abs=1e-14)


def test_an_epoch_takes_every_example_once_and_its_last_batch_may_be_smaller() -> None:
    rows = Rows(ARCH, 10)
    Sgd(initial(ARCH, "normal", 1), rows, 3, seed=5).run(4, 0.1)

    assert [len(batch) for batch in rows.taken] == [3, 3, 3, 1]
    assert sorted(sum(rows.taken, [])) == list(range(10))


def test_the_shuffle_is_new_each_epoch() -> None:
    rows = Rows(ARCH, 10)
    Sgd(initial(ARCH, "normal", 1), rows, 10, seed=5).run(3, 0.1)

    assert rows.taken == [order(10, 5, epoch).tolist() for epoch in range(3)]
    assert len({tuple(batch) for batch in rows.taken}) == 3


def test_the_shuffle_depends_on_seed_epoch_and_nothing_else() -> None:
    assert order(100, 1, 2).tolist() == order(100, 1, 2).tolist()
    assert order(100, 1, 2).tolist() != order(100, 2, 1).tolist()
    assert sorted(order(100, 1, 2).tolist()) == list(range(100))


def test_position_counts_the_examples_taken_in_this_epoch() -> None:
    sgd, seen = Sgd(initial(ARCH, "normal", 1), Rows(ARCH, 10), 3, seed=5), []
    for _ in range(5):
        sgd.run(1, 0.1)
        seen.append((sgd.epoch, sgd.position))

    assert seen == [(0, 3), (0, 6), (0, 9), (1, 0), (1, 3)]


def test_same_seed_and_steps_give_the_same_weights_bit_for_bit(arch: Architecture) -> None:
    one, other = (Sgd(initial(arch, "normal", 1), Rows(arch, 10), 3, seed=5) for _ in range(2))

    assert one.run(9, 0.1) == other.run(9, 0.1)
    assert one.network().theta.tobytes() == other.network().theta.tobytes()


def test_training_goes_on_where_it_stopped_bit_for_bit() -> None:
    whole = Sgd(initial(ARCH, "normal", 1), Rows(ARCH, 10), 3, seed=5)
    whole.run(11, 0.1)

    first = Sgd(initial(ARCH, "normal", 1), Rows(ARCH, 10), 3, seed=5)
    first.run(6, 0.1)
    second = Sgd(first.network(), Rows(ARCH, 10), 3, 5, first.epoch, first.position)
    second.run(2, 0.1)
    second.run(3, 0.1)

    assert second.network().theta.tobytes() == whole.network().theta.tobytes()
    assert (second.epoch, second.position) == (whole.epoch, whole.position)


def test_another_batch_size_in_the_middle_of_an_epoch_still_ends_it() -> None:
    rows = Rows(ARCH, 10)

    Sgd(initial(ARCH, "normal", 1), rows, 4, seed=5, epoch=2, position=3).run(4, 0.1)

    shuffled = order(10, 5, 2).tolist()
    assert rows.taken == [shuffled[3:7], shuffled[7:], order(10, 5, 3)[:4].tolist(), order(10, 5, 3)[4:8].tolist()]


def test_a_batch_larger_than_the_data_is_all_of_it() -> None:
    rows = Rows(ARCH, 10)

    Sgd(initial(ARCH, "normal", 1), rows, 99, seed=5).run(2, 0.1)

    assert [len(batch) for batch in rows.taken] == [10, 10]


def test_the_network_handed_out_stays_as_it_was() -> None:
    net = initial(ARCH, "normal", 1)
    before = net.theta.tobytes()
    sgd = Sgd(net, Rows(ARCH, 10), 3, seed=5)
    sgd.run(1, 0.1)
    kept = sgd.network()
    after_one = kept.theta.tobytes()

    sgd.run(5, 0.1)

    assert net.theta.tobytes() == before
    assert kept.theta.tobytes() == after_one != sgd.network().theta.tobytes()


def test_training_learns_xor() -> None:
    arch = Architecture((2, 4, 2, 1), "tanh", "sigmoid")
    rows = Rows(arch, 4)
    rows.X[:], rows.Y[:] = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
    sgd = Sgd(initial(arch, "scaled_normal", 0), rows, 4, seed=0)

    sgd.run(3000, 0.5)

    net = sgd.network()
    assert [round(float(forward(net, x).a[net.L][0])) for x in rows.X] == [0, 1, 1, 0]
    assert sum(cost(net, forward(net, x), y) for x, y in zip(rows.X, rows.Y, strict=True)) < 0.05


def test_a_step_allocates_nothing(arch: Architecture) -> None:
    wide = Architecture((64, 64, 64, 2), arch.activation, arch.output, arch.cost)
    sgd = Sgd(initial(wide, "scaled_normal", 1), Still(wide, 250), 100, seed=5)
    smallest_layer = 50 * 64 * 8        # bytes of one hidden layer in the last batch of 50
    sgd.run(1, 1e-3)

    tracemalloc.start()
    sgd.run(4, 1e-3)                    # over the smaller last batch into the next epoch
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (sgd.epoch, sgd.position) == (1, 200)
    assert peak < smallest_layer / 2    # views, the next epoch's shuffle, and the cost of the last batch


def test_several_trainings_side_by_side_do_not_touch_each_other() -> None:
    def trained(seed: int) -> bytes:
        sgd = Sgd(initial(ARCH, "normal", seed), Rows(ARCH, 10), 3, seed)
        for _ in range(20):
            sgd.run(10, 0.1)
        return sgd.network().theta.tobytes()

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(trained, range(8)))

    assert together == [trained(seed) for seed in range(8)]


@pytest.mark.parametrize(("n", "batch_size", "epoch", "position"), [
    (0, 1, 0, 0), (10, 0, 0, 0), (10, -1, 0, 0), (10, 3, -1, 0), (10, 3, 0, -1), (10, 3, 0, 10),
])
def test_training_that_there_cannot_be_is_refused(n: int, batch_size: int, epoch: int, position: int) -> None:
    with pytest.raises(RangeError):
        Sgd(initial(ARCH, "normal", 1), Rows(ARCH, n), batch_size, 5, epoch, position)


def test_a_run_of_no_steps_is_refused() -> None:
    with pytest.raises(RangeError, match="at least one step"):
        Sgd(initial(ARCH, "normal", 1), Rows(ARCH, 10), 3, 5).run(0, 0.1)


@pytest.mark.parametrize("batch_size", [1, 10, limits.CHUNK, limits.CHUNK + 1, 10_000])
def test_what_a_training_will_hold_is_known_beforehand(arch: Architecture, batch_size: int) -> None:
    assert memory(arch, 700, batch_size) == Sgd(initial(arch, "normal", 1), Rows(arch, 700), batch_size, seed=5).nbytes


def test_the_shuffle_is_nobody_s_to_change() -> None:
    with pytest.raises(ValueError, match="read-only"):
        order(10, 1, 0)[0] = 3
