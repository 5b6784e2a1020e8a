"""Sessions kept in one SQLite file. A move is on disk before it is answered, power loss included.

WAL with synchronous=FULL: every commit reaches the disk. One connection, one thread at a time; a transaction that
writes begins IMMEDIATE, so that another process on the same file waits for its turn and nobody deadlocks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from app import limits
from app.errors import FullError, StorageError
from app.session.store.snapshot import Snapshot
from app.session.store.store import FULL, Change, ConflictError, Key, Listed, Record, Row, TakenError, Written

SCHEMA = 2
"""The number of the tables below, kept in the file. A file with a higher one is left alone."""

TABLES = """
CREATE TABLE sessions (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL UNIQUE,
    proof   BLOB NOT NULL UNIQUE,
    config  TEXT NOT NULL,
    current INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    touched REAL NOT NULL
);
CREATE INDEX sessions_by_touched ON sessions (touched);
CREATE TABLE versions (
    session  INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    version  INTEGER NOT NULL,
    parent   INTEGER,
    kind     TEXT NOT NULL,
    label    TEXT NOT NULL,
    is_whole INTEGER NOT NULL,
    effort   INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    move     TEXT NOT NULL,
    PRIMARY KEY (session, version)
);
CREATE TABLE snapshots (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    version INTEGER NOT NULL,
    plain   TEXT NOT NULL,
    theta   BLOB NOT NULL,
    PRIMARY KEY (session, version)
);
CREATE TABLE keys (
    number      INTEGER PRIMARY KEY,
    session     INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    key         TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    version     INTEGER NOT NULL,
    UNIQUE (session, key)
);
"""

UPGRADES = {
    1: """
ALTER TABLE sessions ADD COLUMN owner BLOB NOT NULL DEFAULT x'';
CREATE INDEX sessions_by_owner ON sessions (owner, touched) WHERE owner != x'';
""",
}
"""What leads from the tables of each number to those of the next: a file of an older version of the app goes on."""

ROWS = """
SELECT v.version, v.parent, v.kind, v.label, v.is_whole, v.effort, v.size, s.version IS NOT NULL
FROM versions v LEFT JOIN snapshots s USING (session, version)
WHERE v.session = (SELECT id FROM sessions WHERE name = ?) ORDER BY v.version
"""

REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the store may only be read",
    sqlite3.SQLITE_BUSY: "another process holds the store",
    sqlite3.SQLITE_CANTOPEN: "the store cannot be opened",
    sqlite3.SQLITE_NOTADB: "the file is no store of sessions",
    sqlite3.SQLITE_CORRUPT: "the store is damaged",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
}


class SqliteStore:
    """See store.Store for what each method promises."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin one; the folder is made if need be.

        Raises StorageError for a file that is none of ours or was written by a newer version of the app.
        """
        with _refusing("nothing can be kept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(
                path, timeout=limits.BUSY, isolation_level=None, check_same_thread=False, cached_statements=64
            )
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        self._check_schema()
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("PRAGMA foreign_keys = ON")
        with self._writing():
            schema = self._check_schema()
            for script in (*(() if schema else (TABLES,)), *(UPGRADES[step] for step in range(max(schema, 1), SCHEMA))):
                for statement in script.split(";"):
                    self._db.execute(statement)
            self._db.execute(f"PRAGMA user_version = {SCHEMA}")

    def _check_schema(self) -> int:
        schema = self._one("PRAGMA user_version")[0]
        if schema > SCHEMA:
            raise StorageError(
                "the store was written by a newer version of this app and is left as it is: "
                "update the app, or choose another folder for the store"
            )
        return int(schema)

    def create(self, record: Record, versions: Sequence[Written], at: float, idle_since: float) -> str | None:
        with self._writing():
            if self._one("SELECT 1 FROM sessions WHERE name = ?", record.name):
                raise TakenError
            removed = self._make_room(idle_since)
            session = self._db.execute(
                "INSERT INTO sessions (name, proof, config, current, owner, count, touched)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (record.name, record.proof, record.config, record.current, record.owner, len(versions), at),
            ).lastrowid
            for written in versions:
                self._insert(session, written)
        return removed

    def _make_room(self, idle_since: float) -> str | None:
        if self._one("SELECT count(*) FROM sessions")[0] < limits.SESSIONS:
            return None
        oldest = self._one("SELECT id, name, touched FROM sessions ORDER BY touched LIMIT 1")
        if oldest[2] >= idle_since:
            raise FullError(FULL)
        self._db.execute("DELETE FROM sessions WHERE id = ?", oldest[:1])
        return str(oldest[1])

    def _insert(self, session: int | None, written: Written) -> None:
        row, snapshot = written.row, written.snapshot
        self._db.execute(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (session, row.version, row.parent, row.kind, row.label, row.is_whole, row.effort, row.size, written.move),
        )
        if snapshot:
            self._db.execute(
                "INSERT INTO snapshots VALUES (?, ?, ?, ?)", (session, row.version, snapshot.plain, snapshot.theta)
            )

    def _delete(self, session: int, version: int) -> None:
        for table in ("versions", "snapshots"):
            self._db.execute(f"DELETE FROM {table} WHERE session = ? AND version = ?", (session, version))

    def by_name(self, name: str) -> Record | None:
        return self._record("SELECT name, proof, config, current, owner FROM sessions WHERE name = ?", name)

    def by_proof(self, proof: bytes) -> Record | None:
        return self._record("SELECT name, proof, config, current, owner FROM sessions WHERE proof = ?", proof)

    def of_owner(self, owner: bytes, first: int, most: int) -> tuple[int, list[Listed]]:
        sql = """SELECT name, proof, config, current, owner, count, touched FROM sessions
                 WHERE owner = ? AND owner != x'' ORDER BY touched DESC LIMIT ? OFFSET ?"""
        with _reading():
            count = self._one("SELECT count(*) FROM sessions WHERE owner = ? AND owner != x''", owner)[0]
            found = self._db.execute(sql, (owner, most, first)).fetchall()
        return int(count), [Listed(Record(*row[:5]), *row[5:]) for row in found]

    def remove(self, name: str) -> None:
        with self._writing():
            if not self._db.execute("DELETE FROM sessions WHERE name = ?", (name,)).rowcount:
                raise ConflictError

    def _record(self, sql: str, value: str | bytes) -> Record | None:
        with _reading():
            found = self._one(sql, value)
        return Record(*found) if found else None

    def rows(self, name: str) -> list[Row]:
        with _reading():
            found = self._db.execute(ROWS, (name,)).fetchall()
        return [
            Row(version, parent, kind, label, bool(is_whole), effort, size, bool(has_snapshot))
            for version, parent, kind, label, is_whole, effort, size, has_snapshot in found
        ]

    def moves(self, name: str, versions: Sequence[int]) -> list[str]:
        sql = "SELECT move FROM versions WHERE session = (SELECT id FROM sessions WHERE name = ?) AND version = ?"
        with _reading():
            found = [self._one(sql, name, version) for version in versions]
        if not all(found):
            raise ConflictError
        return [str(row[0]) for row in found]

    def snapshot(self, name: str, version: int) -> Snapshot | None:
        sql = """SELECT plain, theta FROM snapshots
                 WHERE session = (SELECT id FROM sessions WHERE name = ?) AND version = ?"""
        with _reading():
            found = self._one(sql, name, version)
        return Snapshot(*found) if found else None

    def apply(self, change: Change) -> None:
        with self._writing():
            found = self._one(
                "SELECT id FROM sessions WHERE name = ? AND current = ? AND count = ?", change.name, *change.was
            )
            if not found:
                raise ConflictError
            session, more = int(found[0]), len(change.written) - change.amends
            self._db.execute(
                "UPDATE sessions SET current = ?, count = ?, touched = ? WHERE id = ?",
                (change.current, change.was[1] + more, change.at, session),
            )
            for written in change.written:
                if change.amends:
                    self._delete(session, written.row.version)
                self._insert(session, written)
            if change.key:
                self._remember(session, change.key, change.current)

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
        with _reading():
            found = self._one(sql, name, key)
        return (str(found[0]), int(found[1])) if found else None

    def close(self) -> None:
        self._db.close()

    def _one(self, sql: str, *values: Any) -> tuple[Any, ...]:
        """The first row, or an empty one."""
        row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return row or ()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction: all of it, or nothing and the reason why."""
        with _refusing("the move was not kept and nothing was changed"):
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield
                self._db.execute("COMMIT")
            finally:
                if self._db.in_transaction:     # after some errors SQLite has rolled back already
                    self._db.execute("ROLLBACK")


def _reading() -> AbstractContextManager[None]:
    return _refusing("the session cannot be read now")


@contextmanager
def _refusing(kept: str) -> Iterator[None]:
    """What the disk refuses, in a sentence.  Raises StorageError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        code = sqlite3.SQLITE_CANTOPEN if isinstance(error, OSError) else getattr(error, "sqlite_errorcode", 0)
        reason = REASONS.get(code & 0xFF, "the store does not answer as it should")     # without SQLite's finer codes
        raise StorageError(f"{reason}: {kept}; once that is put right, try again") from error
