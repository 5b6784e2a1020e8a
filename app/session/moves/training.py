"""Training on mini-batches, in turns whose length the result does not depend on."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from app import limits
from app.data.examples import Dataset
from app.errors import OutOfTurnError, RangeError
from app.nn.engine.sgd import Sgd, memory
from app.nn.outcome import Trained
from app.session.moves.effort import STEP, check_work
from app.session.moves.rerun import watched
from app.session.moves.setting import tuned
from app.session.moves.stage import cleared, diverged
from app.session.state.library import Library, Rows
from app.session.state.move import Train
from app.session.state.samples import Lone, Probe, following, with_sample
from app.session.state.state import State

EFFORT_AT_ONCE = 20_000_000
"""Effort between two looks at the clock: some 3 ms."""


class Training:
    """SGD on mini-batches, from where the last training stopped in the shuffled data.

    Training on one label is an excursion: it shuffles only the examples of that label, anew for each command
    (by the session's seed and step), and leaves the place in the whole data where it was.
    Where there is no data, the example on the stage is all there is to train on.
    """

    def __init__(self, state: State, move: Train, library: Library) -> None:
        """move.steps: where it ends.  Raises OutOfTurnError, RangeError, NotThereError; takes no time."""
        self._before = tuned(state, move.eta, move.batch_size, library)
        if move.watch:          # widths are held from the beginning on, so that a gradient that shrinks is seen to
            begins = watched(self._before)
            self._before = replace(self._before, width_top=begins.width_top, first_cost=begins.first_cost)
        self._dataset = library.data(state)
        self._rows = _rows(state, self._dataset, move, library)
        self._move, self._library = move, library
        self._sgd: Sgd | None = None
        self._probe: Probe | Lone | None = None
        self._trained, self._curve, self._diverged_layer = Trained(0, 0.0), state.curve, 0
        self._sampling = 0.0
        self.upto = move.steps

    @property
    def done(self) -> int:
        """Steps made."""
        return self._trained.steps

    @property
    def is_over(self) -> bool:
        """Whether there is no further step: all were made, or one left the finite range."""
        return self._diverged_layer > 0 or self.done >= self._move.steps

    @property
    def nbytes(self) -> int:
        """The bytes that it holds from its first turn on."""
        return memory(self._before.net.arch, len(self._rows), self._before.batch_size)

    def check(self) -> None:
        """Raise RangeError for more than one command may ask for."""
        if not 1 <= self._move.steps <= limits.STEPS:
            raise RangeError(f"steps must be a whole number from 1 to {limits.STEPS}")
        check_work(self._before.net.arch, self._move.steps, self._before.batch_size, len(self._rows))

    def advance(self) -> bool:
        """A turn of the steps."""
        return self.go(limits.TURN)

    def go(self, seconds: float, least: float = 0.0) -> bool:
        """Train for about `seconds`, but not past step `upto`. True while steps are left before `upto`.

        least: seconds of steps alone. A young curve is sampled densely: if samples were counted, a training that
        begins would fall behind the others, turn by turn. All in all it is never longer than limits.TURN.
        """
        if self._sgd is None:
            self._begin()       # it shuffles and allocates: not before its turn has come
        begun, self._sampling = perf_counter(), 0.0
        while self._more():
            took = perf_counter() - begun
            if took >= min(max(seconds, least + self._sampling), limits.TURN):
                return True
        return False

    def report(self) -> State:
        """The session's state after the steps made so far."""
        if self._sgd is None:
            return self._before
        s = replace(self._before, net=self._sgd.network(), step=self._step, curve=self._curve)
        if self._move.label is None:
            s = replace(s, epoch=self._sgd.epoch, position=self._sgd.position)
        if self._diverged_layer:
            s = diverged(s, self._diverged_layer)
        else:
            s = watched(cleared(s)) if self._move.watch else cleared(s)
        return replace(s, trained=self._trained)

    @property
    def _step(self) -> int:
        return self._before.step + self._trained.steps

    def _begin(self) -> None:
        s = self._before
        place = {"epoch": s.epoch, "position": s.position} if self._move.label is None else {"epoch": s.step}
        self._sgd = Sgd(s.net, self._rows, s.batch_size, s.seed, **place)
        outputs = s.net.sizes[-1]
        self._probe = self._rows if isinstance(self._rows, Lone) else \
            self._library.probe(self._dataset, outputs) if self._dataset else None
        if not self._curve:
            self._sample(None)

    def _more(self) -> bool:
        assert self._sgd is not None
        ahead = following(self._step) - self._step
        run = self._sgd.run(max(1, min(self.upto - self.done, ahead)), self._before.eta, self._piece)
        self._trained = Trained(self._trained.steps + run.steps, run.cost)
        self._diverged_layer = run.diverged_layer
        if run.steps == ahead:
            self._sample(run.cost)
        return not self.is_over and self.done < self.upto

    def _sample(self, batch: float | None) -> None:
        if self._probe is not None and self._sgd is not None:
            begun = perf_counter()
            self._curve = with_sample(self._curve, self._probe.sample(self._sgd.network(), self._step, batch))
            self._sampling += perf_counter() - begun

    @property
    def _piece(self) -> int:
        """Chunks between two looks at the clock."""
        size = min(self._before.batch_size, len(self._rows), limits.CHUNK)
        return max(1, EFFORT_AT_ONCE // (STEP + self._before.net.arch.parameter_count * size))


def _rows(state: State, dataset: Dataset | None, move: Train, library: Library) -> Rows | Lone:
    if dataset is None and state.example is not None and state.example.y is not None and move.label is None:
        return Lone(state.example.x, state.example.y)
    if dataset is None or not len(dataset.train):
        raise OutOfTurnError("there is no data to train on, nor an example whose y is known: give its y with backward, "
                             "or begin a session with data")
    return library.source(dataset.train, state.net.sizes[-1], move.label)
