"""Numbers as they stand in a text of points: with a decimal point or comma, and with marks between thousands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*|,[0-9]+)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")
_SET_APART = re.compile(r"[+-]?[0-9]{1,3}(['’ ][0-9]{3})+([.,][0-9]+)?")
_GROUPED = {mark: re.compile(rf"[+-]?[1-9][0-9]{{0,2}}([{mark}][0-9]{{3}})+([{point}][0-9]+)?")
            for mark, point in ((",", "."), (".", ","))}


def number(cell: str) -> float | None:
    """Its value, with a decimal point or comma; None for what is no number."""
    return float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None


def is_number(cell: str) -> bool:
    """Whether it is one, be it with marks between its thousands."""
    return number(cell) is not None or any(kind.fullmatch(cell) for kind in (_SET_APART, *_GROUPED.values()))


def without_thousands(cells: Sequence[str]) -> Callable[[str], str]:
    """How a cell of these is written without marks between its thousands: spaces, apostrophes; points or commas.

    "2,000" alone is 2 to three places, as in much of Europe. It is two thousand beside "1,234.5", "1,234,567" or 0.5.
    """
    mark = next((mark for mark, point in ((",", "."), (".", ",")) if _parts_thousands(cells, mark, point)), None)

    def plain(cell: str) -> str:
        if _SET_APART.fullmatch(cell):
            return re.sub("['’ ]", "", cell)
        return cell.replace(mark, "") if mark and _GROUPED[mark].fullmatch(cell) else cell

    return plain


def _parts_thousands(cells: Sequence[str], mark: str, point: str) -> bool:
    """Whether a mark does, and not what is behind a decimal one. The other one then is the decimal one somewhere."""
    grouped = [cell for cell in cells if _GROUPED[mark].fullmatch(cell)]
    if any(mark in cell and cell not in grouped and number(cell) is not None for cell in cells):
        return False
    is_decimal = any(
        point in cell and mark not in cell and number(cell) is not None and not _GROUPED[point].fullmatch(cell)
        for cell in cells
    )
    return bool(grouped) and (is_decimal or any(point in cell or cell.count(mark) > 1 for cell in grouped))
