"""Answers to all test examples, counted once for the same weights whichever example is on the stage."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from app.lenses.answers import Answers, answers
from app.session.runs.measuring import Report
from app.session.sessions import Sessions
from app.session.state.library import Library
from app.session.state.state import State
from app.session.trials.counting import Counting, Tally
from app.web.view import PICTURES


@dataclass(frozen=True, slots=True)
class Counted:
    """The lens.  again: where its next moment is read, "" once all is counted."""

    answers: Answers
    again: str


async def count(sessions: Sessions, state: State) -> Report[Tally]:
    """A look at the count.  Raises OutOfTurnError without test examples, FullError."""
    weights = hashlib.blake2b(state.net.theta.tobytes(), digest_size=16).digest()
    place = "count", state.config, state.points, weights
    return await sessions.measurements.look(place, lambda: Counting(state, sessions.library))


def counted(state: State, seen: Report[Tally], library: Library, again: str) -> Counted:
    """The count as it stands, with images of the wrong ones once it is done."""
    found, dataset = seen.found, library.data(state)
    side = PICTURES.get(state.net.sizes[0])
    wrong = [(one.index, one.label, one.answered) for one in found.missed] if seen.is_done else []
    images = None
    if dataset is not None and side is not None and wrong:
        ink = dataset.test.raw[[one[0] for one in wrong]] * dataset.test.scale * 255.0
        images = np.round(ink).astype(np.uint8).reshape(-1, side, side)
    return Counted(answers(found.confusion, found.of, wrong, images), "" if seen.is_done else again)
