"""What a recipe leads to, without a session."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.session.previews import Previews
from app.session.runs.threads import Workers
from app.session.sessions import Sessions
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.store.memory import MemoryStore

PLANE = PRESETS["plane"]


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
async def test_as_many_previews_are_kept_as_the_limit_says_and_no_more() -> None:
    previews = Previews(Library(), Workers())
    first = await previews.at(PLANE, 0)
    for seed in range(1, limits.PREVIEWS):
        await previews.at(replace(PLANE, seed=seed), 0)
    is_kept_at_the_limit = await previews.at(PLANE, 0) is first

    await previews.at(replace(PLANE, seed=limits.PREVIEWS), 0)

    assert is_kept_at_the_limit
    assert await previews.at(PLANE, 0) is not first
