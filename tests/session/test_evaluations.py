"""What is counted on all of the data is counted once for equal weights."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from app import limits
from app.data.own_points import OwnPoints
from app.session.evaluations import Evaluations
from app.session.runs.threads import Workers
from app.session.state.config import PRESETS, Config
from app.session.state.library import Library
from app.session.state.move import Backward, Forward, Step, Train, Tune, Weigh
from app.session.state.state import State
from app.session.trials.evaluation import followed
from tests.session.test_previews import Watched

After = Callable[..., State]
PLANE, CHAIN = PRESETS["plane"], PRESETS["chain"]
pytestmark = pytest.mark.anyio


async def test_versions_that_differ_in_passes_alone_are_counted_once(after: After, library: Library) -> None:
    workers = Watched()
    evaluations = Evaluations(library, workers)
    passes = Forward(), Weigh(), Backward()

    found = [await evaluations.of(after("plane", *passes[:made], Tune(eta=0.1))) for made in range(4)]

    assert workers.begun == 1 and all(one is found[0] for one in found)


async def test_those_who_ask_meanwhile_share_one_count(after: After, library: Library) -> None:
    workers, state = Watched(), after("plane", Train(20))
    evaluations = Evaluations(library, workers)

    found = await asyncio.gather(*(evaluations.of(state) for _ in range(20)))

    assert workers.begun == 1 and all(one is found[0] for one in found)


async def test_only_the_latest_are_remembered(
    after: After, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "EVALUATIONS", 2)
    workers = Watched()
    evaluations = Evaluations(library, workers)
    first, second, third = (after(replace(PLANE, seed=seed)) for seed in range(3))
    for state in (first, second, first, third, first, second):
        await evaluations.of(state)

    assert workers.begun == 4       # the second was pushed out by the third


async def test_a_count_that_nobody_waits_for_is_dropped(after: After, library: Library) -> None:
    workers = Workers()
    evaluations = Evaluations(library, workers)
    waiting = asyncio.create_task(evaluations.of(after("digits")))
    await asyncio.sleep(0.01)

    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert (await evaluations.of(after("digits"))).test_accuracy is not None


DIFFERENT: list[Config] = [
    PLANE, replace(PLANE, seed=1), replace(PLANE, data="moons"), replace(PLANE, data="moons", noise=0.3),
    replace(PLANE, activation="sigmoid"), replace(PLANE, cost="half_quadratic"), CHAIN, replace(CHAIN, x=(0.5,)),
    replace(CHAIN, y=(0.0,)), replace(CHAIN, y=()), replace(CHAIN, x=(), y=()),
]


async def test_whatever_an_evaluation_follows_from_tells_it_apart(after: After) -> None:
    states = [after(config) for config in DIFFERENT]
    own = OwnPoints(((0.1, 0.2, 0), (0.3, 0.4, 1)))
    states += [after("plane", Forward(), Weigh(), Backward(), Step()), replace(states[0], points=own),
               replace(states[0], points=own.having("train", own.train[:1]))]

    assert len({followed(state) for state in states}) == len(states)
