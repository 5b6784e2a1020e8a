"""Sessions kept in memory: for tests, and for a server that should forget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import RLock

from app import limits
from app.errors import FullError, StorageError
from app.session.store.room import WORTHS, StoreRoom, Tenant, Worth, bytes_of, has_snapshot, left_after, worth
from app.session.store.snapshot import Snapshot
from app.session.store.store import Change, ConflictError, LineName, Listed, Record, Row, TakenError, Written


@dataclass(slots=True)
class _Kept:
    record: Record
    tenant: Tenant
    touched: float
    versions: list[Written]
    keys: OrderedDict[str, tuple[str, int]] = field(default_factory=OrderedDict)
    called: dict[int, str] = field(default_factory=dict)

    @property
    def worth(self) -> Worth:
        return worth(len(self.versions), has_snapshot(self.versions))


class MemoryStore:
    """Nothing outlives the process."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._names: dict[bytes, str] = {}
        self._room = StoreRoom(limits.MEMORY_STORE_BYTES)
        self._lock = RLock()        # several may write at once, as to any other store

    def create(
        self, record: Record, versions: Sequence[Written], at: float, whose: str = "", called: Sequence[LineName] = ()
    ) -> list[str]:
        with self._lock:
            if record.name in self._kept:
                raise TakenError
            size = bytes_of(one.row for one in versions)
            gone = self._make_room(whose, 1, size, at)
            self._kept[record.name] = _Kept(record, Tenant(record.name, whose, size), at, list(versions),
                                            called={one.version: one.name for one in called})
            self._names[record.proof] = record.name
            self._room.change(whose, 1, size, gone)
            return [one.name for one in gone]

    def _make_room(self, whose: str, sessions: int, size: int, at: float, but: str = "") -> list[Tenant]:
        def least(of: str | None, stay: Sequence[str]) -> Tenant | None:
            may = [kept for kept in self._kept.values()
                   if of in (None, kept.tenant.whose) and kept.record.name not in (but, *stay)]
            for value in WORTHS:
                left = [kept for kept in may if kept.worth == value and at - kept.touched > left_after(value)]
                if left:
                    return min(left, key=lambda kept: kept.touched).tenant
            return None

        gone = self._room.make(whose, sessions, size, least)
        self._drop(gone)
        return gone

    def by_name(self, name: str) -> Record | None:
        kept = self._kept.get(name)
        return kept.record if kept else None

    def by_proof(self, proof: bytes) -> Record | None:
        return self.by_name(self._names.get(proof, ""))

    def of_owner(self, owner: bytes, first: int, most: int) -> tuple[int, list[Listed]]:
        own = [kept for kept in self._kept.values() if owner and kept.record.owner == owner]
        own.sort(key=lambda kept: kept.touched, reverse=True)
        return len(own), [Listed(one.record, len(one.versions), one.touched) for one in own[first : first + most]]

    def remove(self, name: str) -> None:
        with self._lock:
            if (kept := self._kept.get(name)) is None:
                raise ConflictError
            self._drop([kept.tenant])
            self._room.change("", 0, 0, [kept.tenant])

    def _drop(self, gone: Sequence[Tenant]) -> None:
        for one in gone:
            del self._names[self._kept.pop(one.name).record.proof]

    def rows(self, name: str) -> list[Row]:
        return [written.row for written in self._versions(name)]

    def _versions(self, name: str) -> list[Written]:
        kept = self._kept.get(name)
        return kept.versions if kept else []

    def called(self, name: str) -> list[LineName]:
        kept = self._kept.get(name)
        return [LineName(version, text) for version, text in sorted(kept.called.items())] if kept else []

    def moves(self, name: str, versions: Sequence[int]) -> list[str]:
        kept = self._versions(name)
        if not all(version < len(kept) for version in versions):
            raise ConflictError
        return [kept[version].move for version in versions]

    def snapshot(self, name: str, version: int) -> Snapshot | None:
        kept = self._versions(name)
        return kept[version].snapshot if version < len(kept) else None

    def apply(self, change: Change) -> list[str]:
        with self._lock:
            kept = self._kept.get(change.name)
            if kept is None or kept.record.stamp != change.stamp:
                raise ConflictError
            more = bytes_of(one.row for one in change.written)
            more -= bytes_of([kept.versions[-1].row]) if change.amends else 0
            try:
                gone = self._make_room(kept.tenant.whose, 0, more, change.at, but=change.name)
            except FullError as error:
                raise StorageError(f"{error}; nothing was changed") from error
            self._write(kept, change)
            kept.tenant = replace(kept.tenant, bytes=kept.tenant.bytes + more)
            self._room.change(kept.tenant.whose, 0, more, gone)
            return [one.name for one in gone]

    def _write(self, kept: _Kept, change: Change) -> None:
        kept.record, kept.touched = replace(kept.record, current=change.current, stamp=change.stamp + 1), change.at
        if change.amends:
            kept.versions.pop()
        kept.versions += change.written
        if change.called:
            kept.called.pop(change.called.version, None)
            kept.called |= {change.called.version: change.called.name} if change.called.name else {}
        if change.key:
            kept.keys[change.key.key] = change.key.fingerprint, change.current
            if len(kept.keys) > limits.KEYS:
                kept.keys.popitem(last=False)

    def reached(self, name: str, key: str) -> tuple[str, int] | None:
        kept = self._kept.get(name)
        return kept.keys.get(key) if kept else None

    def close(self) -> None:
        self._kept.clear()
        self._names.clear()
