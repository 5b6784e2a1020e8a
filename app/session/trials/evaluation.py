"""How good a network is on all of its data, in turns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from app.errors import OutOfTurnError
from app.nn.batch import labels_said, outputs
from app.session.moves.turns import finished, in_time
from app.session.state.library import Library
from app.session.state.state import State

ROWS = 500
"""Examples at once: the same ones together every time, so that the sum of their costs is too, bit for bit."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """cost: mean C0 over all training examples.  The accuracies go from 0 to 1."""

    cost: float
    train_accuracy: float
    test_accuracy: float


class Evaluating:
    """The training examples, then the test examples, some rows at a time."""

    def __init__(self, state: State, library: Library) -> None:
        """Raises OutOfTurnError for a session without data."""
        dataset = library.data(state)
        if dataset is None:
            raise OutOfTurnError("this session has no data: there is nothing to count right answers on")
        self._net, self._library, self._dataset = state.net, library, dataset
        self._cost, self._right = 0.0, {"train": 0, "test": 0}
        self._rows = chain(self._seen("train"), self._seen("test"))

    def advance(self) -> bool:
        """A turn of the rows."""
        return in_time(lambda: next(self._rows, False))

    def _seen(self, split: str) -> Iterator[bool]:
        """Add up costs and right answers, ROWS examples at each turn of the iterator."""
        examples, sizes = self._dataset.split(split), self._net.sizes
        source = self._library.source(examples, sizes[-1])
        for first in range(0, len(examples), ROWS):
            rows = np.arange(first, min(first + ROWS, len(examples)))
            X, Y = np.empty((len(rows), sizes[0])), np.empty((len(rows), sizes[-1]))
            source.gather(rows, X, Y)
            a = outputs(self._net, X)
            self._right[split] += int(np.count_nonzero(labels_said(a) == examples.labels[rows]))
            if split == "train":
                self._cost += float(np.sum(self._net.arch.C.C0(a, Y)))
            yield True

    def report(self) -> Evaluation:
        """The evaluation, once all rows were seen."""
        n_train, n_test = max(len(self._dataset.train), 1), max(len(self._dataset.test), 1)
        return Evaluation(self._cost / n_train, self._right["train"] / n_train, self._right["test"] / n_test)


def evaluate(state: State, library: Library) -> Evaluation:
    """Mean cost and accuracy over all training examples, accuracy over all test examples.

    Raises OutOfTurnError for a session without data.
    """
    return finished(Evaluating(state, library))
