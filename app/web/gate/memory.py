"""What stays is left alone, and what is free goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from typing import Final

EVERY: Final = 20
"""Seconds between two times: it takes some milliseconds, in a thread; some tens where there is old garbage to find."""

THRESHOLDS: Final = (2_000, 10, 1_000_000)
"""Of the garbage collector: how many new objects it looks through at once, and that the old ones are left to us.

Most of what there is are values in caches, up to 200,000 objects, which are in no cycle: left to itself it looked
through all of them every three seconds of a busy day, for 30 to 75 ms in which nobody was answered.
"""


def stay() -> None:
    """Whatever there is by now stays to the end: from now on garbage is looked for in what comes later alone.

    The app is 140,000 objects. To look through them took 130 ms, in which nobody was answered, whenever visitors had
    made a fourth as many.
    """
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
    gc.enable()


def give_back() -> bool:
    """Find old garbage, and hand free memory back: an allocator keeps what was once needed, in case it is again.

    Whether any memory went back; False too where the C library has no such call (not glibc). Where nobody came since
    the last time there is no garbage to find: a server at rest stays so.
    """
    _, _, grown_old = gc.get_count()
    if grown_old:
        gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return False
    return bool(trim(0))
