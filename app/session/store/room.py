"""Room in a store: how much there is, and which sessions make it for others.

Of the sessions and of the bytes, one address takes a limits.SHARE-th at most. Where there is no room for more, it is
made by sessions that nobody has moved for a while: of the address that asks, if it has its share already, else of all.
First go those that were never moved, then those of few moves, and only then others that were left for long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app import limits
from app.errors import FullError
from app.session.store.store import Row, Written

Worth = Literal[0, 1, 2]
"""Never moved, moved a few times, worked on."""

WORTHS: tuple[Worth, ...] = (0, 1, 2)
"""Those worth least go first."""


def left_after(worth: Worth) -> float:
    """Seconds without a move after which a session may make room."""
    return limits.IDLE if worth == 2 else limits.FRESH


@dataclass(frozen=True, slots=True)
class Tenant:
    """A session that may have to go.  whose: the address that began it, hashed; "" where that is not known any more."""

    name: str
    whose: str
    bytes: int


def worth(count: int, has_snapshot: bool) -> Worth:
    """Of a session of so many versions.  has_snapshot: one of its moves took long; a run is one move of hours."""
    if count > limits.FEW or has_snapshot:
        return 2
    return 0 if count == 1 else 1


def has_snapshot(written: Iterable[Written]) -> bool:
    """Whether a move among these versions took long."""
    return any(one.row.has_snapshot for one in written if one.row.parent is not None)


def bytes_of(rows: Iterable[Row]) -> int:
    """What versions take in a store, and what is around them."""
    return sum(row.size + limits.ROW_BYTES for row in rows)


class StoreRoom:
    """Belongs to one store, and knows only what its stores tell it."""

    def __init__(self, most: int) -> None:
        """most: bytes of all sessions."""
        self._most = most
        self._sessions, self._bytes = defaultdict[str, int](int), defaultdict[str, int](int)
        self._all = [0, 0]

    def change(self, whose: str, sessions: int, bytes: int, gone: Sequence[Tenant] = ()) -> None:
        """Remember what was kept, and what has gone for it."""
        for who, n, size in ((whose, sessions, bytes), *((one.whose, -1, -one.bytes) for one in gone)):
            self._all = [self._all[0] + n, self._all[1] + size]
            if who:
                self._sessions[who] += n
                self._bytes[who] += size
                if not self._sessions[who]:
                    del self._sessions[who], self._bytes[who]

    def make(
        self, whose: str, sessions: int, bytes: int, least: Callable[[str | None, Sequence[str]], Tenant | None]
    ) -> list[Tenant]:
        """The sessions that have to go, so that so many more fit, of so many bytes.

        least: the one that goes next, of an address or, for None, of all; not one of these names; None: there is none.
        Raises FullError.
        """
        gone: list[Tenant] = []
        while (short := self._short(whose, sessions, bytes, gone)) is not None:
            one = least(short or None, [one.name for one in gone]) if len(gone) < limits.GOING else None
            if one is None:
                raise FullError(
                    "your network has its share of this server's room: try again later" if short else
                    "there is no room for more on this server: try again later, or ask whoever runs it"
                )
            gone.append(one)
        return gone

    def _short(self, whose: str, sessions: int, bytes: int, gone: Sequence[Tenant]) -> str | None:
        """Who has to make room: an address, "" for anybody, None for nobody."""
        if whose:
            own = [one for one in gone if one.whose == whose]
            n = self._sessions.get(whose, 0) + sessions - len(own)
            size = self._bytes.get(whose, 0) + bytes - sum(one.bytes for one in own)
            if (sessions and n > limits.SESSIONS // limits.SHARE) or (bytes > 0 and size > self._most // limits.SHARE):
                return whose
        n, size = self._all[0] + sessions - len(gone), self._all[1] + bytes - sum(one.bytes for one in gone)
        return "" if (sessions and n > limits.SESSIONS) or (bytes > 0 and size > self._most) else None
