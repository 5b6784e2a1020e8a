"""All connections of a server: which of them make room, and which are late."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from math import inf
from typing import TYPE_CHECKING, cast

from uvicorn.server import ServerState

from app import limits
from app.session.runs.shares import share_of

PAUSE = 3.0
"""Seconds between two looks at all connections that are as usual; a whole machine may stop for longer."""

if TYPE_CHECKING:
    from app.web.gate.connection import Connection


class Room(ServerState):
    """What all connections of a server share.  most: how many there may be.

    count: how many there are, of: of each address, those that are being closed not among them.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self.count, self.of = 0, defaultdict[str, int](int)
        self._swept = inf

    def sweep(self) -> None:
        """End whatever is late. Called about once a second: cheaper than a timer for every phase of every request.

        After a pause of this server's own nobody is: what was sent meanwhile is read first.
        """
        before, self._swept = self._swept, asyncio.get_running_loop().time()
        if (now := self._swept) - before > PAUSE:
            return
        for each in list(self.all):
            each.check(now)
        self._bound_unread()

    def _bound_unread(self) -> None:
        """Cut those who read too little, should answers wait for them that are too long, alone or together."""
        unread = [(each.unread, each) for each in self.all if each.unread]
        of: defaultdict[str, int] = defaultdict(int)
        for size, each in unread:
            of[each.address] += size
        total = sum(of.values())
        for size, each in sorted(unread, key=lambda one: (-of[one[1].address], -one[0])):
            if total > limits.UNREAD_BYTES or of[each.address] > share_of(limits.UNREAD_BYTES):
                total, of[each.address] = total - size, of[each.address] - size
                each.cut()

    def make(self, address: str) -> None:
        """Close some that wait, should there be too many with the newcomer of that address, its own or all together.

        Of the address that has most of them, the oldest first; a sixteenth at once, so that this is not gone through
        for every newcomer. What is being answered stays: a proxy may have all its visitors' streams open.
        """
        most = self.most
        if self.count <= most and self.of[address] <= share_of(most):
            return
        waiting = [each for each in self.all if each.is_counted and each.phase not in ("answer", "leaving")]
        if self.count <= most:
            waiting, most = [each for each in waiting if each.address == address], share_of(most)
            if len(waiting) <= most:
                return
        count = Counter(each.address for each in waiting)
        waiting.sort(key=lambda each: (-count[each.address], each.phase == "idle", each.since))
        for each in waiting[: 1 + most // 16]:
            each.cut()

    def add(self, one: Connection, number: int) -> None:
        """Count one more, or one less."""
        self.count += number
        self.of[one.address] += number
        if not self.of[one.address]:
            del self.of[one.address]

    @property
    def all(self) -> set[Connection]:
        """Every connection that is open."""
        return cast("set[Connection]", self.connections)
