"""Columns: one attribute of many marks at once, in the order of the page. A frame is made of them.

A page sets id, attribute, value and computes nothing. So whatever a mark's attribute says, it says here already:
as a word, as a number, or as a number within a text that the column names once for all marks of a kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.scene.marks.base64_numbers import letters_of_few

TEXT = "text"
"""In the place of an attribute's name: the words inside a mark."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Numbers from 0 on, as so many letters each.  per: the number is what its letters say, divided by this."""

    digits: int
    per: int
    letters: str


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute of many marks.

    of: a selector that finds them, or their ids.  name: the attribute, or TEXT.
    values: one a mark, or a single one for all of them; None takes the attribute away.
    kinds: a letter a mark.  table: by letter what a mark of that kind says; "#" stands for its value.
    also: further marks and attributes that say the same values and kinds in words of their own: of, name, table.
    """

    of: str | tuple[str, ...]
    name: str
    values: Sequence[str | float | None] | Packed | str | float | None
    kinds: str = ""
    table: Mapping[str, str] = field(default_factory=dict)
    also: tuple[tuple[str | tuple[str, ...], str, Mapping[str, str]], ...] = ()


def packed(values: Sequence[float], places: int) -> Packed:
    """Numbers from 0 on that have so many decimals at most."""
    per = 10**places
    codes = [round(v * per) for v in values]
    digits = max(-(-max(codes, default=0).bit_length() // 6), 1)
    return Packed(digits, per, letters_of_few(codes, digits))


def plain(v: float) -> str:
    """A number as an attribute of the page says it: 12, 0.5."""
    return f"{v:g}"
