"""Sessions begun under an Idempotency-Key: the same request sent again finds the session that it began.

Remembered in this process only, for limits.CREATIONS of them: a retry comes within seconds. On disk would stand how to
drive a session, of which the store keeps no more than a proof.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

from app import limits
from app.errors import KeyReusedError, RangeError
from app.session.state.recent import Recent
from app.session.store.store import Key

Place = tuple[bytes, str]
"""The proof of an owner's key, or nothing; and an Idempotency-Key."""


class Creations:
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._begun = Recent[Place, tuple[str, asyncio.Task[str]]](lambda: limits.CREATIONS)

    async def once(self, key: Key, owner: bytes, begin: Callable[[], Coroutine[None, None, str]]) -> str:
        """The id that `begin` makes, or made when this request was sent first; a refused one leaves its key free.

        owner: whose key it is, empty where nobody said; then it must be one that nobody else would choose.
        Raises KeyReusedError, RangeError, and what begin raises.
        """
        if not owner and len(key.key) < limits.KEY_LEAST:
            raise RangeError(
                f"the Idempotency-Key of a new session must have at least {limits.KEY_LEAST} characters, taken at "
                "random, as those of a UUID: whoever sends it again is given the same session"
            )
        place = owner, key.key
        if (known := self._begun.get(place)) is None:
            known = self._begun.put(place, (key.fingerprint, asyncio.create_task(begin())))
            known[1].add_done_callback(lambda task: self._free(place, task))
        fingerprint, task = known
        if fingerprint != key.fingerprint:
            raise KeyReusedError("this Idempotency-Key came before with another request: take a new key for a new one")
        return await asyncio.shield(task)

    def _free(self, place: Place, task: asyncio.Task[str]) -> None:
        if task.cancelled() or task.exception():
            self._begun.drop(place)
