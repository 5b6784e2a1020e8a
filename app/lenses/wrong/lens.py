"""The lens on what goes wrong: moves that spoil the network, counted on all of the data, and what is wrong with it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from app.errors import OutOfTurnError
from app.lenses.answers import tallied
from app.lenses.fields import Fields
from app.lenses.lens import Lens, has_data
from app.lenses.moment import Moment
from app.lenses.sources import GLOROT, NIELSEN
from app.lenses.wrong.demos import Demo, Score, crawled, demos, move_of, only_label, overshot, trained_on_one
from app.lenses.wrong.diagnosis import Diagnosis, diagnosis
from app.session.runs.measuring import Measurements, Report
from app.session.state.library import Library
from app.session.state.move import Move
from app.session.state.state import State
from app.session.trials.counting import Tally

SOME = 100
"""Training examples that a network is diagnosed on, at most."""

BeforeAndAfter = tuple[Tally, Tally]


class WrongFields(Fields):
    """demo: what was made to go wrong by the last move, "" for nothing."""

    demo: Literal["one", "small", "large", ""] = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """diagnosis: None where there is nothing to measure on.  said: what the last move did, "" before that is counted.

    is_counting: whether it is still counted, and how far (percent).  demos: what there is to try.
    activation: of the hidden layers.
    """

    diagnosis: Diagnosis | None
    said: str
    is_counting: bool
    percent: int
    demos: tuple[Demo, ...]
    activation: str


def wrong(moment: Moment) -> Wrong | None:
    """None without data."""
    state, report = moment.state, moment.report
    if moment.dataset is None:
        return None
    done = sum(tally.done for tally in report.found) if report else 0
    of = sum(tally.of for tally in report.found) if report else 0
    words = said(moment.fields.demo, state, *report.found) if report and report.is_done else ""
    return Wrong(
        diagnosed(state, moment.library), words,
        report is not None and not report.is_done, 100 * done // of if of else 0, demos(state),
        state.net.arch.activation,
    )


def diagnosed(state: State, library: Library) -> Diagnosis | None:
    """On some training examples spread evenly; None without any."""
    dataset = library.data(state)
    if dataset is None or not len(dataset.train):
        return None
    half = library.probe(dataset, state.net.sizes[-1]).train
    some = slice(None, None, -(-len(half.labels) // SOME))
    return diagnosis(state.net, half.X[some], half.Y[some], state.diverged_layer)


def said(demo: str, state: State, before: Tally, after: Tally) -> str:
    """What a demonstration did."""
    label = only_label(state)
    was, now = _score(before, label), _score(after, label)
    assert state.trained is not None
    match demo:
        case "one":
            return trained_on_one(label, was, now)
        case "small":
            return crawled(state.trained.steps, state.eta, was, now)
        case _:
            return overshot(state.trained.steps, state.eta, was, now, state.diverged_layer)


def _score(found: Tally, label: int) -> Score:
    return Score(found.cost, found.right / found.of, found.called(label), found.of)


async def measure(moment: Moment, measurements: Measurements) -> Report[BeforeAndAfter]:
    """The answers to all test examples before and after the last move.  Raises OutOfTurnError after any other move."""
    if moment.state.trained is None:
        raise OutOfTurnError("the last move was no training: press one of the buttons, then see what it did")
    before, after = await asyncio.gather(*(
        tallied(state, moment.library, measurements) for state in (await moment.before(), moment.state)))
    return Report((before.found, after.found), before.is_done and after.is_done)


async def take(moment: Moment, measurements: Measurements) -> tuple[Move, ...]:
    """The move of a demonstration."""
    if not moment.fields.demo:
        raise OutOfTurnError("say what is to go wrong: press one of the buttons")
    return (move_of(moment.fields.demo, moment.state),)


WRONG = Lens("wrong", "What goes wrong, on purpose", wrong, has_data, text="goes wrong", group="learning",
             fields=WrongFields, measure=measure, begins=lambda moment: bool(moment.fields.demo), take=take,
             sources=(GLOROT, NIELSEN))
