"""If one gets brighter by 0.01, another changes: both numbers against layers run in plain floats."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.neuron.influence import REACH, influence, slopes, strongest
from app.scene.view import Neuron, View
from tests.lenses.neuron.test_avenues import length
from tests.lenses.neuron.test_machine import of
from tests.lenses.plain import SIGMAS
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-4
"""A number said with 4 digits."""


def brighter(view: View, first: Neuron, second: Neuron, h: float = 0.01) -> float:
    """How far the second goes when the layers behind the first run with that one brighter by h, in loops."""
    assert view.fwd is not None
    a = view.fwd.a[first.l].tolist()
    a[first.j] += h
    for m in range(first.l + 1, second.l + 1):
        sigma = SIGMAS[view.net.arch.sigma(m).name]
        a = [sigma(sum(w * each for w, each in zip(row, a, strict=True)) + b)
             for row, b in zip(view.net.W[m].tolist(), view.net.b[m].tolist(), strict=True)]
    return float(a[second.j]) - float(view.fwd.a[second.l][second.j])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sigmoid", "tanh", "linear"]), st.integers(0, 2), st.integers(1, 3))
def test_both_numbers_are_those_of_plain_floats(seed: int, name: str, l: int, apart: int) -> None:
    view = moment(network(2, 4, 3, 2, activation=name, seed=seed))
    first, second = Neuron(l, 1), Neuron(min(l + apart, 3), 1)
    slope = (brighter(view, first, second, 1e-6) - brighter(view, first, second, -1e-6)) / 2e-6

    found = influence(view, first, second)

    felt = brighter(view, first, second)
    assert written(found.predicted.lstrip("+")) == pytest.approx(0.01 * slope, rel=OFF, abs=1e-11)
    assert written(found.measured.lstrip("+")) == pytest.approx(felt, rel=OFF, abs=1e-11)
    top = max(0.01, abs(0.01 * slope), abs(felt))
    assert length(found.given) == pytest.approx(REACH * 0.01 / top, abs=0.02)
    assert length(found.foretold) == pytest.approx(REACH * 0.01 * slope / top, abs=0.02)
    assert length(found.found) == pytest.approx(REACH * felt / top, abs=0.02)
    way = f"gets {'brighter' if felt > 0 else 'darker'} by"
    assert way in found.verdict or abs(felt) < 1e-12        # of less than that floats tell no way


def test_of_two_neighbours_the_slope_is_w_times_the_gain() -> None:
    view = on_digits()
    assert view.fwd is not None
    w, a = float(view.net.W[2][5, 3]), float(view.fwd.a[2][5])

    found = influence(view, Neuron(1, 3), Neuron(2, 5))

    assert written(found.slope) == pytest.approx(w * a * (1.0 - a), rel=6e-3)      # sigma' = a (1 - a)
    assert found.how.startswith("∂a⁽²⁾₅/∂a⁽¹⁾₃ = w⁽²⁾₅,₃ · σ′(z⁽²⁾₅) = ")


def test_farther_apart_the_paths_are_counted() -> None:
    assert "the sum over 256 paths" in influence(on_digits(), Neuron(0, 400), Neuron(3, 1)).how
    assert "along the one path" in influence(moment(network(1, 1, 1, 1)), Neuron(1, 0), Neuron(3, 0)).how


def test_a_softmax_output_changes_with_all_weights_of_the_first() -> None:
    view = moment(network(2, 3, 3, output="softmax", cost="cross_entropy"))

    found = [influence(view, Neuron(1, 0), Neuron(2, j)) for j in range(3)]

    assert sum(written(one.predicted.lstrip("+")) for one in found) == pytest.approx(0.0, abs=1e-5)
    for one in found:
        assert written(one.predicted.lstrip("+")) == pytest.approx(written(one.measured.lstrip("+")), rel=0.05)


def test_the_second_one_is_what_is_asked_for_or_the_one_moved_most() -> None:
    view = moment(network(2, 4, 3, 2))

    found, alone = of(view, "a-3-1", aspect="another", other="a-1-2"), of(view, "a-1-2", aspect="another")

    assert found.influence is not None and (found.influence.first, found.influence.second) == ("a-1-2", "a-3-1")
    assert strongest(view, Neuron(1, 2)) == Neuron(2, int(abs(slopes(view, Neuron(1, 2), 2)).argmax()))
    assert alone.influence is not None and alone.other == alone.influence.second
    assert of(view, "a-0-1", aspect="another").influence is not None                # an input moves others too


@pytest.mark.parametrize(("other", "why"), [
    ("a-2-1", "Both are in one layer"), ("a-9-9", "no such neuron"), ("w-1-0-0", "no such neuron"), ("<u>", "no such"),
])
def test_two_that_do_not_read_each_other_are_said_so(other: str, why: str) -> None:
    found = of(moment(network(2, 4, 3, 2)), "a-2-0", aspect="another", other=other)

    assert found.influence is None and why in found.silent


def test_a_neuron_that_forward_has_not_reached_is_waited_for() -> None:
    found = of(moment(network(2, 4, 3, 2), "forward", 2), "a-1-0", aspect="another", other="a-3-0")

    assert found.influence is None and "has not reached" in found.silent
