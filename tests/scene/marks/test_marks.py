from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from app.scene.marks.marks import Bar, Disc, Edge, Pixel, Ring

MARKS: dict[str, Callable[[float], object]] = {
    "the width of an edge": lambda v: Edge("w-1-0-0", "up", "M0 0L1 1", v, ""),
    "the width of a ring": lambda v: Ring("b-1-0", "up", v, 9.0, ""),
    "the radius of a ring": lambda v: Ring("b-1-0", "up", 1.0, v, ""),
    "the place of a neuron": lambda v: Disc("a-1-0", v, 0.0, 1.0, None, "", None, None),
    "the fill of a neuron": lambda v: Disc("a-1-0", 0.0, 0.0, 1.0, v, "", None, None),
    "the fill of a pixel": lambda v: Pixel("a-0-0", 0.0, 0.0, v),
    "the length of a bar": lambda v: Bar("term-0", 0.0, 0.0, v, 1.0, "term-bar", ""),
    "the height of a bar": lambda v: Bar("stack-0", 0.0, 0.0, 1.0, v, "stack", ""),
}


@pytest.mark.parametrize("made", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("v", [math.nan, math.inf, -math.inf])
def test_no_mark_is_made_of_what_is_not_finite(made: Callable[[float], object], v: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        made(v)


@pytest.mark.parametrize("made", MARKS.values(), ids=MARKS)
def test_marks_are_made_of_numbers(made: Callable[[float], object]) -> None:
    assert made(0.5) == made(0.5)
