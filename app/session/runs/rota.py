"""Places that are waited for: whoever asks gets one in turn, each network as often as any other that waits.

A hall of three hundred behind one address and somebody at home get on alike: nobody waits behind all that another asked
for, and nothing is refused. Of one network what is short goes first, as long as that keeps nobody from getting on.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

from app import limits
from app.session.runs.shares import asking, share_of

Turn: TypeAlias = "asyncio.Future[None]"


class Line:
    """Those of one network who wait: what is short first, and after SHORT_IN_A_ROW of these one of the long."""

    def __init__(self) -> None:
        self._short, self._long = deque[Turn](), deque[Turn]()
        self._in_a_row = 0

    def __bool__(self) -> bool:
        return bool(self._short or self._long)

    def add(self, turn: Turn, is_short: bool) -> None:
        """At the end of its kind."""
        (self._short if is_short else self._long).append(turn)

    def remove(self, turn: Turn) -> None:
        """Whoever waited for it has gone."""
        for kind in (self._short, self._long):
            if turn in kind:
                kind.remove(turn)

    def following(self) -> Turn:
        """Whose turn it is, no longer in the line.  Raises IndexError if nobody waits."""
        is_short = bool(self._short) and (not self._long or self._in_a_row < limits.SHORT_IN_A_ROW)
        self._in_a_row = self._in_a_row + 1 if is_short else 0
        return (self._short if is_short else self._long).popleft()


class Rota:
    """Belongs to one event loop."""

    def __init__(self, places: Callable[[], int], *, in_shares: bool = False) -> None:
        """places: of all together.  in_shares: one network has its share of them at most, even if others are free.

        That is for places that are kept for long; where each is left again in a moment turns are enough.
        """
        self._places, self._in_shares = places, in_shares
        self._taken = 0
        self._of: defaultdict[str, int] = defaultdict(int)
        self._waiting: OrderedDict[str, Line] = OrderedDict()

    @asynccontextmanager
    async def place(self, *, is_short: bool = False) -> AsyncIterator[None]:
        """One place, once it is there, as long as it is needed.  is_short: what it is for will soon be done."""
        who = asking.get()
        if self._is_free(who) and who not in self._waiting:
            self._take(who)
        else:
            await self._turn_of(who, is_short)
        try:
            yield
        finally:
            self._leave(who)

    async def _turn_of(self, who: str, is_short: bool) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(who, Line()).add(turn, is_short)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave(who)        # it was given the place just now
            elif who in self._waiting:
                self._gone(who, turn)
            raise

    def _gone(self, who: str, turn: Turn) -> None:
        self._waiting[who].remove(turn)
        if not self._waiting[who]:
            del self._waiting[who]

    def _is_free(self, who: str) -> bool:
        if self._in_shares and who and self._of.get(who, 0) >= share_of(self._places()):
            return False
        return self._taken < self._places()

    def _take(self, who: str) -> None:
        self._taken += 1
        self._of[who] += 1

    def _leave(self, who: str) -> None:
        self._taken -= 1
        self._of[who] -= 1
        if not self._of[who]:
            del self._of[who]
        while (following := next(filter(self._is_free, list(self._waiting)), None)) is not None:
            turn = self._waiting[following].following()
            self._waiting.move_to_end(following)
            if not self._waiting[following]:
                del self._waiting[following]
            if not turn.done():             # else whoever waited gives up just now
                self._take(following)
                turn.set_result(None)
