"""What a recipe leads to, computed without beginning a session: a page that is only looked at creates nothing."""

from __future__ import annotations

from functools import partial

from app import limits
from app.session.moves.effort import check_preview
from app.session.moves.make import begin, start
from app.session.recent_states import size
from app.session.runs.joint import Joint
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
        self._joint = Joint[Recipe, State]()
        self._places = Rota(lambda: limits.PREVIEWED, in_shares=True)
        self._shares = Shares(lambda: limits.PREVIEWS, "many links are being computed")

    async def state(self, config: Config, steps: int) -> State:
        """The start, or the state after so many training steps.

        Raises RangeError, ShapeError, OutOfTurnError, and FullError where limits.PREVIEWS are under way.
        """
        recipe = config, steps
        if (kept := self._kept.get(recipe)) is not None:
            return kept
        return await self._joint.have(recipe, lambda: self._under_way(recipe))

    async def _under_way(self, recipe: Recipe) -> State:
        with self._shares.place():
            return self._kept.put(recipe, await self._made(recipe))

    async def _made(self, recipe: Recipe) -> State:
        config, steps = recipe
        if not steps:
            return await self._start(config)
        self._check(config, steps)
        async with self._places.place():        # whoever waits holds no network meanwhile, and none was made for them
            training = begin(await self._start(config), Train(steps), self._library)
            return await self._workers.train(training)

    async def _start(self, config: Config) -> State:
        return await self._workers.replay(partial(start, config, self._library))

    def _check(self, config: Config, steps: int) -> None:
        data = self._library.dataset(config)
        check_preview(config.architecture, steps, config.batch_size, len(data.train) if data else 1)
