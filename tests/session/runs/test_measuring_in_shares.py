"""Of all measurements one network has a fourth, and none goes on without a place."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app import limits
from app.errors import FullError
from app.session.runs.measuring import Measurements
from app.session.runs.shares import asking
from app.session.runs.threads import Workers
from tests.session.runs.test_measuring import Clock, Counting, idle

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def measurements(clock: Clock) -> AsyncIterator[Measurements]:
    workers = Workers()
    yield Measurements(workers, clock)
    clock.now += 2 * limits.LOOKED
    await idle()
    await workers.close(lambda: None)


async def test_of_them_and_of_their_memory_one_network_has_a_fourth(
    measurements: Measurements, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEASUREMENTS", 8)
    asking.set("hall")
    for place in "ab":
        await measurements.look(place, Counting)

    with pytest.raises(FullError, match="for your network"):
        await measurements.look("c", Counting)
    monkeypatch.setattr(limits, "MEASUREMENTS", 80)
    monkeypatch.setattr(limits, "MEASURING_BYTES", 4 * 2_000)
    with pytest.raises(FullError, match="for your network"):
        await measurements.look("c", Counting)
    asking.set("home")

    assert (await measurements.look("c", Counting)).found > 0


async def test_one_that_waits_goes_on_only_where_there_is_a_place(
    measurements: Measurements, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEASUREMENTS", 1)
    await measurements.look("a", Counting)
    clock.now += limits.LOOKED
    await idle()
    await measurements.look("b", Counting)

    with pytest.raises(FullError, match="many measurements"):
        await measurements.look("a", Counting)
    clock.now += limits.LOOKED
    await idle()

    assert (await measurements.look("a", Counting)).found > 1
