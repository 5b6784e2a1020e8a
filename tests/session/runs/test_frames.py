"""When a run shows itself: a frame some 40 times a second, and maps of the plane more seldom."""

from __future__ import annotations

from typing import Any, cast

import pytest

from app import limits
from app.session.moves.make import start
from app.session.runs.run import Order, Run, RunState
from app.session.state.config import PRESETS
from app.session.state.library import Library


class Shown:
    """Keeps what it is to print."""

    def __init__(self) -> None:
        self.moments: list[RunState] = []

    def print(self, moment: RunState) -> bytes:
        self.moments.append(moment)
        return b"frame"


@pytest.mark.parametrize(("seconds", "is_due"), [(limits.FRAME - 0.001, False), (limits.FRAME + 0.001, True)])
def test_a_frame_is_made_when_it_is_due(library: Library, seconds: float, is_due: bool) -> None:
    time, shown = [0.0], Shown()
    run = begun(library, time)

    time[0] += seconds

    assert (run.turn(cast(Any, shown)) == b"frame") == is_due


@pytest.mark.parametrize(("seconds", "is_due"), [(limits.MAPS - 0.001, False), (limits.MAPS + 0.001, True)])
def test_maps_are_in_a_frame_when_they_are_due(library: Library, seconds: float, is_due: bool) -> None:
    time, shown = [0.0], Shown()
    run = begun(library, time)

    time[0] += seconds
    run.turn(cast(Any, shown))

    assert [moment.is_detailed for moment in shown.moments] == [is_due]


def test_a_stream_that_broke_is_opened_again_before_its_run_counts_as_left() -> None:
    assert limits.AGAIN / 1000 < limits.LEFT / 2


def begun(library: Library, time: list[float]) -> Run:
    """A run on the plane by a watch that a test sets."""
    return Run("abcdefgh", 0, 1, start(PRESETS["plane"], library), Order(), library, lambda: time[0])
