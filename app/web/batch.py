"""What the batch lens shows: the step that comes next, looked at in a thread, and its rows and table."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from app import limits
from app.data.examples import Dataset
from app.lenses.batch.table import COLUMNS, BatchTable, batch_table
from app.lenses.batch.tray import Tray, tray
from app.nn.network import Parameter
from app.scene.marks.words import count
from app.scene.view import Selection, View, named
from app.session.state.library import Library
from app.session.state.state import State
from app.session.trials.next_batch import Ahead, InEpoch, ahead

SIZES = (1, 10, 100)
RUNNING = 0.02
"""Of the work that a look may be, what it may be while a run needs the time itself."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The lens.  table: None where the batch is too large to be looked at now.  most: examples there are."""

    tray: Tray
    table: BatchTable | None
    most: int

    @property
    def sizes(self) -> tuple[tuple[int, str], ...]:
        """Sizes at one press."""
        return (*((size, count(size)) for size in SIZES if size < self.most), (self.most, "all"))


async def ahead_of(
    state: State, dataset: Dataset, view: View, selection: Selection, library: Library, is_running: bool
) -> Ahead:
    """The step that comes next, from a thread: a large batch takes a while."""
    pins = tuple(p for pin in selection.pins if isinstance(p := named(view, pin), Parameter))
    return await asyncio.to_thread(
        ahead, state.net, library.source(dataset.train, state.net.sizes[-1]),
        InEpoch(state.batch_size, state.seed, state.epoch, state.position), state.eta, COLUMNS, pins,
        limits.AHEAD_WORK * (RUNNING if is_running else 1.0),
    )


def batch_of(state: State, dataset: Dataset, found: Ahead) -> Batch:
    """Rows and table."""
    train, side = dataset.train, dataset.side
    return Batch(tray(train, found, side), batch_table(state.net, train, found, state.eta, side), len(train))
