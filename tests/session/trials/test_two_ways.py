"""Two passes against a nudge for every parameter: the same numbers, real watches, in turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from app import limits
from app.errors import OutOfTurnError
from app.session.moves.turns import finished
from app.session.state.move import Forward
from app.session.state.state import State
from app.session.trials import two_ways
from app.session.trials.two_ways import TwoWays

After = Callable[..., State]


@pytest.mark.parametrize("preset", ["chain", "plane", "digits"])
def test_both_ways_lead_to_the_same_numbers(after: After, preset: str) -> None:
    state = after(preset, Forward())

    found = finished(TwoWays(state))

    assert found.done == found.of == state.net.arch.parameter_count and found.passes == found.of + 1
    assert found.worst is not None and found.worst.apart < 1e-6 * max(found.top, 1.0)
    for both in found.largest:
        assert both.by_nudge == pytest.approx(both.by_backprop, abs=found.worst.apart)
    assert found.top == abs(found.largest[0].by_backprop)


def test_only_the_passes_are_timed(after: After) -> None:
    ticks = count()
    state = after("plane", Forward())

    found = finished(TwoWays(state, clock=lambda: float(next(ticks))))

    pieces = -(-state.net.arch.parameter_count // two_ways.AT_ONCE)
    assert found.short_seconds == 1.0 and found.seconds == 1.0 + pieces     # a tick each: one pass, then the pieces


def test_it_goes_on_in_turns_and_says_what_it_has_so_far(after: After, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TURN", 0.0)
    work = TwoWays(after("digits", Forward()))
    assert work.report().worst is None

    assert work.advance() and work.advance()

    found = work.report()
    assert found.done == 2 * two_ways.AT_ONCE and found.of == 13_002
    assert found.worst is not None and found.worst.i < found.done
    assert work.nbytes == 3 * 8 * 13_002


def test_nothing_of_the_session_changes(after: After) -> None:
    state = after("plane", Forward())
    before = state.net.theta.tobytes()

    finished(TwoWays(state))

    assert state.net.theta.tobytes() == before


def test_without_an_answer_there_is_no_cost_to_nudge(after: After) -> None:
    state = after("digits")
    assert state.example is not None

    for lacking in (replace(state, example=None), replace(state, example=replace(state.example, y=None))):
        with pytest.raises(OutOfTurnError, match="C needs an example"):
            TwoWays(lacking)
