"""What a recipe leads to, without a session."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from app import limits
from app.errors import FullError, RangeError
from app.session.moves.turns import Work
from app.session.previews import Previews
from app.session.recent_states import size
from app.session.runs.shares import asking
from app.session.runs.threads import Workers
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.store.memory import MemoryStore

PLANE = PRESETS["plane"]
T = TypeVar("T")


@pytest.mark.anyio
async def test_a_preview_is_the_session_that_its_recipe_begins() -> None:
    sessions = Sessions(MemoryStore(), Library())
    seen = await sessions.preview(PLANE, 30)
    session, _ = await sessions.create(PLANE)
    await sessions.make(session, Train(30))

    made = await sessions.state(session)

    assert seen.net.theta.tobytes() == made.net.theta.tobytes()
    assert (seen.step, seen.epoch, seen.position) == (made.step, made.epoch, made.position)


@pytest.mark.anyio
async def test_a_preview_of_no_steps_is_the_start() -> None:
    sessions = Sessions(MemoryStore(), Library())
    session, _ = await sessions.create(PLANE)

    seen, start = await sessions.preview(PLANE), await sessions.state(session, 0)

    np.testing.assert_array_equal(seen.net.theta, start.net.theta)


@pytest.mark.anyio
async def test_previews_are_kept_within_a_bound_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    previews = Previews(Library(), Workers())
    first = await previews.state(PLANE, 0)
    monkeypatch.setattr(limits, "PREVIEW_BYTES", 10 * size(first))
    for seed in range(1, 10):
        await previews.state(replace(PLANE, seed=seed), 0)
    is_kept_at_the_limit = await previews.state(PLANE, 0) is first

    for seed in range(10, 20):
        await previews.state(replace(PLANE, seed=seed), 0)

    assert is_kept_at_the_limit
    assert await previews.state(PLANE, 0) is not first


class Watched(Workers):
    """Workers, and what they were asked to train.  most: trainings under way at once."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.now, self.most = 0, 0, 0

    async def train(self, work: Work[T]) -> T:
        with self._seen():
            return await super().train(work)

    async def short(self, work: Work[T]) -> T:
        with self._seen():
            return await super().short(work)

    @contextmanager
    def _seen(self) -> Iterator[None]:
        self.begun, self.now = self.begun + 1, self.now + 1
        self.most = max(self.most, self.now)
        try:
            yield
        finally:
            self.now -= 1


LONG = 1_000
"""Steps that take some turns."""


@pytest.mark.anyio
async def test_equal_recipes_that_wait_share_one_computation() -> None:
    workers = Watched()
    previews = Previews(Library(), workers)

    states = await asyncio.gather(*(previews.state(PLANE, LONG) for _ in range(20)))

    assert workers.begun == 1
    assert all(state is states[0] for state in states)


@pytest.mark.anyio
async def test_few_previews_are_trained_at_once() -> None:
    workers = Watched()
    previews = Previews(Library(), workers)

    await asyncio.gather(*(previews.state(replace(PLANE, seed=seed), LONG) for seed in range(3 * limits.PREVIEWED)))

    assert (workers.begun, workers.most) == (3 * limits.PREVIEWED, limits.PREVIEWED)


@pytest.mark.anyio
async def test_a_preview_is_dropped_once_the_last_who_waits_has_gone() -> None:
    workers = Watched()
    previews = Previews(Library(), workers)
    waiting = [asyncio.create_task(previews.state(PLANE, 19_000)) for _ in range(2)]
    while not workers.now:
        await asyncio.sleep(0.001)

    waiting[0].cancel()
    await asyncio.sleep(0.01)
    goes_on_for_the_other = workers.now == 1
    waiting[1].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.sleep(0.01)

    assert goes_on_for_the_other and workers.now == 0


@pytest.mark.anyio
async def test_whoever_comes_after_the_last_has_gone_is_answered() -> None:
    previews = Previews(Library(), Workers())
    gone = asyncio.create_task(previews.state(PLANE, LONG))
    await asyncio.sleep(0.01)

    gone.cancel()
    state = await previews.state(PLANE, LONG)

    assert state.step == LONG


@pytest.mark.anyio
async def test_previews_under_way_have_a_bound_and_give_their_places_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PREVIEWS", 3)
    previews = Previews(Library(), Workers())
    under_way = [asyncio.create_task(previews.state(replace(PLANE, seed=seed), LONG)) for seed in range(3)]
    await asyncio.sleep(0)

    with pytest.raises(FullError, match="many links"):
        await previews.state(replace(PLANE, seed=3), LONG)
    await asyncio.gather(*under_way)

    assert (await previews.state(replace(PLANE, seed=3), LONG)).step == LONG


@pytest.mark.anyio
async def test_of_those_under_way_one_network_has_a_fourth_and_trains_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PREVIEWS", 12)
    workers = Watched()
    previews = Previews(Library(), workers)
    asking.set("hall")
    under_way = [asyncio.create_task(previews.state(replace(PLANE, seed=seed), LONG)) for seed in range(3)]
    await asyncio.sleep(0)

    with pytest.raises(FullError, match="many links are being computed for your network"):
        await previews.state(replace(PLANE, seed=3), LONG)
    await asyncio.gather(*under_way)

    assert (workers.begun, workers.most) == (3, max(1, limits.PREVIEWED // limits.SHARE))


@pytest.mark.anyio
async def test_a_link_that_would_take_long_is_refused_with_the_remedy_and_trains_nothing() -> None:
    workers = Watched()
    config = replace(PRESETS["digits"], start="random", batch_size=1_000)

    with pytest.raises(RangeError, match="300 steps .* press play"):
        await Previews(Library(), workers).state(config, 301)

    assert not workers.begun
