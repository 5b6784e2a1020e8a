"""Waiting for something that is about to happen, in a test that shares its loop with what makes it happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for at most ten seconds."""
    for _ in range(2_000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not happen within ten seconds")
