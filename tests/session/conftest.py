from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from app.session.config import PRESETS, Config
from app.session.library import Library
from app.session.memory import MemoryStore
from app.session.moves import Move
from app.session.play import played, start
from app.session.session import Session
from app.session.sessions import Sessions
from app.session.snapshot import snapshot
from app.session.sqlite import SqliteStore
from app.session.state import State
from app.session.store import Store


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    kept: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "sessions.db")
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def after(library: Library) -> Callable[..., State]:
    """The state after some moves, from the start of a preset or a config."""

    def state_after(config: Config | str, *moves: Move) -> State:
        state = start(PRESETS[config] if isinstance(config, str) else config, library)
        for move in moves:
            state = played(state, move, library)
        return state

    return state_after


@pytest.fixture(scope="session")
def bits() -> Callable[[State], bytes]:
    """Every number of a state, as bytes: equal only if all are equal to the last bit."""

    def of(state: State) -> bytes:
        plain = snapshot(state)
        arrays = [] if state.fwd is None else [*state.fwd.z, *state.fwd.a]
        if state.bwd is not None:
            arrays += [state.bwd.y, state.bwd.nabla, *state.bwd.da, *state.bwd.delta]
        if state.example is not None:
            arrays.append(state.example.x)
        return b"|".join([plain.plain.encode(), plain.theta, *(array.tobytes() for array in arrays)])

    return of


@pytest.fixture
async def sessions(store: Store, library: Library) -> AsyncIterator[Sessions]:
    of_all = Sessions(store, library)
    yield of_all
    await of_all.close()


@pytest.fixture(scope="session")
def drive() -> Callable[..., Awaitable[None]]:
    """Make some moves one after the other."""

    async def moves_made(sessions: Sessions, session: Session, *moves: Move) -> None:
        for move in moves:
            await sessions.play(session, move)

    return moves_made


@pytest.fixture(scope="session")
def all_bits(bits: Callable[[State], bytes]) -> Callable[[Sessions, Session], Awaitable[list[bytes]]]:
    """The bits of every version."""

    async def of(sessions: Sessions, session: Session) -> list[bytes]:
        return [bits(await sessions.state(session, version)) for version in range(session.count)]

    return of
