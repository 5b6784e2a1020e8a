"""`backprop-live check receipt.json`: OK, or the first number that does not agree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app import limits
from app.errors import FileError
from app.exchange.check.numbers import numbers
from app.exchange.check.reading import Receipt, read

USAGE: Final = """usage: backprop-live check RECEIPT.json

Recompute every number of a receipt with plain loops, and say OK, or the first number that does not agree.
A receipt is one step of backpropagation as the page's "take home" and GET /api/sessions/ID/export/receipt write it.
It ends with 0 where all agree, 1 where one does not, and 2 where the file is no receipt."""


def check(argv: Sequence[str]) -> int:
    """Say what is found, and the exit code for it: 0 all agrees, 1 a number does not, 2 there is no such receipt."""
    if list(argv) in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    if len(argv) != 1:
        print(USAGE, file=sys.stderr)
        return 2
    path = argv[0]
    try:
        receipt = read(_content(Path(path)))
    except FileError as error:
        print(f"backprop-live check: {path}: {error}", file=sys.stderr)
        return 2
    is_right, sentence = verdict(receipt)
    print(f"{path}: {sentence}")
    return 0 if is_right else 1


def verdict(receipt: Receipt) -> tuple[bool, str]:
    """Whether all numbers agree, and how far; or the first that does not, what it says and what it should."""
    count, widest = 0, 0.0
    for number in numbers(receipt):
        if not number.agrees:
            return False, (
                f"{number.name} does not agree: it says {number.said!r}, and from {number.source} follows "
                f"{number.found.value!r} (rounding explains a difference of {number.found.within:.1g}, "
                f"and this is {number.apart:.1g})"
            )
        count, widest = count + 1, max(widest, number.apart)
    return True, f"OK, all {count:,} numbers agree (none is further off than {widest:.1g}, which rounding explains)"


def _content(path: Path) -> bytes:
    """A byte more than a receipt may have, at most.  Raises FileError."""
    try:
        with path.open("rb") as file:
            return file.read(limits.RECEIPT_BYTES + 1)
    except (OSError, ValueError) as error:      # a name with a zero byte is a ValueError
        raise FileError(f"it cannot be read: {getattr(error, 'strerror', None) or error}") from None
