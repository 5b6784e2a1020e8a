"""Any version's state, exact: at hand, or made again from the nearest snapshot and the moves since."""

from __future__ import annotations

from collections.abc import Sequence

from app.session.moves.make import played, start
from app.session.recent_states import recent_states
from app.session.runs.threads import Workers
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.state import State
from app.session.store.session import Session
from app.session.store.snapshot import Snapshot, restored
from app.session.store.store import Store
from app.session.store.writing import move_from_json


class States:
    """What was made lately is at hand, within limits.STATE_BYTES."""

    def __init__(self, store: Store, library: Library, workers: Workers) -> None:
        self._store, self._library, self._workers = store, library, workers
        self._recent = recent_states()

    def put(self, session: Session, version: int, state: State) -> None:
        """Keep a state at hand that was just made."""
        self._recent.put((session.name, session.row(version)), state)

    async def at(self, session: Session, version: int) -> State:
        """Raises NotThereError, ConflictError, StorageError."""
        state = self._recent.get((session.name, session.row(version)))
        if state is None:
            state = await self._again(session, version)
            self.put(session, version, state)
        return state

    async def _again(self, session: Session, version: int) -> State:
        begin, since = self._way(session, version)
        at_hand = self._recent.get((session.name, session.row(begin)))

        def read() -> tuple[Snapshot | None, list[str]]:
            written = None if at_hand else self._store.snapshot(session.name, begin)
            return written, self._store.moves(session.name, since)

        written, moves = await self._workers.store(read)
        return await self._workers.replay(
            lambda: replayed(session.config, at_hand or written, moves, self._library)
        )

    def _way(self, session: Session, version: int) -> tuple[int, list[int]]:
        """The nearest version before that need not be played again, and those after it that must be."""
        since: list[int] = []
        while (session.name, row := session.row(version)) not in self._recent:
            if row.has_snapshot or row.parent is None:
                break
            since.append(version)
            version = row.parent
        return version, since[::-1]


def replayed(config: Config, begin: State | Snapshot | None, moves: Sequence[str], library: Library) -> State:
    """The state after the moves (JSON).  begin: a state, one that was written down, or None: the config's start."""
    match begin:
        case None:
            state = start(config, library)
        case Snapshot():
            state = restored(begin, config, library)
        case State():
            state = begin
    for move in moves:
        state = played(state, move_from_json(move), library)
    return state
