"""Two nudges side by side: every number and every arrow against C worked out in plain floats."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.bench.pair import REACH, STEP, WIDTH, Pair, chosen, pair
from app.nn.network import Parameter
from app.scene.view import Selection, View, named
from tests.lenses.plain import cost
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-4
"""A number said with 4 digits."""


def length(arrow: str) -> float:
    """How far an arrow goes, to the left below 0."""
    return float(arrow.partition("h")[2].partition("m")[0])


def felt(view: View, id: str, h: float) -> float:
    """C(theta + h) - C(theta), worked out by loops."""
    assert view.x is not None and view.y is not None
    p, x, y = named(view, id), view.x.tolist(), view.y.tolist()
    assert isinstance(p, Parameter)
    return cost(view.net, x, y, p, h) - cost(view.net, x, y)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sigmoid", "tanh", "linear"]), st.floats(1e-3, 1.0))
def test_both_move_C_as_far_as_plain_floats_say_and_are_drawn_on_one_scale(seed: int, name: str, h: float) -> None:
    view = moment(network(2, 4, 3, 2, activation=name, seed=seed))
    ids = ("w-1-2-1", "b-3-1")
    assert view.bwd is not None

    found = pair(view, Selection(pins=ids, h=h))

    moved = [felt(view, id, h) for id in ids]
    promised = [float(view.bwd.nabla_W[1][2, 1]) * h, float(view.bwd.nabla_b[3][1]) * h]
    top = max(map(abs, (*moved, *promised)))
    for one, v, foretold in zip(found.both, moved, promised, strict=True):
        assert written(one.measured.lstrip("+")) == pytest.approx(v, rel=OFF, abs=1e-12)
        assert written(one.predicted.lstrip("+")) == pytest.approx(foretold, rel=OFF)
        assert length(one.found) == pytest.approx(REACH * v / top, abs=0.02)
        assert length(one.foretold) == pytest.approx(REACH * foretold / top, abs=0.02)
        assert length(one.step) == STEP                                 # the same nudge of both
        assert written(one.after) - written(one.theta) == pytest.approx(h, abs=2e-5)


def on_a_line(found: Pair) -> bool:
    return all(abs(length(arrow)) <= WIDTH / 2 for one in found.both for arrow in (one.found, one.foretold, one.step))


def test_slopes_32_times_apart_are_said_and_drawn_32_times_apart() -> None:
    net = network(1, 1, activation="linear", output="linear")
    net = net.with_parameter(Parameter(1, 0, 0), 0.5).with_parameter(Parameter(1, 0), 0.0)
    view = moment(net, x=np.array([32.0]), y=np.array([16.0 - 0.05]))

    found = pair(view, Selection(pins=("w-1-0-0", "b-1-0"), h=1e-6))

    assert found.verdict == ("C is 32 times as sensitive to A (w⁽¹⁾₀,₀) as to B (b⁽¹⁾₀). "
                             "Measured with this h: 32 times.")
    assert length(found.both[0].foretold) / length(found.both[1].foretold) == pytest.approx(32, rel=2e-3)


def test_what_is_pinned_is_nudged_and_what_lacks_is_the_strongest_and_a_tenth_of_it() -> None:
    view = on_digits()
    assert view.bwd is not None
    size = abs(view.bwd.nabla)

    strongest, tenth = (size[view.net.arch.index(p)] for p in chosen(view, Selection()))
    one = chosen(view, Selection(pins=("w-3-0-1",)))

    assert strongest == size.max() and tenth / strongest == pytest.approx(0.1, rel=0.05)
    assert [p.id for p in chosen(view, Selection(pins=("w-2-3-4", "b-3-7")))] == ["w-2-3-4", "b-3-7"]
    assert one[0].id == "w-3-0-1" and size[view.net.arch.index(one[1])] == size.max()


@pytest.mark.parametrize("h", [1e-14, 1e-9])
def test_a_change_that_is_lost_in_rounding_is_not_compared(h: float) -> None:
    view = moment(network(2, 3, 1))

    said = pair(view, Selection(h=h)).verdict

    assert ("too little to be told from the rounding" in said) == (h == 1e-14)
    assert on_a_line(pair(view, Selection(h=h)))


def test_two_parameters_that_nothing_depends_on_are_said_so() -> None:
    net = network(2, 3, 1, activation="relu", output="relu")
    still = type(net)(net.arch, 0.0 * net.theta)

    assert "C feels neither" in pair(moment(still), Selection()).verdict
