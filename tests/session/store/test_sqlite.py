from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import limits
from app.errors import StorageError
from app.session.store.sqlite import SqliteStore
from app.session.store.store import Change, Record, Row, Written
from app.session.store.tables import SCHEMA, TABLES, UPGRADES

FIRST = Written(Row(0, None, "start", "start", True, 0, 0, False), "", None)
RECORD = Record("abcdefgh", b"proof", "{}", 0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "sessions.db"


@pytest.fixture
def kept(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    store.create(RECORD, [FIRST], 0.0)
    yield store
    store.close()


def big(number: int, megabytes: int = 1) -> Change:
    row = Row(number, number - 1, "step", "step", True, 1, 1, False)
    return Change(RECORD.name, number - 1, number, 1.0, (Written(row, "x" * megabytes * 2**20, None),))


def test_what_was_kept_is_there_when_the_file_is_opened_again(path: Path) -> None:
    first = SqliteStore(path)
    first.create(RECORD, [FIRST], 0.0)
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
    let_go = threading.Event()

    def lets_go() -> None:
        let_go.set()
        other.execute("ROLLBACK")

    later = threading.Timer(0.2, lets_go)
    later.start()

    kept.apply(big(1))

    assert let_go.is_set()
    later.join()
    other.close()


def test_another_process_that_never_lets_go_is_a_sentence(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BUSY", 0.05)
    store = SqliteStore(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageError, match="another process holds the store"):
        store.create(RECORD, [FIRST], 0.0)

    other.execute("ROLLBACK")
    other.close()
    store.create(RECORD, [FIRST], 0.0)
    store.close()


def test_a_store_that_is_closed_answers_with_a_sentence(path: Path) -> None:
    store = SqliteStore(path)
    store.close()

    with pytest.raises(StorageError, match="does not answer"):
        store.by_name("abcdefgh")


def test_a_second_server_on_a_store_is_refused_in_one_line(path: Path, kept: SqliteStore) -> None:
    with pytest.raises(StorageError, match="another server keeps its sessions here: end it, or choose another folder"):
        SqliteStore(path)

    kept.apply(big(1))


def test_a_store_that_was_let_go_of_can_be_opened_again(path: Path) -> None:
    for _ in range(3):
        SqliteStore(path).close()
    path.write_bytes(b"")           # refused once it is no store, and free again then
    path.write_bytes(b"Dear diary, " * 100)
    for _ in range(2):
        with pytest.raises(StorageError, match="no store"):
            SqliteStore(path)


@pytest.mark.parametrize("what", ["removed", "replaced"])
def test_a_store_that_was_taken_away_refuses_moves(path: Path, kept: SqliteStore, what: str) -> None:
    path.rename(path.with_suffix(".elsewhere"))
    if what == "replaced":
        path.write_bytes(path.with_suffix(".elsewhere").read_bytes())

    with pytest.raises(StorageError, match="removed under this server.*nothing was changed"):
        kept.apply(big(1))
    with pytest.raises(StorageError, match="removed under this server"):
        kept.create(replace(RECORD, name="other", proof=b"other"), [FIRST], 0.0)

    path.unlink(missing_ok=True)
    path.with_suffix(".elsewhere").rename(path)
    kept.apply(big(1))


@pytest.mark.parametrize("schema", range(1, SCHEMA))
def test_a_store_of_an_older_version_goes_on_with_all_that_is_in_it(path: Path, schema: int) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        for script in (TABLES, *(UPGRADES[step] for step in range(1, schema)), f"PRAGMA user_version = {schema}"):
            db.executescript(script)
        db.execute("INSERT INTO sessions (name, proof, config, current, count, touched) VALUES (?, ?, '{}', 1, 2, 1.0)",
                   (RECORD.name, RECORD.proof))
        db.execute("INSERT INTO versions (session, version, parent, kind, label, is_whole, effort, size, move)"
                   " VALUES (1, 0, NULL, 'start', 'start', 1, 0, 0, ''), (1, 1, 0, 'step', 'step', 1, 3, 7, 'a move')")
        if schema >= 3:         # which is when the bytes of a session began to be written down
            db.execute("UPDATE sessions SET bytes = ?", (7 + 2 * limits.ROW_BYTES,))
    db.close()

    store = SqliteStore(path)

    assert [row.cost for row in store.rows(RECORD.name)] == [None, None]
    assert store.by_name(RECORD.name) == store.by_proof(RECORD.proof) == replace(RECORD, current=1)
    assert [row.version for row in store.rows(RECORD.name)] == [0, 1]
    assert store._one("SELECT worth, bytes, whose FROM sessions") == (2, 7 + 2 * limits.ROW_BYTES, "")
    store.apply(Change(RECORD.name, 0, 0, 1.0))
    store.create(Record("bbbbbbbb", b"other", "{}", 0, b"owner"), [FIRST], 2.0)
    assert store.of_owner(b"owner", 0, 9)[0] == 1
    store.close()
    again = SqliteStore(path)
    assert again._one("PRAGMA user_version") == (SCHEMA,) and again.of_owner(b"owner", 0, 9)[0] == 1
    again.close()


def test_a_store_that_is_opened_again_knows_what_is_taken_and_not_by_whom(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key by which addresses are hashed was the server's that has ended."""
    monkeypatch.setattr(limits, "SESSIONS", 4)
    first = SqliteStore(path)
    first.create(RECORD, [FIRST], 0.0, whose="a")
    first.close()

    store = SqliteStore(path)
    gone = [store.create(replace(RECORD, name=f"{i}", proof=b"%d" % i), [FIRST], 9_000.0 * i, "a") for i in range(1, 4)]

    assert gone == [[], ["1"], ["2"]]
    assert store.by_name(RECORD.name)
    store.close()


@pytest.mark.parametrize("spare", [limits.SPARE, 20_000, 10_000])
def test_of_what_is_free_on_the_disk_sessions_leave_some_and_half_if_that_is_less(
    path: Path, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    monkeypatch.setattr(limits, "SPARE", spare)
    usage, free = type(shutil.disk_usage("/")), 20_000 + min(spare, 20_000)
    monkeypatch.setattr("app.session.store.sqlite.disk_usage", lambda _: usage(100_000, 100_000 - free, free))
    store = SqliteStore(path)

    store.create(RECORD, [replace(FIRST, row=replace(FIRST.row, size=19_000))], 0.0)

    with pytest.raises(StorageError, match="no room for more"):
        store.apply(Change(RECORD.name, 0, 1, 1.0, (replace(FIRST, row=replace(FIRST.row, version=1, size=2_000)),)))
    store.close()
