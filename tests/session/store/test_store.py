"""What every store promises, held by each of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from app import limits
from app.session.store.snapshot import Snapshot
from app.session.store.store import Change, ConflictError, Key, LineName, Record, Row, Store, TakenError, Written

RECORD = Record("abcdefgh", b"p" * 32, "{}", 0)


def version(number: int, parent: int | None, snapshot: Snapshot | None = None) -> Written:
    row = Row(number, parent, "step", f"step {number}", number % 2 == 0, 10 * number, number, snapshot is not None,
              cost=number / 7 if number % 3 else None)
    return Written(row, f"move {number}", snapshot)


def begun(store: Store, name: str = RECORD.name, at: float = 0.0) -> str:
    store.create(replace(RECORD, name=name, proof=name.encode()), [version(0, None)], at)
    return name


def moved(store: Store, name: str, stamp: int, written: Written, key: Key | None = None) -> None:
    store.apply(Change(name, stamp, written.row.version, 1.0, (written,), key))


def test_a_session_is_found_by_its_name_and_by_its_proof(store: Store) -> None:
    store.create(RECORD, [version(0, None)], 0.0)

    assert store.by_name(RECORD.name) == store.by_proof(RECORD.proof) == RECORD
    assert store.rows(RECORD.name) == [version(0, None).row]


def test_what_is_not_there_is_not_found(store: Store) -> None:
    begun(store)

    assert store.by_name("other") is store.by_proof(b"other") is None
    assert store.rows("other") == []
    assert store.snapshot("other", 0) is store.snapshot(RECORD.name, 0) is store.snapshot(RECORD.name, 9) is None
    assert store.reached("other", "key") is store.reached(RECORD.name, "key") is None
    for name, number in (("other", 0), (RECORD.name, 9)):
        with pytest.raises(ConflictError):
            store.moves(name, [number])


def test_a_name_is_given_once(store: Store) -> None:
    begun(store)

    with pytest.raises(TakenError):
        store.create(replace(RECORD, proof=b"another"), [version(0, None)], 0.0)

    assert store.by_proof(b"another") is None


def test_versions_and_moves_are_kept_as_they_are(store: Store) -> None:
    begun(store)
    written = version(1, 0, Snapshot('{"eta": 0.1}', b"\0\xff" * 8))
    moved(store, RECORD.name, 0, written)
    moved(store, RECORD.name, 1, version(2, 0))

    assert store.rows(RECORD.name) == [version(0, None).row, written.row, version(2, 0).row]
    assert store.moves(RECORD.name, [2, 1]) == ["move 2", "move 1"]
    assert store.snapshot(RECORD.name, 1) == written.snapshot
    assert store.snapshot(RECORD.name, 2) is None
    record = store.by_name(RECORD.name)
    assert record is not None and record.current == 2


def test_the_cursor_moves_without_a_new_version(store: Store) -> None:
    begun(store)
    moved(store, RECORD.name, 0, version(1, 0))

    store.apply(Change(RECORD.name, 1, 0, 2.0))

    record = store.by_name(RECORD.name)
    assert record is not None and record.current == 0
    assert len(store.rows(RECORD.name)) == 2


@pytest.mark.parametrize("stamp", [0, 2])
def test_a_change_of_what_has_changed_already_is_refused_whole(store: Store, stamp: int) -> None:
    begun(store)
    store.apply(Change(RECORD.name, 0, 0, 1.0))     # the cursor is where it was, and so is the number of versions

    with pytest.raises(ConflictError):
        store.apply(Change(RECORD.name, stamp, 1, 1.0, (version(1, 0),), Key("key", "print")))

    assert store.by_name(RECORD.name) == replace(RECORD, proof=RECORD.name.encode(), stamp=1)
    assert len(store.rows(RECORD.name)) == 1
    assert store.reached(RECORD.name, "key") is None


def test_a_change_of_a_session_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(ConflictError):
        store.apply(Change("nobody", 0, 0, 1.0))


def test_a_key_is_remembered_with_the_version_it_led_to(store: Store) -> None:
    begun(store)
    moved(store, RECORD.name, 0, version(1, 0), Key("first", "print 1"))
    store.apply(Change(RECORD.name, 1, 0, 2.0, key=Key("second", "print 2")))

    assert store.reached(RECORD.name, "first") == ("print 1", 1)
    assert store.reached(RECORD.name, "second") == ("print 2", 0)


def test_a_key_belongs_to_its_session(store: Store) -> None:
    one, other = begun(store, "one"), begun(store, "other")
    moved(store, one, 0, version(1, 0), Key("key", "print"))

    assert store.reached(other, "key") is None
    moved(store, other, 0, version(1, 0), Key("key", "another print"))
    assert store.reached(one, "key") == ("print", 1)


def test_only_the_latest_keys_are_remembered(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "KEYS", 3)
    one, other = begun(store, "one"), begun(store, "other")
    moved(store, other, 0, version(1, 0), Key("0", "print"))
    for number in range(4):
        store.apply(Change(one, number, 0, 1.0, key=Key(str(number), "print")))

    assert [store.reached(one, str(number)) is None for number in range(4)] == [True, False, False, False]
    assert store.reached(other, "0") == ("print", 1)


def test_a_run_under_way_writes_its_version_anew(store: Store) -> None:
    begun(store)
    first = replace(version(1, 0, Snapshot("{}", b"one")), move="train 1")
    second = replace(version(1, 0, Snapshot("{}", b"two")), move="train 2")
    moved(store, RECORD.name, 0, first)

    store.apply(Change(RECORD.name, 1, 1, 2.0, (second,), amends=True))

    assert store.rows(RECORD.name) == [version(0, None).row, second.row]
    assert store.moves(RECORD.name, [1]) == ["train 2"]
    assert store.snapshot(RECORD.name, 1) == Snapshot("{}", b"two")


def test_what_a_run_has_written_anew_is_not_what_another_has_seen(store: Store) -> None:
    """Neither the cursor nor the number of versions tells that the weights are others now."""
    begun(store)
    moved(store, RECORD.name, 0, version(1, 0))
    store.apply(Change(RECORD.name, 1, 1, 2.0, (version(1, 0),), amends=True))

    for change in (
        Change(RECORD.name, 1, 2, 3.0, (version(2, 1),)), Change(RECORD.name, 1, 1, 3.0, (version(1, 0),), amends=True),
    ):
        with pytest.raises(ConflictError):
            store.apply(change)

    moved(store, RECORD.name, 2, version(2, 1))


def test_several_versions_are_one_change(store: Store) -> None:
    begun(store)

    store.apply(Change(RECORD.name, 0, 2, 1.0, (version(1, 0), version(2, 1)), Key("key", "print")))

    assert [row.version for row in store.rows(RECORD.name)] == [0, 1, 2]
    assert store.reached(RECORD.name, "key") == ("print", 2)
    moved(store, RECORD.name, 1, version(3, 2))


def test_a_session_may_begin_with_several_versions(store: Store) -> None:
    store.create(replace(RECORD, current=1), [version(0, None), version(1, 0)], 0.0)

    assert [row.version for row in store.rows(RECORD.name)] == [0, 1]
    moved(store, RECORD.name, 0, version(2, 1))


def test_of_twenty_who_append_at_once_to_what_they_all_saw_exactly_one_stands(
    store: Store, another: Callable[[], Store]
) -> None:
    begun(store)
    stores = [another() for _ in range(20)]
    barrier = threading.Barrier(20)

    def append(number: int) -> bool:
        barrier.wait()
        try:
            moved(stores[number], RECORD.name, 0, replace(version(1, 0), move=f"move of {number}"))
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(20) as threads:
        stood = list(threads.map(append, range(20)))

    assert stood.count(True) == 1
    assert store.moves(RECORD.name, [1]) == [f"move of {stood.index(True)}"]
    assert len(store.rows(RECORD.name)) == 2
    moved(store, RECORD.name, 1, version(2, 1))


def test_an_owner_s_sessions_are_listed_the_one_moved_last_first(store: Store) -> None:
    for name, owner, at in (("aaaaaaaa", b"one", 1.0), ("bbbbbbbb", b"one", 3.0), ("cccccccc", b"two", 2.0),
                            ("dddddddd", b"", 4.0)):
        record = replace(RECORD, name=name, proof=name.encode(), owner=owner)
        store.create(record, [version(0, None)], at)
    moved(store, "aaaaaaaa", 0, version(1, 0))

    count, listed = store.of_owner(b"one", 0, 10)

    assert count == 2 and [(one.record.name, one.count, one.touched) for one in listed] == [
        ("bbbbbbbb", 1, 3.0), ("aaaaaaaa", 2, 1.0)]
    assert listed[1].record == replace(RECORD, name="aaaaaaaa", proof=b"aaaaaaaa", owner=b"one", current=1, stamp=1)
    assert [one.record.name for one in store.of_owner(b"one", 1, 1)[1]] == ["aaaaaaaa"]
    assert store.of_owner(b"", 0, 10) == store.of_owner(b"nobody", 0, 10) == (0, [])


def test_what_was_removed_is_nowhere_any_more_and_its_name_is_free(store: Store) -> None:
    name = begun(store)
    moved(store, name, 0, version(1, 0, Snapshot("{}", b"x")), Key("key", "print"))

    store.remove(name)

    assert store.by_name(name) is store.by_proof(name.encode()) is None
    assert (store.rows(name), store.snapshot(name, 1), store.reached(name, "key")) == ([], None, None)
    with pytest.raises(ConflictError):
        store.remove(name)
    with pytest.raises(ConflictError):
        moved(store, name, 1, version(2, 1))
    assert begun(store) == name


def test_a_line_is_called_otherwise_and_nothing_else_changes(store: Store) -> None:
    store.create(RECORD, [version(0, None), version(1, 0)], 0.0, called=[LineName(0, "first")])
    rows = store.rows(RECORD.name)

    store.apply(Change(RECORD.name, 0, 0, 1.0, called=LineName(1, "second")))
    store.apply(Change(RECORD.name, 1, 0, 1.0, called=LineName(0, "the first")))

    assert store.called(RECORD.name) == [LineName(0, "the first"), LineName(1, "second")]
    assert store.rows(RECORD.name) == rows
    with pytest.raises(ConflictError):
        store.apply(Change(RECORD.name, 1, 0, 1.0, called=LineName(0, "stale")))
    store.apply(Change(RECORD.name, 2, 0, 1.0, called=LineName(0, "")))
    assert store.called(RECORD.name) == [LineName(1, "second")]
    store.remove(RECORD.name)
    assert store.called(RECORD.name) == []
