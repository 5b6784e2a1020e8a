"""Room in a store: bounded in sessions and bytes, shared by address, made by what is worth least."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app import limits
from app.errors import FullError, StorageError
from app.session.store.snapshot import Snapshot
from app.session.store.store import Change, Record, Row, Store, Written

Begin = Callable[[], Store]
HOUR = 3_600.0


def version(number: int, size: int = 0, *, is_long: bool = False) -> Written:
    row = Row(number, number - 1 if number else None, "step", "step", True, 1, size, is_long)
    return Written(row, "move", Snapshot("{}", b"") if is_long else None)


def begin(store: Store, name: str, at: float = 0.0, whose: str = "", size: int = 0) -> list[str]:
    return store.create(Record(name, name.encode(), "{}", 0), [version(0, size)], at, whose)


def move(store: Store, name: str, at: float = 0.0, size: int = 0, *, is_long: bool = False) -> list[str]:
    record, number = store.by_name(name), len(store.rows(name))
    assert record
    return store.apply(Change(name, record.stamp, number, at, (version(number, size, is_long=is_long),)))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for four sessions."""
    monkeypatch.setattr(limits, "SESSIONS", 4)


@pytest.mark.usefixtures("few")
def test_those_never_moved_go_first_then_those_of_few_moves_then_those_left_for_long(store: Store) -> None:
    for at, name in enumerate(["long", "worked on", "moved", "never moved"]):
        begin(store, name, at)
    move(store, "long", is_long=True)
    for _ in range(limits.FEW):
        move(store, "worked on", at=1.0)
    move(store, "moved", at=2.0)

    gone = [begin(store, f"new {i}", at=2 * limits.IDLE) for i in range(4)]

    assert gone == [["never moved"], ["moved"], ["long"], ["worked on"]]
    assert store.by_name("long") is store.by_proof(b"long") is None
    assert store.rows("long") == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("moves", "seconds"), [(0, limits.FRESH), (1, limits.FRESH), (limits.FEW, limits.IDLE)])
def test_what_was_moved_lately_stays_and_the_new_one_is_refused(store: Store, moves: int, seconds: float) -> None:
    for i in range(4):
        begin(store, f"old {i}")
        for _ in range(moves):
            move(store, f"old {i}")

    with pytest.raises(FullError, match="no room for more on this server"):
        begin(store, "new", at=seconds)

    assert store.by_name("new") is None
    assert begin(store, "new", at=seconds + 1.0) == ["old 0"]


@pytest.mark.usefixtures("few")
def test_the_one_longest_without_a_move_goes_first(store: Store) -> None:
    for i in range(4):
        begin(store, f"old {i}")
    move(store, "old 0", at=5.0)
    record = store.by_name("old 0")
    assert record
    for i in (1, 2):
        store.apply(Change(f"old {i}", 0, 0, 10.0 * i))

    assert [begin(store, f"new {i}", at=HOUR + i) for i in range(3)] == [["old 3"], ["old 1"], ["old 2"]]


def test_one_address_has_a_fourth_of_the_sessions_and_makes_room_by_its_own(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SESSIONS", 2 * limits.SHARE)
    begin(store, "of another", at=0.0, whose="b")
    for i in range(2):
        begin(store, f"a {i}", at=10.0 + i, whose="a")

    with pytest.raises(FullError, match="your network has its share"):
        begin(store, "a 2", at=20.0, whose="a")
    of_others = begin(store, "b 2", at=20.0, whose="b")
    own = begin(store, "a 2", at=HOUR, whose="a")

    assert (of_others, own) == ([], ["a 0"])
    assert store.by_name("of another")


def test_whoever_has_no_address_shares_with_nobody(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SESSIONS", 8)

    assert [begin(store, str(i)) for i in range(8)] == [[]] * 8


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, begin_store: Begin) -> Iterator[Store]:
    """Room for 40,000 bytes."""
    monkeypatch.setattr(limits, "STORE_BYTES", 40_000)
    monkeypatch.setattr(limits, "MEMORY_STORE_BYTES", 40_000)
    store = begin_store()
    yield store
    store.close()


def test_the_bytes_of_all_sessions_have_a_bound(small: Store) -> None:
    for i in range(4):
        begin(small, f"old {i}", at=float(i), size=9_000)

    with pytest.raises(FullError, match="no room for more"):
        begin(small, "new", at=10.0, size=9_000)
    gone = begin(small, "new", at=HOUR, size=20_000)

    assert gone == ["old 0", "old 1"]


def test_a_move_for_which_there_is_no_room_is_not_kept_and_others_are_left_alone(small: Store) -> None:
    begin(small, "one", at=0.0, size=20_000)
    begin(small, "other", at=1.0, size=10_000)

    with pytest.raises(StorageError, match="no room for more.*nothing was changed"):
        move(small, "one", at=10.0, size=10_000)

    record = small.by_name("one")
    assert record and record.stamp == 0
    assert len(small.rows("one")) == 1 and small.by_name("other")
    assert move(small, "one", at=HOUR, size=10_000) == ["other"]


def test_a_session_never_makes_room_for_itself(small: Store) -> None:
    begin(small, "one", at=0.0, size=30_000)

    with pytest.raises(StorageError):
        move(small, "one", at=HOUR, size=20_000)

    assert small.by_name("one")


def test_a_run_that_writes_its_version_anew_takes_no_more_room_each_time(small: Store) -> None:
    begin(small, "one")
    move(small, "one", size=15_000, is_long=True)

    for stamp in range(1, 20):
        small.apply(Change("one", stamp, 1, 1.0, (version(1, 15_000 + stamp, is_long=True),), amends=True))
    begin(small, "other", at=2.0, size=20_000)

    with pytest.raises(FullError):
        begin(small, "third", at=2.0, size=20_000)


def test_one_address_has_a_fourth_of_the_bytes(small: Store) -> None:
    begin(small, "one", at=0.0, whose="a", size=5_000)

    with pytest.raises(StorageError, match="your network has its share"):
        move(small, "one", at=1.0, size=6_000)
    with pytest.raises(FullError, match="your network has its share"):
        begin(small, "two", at=1.0, whose="a", size=6_000)

    assert begin(small, "of another", at=1.0, whose="b", size=6_000) == []
    assert move(small, "one", at=1.0, size=4_000) == []


def test_what_goes_gives_its_room_back(small: Store) -> None:
    for i in range(50):
        begin(small, f"{i}", at=HOUR * i, whose="a", size=9_000)

    assert [bool(small.by_name(f"{i}")) for i in range(50)] == [False] * 49 + [True]


def test_a_change_removes_a_bounded_number_of_sessions(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SESSIONS", 10)
    for i in range(10):
        begin(store, f"{i}")
    monkeypatch.setattr(limits, "SESSIONS", 3)
    monkeypatch.setattr(limits, "GOING", 5)

    with pytest.raises(FullError):
        begin(store, "new", at=HOUR)

    assert len([i for i in range(10) if store.by_name(f"{i}")]) == 10
    monkeypatch.setattr(limits, "GOING", 8)
    assert len(begin(store, "new", at=HOUR)) == 8
