"""What was asked for lately, as much of it as fits: every cache of large values has a bound in bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def one(_: Any) -> int:
    """The size of anything where values are counted, not weighed."""
    return 1


class Recent(Generic[K, V]):
    """Whatever is put beyond the bound pushes out what was asked for longest ago."""

    def __init__(self, most: Callable[[], int], size: Callable[[V], int] = one) -> None:
        """most: bytes of all values together.  size: bytes of one, the same whenever it is asked; else 1 of each."""
        self._most, self._size = most, size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._bytes = 0

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, key: K) -> bool:
        return key in self._values

    def get(self, key: K) -> V | None:
        """The value, which counts as asked for; None if it is not there (any more)."""
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def put(self, key: K, value: V) -> V:
        """The value just put, which stays even if it is larger than the bound by itself."""
        if key in self._values:
            self._bytes -= self._size(self._values.pop(key))
        self._values[key] = value
        self._bytes += self._size(value)
        while self._bytes > self._most() and len(self._values) > 1:
            _, gone = self._values.popitem(last=False)
            self._bytes -= self._size(gone)
        return value

    def drop(self, key: K) -> None:
        """Forget a value, if it is there."""
        if key in self._values:
            self._bytes -= self._size(self._values.pop(key))

    def have(self, key: K, make: Callable[[], V]) -> V:
        """The value, made if it is not there.  Raises what make raises."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found
