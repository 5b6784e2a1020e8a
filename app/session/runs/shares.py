"""Shares: of whatever there is only so much of, one address takes a limits.SHARE-th at most.

Who asks is known from the task in which it is asked: the web says so once for each request (gate/who_asks.py). Where
nobody is known to ask, as in this process, all there is may be taken.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address

from app import limits
from app.errors import FullError

asking: ContextVar[str] = ContextVar("asking", default="")
"""The network that asks, as network_of says it; "" for nobody known."""

HOUSE = 64
"""Bits of an IPv6 address that one house, or one hall, has for itself: the others are of its choice."""


@lru_cache(4_096)
def network_of(address: str) -> str:
    """What counts as one visitor: an IPv4 address, of IPv6 the first 64 bits; "" for what is no address."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(ip, IPv6Address):
        return str(ip)
    return str(ip.ipv4_mapped or IPv6Network((int(ip) >> HOUSE << HOUSE, HOUSE)))


def check_share(full: str, most: int, taken: int, own: int) -> None:
    """Raise FullError if more is taken than there is, or if more of it is one network's own than its share."""
    if taken > most:
        raise FullError(f"{full} on this server: try again in a moment")
    if own > share_of(most):
        raise FullError(f"{full} for your network: try again in a moment")


def share_of(most: int) -> int:
    """How much of it one network may have: one of anything at least."""
    return max(1, most // limits.SHARE)


class Shares:
    """Places that are taken and left again, or bytes.  Belongs to one event loop."""

    def __init__(self, most: Callable[[], int], full: str) -> None:
        """most: of all together.  full: what is under way when none is left, for the sentence that says so."""
        self._most, self._full = most, full
        self._taken = 0
        self._of: defaultdict[str, int] = defaultdict(int)

    @property
    def taken(self) -> int:
        """How much is not there for others."""
        return self._taken

    def check(self, much: int = 1) -> None:
        """Raise FullError if there is not so much left, or not for who asks."""
        who = asking.get()
        check_share(self._full, self._most(), self._taken + much, self._of.get(who, 0) + much if who else 0)

    def take(self, much: int = 1) -> Callable[[], None]:
        """So much of it, and how to leave it again, once.  Raises FullError as check does."""
        self.check(much)
        who = asking.get()
        self._add(who, much)
        return lambda: self._add(who, -much)

    @contextmanager
    def place(self, much: int = 1) -> Iterator[None]:
        """So much of it for a while.  Raises FullError as check does."""
        leave = self.take(much)
        try:
            yield
        finally:
            leave()

    def _add(self, who: str, much: int) -> None:
        self._taken += much
        if who:
            self._of[who] += much
            if not self._of[who]:
                del self._of[who]
