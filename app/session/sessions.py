"""All sessions of a server: begun, found again, and moved on, one move at a time in each.

A move is answered once it is in the store. At most limits.OPEN_SESSIONS are kept in memory when nobody is using
them; the others are only in the store, where there is room for limits.SESSIONS and limits.STORE_BYTES (store/room.py).
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from secrets import token_bytes
from typing import Literal, TypeVar

from app.errors import NotThereError, OutOfTurnError
from app.nn.array import Array
from app.nn.network import Network
from app.session.changes import RUNNING, Changes, Reached, Wish
from app.session.chronicle import Chronicle, chronicle_of
from app.session.creations import Creations
from app.session.evaluations import Evaluations
from app.session.moves.checks import checked_theta
from app.session.moves.turns import Work
from app.session.naming import fits, id_of, is_name, key_proof, new_name, new_secret, proof_of
from app.session.open_sessions import OpenSessions
from app.session.previews import Previews
from app.session.retelling import Retelling
from app.session.retold import Recipe, retold
from app.session.runs.measuring import Measurements
from app.session.runs.run import Order, Run, Show
from app.session.runs.runs import Runs
from app.session.runs.shares import asking
from app.session.runs.threads import Workers
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.move import Move, Train
from app.session.state.state import State
from app.session.states import States
from app.session.store.new_version import Made, first_version, made, new_versions
from app.session.store.session import Session
from app.session.store.snapshot import little_endian, snapshot
from app.session.store.store import Key, LineName, Listed, Record, Store, TakenError, Written
from app.session.store.writing import config_to_json, move_from_json
from app.session.trials.evaluation import Evaluation

R = TypeVar("R")
By = Literal["move", "pass", "layer"]


class Sessions:
    """Belongs to one event loop; only what Workers do happens elsewhere."""

    def __init__(
        self, store: Store, library: Library, clock: Callable[[], float] = time.time, show: Show | None = None
    ) -> None:
        """clock: seconds since 1970.  show: whoever shows runs."""
        self._store, self._library, self._clock = store, library, clock
        self._workers, self._key = Workers(), token_bytes(32)
        self._open = OpenSessions(store, self._workers)
        self._states = States(store, library, self._workers)
        self._previews = Previews(library, self._workers)
        self.creations = Creations()
        self.measurements = Measurements(self._workers)
        self.runs = Runs(self._workers, show)
        self._changes = Changes(store, library, self._workers, self._states, self._open, self.runs, clock)
        self._evaluations = Evaluations(library, self._workers)

    @property
    def library(self) -> Library:
        """The data and the trained weights that all sessions share."""
        return self._library

    async def preview(self, config: Config, steps: int = 0) -> State:
        """Where a session of that config would stand after so many steps; none is begun.  Raises as create does."""
        return await self._previews.state(config, steps)

    async def create(
        self, config: Config, *moves: Wish, steps: int = 0, owner: bytes = b""
    ) -> tuple[Session, str]:
        """A new session with its first moves, and its secret id; if a move is refused, no session is begun.

        steps: of training before them, as in a preview.  owner: the proof of the key of whoever it belongs to.
        Raises RangeError, ShapeError, OutOfTurnError, FullError, StorageError, and what make raises.
        """
        start, done = await self._previews.state(config, 0), list[Made]()
        if steps:
            done.append(made(Train(steps), start, await self._previews.state(config, steps)))
        done += await self._changes.made(done[-1].after if done else start, moves)
        versions = first_version(start, "start", None), *new_versions(1, 0, 0, done, self._library)
        return await self._begun(versions, [start, *(one.after for one in done)], owner)

    async def copy(self, session: Session, version: int, owner: bytes = b"") -> tuple[Session, str]:
        """A new session whose start is a version of this one.  Raises NotThereError, FullError, StorageError."""
        state = await self.state(session, version)
        label = f"a copy of {session.name}, version {version}"
        follows = version == 0 and not session.row(0).has_snapshot      # from the config, which is the same
        first = None if follows else snapshot(state)
        return await self._begun([first_version(state, label, first)], [state], owner)

    async def brought(self, config: Config, theta: Array, owner: bytes = b"") -> tuple[Session, str]:
        """A new session of that config whose start has these weights, which were brought in.

        theta: as a Network has it.  Raises ShapeError, RangeError, OutOfTurnError, FullError, StorageError.
        """
        start = await self._previews.state(config, 0)
        state = replace(start, net=Network(start.net.arch, checked_theta(theta)))
        first = first_version(state, "weights that were brought in", snapshot(state))
        return await self._begun([first], [state], owner)

    async def chronicled(self, told: Chronicle, owner: bytes = b"") -> tuple[Session, str]:
        """A new session with every version of another, wherever that one was.

        Raises FileError for what cannot have been, FullError, StorageError.
        """
        found = await self._workers.train(Retelling(told, self._library))
        return await self._begun(found.written, [found.state], owner, told.current, told.called)

    async def _begun(
        self, versions: Sequence[Written], states: Sequence[State], owner: bytes, current: int | None = None,
        called: Sequence[LineName] = (),
    ) -> tuple[Session, str]:
        """states: of the last versions, or of the current one alone."""
        id, now, config = id_of(name := new_name(), new_secret()), self._clock(), states[0].config
        at = versions[-1].row.version if current is None else current
        record = Record(name, proof_of(id), config_to_json(config), at, owner)
        create = partial(self._store.create, record, versions, now, self._whose(), called)
        try:
            gone = await self._workers.store(create)
        except TakenError:      # once in a billion, and then again with another name
            return await self._begun(versions, states, owner, current, called)
        for name in gone:
            self._open.forget(name)
        session = Session(record, config, [one.row for one in versions], [one.move for one in versions],
                          called)
        self._open.add(session)
        for version, state in zip(range(at - len(states) + 1, at + 1), states, strict=True):
            self._states.put(session, version, state)
        return session, id

    def _whose(self) -> str:
        """The address that asks, hashed, so that a store does not tell who was here."""
        address = asking.get()
        return blake2b(address.encode(), key=self._key, digest_size=8).hexdigest() if address else ""

    async def by_id(self, id: str) -> Session:
        """The session that a secret id proves the right to drive.  Raises NotThereError, StorageError."""
        session = await self._open.by_proof(proof_of(id))
        if session is None or not fits(id, session.name):
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
        return hmac.compare_digest(proof_of(id), session.proof) and fits(id, session.name)

    def owns(self, session: Session, key: str) -> bool:
        """Whether a key is that of the session's owner, found out in the same time for every wrong one."""
        return hmac.compare_digest(key_proof(key), session.owner)

    async def listed(self, owner: bytes, first: int, most: int) -> tuple[int, list[Listed]]:
        """How many sessions an owner has, and some of them, the one moved last first.  Raises StorageError."""
        return await self._workers.store(lambda: self._store.of_owner(owner, first, most))

    async def delete(self, session: Session, expected: int | None = None) -> None:
        """Forget a session for good; a run of it ends.  Raises StaleError if it is not there any more, StorageError."""
        await self._changes.remove(session, expected)

    async def state(self, session: Session, version: int | None = None) -> State:
        """Any version, exact; the current one for None, however far a run has come.

        Raises NotThereError, StaleError, StorageError.
        """
        return await self._changes.state(session, session.version if version is None else version)

    async def recipe(self, session: Session, version: int) -> Recipe | str:
        """How the same moment is reached on any server; else why it is not, in words.

        Raises NotThereError, StaleError, StorageError.
        """
        moves = await self.moves_to(session, version)
        if session.row(0).has_snapshot:
            return "the session is a copy"
        return retold(session.config, moves, await self.state(session, version))

    async def moves_to(self, session: Session, version: int) -> list[Move]:
        """All that lead to a version, from the start on.  Raises NotThereError, StorageError."""
        way = session.way_to(version)[1:]
        texts = await self._workers.store(lambda: self._store.moves(session.name, way))
        return [move_from_json(text) for text in texts]

    async def chronicle(self, session: Session) -> Chronicle:
        """All of a session as one value.  Raises OutOfTurnError in a run, and where it is too long; StorageError."""
        if self.runs.get(session.name):
            raise OutOfTurnError(RUNNING)
        theta = little_endian((await self.state(session, version := session.version)).net.theta)
        return await self._workers.store(lambda: chronicle_of(session, self._store, version, theta))

    async def call(self, session: Session, version: int, text: str) -> None:
        """Name the line of a version. No version changes.  Raises RangeError, NotThereError, and what make raises."""
        await self._changes.call(session, version, text)

    async def make(
        self, session: Session, *moves: Wish, base: int | None = None, expected: int | None = None,
        key: Key | None = None,
    ) -> Reached:
        """Make moves one after the other: the version reached, and the state there.

        base: the version they go on from, None for the current one.  expected: the version that the visitor saw.
        key: a retry of the same request makes nothing.
        Raises StaleError, KeyReusedError, FullError, StorageError, NotThereError for a base that there is not, and
        what moves.make.begin raises. Then nothing has changed.
        """
        async def deed() -> Reached:
            return await self._changes.make(session, moves, session.version if base is None else base, key)

        return await self._changes.in_turn(session, deed, expected, key)

    async def back(
        self, session: Session, *, by: By = "move", expected: int | None = None, key: Key | None = None
    ) -> Reached:
        """Go back by a move, to the last end of a pass, or by one layer of the pass on the stage.

        Raises OutOfTurnError at the start, and what make raises.
        """
        async def deed() -> Reached:
            if by == "layer":
                return await self._changes.back_by_layer(session, key)
            return await self._changes.point(session, session.parent() if by == "move" else session.whole_before(), key)

        return await self._changes.in_turn(session, deed, expected, key)

    async def goto(
        self, session: Session, version: int, *, expected: int | None = None, key: Key | None = None
    ) -> Reached:
        """Make any version the current one.  Raises NotThereError, and what make raises."""
        return await self._changes.in_turn(
            session, lambda: self._changes.point(session, version, key), expected, key
        )

    async def run(self, session: Session, order: Order, *, expected: int | None = None) -> Reached:
        """Train until it is paused: the version that it keeps open. No other move may be made meanwhile.

        Raises RangeError, OutOfTurnError, NotThereError, StaleError, FullError, StorageError.
        """
        async def deed() -> Reached:
            session.check_fits(0)
            state = await self.state(session)
            run = Run(session.name, session.version, session.count, state, order, self._library)
            await self.runs.start(run, partial(self._changes.keep_run, session))
            return Reached(run.version, run.state)

        return await self._changes.in_turn(session, deed, expected, None)

    async def pause(self, session: Session) -> int:
        """End the run of a session: the version reached, closed for good.  Raises OutOfTurnError if there is none."""
        async with session.lock:        # a run that is just beginning has begun then
            await self.runs.pause(session.name)
        return session.version

    async def evaluate(self, session: Session, version: int) -> Evaluation:
        """How good a version is on all of its data.

        Raises OutOfTurnError at a version that a run keeps open, FullError, NotThereError.
        """
        run = self.runs.get(session.name)
        if run and version == run.version:
            raise OutOfTurnError(RUNNING)
        return await self._evaluations.of(await self.state(session, version))

    async def measured(self, work: Work[R]) -> R:
        """What work that changes nothing finds, in turns among all trainings.  Raises FullError, and what it raises."""
        return await self._workers.train(work)

    def end(self) -> None:
        """Begin no training any more, and refuse those that are waited for; moves that are short are still made."""
        self._workers.end()

    async def close(self) -> None:
        """End every run and every thread; what is under way and not yet in the store is refused."""
        await self.runs.close()
        await self._workers.close(self._store.close)
