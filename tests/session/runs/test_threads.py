from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from app import limits
from app.errors import FullError
from app.session.runs.shares import asking
from app.session.runs.threads import Workers, uninterrupted

pytestmark = pytest.mark.anyio
T = TypeVar("T")


class Counting:
    """Work of so many turns that writes down whose turn it was."""

    def __init__(self, name: str, slices: int, turns: list[str]) -> None:
        self.name, self.left, self.turns = name, slices, turns

    def advance(self) -> bool:
        self.turns.append(self.name)
        self.left -= 1
        return self.left > 0

    def report(self) -> str:
        return self.name


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    hands = Workers()
    yield hands
    await hands.close(lambda: None)


async def test_no_thread_is_started_before_it_is_needed() -> None:
    before = threading.active_count()
    workers = Workers()

    assert threading.active_count() == before
    await workers.close(lambda: None)


async def test_trainings_take_turns_turn_by_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRAINING_THREADS", 1)
    workers, turns = Workers(), list[str]()

    ends = await asyncio.gather(*[workers.train(Counting(name, 20, turns)) for name in "abc"])

    assert ends == list("abc")
    for i in range(0, 60, 3):
        assert sorted(turns[i : i + 3]) == ["a", "b", "c"]
    await workers.close(lambda: None)


async def test_the_first_turns_of_a_command_go_before_what_goes_on_and_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRAINING_THREADS", 1)
    monkeypatch.setattr(limits, "SHORT", 4)
    monkeypatch.setattr(limits, "SHORT_IN_A_ROW", 100)
    workers, turns = Workers(), list[str]()

    async def goes_on() -> None:
        for _ in range(20):
            await workers.turn(lambda: turns.append("watched"))

    await asyncio.gather(*(goes_on() for _ in range(5)), workers.train(Counting("asked", 12, turns)))

    asked = [i for i, name in enumerate(turns) if name == "asked"]
    assert asked[3] - asked[0] <= 3 * 3             # what stands ready for the thread may be another's
    assert asked[11] - asked[4] >= 7 * 4
    await workers.close(lambda: None)


async def test_a_short_training_is_done_long_before_a_long_one_that_began_earlier(
    workers: Workers,
) -> None:
    turns: list[str] = []
    long = asyncio.ensure_future(workers.train(Counting("long", 2_000, turns)))
    await asyncio.sleep(0)

    await workers.train(Counting("short", 3, turns))

    assert not long.done()
    assert turns.count("long") < 1_000
    assert await long == "long"


async def test_so_many_trainings_and_no_more(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "JOBS", 2)
    under_way = [asyncio.ensure_future(workers.train(Counting(name, 50, []))) for name in "ab"]
    await asyncio.sleep(0)

    with pytest.raises(FullError, match="many trainings are under way on this server"):
        await workers.train(Counting("c", 1, []))

    assert await asyncio.gather(*under_way) == ["a", "b"]
    assert await workers.train(Counting("c", 1, [])) == "c"


async def test_few_trainings_have_begun_at_once_and_of_one_network_a_fourth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "JOBS_AT_ONCE", 8)
    workers, turns = Workers(), list[str]()

    async def of(network: str, name: str, slices: int) -> None:
        asking.set(network)
        await workers.train(Counting(name, slices, turns))

    hall = [asyncio.ensure_future(of("hall", name, 500)) for name in "abcd"]
    await asyncio.sleep(0)
    await of("home", "x", 5)

    assert set(turns) == set("abx")         # of eight places the hall has two
    await asyncio.gather(*hall)
    assert set(turns[:1000]) <= set("abcx") and set(turns) == set("abcdx")      # c once a or b is done
    await workers.close(lambda: None)


async def test_what_is_soon_done_waits_for_no_place_behind_long_trainings() -> None:
    asking.set("hall")
    workers, turns = Workers(), list[str]()
    longs = [Counting("long", 100_000, turns) for _ in range(limits.JOBS_AT_ONCE)]
    under_way = [asyncio.ensure_future(workers.train(one)) for one in longs]
    await asyncio.sleep(0.01)

    assert await workers.short(Counting("short", 5, turns)) == "short"
    assert not any(one.done() for one in under_way)
    for one in under_way:
        one.cancel()
    await asyncio.wait(under_way)
    await workers.close(lambda: None)


async def test_of_what_is_soon_done_few_have_begun_and_of_one_network_a_fourth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHORT_AT_ONCE", 8)
    asking.set("hall")
    workers, turns = Workers(), list[str]()

    await asyncio.gather(*(workers.short(Counting(name, 50, turns)) for name in "abcd"))

    assert set(turns[: 2 * 50 - 1]) == set("ab") and set(turns) == set("abcd")
    await workers.close(lambda: None)


@pytest.mark.parametrize(("slices", "turns"), [(3, 1), (4, 2), (6, 2), (7, 3)])
async def test_what_is_soon_done_takes_so_many_slices_in_a_turn(
    slices: int, turns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHORT_SLICES", 3)
    taken = []

    class Watched(Workers):
        async def turn(self, deed: Callable[[], T], *, is_short: bool = False) -> T:
            taken.append(is_short)
            return await super().turn(deed, is_short=is_short)

    workers = Watched()

    assert await workers.short(Counting("a", slices, [])) == "a"
    assert taken == [True] * turns
    await workers.close(lambda: None)


async def test_a_training_that_fails_or_is_cancelled_leaves_its_place(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        def advance(self) -> bool:
            raise FullError("as planned")

        def report(self) -> None: ...

    monkeypatch.setattr(limits, "JOBS", 1)
    with pytest.raises(FullError, match="as planned"):
        await workers.train(Failing())
    cancelled = asyncio.ensure_future(workers.train(Counting("a", 10_000, [])))
    await asyncio.sleep(0.01)
    cancelled.cancel()
    await asyncio.wait((cancelled,))

    assert await workers.train(Counting("b", 2, [])) == "b"


async def test_a_store_that_cannot_keep_up_refuses_at_once(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WAITING", 2)
    gate = threading.Event()
    waiting = [asyncio.ensure_future(workers.store(gate.wait)) for _ in range(2)]
    await asyncio.sleep(0)

    with pytest.raises(FullError, match="too busy"):
        await workers.store(gate.is_set)

    gate.set()
    assert await asyncio.gather(*waiting) == [True, True]
    assert await workers.store(gate.is_set)


async def test_the_store_is_used_by_one_thread_only(workers: Workers) -> None:
    threads = await asyncio.gather(*[workers.store(threading.get_ident) for _ in range(20)])

    assert len(set(threads)) == 1 and threads[0] != threading.get_ident()


async def test_closing_ends_a_long_training_and_every_thread() -> None:
    before = set(threading.enumerate())
    workers, gate = Workers(), threading.Event()
    training = asyncio.ensure_future(workers.train(Counting("a", 10**9, [])))
    await workers.store(gate.is_set)
    await workers.replay(gate.is_set)
    begun = set(threading.enumerate()) - before

    await workers.close(gate.set)

    with pytest.raises(FullError, match="closing"):
        await training
    with pytest.raises(FullError, match="closing"):
        await workers.store(gate.is_set)
    assert gate.is_set()
    assert len(begun) >= 3 and not any(thread.is_alive() for thread in begun)


async def test_what_must_not_be_interrupted_ends_before_the_cancellation_goes_on() -> None:
    done: list[str] = []

    async def deed() -> None:
        await asyncio.sleep(0.02)
        done.append("deed")

    async def caller() -> None:
        await uninterrupted(deed())
        done.append("caller")

    task = asyncio.ensure_future(caller())
    for _ in range(3):
        await asyncio.sleep(0.002)
        task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["deed"]


async def test_what_must_not_be_interrupted_may_still_be_refused() -> None:
    async def deed() -> None:
        raise FullError("as planned")

    with pytest.raises(FullError, match="as planned"):
        await uninterrupted(deed())
