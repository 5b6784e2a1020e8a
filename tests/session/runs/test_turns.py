"""One move at a time, answered once, kept whole or not at all."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app import limits
from app.errors import (
    AppError,
    EndedError,
    FullError,
    KeyReusedError,
    OutOfTurnError,
    RangeError,
    StaleError,
    StorageError,
)
from app.session.changes import Reached
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import (
    Backward,
    Choose,
    Forward,
    Given,
    Move,
    Picked,
    Refit,
    Restart,
    SetParameter,
    SetWeights,
    Step,
    Teach,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State
from app.session.store.memory import MemoryStore
from app.session.store.sqlite import SqliteStore
from app.session.store.store import Change, Key, Store

pytestmark = pytest.mark.anyio
After = Callable[..., State]
Bits = Callable[[State], bytes]
Drive = Callable[..., Awaitable[None]]
PLANE = PRESETS["plane"]


REFUSED: list[Move] = [
    Step(), Weigh(), Backward(), Forward(9), Forward(0), Step(float("nan")), Train(0), Train(limits.STEPS + 1),
    Train(1, eta=0.0), Train(1, batch_size=0), Train(1, label=5), Teach(0), Tune(), Tune(eta=float("inf")),
    SetWeights("no"), SetParameter(9, 0, 0, 0.0), SetParameter(1, 0, 0, float("nan")), Restart("trained"),
    Restart("random", -1), Refit(), Choose(Picked("train", 10**6)), Choose(Given((1.0,))),
]


async def test_every_refusal_changes_nothing(sessions: Sessions, store: Store, bits: Bits) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.make(session, Train(3))
    before, rows = bits(await sessions.state(session)), store.rows(session.name)

    for move in REFUSED:
        with pytest.raises(AppError) as refusal:
            await sessions.make(session, move)
        assert len(str(refusal.value)) > 20

    assert (session.version, session.count) == (1, 2)
    assert bits(await sessions.state(session)) == before
    assert store.rows(session.name) == rows


async def test_a_move_made_on_an_old_version_is_refused(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.make(session, Train(1), expected=0)

    for deed in (
        sessions.make(session, Train(1), expected=0), sessions.back(session, expected=0),
        sessions.goto(session, 0, expected=0), sessions.make(session, Train(1), expected=2),
    ):
        with pytest.raises(StaleError, match="the session is at version 1 now"):
            await deed
    assert (session.version, session.count) == (1, 2)


async def test_of_two_who_move_at_once_from_one_version_one_is_refused(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)

    ends = await asyncio.gather(
        *[sessions.make(session, Train(200), expected=0) for _ in range(2)], return_exceptions=True
    )

    assert isinstance(ends[0], Reached) and ends[0].version == 1 and isinstance(ends[1], StaleError)
    assert session.count == 2


async def test_moves_made_at_once_are_all_made_one_after_the_other(
    sessions: Sessions, after: After, bits: Bits
) -> None:
    session, _ = await sessions.create(PLANE)

    reached = await asyncio.gather(*[sessions.make(session, Train(2)) for _ in range(20)])

    assert sorted(one.version for one in reached) == list(range(1, 21))
    assert bits(await sessions.state(session)) == bits(after("plane", *[Train(2)] * 20))


async def test_a_retried_move_is_answered_as_the_first_time_and_not_made_again(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    key, back, there = Key("one", "train"), Key("two", "back"), Key("three", "goto")
    first = await sessions.make(session, Train(1), expected=0, key=key)
    await sessions.make(session, Train(1))

    again = [await sessions.make(session, Train(1), expected=0, key=key) for _ in range(2)]
    again += [await sessions.back(session, key=back) for _ in range(2)]
    assert [one.version for one in (first, *again)] == [1] * 5
    assert [(await sessions.goto(session, 2, key=there)).version for _ in range(2)] == [2, 2]
    assert (session.version, session.count) == (2, 3)


async def test_a_retry_that_overtakes_its_first_is_not_made_twice(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)

    reached = await asyncio.gather(*[sessions.make(session, Train(50), key=Key("k", "p")) for _ in range(5)])

    assert [one.version for one in reached] == [1] * 5
    assert session.count == 2


async def test_a_key_of_a_refused_move_is_free_for_another_try(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    with pytest.raises(OutOfTurnError):
        await sessions.make(session, Step(), key=Key("k", "p"))

    assert (await sessions.make(session, Forward(), key=Key("k", "p"))).version == 1


async def test_a_key_with_another_request_is_refused(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.make(session, Train(1), key=Key("one", "print"))

    with pytest.raises(KeyReusedError, match="take a new key"):
        await sessions.make(session, Train(2), key=Key("one", "another print"))
    assert session.count == 2


@pytest.mark.parametrize(("key", "is_taken"), [
    ("", False), ("k" * limits.KEY, True), ("k" * (limits.KEY + 1), False), ("ü", False), ("\ud800", False),
])
async def test_a_key_is_bounded(sessions: Sessions, key: str, is_taken: bool) -> None:
    session, _ = await sessions.create(PLANE)

    if is_taken:
        assert (await sessions.make(session, Train(1), key=Key(key, "print"))).version == 1
    else:
        with pytest.raises(RangeError, match="1 to 200 characters"):
            await sessions.make(session, Train(1), key=Key(key, "print"))


async def test_a_session_holds_a_bounded_number_of_moves_and_says_so(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch, drive: Drive
) -> None:
    monkeypatch.setattr(limits, "VERSIONS", 3)
    session, _ = await sessions.create(PLANE)
    await drive(sessions, session, Train(1), Train(1))

    with pytest.raises(EndedError, match="take a copy"):
        await sessions.make(session, Train(1))

    assert (await sessions.back(session)).version == 1
    copy, _ = await sessions.copy(session, 2)
    assert (await sessions.make(copy, Train(1))).version == 1


async def test_a_full_disk_is_a_sentence_and_changes_nothing_in_memory_either(
    tmp_path: Path, library: Library, bits: Bits
) -> None:
    store = SqliteStore(tmp_path / "sessions.db")
    sessions = Sessions(store, library)
    session, _ = await sessions.create(PLANE)
    before = bits(await sessions.state(session))
    store._db.execute("PRAGMA query_only = ON")

    for deed in (sessions.make(session, Train(3)), sessions.goto(session, 0)):
        with pytest.raises(StorageError, match="may only be read"):
            await deed

    assert (session.version, session.count) == (0, 1)
    assert bits(await sessions.state(session)) == before
    store._db.execute("PRAGMA query_only = OFF")
    assert (await sessions.make(session, Train(3))).version == 1
    await sessions.close()


class SlowStore(MemoryStore):
    """Keeps a move only once it is allowed to."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.allowed = threading.Event(), threading.Event()

    def apply(self, change: Change) -> list[str]:
        self.begun.set()
        self.allowed.wait()
        return super().apply(change)


async def test_a_visitor_who_leaves_while_the_move_is_kept_finds_it_made(library: Library) -> None:
    store = SlowStore()
    sessions = Sessions(store, library)
    session, _ = await sessions.create(PLANE)
    move = asyncio.ensure_future(sessions.make(session, Tune(eta=0.1)))
    await asyncio.to_thread(store.begun.wait)

    move.cancel()
    await asyncio.sleep(0.01)
    assert not move.done()
    store.allowed.set()
    await asyncio.wait((move,))

    assert move.cancelled()
    assert session.version == 1 == len(store.rows(session.name)) - 1
    assert (await sessions.make(session, Tune(eta=0.2))).version == 2
    await sessions.close()


async def test_a_visitor_who_leaves_during_a_training_stops_it(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    training = asyncio.ensure_future(sessions.make(session, Train(20_000, batch_size=250)))
    await asyncio.sleep(0.02)
    training.cancel()
    await asyncio.wait((training,))

    assert (session.version, session.count) == (0, 1)
    assert (await sessions.make(session, Train(1))).version == 1


async def test_a_session_can_be_seen_and_others_moved_while_it_trains(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    other, _ = await sessions.create(PLANE)
    training = asyncio.ensure_future(sessions.make(session, Train(20_000, batch_size=250)))
    await asyncio.sleep(0.02)

    assert (await sessions.state(session)).step == 0
    assert (await sessions.make(other, Forward())).version == 1
    assert not training.done()
    training.cancel()
    await asyncio.wait((training,))


async def test_a_closed_server_says_so(library: Library) -> None:
    sessions = Sessions(MemoryStore(), library)
    session, _ = await sessions.create(PLANE)
    await sessions.close()

    with pytest.raises(FullError, match="closing"):
        await sessions.make(session, Forward())
    assert session.version == 0
