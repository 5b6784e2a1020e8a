"""Two versions side by side, against differences taken one parameter at a time in plain floats."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.timeline.compare import MOST, compare
from app.nn.network import Parameter
from app.session.state.move import Backward, Choose, Forward, Picked, SetParameter, Step, Train, Weigh
from tests.lenses.looked import after
from tests.scene.moments import written


def at(state: object, p: Parameter) -> float:
    """A parameter's value, read from its matrix."""
    net = state.net     # type: ignore[attr-defined]
    return float(net.b[p.l][p.j] if p.k is None else net.W[p.l][p.j, p.k])


@settings(max_examples=30, deadline=None)
@given(steps=st.integers(1, 20), seed=st.integers(0, 3))
def test_the_ten_that_moved_most_come_first_and_what_is_left_out_is_their_rest(steps: int, seed: int) -> None:
    there, here = after("plane"), after("plane", Choose(Picked("train", seed)), Train(steps))
    found = compare(0, there, here)
    by = {p.id: at(here, p) - at(there, p) for p in map(here.net.arch.parameter, range(here.net.arch.parameter_count))}

    assert len(found.moved) == min(MOST, sum(1 for v in by.values() if v))
    for row in found.moved:
        assert written(row.by.replace("+", "")) == pytest.approx(by[row.id], rel=6e-3)
        assert written(row.here) == pytest.approx(at(here, row.p), rel=6e-3)
        assert written(row.there) == pytest.approx(at(there, row.p), rel=6e-3)
        assert row.sign == ("up" if by[row.id] > 0 else "down")
    sizes = sorted((abs(v) for v in by.values()), reverse=True)
    assert [abs(by[row.id]) for row in found.moved] == sizes[: len(found.moved)]
    rest = math.sqrt(sum(v * v for v in sizes[len(found.moved):]))
    assert written(found.rest.split("moved by ")[1].split(" together")[0]) == pytest.approx(rest, rel=6e-3)
    whole = math.sqrt(sum(v * v for v in sizes))
    assert written(found.verdict.split("together by ")[1].split(" (")[0]) == pytest.approx(whole, rel=6e-3)


def test_a_width_is_in_proportion_to_the_move() -> None:
    there, here = after("chain"), after("chain", Forward(), Weigh(), Backward(), Step())
    found = compare(3, there, here)

    top = max(abs(at(here, row.p) - at(there, row.p)) for row in found.moved)
    for row in found.moved:
        assert row.width == pytest.approx(9.0 * abs(at(here, row.p) - at(there, row.p)) / top, abs=1e-3)


def test_passes_move_no_weight_and_a_hand_moves_one() -> None:
    start, passed = after("plane"), after("plane", Forward(), Weigh(), Backward())

    assert compare(0, start, passed).verdict == "The weights are the same, to the last bit."
    assert compare(0, start, passed).moved == ()
    by_hand = compare(0, start, after("plane", SetParameter(2, 1, 0, 0.5)))
    assert by_hand.verdict.startswith("1 of 25 parameters moved")
    assert [row.id for row in by_hand.moved] == ["w-2-1-0"]
    assert by_hand.rest == ""


def test_each_says_its_own_cost_answer_and_steps_and_nothing_that_it_does_not_know() -> None:
    there, here = after("digits", Forward()), after("digits", Forward(), Weigh(), Backward(), Step())
    lines = {line.text: (line.there, line.here) for line in compare(1, there, here).lines}

    assert there.fwd is not None and here.stepped is not None
    said = there.fwd.a[-1].tolist()
    assert lines["steps"] == ("0", "1")
    assert lines["C of its example"][0] == "?"
    assert written(lines["C of its example"][1]) == pytest.approx(here.stepped.cost_after, rel=6e-3)
    assert lines["says"][0].startswith(f"{said.index(max(said))} (")
    assert lines["says"][1] == "?"


def test_inside_a_pass_nobody_has_said_anything_yet() -> None:
    state = after("plane", Forward(to=1))

    assert {line.text: line.here for line in compare(0, state, replace(state)).lines}["says"] == "?"
