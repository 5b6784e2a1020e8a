"""What a recipe leads to, computed without beginning a session: a page that is only looked at creates nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from app import limits
from app.session.moves.effort import check_preview
from app.session.moves.make import begin, start
from app.session.recent_states import size
from app.session.runs.rota import Rota
from app.session.runs.shares import Shares
from app.session.runs.threads import Workers
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.recent import Recent
from app.session.state.state import State

Recipe = tuple[Config, int]
"""A start, and training steps from there."""


class Previews:
    """What was asked for lately is kept: many visitors follow the same link. Those who wait for the same share it.

    Few are trained at once, each network's in turn, and one whose visitors have all gone is dropped: whoever only looks
    holds up nobody.
    """

    def __init__(self, library: Library, workers: Workers) -> None:
        self._library, self._workers = library, workers
        self._kept: Recent[Recipe, State] = Recent(lambda: limits.PREVIEW_BYTES, size)
        self._under_way: dict[Recipe, _Shared] = {}
        self._places = Rota(lambda: limits.PREVIEWED, in_shares=True)
        self._shares = Shares(lambda: limits.PREVIEWS, "many links are being computed")

    async def state(self, config: Config, steps: int) -> State:
        """The start, or the state after so many training steps.

        Raises RangeError, ShapeError, OutOfTurnError, and FullError where limits.PREVIEWS are under way.
        """
        recipe = config, steps
        if (kept := self._kept.get(recipe)) is not None:
            return kept
        shared = self._under_way.get(recipe) or self._begun(recipe)
        shared.waiting += 1
        try:
            return await asyncio.shield(shared.task)
        finally:
            shared.waiting -= 1
            if not shared.waiting:
                self._drop(recipe, shared)

    def _begun(self, recipe: Recipe) -> _Shared:
        leave = self._shares.take()
        shared = self._under_way[recipe] = _Shared(asyncio.create_task(self._made(recipe)))
        shared.task.add_done_callback(lambda _: leave())
        return shared

    def _drop(self, recipe: Recipe, shared: _Shared) -> None:
        """Nobody waits for it any more. Whoever comes next begins it anew, even if this one is still ending."""
        shared.task.cancel()
        if self._under_way.get(recipe) is shared:
            del self._under_way[recipe]

    async def _made(self, recipe: Recipe) -> State:
        config, steps = recipe
        if not steps:
            return self._kept.put(recipe, await self._start(config))
        self._check(config, steps)
        async with self._places.place():        # whoever waits holds no network meanwhile, and none was made for them
            training = begin(await self._start(config), Train(steps), self._library)
            return self._kept.put(recipe, await self._workers.train(training))

    async def _start(self, config: Config) -> State:
        return await self._workers.replay(partial(start, config, self._library))

    def _check(self, config: Config, steps: int) -> None:
        data = self._library.dataset(config)
        check_preview(config.architecture, steps, config.batch_size, len(data.train) if data else 1)


@dataclass
class _Shared:
    """A computation, and how many wait for it."""

    task: asyncio.Task[State]
    waiting: int = 0
