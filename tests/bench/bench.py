"""`make bench`: the budgets of the maths, measured beside PyTorch and printed as a table.

All subjects of a row take turns in every round, so that whatever else the machine does meets them alike; a ratio is
taken within each round, and its median over the rounds counts. One thread each, and processor time, in which
waiting for others is not counted. Machines differ, ratios hold.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import process_time

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
import numpy as np
import torch
from numpy.typing import NDArray

from app.nn.array import Array
from app.nn.batch import per_example
from app.nn.initial import initial
from app.nn.network import Architecture, Network
from app.nn.passes import backward, forward
from app.nn.sgd import Sgd

ROUNDS = 41
ETA = 0.01
DIGITS = Architecture((784, 16, 16, 10))
PLANE = Architecture((2, 4, 2, 1), "tanh", "tanh")
SIGMA: dict[str, type[torch.nn.Module]] = {"sigmoid": torch.nn.Sigmoid, "tanh": torch.nn.Tanh}


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to be timed.

    do: called `calls` times in a row, each making `count` units of work.  least: so many times faster must ours be.
    """

    name: str
    do: Callable[[], object]
    count: int = 1
    least: float | None = None
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """What is compared: ours first, then what it is measured against."""

    name: str
    ours: Subject
    others: tuple[Subject, ...]


class Gathered:
    """A source whose batch already lies in place; only the first gathering writes it."""

    def __init__(self, X: Array, Y: Array, n: int) -> None:
        self.X, self.Y, self.n, self.is_written = X, Y, n, False

    def __len__(self) -> int:
        return self.n

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        if not self.is_written:
            X[:], Y[:] = self.X, self.Y
            self.is_written = True


class Rows:
    """A source that gathers as the app's own does."""

    def __init__(self, X: Array, Y: Array) -> None:
        self.X, self.Y = X, Y

    def __len__(self) -> int:
        return len(self.X)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        X[:] = self.X.take(indices, axis=0)
        self.Y.take(indices, axis=0, out=Y, mode="clip")


def examples(arch: Architecture, n: int) -> tuple[Array, Array]:
    """X of numbers from 0 to 1, and Y of one-hot rows."""
    rng = np.random.default_rng(0)
    return rng.random((n, arch.sizes[0])), np.eye(arch.sizes[-1])[rng.integers(arch.sizes[-1], size=n)]


def in_torch(net: Network, dtype: torch.dtype) -> torch.nn.Sequential:
    """The same network, eager."""
    layers: list[torch.nn.Module] = []
    for l in range(1, net.L + 1):
        linear = torch.nn.Linear(net.sizes[l - 1], net.sizes[l])
        linear.weight.data, linear.bias.data = torch.tensor(net.W[l]), torch.tensor(net.b[l])
        layers += [linear, SIGMA[net.arch.sigma(l).name]()]
    return torch.nn.Sequential(*layers).to(dtype)


def torch_steps(net: Network, X: Array, Y: Array, dtype: torch.dtype, batches: list[NDArray[np.int64]] | None,
                steps: int) -> Callable[[], None]:
    """Training steps as PyTorch's own tutorials take them; batches None: the whole of X each time."""
    model = in_torch(net, dtype)
    optimiser = torch.optim.SGD(model.parameters(), lr=ETA)
    x, y = torch.tensor(X, dtype=dtype), torch.tensor(Y, dtype=dtype)
    places = [torch.tensor(batch) for batch in batches] if batches else None

    def do() -> None:
        for step in range(steps):
            xs, ys = (x[places[step]], y[places[step]]) if places else (x, y)
            optimiser.zero_grad()
            ((model(xs) - ys) ** 2).sum(1).mean().backward()
            optimiser.step()

    return do


def bare_products(net: Network, X: Array, steps: int) -> Callable[[], None]:
    """Only the matrix products of a training step, written into buffers: L forward, L for nabla_W, L - 1 backward.

    On numbers as they are met in training: products of zeros take less power, and some machines then go faster.
    """
    n, layers, rng = len(X), range(1, net.L + 1), np.random.default_rng(1)
    a = [X] + [np.empty((n, net.sizes[l])) for l in layers]
    d = [rng.standard_normal((n, size)) for size in net.sizes]
    W = [np.array(W) for W in net.W]
    nabla = [np.empty_like(W) for W in net.W]
    W_T, d_T = [W.T for W in W], [d.T for d in d]

    def do() -> None:
        for _ in range(steps):
            for l in layers:
                a[l - 1].dot(W_T[l], a[l])
            for l in reversed(layers):
                d_T[l].dot(a[l - 1], nabla[l])
                if l > 1:
                    d[l].dot(W[l], d[l - 1])

    return do


def train_step() -> Row:
    """One SGD step, the batch already gathered."""
    net, steps = initial(DIGITS, "scaled_normal", 0), 60
    X, Y = examples(DIGITS, 100)
    sgd = Sgd(net, Gathered(X, Y, 100 * steps * (ROUNDS + 2)), 100, seed=0)      # shuffled once, before
    return Row("train step, 784-16-16-10, batch 100", Subject("ours", lambda: sgd.run(steps, ETA), steps), (
        Subject("its bare products", bare_products(net, X, steps), steps, 0.85),
        Subject("PyTorch float64", torch_steps(net, X, Y, torch.float64, None, steps), steps, 2.0),
        Subject("PyTorch float32", torch_steps(net, X, Y, torch.float32, None, steps), steps, 1.2),
    ))


def full_trace() -> Row:
    """z, a, da, delta and nabla of one example, in every layer down to the input."""
    net = initial(DIGITS, "scaled_normal", 0)
    (x,), (y,) = examples(DIGITS, 1)
    model, x_torch, y_torch = in_torch(net, torch.float64), torch.tensor(x), torch.tensor(y)

    def theirs() -> list[torch.Tensor | None]:
        model.zero_grad()
        kept = [x_torch.clone().requires_grad_()]
        for layer in model:
            kept.append(layer(kept[-1]))
            kept[-1].retain_grad()
        ((kept[-1] - y_torch) ** 2).sum().backward()
        return [t.grad for t in (*kept, *model.parameters())]

    ours = Subject("ours", lambda: backward(net, forward(net, x), y), calls=50)
    return Row("full trace of one example, 784-16-16-10", ours,
               (Subject("PyTorch, retain_grad", theirs, least=4.0, calls=50),))


def small_epoch() -> Row:
    """An epoch of a small network, gathering and shuffling included on both sides."""
    net = initial(PLANE, "scaled_normal", 0)
    X, Y = examples(PLANE, 250)
    sgd = Sgd(net, Rows(X, Y), 10, seed=0)
    batches = list(np.random.default_rng(0).permutation(250).reshape(25, 10))
    return Row("2-4-2-1, batch 10, an epoch of 250", Subject("ours", lambda: sgd.run(25, ETA), calls=4),
               (Subject("PyTorch float64", torch_steps(net, X, Y, torch.float64, batches, 25), least=20.0),))


def single_gradients() -> Row:
    """nabla of each of 100 examples, every number of it written out."""
    net = initial(DIGITS, "scaled_normal", 0)
    X, Y = examples(DIGITS, 100)
    model, x, y = in_torch(net, torch.float64), torch.tensor(X), torch.tensor(Y)
    parameters = {name: p.detach() for name, p in model.named_parameters()}

    def cost(p: dict[str, torch.Tensor], x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        return ((torch.func.functional_call(model, p, x) - y) ** 2).sum()

    each = torch.func.vmap(torch.func.grad(cost), in_dims=(None, 0, 0))
    ours = Subject("ours", lambda: per_example(net, X, Y).nabla(), calls=5)
    return Row("per-example gradients, batch of 100", ours, (
        Subject("PyTorch vmap(grad)", lambda: each(parameters, x, y), least=1.5, calls=5),
        Subject("our factors alone", lambda: per_example(net, X, Y), calls=5),
    ))


def timed(subject: Subject) -> float:
    """Microseconds a unit."""
    start = process_time()
    for _ in range(subject.calls):
        subject.do()
    return (process_time() - start) / (subject.calls * subject.count) * 1e6


def measured(row: Row) -> dict[str, list[float]]:
    """Microseconds of every subject in every round, after one round that does not count."""
    subjects = (row.ours, *row.others)
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for round in range(ROUNDS + 1):
        for subject in subjects:
            us = timed(subject)
            if round:
                times[subject.name].append(us)
    return times


def spread(values: list[float], digits: int) -> str:
    """The median, and between which values the middle half of the rounds lies."""
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:,.{digits}f} ({low:,.{digits}f} to {high:,.{digits}f})"


def lines(row: Row) -> Iterator[str]:
    """One line of the table for each comparison."""
    times = measured(row)
    ours = times[row.ours.name]
    for other in row.others:
        ratios = [theirs / us for theirs, us in zip(times[other.name], ours, strict=True)]
        budget, verdict = "", ""
        if other.least is not None:
            budget = f">= {other.least:g}"
            verdict = "met" if statistics.median(ratios) >= other.least else "**missed**"
        cells = row.name, spread(ours, 0), other.name, spread(times[other.name], 0), spread(ratios, 2), budget, verdict
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    torch.set_num_threads(1)
    print(f"numpy {np.__version__}, PyTorch {torch.__version__}, {ROUNDS} rounds, one thread. Microseconds of "
          "processor time, median (middle half); a ratio above 1 means ours is faster.\n")
    print("| what | ours | against | theirs | ratio | budget | |\n|---|---|---|---|---|---|---|")
    for row in (train_step(), full_trace(), small_epoch(), single_gradients()):
        for line in lines(row):
            print(line, flush=True)


if __name__ == "__main__":
    main()
