"""Training that goes on until it is paused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from app import limits
from app.errors import FullError, OutOfTurnError, RangeError, StorageError
from app.session.moves.make import played
from app.session.runs.run import Order
from app.session.runs.runs import Ended
from app.session.runs.shares import asking
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Forward, Train
from app.session.store.memory import MemoryStore
from tests.session.runs.audience import Audience, is_over, watched
from tests.until import until

pytestmark = pytest.mark.anyio
PLANE, CHAIN = PRESETS["plane"], PRESETS["chain"]


@pytest.fixture
def audience() -> Audience:
    return Audience()


@pytest.fixture
async def sessions(library: Library, audience: Audience) -> AsyncIterator[Sessions]:
    sessions = Sessions(MemoryStore(), library, show=audience)
    yield sessions
    await sessions.close()


async def test_a_run_to_so_many_steps_is_that_training_bit_for_bit(sessions: Sessions, library: Library) -> None:
    session, _ = await sessions.create(PLANE)

    await sessions.run(session, Order(steps=2_000))
    await until(lambda: is_over(sessions, session))
    state = await sessions.state(session)

    expected = played(await sessions.state(session, 0), Train(2_000, watch=True), library)
    assert state.net.theta.tobytes() == expected.net.theta.tobytes()
    assert (state.step, state.curve, state.phase, state.layer) == (2_000, expected.curve, "backward", 1)
    assert sessions.runs.ended(session.name) == Ended(1, "done")


async def test_a_pause_ends_a_run_with_a_version_like_any_other(sessions: Sessions, audience: Audience) -> None:
    session, _ = await sessions.create(PLANE)
    assert (await sessions.run(session, Order())).version == 1
    await until(lambda: audience.sent > 2)

    version = await sessions.pause(session)
    state = await sessions.state(session)

    assert (version, session.count, sessions.runs.ended(session.name)) == (1, 2, Ended(1, "paused"))
    assert audience.ends[-1] == (session.name, 1, "paused")
    assert session.line()[1].label == f"train {state.step:,} steps"
    assert (await sessions.back(session)).version == 0
    assert (await sessions.state(session)).step == 0


async def test_a_run_that_is_just_beginning_is_paused_once_it_has(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    running = asyncio.create_task(sessions.run(session, Order()))
    await until(lambda: sessions.runs.get(session.name) is not None)

    assert await sessions.pause(session) == 1

    assert (await running).version == 1 and sessions.runs.ended(session.name) == Ended(1, "paused")


async def test_of_a_run_that_could_not_begin_nothing_is_told(
    sessions: Sessions, audience: Audience, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, _ = await sessions.create(PLANE)

    async def full(*_: object) -> None:
        raise StorageError("no room is left on the disk")

    with monkeypatch.context() as broken:
        broken.setattr(sessions._changes, "keep_run", full)
        with pytest.raises(StorageError):
            await sessions.run(session, Order())
    await sessions.make(session, Forward())

    assert sessions.runs.ended(session.name) is None and sessions.runs.get(session.name) is None
    assert [why for *_, why in audience.ends] == [None]
    assert (await sessions.run(session, Order())).version == 2


async def test_frames_belong_to_one_state_each_and_never_go_back(sessions: Sessions, audience: Audience) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order())
    await until(lambda: audience.sent > 5)
    await sessions.pause(session)

    steps = [moment.state.step for moment in audience.moments]
    assert steps == sorted(steps)
    for moment in audience.moments:
        assert moment.state.trained is not None and moment.state.trained.steps == moment.done == moment.state.step
        assert moment.safe <= moment.done and moment.version == 1


async def test_meanwhile_no_other_move_is_made(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order())

    for move in (sessions.make(session, Forward()), sessions.back(session), sessions.goto(session, 0),
                 sessions.run(session, Order()), sessions.evaluate(session, 1)):
        with pytest.raises(OutOfTurnError, match="pause it first"):
            await move

    assert sessions.runs.get(session.name)
    await sessions.pause(session)
    assert session.count == 2


async def test_there_is_nothing_to_pause_where_nothing_runs(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)

    with pytest.raises(OutOfTurnError, match="nothing to pause"):
        await sessions.pause(session)


async def test_a_run_that_nobody_looks_at_pauses_by_itself(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LEFT", 0.2)
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order())

    await until(lambda: is_over(sessions, session))

    assert sessions.runs.ended(session.name) == Ended(1, "left")


async def test_a_run_that_somebody_looks_at_goes_on(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LEFT", 1.0)
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order())

    for _ in range(15):
        watched(sessions, session)
        await asyncio.sleep(0.1)

    assert sessions.runs.get(session.name)


async def test_a_pace_is_kept(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    began = asyncio.get_running_loop().time()

    await sessions.run(session, Order(pace=100.0, steps=30))
    await until(lambda: is_over(sessions, session))

    assert asyncio.get_running_loop().time() - began >= 29 / 100
    assert (await sessions.state(session)).step == 30


async def test_a_run_goes_on_until_so_many_test_examples_are_right(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order(accuracy=0.9))

    await until(lambda: watched(sessions, session))
    state = await sessions.state(session)

    assert sessions.runs.ended(session.name) == Ended(1, "done")
    assert (state.curve[-1].test_accuracy or 0.0) >= 0.9


async def test_a_run_that_diverges_keeps_the_last_finite_weights(sessions: Sessions) -> None:
    session, _ = await sessions.create(replace(PLANE, activation="linear", output="linear"))

    await sessions.run(session, Order(eta=limits.ETA))
    await until(lambda: is_over(sessions, session))

    assert sessions.runs.ended(session.name) == Ended(1, "diverged")
    assert (await sessions.state(session)).phase == "diverged"


async def test_a_chain_runs_on_the_example_on_its_stage(sessions: Sessions) -> None:
    session, _ = await sessions.create(CHAIN)

    await sessions.run(session, Order(steps=100))
    await until(lambda: is_over(sessions, session))

    curve = (await sessions.state(session)).curve
    assert curve[-1].cost < curve[0].cost


@pytest.mark.parametrize("order", [
    Order(pace=-1.0), Order(pace=limits.PACE + 1), Order(pace=float("nan")), Order(steps=0),
    Order(steps=limits.RUN_STEPS + 1), Order(accuracy=0.0), Order(accuracy=1.1), Order(eta=0.0), Order(batch_size=0),
])
async def test_what_cannot_be_asked_for_is_refused_and_nothing_runs(sessions: Sessions, order: Order) -> None:
    session, _ = await sessions.create(PLANE)

    with pytest.raises(RangeError):
        await sessions.run(session, order)

    assert is_over(sessions, session)
    assert session.count == 1


async def test_there_are_so_many_runs_at_once_and_no_more(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RUNS", 2)
    three = [(await sessions.create(CHAIN))[0] for _ in range(3)]
    for session in three[:2]:
        await sessions.run(session, Order(pace=1.0))

    with pytest.raises(FullError):
        await sessions.run(three[2], Order())

    await sessions.pause(three[0])
    await sessions.run(three[2], Order(pace=1.0))


async def test_their_memory_has_a_bound_too(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = [(await sessions.create(PLANE))[0] for _ in range(2)]
    await sessions.run(one, Order(pace=1.0))
    run = sessions.runs.get(one.name)
    assert run is not None and run.nbytes > 3_000
    monkeypatch.setattr(limits, "RUN_BYTES", 2 * run.nbytes - 1)

    with pytest.raises(FullError, match="many trainings are under way on this server"):
        await sessions.run(other, Order(pace=1.0))
    monkeypatch.setattr(limits, "RUN_BYTES", 2 * run.nbytes)

    await sessions.run(other, Order(pace=1.0))


async def test_a_hall_behind_one_address_plays_and_leaves_places_to_others(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RUNS", 8)
    several = [(await sessions.create(CHAIN))[0] for _ in range(4)]

    for network, session in (("hall", several[0]), ("hall", several[1]), ("home", several[2])):
        asking.set(network)
        await sessions.run(session, Order(pace=1.0))
    asking.set("hall")
    with pytest.raises(FullError, match="for your network"):
        await sessions.run(several[3], Order(pace=1.0))
    await sessions.pause(several[0])

    await sessions.run(several[3], Order(pace=1.0))


async def test_runs_share_the_threads_alike(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one thread, so that no other program on the machine holds up a turn of one run and not those of others."""
    monkeypatch.setattr(limits, "TRAINING_THREADS", 1)
    monkeypatch.setattr(limits, "SAVED", 3_600.0)       # a run that is written meanwhile misses a turn
    monkeypatch.setattr(limits, "LEFT", 3_600.0)
    sessions = Sessions(MemoryStore(), library)
    several = [(await sessions.create(PLANE))[0] for _ in range(6)]
    for session in several:
        await sessions.run(session, Order())
    runs = [run for session in several if (run := sessions.runs.get(session.name))]
    at_first = [run.turns for run in runs]
    await until(lambda: runs[0].turns >= at_first[0] + 20)

    turns = [run.turns - first for run, first in zip(runs, at_first, strict=True)]
    assert len(turns) == 6
    assert max(turns) - min(turns) <= 3
    await sessions.close()
