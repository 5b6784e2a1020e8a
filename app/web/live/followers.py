"""Those who watch what somebody else drives: a new version is printed once for all whose pages look alike.

Whoever drives is answered first: the others are told a moment later, and not all in one go.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Protocol

from app import limits
from app.errors import AppError
from app.web.live.streams import Channel, Hub, event


class Shown(Protocol):
    """A stage in parts."""

    @property
    def names(self) -> str: ...

    def since(self, known: str) -> str | None: ...


Show = Callable[[], Awaitable[Shown | None]]
"""The stage as it stands now; None where it is not to be told in parts."""


@dataclass(eq=False)
class Group:
    """Pages of a session (name) that look alike; each of them listens to it.  show: their stage.

    follows: whether they show what whoever drives looks at.  coming: how many are about to listen.
    names: of the parts they have.
    """

    name: str
    look: Hashable
    show: Show
    context: Context
    follows: bool
    coming: int = 0
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
        self.coming += 1
        try:
            async with self.lock:
                if not self.names:
                    shown = await self._now()
                    self.names = "" if shown is None else shown.names
        finally:
            self.coming -= 1

    async def _now(self) -> Shown | None:
        try:
            return await self.show()
        except AppError:            # the session is gone, or its store: whoever asks is told so
            return None


class Followers:
    """Of all sessions. Belongs to one event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._groups: defaultdict[str, dict[Hashable, Group]] = defaultdict(dict)
        self._telling: set[asyncio.Task[None]] = set()
        hub.deserted = self._left

    async def join(self, name: str, look: Hashable, show: Show, *, follows: bool = False) -> Group:
        """Where those listen whose pages of a session look like this."""
        self.groups(name)               # whoever was refused after this left a group that nobody listens to
        group = self._groups[name].get(look)
        if group is None:
            group = self._groups[name][look] = Group(name, look, show, copy_context(), follows)
        await group.begin()
        return group

    def groups(self, name: str) -> list[Group]:
        """Of a session; one that nobody listens to is forgotten."""
        for group in list(self._groups.get(name, {}).values()):
            if not self._hub.wants(group):
                self._left(group)
        return list(self._groups.get(name, {}).values())

    def _left(self, channel: Channel) -> None:
        """Nobody listens there any more: a group is forgotten, unless somebody is about to."""
        if not isinstance(channel, Group) or channel.coming:
            return
        groups = self._groups.get(channel.name, {})
        if groups.get(channel.look) is channel:
            del groups[channel.look]
            if not groups:
                del self._groups[channel.name]

    def announce(self, name: str, version: int, *, is_new: bool = True) -> None:
        """There is a new version: soon they see it.

        is_new: else whoever drives looks elsewhere at the same one: those who follow do as well.
        """
        for group in self.groups(name):
            if is_new or group.follows:
                task = asyncio.get_running_loop().create_task(self._tell(group, version), context=group.context)
                self._telling.add(task)
                task.add_done_callback(self._telling.discard)

    async def _tell(self, group: Group, version: int) -> None:
        await asyncio.sleep(limits.TELL_AFTER)
        await self._hub.spread(group, await group.next(version))
