"""How good networks are on all of their data: counted once for equal weights, whichever session or version has them.

A pass changes no weight, and a hall of three hundred begins with the same network: what one of them asks is known then.
"""

from __future__ import annotations

from app import limits
from app.session.runs.joint import Joint
from app.session.runs.threads import Workers
from app.session.state.library import Library
from app.session.state.recent import Recent
from app.session.state.state import State
from app.session.trials.evaluation import Evaluating, Evaluation, followed


class Evaluations:
    """Belongs to one event loop. As many are kept as limits.EVALUATIONS says."""

    def __init__(self, library: Library, workers: Workers) -> None:
        self._library, self._workers = library, workers
        self._kept = Recent[bytes, Evaluation](lambda: limits.EVALUATIONS)
        self._joint = Joint[bytes, Evaluation]()

    async def of(self, state: State) -> Evaluation:
        """In turns among all trainings, unless it is known.  Raises FullError."""
        key = followed(state)
        if (known := self._kept.get(key)) is not None:
            return known
        return await self._joint.have(key, lambda: self._found(key, state))

    async def _found(self, key: bytes, state: State) -> Evaluation:
        return self._kept.put(key, await self._workers.short(Evaluating(state, self._library)))
