from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import (
    AddPoint,
    Backward,
    Choose,
    Drawn,
    Forward,
    Given,
    Move,
    MovePoint,
    Points,
    Refit,
    SetParameter,
    Step,
    Train,
    Tune,
    Weigh,
)
from app.session.state.state import State
from app.session.store.snapshot import restored, snapshot

After = Callable[..., State]
Bits = Callable[[State], bytes]
PLANE = PRESETS["plane"]
WILD = replace(PLANE, activation="relu", output="linear", init="normal", eta=100.0)
DRAWER = replace(PRESETS["digits"], sizes=(784, 4, 10), data="none", start="random")
CORNERS = ((0.5, 0.5, 0), (-0.5, -0.5, 0), (0.5, -0.5, 1), (-0.5, 0.5, 1))
DRAWING = Drawn((((0.3, 0.2), (0.7, 0.8)),))


@pytest.mark.parametrize(("config", "moves"), [
    (PLANE, []),
    (PRESETS["chain"], []),
    (PLANE, [Forward(2)]),
    (PLANE, [Forward(), Weigh()]),
    (PLANE, [Forward(), Backward(2)]),
    (PLANE, [Forward(), Backward(y=(0.1,)), Tune(eta=0.3)]),
    (PLANE, [Forward(), Backward(), Step()]),
    (PLANE, [Forward(), Backward(), Step(5.0), Forward(), Backward(), Refit()]),
    (PLANE, [Train(35)]),
    (PLANE, [Train(35), Train(3, label=1), SetParameter(1, 0, None, 0.1)]),
    (WILD, [Train(50)]),
    (PRESETS["chain"], [Choose(Given((0.1,)))]),
    (DRAWER, [Forward(None, DRAWING)]),
    (DRAWER, [Forward(None, DRAWING), Backward(label=4), Step()]),
])
def test_a_state_comes_back_from_its_snapshot_to_the_last_bit(
    after: After, library: Library, bits: Bits, config: object, moves: list[Move]
) -> None:
    state = after(config, *moves)

    again = restored(snapshot(state), state.config, library)

    assert bits(again) == bits(state)
    assert (again.stepped is None) == (state.stepped is None)
    if again.stepped and state.stepped:
        assert again.stepped.before.theta.tobytes() == state.stepped.before.theta.tobytes()


def test_a_snapshot_is_little_more_than_the_parameters(after: After) -> None:
    assert 8 * 13_002 < snapshot(after("digits", Forward(), Backward())).size < 8 * 13_002 + 2_000


def test_how_a_text_was_taken_is_kept_with_its_points_and_with_a_point_more(
    after: After, library: Library, bits: Bits
) -> None:
    said = ("x and y are divided by 2.",)
    state = after(PLANE, Points(CORNERS, (), said), AddPoint(0.0, 0.0, 1), MovePoint("train", 0, 0.1, 0.1))
    written = snapshot(state)

    assert state.points is not None and state.points.said == said
    again = restored(written, state.config, library)
    assert again.points == state.points and bits(again) == bits(state)
    once = restored(replace(written, plain=written.plain.replace(f',"said":["{said[0]}"]', "")), state.config, library)
    assert once.points == replace(state.points, said=())
