"""Measurements that take seconds: they go on while somebody looks, wait when nobody does, and say what went wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from app import limits
from app.errors import FullError, OutOfTurnError
from app.session.runs.measuring import Seen, Trials
from app.session.runs.threads import Workers

pytestmark = pytest.mark.anyio


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Counting:
    """A trial of so many slices that reports how many it has done; endless for none."""

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
async def trials(workers: Workers, clock: Clock) -> AsyncIterator[Trials]:
    """All that is still under way at the end is left alone, and so ends."""
    of_all = Trials(workers, clock)
    yield of_all
    clock.now += 2 * limits.LOOKED
    await idle()


async def idle() -> None:
    """Wait until every trial under way has ended its slice and nobody has looked."""
    while others := asyncio.all_tasks() - {asyncio.current_task()}:
        going = [task for task in others if "_go_on" in repr(task)]
        if not going:
            return
        await asyncio.wait(going, timeout=5)


async def last_word(trials: Trials, place: str, make: Callable[[], Counting]) -> Seen[int]:
    """Look until there is no more to come."""
    while not (seen := await trials.look(place, make)).is_done:
        await asyncio.sleep(0)
    return seen


async def test_a_look_says_how_far_it_has_come(trials: Trials) -> None:
    seen = await trials.look("here", lambda: Counting(10_000))

    assert 1 <= seen.report < 10_000
    assert not seen.is_done


async def test_it_goes_on_to_its_end_while_somebody_looks(trials: Trials) -> None:
    assert await last_word(trials, "here", lambda: Counting(50)) == Seen(50, True)


async def test_its_last_word_is_kept_and_nothing_is_measured_again(trials: Trials) -> None:
    await last_word(trials, "here", lambda: Counting(3))

    assert await trials.look("here", lambda: Counting(99)) == Seen(3, True)


async def test_two_who_look_at_one_place_share_one_trial(trials: Trials) -> None:
    made: list[Counting] = []

    def make() -> Counting:
        made.append(Counting(20))
        return made[-1]

    await asyncio.gather(*[last_word(trials, "here", make) for _ in range(5)])

    assert len(made) == 1


async def test_it_waits_when_nobody_has_looked_for_a_while_and_goes_on_where_it_was(
    trials: Trials, clock: Clock
) -> None:
    trial = Counting()
    await trials.look("here", lambda: trial)
    clock.now += limits.LOOKED
    await idle()
    waiting_at = trial.done
    await asyncio.sleep(0.02)
    assert trial.done == waiting_at

    seen = await trials.look("here", Counting)

    assert seen.report > 0
    while trial.done == waiting_at:
        await trials.look("here", Counting)
    assert trial.done > waiting_at


async def test_just_before_that_it_still_goes_on(trials: Trials, clock: Clock) -> None:
    trial = Counting()
    await trials.look("here", lambda: trial)
    clock.now += limits.LOOKED - 0.001
    before = trial.done

    while trial.done < before + 20:
        await asyncio.sleep(0)

    assert trial.done >= before + 20


async def test_so_many_under_way_and_no_more(trials: Trials, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRIALS", 2)
    for place in "ab":
        await trials.look(place, Counting)

    with pytest.raises(FullError, match="many measurements are under way"):
        await trials.look("c", Counting)

    assert (await trials.look("a", Counting)).report > 0


async def test_one_that_waits_makes_room(trials: Trials, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRIALS", 1)
    await trials.look("a", Counting)
    clock.now += limits.LOOKED
    await idle()

    assert (await trials.look("b", Counting)).report > 0


async def test_the_ones_longest_not_looked_at_are_forgotten(
    trials: Trials, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRIALS_KEPT", 2)
    for place in "ab":
        await last_word(trials, place, lambda: Counting(1))
    await trials.look("a", lambda: Counting(1))
    await last_word(trials, "c", lambda: Counting(1))

    again = {place: await last_word(trials, place, lambda: Counting(7)) for place in "acb"}

    assert {place: seen.report for place, seen in again.items()} == {"a": 1, "c": 1, "b": 7}


async def test_what_went_wrong_is_told_and_the_next_look_begins_anew(trials: Trials) -> None:
    with pytest.raises(OutOfTurnError, match="nothing to measure"):
        await trials.look("here", Broken)

    assert await last_word(trials, "here", lambda: Counting(2)) == Seen(2, True)


async def test_what_cannot_be_made_is_not_kept(trials: Trials) -> None:
    def make() -> Counting:
        raise OutOfTurnError("no data")

    with pytest.raises(OutOfTurnError, match="no data"):
        await trials.look("here", make)

    assert await last_word(trials, "here", lambda: Counting(2)) == Seen(2, True)
