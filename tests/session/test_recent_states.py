from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable

import pytest

from app import limits
from app.session.recent_states import Place, recent_states, size
from app.session.state.move import Backward, Forward, Step, Train
from app.session.state.state import State
from app.session.store.store import Row

After = Callable[..., State]


def place(name: str, version: int) -> Place:
    return name, Row(version, None, "step", "step", True, 1, 1, False)


def test_what_was_asked_for_longest_ago_makes_room(after: After, monkeypatch: pytest.MonkeyPatch) -> None:
    state, recent = after("plane"), recent_states()
    monkeypatch.setattr(limits, "STATE_BYTES", 2 * size(state))
    recent.put(place("a", 0), state)
    recent.put(place("a", 1), state)
    assert recent.get(place("a", 0)) is state

    recent.put(place("b", 0), state)

    assert [place in recent for place in (place("a", 0), place("a", 1), place("b", 0))] == [True, False, True]
    assert recent.get(place("a", 1)) is None


def test_a_state_beyond_the_bound_is_kept_until_the_next(after: After, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STATE_BYTES", 0)
    state, recent = after("plane"), recent_states()

    recent.put(place("a", 0), state)
    recent.put(place("a", 1), state)

    assert len(recent) == 1 and place("a", 1) in recent


def test_a_state_put_twice_is_counted_once(after: After, monkeypatch: pytest.MonkeyPatch) -> None:
    state, recent = after("plane"), recent_states()
    monkeypatch.setattr(limits, "STATE_BYTES", 2 * size(state))

    for _ in range(5):
        recent.put(place("a", 0), state)
    recent.put(place("a", 1), state)

    assert len(recent) == 2


def test_the_size_of_a_state_is_that_of_its_networks_and_gradient(after: After) -> None:
    theta = 8 * 13_002

    assert theta < size(after("digits", Forward())) < 1.5 * theta
    assert 2 * theta < size(after("digits", Forward(), Backward())) < 2.5 * theta
    assert 2 * theta < size(after("digits", Forward(), Backward(), Step())) < 2.5 * theta


@pytest.mark.parametrize("steps", [1, 100, 4_000])
def test_a_state_takes_no_more_memory_than_is_counted(after: After, steps: int) -> None:
    after("plane", Train(steps))        # what all of them share is there
    gc.collect()
    tracemalloc.start()
    try:
        states = [after("plane", Train(steps)) for _ in range(20)]
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert 0.3 * size(states[0]) < taken / len(states) <= size(states[0])
