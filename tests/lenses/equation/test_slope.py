from __future__ import annotations

import math

import numpy as np
import pytest

from app.lenses.equation.slope import TERMS, Equation, equation, roles
from app.nn.network import Parameter
from app.scene.marks.notation import USUAL
from app.scene.view import View
from tests.scene.moments import KINDS, moment, network, on_digits, written

OFF = 5e-3
"""A number said with 3 digits is off by at most half of the third: 0.5 %."""


def of(view: View, id: str) -> Equation:
    found = equation(view, id)
    assert found is not None
    return found


def product(found: Equation) -> float:
    return math.prod(written(factor.value) for factor in found.factors)


def slope(view: View, id: str) -> float:
    """Backprop's number behind an id."""
    assert view.bwd is not None
    kind, l, j, *k = id.split("-")
    if kind == "a":
        return float(view.bwd.da[int(l)][int(j)])
    return float(view.bwd.nabla[view.net.arch.index(Parameter(int(l), int(j), *map(int, k)))])


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_factors_multiply_out_to_the_slope_of_a_weight_or_bias(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost))

    for id in ("w-1-2-0", "w-2-0-3", "w-3-1-2", "b-1-0", "b-2-1", "b-3-0"):
        found = of(view, id)
        assert written(found.value) == pytest.approx(slope(view, id), rel=OFF / 1000), id
        assert product(found) == pytest.approx(slope(view, id), rel=3.1 * OFF), id


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_paths_add_up_to_the_slope_of_an_activation(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost))

    for id in ("a-0-1", "a-1-3", "a-2-0"):
        found = of(view, id)
        parts = [math.prod(written(factor.value) for factor in term.factors) for term in found.terms]
        assert written(found.value) == pytest.approx(slope(view, id), rel=OFF / 1000), id
        assert parts == pytest.approx([written(term.value) for term in found.terms], rel=5 * OFF), id
        assert sum(parts) == pytest.approx(slope(view, id), abs=4 * OFF * sum(map(abs, parts))), id


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_every_slope_agrees_with_a_small_nudge_to_many_digits(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost))

    for id in ("w-1-2-0", "b-3-1", "a-0-1", "a-2-0", "a-3-1"):
        found = of(view, id)
        assert found.digits >= 6, id
        assert written(found.measured) == pytest.approx(slope(view, id), rel=1e-5), id


def test_an_output_s_slope_is_the_miss() -> None:
    view = moment(network(2, 3, 2), label=1)
    assert view.fwd is not None

    a = view.fwd.a[2][0]
    assert written(of(view, "a-2-0").value) == pytest.approx(2 * a, rel=1e-5)
    assert of(view, "a-2-0").factors[0].origin.startswith("2 (a − y) = 2 (")


def test_the_half_convention_says_that_the_2_cancels() -> None:
    assert "the 2 cancels the ½" in of(moment(network(2, 3, 2, cost="half_quadratic")), "a-2-0").factors[0].origin


def test_every_factor_says_where_it_comes_from() -> None:
    forward, neuron, behind = of(moment(network(2, 4, 2, 1)), "w-2-1-3").factors

    assert (forward.kind, forward.mark) == ("a_k", "a-1-3")
    assert forward.origin == "from the forward pass: neuron 3 of layer 1"
    assert (neuron.kind, neuron.mark) == ("sigma_prime", "a-2-1")
    assert neuron.origin.startswith("from the neuron itself: the slope of sigmoid at z = ")
    assert (behind.kind, behind.mark, behind.origin) == ("da", "wish-2-1", "from behind: layer 3")


def test_at_the_last_layer_the_error_comes_from_the_cost() -> None:
    assert of(moment(network(2, 3, 1)), "b-2-0").factors[2].origin == "from the cost"


def test_a_bias_s_first_factor_is_1() -> None:
    first = of(moment(network(2, 3, 1)), "b-1-2").factors[0]

    assert (first.kind, first.value, first.mark) == ("one", "1", "b-1-2")


def test_a_weight_from_a_pixel_names_its_place_in_the_image() -> None:
    origin = of(on_digits(), "w-1-0-401").factors[0].origin

    assert origin == "from the forward pass: the ink of pixel 401 (row 14, column 9)"


def test_a_weight_from_a_pixel_without_ink_has_the_slope_0_exactly() -> None:
    found = of(on_digits(), "w-1-0-0")

    assert found.factors[0].value == found.value == found.measured == "0"


def test_the_largest_path_comes_first_and_the_smaller_are_one_number() -> None:
    view = on_digits()
    assert view.bwd is not None
    parts = view.net.W[2][:, 3] * view.bwd.delta[2]

    found = of(view, "a-1-3")
    assert [term.j for term in found.terms] == np.argsort(-np.abs(parts), kind="stable")[:TERMS].tolist()
    words, _, rest = found.rest.rpartition(" ")
    assert words == f"and {16 - TERMS} smaller terms, together"
    assert sum(written(term.value) for term in found.terms) + written(rest) == pytest.approx(
        slope(view, "a-1-3"), abs=OFF * np.abs(parts).sum())


def test_a_neuron_with_few_paths_has_all_of_them_written_out() -> None:
    found = of(moment(network(2, 4, 2, 1)), "a-1-0")

    assert len(found.terms) == 2 and found.rest == ""
    assert [factor.mark for factor in found.terms[0].factors][0] == f"w-2-{found.terms[0].j}-0"


def test_softmax_is_said_to_have_a_matrix_for_a_slope() -> None:
    found = of(moment(network(2, 3, 4, output="softmax", cost="cross_entropy")), "w-2-1-0")

    assert [factor.kind for factor in found.factors] == ["a_k", "delta"]
    assert "its slope is a matrix" in found.note


def test_cross_entropy_is_said_to_shrink_to_the_miss() -> None:
    found = of(moment(network(2, 3, 2, cost="cross_entropy")), "b-2-1")

    assert "shrink to a − y" in found.note


@pytest.mark.parametrize("phase", ["empty", "ready", "forward", "weighed", "stepped", "diverged"])
@pytest.mark.parametrize("id", ["w-1-0-0", "b-1-0", "a-1-0", "a-0-0"])
def test_before_the_backward_pass_there_is_a_remedy_and_no_number(phase: str, id: str) -> None:
    found = of(moment(network(2, 3, 1), phase), id)

    assert "go forward, then backward" in found.missing
    assert (found.value, found.measured, found.terms) == ("", "", ())
    assert phase in ("forward", "weighed", "stepped") or found.factors == ()


@pytest.mark.parametrize("id", ["w-1-0-0", "b-2-1", "a-1-0", "a-0-1"])
def test_what_the_backward_pass_has_not_reached_is_said_and_not_shown(id: str) -> None:
    found = of(moment(network(2, 4, 2, 1), layer=3), id)

    assert "stands at layer 3" in found.missing and found.value == ""


def test_the_wishes_that_the_pass_has_just_carried_on_are_shown() -> None:
    assert of(moment(network(2, 4, 2, 1), layer=3), "a-2-1").value


@pytest.mark.parametrize("id", ["", "w-9-0-0", "a-1-77", "nonsense", "wb-1-0"])
def test_an_id_of_nothing_has_no_equation(id: str) -> None:
    assert equation(moment(network(2, 3, 1)), id) is None


@pytest.mark.parametrize("id", ["w-2-1-3", "w-1-0-1", "w-3-0-1"])
def test_forward_alone_gives_the_first_factor_and_leaves_the_last_open(id: str) -> None:
    view = moment(network(2, 4, 2, 1), "forward")
    assert view.fwd is not None
    l, k = int(id[2]), int(id[-1])

    first, neuron, behind = of(view, id).factors

    assert written(first.value) == pytest.approx(view.fwd.a[l - 1][k], rel=OFF)
    assert written(neuron.value) > 0 and behind.value == "?"


def test_a_factor_that_forward_has_not_reached_is_open_too() -> None:
    view = moment(network(2, 4, 2, 1), "forward", layer=1)

    assert [factor.value == "?" for factor in of(view, "w-2-1-3").factors] == [False, True, True]
    assert of(view, "w-3-0-1").factors == ()


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_slope_of_z_is_the_error_and_the_bias_s_slope(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost))
    assert view.bwd is not None

    for l, j in ((1, 2), (2, 0), (3, 1)):
        found = of(view, f"z-{l}-{j}")
        assert written(found.value) == pytest.approx(float(view.bwd.delta[l][j]), rel=OFF / 1000)
        assert product(found) == pytest.approx(float(view.bwd.delta[l][j]), rel=2.1 * OFF)
        assert (found.value, found.digits >= 6) == (of(view, f"b-{l}-{j}").value, True)


@pytest.mark.parametrize(("id", "phase", "words"), [
    ("C", "forward", "press cost"), ("C", "backward", "Every slope here is a slope of this number"),
    ("y-0", "ready", "no step moves it"), ("y", "backward", "= 1.00: what output 0 should say"),
    ("y", "empty", "y is not known here"),
])
def test_what_has_no_slope_says_why(id: str, phase: str, words: str) -> None:
    found = of(moment(network(2, 3, 1), phase, label=1), id)

    assert words in found.missing and found.value == ""


@pytest.mark.parametrize("id", ["z-0-1", "z-9-0", "z-1", "y-1", "y-x", "y-", "Cy", "z"])
def test_an_id_beside_those_has_none(id: str) -> None:
    assert (equation(moment(network(2, 3, 1)), id) is None) == (id != "y-")


@pytest.mark.parametrize(("id", "words"), [
    ("w-2-1-3", "(2) says which layer and is no power; 1 is the neuron j of layer 2 that the weight leads to, "
                "3 the neuron k of layer 1 that it comes from"),
    ("b-1-2", "(1) says which layer and is no power; 2 is the neuron j of layer 1"),
    ("a-1-0", "(1) says which layer and is no power; 0 is the neuron j of layer 1; the sum is over all j of layer 2"),
])
def test_what_is_raised_is_no_power_and_what_stands_below_counts_neurons(id: str, words: str) -> None:
    assert of(moment(network(2, 4, 2, 1)), id).indices(USUAL) == words


def test_the_neurons_that_give_the_factors_take_the_colour_of_their_symbol() -> None:
    assert roles(equation(moment(network(2, 4, 2, 1)), "w-2-1-3")) == {"a-1-3": "sym-a", "a-2-1": "sym-z"}


def test_without_an_open_equation_no_mark_is_coloured() -> None:
    assert roles(None) == {}
