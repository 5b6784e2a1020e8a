"""One computation for all who ask for the same meanwhile; one that nobody waits for any more is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Joint(Generic[K, V]):
    """Belongs to one event loop. What is done is not kept: that is for whoever asks, by size or by number."""

    def __init__(self) -> None:
        self._under_way: dict[K, _Shared[V]] = {}

    async def have(self, key: K, make: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """What make comes to, begun now unless it is under way.  Raises what make raises, to all who wait.

        key: all that the value follows from.
        """
        shared = self._under_way.get(key)
        if shared is None:
            shared = self._under_way[key] = _Shared(asyncio.create_task(make()))
        shared.waiting += 1
        try:
            return await asyncio.shield(shared.task)
        finally:
            shared.waiting -= 1
            if not shared.waiting:
                self._drop(key, shared)

    def _drop(self, key: K, shared: _Shared[V]) -> None:
        """Nobody waits for it any more. Whoever comes next begins it anew, even if this one is still ending."""
        shared.task.cancel()
        if self._under_way.get(key) is shared:
            del self._under_way[key]


@dataclass
class _Shared(Generic[V]):
    """A computation, and how many wait for it."""

    task: asyncio.Task[V]
    waiting: int = 0
