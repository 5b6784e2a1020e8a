"""What the disk refuses, in a sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from app.errors import StorageError

REASONS = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "the store may only be read",
    sqlite3.SQLITE_BUSY: "another process holds the store",
    sqlite3.SQLITE_CANTOPEN: "the store cannot be opened",
    sqlite3.SQLITE_NOTADB: "the file is no store of sessions",
    sqlite3.SQLITE_CORRUPT: "the store is damaged",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
}


def reading() -> AbstractContextManager[None]:
    """While a session is read.  Raises StorageError."""
    return refusing("the session cannot be read now")


@contextmanager
def refusing(kept: str) -> Iterator[None]:
    """While something is done with the store.  kept: what has come of it, should it fail.  Raises StorageError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        code = sqlite3.SQLITE_CANTOPEN if isinstance(error, OSError) else getattr(error, "sqlite_errorcode", 0)
        reason = REASONS.get(code & 0xFF, "the store does not answer as it should")     # without SQLite's finer codes
        raise StorageError(f"{reason}: {kept}; once that is put right, try again") from error
