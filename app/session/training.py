"""Training on mini-batches, in slices whose length the result does not depend on."""

from __future__ import annotations

from dataclasses import replace

from app import limits
from app.data.examples import Dataset
from app.errors import OutOfTurnError, RangeError
from app.nn.sgd import Sgd
from app.session.effort import STEP, check_work
from app.session.job import in_time
from app.session.library import Library
from app.session.moves import Train
from app.session.setting import tuned
from app.session.stage import cleared, diverged
from app.session.state import State, Trained

PIECE = 20_000_000
"""Effort between two looks at the clock: some 3 ms."""


class Training:
    """SGD on mini-batches, from where the last training stopped in the shuffled data.

    Training on one label is an excursion: it shuffles only the examples of that label, anew for each command
    (by the session's seed and step), and leaves the place in the whole data where it was.
    """

    def __init__(self, state: State, move: Train, library: Library) -> None:
        """Raises OutOfTurnError, RangeError, NotThereError; takes no time."""
        dataset = _data(state, library)
        if not 1 <= move.steps <= limits.STEPS:
            raise RangeError(f"steps must be a whole number from 1 to {limits.STEPS}")
        self._before = tuned(state, move.eta, move.batch_size, library)
        self._rows = library.source(dataset.train, state.net.sizes[-1], move.label)
        check_work(state.net.arch, move.steps, self._before.batch_size, len(self._rows))
        self._move = move
        self._sgd: Sgd | None = None
        self._trained = Trained(0, 0.0)
        self._diverged_layer = 0

    def advance(self) -> State | None:
        """A slice of the steps; the state at the end of the last one."""
        if self._sgd is None:
            self._sgd = self._begun()       # it shuffles and allocates: not before its turn has come
        return None if in_time(self._more) else self._after(self._sgd)

    def _begun(self) -> Sgd:
        s = self._before
        if self._move.label is not None:
            return Sgd(s.net, self._rows, s.batch_size, s.seed, epoch=s.step)
        return Sgd(s.net, self._rows, s.batch_size, s.seed, epoch=s.epoch, position=s.position)

    def _more(self) -> bool:
        assert self._sgd is not None
        left = self._move.steps - self._trained.steps
        run = self._sgd.run(min(left, self._piece), self._before.eta)
        self._trained = Trained(self._trained.steps + run.steps, run.cost)
        self._diverged_layer = run.diverged_layer
        return not self._diverged_layer and self._trained.steps < self._move.steps

    @property
    def _piece(self) -> int:
        """Steps between two looks at the clock."""
        s = self._before
        return max(1, PIECE // (STEP + s.net.arch.parameter_count * min(s.batch_size, len(self._rows))))

    def _after(self, sgd: Sgd) -> State:
        s = replace(self._before, net=sgd.network(), step=self._before.step + self._trained.steps)
        if self._move.label is None:
            s = replace(s, epoch=sgd.epoch, position=sgd.position)
        s = diverged(s, self._diverged_layer) if self._diverged_layer else cleared(s)
        return replace(s, trained=self._trained)


def _data(state: State, library: Library) -> Dataset:
    dataset = library.data(state)
    if dataset is None or not len(dataset.train):
        raise OutOfTurnError("this session has no data to train on: teach it single examples, or begin one with data")
    return dataset
