"""Right and wrong answers to all test examples, counted by label and answer. As a trial it can be watched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app import limits
from app.errors import OutOfTurnError
from app.nn.batch import labels_said, outputs
from app.session.moves.turns import in_time
from app.session.state.library import Library
from app.session.state.state import State

ROWS = 500
"""Examples at once."""


@dataclass(frozen=True, slots=True)
class MissedExample:
    """A test example that the network answers wrongly: its place, its label and the answer."""

    index: int
    label: int
    answered: int


class Answered:
    """Answers by label, and the first ones missed."""

    def __init__(self, classes: int, outputs: int) -> None:
        """outputs: neurons of the last layer, which may be more or fewer than there are labels."""
        self._counts = np.zeros((classes, max(outputs, 2)), np.int64)
        self._missed: list[MissedExample] = []

    def add(self, rows: NDArray[np.int64], labels: NDArray[np.int64], answered: NDArray[np.int64]) -> None:
        """Count some examples: their places, labels and answers."""
        np.add.at(self._counts, (labels, answered), 1)
        missed = np.flatnonzero(answered != labels)[: limits.MISSED - len(self._missed)]
        places = np.stack((rows, labels, answered), axis=1)[missed]
        self._missed += [MissedExample(*place) for place in places.tolist()]

    @property
    def confusion(self) -> tuple[tuple[int, ...], ...]:
        """How many examples with a label (the row) get an answer (the column)."""
        return tuple(map(tuple, self._counts.tolist()))

    @property
    def missed(self) -> tuple[MissedExample, ...]:
        """The first limits.MISSED that were answered wrongly."""
        return tuple(self._missed)


@dataclass(frozen=True, slots=True)
class Tally:
    """How a network answers the test examples looked at so far: done of so many (of).

    confusion, missed: as Answered has them.  cost: mean C0 of the training examples that curves are sampled on, sampled
    of them.
    """

    done: int
    of: int
    confusion: tuple[tuple[int, ...], ...]
    missed: tuple[MissedExample, ...]
    cost: float
    sampled: int

    @property
    def right(self) -> int:
        """Right answers."""
        return sum(row[label] for label, row in enumerate(self.confusion))

    def called(self, label: int) -> int:
        """Examples that get this answer."""
        return sum(row[label] for row in self.confusion)


class Counting:
    """All test examples, in order."""

    def __init__(self, state: State, library: Library) -> None:
        """Raises OutOfTurnError for a session without test examples."""
        dataset = library.data(state)
        if dataset is None or not len(dataset.test):
            raise OutOfTurnError("this session has no test examples: there is nothing to count right answers on")
        self._net, self._examples, self._done = state.net, dataset.test, 0
        self._tally = Answered(dataset.classes, state.net.sizes[-1])
        self._half = library.probe(dataset, state.net.sizes[-1]).train
        self._cost: float | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of its network: all else is shared, or of one turn."""
        return self._net.theta.nbytes

    def advance(self) -> bool:
        """A turn of them."""
        if self._cost is None:
            self._cost = self._half.measured(self._net)[0]
        return in_time(self._more)

    def close(self) -> None:
        """It holds nothing that would not go by itself."""

    def report(self) -> Tally:
        """What is counted so far."""
        return Tally(self._done, len(self._examples), self._tally.confusion, self._tally.missed, self._cost or 0.0,
                     len(self._half.labels))

    def _more(self) -> bool:
        rows = np.arange(self._done, min(self._done + ROWS, len(self._examples)))
        X = np.empty((len(rows), self._net.sizes[0]))
        self._examples.gather(rows, X)
        self._tally.add(rows, self._examples.labels[rows], labels_said(outputs(self._net, X)))
        self._done += len(rows)
        return self._done < len(self._examples)
