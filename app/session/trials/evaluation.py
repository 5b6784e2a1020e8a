"""How good a network is on all of its data, in turns; without data, on the example that it is taught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

import numpy as np

from app.nn.batch import labels_said, weighed
from app.nn.passes import cost, forward
from app.session.moves.turns import finished, in_time
from app.session.state.library import Library
from app.session.state.state import State

ROWS = 1_000
"""Examples at once: the same ones together every time, so that the sum of their costs is too, bit for bit.

Every product lets other threads go on and waits for its turn to speak Python again: with half as many examples at once
an evaluation beside trainings takes half as long again, with more it takes memory.
"""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """cost: mean C0 over all training examples; without data, C0 of the example on the stage.

    The accuracies go from 0 to 1. None: there is nothing that it could be said of.
    """

    cost: float | None
    train_accuracy: float | None
    test_accuracy: float | None


UNKNOWN = Evaluation(None, None, None)


class Evaluating:
    """The training examples, then the test examples, some rows at a time."""

    def __init__(self, state: State, library: Library) -> None:
        self._state, self._library, self._dataset = state, library, library.data(state)
        self._cost, self._right = 0.0, {"train": 0, "test": 0}
        self._rows = chain(self._seen("train"), self._seen("test"))

    def advance(self) -> bool:
        """A turn of the rows."""
        return in_time(lambda: next(self._rows, False))

    def _seen(self, split: str) -> Iterator[bool]:
        """Add up costs and right answers, ROWS examples at each turn of the iterator."""
        if self._dataset is None:
            return
        net, examples = self._state.net, self._dataset.split(split)
        sizes = net.sizes
        source = self._library.source(examples, sizes[-1])
        all_X, all_Y = np.empty((ROWS, sizes[0])), np.empty((ROWS, sizes[-1]))      # new memory has to be cleared first
        for first in range(0, len(examples), ROWS):
            rows = np.arange(first, min(first + ROWS, len(examples)))
            X, Y = all_X[: len(rows)], all_Y[: len(rows)]
            source.gather(rows, X, Y)
            a, C0 = weighed(net, X, Y)
            self._right[split] += int(np.count_nonzero(labels_said(a) == examples.labels[rows]))
            if split == "train":
                self._cost += float(np.sum(C0))
            yield True

    def report(self) -> Evaluation:
        """The evaluation, once all rows were seen."""
        if self._dataset is None:
            return Evaluation(_cost_on_stage(self._state), None, None)
        n_train, n_test = len(self._dataset.train), len(self._dataset.test)
        return Evaluation(
            self._cost / n_train if n_train else None,
            self._right["train"] / n_train if n_train else None,
            self._right["test"] / n_test if n_test else None,
        )


def _cost_on_stage(state: State) -> float | None:
    example = state.example
    if example is None or example.y is None:
        return None
    return cost(state.net, forward(state.net, example.x), example.y)


def followed(state: State) -> bytes:
    """A digest of all that an evaluation follows from: equal at versions that differ in passes or settings alone.

    16 bytes of blake2b over the network, where its data comes from and, as what is taught without data, the example.
    """
    config, example = state.config, state.example
    said = repr((state.net.arch, config.data, config.seed, config.noise, state.points))
    digest = blake2b(said.encode(), digest_size=16)
    digest.update(state.net.theta.tobytes())
    if example is not None and config.data == "none":
        digest.update(example.x.tobytes() + (b"" if example.y is None else example.y.tobytes()))
    return digest.digest()


def evaluate(state: State, library: Library) -> Evaluation:
    """Mean cost and accuracy over all training examples, accuracy over all test examples."""
    return finished(Evaluating(state, library))
