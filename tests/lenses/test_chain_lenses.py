"""The lenses of a chain: its dials, the three products of a layer, and its curve."""

from __future__ import annotations

import numpy as np
import pytest

from app.lenses.dials import dials
from app.lenses.factors.lens import factors
from app.nn.network import Architecture, Network, Parameter
from app.scene.chain.number_lines import Axis, domains, rounded
from app.scene.chain.sigma_curve import curve
from app.scene.marks.words import number
from app.scene.view import Selection
from tests.scene.chain.test_chain import X, Y, at
from tests.scene.moments import moment, network, written


def test_only_the_first_factor_differs() -> None:
    view = at()
    assert view.fwd is not None and view.bwd is not None

    found = factors(view, Selection())

    assert [p.first for p in found.products] == [number(view.fwd.a[2][0]), "1", number(view.net.W[3][0, 0])]
    assert len({(p.sigma_prime, p.da) for p in found.products}) == 1
    slopes = view.bwd.nabla_W[3][0, 0], view.bwd.nabla_b[3][0], view.bwd.da[2][0]
    assert [p.value for p in found.products] == [number(float(v)) for v in slopes]
    for p in found.products:
        assert written(p.first) * written(p.sigma_prime) * written(p.da) == pytest.approx(written(p.value), rel=0.02)


def test_no_factor_is_ahead_of_its_pass() -> None:
    ready, forward = (factors(at(phase), Selection(of="w-1-0-0")).products[0] for phase in ("ready", "forward"))

    assert (ready.first, ready.sigma_prime, ready.da, ready.value) == (number(X), "·", "·", "·")
    assert "·" not in (forward.first, forward.sigma_prime) and (forward.da, forward.value) == ("·", "·")


@pytest.mark.parametrize(("selection", "l"), [
    (Selection(), 3), (Selection(of="w-2-0-0"), 2), (Selection(of="a-1-0"), 1), (Selection(of="a-0-0"), 1),
    (Selection(nudge="b-2-0"), 2), (Selection(of="x", nudge="b-1-0"), 1),
])
def test_the_layer_is_that_of_what_is_picked_out(selection: Selection, l: int) -> None:
    assert factors(at(), selection).l == l


def test_a_zero_before_a_weight_is_said() -> None:
    view = moment(network(1, 1), x=np.array([0.0]), y=np.array([1.0]))

    found = factors(view, Selection())

    assert "does not feel the weight" in found.note
    assert found.products[0].value == "0" and found.products[1].value != "0"


def test_saturation_is_said() -> None:
    view = moment(network(1, 1), x=np.array([900.0]), y=np.array([1.0]))

    assert "nearly flat" in factors(view, Selection()).note
    assert not factors(at(), Selection()).note


@pytest.mark.parametrize(("kind", "theta", "x", "words"), [
    ("relu", (1.0, 0.0), -1.0, "σ is flat here, since z is not above 0"),
    ("relu", (1.0, -1.0), 0.0, "does not feel the weight at all, nor the bias"),
    ("sigmoid", (1.0, 40.0), 0.0, "does not feel the weight at all, and hardly the bias"),
    ("sigmoid", (1.0, 1.0), 0.0, "does not feel the weight at all, and the bias as much as ever"),
])
def test_nothing_is_said_to_be_felt_that_is_not(kind: str, theta: tuple[float, float], x: float, words: str) -> None:
    net = Network(Architecture((1, 1), kind, kind, "quadratic"), np.array(theta))

    found = factors(moment(net, x=np.array([x]), y=np.array([2.0]), label=None), Selection())

    assert words in found.note
    assert ("bias as much as ever" in found.note) == (abs(written(found.products[1].value)) > 0.1)


@pytest.mark.parametrize("z", [-30.0, 30.0])
def test_where_cross_entropy_makes_up_for_a_flat_sigma_nothing_is_said_to_be_lost(z: float) -> None:
    net = network(1, 1, cost="cross_entropy", init="zeros").with_parameter(Parameter(1, 0, 0), z)
    found = factors(moment(net, x=np.ones(1), y=np.array([0.5]), label=None), Selection())

    assert "the two make up for each other" in found.note
    assert written(found.products[0].sigma_prime) * written(found.products[0].da) == pytest.approx(
        written(found.products[0].value), rel=0.02)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "linear"])
def test_the_tangent_has_the_slope_at_z(activation: str) -> None:
    view = at(activation=activation, output=activation)
    assert view.fwd is not None
    expected = float(view.net.arch.sigma(2).sigma_prime(view.fwd.z[2])[0])

    found = curve(view, 2)

    assert found.slope == number(expected) and found.at is not None
    (x0, y0), (x1, y1) = ([float(v) for v in point.split()] for point in found.tangent[1:].split("L"))
    ends = domains(view).sums
    across = (found.width - 28) / (ends.high - ends.low)
    ys = [float(p.split()[1]) for p in found.d[1:].split("L")]
    low, high = (float(s.replace("\N{MINUS SIGN}", "-")) for s in found.ends[2:])
    up = (max(ys) - min(ys)) / (high - low) if activation != "sigmoid" else (found.height - 28) / (high - low)
    assert (y0 - y1) / (x1 - x0) / up * across == pytest.approx(expected, abs=0.01)


def test_the_curve_waits_for_z() -> None:
    found = curve(at("ready"), 1)

    assert found.at is None and (found.tangent, found.plumb, found.slope) == ("", "", "")
    assert found.d.startswith("M")


def test_every_number_that_is_free_has_a_dial() -> None:
    found = dials(at())

    assert [d.mark for d in found] == ["a-0-0", "y", *(m for l in "123" for m in (f"w-{l}-0-0", f"b-{l}-0"))]
    assert [float(d.value) for d in found[:2]] == [X, Y]
    assert all(d.low <= float(d.value) <= d.high for d in found)


@pytest.mark.parametrize(("most", "end"), [(0.0, 2.0), (2.0, 2.0), (2.1, 5.0), (9.0, 10.0), (1e6, 1e6), (3e7, 6e7)])
def test_lines_end_at_round_numbers(most: float, end: float) -> None:
    assert rounded(most, 2.0) == end


def test_a_number_line_is_linear() -> None:
    axis = Axis(-2.0, 2.0, 40.0, 140.0)

    assert [axis(v) for v in (-2, -1, 0, 2)] == [140.0, 115.0, 90.0, 40.0]
    assert axis.zero == 90.0 and axis.ends == ("−2", "2")
