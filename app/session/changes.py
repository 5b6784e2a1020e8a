"""Changes of sessions, one at a time in each: decided before the first write, answered once they are in the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from app import limits
from app.errors import KeyReusedError, OutOfTurnError, RangeError, StaleError
from app.session.moves.make import Done, begin
from app.session.moves.one_layer_less import one_layer_less
from app.session.naming import line_name
from app.session.open_sessions import OpenSessions
from app.session.runs.run import Run
from app.session.runs.runs import Runs
from app.session.runs.threads import Workers, uninterrupted
from app.session.state.library import Library
from app.session.state.move import Move
from app.session.state.state import State
from app.session.states import States
from app.session.store.new_version import Made, made, new_version, new_versions
from app.session.store.session import Session
from app.session.store.store import Change, ConflictError, Key, LineName, Store, Written
from app.session.store.writing import move_from_json, move_to_json

RUNNING = "training is under way: pause it first"


Wish = Move | Callable[[State], Move | None]
"""A move, or what decides on one from the state that it is to be made on; None for no move after all."""


@dataclass(frozen=True, slots=True)
class Reached:
    """The version that a change led to, and the state there."""

    version: int
    state: State


class Changes:
    """Belongs to one event loop; only what Workers do happens elsewhere."""

    def __init__(
        self, store: Store, library: Library, workers: Workers, states: States, opened: OpenSessions, runs: Runs,
        clock: Callable[[], float],
    ) -> None:
        """clock: seconds since 1970."""
        self._store, self._library, self._workers, self._states = store, library, workers, states
        self._open, self._runs, self._clock = opened, runs, clock

    async def state(self, session: Session, version: int) -> State:
        """Any version, exact; of the one that a run keeps open, how far that has come.

        Raises NotThereError, StaleError, StorageError.
        """
        run = self._runs.get(session.name)
        if run and version == run.version:
            return run.state
        with self._moved_on(session):
            return await self._states.at(session, version)

    async def in_turn(
        self, session: Session, deed: Callable[[], Awaitable[Reached]], expected: int | None, key: Key | None
    ) -> Reached:
        """Do one deed at a time; one that was answered before is answered again.

        expected: the version that the visitor saw.  key: a retry of the same request is known by it.
        Raises StaleError, KeyReusedError, RangeError, OutOfTurnError during a run, and what the deed raises.
        """
        if key is not None and not (1 <= len(key.key) <= limits.KEY and key.key.isascii()):
            raise RangeError(f"an Idempotency-Key has 1 to {limits.KEY} characters of ASCII")
        async with session.lock:
            if key is not None and (version := await self._answered(session, key)) is not None:
                return Reached(version, await self.state(session, version))
            if self._runs.get(session.name):
                raise OutOfTurnError(RUNNING)
            _check_expected(session, expected)
            return await deed()

    async def make(self, session: Session, wishes: Sequence[Wish], base: int, key: Key | None) -> Reached:
        """New versions, one a move, the first one child of any version: all of them or none."""
        done = await self.made(await self.state(session, base), wishes, session.check_fits)
        written = new_versions(session.count, base, session.since_snapshot(base), done, self._library)
        current = written[-1].row.version if written else base
        await self._keep(session, current, key, written, [one.after for one in done])
        return Reached(current, done[-1].after if done else await self.state(session, base))

    async def made(
        self, state: State, wishes: Sequence[Wish], check_fits: Callable[[int, int], None] = lambda size, moves: None
    ) -> list[Made]:
        """Moves made one after the other, however long that takes; nothing is kept.

        check_fits: refuses so many bytes of so many moves, before each is made.
        """
        done, size = list[Made](), 0
        for wish in wishes:
            if (move := wish(state) if callable(wish) else wish) is None:
                continue
            text = move_to_json(move)
            size += len(text)
            check_fits(size, len(done) + 1)
            before, state = state, await self._after(state, move)
            done.append(Made(move, text, before, state))
        return done

    async def _after(self, state: State, move: Move) -> State:
        job = begin(state, move, self._library)
        return job.report() if isinstance(job, Done) else await self._workers.train(job)

    async def point(self, session: Session, version: int, key: Key | None) -> Reached:
        """The cursor, on a version there is."""
        state = await self.state(session, version)
        await self._keep(session, version, key)
        return Reached(version, state)

    async def back_by_layer(self, session: Session, key: Key | None) -> Reached:
        """One layer less of the pass on the stage, or the version before."""
        parent, version = session.parent(), session.version
        (text,) = await self._workers.store(lambda: self._store.moves(session.name, [version]))
        before, after = await self.state(session, parent), await self.state(session, version)
        shorter = one_layer_less(before, move_from_json(text), after)
        if shorter is None:
            return await self.point(session, parent, key)
        return await self.make(session, [shorter], parent, key)

    async def remove(self, session: Session, expected: int | None) -> None:
        """No session any more, nor a run of it, once no other change is under way.  Raises StaleError, StorageError."""
        async with session.lock:
            _check_expected(session, expected)
            if self._runs.get(session.name):
                await self._runs.pause(session.name)
            with self._moved_on(session):
                await self._workers.store(lambda: self._store.remove(session.name))
            self._open.forget(session.name)

    async def keep_run(self, session: Session, run: Run, after: State) -> None:
        """The version that a run keeps open, as far as it has come."""
        one = made(run.move(after), run.before, after)
        written = new_version(run.version, run.parent, limits.REPLAY, one, self._library)   # always with a snapshot
        await self._keep(session, run.version, None, (written,), [after], amends=run.is_kept)

    async def call(self, session: Session, version: int, text: str) -> None:
        """Name the line of a version, "" for no name any more. No version changes.

        Raises RangeError, NotThereError, OutOfTurnError during a run, StaleError, StorageError.
        """
        line = LineName(session.head(version), line_name(text))
        async with session.lock:
            if self._runs.get(session.name):
                raise OutOfTurnError(RUNNING)
            others = [one for one in session.called if one.version != line.version]
            if line.name and len(others) >= limits.LINES_NAMED:
                raise RangeError(f"at most {limits.LINES_NAMED} lines of a session have a name: take one away first")
            await self._keep(session, session.version, None, called=line)

    async def _answered(self, session: Session, key: Key) -> int | None:
        found = await self._workers.store(lambda: self._store.reached(session.name, key.key))
        if found and found[0] != key.fingerprint:
            raise KeyReusedError("this Idempotency-Key came before with another request: take a new key for a new one")
        return found[1] if found else None

    async def _keep(
        self, session: Session, current: int, key: Key | None,
        written: Sequence[Written] = (), states: Sequence[State] = (), *, amends: bool = False,
        called: LineName | None = None,
    ) -> None:
        """First in the store, then in memory; both even if the visitor has gone meanwhile."""
        change = Change(session.name, session.stamp, current, self._clock(), tuple(written), key, amends, called)

        async def deed() -> None:
            with self._moved_on(session):
                gone = await self._workers.store(lambda: self._store.apply(change))
            for name in gone:
                self._open.forget(name)
            for one, state in zip(written, states, strict=True):
                (session.amend if amends else session.add)(one.row, one.move)
                self._states.put(session, one.row.version, state)
            session.point(current)
            if called:
                session.call(called)
            session.stamp += 1
            if self._runs.show and not self._runs.get(session.name):
                self._runs.show.announce(session.name, current)

        await uninterrupted(deed())

    @contextmanager
    def _moved_on(self, session: Session) -> Iterator[None]:
        """Raises StaleError for ConflictError (another process wrote here, or the session was removed to make room).

        Our copy is dropped then.
        """
        try:
            yield
        except ConflictError:
            self._open.forget(session.name)
            raise StaleError("this session was moved on or removed elsewhere: look at it again, then move") from None


def _check_expected(session: Session, expected: int | None) -> None:
    """Raise StaleError for a version that the visitor saw and that is not the current one any more."""
    if expected not in (None, session.version):
        raise StaleError(
            f"this move was made on version {expected}, but the session is at version {session.version} now: "
            "look at it and move again"
        )
