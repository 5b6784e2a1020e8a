"""The sessions in memory: those in use, and those used last. Others are read from the store when asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakValueDictionary

from app import limits
from app.session.runs.threads import Workers
from app.session.store.session import Session
from app.session.store.store import LineName, Record, Row, Store
from app.session.store.writing import config_from_json


class OpenSessions:
    """Keeps the limits.OPEN_SESSIONS used last, and knows every other one as long as somebody holds it.

    So there are never two Session objects for one session, each with a cursor of its own.
    """

    def __init__(self, store: Store, workers: Workers) -> None:
        self._store, self._workers = store, workers
        self._kept: OrderedDict[str, Session] = OrderedDict()
        self._by_name: WeakValueDictionary[str, Session] = WeakValueDictionary()
        self._by_proof: WeakValueDictionary[bytes, Session] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._kept)

    async def by_name(self, name: str) -> Session | None:
        """Raises StorageError."""
        return self._used(self._by_name.get(name) or await self._read(lambda: self._store.by_name(name)))

    async def by_proof(self, proof: bytes) -> Session | None:
        """Raises StorageError."""
        return self._used(self._by_proof.get(proof) or await self._read(lambda: self._store.by_proof(proof)))

    def add(self, session: Session) -> None:
        """A session that is in the store already."""
        self._by_name[session.name] = self._by_proof[session.proof] = session
        self._used(session)

    def forget(self, name: str) -> None:
        """Next time it is read from the store, if it is there."""
        session = self._by_name.pop(name, None)
        self._kept.pop(name, None)
        if session:
            self._by_proof.pop(session.proof, None)

    def _used(self, session: Session | None) -> Session | None:
        """The same, now the one used last."""
        if session:
            self._kept[session.name] = session
            self._kept.move_to_end(session.name)
            if len(self._kept) > limits.OPEN_SESSIONS:
                self._kept.popitem(last=False)
        return session

    async def _read(self, find: Callable[[], Record | None]) -> Session | None:
        def read() -> tuple[Record, list[Row], list[LineName]] | None:
            record = find()
            return (record, self._store.rows(record.name), self._store.called(record.name)) if record else None

        if (found := await self._workers.store(read)) is None:
            return None
        record, rows, called = found
        if known := self._by_name.get(record.name):     # somebody else was reading it too, and was first
            return known
        session = Session(record, config_from_json(record.config), rows, called=called)
        self.add(session)
        return session
