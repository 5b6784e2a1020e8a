"""The tables of a store in SQLite, and how those of an older file are brought up to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from app import limits
from app.errors import StorageError

SCHEMA = 5
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
    2: f"""
ALTER TABLE sessions ADD COLUMN stamp INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN worth INTEGER NOT NULL DEFAULT 2;
ALTER TABLE sessions ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN whose TEXT NOT NULL DEFAULT '';
DROP INDEX sessions_by_touched;
CREATE INDEX sessions_by_worth ON sessions (worth, touched);
CREATE INDEX sessions_of ON sessions (whose, worth, touched);
UPDATE sessions SET worth = 0 WHERE count = 1;
UPDATE sessions SET bytes = (SELECT total(size + {limits.ROW_BYTES}) FROM versions WHERE session = sessions.id)
""",
    3: """
ALTER TABLE versions ADD COLUMN cost REAL
""",
    4: """
CREATE TABLE lines (
    session INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
    version INTEGER NOT NULL,
    name    TEXT NOT NULL,
    PRIMARY KEY (session, version)
)
""",
}
"""What leads from the tables of each number to those of the next: a file of an older version of the app goes on."""


def prepare(db: sqlite3.Connection) -> None:
    """Make the tables, or bring them up to date, and see to it that every commit reaches the disk.

    Raises StorageError for those of a newer app.
    """
    _schema_of(db)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    with transaction(db):
        schema = _schema_of(db)
        for script in (*(() if schema else (TABLES,)), *(UPGRADES[step] for step in range(max(schema, 1), SCHEMA))):
            for statement in script.split(";"):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {SCHEMA}")


def _schema_of(db: sqlite3.Connection) -> int:
    schema = int(db.execute("PRAGMA user_version").fetchone()[0])
    if schema > SCHEMA:
        raise StorageError(
            "the store was written by a newer version of this app and is left as it is: "
            "update the app, or choose another folder for the store"
        )
    return schema


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All of it, or nothing."""
    try:
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("COMMIT")
    finally:
        if db.in_transaction:       # after some errors SQLite has rolled back already
            db.execute("ROLLBACK")
