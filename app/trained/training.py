"""The recipe, carried out: the same loop that a visitor's training runs in, fed with drawings and shaken images."""

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
from app.trained.drawings import Images, Labels, drawings
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
    net, (images, labels) = initial(recipe.arch, recipe.init, recipe.seed), material(recipe, data)
    targets = np.array([target(label, recipe.arch.sizes[-1]) for label in range(data.classes)])
    targets = recipe.margin + (1.0 - 2.0 * recipe.margin) * targets
    steps = -(-len(labels) // recipe.batch_size)
    for epoch in range(recipe.epochs):
        rng = np.random.default_rng([recipe.seed, epoch])
        source = Epoch(Examples(shaken(images, data.side, recipe.shaking, rng), labels, data.train.scale), targets)
        sgd = Sgd(net, source, recipe.batch_size, recipe.seed, epoch=epoch)
        sgd.run(steps, recipe.eta_of(epoch))
        net = sgd.network()
        yield net


def material(recipe: Recipe, data: Dataset) -> tuple[Images, Labels]:
    """All that is trained on, before it is shaken: the training images, and after them the recipe's drawings."""
    rng = np.random.default_rng([recipe.seed, recipe.epochs])       # the stream after those of the epochs
    drawn, meant = drawings(recipe.drawings, recipe.hands, data.side, rng)
    raw = data.train.raw.astype(np.uint8, copy=False)
    return np.concatenate((raw, drawn)), np.concatenate((data.train.labels, meant))


def reached(net: Network, data: Dataset) -> float:
    """The part of the test examples that the network gets right."""
    test = data.test
    X = np.empty((len(test), data.inputs))
    test.gather(np.arange(len(test)), X)
    return accuracy(outputs(net, X), test.labels)
