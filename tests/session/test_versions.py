"""Back, go to and replay: a version never changes, whatever happens around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app import limits
from app.errors import (
    NotThereError,
    OutOfTurnError,
)
from app.session.sessions import Sessions
from app.session.state.config import PRESETS, Config
from app.session.state.library import Library
from app.session.state.move import (
    Backward,
    Choose,
    Forward,
    Move,
    Picked,
    Refit,
    Restart,
    SetParameter,
    Step,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State
from app.session.store.session import Session
from app.session.store.sqlite import SqliteStore
from app.session.store.store import Store
from app.session.trials.evaluation import evaluate

pytestmark = pytest.mark.anyio
After = Callable[..., State]
Bits = Callable[[State], bytes]
Drive = Callable[..., Awaitable[None]]
AllBits = Callable[[Sessions, Session], Awaitable[list[bytes]]]
PLANE = PRESETS["plane"]
RUN: tuple[Move, ...] = (
    Forward(), Weigh(), Backward(2), Backward(), Step(), Train(30), Forward(2), Forward(), Backward(y=(0.25,)), Refit(),
    Tune(eta=0.75), Step(), Restart("random", 3), Train(7, label=1), SetParameter(1, 0, 1, 0.1),
    Choose(Picked("train", 3)),
)


async def test_every_move_makes_the_next_version(sessions: Sessions, after: After, bits: Bits) -> None:
    session, _ = await sessions.create(PLANE)

    reached = [(await sessions.make(session, move)).version for move in RUN]

    assert reached == list(range(1, len(RUN) + 1))
    assert bits(await sessions.state(session)) == bits(after("plane", *RUN))
    assert [entry.kind for entry in session.line()[1:]] == [move.kind for move in RUN]


async def test_any_version_comes_back_to_the_last_bit_after_the_server_has_started_anew(
    tmp_path: Path, library: Library, drive: Drive, all_bits: AllBits, bits: Bits
) -> None:
    first = Sessions(SqliteStore(tmp_path / "sessions.db"), library)
    session, secret = await first.create(PLANE)
    await drive(first, session, *RUN)
    before = await all_bits(first, session)
    line = session.line()
    await first.close()

    second = Sessions(SqliteStore(tmp_path / "sessions.db"), library)
    again = await second.by_id(secret)

    assert (again.name, again.version, again.count, again.line()) == (session.name, len(RUN), len(RUN) + 1, line)
    assert bits(await second.state(again)) == before[-1]
    assert await all_bits(second, again) == before
    await second.close()


@pytest.mark.parametrize("bound", [0, 1_000_000, 5_000_000])
async def test_however_often_a_snapshot_is_kept_the_bits_are_the_same(
    store: Store, library: Library, after: After, bits: Bits, monkeypatch: pytest.MonkeyPatch, drive: Drive,
    all_bits: AllBits, bound: int,
) -> None:
    monkeypatch.setattr(limits, "REPLAY", bound)
    monkeypatch.setattr(limits, "STATE_BYTES", 0)
    sessions = Sessions(store, library)
    session, _ = await sessions.create(PLANE)
    await drive(sessions, session, *RUN)

    snapshots = sum(row.has_snapshot for row in store.rows(session.name))
    assert snapshots == len(RUN) if bound == 0 else 0 < snapshots < len(RUN)
    expected = [bits(after("plane", *RUN[:n])) for n in range(len(RUN) + 1)]
    assert await all_bits(sessions, session) == expected


async def test_back_undoes_exactly_one_move(
    sessions: Sessions, bits: Bits, drive: Drive, all_bits: AllBits
) -> None:
    session, _ = await sessions.create(PLANE)
    await drive(sessions, session, *RUN[:6])
    before = await all_bits(sessions, session)

    for version in range(5, -1, -1):
        assert (await sessions.back(session)).version == version == session.version
        assert bits(await sessions.state(session)) == before[version]
    with pytest.raises(OutOfTurnError, match="this is the start"):
        await sessions.back(session)


async def test_a_move_from_an_old_version_begins_a_new_line_and_keeps_the_old(
    sessions: Sessions, drive: Drive, all_bits: AllBits
) -> None:
    session, _ = await sessions.create(PLANE)
    await drive(sessions, session, Train(1), Train(2), Train(3))
    old = await all_bits(sessions, session)
    await sessions.goto(session, 1)

    assert (await sessions.make(session, Train(5))).version == 4

    assert [entry.version for entry in session.line()] == [0, 1, 4]
    assert (await all_bits(sessions, session))[:4] == old
    await sessions.goto(session, 3)
    assert [entry.version for entry in session.line()] == [0, 1, 2, 3]


@pytest.mark.parametrize("version", [-1, 3, 2**70])
async def test_a_version_that_was_never_made_cannot_be_gone_to(
    sessions: Sessions, version: int, drive: Drive
) -> None:
    session, _ = await sessions.create(PLANE)
    await drive(sessions, session, Train(1), Train(1))

    with pytest.raises(NotThereError, match="from 0 to 2"):
        await sessions.goto(session, version)
    with pytest.raises(NotThereError, match="from 0 to 2"):
        await sessions.state(session, version)
    assert session.version == 2


async def test_back_by_a_pass_goes_to_where_a_pass_ended(sessions: Sessions, drive: Drive) -> None:
    session, _ = await sessions.create(PLANE)
    moves = (Forward(1), Forward(2), Forward(), Weigh(), Backward(3), Backward(2), Backward(), Step())
    await drive(sessions, session, *moves)

    stations = []
    while session.version:
        await sessions.back(session, by="pass")
        state = await sessions.state(session)
        stations.append((session.version, state.phase, state.layer))

    assert stations == [(7, "backward", 1), (4, "forward", 3), (3, "forward", 3), (0, "ready", 0)]


async def layers_back(drive: Drive, sessions: Sessions, config: Config, *moves: Move) -> list[tuple[str, int]]:
    session, _ = await sessions.create(config)
    await drive(sessions, session, *moves)
    seen: list[tuple[str, int]] = []
    for _ in range(9):
        if session.version == 0:
            return seen
        await sessions.back(session, by="layer")
        state = await sessions.state(session)
        seen.append((state.phase, state.layer))
    raise AssertionError("never came to the start")


@pytest.mark.parametrize("moves", [
    (Forward(), Backward()), (Forward(2), Forward(), Backward(2), Backward()), (Forward(), Backward(3), Backward()),
    (Forward(1), Forward(), Backward()),
])
async def test_back_by_a_layer_takes_one_layer_off_the_pass_however_it_was_made(
    sessions: Sessions, drive: Drive, moves: tuple[Move, ...]
) -> None:
    assert await layers_back(drive, sessions, PLANE, *moves) == [
        ("backward", 2), ("backward", 3), ("forward", 3), ("forward", 2), ("forward", 1), ("ready", 0),
    ]


async def test_back_by_a_layer_takes_the_cost_off_before_the_pass(sessions: Sessions, drive: Drive) -> None:
    assert (await layers_back(drive, sessions, PLANE, Forward(), Weigh()))[:2] == [("forward", 3), ("forward", 2)]


async def test_back_by_a_layer_keeps_what_the_answer_should_have_been(sessions: Sessions, drive: Drive) -> None:
    session, _ = await sessions.create(PLANE)
    await drive(sessions, session, Forward(), Backward(y=(0.125,)))

    await sessions.back(session, by="layer")

    state = await sessions.state(session)
    assert state.bwd is not None and state.bwd.y.tolist() == [0.125]
    assert state.layer == 2
    assert [entry.version for entry in session.line()] == [0, 1, 3]


async def test_back_by_a_layer_over_a_second_pass_begins_with_that_pass(
    sessions: Sessions, drive: Drive
) -> None:
    session, _ = await sessions.create(PLANE)
    await drive(sessions, session, Forward(), Forward(2, Picked("train", 1)))

    await sessions.back(session, by="layer")

    state = await sessions.state(session)
    assert (state.phase, state.layer) == ("forward", 1)
    assert state.example is not None and state.example.ref == Picked("train", 1)


async def test_a_copy_begins_where_the_other_stood_and_goes_its_own_way(
    sessions: Sessions, bits: Bits, drive: Drive
) -> None:
    session, secret = await sessions.create(PLANE)
    await drive(sessions, session, *RUN[:4])

    for version in range(5):
        copy, its_secret = await sessions.copy(session, version)
        assert bits(await sessions.state(copy)) == bits(await sessions.state(session, version))
        assert (copy.version, copy.count) == (0, 1)
        assert its_secret != secret and not sessions.proves(session, its_secret)
    await sessions.make(copy, Step())
    assert session.count == 5 and copy.count == 2


async def test_a_copy_comes_back_to_the_last_bit_after_the_server_has_started_anew(
    tmp_path: Path, library: Library, drive: Drive, all_bits: AllBits
) -> None:
    first = Sessions(SqliteStore(tmp_path / "sessions.db"), library)
    session, _ = await first.create(PLANE)
    await drive(first, session, *RUN[:4])
    copy, secret = await first.copy(session, 4)
    await drive(first, copy, Step(), Train(9))
    before = await all_bits(first, copy)
    await first.close()

    second = Sessions(SqliteStore(tmp_path / "sessions.db"), library)

    assert await all_bits(second, await second.by_id(secret)) == before
    await second.close()


async def test_any_version_is_evaluated(sessions: Sessions, library: Library, after: After) -> None:
    session, _ = await sessions.create(PLANE)
    await sessions.make(session, Train(20))

    found = await sessions.evaluate(session, 1)

    assert found == evaluate(after("plane", Train(20)), library)
    assert await sessions.evaluate(session, 0) != found
    with pytest.raises(NotThereError):
        await sessions.evaluate(session, 2)


async def test_a_session_of_other_sizes_is_replayed_from_its_own_config(
    store: Store, library: Library, bits: Bits, after: After
) -> None:
    config = replace(PLANE, sizes=(2, 3, 2), output="softmax", cost="cross_entropy", seed=9, data="spiral")
    first = Sessions(store, library)
    _, secret = await first.create(config)
    await first.make(await first.by_id(secret), Train(30))

    second = Sessions(store, library)

    assert bits(await second.state(await second.by_id(secret))) == bits(after(config, Train(30)))
