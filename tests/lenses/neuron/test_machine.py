"""One neuron as a machine: its terms, its amplifier, and what is shown of which neuron when."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from app import limits
from app.lenses.neuron.lens import NEURON, Machine, NeuronFields, machine
from app.lenses.neuron.machine import WIDEST, amplifier
from app.scene.view import Neuron, Selection, View
from tests.lenses.looked import moment_of, shown, state_of
from tests.lenses.plain import PRIMES, passed, weights
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, id: str = "", **asked: object) -> Machine:
    return machine(moment_of(state_of(view), view, Selection(of=id), fields=NeuronFields.model_validate(asked)))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sigmoid", "tanh", "relu", "linear"]))
def test_the_gain_is_sigma_s_slope_at_z_and_takes_what_comes_in_to_what_goes_out(seed: int, name: str) -> None:
    net = network(2, 4, 3, 2, activation=name, seed=seed)
    view = moment(net)
    assert view.x is not None and view.bwd is not None
    z, _ = passed(net, *weights(net), view.x.tolist())

    found = amplifier(view, Neuron(2, 1))

    assert found is not None
    gain, da = PRIMES[name](z[2][1]), float(view.bwd.da[2][1])
    assert written(found.gain) == pytest.approx(gain, rel=OFF)
    assert written(found.da.lstrip("+")) == pytest.approx(da, rel=OFF)
    assert written(found.delta.lstrip("+")) == pytest.approx(gain * da, rel=OFF)
    assert found.wide == (WIDEST if da else 0.0) and found.narrow == pytest.approx(gain * found.wide, abs=1e-3)
    assert found.sign == ("down" if da > 0 else "up")


@pytest.mark.parametrize("phase", ["forward", "weighed"])
def test_the_gain_stands_before_anything_comes_back(phase: str) -> None:
    net = network(2, 4, 3, 2)
    before, after = amplifier(moment(net, phase), Neuron(2, 1)), amplifier(moment(net), Neuron(2, 1))

    assert before is not None and after is not None
    assert before.gain == after.gain
    assert (before.da, before.delta, before.wide) == ("?", "?", 0.0) and "fixed before" in before.says


def test_no_gain_of_a_sigmoid_is_over_a_quarter() -> None:
    view = on_digits()

    gains = [found for l in (1, 2, 3) for j in range(view.net.sizes[l]) if (found := amplifier(view, Neuron(l, j)))]

    assert len(gains) == 42 and max(written(found.gain) for found in gains) <= 0.25
    assert all("0.25 at most" in found.most for found in gains)


def test_a_softmax_output_has_no_single_gain() -> None:
    view = moment(network(2, 3, 2, output="softmax", cost="cross_entropy"))

    found = of(view, "a-2-0", aspect="amplifier")

    assert found.amplifier is None and found.inside is not None and "softmax shares" in found.inside.tied


@pytest.mark.parametrize(("of_", "id"), [
    ("a-1-2", "a-1-2"), ("z-1-2", "a-1-2"), ("b-2-1", "a-2-1"), ("w-2-1-3", "a-2-1"), ("C", "a-3-1"), ("", "a-3-1"),
])
def test_what_is_picked_out_says_which_neuron_and_else_the_brightest_output_does(of_: str, id: str) -> None:
    net = network(2, 4, 2, 2)
    net = type(net)(net.arch, np.append(net.theta[:-2], (-9.0, 9.0)))      # the last two biases

    assert of(moment(net), of_).id == id


def test_before_the_forward_pass_has_reached_it_a_button_leads_there() -> None:
    net = network(2, 4, 3, 2)

    assert of(moment(net, "empty")).missing == of(moment(net, "ready")).missing == "forward"
    half = moment(net, "forward", 1)
    assert (of(half, "a-1-0").missing, of(half, "a-2-0").missing) == ("", "forward")
    assert shown(NEURON, moment_of(state_of(half), half)).missing == "forward"


@pytest.mark.parametrize("aspect", ["machine", "amplifier", "avenues"])
def test_an_input_is_no_machine(aspect: str) -> None:
    assert "An input adds up nothing" in of(moment(network(2, 3, 1)), "a-0-1", aspect=aspect).silent


def test_only_what_is_looked_at_is_worked_out() -> None:
    view = on_digits()

    assert [bool(of(view, "a-1-3", aspect=aspect).avenues) for aspect in ("machine", "avenues")] == [False, True]
    assert [bool(of(view, "a-1-3", aspect=aspect).inside) for aspect in ("machine", "avenues")] == [True, False]


@pytest.mark.parametrize("effort", [limits.EFFORT, 1e-300])
def test_an_effort_goes_as_far_as_a_slope_predicts_anything(effort: float) -> None:
    asked = NeuronFields.read({"effort": [repr(effort)], "aspect": ["avenues"]})
    found = machine(moment_of(state_of(view := on_digits()), view, Selection(of="a-1-3"), fields=asked))

    assert asked.effort == effort and found.avenues is not None and found.most == f"{limits.EFFORT:g}"


@pytest.mark.parametrize("effort", [np.nextafter(limits.EFFORT, np.inf), 0.0, -1.0, np.inf, np.nan])
def test_an_effort_beyond_that_is_refused(effort: float) -> None:
    with pytest.raises(ValidationError):
        NeuronFields.read({"effort": [repr(float(effort))]})
