"""Those who watch what somebody else drives: a new version is printed once for all whose pages look alike.

Whoever drives is answered first: the others are told a moment later, and not all in one go.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from app import limits
from app.errors import AppError
from app.web.live.streams import Hub, event


class Shown(Protocol):
    """A stage in parts."""

    @property
    def names(self) -> str: ...

    def since(self, known: str) -> str | None: ...


Show = Callable[[], Awaitable[Shown | None]]
"""The stage as it stands now; None where it is not to be told in parts."""


@dataclass(eq=False)
class Group:
    """Pages that look alike.  channel: where they listen.  show: their stage.  names: of the parts they have.

    follows: whether they show what whoever drives looks at.
    """

    channel: str
    show: Show
    context: Context
    follows: bool = False
    names: str = ""
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def next(self, version: int) -> bytes:
        """What makes of the stage that was told last the one of now; else that there is a version to ask for."""
        async with self.lock:
            before, shown = self.names, await self._now()
            self.names = "" if shown is None else shown.names
            html = shown.since(before) if shown is not None and before else None
        if html is None:
            return event("stands", {"version": version, "why": None, "again": True})
        return event("picture", {"version": version, "from": before, "html": html})

    async def begin(self) -> None:
        """Know what those have who begin to listen now."""
        async with self.lock:
            if not self.names:
                shown = await self._now()
                self.names = "" if shown is None else shown.names

    async def _now(self) -> Shown | None:
        try:
            return await self.show()
        except AppError:            # the session is gone, or its store: whoever asks is told so
            return None


class Followers:
    """Of all sessions. Belongs to one event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub, self._numbers = hub, count()
        self._groups: defaultdict[str, dict[Hashable, Group]] = defaultdict(dict)
        self._places: dict[str, tuple[str, Hashable]] = {}
        self._telling: set[asyncio.Task[None]] = set()
        hub.deserted = self._left

    async def join(self, name: str, look: Hashable, show: Show, *, follows: bool = False) -> str:
        """Where those listen whose pages of a session look like this."""
        self._kept(name)                # whoever was refused after this left a group that nobody listens to
        group = self._groups[name].get(look)
        if group is None:
            channel = f"{name} in pictures {next(self._numbers)}"
            group = self._groups[name][look] = Group(channel, show, copy_context(), follows)
            self._places[channel] = name, look
        await group.begin()
        return group.channel

    def channels(self, name: str) -> list[str]:
        """Of those who listen to a session."""
        return [group.channel for group in self._kept(name)]

    def _kept(self, name: str) -> list[Group]:
        """The groups of a session; one that nobody listens to is forgotten."""
        for group in list(self._groups.get(name, {}).values()):
            if not self._hub.wants(group.channel):
                self._left(group.channel)
        return list(self._groups.get(name, {}).values())

    def _left(self, channel: str) -> None:
        """Nobody listens there any more: its group is forgotten, unless somebody is about to."""
        if channel not in self._places:
            return
        name, look = self._places[channel]
        groups = self._groups[name]
        if not groups[look].lock.locked():
            del groups[look], self._places[channel]
        if not groups:
            del self._groups[name]

    def announce(self, name: str, version: int, *, is_new: bool = True) -> None:
        """There is a new version: soon they see it.

        is_new: else whoever drives looks elsewhere at the same one: those who follow do as well.
        """
        for group in self._kept(name):
            if is_new or group.follows:
                task = asyncio.get_running_loop().create_task(self._tell(group, version), context=group.context)
                self._telling.add(task)
                task.add_done_callback(self._telling.discard)

    async def _tell(self, group: Group, version: int) -> None:
        await asyncio.sleep(limits.TELL_AFTER)
        await self._hub.spread(group.channel, await group.next(version))
