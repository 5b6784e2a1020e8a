"""Sessions kept in memory: for tests, and for a server that should forget."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from app import limits
from app.errors import FullError
from app.session.store.snapshot import Snapshot
from app.session.store.store import FULL, Change, ConflictError, Listed, Record, Row, TakenError, Written


@dataclass(slots=True)
class _Kept:
    record: Record
    touched: float
    versions: list[Written]
    keys: OrderedDict[str, tuple[str, int]] = field(default_factory=OrderedDict)


class MemoryStore:
    """Nothing outlives the process."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._names: dict[bytes, str] = {}

    def create(self, record: Record, versions: Sequence[Written], at: float, idle_since: float) -> str | None:
        if record.name in self._kept:
            raise TakenError
        removed = self._make_room(idle_since) if len(self._kept) >= limits.SESSIONS else None
        self._kept[record.name] = _Kept(record, at, list(versions))
        self._names[record.proof] = record.name
        return removed

    def _make_room(self, idle_since: float) -> str:
        oldest = min(self._kept.values(), key=lambda kept: kept.touched)
        if oldest.touched >= idle_since:
            raise FullError(FULL)
        del self._kept[oldest.record.name], self._names[oldest.record.proof]
        return oldest.record.name

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
        kept = self._kept.pop(name, None)
        if kept is None:
            raise ConflictError
        del self._names[kept.record.proof]

    def rows(self, name: str) -> list[Row]:
        return [written.row for written in self._versions(name)]

    def _versions(self, name: str) -> list[Written]:
        kept = self._kept.get(name)
        return kept.versions if kept else []

    def moves(self, name: str, versions: Sequence[int]) -> list[str]:
        kept = self._versions(name)
        if not all(version < len(kept) for version in versions):
            raise ConflictError
        return [kept[version].move for version in versions]

    def snapshot(self, name: str, version: int) -> Snapshot | None:
        kept = self._versions(name)
        return kept[version].snapshot if version < len(kept) else None

    def apply(self, change: Change) -> None:
        kept = self._kept.get(change.name)
        if kept is None or (kept.record.current, len(kept.versions)) != change.was:
            raise ConflictError
        kept.record, kept.touched = replace(kept.record, current=change.current), change.at
        if change.amends:
            kept.versions.pop()
        kept.versions += change.written
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
