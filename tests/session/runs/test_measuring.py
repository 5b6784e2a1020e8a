"""Measurements that take seconds: they go on while somebody looks, wait when nobody does, and say what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from app import limits
from app.errors import FullError, OutOfTurnError
from app.session.runs.measuring import Measurements, Report
from app.session.runs.threads import Workers

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
        self.slices, self.done = slices, 0

    def advance(self) -> bool:
        self.done += 1
        return self.done != self.slices

    def report(self) -> int:
        return self.done


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
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        going = [task for task in others if "_go_on" in repr(task)]
        if not going:
            return
        await asyncio.wait(going, timeout=5)


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


async def test_the_ones_longest_not_looked_at_are_forgotten(
    measurements: Measurements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEASUREMENTS_KEPT", 2)
    for place in "ab":
        await last_word(measurements, place, lambda: Counting(1))
    await measurements.look("a", lambda: Counting(1))
    await last_word(measurements, "c", lambda: Counting(1))

    again = {place: await last_word(measurements, place, lambda: Counting(7)) for place in "acb"}

    assert {place: seen.found for place, seen in again.items()} == {"a": 1, "c": 1, "b": 7}


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
