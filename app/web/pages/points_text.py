"""What was typed into a field and refused: kept, with the sentence beside it and the line at fault marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from app.data.csv_table import counted, is_of_lists
from app.errors import AppError, LineError

AROUND = 1
"""Lines that are shown before and after the one at fault."""

LONGEST = 60
"""Letters of a line that are shown."""


class TextLine(NamedTuple):
    """n: its number in the text, from 1.  is_wrong: whether it is the one at fault."""

    n: int
    text: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class PointsText:
    """Points as a text, in the field for them.  is_raw: whether they were to be taken as they are.

    sentence: why they were refused.  lines: the one at fault, and those around it; none where it is the whole text.
    at: the number of the line at fault in the field, 0 where it is none of its lines.
    """

    text: str = ""
    is_raw: bool = False
    sentence: str = ""
    lines: tuple[TextLine, ...] = ()
    at: int = 0


def refused(text: str, is_raw: bool, error: AppError) -> PointsText:
    """The text, and what was wrong with it."""
    n = error.line if isinstance(error, LineError) else 0
    lines = tuple(
        TextLine(i, line.strip()[:LONGEST], i == n)
        for i, line in enumerate(counted(text), 1) if n and abs(i - n) <= AROUND
    )
    return PointsText(text, is_raw, f"{error}. Nothing was changed.", lines, 0 if is_of_lists(text) else n)
