"""The answers lens: what the network says to all test examples, label by label, and the images it gets wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.lenses.lens import Lens, has_data
from app.lenses.moment import PICTURES, Moment
from app.lenses.sources import CHAPTER_2
from app.scene.marks.png import data_uri, grey
from app.scene.marks.words import count, percent
from app.session.runs.measuring import Measurements, Report
from app.session.state.library import Library
from app.session.state.state import State
from app.session.trials.counting import Counting, Tally
from app.session.trials.evaluation import followed

FULL = 0.45            # the opacity of the most frequent wrong answer: a number can be read on it
NAMED = 10             # labels and answers that the matrix has room for


@dataclass(frozen=True, slots=True)
class Cell:
    """How many examples of a label get an answer.  says: the same in a sentence.

    ink: of right ones their share of the row; of wrong ones linear up to FULL, for the most there are.
    """

    count: str
    ink: float
    is_right: bool
    says: str


@dataclass(frozen=True, slots=True)
class Line:
    """A label's row of the matrix.  right: the share of its examples that are answered rightly."""

    label: str
    cells: tuple[Cell, ...]
    right: str


@dataclass(frozen=True, slots=True)
class Missed:
    """An example that is answered wrongly: its place, and an image of it, "" for none."""

    index: int
    image: str
    label: str
    said: str
    says: str


@dataclass(frozen=True, slots=True)
class Answers:
    """percent: how much is counted.  most: the confusion that occurs most, in words, "" for none.

    answers: the heads of the columns; left_out: what has no room in the matrix, in words.
    """

    verdict: str
    most: str
    percent: int
    answers: tuple[str, ...]
    lines: tuple[Line, ...]
    left_out: str
    missed: tuple[Missed, ...]


def answers(
    confusion: Sequence[Sequence[int]], of: int, wrong: Sequence[tuple[int, int, int]],
    images: NDArray[np.uint8] | None = None,
) -> Answers:
    """confusion: counts by label (row) and answer.  of: how many examples there are in all, counted or not.

    wrong: place, label and answer of some examples.  images: (len(wrong), side, side), None where they are none.
    """
    counts = np.array(confusion, np.int64)
    done, right = int(counts.sum()), int(np.trace(counts))
    shown = counts[:NAMED, :NAMED]
    return Answers(
        verdict=_verdict(done, right, of), most=_most(counts), percent=100 * done // of if of else 100,
        answers=tuple(map(str, range(shown.shape[1]))),
        lines=tuple(_line(i, shown[i], counts[i], int(_missed_of(shown).max())) for i in range(len(shown))),
        left_out=_left_out(counts, shown),
        missed=tuple(_missed(one, None if images is None else images[i]) for i, one in enumerate(wrong)),
    )


def _verdict(done: int, right: int, of: int) -> str:
    if not done:
        return "Nothing is counted yet."
    so_far = "" if done == of else f", of {count(of)} in all"
    return f"{percent(right / done)} right: {count(right)} of {count(done)} test examples{so_far}."


def _most(counts: NDArray[np.int64]) -> str:
    missed = _missed_of(counts)
    if not missed.any():
        return ""
    label, said = np.unravel_index(int(missed.argmax()), missed.shape)
    return f"Most often it takes a {label} for a {said}: {count(int(missed.max()))} times."


def _missed_of(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The wrong answers alone."""
    missed = counts.copy()
    np.fill_diagonal(missed, 0)
    return missed


def _line(label: int, shown: NDArray[np.int64], whole: NDArray[np.int64], most: int) -> Line:
    n = int(whole.sum())

    def cell(said: int, v: int) -> Cell:
        ink = v / max(n, 1) if said == label else FULL * v / max(most, 1)
        return Cell(str(v) if v else "", round(ink, 3), said == label,
                    f"{count(v)} of {count(n)} examples of a {label} are called {said}")

    cells = tuple(cell(said, v) for said, v in enumerate(shown.tolist()))
    return Line(str(label), cells, percent(int(whole[label]) / n) if n else "")


def _left_out(counts: NDArray[np.int64], shown: NDArray[np.int64]) -> str:
    beyond = int(counts.sum() - shown.sum())
    return f"{count(beyond)} further answers have no room here." if beyond else ""


def _missed(one: tuple[int, int, int], image: NDArray[np.uint8] | None) -> Missed:
    index, label, said = one
    return Missed(index, "" if image is None else data_uri(grey(image, is_smooth=False)), str(label), str(said),
                  f"test example {count(index)}, a {label}, which it calls {said}")


@dataclass(frozen=True, slots=True)
class Counted:
    """tests: how many examples there are to count on.  found: None before anybody asked.  is_done: all are counted."""

    tests: str
    found: Answers | None
    is_done: bool


async def tallied(state: State, library: Library, measurements: Measurements) -> Report[Tally]:
    """The answers to all test examples, as far as they are counted: once for the same weights, whoever looks.

    Raises OutOfTurnError without test examples, FullError.
    """
    return await measurements.look(("tally", followed(state)), lambda: Counting(state, library))


async def measure(moment: Moment, measurements: Measurements) -> Report[Tally]:
    """The moment's own."""
    return await tallied(moment.state, moment.library, measurements)


def counted(moment: Moment) -> Counted | None:
    """The tally as it stands, with images of the missed ones once it is done; None without data."""
    dataset, report = moment.dataset, moment.report
    if dataset is None:
        return None
    tests = count(len(dataset.test))
    if report is None:
        return Counted(tests, None, False)
    tally: Tally = report.found
    missed = [(one.index, one.label, one.answered) for one in tally.missed] if report.is_done else []
    return Counted(tests, answers(tally.confusion, tally.of, missed, _images(moment, [one[0] for one in missed])),
                   report.is_done)


def _images(moment: Moment, indices: list[int]) -> NDArray[np.uint8] | None:
    """(n, side, side), or None where there is nothing to be drawn."""
    side = PICTURES.get(moment.state.net.sizes[0])
    if moment.dataset is None or side is None or not indices:
        return None
    test = moment.dataset.test
    return np.round(test.raw[indices] * test.scale * 255.0).astype(np.uint8).reshape(-1, side, side)


ANSWERS = Lens("answers", "Right and wrong on all test examples, and the ones it gets wrong", counted, has_data,
               group="learning", measure=measure,
               sources=(CHAPTER_2,))
