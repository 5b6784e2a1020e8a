from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app import limits
from app.errors import RangeError
from app.nn.network import Architecture
from app.session.moves.effort import PARAMETER, PASS, POINT, SAMPLE, SHUFFLE, STEP, check_preview, effort
from app.session.state.move import Choose, Drawn, Forward, Move, Picked, Teach, Train, Tune
from app.session.state.state import State

After = Callable[..., State]
N = 25
"""Parameters of 2-4-2-1."""


@pytest.mark.parametrize("move", [Forward(), Tune(eta=0.1), Choose(Picked("train", 1))])
def test_a_short_move_takes_its_calls_and_a_look_at_every_parameter(after: After, move: Move) -> None:
    assert effort(move, after("plane"), after("plane", move), 250) == PASS + PARAMETER * N


def test_training_takes_the_more_the_more_steps_examples_and_parameters_there_are(after: After) -> None:
    move = Train(30, batch_size=20)

    took = effort(move, after("plane"), replace(after("plane"), batch_size=20), 250)

    assert took == PASS + PARAMETER * N + SHUFFLE * 250 + 30 * (STEP + 20 * N)


def test_a_large_mini_batch_takes_the_calls_of_a_step_for_every_chunk(after: After) -> None:
    state, n = after("plane"), 3 * limits.CHUNK

    whole, more = (effort(Train(30), state, replace(state, batch_size=size), n) for size in (n - 1, n))
    single = effort(Train(30), state, replace(state, batch_size=limits.CHUNK), n)

    assert more - whole == 30 * N
    assert more - single == 30 * 2 * (STEP + limits.CHUNK * N)


def test_every_sample_of_a_curve_takes_a_pass_through_the_probe(after: After) -> None:
    move, before, state = Train(30, batch_size=20), after("plane"), after("plane", Train(30, batch_size=20))

    with_samples, without = effort(move, before, state, 250), effort(move, state, state, 250)

    assert with_samples - without == 30 * (SAMPLE + 2 * limits.PROBE * N // 3)


def test_teaching_takes_as_much_as_its_rounds(after: After) -> None:
    before = after("digits")

    one, two, nine = (effort(Teach(9), before, replace(before, step=rounds), 0) for rounds in (1, 2, 9))

    assert nine - one == 8 * (two - one) == 8 * (PASS + PARAMETER * before.net.arch.parameter_count)


def test_a_drawing_takes_the_more_the_more_points_it_has(after: After) -> None:
    state, drawn = after("digits"), Drawn((((0.5, 0.5),) * 30, ((0.1, 0.1),) * 12))

    for move in (Choose(drawn), Forward(None, drawn)):
        assert effort(move, state, state, 0) == effort(Forward(), state, state, 0) + 42 * POINT


@pytest.mark.parametrize(("batch_size", "most"), [
    (1_000, limits.PREVIEW // (4 * STEP + 13_002 * 1_000)),
    (10, limits.PREVIEW // (STEP + 13_002 * 10)),
    (60_001, limits.PREVIEW // (240 * STEP + 13_002 * 60_000)),
])
def test_a_link_is_computed_up_to_a_bound_and_no_further(batch_size: int, most: int) -> None:
    arch = Architecture((784, 16, 16, 10), "sigmoid", "sigmoid", "quadratic")

    check_preview(arch, most, batch_size, 60_000)

    with pytest.raises(RangeError, match=f"which is {most} steps"):
        check_preview(arch, most + 1, batch_size, 60_000)
