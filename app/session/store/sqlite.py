"""Sessions kept in one SQLite file. A move is on disk before it is answered, power loss included.

WAL with synchronous=FULL: every commit reaches the disk. One connection, one thread at a time; a transaction that
writes begins IMMEDIATE, so that another process on the same file waits for its turn and nobody deadlocks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import disk_usage
from typing import Any

from app import limits
from app.errors import FullError, StorageError
from app.session.store.alone import alone
from app.session.store.refusing import reading, refusing
from app.session.store.room import WORTHS, StoreRoom, Tenant, bytes_of, has_snapshot, left_after, worth
from app.session.store.snapshot import Snapshot
from app.session.store.store import Change, ConflictError, Key, LineName, Listed, Record, Row, TakenError, Written
from app.session.store.tables import prepare, transaction

RECORD = "name, proof, config, current, owner, stamp"
"""The fields of a Record."""

ROWS = """
SELECT v.version, v.parent, v.kind, v.label, v.is_whole, v.effort, v.size, s.version IS NOT NULL, v.cost
FROM versions v LEFT JOIN snapshots s USING (session, version)
WHERE v.session = (SELECT id FROM sessions WHERE name = ?) ORDER BY v.version
"""


class SqliteStore:
    """See store.Store for what each method promises."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin one; the folder is made if need be.

        Raises StorageError for a file that is none of ours, was written by a newer version of the app, or is used by
        another server.
        """
        self._file: tuple[int, int] | None = None
        with refusing("nothing can be kept"), ExitStack() as opened:
            path.parent.mkdir(parents=True, exist_ok=True)
            opened.callback(alone(path.with_suffix(".lock")).close)
            self._db = sqlite3.connect(
                path, timeout=limits.BUSY, isolation_level=None, check_same_thread=False, cached_statements=64
            )
            opened.callback(self._db.close)
            prepare(self._db)
            self._path, self._file = path, _identity(path)
            self._room = self._counted(path)
            self.close = opened.pop_all().close     # kept open from here on; else let go of again, last thing first

    def _counted(self, path: Path) -> StoreRoom:
        """How much room is taken. Whose it is was forgotten with the key by which addresses are hashed.

        Of what is free on the disk now, sessions leave limits.SPARE, or at least half.
        """
        with self._writing():
            self._db.execute("UPDATE sessions SET whose = '' WHERE whose <> ''")
            sessions, size = self._one("SELECT count(*), coalesce(sum(bytes), 0) FROM sessions")
        free = disk_usage(path.parent).free
        room = StoreRoom(min(limits.STORE_BYTES, size + max(free - limits.SPARE, free // 2)))
        room.change("", sessions, size)
        return room

    def create(
        self, record: Record, versions: Sequence[Written], at: float, whose: str = "", called: Sequence[LineName] = ()
    ) -> list[str]:
        size = bytes_of(one.row for one in versions)
        with self._writing():
            if self._one("SELECT 1 FROM sessions WHERE name = ?", record.name):
                raise TakenError
            gone = self._make_room(whose, 1, size, at)
            session = self._db.execute(
                "INSERT INTO sessions (name, proof, config, current, owner, count, touched, worth, bytes, whose)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (record.name, record.proof, record.config, record.current, record.owner, len(versions), at,
                 worth(len(versions), has_snapshot(versions)), size, whose),
            ).lastrowid
            for written in versions:
                self._insert(session, written)
            for one in called:
                self._call(session, one)
        self._room.change(whose, 1, size, gone)
        return [one.name for one in gone]

    def _make_room(self, whose: str, sessions: int, size: int, at: float, but: str = "") -> list[Tenant]:
        def least(of: str | None, stay: Sequence[str]) -> Tenant | None:
            for value in WORTHS:
                found = self._one(
                    "SELECT name, whose, bytes FROM sessions WHERE worth = ? AND touched < ?"
                    f" AND name NOT IN ({', '.join('?' * (1 + len(stay)))}) {'AND whose = ?' if of else ''}"
                    " ORDER BY touched LIMIT 1",
                    value, at - left_after(value), but, *stay, *([of] if of else []),
                )
                if found:
                    return Tenant(*found)
            return None

        gone = self._room.make(whose, sessions, size, least)
        self._db.executemany("DELETE FROM sessions WHERE name = ?", [(one.name,) for one in gone])
        return gone

    def _insert(self, session: int | None, written: Written) -> None:
        row, snapshot = written.row, written.snapshot
        self._db.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (session, row.version, row.parent, row.kind, row.label, row.is_whole, row.effort, row.size, written.move,
             row.cost),
        )
        if snapshot:
            self._db.execute(
                "INSERT INTO snapshots VALUES (?, ?, ?, ?)", (session, row.version, snapshot.plain, snapshot.theta)
            )

    def _call(self, session: int | None, line: LineName) -> None:
        self._db.execute("DELETE FROM lines WHERE session = ? AND version = ?", (session, line.version))
        if line.name:
            self._db.execute("INSERT INTO lines VALUES (?, ?, ?)", (session, line.version, line.name))

    def _delete(self, session: int, version: int) -> int:
        """Take the newest version back: the bytes that it took."""
        (size,) = self._one("SELECT size FROM versions WHERE session = ? AND version = ?", session, version)
        for table in ("versions", "snapshots"):
            self._db.execute(f"DELETE FROM {table} WHERE session = ? AND version = ?", (session, version))
        return int(size) + limits.ROW_BYTES

    def by_name(self, name: str) -> Record | None:
        return self._record(f"SELECT {RECORD} FROM sessions WHERE name = ?", name)

    def by_proof(self, proof: bytes) -> Record | None:
        return self._record(f"SELECT {RECORD} FROM sessions WHERE proof = ?", proof)

    def of_owner(self, owner: bytes, first: int, most: int) -> tuple[int, list[Listed]]:
        sql = f"""SELECT count, touched, {RECORD} FROM sessions
                  WHERE owner = ? AND owner != x'' ORDER BY touched DESC LIMIT ? OFFSET ?"""
        with reading():
            count = self._one("SELECT count(*) FROM sessions WHERE owner = ? AND owner != x''", owner)[0]
            found = self._db.execute(sql, (owner, most, first)).fetchall()
        return int(count), [Listed(Record(*record), count, touched) for count, touched, *record in found]

    def remove(self, name: str) -> None:
        with self._writing():
            if not (found := self._one("SELECT name, whose, bytes FROM sessions WHERE name = ?", name)):
                raise ConflictError
            self._db.execute("DELETE FROM sessions WHERE name = ?", (name,))
        self._room.change("", 0, 0, [Tenant(*found)])

    def _record(self, sql: str, value: str | bytes) -> Record | None:
        with reading():
            found = self._one(sql, value)
        return Record(*found) if found else None

    def rows(self, name: str) -> list[Row]:
        with reading():
            found = self._db.execute(ROWS, (name,)).fetchall()
        return [
            Row(version, parent, kind, label, bool(is_whole), effort, size, bool(has_snapshot), cost)
            for version, parent, kind, label, is_whole, effort, size, has_snapshot, cost in found
        ]

    def called(self, name: str) -> list[LineName]:
        sql = """SELECT version, name FROM lines
                 WHERE session = (SELECT id FROM sessions WHERE name = ?) ORDER BY version"""
        with reading():
            return [LineName(*found) for found in self._db.execute(sql, (name,)).fetchall()]

    def moves(self, name: str, versions: Sequence[int]) -> list[str]:
        sql = "SELECT move FROM versions WHERE session = (SELECT id FROM sessions WHERE name = ?) AND version = ?"
        with reading():
            found = [self._one(sql, name, version) for version in versions]
        if not all(found):
            raise ConflictError
        return [str(row[0]) for row in found]

    def snapshot(self, name: str, version: int) -> Snapshot | None:
        sql = """SELECT plain, theta FROM snapshots
                 WHERE session = (SELECT id FROM sessions WHERE name = ?) AND version = ?"""
        with reading():
            found = self._one(sql, name, version)
        return Snapshot(*found) if found else None

    def apply(self, change: Change) -> list[str]:
        with self._writing():
            found = self._one(
                "SELECT id, count, whose FROM sessions WHERE name = ? AND stamp = ?", change.name, change.stamp
            )
            if not found:
                raise ConflictError
            session, count, whose = found
            size = bytes_of(one.row for one in change.written)
            if change.amends:
                count, size = count - 1, size - self._delete(session, count - 1)
            try:
                gone = self._make_room(whose, 0, size, change.at, but=change.name)
            except FullError as error:
                raise StorageError(f"{error}; nothing was changed") from error
            count += len(change.written)
            self._db.execute(
                "UPDATE sessions SET current = ?, count = ?, touched = ?, stamp = stamp + 1, bytes = bytes + ?,"
                " worth = max(worth, ?) WHERE id = ?",
                (change.current, count, change.at, size, worth(count, has_snapshot(change.written)), session),
            )
            for written in change.written:
                self._insert(session, written)
            if change.called:
                self._call(session, change.called)
            if change.key:
                self._remember(session, change.key, change.current)
        self._room.change(whose, 0, size, gone)
        return [one.name for one in gone]

    def _remember(self, session: int, key: Key, version: int) -> None:
        self._db.execute(
            "INSERT INTO keys (session, key, fingerprint, version) VALUES (?, ?, ?, ?)",
            (session, key.key, key.fingerprint, version),
        )
        self._db.execute(
            "DELETE FROM keys WHERE session = ?1 AND number <="
            " (SELECT number FROM keys WHERE session = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)",
            (session, limits.KEYS),
        )

    def reached(self, name: str, key: str) -> tuple[str, int] | None:
        sql = """SELECT fingerprint, version FROM keys
                 WHERE session = (SELECT id FROM sessions WHERE name = ?) AND key = ?"""
        with reading():
            found = self._one(sql, name, key)
        return (str(found[0]), int(found[1])) if found else None

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...]:
        """The first row, or an empty one."""
        row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return row or ()

    def _check_there(self) -> None:
        """Raise StorageError if the file was removed or replaced: what is written to it would be lost at the end."""
        try:
            is_there = self._file is None or _identity(self._path) == self._file
        except FileNotFoundError:
            is_there = False
        if not is_there:
            raise StorageError(
                "the store was removed under this server: the move was not kept and nothing was changed; "
                "put it back, and start the server again"
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction: all of it, or nothing and the reason why."""
        with refusing("the move was not kept and nothing was changed"):
            with transaction(self._db):
                self._check_there()
                yield


def _identity(path: Path) -> tuple[int, int]:
    """What tells a file from another that was put in its place.  Raises OSError."""
    found = path.stat()
    return found.st_dev, found.st_ino
