"""One server at a time on a store: two would each hold sessions in memory that the other moves on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from app.errors import StorageError


def alone(path: Path) -> IO[bytes]:
    """A file, locked as long as it is open; the system lets go of it when this process ends, however it ends.

    Raises StorageError if another process has it, OSError.
    """
    file = path.open("ab")
    if not _is_locked(file):
        file.close()
        raise StorageError("another server keeps its sessions here: end it, or choose another folder with --store")
    return file


if sys.platform == "win32":

    def _is_locked(file: IO[bytes]) -> bool:
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _is_locked(file: IO[bytes]) -> bool:
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
