"""The same start with another eta or another seed: walked by the same moves, to the same step, as a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from app.session.changes import Wish
from app.session.otherwise import with_eta, with_seed
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.move import Backward, Forward, Move, Restart, SetParameter, Step, Teach, Train, Tune
from app.session.state.state import State

pytestmark = pytest.mark.anyio
After = Callable[..., State]

MOVES: tuple[Move, ...] = (
    Forward(), Backward(), Step(eta=0.3), Tune(eta=0.2, batch_size=5), Train(12, eta=0.4), Tune(eta=0.1), Forward(),
    Backward(), Step(),
)


async def walked(sessions: Sessions, moves: Sequence[Move], wishes: Sequence[Wish]) -> tuple[State, State, int]:
    """Where the moves lead, where the wishes do from the same start, and how many versions there are then."""
    session, _ = await sessions.create(PRESETS["plane"])
    first = await sessions.make(session, *moves)
    second = await sessions.make(session, *wishes, base=0)
    return first.state, second.state, session.count


async def test_every_step_takes_the_other_eta_and_all_else_is_the_same(sessions: Sessions, after: After) -> None:
    _, other, _ = await walked(sessions, MOVES, with_eta(0.7, MOVES))
    by_hand = after("plane", Tune(eta=0.7), Forward(), Backward(), Step(), Tune(batch_size=5), Train(12), Forward(),
                    Backward(), Step())

    assert other.net.theta.tobytes() == by_hand.net.theta.tobytes()
    assert (other.eta, other.batch_size, other.step) == (0.7, 5, 14)


async def test_with_the_eta_that_it_had_the_weights_are_the_same_to_the_last_bit(sessions: Sessions) -> None:
    moves: tuple[Move, ...] = (Forward(), Backward(), Step(), Train(9), SetParameter(1, 0, 0, 2.0))

    here, other, count = await walked(sessions, moves, with_eta(0.5, moves))

    assert here.net.theta.tobytes() == other.net.theta.tobytes() and count == 1 + 5 + 6


async def test_another_seed_has_other_weights_at_its_start_and_as_many_steps(sessions: Sessions, after: After) -> None:
    moves = (*MOVES, Restart("random", 8), Train(3))

    here, other, _ = await walked(sessions, moves, with_seed("random", 9, moves))

    assert other.seed == 9 and other.step == here.step == 3
    assert not np.array_equal(here.net.theta, other.net.theta)
    assert other.net.theta.tobytes() == after(
        "plane", Tune(eta=0.2, batch_size=5), Train(12, eta=0.4), Tune(eta=0.1), Restart("random", 9), Train(3)
    ).net.theta.tobytes()


async def test_trained_weights_stay_and_their_examples_come_in_another_order(sessions: Sessions) -> None:
    session, _ = await sessions.create(PRESETS["digits"])
    moves: tuple[Move, ...] = (Train(5),)
    here = await sessions.make(session, *moves)
    other = await sessions.make(session, *with_seed("trained", 4, moves), base=0)

    begun = await sessions.state(session, session.count - 2)
    assert begun.net.theta.tobytes() == sessions.library.trained().theta.tobytes()
    assert here.state.trained and other.state.trained and here.state.trained.cost != other.state.trained.cost


@pytest.mark.parametrize("wild", [100.0, 60.0])
async def test_a_way_that_leaves_the_finite_range_ends_there(sessions: Sessions, wild: float) -> None:
    moves: tuple[Move, ...] = (SetParameter(3, 0, 0, 9e5), *(Forward(), Backward(), Step()) * 4)
    session, _ = await sessions.create(replace(PRESETS["plane"], activation="linear", output="linear"))
    await sessions.make(session, Forward(), Backward())

    end = await sessions.make(session, *with_eta(wild, moves), base=0)

    assert end.state.phase == "diverged" and session.version == session.count - 1


async def test_what_is_right_already_is_not_taught(sessions: Sessions) -> None:
    session, _ = await sessions.create(PRESETS["digits"])
    await sessions.make(session, Forward())
    moves: tuple[Move, ...] = (Teach(1), Forward())

    end = await sessions.make(session, *with_eta(1.0, moves), base=0)

    assert end.state.phase == "forward"
