"""Where sessions are kept. Two stores, one contract: tests/session/store/test_store.py holds for both.

A store is used by one thread at a time, and needs no lock of its own. What it cannot keep, it refuses whole:
StorageError, and the session is as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.session.store.snapshot import Snapshot


class ConflictError(Exception):
    """The session is not as the caller believed: somebody else wrote to it, or it was removed."""


class TakenError(Exception):
    """Another session has that name."""


@dataclass(frozen=True, slots=True)
class Row:
    """One version. A version never changes, but for the one that a run under way keeps open.

    parent: the version it was made from, None for version 0.  kind, label: the move, for the timeline.
    is_whole: it does not stand inside a pass.  effort: what it takes to make it from its parent (effort.py).
    size: bytes that it takes on disk.  has_snapshot: it need not be played again.
    cost: C of the example on its stage, None where it is not known there, or was not written down yet.
    """

    version: int
    parent: int | None
    kind: str
    label: str
    is_whole: bool
    effort: int
    size: int
    has_snapshot: bool
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A session without its versions.  proof: sha256 of its secret.  config: JSON.  current: the cursor.

    owner: sha256 of the key of whoever began it, empty where nobody said.  stamp: how many changes there were.
    """

    name: str
    proof: bytes
    config: str
    current: int
    owner: bytes = b""
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A session in a list.  count: versions there are.  touched: when it was moved last, in seconds since 1970."""

    record: Record
    count: int
    touched: float


@dataclass(frozen=True, slots=True)
class Written:
    """A new version in full.  move: JSON, empty for version 0."""

    row: Row
    move: str
    snapshot: Snapshot | None


@dataclass(frozen=True, slots=True)
class Key:
    """A retried request is known by its key; fingerprint: a hash of what was asked, so that no other passes for it."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class LineName:
    """What a line is called.  version: the one that it begins with (Session.head).  name: "" takes it away."""

    version: int
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one answered move writes, all of it or nothing.

    stamp: the session's before it, or ConflictError; it is raised by one.  current: the cursor after it.
    written: new versions, in the order of their numbers.
    amends: what is written takes the place of the newest version, which a run under way had left open.
    called: a line that is called otherwise from then on.
    """

    name: str
    stamp: int
    current: int
    at: float
    written: tuple[Written, ...] = ()
    key: Key | None = None
    amends: bool = False
    called: LineName | None = None


class Store(Protocol):
    """Every method does all of what it says, or raises and does nothing."""

    def create(
        self, record: Record, versions: Sequence[Written], at: float, whose: str = "", called: Sequence[LineName] = ()
    ) -> list[str]:
        """Keep a new session with its first versions: the names of those that made room for it (room.py).

        at: now, in seconds since 1970.  whose: the address that begins it, hashed; "" for none known.
        called: the lines that have a name.
        Raises TakenError, FullError if there is no room, StorageError.
        """

    def by_name(self, name: str) -> Record | None:
        """Raises StorageError."""

    def by_proof(self, proof: bytes) -> Record | None:
        """Raises StorageError."""

    def of_owner(self, owner: bytes, first: int, most: int) -> tuple[int, list[Listed]]:
        """How many sessions an owner has, and some of them from one on, the one moved last first.

        Nobody owns those without an owner.  Raises StorageError.
        """

    def remove(self, name: str) -> None:
        """Forget a session for good, with all its versions.  Raises ConflictError if it is not there, StorageError."""

    def rows(self, name: str) -> list[Row]:
        """All versions in the order of their numbers; none of a session that is not there.  Raises StorageError."""

    def called(self, name: str) -> list[LineName]:
        """The lines of a session that have a name, in the order of their versions.  Raises StorageError."""

    def moves(self, name: str, versions: Sequence[int]) -> list[str]:
        """The moves that made these versions, in the order asked for.  Raises ConflictError, StorageError."""

    def snapshot(self, name: str, version: int) -> Snapshot | None:
        """Raises StorageError."""

    def apply(self, change: Change) -> list[str]:
        """Keep an answered move for good: the names of the sessions that made room for it.

        Raises ConflictError, StorageError, as well if there is no room.
        """

    def reached(self, name: str, key: str) -> tuple[str, int] | None:
        """The fingerprint that came with a key, and the version reached then.  Raises StorageError."""

    def close(self) -> None:
        """Nothing may be asked afterwards."""
