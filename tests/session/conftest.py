from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import limits
from app.session.moves.make import played, start
from app.session.moves.turns import finished
from app.session.sessions import Sessions
from app.session.state.config import PRESETS, Config
from app.session.state.library import Library
from app.session.state.move import Move, Train
from app.session.state.state import State
from app.session.store.memory import MemoryStore
from app.session.store.session import Session
from app.session.store.snapshot import snapshot
from app.session.store.sqlite import SqliteStore
from app.session.store.store import Store
from app.session.trials.trails import two_men
from app.session.trials.walks import Walks


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()


@pytest.fixture(params=["memory", "sqlite"])
def begin_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Opens a store of each kind: for tests that set limits before."""
    return MemoryStore if request.param == "memory" else lambda: SqliteStore(tmp_path / "sessions.db")


@pytest.fixture
def store(begin_store: Callable[[], Store]) -> Iterator[Store]:
    kept = begin_store()
    yield kept
    kept.close()


@pytest.fixture
def another(store: Store, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens the same store once more, as another server does if somebody takes the lock away."""
    opened: list[Store] = []

    def again() -> Store:
        if isinstance(store, SqliteStore):
            (tmp_path / "sessions.lock").unlink()
            opened.append(SqliteStore(tmp_path / "sessions.db"))
        return opened[-1] if opened else store

    yield again
    for one in opened:
        one.close()


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
def moons(after: Callable[..., State]) -> State:
    """A network that has begun to learn the moons."""
    return after(replace(PRESETS["plane"], data="moons", eta=0.2), Train(20))


@pytest.fixture(scope="session")
def walks(moons: State, library: Library) -> Walks:
    """One walk for the tests that only read it, of a tenth of the usual time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "TRAIL_SECONDS", 0.15)
        return finished(two_men(moons, library))


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
            await sessions.make(session, move)

    return moves_made


@pytest.fixture(scope="session")
def all_bits(bits: Callable[[State], bytes]) -> Callable[[Sessions, Session], Awaitable[list[bytes]]]:
    """The bits of every version."""

    async def of(sessions: Sessions, session: Session) -> list[bytes]:
        return [bits(await sessions.state(session, version)) for version in range(session.count)]

    return of
