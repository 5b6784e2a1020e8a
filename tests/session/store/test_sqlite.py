from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import limits
from app.errors import StorageError
from app.session.store.sqlite import SCHEMA, TABLES, SqliteStore
from app.session.store.store import Change, Record, Row, Written

FIRST = Written(Row(0, None, "start", "start", True, 0, 0, False), "", None)
RECORD = Record("abcdefgh", b"proof", "{}", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "sessions.db"


@pytest.fixture
def kept(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    store.create(RECORD, [FIRST], 0.0, 0.0)
    yield store
    store.close()


def big(number: int, megabytes: int = 1) -> Change:
    row = Row(number, number - 1, "step", "step", True, 1, 1, False)
    return Change(RECORD.name, (number - 1, number), number, 1.0, (Written(row, "x" * megabytes * 2**20, None),))


def test_what_was_kept_is_there_when_the_file_is_opened_again(path: Path) -> None:
    first = SqliteStore(path)
    first.create(RECORD, [FIRST], 0.0, 0.0)
    first.apply(big(1))
    first.close()

    second = SqliteStore(path)

    assert [row.version for row in second.rows(RECORD.name)] == [0, 1]
    second.close()


def test_every_commit_reaches_the_disk(kept: SqliteStore) -> None:
    assert kept._one("PRAGMA journal_mode") == ("wal",)
    assert kept._one("PRAGMA synchronous") == (2,)


def test_a_store_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()
    before = path.read_bytes()

    with pytest.raises(StorageError, match="newer version of this app"):
        SqliteStore(path)

    assert path.read_bytes() == before


def test_a_file_that_is_no_store_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, " * 100)

    with pytest.raises(StorageError, match="no store of sessions"):
        SqliteStore(path)

    assert path.read_bytes() == b"Dear diary, " * 100


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError, match="cannot be opened"):
        SqliteStore(tmp_path / "file" / "sessions.db")


def test_a_full_disk_refuses_a_move_whole_and_recovers_by_itself(kept: SqliteStore) -> None:
    kept._db.execute(f"PRAGMA max_page_count = {kept._one('PRAGMA page_count')[0] + 20}")

    with pytest.raises(StorageError, match="the disk is full.*nothing was changed"):
        kept.apply(big(1))

    assert len(kept.rows(RECORD.name)) == 1
    kept._db.execute("PRAGMA max_page_count = 100000")
    kept.apply(big(1))
    assert len(kept.rows(RECORD.name)) == 2


def test_a_store_that_may_only_be_read_refuses_moves_and_recovers_by_itself(kept: SqliteStore) -> None:
    kept._db.execute("PRAGMA query_only = ON")

    with pytest.raises(StorageError, match="may only be read.*nothing was changed"):
        kept.apply(big(1))

    assert kept.by_name(RECORD.name) == RECORD
    kept._db.execute("PRAGMA query_only = OFF")
    kept.apply(big(1))


def test_another_process_that_holds_the_store_is_waited_for(path: Path, kept: SqliteStore) -> None:
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    later = threading.Timer(0.2, lambda: other.execute("ROLLBACK"))
    later.start()
    begin = time.perf_counter()

    kept.apply(big(1))

    assert time.perf_counter() - begin > 0.15
    later.join()
    other.close()


def test_another_process_that_never_lets_go_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BUSY", 0.05)
    store = SqliteStore(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageError, match="another process holds the store"):
        store.create(RECORD, [FIRST], 0.0, 0.0)

    other.execute("ROLLBACK")
    other.close()
    store.create(RECORD, [FIRST], 0.0, 0.0)
    store.close()


def test_a_store_that_is_closed_answers_with_a_sentence(path: Path) -> None:
    store = SqliteStore(path)
    store.close()

    with pytest.raises(StorageError, match="does not answer"):
        store.by_name("abcdefgh")


def test_a_store_of_the_first_version_goes_on_with_all_that_is_in_it(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        db.executescript(f"{TABLES} PRAGMA user_version = 1;")
        db.execute("INSERT INTO sessions (name, proof, config, current, count, touched) VALUES (?, ?, '{}', 0, 1, 1.0)",
                   (RECORD.name, RECORD.proof))
        db.execute("INSERT INTO versions VALUES (1, 0, NULL, 'start', 'start', 1, 0, 0, '')")
    db.close()

    store = SqliteStore(path)

    assert store.by_name(RECORD.name) == store.by_proof(RECORD.proof) == RECORD
    assert [row.version for row in store.rows(RECORD.name)] == [0]
    store.create(Record("bbbbbbbb", b"other", "{}", 0, b"owner"), [FIRST], 2.0, 0.0)
    assert store.of_owner(b"owner", 0, 9)[0] == 1
    store.close()
    again = SqliteStore(path)
    assert again._one("PRAGMA user_version") == (SCHEMA,) and again.of_owner(b"owner", 0, 9)[0] == 1
    again.close()
