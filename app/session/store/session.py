"""One visitor's run: a tree of versions, and a cursor on one of them. The one thing that changes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import repeat
from secrets import token_bytes

from app import limits
from app.errors import EndedError, NotThereError, OutOfTurnError
from app.session.state.config import Config
from app.session.store.store import Record, Row

START = "this is the start: there is nothing to go back to"


@dataclass(frozen=True, slots=True)
class Entry:
    """A version on the timeline.  label: the move that made it, in words for people.  cost: as in Row."""

    version: int
    parent: int | None
    kind: str
    label: str
    cost: float | None = None


class Session:
    """What of a session is in memory: neither its moves nor its states, only how its versions hang together.

    stamp: raised by every change, as in the store.
    """

    def __init__(
        self, record: Record, config: Config, rows: Sequence[Row], moves: Sequence[str] | None = None
    ) -> None:
        """moves: of all rows, as JSON; None where they are in the store and nobody has read them."""
        self.name, self.proof, self.owner, self.config = record.name, record.proof, record.owner, config
        self.stamp = record.stamp
        self.lock = asyncio.Lock()
        self._current = record.current
        self._rows: list[Row] = []
        self._newest: list[int | None] = []
        self._since: list[int] = []
        self._origins: list[bytes] = []
        self._line: tuple[Entry, ...] | None = None
        self._bytes, self._start = 0, record.config
        for row, move in zip(rows, moves or repeat(None)):      # noqa: B905 - a repeat has no end
            self._add(row, move)

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
        if self._line is None:
            self._line = self._through(self._current)
        return self._line

    def line_through(self, version: int) -> tuple[Entry, ...]:
        """The same of any version.  Raises NotThereError."""
        return self.line() if version == self._current else self._through(version)

    def _through(self, version: int) -> tuple[Entry, ...]:
        versions = self.way_to(version)
        while (child := self._newest[versions[-1]]) is not None:
            versions.append(child)
        return tuple(self._entry(self._rows[v]) for v in versions)

    def tips(self) -> tuple[int, ...]:
        """The last version of each line, of the line that was gone on with last first."""
        parents = {row.parent for row in self._rows}
        return tuple(row.version for row in reversed(self._rows) if row.version not in parents)

    def way_to(self, version: int) -> list[int]:
        """The versions from the start to this one.  Raises NotThereError."""
        check_version(version, self.count)
        way, at = [], version
        while True:
            way.append(at)
            parent = self._rows[at].parent
            if parent is None:
                return way[::-1]
            at = parent

    def row(self, version: int) -> Row:
        """Raises NotThereError."""
        check_version(version, self.count)
        return self._rows[version]

    def rows(self) -> tuple[Row, ...]:
        """All of them, as they are now."""
        return tuple(self._rows)

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

    def origin(self, version: int) -> bytes:
        """Where a version comes from: the same for versions of the same start and moves, which have the same state.

        Of versions whose moves are not known here each has one of its own, until the server ends.
        """
        return self._origins[version]

    def add(self, row: Row, move: str | None = None) -> None:
        """A new version, kept already; the cursor goes there.  move: as JSON."""
        line = self._line if self._line and self._line[-1].version == row.parent == self._current else None
        self._add(row, move)
        self._current, self._line = row.version, line and (*line, self._entry(row))

    def amend(self, row: Row, move: str | None = None) -> None:
        """The newest version in its present form: a run under way keeps it open."""
        self._bytes -= self._rows.pop().size
        for each in (self._newest, self._since, self._origins):
            each.pop()
        self._line = None
        self.add(row, move)

    def point(self, version: int) -> None:
        """Move the cursor, which is kept already."""
        if version != self._current:
            self._current, self._line = version, None

    def _add(self, row: Row, move: str | None) -> None:
        self._rows.append(row)
        self._origins.append(self._origin(row, move))
        self._newest.append(None)
        self._bytes += row.size
        before = 0 if row.parent is None else self._since[row.parent]
        self._since.append(0 if row.has_snapshot else before + row.effort)
        if row.parent is not None:
            self._newest[row.parent] = row.version

    @staticmethod
    def _entry(row: Row) -> Entry:
        return Entry(row.version, row.parent, row.kind, row.label, row.cost)

    def _origin(self, row: Row, move: str | None) -> bytes:
        if move is None or (row.parent is None and row.has_snapshot):
            return token_bytes(16)
        before = self._start.encode() if row.parent is None else self._origins[row.parent]
        return blake2b(before + move.encode(), digest_size=16).digest()


def check_version(version: int, count: int) -> None:
    """Raise NotThereError unless it is one of so many versions."""
    if not 0 <= version < count:
        raise NotThereError(f"there is no version {version}: versions go from 0 to {count - 1}")
