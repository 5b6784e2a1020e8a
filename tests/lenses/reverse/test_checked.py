"""The check marks: right slopes pass, a wrong one does not, and where no nudge can tell it says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.lenses.reverse import checked
from app.lenses.reverse.checked import ALL, Verdict, verdicts
from app.lenses.reverse.halts import told
from app.nn.array import Array
from app.nn.network import Network
from app.nn.nudge import costs_of_nudges
from app.nn.passes import Backward, Forward
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


def passed(view: View) -> Backward:
    """Its backward pass, made anew: nobody has looked at it."""
    assert view.bwd is not None
    return replace(view.bwd)


def sizes(bwd: Backward, places: Iterable[int]) -> list[float]:
    """Of slopes, the largest first."""
    return sorted((abs(float(bwd.nabla[i])) for i in places), reverse=True)


@pytest.fixture()
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """What has been nudged, in turn."""
    places: list[set[int]] = []

    def watched(net: Network, fwd: Forward, y: Array, at: NDArray[np.intp], h: Array) -> Array:
        places.append(set(at.tolist()))
        return costs_of_nudges(net, fwd, y, at, h)

    monkeypatch.setattr(checked, "costs_of_nudges", watched)
    return places


def test_the_largest_slopes_of_a_layer_are_in_its_sample(nudged: list[set[int]]) -> None:
    view, bwd = on_digits(), passed(on_digits())

    checks(replace(view, bwd=bwd))

    offsets = view.net.arch.offsets
    for l, places in zip((3, 2, 1), nudged, strict=True):
        layer = range(*offsets[l - 1 : l + 1])
        assert places <= set(layer) and len(places) == 32
        # their sizes, not their places: several pixels are equally bright
        assert sizes(bwd, places)[:16] == sizes(bwd, layer)[:16]


def test_in_a_layer_with_fewer_slopes_than_zeros_any_others_are_nudged(nudged: list[set[int]]) -> None:
    view, nabla = on_digits(), passed(on_digits()).nabla.copy()
    nabla[5:12_560] = 0.0

    checks(replace(view, bwd=replace(passed(view), nabla=nabla)))

    assert len(nudged[-1]) == 32 and set(np.flatnonzero(nabla[:12_560]).tolist()) <= nudged[-1]


def test_whoever_walks_the_halts_has_each_layer_of_a_pass_nudged_once(nudged: list[set[int]]) -> None:
    view = replace(on_digits(), bwd=passed(on_digits()))
    walked = [checks(view, short) for short in range(13)]

    checks(replace(view, bwd=passed(view)))

    assert len(nudged) == 3 + 3
    assert all(found[l] in (walked[0][l], Verdict(l, "?", "not there yet")) for found in walked for l in found)
