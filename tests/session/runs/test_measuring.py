"""Measurements that take seconds: they go on while somebody looks, wait when nobody does, and say what went wrong."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from app import limits
from app.errors import FullError, OutOfTurnError
from app.session.runs.measuring import Measurements, Report, nbytes
from app.session.runs.threads import Workers
from app.session.trials.walks import Trail

pytestmark = pytest.mark.anyio


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Counting:
    """Work of so many turns that reports how many it has done; endless for none."""

    def __init__(self, slices: int = 0) -> None:
        self.slices, self.done, self.is_closed = slices, 0, False

    def advance(self) -> bool:
        self.done += 1
        return self.done != self.slices

    def report(self) -> int:
        return self.done

    @property
    def nbytes(self) -> int:
        return 1_000

    def close(self) -> None:
        self.is_closed = True


class Broken(Counting):
    def advance(self) -> bool:
        raise OutOfTurnError("nothing to measure")


@pytest.fixture
async def workers() -> AsyncIterator[Workers]:
    hands = Workers()
    yield hands
    await hands.close(lambda: None)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def measurements(workers: Workers, clock: Clock) -> AsyncIterator[Measurements]:
    """All that is still under way at the end is left alone, and so ends."""
    of_all = Measurements(workers, clock)
    yield of_all
    clock.now += 2 * limits.LOOKED
    await idle()


async def idle() -> None:
    """Wait until every measurement under way has ended its turn and nobody has looked."""
    while going := [task for task in asyncio.all_tasks() if "_go_on" in repr(task)]:
        await asyncio.wait(going, timeout=5)
    await asyncio.sleep(0)      # of one that has ended just now, what follows may not have been done yet


async def last_word(measurements: Measurements, place: str, make: Callable[[], Counting]) -> Report[int]:
    """Look until there is no more to come."""
    while not (seen := await measurements.look(place, make)).is_done:
        await asyncio.sleep(0)
    return seen


async def test_a_look_says_how_far_it_has_come(measurements: Measurements) -> None:
    seen = await measurements.look("here", lambda: Counting(10_000))

    assert 1 <= seen.found < 10_000
    assert not seen.is_done


async def test_it_goes_on_to_its_end_while_somebody_looks(measurements: Measurements) -> None:
    assert await last_word(measurements, "here", lambda: Counting(50)) == Report(50, True)


async def test_its_last_word_is_kept_and_nothing_is_measured_again(measurements: Measurements) -> None:
    await last_word(measurements, "here", lambda: Counting(3))

    assert await measurements.look("here", lambda: Counting(99)) == Report(3, True)


async def test_two_who_look_at_one_place_share_one_measurement(measurements: Measurements) -> None:
    made: list[Counting] = []

    def make() -> Counting:
        made.append(Counting(20))
        return made[-1]

    await asyncio.gather(*[last_word(measurements, "here", make) for _ in range(5)])

    assert len(made) == 1


async def test_it_waits_when_nobody_has_looked_for_a_while_and_goes_on_where_it_was(
    measurements: Measurements, clock: Clock
) -> None:
    work = Counting()
    await measurements.look("here", lambda: work)
    clock.now += limits.LOOKED
    await idle()
    waiting_at = work.done
    await asyncio.sleep(0.02)
    assert work.done == waiting_at

    seen = await measurements.look("here", Counting)

    assert seen.found > 0
    while work.done == waiting_at:
        await measurements.look("here", Counting)
    assert work.done > waiting_at


async def test_just_before_that_it_still_goes_on(measurements: Measurements, clock: Clock) -> None:
    work = Counting()
    await measurements.look("here", lambda: work)
    clock.now += limits.LOOKED - 0.001
    before = work.done

    while work.done < before + 20:
        await asyncio.sleep(0)

    assert work.done >= before + 20


async def test_so_many_under_way_and_no_more(measurements: Measurements, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEASUREMENTS", 2)
    for place in "ab":
        await measurements.look(place, Counting)

    with pytest.raises(FullError, match="many measurements are under way"):
        await measurements.look("c", Counting)

    assert (await measurements.look("a", Counting)).found > 0


async def test_one_that_waits_makes_room(
    measurements: Measurements, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEASUREMENTS", 1)
    await measurements.look("a", Counting)
    clock.now += limits.LOOKED
    await idle()

    assert (await measurements.look("b", Counting)).found > 0


class Reported:
    """Work of one turn that reports an array of so many bytes."""

    nbytes = 0

    def __init__(self, size: int) -> None:
        self.size = size

    def advance(self) -> bool:
        return False

    def report(self) -> NDArray[np.uint8]:
        return np.zeros(self.size, np.uint8)

    def close(self) -> None:
        raise AssertionError("it was done")


async def test_reports_are_kept_within_a_bound_of_bytes_those_longest_not_looked_at_go(
    measurements: Measurements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEASURED_BYTES", 25_000)
    for place in "ab":
        await measurements.look(place, lambda: Reported(10_000))
    await measurements.look("a", lambda: Reported(10_000))
    await measurements.look("c", lambda: Reported(10_000))
    await idle()

    again = {place: (await measurements.look(place, lambda: Reported(7))).found for place in "acb"}

    assert {place: len(found) for place, found in again.items()} == {"a": 10_000, "c": 10_000, "b": 7}


async def test_of_what_is_done_only_the_report_is_held(measurements: Measurements) -> None:
    work = Reported(7)
    alive = weakref.ref(work)
    make = [work].pop
    del work

    await measurements.look("here", make)
    gc.collect()

    assert alive() is None
    assert len((await measurements.look("here", make)).found) == 7


async def test_what_is_not_done_is_dropped_once_it_is_left_alone(
    measurements: Measurements, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LEFT_ALONE", 0.0)
    work = Counting()
    await measurements.look("here", lambda: work)
    clock.now += limits.LOOKED

    await idle()

    assert work.is_closed
    assert (await measurements.look("here", lambda: Counting(2))).found == 1


async def test_what_is_not_done_waits_until_then(measurements: Measurements, clock: Clock) -> None:
    await measurements.look("here", Counting)
    clock.now += limits.LEFT_ALONE - 0.001

    await idle()

    assert (await measurements.look("here", lambda: Counting(2))).found > 2


async def test_memory_under_way_has_a_bound(measurements: Measurements, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEASURING_BYTES", 2_000)
    for place in "ab":
        await measurements.look(place, Counting)

    with pytest.raises(FullError, match="many measurements are under way"):
        await measurements.look("c", Counting)


async def test_those_that_wait_make_room_when_memory_is_short(
    measurements: Measurements, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in "abc":
        await measurements.look(place, Counting)
    monkeypatch.setattr(limits, "MEASURING_BYTES", 2_000)
    clock.now += limits.LOOKED
    await idle()

    again = {place: (await measurements.look(place, lambda: Counting(1))).found for place in "abc"}

    assert again["a"] == 1 and again["b"] > 1 and again["c"] > 1


def test_bytes_of_a_report_are_those_of_its_arrays() -> None:
    one = Trail(10, 1, 5, 0.1, 0, np.arange(3), np.zeros((3, 100)), np.zeros(3))

    assert 2_448 <= nbytes(one) <= 2_448 + 2_000
    assert nbytes((one, one)) == 2 * nbytes(one)


async def test_what_went_wrong_is_told_and_the_next_look_begins_anew(measurements: Measurements) -> None:
    with pytest.raises(OutOfTurnError, match="nothing to measure"):
        await measurements.look("here", Broken)

    assert await last_word(measurements, "here", lambda: Counting(2)) == Report(2, True)


async def test_what_cannot_be_made_is_not_kept(measurements: Measurements) -> None:
    def make() -> Counting:
        raise OutOfTurnError("no data")

    with pytest.raises(OutOfTurnError, match="no data"):
        await measurements.look("here", make)

    assert await last_word(measurements, "here", lambda: Counting(2)) == Report(2, True)
