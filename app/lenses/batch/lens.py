"""The batch lens: the mini-batch that comes next, its rows, and what it asks."""

from __future__ import annotations

from dataclasses import dataclass

from app import limits
from app.lenses.batch.table import BatchTable, batch_table
from app.lenses.batch.tray import Tray, tray
from app.lenses.lens import Lens, has_data
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_3
from app.scene.marks.words import count
from app.session.runs.measuring import Measurements, Report
from app.session.trials.next_batch import Ahead

SIZES = (1, 10, 100)
"""Of mini-batches at one press."""


@dataclass(frozen=True, slots=True)
class Batch:
    """table: None where the batch is too large to be looked at now.  sizes: at one press, with their words.

    size: of a mini-batch, at most so many examples (most).
    """

    tray: Tray
    table: BatchTable | None
    sizes: tuple[tuple[int, str], ...]
    size: int
    most: int


def batch(moment: Moment) -> Batch | None:
    """None without data."""
    state, dataset, report = moment.state, moment.dataset, moment.report
    if dataset is None or report is None or report.found is None:
        return None
    found: Ahead = report.found
    train, side = dataset.train, dataset.side
    sizes = (*((size, count(size)) for size in SIZES if size < len(train)), (len(train), "all"))
    return Batch(tray(train, found, side), batch_table(state.net, train, found, state.eta, side), sizes,
                 state.batch_size, min(len(train), limits.BATCH))


async def measure(moment: Moment, measurements: Measurements) -> Report[Ahead | None]:
    """The next mini-batch, all of it at once; None without training examples."""
    return Report(await moment.next_batch() if moment.has_rows else None, True)


BATCH = Lens("batch", "The shuffled examples in mini-batches, and what each asks", batch, has_data, group="learning",
             is_live=True, measure=measure, begins=lambda moment: moment.has_rows,
             sources=(CHAPTER_3,))
