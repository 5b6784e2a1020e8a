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
from app.session.store.store import LineName, Record, Row

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
        self, record: Record, config: Config, rows: Sequence[Row], moves: Sequence[str] | None = None,
        called: Sequence[LineName] = (),
    ) -> None:
        """moves: of all rows, as JSON; None where they are in the store and nobody has read them.

        called: the lines that have a name.
        """
        self.name, self.proof, self.owner, self.config = record.name, record.proof, record.owner, config
        self.stamp = record.stamp
        self.lock = asyncio.Lock()
        self._current = record.current
        self._rows: list[Row] = []
        self._newest: list[int | None] = []
        self._oldest: dict[int, int] = {}
        self._called = {one.version: one.name for one in called}
        self._since: list[int] = []
        self._origins: list[bytes] = []
        self._line: tuple[Entry, ...] | None = None
        self._entries: dict[int, Entry] = {}
        self._to_tips: dict[int, tuple[Entry, ...]] = {}
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
        return tuple(v for v in range(self.count - 1, -1, -1) if self._newest[v] is None)

    def line_to(self, tip: int) -> tuple[Entry, ...]:
        """The versions from the start to a tip: they stay as they are, and are walked once as long as they are few."""
        if (line := self._to_tips.get(tip)) is None:
            line = self._to_tips[tip] = self._through(tip)
            if len(self._to_tips) > limits.LINES + 1:
                del self._to_tips[next(iter(self._to_tips))]
        return line

    def head(self, version: int) -> int:
        """The version that the line of this one begins with: 0, or where it parted from an older line.

        The oldest move made from a version goes on with its line; every other one begins a line. So each version is
        of one line, which keeps its head, and so its name, whatever parts from it later.  Raises NotThereError.
        """
        check_version(version, self.count)
        while (parent := self._rows[version].parent) is not None and self._oldest[parent] == version:
            version = parent
        return version

    def name_of(self, version: int) -> str:
        """What the line of a version is called, "" for nothing.  Raises NotThereError."""
        return self._called.get(self.head(version), "") if self._called else ""

    @property
    def called(self) -> tuple[LineName, ...]:
        """The lines that have a name."""
        return tuple(LineName(version, name) for version, name in sorted(self._called.items()))

    def call(self, line: LineName) -> None:
        """Name a line, which is kept already."""
        self._called.pop(line.version, None)
        self._called |= {line.version: line.name} if line.name else {}

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
        gone = self._rows.pop()
        self._bytes -= gone.size
        self._entries.pop(gone.version, None)
        self._to_tips.pop(gone.version, None)
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
            self._to_tips.pop(row.parent, None)
            self._newest[row.parent] = row.version
            self._oldest.setdefault(row.parent, row.version)

    def _entry(self, row: Row) -> Entry:
        """One for all lines that lead through a version."""
        if (entry := self._entries.get(row.version)) is None:
            entry = self._entries[row.version] = Entry(row.version, row.parent, row.kind, row.label, row.cost)
        return entry

    def _origin(self, row: Row, move: str | None) -> bytes:
        if move is None or (row.parent is None and row.has_snapshot):
            return token_bytes(16)
        before = self._start.encode() if row.parent is None else self._origins[row.parent]
        return blake2b(before + move.encode(), digest_size=16).digest()


def check_version(version: int, count: int) -> None:
    """Raise NotThereError unless it is one of so many versions."""
    if not 0 <= version < count:
        raise NotThereError(f"there is no version {version}: versions go from 0 to {count - 1}")
