"""Sessions begun, found again, put away and removed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app import limits
from app.errors import (
    FullError,
    NotThereError,
    StaleError,
)
from app.session.runs.run import Order
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import (
    Forward,
    Train,
    Tune,
)
from app.session.state.state import State
from app.session.store.sqlite import SqliteStore
from app.session.store.store import Key, Store
from tests.until import until

pytestmark = pytest.mark.anyio
After = Callable[..., State]
Bits = Callable[[State], bytes]
PLANE, CHAIN = PRESETS["plane"], PRESETS["chain"]


async def test_a_session_begins_at_version_0_with_the_first_state(
    sessions: Sessions, after: After, bits: Bits
) -> None:
    session, _ = await sessions.create(PLANE)

    assert (session.version, session.count) == (0, 1)
    assert bits(await sessions.state(session)) == bits(after("plane"))
    assert [entry.kind for entry in session.line()] == ["start"]


async def test_a_name_is_short_and_has_no_letter_that_looks_like_another(sessions: Sessions) -> None:
    names = {(await sessions.create(CHAIN))[0].name for _ in range(50)}

    assert len(names) == 50
    assert all(len(name) == 8 and name == name.lower() and not set(name) & set("01ilo") for name in names)


async def test_a_session_is_found_by_its_secret_and_by_its_name(sessions: Sessions) -> None:
    session, secret = await sessions.create(CHAIN)

    assert await sessions.by_id(secret) is session
    assert await sessions.by_name(session.name) is session


@pytest.mark.parametrize("id", ["", "A" * 43, "\ud800", "a\0b", "ü", "x" * 10_000])
async def test_an_id_that_was_never_given_out_is_not_adopted(sessions: Sessions, id: str) -> None:
    session, _ = await sessions.create(CHAIN)

    for unknown in (id, session.name):
        with pytest.raises(NotThereError, match="begin a new one"):
            await sessions.by_id(unknown)


@pytest.mark.parametrize("name", ["", "abcdefgh", "ABCDEFGH", "abc", "\ud800" * 8, "a" * 10_000, "22222222"])
async def test_a_name_that_was_never_given_out_is_not_there(sessions: Sessions, name: str) -> None:
    with pytest.raises(NotThereError, match="begin a new one"):
        await sessions.by_name(name)


async def test_only_the_secret_proves_the_right_to_drive(sessions: Sessions) -> None:
    session, secret = await sessions.create(CHAIN)
    _, another = await sessions.create(CHAIN)

    assert sessions.proves(session, secret)
    assert not any(sessions.proves(session, wrong) for wrong in (another, session.name, "", secret[:-1], "\ud800"))


async def test_the_secret_itself_is_nowhere_in_the_file(tmp_path: Path, library: Library) -> None:
    sessions = Sessions(SqliteStore(tmp_path / "sessions.db"), library)
    session, secret = await sessions.create(CHAIN)
    await sessions.make(session, Tune(eta=0.1), key=Key("key", "print"))
    await sessions.close()

    assert secret.rpartition(".")[2].encode() not in (tmp_path / "sessions.db").read_bytes()


async def test_the_least_used_sessions_are_only_in_the_store_and_lose_nothing(
    sessions: Sessions, bits: Bits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OPEN_SESSIONS", 2)
    monkeypatch.setattr(limits, "STATE_BYTES", 0)
    secrets, expected = [], []
    for steps in range(1, 6):
        session, secret = await sessions.create(PLANE)
        await sessions.make(session, Train(steps))
        secrets.append(secret)
        expected.append(bits(await sessions.state(session)))
    del session

    assert len(sessions._open) == 2
    for secret, bits_before in zip(secrets, expected, strict=True):
        session = await sessions.by_id(secret)
        assert bits(await sessions.state(session)) == bits_before
        assert (await sessions.make(session, Train(1))).version == 2
        assert len(sessions._open) == 2


async def test_the_session_used_longest_ago_is_put_away(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OPEN_SESSIONS", 2)
    names = []
    for _ in range(2):
        session, _ = await sessions.create(CHAIN)
        names.append(session.name)

    await sessions.by_name(names[0])
    await sessions.create(CHAIN)

    assert names[0] in sessions._open._kept and names[1] not in sessions._open._kept


async def test_a_session_that_somebody_holds_is_one_and_the_same_for_all(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "OPEN_SESSIONS", 1)
    held, secret = await sessions.create(CHAIN)
    await sessions.create(CHAIN)

    assert await sessions.by_id(secret) is held
    await sessions.create(CHAIN)
    assert await sessions.by_name(held.name) is held


async def test_two_who_ask_for_a_stored_session_at_once_get_the_same(store: Store, library: Library) -> None:
    session, secret = await Sessions(store, library).create(CHAIN)
    sessions = Sessions(store, library)

    one, other = await asyncio.gather(sessions.by_id(secret), sessions.by_name(session.name))

    assert one is other


async def test_room_is_made_by_the_session_longest_without_a_move(
    store: Store, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SESSIONS", 2)
    now = [0.0]
    sessions = Sessions(store, library, clock=lambda: now[0])
    first, _ = await sessions.create(CHAIN)
    now[0] = 10.0
    await sessions.create(CHAIN)
    now[0] = limits.FRESH
    with pytest.raises(FullError, match="no room for more"):
        await sessions.create(CHAIN)

    now[0] = limits.FRESH + 1.0
    third, _ = await sessions.create(CHAIN)

    with pytest.raises(NotThereError):
        await sessions.by_name(first.name)
    with pytest.raises(StaleError, match="removed elsewhere"):
        await sessions.make(first, Tune(eta=0.1))
    assert await sessions.by_name(third.name) is third


async def test_a_session_moved_on_by_another_server_is_seen_as_it_is(
    store: Store, library: Library, bits: Bits
) -> None:
    sessions, others = Sessions(store, library), Sessions(store, library)
    ours, secret = await sessions.create(PLANE)
    theirs = await others.by_id(secret)
    await others.make(theirs, Train(4))

    with pytest.raises(StaleError, match="moved on or removed elsewhere"):
        await sessions.make(ours, Train(1))

    again = await sessions.by_id(secret)
    assert again.version == 1
    assert bits(await sessions.state(again)) == bits(await others.state(theirs))
    assert (await sessions.make(again, Train(1))).version == 2


async def test_a_session_that_is_deleted_ends_its_run_and_refuses_a_move_that_was_waiting(sessions: Sessions) -> None:
    session, id = await sessions.create(PLANE)
    await sessions.run(session, Order())

    await sessions.delete(session)

    assert sessions.runs.get(session.name) is None
    with pytest.raises(NotThereError):
        await sessions.by_id(id)
    with pytest.raises(StaleError, match="removed elsewhere"):
        await sessions.make(session, Forward())


async def test_a_session_is_deleted_only_at_the_version_that_was_seen(sessions: Sessions) -> None:
    session, id = await sessions.create(PLANE)
    await sessions.make(session, Forward())

    with pytest.raises(StaleError, match="version 0"):
        await sessions.delete(session, expected=0)

    assert await sessions.by_id(id) is session


async def test_a_session_that_is_not_deleted_trains_on(sessions: Sessions) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.run(session, Order())
    run = sessions.runs.get(session.name)

    with pytest.raises(StaleError, match="version 7"):
        await sessions.delete(session, expected=7)

    assert run is not None and sessions.runs.get(session.name) is run and not run.is_over
    assert sessions.runs.ended(session.name) is None


async def test_a_session_whose_run_is_just_beginning_is_deleted_once_it_has(sessions: Sessions) -> None:
    session, id = await sessions.create(PLANE)
    running = asyncio.create_task(sessions.run(session, Order()))
    await until(lambda: sessions.runs.get(session.name) is not None)

    await sessions.delete(session)

    assert (await running).version == 1 and sessions.runs.get(session.name) is None
    with pytest.raises(NotThereError):
        await sessions.by_id(id)
