"""Places that are waited for: each network in its turn."""

from __future__ import annotations

import asyncio

import pytest

from app import limits
from app.session.runs.rota import Rota
from app.session.runs.shares import asking

pytestmark = pytest.mark.anyio


class Visits:
    """Tasks that take a place, write down whose it was, and leave it when they are told."""

    def __init__(self, rota: Rota) -> None:
        self._rota, self.order = rota, list[str]()
        self._goes = asyncio.Event()
        self.tasks: list[asyncio.Task[None]] = []

    async def comes(self, *names: str) -> None:
        """The network is the first letter of a name; in a capital one it has something short to do."""
        for name in names:
            self.tasks.append(asyncio.create_task(self._stay(name)))
        await asyncio.sleep(0)

    async def _stay(self, name: str) -> None:
        asking.set(name[0].lower())
        async with self._rota.place(is_short=name[0].isupper()):
            self.order.append(name)
            await self._goes.wait()

    async def all_go(self) -> None:
        self._goes.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)


async def test_networks_take_turns_however_many_of_one_came_first() -> None:
    visits = Visits(Rota(lambda: 1))
    await visits.comes("a1", "a2", "a3", "a4", "b1", "c1", "b2")

    await visits.all_go()

    assert visits.order == ["a1", "a2", "b1", "c1", "a3", "b2", "a4"]


async def test_what_is_short_goes_before_what_is_long_of_its_own_network_alone() -> None:
    visits = Visits(Rota(lambda: 1))
    await visits.comes("b0", "a1", "A2", "b1", "A3")

    await visits.all_go()

    assert visits.order == ["b0", "A2", "b1", "A3", "a1"]


async def test_what_is_long_gets_on_however_much_is_short() -> None:
    visits = Visits(Rota(lambda: 1))
    await visits.comes("a0", "a1", "a2", *(f"A{i}" for i in range(1, 3 * limits.SHORT_IN_A_ROW)))

    await visits.all_go()

    places = [i for i, name in enumerate(visits.order) if name.islower()]
    assert places == [0, limits.SHORT_IN_A_ROW + 1, 2 * limits.SHORT_IN_A_ROW + 2]


async def test_whoever_waited_for_something_short_and_left_is_passed_over() -> None:
    visits = Visits(Rota(lambda: 1))
    await visits.comes("a0", "A1", "A2", "a3")
    visits.tasks[1].cancel()
    await asyncio.sleep(0)

    await visits.all_go()

    assert visits.order == ["a0", "A2", "a3"]


async def test_whoever_finds_a_place_does_not_wait_and_no_more_have_one_than_there_are() -> None:
    visits = Visits(Rota(lambda: 2))

    await visits.comes("a1", "a2", "a3")

    assert visits.order == ["a1", "a2"]
    await visits.all_go()
    assert visits.order == ["a1", "a2", "a3"]


async def test_in_shares_one_network_leaves_places_free_for_others() -> None:
    visits = Visits(Rota(lambda: 2 * limits.SHARE, in_shares=True))

    await visits.comes("a1", "a2", "a3", "b1")

    assert visits.order == ["a1", "a2", "b1"]
    await visits.all_go()
    assert visits.order == ["a1", "a2", "b1", "a3"]


async def test_where_nobody_is_known_to_ask_there_is_no_share() -> None:
    rota, order = Rota(lambda: 2 * limits.SHARE, in_shares=True), list[int]()

    async def comes(number: int) -> None:
        async with rota.place():
            order.append(number)
            await asyncio.sleep(0.01)

    tasks = [asyncio.create_task(comes(number)) for number in range(2 * limits.SHARE)]
    await asyncio.sleep(0)

    assert len(order) == 2 * limits.SHARE
    await asyncio.gather(*tasks)


async def test_whoever_gives_up_takes_no_place_and_loses_none() -> None:
    visits = Visits(Rota(lambda: 1))
    await visits.comes("a1", "a2", "b1", "b2")

    visits.tasks[1].cancel()            # while it waits
    await asyncio.sleep(0)
    visits.tasks[0].cancel()            # b1 is given the place, and gives up before it hears of it
    await asyncio.sleep(0)
    visits.tasks[2].cancel()
    await asyncio.sleep(0.01)

    assert visits.order[0] == "a1" and visits.order[-1] == "b2"
    await visits.all_go()


async def test_whoever_gives_up_in_the_moment_that_a_place_is_left_is_passed_over() -> None:
    visits = Visits(Rota(lambda: 1))
    await visits.comes("a1", "a2", "a3")

    visits.tasks[1].cancel()            # not yet heard of when a1 leaves
    visits.tasks[0].cancel()
    await asyncio.sleep(0.01)

    assert visits.order == ["a1", "a3"]
    assert visits.tasks[0].cancelled()
    await visits.all_go()
