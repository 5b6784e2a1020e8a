"""One visitor's run: a tree of versions, and a cursor on one of them. The one thing that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from app import limits
from app.errors import EndedError, NotThereError, OutOfTurnError
from app.session.state.config import Config
from app.session.store.store import Record, Row

START = "this is the start: there is nothing to go back to"


@dataclass(frozen=True, slots=True)
class Entry:
    """A version on the timeline.  label: the move that made it, in words for people."""

    version: int
    parent: int | None
    kind: str
    label: str


class Session:
    """What of a session is in memory: neither its moves nor its states, only how its versions hang together.

    stamp: raised by every change, as in the store.
    """

    def __init__(self, record: Record, config: Config, rows: Sequence[Row]) -> None:
        self.name, self.proof, self.owner, self.config = record.name, record.proof, record.owner, config
        self.stamp = record.stamp
        self.lock = asyncio.Lock()
        self._current = record.current
        self._rows: list[Row] = []
        self._newest: list[int | None] = []
        self._since: list[int] = []
        self._bytes = 0
        for row in rows:
            self._add(row)

    @property
    def version(self) -> int:
        """The current one."""
        return self._current

    @property
    def count(self) -> int:
        """Versions there are: 0 to count - 1."""
        return len(self._rows)

    def line(self) -> tuple[Entry, ...]:
        """From the start through the current version to the tip of its line, the newest one where lines part."""
        versions = self._way_to(self._current)
        while (child := self._newest[versions[-1]]) is not None:
            versions.append(child)
        return tuple(Entry(v, row.parent, row.kind, row.label) for v in versions for row in [self._rows[v]])

    def row(self, version: int) -> Row:
        """Raises NotThereError."""
        check_version(version, self.count)
        return self._rows[version]

    def parent(self) -> int:
        """The version before the current one.  Raises OutOfTurnError at the start."""
        parent = self._rows[self._current].parent
        if parent is None:
            raise OutOfTurnError(START)
        return parent

    def whole_before(self) -> int:
        """The nearest version before the current one that does not stand inside a pass.  Raises OutOfTurnError."""
        version = self.parent()
        while not self._rows[version].is_whole and (parent := self._rows[version].parent) is not None:
            version = parent
        return version

    def since_snapshot(self, version: int) -> int:
        """The effort of all moves that lead to a version from the last snapshot, or from the start."""
        return self._since[version]

    def check_fits(self, size: int, moves: int = 1) -> None:
        """Raise EndedError if so many moves of so many bytes do not fit any more; snapshots of them still may."""
        if self.count + moves > limits.VERSIONS or self._bytes + size > limits.SESSION_BYTES:
            raise EndedError("this session has as many moves as one may have: take a copy of it, and go on there")

    def add(self, row: Row) -> None:
        """A new version, kept already; the cursor goes there."""
        self._add(row)
        self._current = row.version

    def amend(self, row: Row) -> None:
        """The newest version in its present form: a run under way keeps it open."""
        self._bytes -= self._rows.pop().size
        self._newest.pop()
        self._since.pop()
        self.add(row)

    def point(self, version: int) -> None:
        """Move the cursor, which is kept already."""
        self._current = version

    def _add(self, row: Row) -> None:
        self._rows.append(row)
        self._newest.append(None)
        self._bytes += row.size
        before = 0 if row.parent is None else self._since[row.parent]
        self._since.append(0 if row.has_snapshot else before + row.effort)
        if row.parent is not None:
            self._newest[row.parent] = row.version

    def _way_to(self, version: int) -> list[int]:
        way, at = [], version
        while True:
            way.append(at)
            parent = self._rows[at].parent
            if parent is None:
                return way[::-1]
            at = parent


def check_version(version: int, count: int) -> None:
    """Raise NotThereError unless it is one of so many versions."""
    if not 0 <= version < count:
        raise NotThereError(f"there is no version {version}: versions go from 0 to {count - 1}")
