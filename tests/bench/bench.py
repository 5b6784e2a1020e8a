"""`make bench`: the budgets of the maths, measured beside others and printed as a table.

A ratio is taken within each round, and its median over the rounds counts. One thread each. Machines differ,
ratios hold.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import version

import app  # noqa: F401 - it sets one BLAS thread, and must do so before numpy is imported

# isort: split
import numpy as np
import torch
from numpy.typing import NDArray

from app.nn.array import Array
from app.nn.batch import per_example
from app.nn.engine.product import product
from app.nn.engine.sgd import Sgd
from app.nn.initial import initial
from app.nn.network import Architecture, Network
from app.nn.passes import backward, forward
from tests.bench import peers
from tests.bench.measuring import HEAD, ROUNDS, Row, Subject, lines
from tests.bench.peers import ETA

DIGITS = Architecture((784, 16, 16, 10))
PLANE = Architecture((2, 4, 2, 1), "tanh", "tanh")


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


def examples(arch: Architecture, n: int) -> tuple[Array, Array, NDArray[np.int64]]:
    """X of numbers from 0 to 1, Y of one-hot rows (of 0 or 1 over a single output), and their labels."""
    rng = np.random.default_rng(0)
    X, labels = rng.random((n, arch.sizes[0])), rng.integers(max(arch.sizes[-1], 2), size=n)
    return X, labels[:, None].astype(float) if arch.sizes[-1] == 1 else np.eye(arch.sizes[-1])[labels], labels


def bare_products(net: Network, X: Array, steps: int, *, in_pieces: bool = False) -> Callable[[], None]:
    """Only the matrix products of a training step, written into buffers: L forward, L for nabla_W, L - 1 backward.

    On numbers as they are met in training: products of zeros take less power, and some machines then go faster.
    in_pieces: cut as ours are (app/nn/engine/product.py); else each is one call of numpy.
    """
    n, layers, rng = len(X), range(1, net.L + 1), np.random.default_rng(1)
    a = [X] + [np.empty((n, net.sizes[l])) for l in layers]
    d = [rng.standard_normal((n, size)) for size in net.sizes]
    W = [np.array(W) for W in net.W]
    nabla = [np.empty_like(W) for W in net.W]
    products = [(a[l - 1], W[l].T, a[l]) for l in layers]
    for l in reversed(layers):
        products.append((d[l].T, a[l - 1], nabla[l]))
        if l > 1:
            products.append((d[l], W[l], d[l - 1]))
    pieces = [product(*each) for each in products]
    whole = [(A.dot, B, out) for A, B, out in products]

    def in_turn() -> None:
        for _ in range(steps):
            for do in pieces:
                do()

    def each_whole() -> None:
        for _ in range(steps):
            for dot, B, out in whole:
                dot(B, out)

    return in_turn if in_pieces else each_whole


def train_step() -> Row:
    """One SGD step, the batch already gathered."""
    net, steps = initial(DIGITS, "scaled_normal", 0), 60
    X, Y, _ = examples(DIGITS, 100)
    sgd = Sgd(net, Gathered(X, Y, 100 * steps * (ROUNDS + 2)), 100, seed=0)      # shuffled once, before
    return Row("train step, 784-16-16-10, batch 100", Subject("ours", lambda: sgd.run(steps, ETA), steps), (
        Subject("its bare products", bare_products(net, X, steps), steps, 0.85),
        Subject("its bare products, cut as ours are", bare_products(net, X, steps, in_pieces=True), steps),
        Subject("PyTorch float64", peers.torch_steps(net, X, Y, torch.float64, None, steps), steps, 2.0),
        Subject("PyTorch float32", peers.torch_steps(net, X, Y, torch.float32, None, steps), steps, 1.2),
        Subject("JAX jit", peers.jax_steps(net, X, Y, None, steps), steps),
        Subject("JAX, 60 steps in one scan", peers.jax_steps(net, X, Y, None, steps, is_scanned=True), steps),
    ))


def large_epoch() -> Row:
    """An epoch over 6,000 images, gathering and shuffling included."""
    net = initial(DIGITS, "scaled_normal", 0)
    X, Y, labels = examples(DIGITS, 6_000)
    sgd = Sgd(net, Rows(X, Y), 100, seed=0)
    return Row("784-16-16-10, batch 100, an epoch of 6,000", Subject("ours", lambda: sgd.run(60, ETA)), (
        Subject("scikit-learn, partial_fit", peers.scikit_epoch(net, X, labels, 100)),
    ))


def full_trace() -> Row:
    """z, a, da, delta and nabla of one example, in every layer down to the input."""
    net = initial(DIGITS, "scaled_normal", 0)
    (x,), (y,), _ = examples(DIGITS, 1)
    return Row("full trace of one example, 784-16-16-10",
               Subject("ours", lambda: backward(net, forward(net, x), y), calls=50), (
        Subject("PyTorch, retain_grad", peers.torch_trace(net, x, y), least=4.0, calls=50),
        Subject("JAX jit", peers.jax_trace(net, x, y), calls=50),
    ))


def small_epoch() -> Row:
    """An epoch of a small network, gathering included for all, and shuffling for ours and scikit-learn."""
    net = initial(PLANE, "scaled_normal", 0)
    X, Y, labels = examples(PLANE, 250)
    sgd = Sgd(net, Rows(X, Y), 10, seed=0)
    batches = list(np.random.default_rng(0).permutation(250).reshape(25, 10))
    return Row("2-4-2-1, batch 10, an epoch of 250", Subject("ours", lambda: sgd.run(25, ETA), calls=4), (
        Subject("PyTorch float64", peers.torch_steps(net, X, Y, torch.float64, batches, 25), least=20.0),
        Subject("JAX jit", peers.jax_steps(net, X, Y, batches, 25)),
        Subject("JAX, the epoch in one scan", peers.jax_steps(net, X, Y, batches, 25, is_scanned=True), calls=4),
        Subject("scikit-learn, partial_fit", peers.scikit_epoch(net, X, labels, 10)),
        Subject("micrograd", peers.micrograd_epoch(net, X, Y, batches)),
    ))


def single_gradients() -> Row:
    """nabla of each of 100 examples, every number of it written out."""
    net = initial(DIGITS, "scaled_normal", 0)
    X, Y, _ = examples(DIGITS, 100)
    return Row("per-example gradients, batch of 100",
               Subject("ours", lambda: per_example(net, X, Y).nabla(), calls=5), (
        Subject("PyTorch vmap(grad)", peers.torch_each(net, X, Y), least=1.5, calls=5),
        Subject("JAX jit(vmap(grad))", peers.jax_each(net, X, Y), calls=5),
        Subject("our factors alone", lambda: per_example(net, X, Y), calls=5),
    ))


ROWS = {row.__name__: row for row in (train_step, large_epoch, full_trace, small_epoch, single_gradients)}


def main(names: list[str]) -> None:
    """Print these rows, by default all."""
    known = ", ".join(f"{name} {version(name)}" for name in ("numpy", "torch", "jax", "scikit-learn", "micrograd"))
    print(f"{known}; {ROUNDS} rounds, one thread. Microseconds of processor time, median (middle half); "
          f"a ratio above 1 means ours is faster.\n\n{HEAD}")
    for name in names or ROWS:
        for told in lines(ROWS[name]()):
            print(told, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
