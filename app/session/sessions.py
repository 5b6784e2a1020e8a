"""All sessions of a server: begun, found again, and moved on, one move at a time in each.

A move is answered once it is in the store. At most limits.OPEN_SESSIONS are kept in memory when nobody is using
them; the others are only in the store. When limits.SESSIONS are in the store, the one longest without a move makes
room for a new one if that was longer than limits.IDLE ago; else the new one is refused.
"""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Literal, TypeVar

from app import limits
from app.errors import KeyReusedError, NotThereError, OutOfTurnError, RangeError, StaleError
from app.session.moves.make import Done, begin, start
from app.session.moves.one_layer_less import one_layer_less
from app.session.moves.turns import Work
from app.session.naming import is_name, new_name, new_secret, proof_of
from app.session.open_sessions import OpenSessions
from app.session.previews import Previews
from app.session.runs.measuring import Measurements
from app.session.runs.run import Order, Show
from app.session.runs.runs import Runs
from app.session.runs.threads import Workers, uninterrupted
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.move import Move, Train
from app.session.state.state import State
from app.session.states import States
from app.session.store.new_version import first_version, new_version
from app.session.store.session import Session
from app.session.store.snapshot import Snapshot, snapshot
from app.session.store.store import Change, ConflictError, Key, Record, Store, TakenError, Written
from app.session.store.writing import config_to_json, move_from_json, move_to_json
from app.session.trials.evaluation import Evaluating, Evaluation

R = TypeVar("R")
By = Literal["move", "pass", "layer"]
RUNNING = "training is under way: pause it first"


class Sessions:
    """Belongs to one event loop; only what Workers do happens elsewhere."""

    def __init__(
        self, store: Store, library: Library, clock: Callable[[], float] = time.time, show: Show | None = None
    ) -> None:
        """clock: seconds since 1970.  show: whoever shows runs."""
        self._store, self._library, self._clock = store, library, clock
        self._workers, self._show = Workers(), show
        self._open = OpenSessions(store, self._workers)
        self._states = States(store, library, self._workers)
        self._previews = Previews(library, self._workers)
        self.measurements = Measurements(self._workers)
        self.runs = Runs(self._workers, library, self._keep_open, show)
        self._evaluations: OrderedDict[tuple[str, int], Evaluation] = OrderedDict()

    @property
    def library(self) -> Library:
        """The data and the trained weights that all sessions share."""
        return self._library

    async def create(self, config: Config) -> tuple[Session, str]:
        """A new session and its secret id.  Raises RangeError, ShapeError, OutOfTurnError, FullError, StorageError."""
        state = await self._workers.replay(lambda: start(config, self._library))
        return await self._begun(state, "start", None)

    async def preview(self, config: Config, steps: int = 0) -> State:
        """Where a session of that config would stand after so many steps; none is begun.  Raises as create does."""
        return await self._previews.at(config, steps)

    async def copy(self, session: Session, version: int) -> tuple[Session, str]:
        """A new session whose start is a version of this one.  Raises NotThereError, FullError, StorageError."""
        state = await self.state(session, version)
        return await self._begun(state, f"a copy of {session.name}, version {version}", snapshot(state))

    async def _begun(self, state: State, label: str, first: Snapshot | None) -> tuple[Session, str]:
        secret, now, written = new_secret(), self._clock(), first_version(state, label, first)
        record = Record(new_name(), proof_of(secret), config_to_json(state.config), current=0)
        create = partial(self._store.create, record, written, now, now - limits.IDLE)
        try:
            removed = await self._workers.store(create)
        except TakenError:      # once in a billion, and then again with another name
            return await self._begun(state, label, first)
        if removed:
            self._open.forget(removed)
        session = Session(record, state.config, [written.row])
        self._open.add(session)
        self._states.put(session, 0, state)
        return session, secret

    async def by_id(self, id: str) -> Session:
        """The session that a secret id proves the right to drive.  Raises NotThereError, StorageError."""
        session = await self._open.by_proof(proof_of(id))
        if session is None:
            raise NotThereError("there is no session with that id: begin a new one")
        return session

    async def by_name(self, name: str) -> Session:
        """Raises NotThereError, StorageError."""
        session = await self._open.by_name(name) if is_name(name) else None
        if session is None:
            raise NotThereError("there is no session of that name: begin a new one")
        return session

    def proves(self, session: Session, id: str) -> bool:
        """Whether a secret id is this session's, found out in the same time for every wrong one."""
        return hmac.compare_digest(proof_of(id), session.proof)

    async def state(self, session: Session, version: int | None = None) -> State:
        """Any version, exact; the current one for None, however far a run has come.

        Raises NotThereError, StaleError, StorageError.
        """
        if session.run and version in (None, session.run.version):
            return session.run.state
        with self._moved_on(session):
            return await self._states.at(session, session.version if version is None else version)

    async def make(
        self, session: Session, move: Move, *, expected: int | None = None, key: Key | None = None
    ) -> int:
        """Make a move on the current version; the version reached.

        expected: the version that the visitor saw.  key: a retry of the same request plays nothing.
        Raises StaleError, KeyReusedError, FullError, StorageError, and what a move under way raises. Then nothing
        has changed.
        """
        return await self._in_turn(session, expected, key, lambda: self._make(session, session.version, move, key))

    async def back(
        self, session: Session, *, by: By = "move", expected: int | None = None, key: Key | None = None
    ) -> int:
        """Go back by a move, to the last end of a pass, or by one layer of the pass on the stage.

        Raises OutOfTurnError at the start, and what make raises.
        """
        async def deed() -> int:
            if by == "layer":
                return await self._back_by_layer(session, key)
            return await self._point(session, session.parent() if by == "move" else session.whole_before(), key)

        return await self._in_turn(session, expected, key, deed)

    async def goto(
        self, session: Session, version: int, *, expected: int | None = None, key: Key | None = None
    ) -> int:
        """Make any version the current one.  Raises NotThereError, and what make raises."""
        return await self._in_turn(session, expected, key, lambda: self._point(session, version, key))

    async def run(self, session: Session, order: Order, *, expected: int | None = None) -> int:
        """Train until it is paused: the version that it keeps open. No other move may be made meanwhile.

        Raises RangeError, OutOfTurnError, NotThereError, StaleError, FullError, StorageError.
        """
        async def deed() -> int:
            return await self.runs.start(session, await self.state(session), order)

        return await self._in_turn(session, expected, None, deed)

    async def pause(self, session: Session) -> int:
        """End the run of a session: the version reached, closed for good.  Raises OutOfTurnError if there is none."""
        await self.runs.pause(session)
        return session.version

    async def _keep_open(
        self, session: Session, parent: int, move: Train, before: State, after: State, is_open: bool
    ) -> None:
        written = new_version(session, parent, before, move, after, self._library, session.run)
        session.check_fits(written.row.size)
        await self._keep(session, written.row.version, None, written, after, amends=is_open)

    async def evaluate(self, session: Session, version: int) -> Evaluation:
        """How good a version is on all of its data.

        Raises OutOfTurnError at a version that a run keeps open, FullError, NotThereError.
        """
        place = session.name, version
        if session.run and version == session.run.version:
            raise OutOfTurnError(RUNNING)
        if place not in self._evaluations:
            state = await self.state(session, version)
            self._evaluations[place] = await self._workers.train(Evaluating(state, self._library))
            if len(self._evaluations) > limits.EVALUATIONS:
                self._evaluations.popitem(last=False)
        return self._evaluations[place]

    async def measured(self, work: Work[R]) -> R:
        """What work that changes nothing finds, in turns among all trainings.  Raises FullError, and what it raises."""
        return await self._workers.train(work)

    async def close(self) -> None:
        """End every run and every thread; what is under way and not yet in the store is refused."""
        await self.runs.close()
        await self._workers.close(self._store.close)

    async def _in_turn(
        self, session: Session, expected: int | None, key: Key | None, deed: Callable[[], Awaitable[int]]
    ) -> int:
        """One move at a time; one that was answered before is answered again."""
        if key is not None and not (1 <= len(key.key) <= limits.KEY and key.key.isascii()):
            raise RangeError(f"an Idempotency-Key has 1 to {limits.KEY} characters of ASCII")
        async with session.lock:
            if key is not None and (reached := await self._reached(session, key)) is not None:
                return reached
            if session.run:
                raise OutOfTurnError(RUNNING)
            if expected not in (None, session.version):
                raise StaleError(
                    f"this move was made on version {expected}, but the session is at version {session.version} now: "
                    "look at it and move again"
                )
            return await deed()

    async def _reached(self, session: Session, key: Key) -> int | None:
        found = await self._workers.store(lambda: self._store.reached(session.name, key.key))
        if found and found[0] != key.fingerprint:
            raise KeyReusedError("this Idempotency-Key came before with another request: take a new key for a new one")
        return found[1] if found else None

    async def _make(self, session: Session, parent: int, move: Move, key: Key | None) -> int:
        """A new version, child of any."""
        session.check_fits(len(move_to_json(move)))
        before = await self.state(session, parent)
        job = begin(before, move, self._library)
        after = job.state if isinstance(job, Done) else await self._workers.train(job)
        written = new_version(session, parent, before, move, after, self._library)
        session.check_fits(written.row.size)
        await self._keep(session, written.row.version, key, written, after)
        return written.row.version

    async def _point(self, session: Session, version: int, key: Key | None) -> int:
        """The cursor, on a version there is."""
        await self._keep(session, session.row(version).version, key)
        return version

    async def _back_by_layer(self, session: Session, key: Key | None) -> int:
        parent, version = session.parent(), session.version
        (text,) = await self._workers.store(lambda: self._store.moves(session.name, [version]))
        before, after = await self.state(session, parent), await self.state(session, version)
        shorter = one_layer_less(before, move_from_json(text), after)
        if shorter is None:
            return await self._point(session, parent, key)
        return await self._make(session, parent, shorter, key)

    async def _keep(
        self, session: Session, current: int, key: Key | None,
        written: Written | None = None, after: State | None = None, *, amends: bool = False,
    ) -> None:
        """First in the store, then in memory; both even if the visitor has gone meanwhile."""
        change = Change(session.name, (session.version, session.count), current, self._clock(), written, key, amends)

        async def deed() -> None:
            with self._moved_on(session):
                await self._workers.store(lambda: self._store.apply(change))
            if written and after:
                (session.amend if amends else session.add)(written.row)
                self._states.put(session, written.row.version, after)
            else:
                session.point(current)
            if self._show and not session.run:
                self._show.announce(session.name, session.version)

        await uninterrupted(deed())

    @contextmanager
    def _moved_on(self, session: Session) -> Iterator[None]:
        """Another server on the same store, or room made for another session, and ours is not the truth any more."""
        try:
            yield
        except ConflictError:
            self._open.forget(session.name)
            raise StaleError("this session was moved on or removed elsewhere: look at it again, then move") from None
