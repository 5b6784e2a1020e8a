"""Memory that is free goes back to the system: an allocator keeps what was once needed, in case it is again."""

from __future__ import annotations

import ctypes
from typing import Final

EVERY: Final = 20
"""Seconds between two times: it takes some milliseconds, in a thread."""


def give_back() -> bool:
    """Hand free memory back. Whether there was any; False too where the C library has no such call (not glibc)."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return False
    return bool(trim(0))
