"""What a recipe leads to, computed without beginning a session: a page that is only looked at creates nothing."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from app import limits
from app.session.moves.make import begin, start
from app.session.runs.threads import Workers
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.state import State


class Previews:
    """The last limits.PREVIEWS of them are kept: many visitors follow the same link."""

    def __init__(self, library: Library, workers: Workers) -> None:
        self._library, self._workers = library, workers
        self._kept: OrderedDict[tuple[Config, int], State] = OrderedDict()

    async def at(self, config: Config, steps: int) -> State:
        """The start, or the state after so many training steps.

        Raises RangeError, ShapeError, OutOfTurnError, and FullError where too many trainings are under way.
        """
        place = config, steps
        if place not in self._kept:
            state = await self._workers.replay(partial(start, config, self._library))
            if steps:
                state = await self._workers.train(begin(state, Train(steps), self._library))
            self._kept[place] = state
            if len(self._kept) > limits.PREVIEWS:
                self._kept.popitem(last=False)
        return self._kept[place]
