"""The check marks: right slopes pass, a wrong one does not, and where no nudge can tell it says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.lenses.reverse.checked import ALL, Verdict, verdicts
from app.lenses.reverse.halts import told
from app.nn.network import Network
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits

FELT = 1e-6
"""A slope that C of order 1 feels through its rounding; of a smaller one the lens says that no nudge is sure."""


def checks(view: View, short: int = 0) -> dict[int, Verdict]:
    return {each.l: each for each in verdicts(told(view, short))}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sigmoid", "tanh", "relu", "linear"]))
def test_every_slope_of_a_small_network_is_held_against_its_nudge(seed: int, name: str) -> None:
    net = network(2, 4, 3, 2, activation=name, seed=seed)
    assert net.arch.parameter_count <= ALL
    view = moment(net)
    assert view.bwd is not None
    assume(np.abs(view.bwd.nabla[view.bwd.nabla != 0.0]).min(initial=1.0) > FELT)

    found = checks(view)

    assert [found[l].mark for l in (3, 2, 1)] == ["✓"] * 3
    assert [found[l].says for l in (3, 2, 1)] == ["all 8 nudged", "all 15 nudged", "all 12 nudged"]


@pytest.mark.parametrize("i", [0, 11, 12, 26, 34])
def test_one_wrong_slope_is_found_in_its_layer_and_nowhere_else(i: int) -> None:
    view = moment(network(2, 4, 3, 2))
    assert view.bwd is not None
    nabla = view.bwd.nabla.copy()
    nabla[i] *= 1.001
    wrong = replace(view, bwd=replace(view.bwd, nabla=nabla))

    found = checks(wrong)

    l = view.net.arch.parameter(i).l
    assert {m for m, each in found.items() if each.mark == "✗"} == {l}
    assert found[l].says == f"1 of {12 + 3 * (l == 2) - 4 * (l == 3)} nudged disagree"


def test_a_layer_whose_slopes_are_not_there_has_no_mark_yet() -> None:
    net = network(2, 4, 3, 2)

    assert [checks(moment(net, "backward", 2))[l].mark for l in (3, 2, 1)] == ["✓", "✓", "?"]
    assert [checks(moment(net), short=1)[l].mark for l in (3, 2, 1)] == ["✓", "✓", "?"]
    assert {each.mark for each in checks(moment(net, "forward")).values()} == {"?"}


def test_of_the_digits_a_sample_is_nudged_and_it_says_which() -> None:
    found = checks(on_digits())

    assert {each.mark for each in found.values()} == {"✓"}
    assert [found[l].says for l in (1, 2, 3)] == [f"32 nudged of {of}" for of in ("12,560", "272", "170")]
    assert all(each.how.startswith("the 16 largest and 16 spread evenly; farthest apart: ") for each in found.values())


def test_at_the_corner_of_a_relu_no_nudge_is_sure() -> None:
    net = network(2, 3, 1, activation="relu")
    biases_of_1 = slice(6, 9)
    theta = net.theta.copy()
    theta[:6], theta[biases_of_1] = 0.0, 0.0                            # z of layer 1 is exactly 0
    cornered = moment(Network(net.arch, theta), x=np.array([0.5, -0.5]))

    found = checks(cornered)

    assert found[1].mark == "–" and "no nudge is sure" in found[1].how and found[2].mark == "✓"
