"""Two vectors to try: a row times a column is one number, a column times a row is all products, as a matrix.

The first needs vectors of one length, the second takes any: which is how δ and a make the slopes of a whole layer. (E6)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app import limits
from app.lenses.fields import Listed, ListFields
from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.sources import NIELSEN
from app.scene.marks.words import number

U, V = (1.0, 2.0, 3.0), (4.0, 5.0)
"""To begin with: of two lengths, so that one of the products cannot be done."""


Entry = Annotated[float, Field(ge=-limits.TRIED, le=limits.TRIED, allow_inf_nan=False)]
Entries = Annotated[tuple[Entry, ...], Field(max_length=limits.VECTOR), Listed]


class Vectors(ListFields):
    """row, column: their entries, u and v."""

    row: Entries = U
    column: Entries = V


@dataclass(frozen=True, slots=True)
class Tried:
    """u, v: as the fields hold them.  terms: the products of the row by the column, dot their sum in words.

    refusal: why there is no such sum, "" where there is.  outer: u down, v across; cells in words.  shapes: of both.
    """

    u: tuple[str, ...]
    v: tuple[str, ...]
    terms: tuple[str, ...]
    dot: str
    refusal: str
    outer: tuple[tuple[str, ...], ...]
    shapes: tuple[str, str]


def tried(u: tuple[float, ...], v: tuple[float, ...]) -> Tried:
    """Both products, in the order of their sums."""
    u, v = u or U, v or V
    m, n = len(u), len(v)
    terms = [a * b for a, b in zip(u, v, strict=False)] if m == n else []
    refusal = "" if m == n else (
        f"A row of {m} meets a column of {n}: an entry is left without a partner, so there is no such product."
    )
    return Tried(
        tuple(map(number, u)), tuple(map(number, v)), tuple(map(number, terms)),
        number(sum(terms)) if m == n else "", refusal,
        tuple(tuple(number(a * b) for b in v) for a in u),
        (f"(1×{m})({n}×1)" + (" = 1×1, a number" if m == n else ": the inner sizes differ"),
         f"({m}×1)(1×{n}) = {m}×{n}, a matrix"),
    )


def vectors(moment: Moment) -> Tried:
    """Of whatever was typed; the network has no part in it."""
    return tried(moment.fields.row, moment.fields.column)


VECTORS = Lens("vectors", "Row times column, column times row", vectors, text="try two vectors", group="numbers",
               fields=Vectors, is_live=True,
               sources=(NIELSEN,))
