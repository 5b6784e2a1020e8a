"""Several moves in one change: all of them are kept, or none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.errors import AppError, NotThereError, OutOfTurnError, StaleError
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Forward, Move, Picked, SetParameter, Step, Train
from app.session.state.state import State
from app.session.store.memory import MemoryStore
from app.session.store.store import Store

pytestmark = pytest.mark.anyio
After = Callable[..., State]
Bits = Callable[[State], bytes]
PLANE = PRESETS["plane"]
MOVES: tuple[Move, ...] = (Choose(Picked("train", 3)), Forward(), Backward(), Step())


async def test_moves_of_one_change_are_versions_like_any_others(sessions: Sessions, after: After, bits: Bits) -> None:
    session, _ = await sessions.create(PLANE)

    reached = await sessions.make(session, *MOVES)

    assert reached.version == session.version == 4
    assert [entry.kind for entry in session.line()] == ["start", "choose", "forward", "backward", "step"]
    for version in range(5):
        assert bits(await sessions.state(session, version)) == bits(after("plane", *MOVES[:version]))
    assert bits(reached.state) == bits(after("plane", *MOVES))


@pytest.mark.parametrize("last", [Forward(to=9), Backward(label=7), Step(), Train(0)])
async def test_where_the_last_one_is_refused_none_is_kept(sessions: Sessions, store: Store, last: Move) -> None:
    session, _ = await sessions.create(PLANE)
    rows = store.rows(session.name)

    with pytest.raises(AppError):
        await sessions.make(session, Choose(Picked("train", 3)), Forward(), last)

    assert (session.version, session.count) == (0, 1)
    assert store.rows(session.name) == rows


async def test_a_change_may_go_on_from_another_version_than_the_one_it_was_seen_on(
    sessions: Sessions, after: After, bits: Bits
) -> None:
    session, _ = await sessions.create(PLANE)
    for value in (0.1, 0.2):        # a drag: each of its moves goes on from where it began
        await sessions.make(session, SetParameter(1, 0, 0, value), base=0, expected=session.version)

    assert [session.row(version).parent for version in (1, 2)] == [0, 0]
    assert bits(await sessions.state(session)) == bits(after("plane", SetParameter(1, 0, 0, 0.2)))
    assert (await sessions.back(session)).version == 0


@pytest.mark.parametrize(("value", "base", "expected", "error"), [
    (1e9, 0, 1, AppError), (0.5, 7, 1, NotThereError), (0.5, 0, 0, StaleError),
])
async def test_a_refused_drag_leaves_the_cursor_where_it_was(
    sessions: Sessions, value: float, base: int, expected: int, error: type[AppError]
) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.make(session, Train(2))

    with pytest.raises(error):
        await sessions.make(session, SetParameter(1, 0, 0, value), base=base, expected=expected)

    assert (session.version, session.count) == (1, 2)


async def test_a_move_may_follow_from_the_state_before_it_and_may_be_none(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)

    one_on = await sessions.make(session, Forward(to=1), lambda state: Forward(to=state.layer + 1))
    none = await sessions.make(session, lambda _: None)

    assert (one_on.state.layer, one_on.version) == (2, 2)
    assert (none.version, session.count) == (2, 3)


async def test_a_session_begins_with_its_first_moves(sessions: Sessions, after: After, bits: Bits) -> None:
    session, secret = await sessions.create(PLANE, Forward(), Backward(), steps=3)

    assert (session.version, session.count) == (3, 4)
    assert bits(await sessions.state(session)) == bits(after("plane", Train(3), Forward(), Backward()))
    assert await sessions.by_id(secret) is session


async def test_a_first_move_that_is_refused_begins_no_session(library: Library) -> None:
    store = MemoryStore()
    sessions = Sessions(store, library)

    with pytest.raises(OutOfTurnError):
        await sessions.create(PLANE, Forward(), Step())

    assert not store._kept
    await sessions.close()
