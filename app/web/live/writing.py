"""Frames as JSON, as short as it can be: what the scripts of static/js/live read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from app.scene.frame import Frame
from app.scene.layers.frame import MIDDLE, PER_PX
from app.scene.layers.frame_maps import Maps
from app.scene.marks.columns import Column, Packed


def of_frame(frame: Frame) -> dict[str, Any]:
    """set: its columns, and what else there is."""
    said: dict[str, Any] = {"set": of_columns(frame.columns)}
    if frame.marks:
        said["marks"] = frame.marks
    if frame.edges is not None:
        above, below = frame.inks
        said["edges"] = {"up": f"edge {above}", "down": f"edge {below}", "middle": MIDDLE, "per": PER_PX,
                         "layers": [[each.l, each.at, each.widths] for each in frame.edges]}
    if frame.pixels is not None:
        said["pixels"] = [frame.pixels.at, of_packed(frame.pixels.fills)]
    return said


def of_maps(maps: Maps) -> dict[str, Any]:
    """set: their columns.  line: the path of the boundary."""
    return {"set": of_columns(maps.columns), "line": of_packed(maps.boundary)}


def of_columns(columns: Sequence[Column]) -> list[list[Any]]:
    """of, name, values; and where there are some kinds and their table; and of whatever else says the same.

    of: "" for the marks of the column before.
    """
    before = (None, *(column.of for column in columns))
    return [_column(each, "" if each.of == last else each.of) for each, last in zip(columns, before, strict=False)]


def _column(column: Column, of: str | tuple[str, ...]) -> list[Any]:
    said = [of, column.name, _values(column.values)]
    return [*said, column.kinds, column.table, *chain.from_iterable(column.also)] if column.kinds else said


def _values(values: Sequence[str | float | None] | Packed | str | float | None) -> Any:
    """A text in letters, a list of one each, or an object with the one for all."""
    if isinstance(values, Packed):
        return of_packed(values)
    return values if isinstance(values, list | tuple) else {"all": values}


def of_packed(numbers: Packed) -> str:
    """How many digits each has, what each is divided by, and the letters: "2/100:AB..."."""
    return f"{numbers.digits}/{numbers.per}:{numbers.letters}"
