"""Points of the visitor's own, from a text to what is learned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app.session.moves.points import read
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.state import State
from app.session.trials.evaluation import evaluate

After = Callable[..., State]
PLANE = PRESETS["plane"]


@pytest.mark.parametrize("text", ["0,0,0\n0,1,1\n1,0,1\n1,1,0", "0.0 0.0 0.0\n0.0 1.0 1.0\n1.0 0.0 1.0\n1.0 1.0 0.0"])
def test_xor_from_a_text_is_learned_whole(after: After, library: Library, text: str) -> None:
    move, said = read(text)

    assert said == ("All 4 points are trained on: with fewer than 20 none can be spared for a test.",)
    state = after(replace(PLANE, sizes=(2, 8, 1), eta=2.0, batch_size=4), move, Train(3000))
    assert evaluate(state, library).train_accuracy == 1.0


def test_two_spirals_written_in_turn_have_both_classes_in_both_halves(after: After, library: Library) -> None:
    arms = ["x,y,class"]
    for i in range(97):
        r, angle = i / 97, i * np.pi / 16
        x, y = r * np.cos(angle), r * np.sin(angle)
        arms += [f"{x},{y},1", f"{-x},{-y},0"]
    move, said = read("\n".join(arms))

    data = library.data(after("plane", move))

    assert data is not None
    for half, of_each in ((data.train, 49), (data.test, 48)):
        assert np.bincount(half.labels).tolist() == [of_each, of_each]
    assert said[0].endswith("98 are trained on, 96 only tested on.")


def test_points_taken_as_they_are_may_lie_off_the_map(after: After, library: Library) -> None:
    move, _ = read("2.3,-1.4,0\n0.5,0.5,1", is_scaled=False)

    data = library.data(after("plane", move))

    assert data is not None and data.train.raw.tolist() == [[2.3, -1.4], [0.5, 0.5]]
