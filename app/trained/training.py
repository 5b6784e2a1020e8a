"""The recipe, carried out: the same loop that a visitor's training runs in, fed with shaken images."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.data.examples import Dataset, Examples, target
from app.nn.array import Array
from app.nn.batch import accuracy, outputs
from app.nn.engine.sgd import Sgd
from app.nn.initial import initial
from app.nn.network import Network
from app.trained.recipe import Recipe
from app.trained.shaking import shaken


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch's images as Sgd takes them.  targets: (classes, n_L), row i what the outputs should say for class i."""

    examples: Examples
    targets: Array

    def __len__(self) -> int:
        return len(self.examples)

    def gather(self, indices: NDArray[np.int64], X: Array, Y: Array) -> None:
        self.examples.gather(indices, X)
        self.targets.take(self.examples.labels.take(indices), axis=0, out=Y)


def training(recipe: Recipe, data: Dataset) -> Iterator[Network]:
    """The network after each epoch of the recipe, the last one being what it makes."""
    net, train = initial(recipe.arch, recipe.init, recipe.seed), data.train
    targets = np.array([target(label, recipe.arch.sizes[-1]) for label in range(data.classes)])
    targets = recipe.margin + (1.0 - 2.0 * recipe.margin) * targets
    steps = -(-len(train) // recipe.batch_size)
    for epoch in range(recipe.epochs):
        rng = np.random.default_rng([recipe.seed, epoch])
        images = shaken(train.raw.astype(np.uint8, copy=False), data.side, recipe.shaking, rng)
        source = Epoch(Examples(images, train.labels, train.scale), targets)
        sgd = Sgd(net, source, recipe.batch_size, recipe.seed, epoch=epoch)
        sgd.run(steps, recipe.eta_of(epoch))
        net = sgd.network()
        yield net


def reached(net: Network, data: Dataset) -> float:
    """The part of the test examples that the network gets right."""
    test = data.test
    X = np.empty((len(test), data.inputs))
    test.gather(np.arange(len(test)), X)
    return accuracy(outputs(net, X), test.labels)
