from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.data.strokes import fit
from app.errors import NotThereError, OutOfTurnError, RangeError, ShapeError
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Choose, Drawn, Given, Picked
from app.session.state.state import State

After = Callable[..., State]
DRAWER = replace(PRESETS["digits"], sizes=(784, 4, 10), data="none", start="random")
STROKES = (((0.3, 0.2), (0.7, 0.8)), ((0.5, 0.5),))


def test_an_example_picked_from_the_data_knows_its_answer(after: After, library: Library) -> None:
    dataset = library.dataset(PRESETS["plane"])
    assert dataset is not None

    example = after("plane", Choose(Picked("train", 5))).example

    assert example is not None and example.y is not None
    assert np.array_equal(example.x, dataset.train.x(5))
    assert example.label == dataset.train.label(5)
    assert example.y.tolist() == [float(example.label)]


def test_an_example_given_by_its_numbers_does_not_know_its_answer(after: After) -> None:
    example = after("chain", Choose(Given((0.1,)))).example

    assert example is not None
    assert (example.x.tolist(), example.y, example.label) == ([0.1], None, None)


def test_a_drawing_is_seen_as_pixels(after: After) -> None:
    drawing = fit(STROKES, 28)
    example = after(DRAWER, Choose(Drawn(STROKES))).example

    assert drawing is not None and example is not None
    assert np.array_equal(example.x, drawing.pixels)
    assert (example.y, example.label) == (None, None)


def test_a_drawing_with_a_label_knows_its_answer(after: After) -> None:
    example = after(DRAWER, Choose(Drawn(STROKES, label=9))).example

    assert example is not None and example.y is not None
    assert example.y.tolist() == [0.0] * 9 + [1.0]


def test_a_blank_pad_is_no_example(after: After) -> None:
    with pytest.raises(RangeError, match="the pad is blank"):
        after(DRAWER, Choose(Drawn(())))


def test_a_drawing_needs_a_layer_of_pixels(after: After) -> None:
    with pytest.raises(ShapeError, match="784 pixels; layer 0 has 2 neurons"):
        after("plane", Choose(Drawn(STROKES)))


def test_a_session_without_data_has_nothing_to_pick(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="no data to pick an example from"):
        after("chain", Choose(Picked("train", 0)))


@pytest.mark.parametrize("index", [-1, 250])
def test_an_index_beyond_the_data_is_refused(after: After, index: int) -> None:
    with pytest.raises(NotThereError, match="from 0 to 249"):
        after("plane", Choose(Picked("test", index)))


@pytest.mark.parametrize("x", [(), (1.0, 2.0)])
def test_an_x_of_another_width_is_refused(after: After, x: tuple[float, ...]) -> None:
    with pytest.raises(ShapeError, match="layer 0 has 1 neurons"):
        after("chain", Choose(Given(x)))


@pytest.mark.parametrize("x", [float("nan"), float("inf"), limits.INPUT * 1.001, -limits.INPUT * 1.001])
def test_an_x_outside_its_bounds_is_refused(after: After, x: float) -> None:
    with pytest.raises(RangeError, match="every number of x must be a finite number from -1000 to 1000"):
        after("chain", Choose(Given((x,))))


@pytest.mark.parametrize("x", [limits.INPUT, -limits.INPUT])
def test_an_x_at_the_bound_is_taken(after: After, x: float) -> None:
    example = after("chain", Choose(Given((x,)))).example

    assert example is not None and example.x.tolist() == [x]
