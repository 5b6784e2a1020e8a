"""What stands in the paths lens, against every path gone along by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app import limits
from app.lenses.paths.lens import PATHS, Paths, paths
from app.lenses.paths.product import UNKNOWN
from app.scene.view import Selection, View
from tests.lenses.paths import by_hand
from tests.scene.moments import KINDS, moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, id: str = "", along: str = "") -> Paths:
    return paths(view, Selection(of=id), along)


def hand(view: View) -> by_hand.Trace:
    assert view.x is not None and view.y is not None
    return by_hand.trace(view.net, view.x.tolist(), view.y.tolist())


def test_the_paths_stand_strongest_first_and_what_is_left_out_makes_up_the_sum() -> None:
    view = moment(network(3, 4, 5, 3))
    every = by_hand.of_weight(hand(view), 1, 2, 1)

    found = of(view, "w-1-2-1")

    assert found.says == "5 × 3 = 15 paths lead from w⁽¹⁾₂,₁ to C: the slope is the sum of as many products."
    order = sorted(every, key=lambda js: -abs(every[js]))[: limits.PATHS]
    assert [row.along for row in found.rows] == ["-".join(map(str, js)) for js in order]
    assert [written(row.value) for row in found.rows] == pytest.approx([every[js] for js in order], rel=OFF)
    assert found.rest == "5 weaker paths, together"
    listed = math.fsum(every[js] for js in order)
    assert written(found.rest_value) == pytest.approx(sum(every.values()) - listed, rel=OFF)
    assert written(found.total) == pytest.approx(sum(every.values()), rel=1e-5)
    assert found.total == found.slope and found.digits >= 10


@pytest.mark.parametrize(("outputs", "rest"), [(limits.PATHS, ""), (limits.PATHS + 1, "1 weaker path, together")])
def test_as_many_are_listed_as_there_is_room_for(outputs: int, rest: str) -> None:
    found = of(moment(network(2, 3, outputs)), "b-1-0")

    assert len(found.rows) == limits.PATHS and found.rest == rest


def test_each_factor_of_a_row_is_a_number_of_the_trace_and_they_multiply_to_its_product() -> None:
    view = moment(network(3, 4, 2, 2, activation="tanh"))

    factors = {"w-1-2-1": 7, "w-2-1-3": 5, "w-3-0-1": 3, "b-1-0": 7, "a-1-3": 5, "a-0-1": 7, "z-2-1": 4}
    for id, n in factors.items():
        for row in of(view, id).rows:
            found = of(view, id, row.along)
            assert len(found.factors) == len(row.factors) == n
            product = math.prod(written(f.value) for f in found.factors)
            assert product == pytest.approx(written(row.value), rel=n * OFF), (id, row.along)
            assert [each.along for each in found.rows if each.is_open] == [row.along]


def test_on_a_chain_each_product_from_the_right_is_what_the_backward_pass_calls_it() -> None:
    view = moment(network(1, 1, 1, 1))
    bwd = view.bwd
    assert bwd is not None

    found = of(view, "w-1-0-0")

    assert found.is_only and not found.rest
    assert [written(f.so_far) for f in found.factors] == pytest.approx([
        float(v) for v in (bwd.nabla_W[1][0, 0], bwd.delta[1][0], bwd.da[1][0], bwd.delta[2][0], bwd.da[2][0],
                           bwd.delta[3][0], bwd.da[3][0])
    ], rel=OFF)


@pytest.mark.parametrize(("layer", "known"), [(3, 3), (2, 5), (1, 7)])
def test_on_a_chain_the_product_assembles_as_the_backward_pass_goes_back(layer: int, known: int) -> None:
    """Layer 3: dC/da, delta, then dC/da of layer 2; what the passes have not brought is a question mark."""
    view = moment(network(1, 1, 1, 1), layer=layer)

    found = of(view, "w-1-0-0")

    assert [f.so_far == UNKNOWN for f in found.factors] == [True] * (7 - known) + [False] * known
    assert found.missing == ("" if layer == 1 else "backward")
    assert of(view).of.id == f"w-{layer}-0-0" and len(of(view).factors) == 3 + 2 * (3 - layer)


def test_before_the_backward_pass_what_forward_brought_stands_and_the_rest_is_open() -> None:
    found = of(moment(network(1, 1, 1, 1), "forward", 2), "w-1-0-0")

    assert [f.value == UNKNOWN for f in found.factors] == [False] * 5 + [True] * 2
    assert {f.so_far for f in found.factors} == {UNKNOWN}
    assert (found.missing, found.total, found.rows) == ("forward", "", ())


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_sum_is_backprop_s_number_with_every_activation_and_cost(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost))

    for id in ("w-1-2-0", "w-3-1-2", "b-2-1", "a-0-1", "a-2-0", "a-3-1", "z-1-2"):
        found = of(view, id)
        assert found.digits >= 9 or written(found.slope) == pytest.approx(0, abs=1e-12), id
        assert sum(written(row.value) for row in found.rows) + written(found.rest_value) == pytest.approx(
            written(found.slope), abs=OFF * (sum(abs(written(row.value)) for row in found.rows) + 1e-12)), id


def test_a_weight_has_one_way_on_and_an_activation_one_to_each_neuron_of_the_next_layer() -> None:
    view = moment(network(3, 4, 5, 2))
    assert view.bwd is not None and view.fwd is not None

    weight, neuron = of(view, "w-2-3-1").onwards, of(view, "a-1-1").onwards

    assert weight is not None and neuron is not None
    (way,) = weight.ways
    assert way.mark == "w-2-3-1" and written(way.delta) == pytest.approx(float(view.bwd.delta[2][3]), rel=OFF)
    assert written(way.value) == pytest.approx(float(view.fwd.a[1][1] * view.bwd.delta[2][3]), rel=OFF)
    parts = {way.mark: written(way.value) for way in neuron.ways}
    assert parts == pytest.approx({f"w-2-{j}-1": float(view.net.W[2][j, 1] * view.bwd.delta[2][j]) for j in range(5)},
                                  rel=OFF)
    assert sum(parts.values()) == pytest.approx(float(view.bwd.da[1][1]), abs=3 * OFF * sum(map(abs, parts.values())))


def test_on_the_digits_a_weight_of_the_first_layer_has_160_paths() -> None:
    view = on_digits()
    assert view.bwd is not None
    j, k = divmod(int(np.abs(view.bwd.nabla_W[1]).argmax()), 784)

    found = of(view)

    assert found.of.id == f"w-1-{j}-{k}" and found.says.startswith("16 × 10 = 160 paths lead from")
    assert found.rest == "150 weaker paths, together" and found.digits >= 9
    assert sum(written(row.value) for row in found.rows) + written(found.rest_value) == pytest.approx(
        float(view.bwd.nabla_W[1][j, k]), abs=OFF * sum(abs(written(row.value)) for row in found.rows))


@pytest.mark.parametrize("along", ["9-0-0", "2-0", "x", "1-0-0", "2-0-0-0", "2-" + "9" * 30])
def test_a_path_that_is_none_of_these_is_passed_over(along: str) -> None:
    view = moment(network(3, 4, 2, 2))

    assert of(view, "w-1-2-1", along).factors == of(view, "w-1-2-1").factors


def test_the_neurons_of_the_path_take_the_colours_of_its_factors() -> None:
    view = moment(network(3, 4, 2, 2))

    assert PATHS.lights(of(view, "w-1-2-1", "2-1-0")) == {
        "a-0-1": "sym-a", "a-1-2": "sym-z", "a-2-1": "sym-z", "a-3-0": "sym-z"}


def test_the_layer_of_an_activation_is_its_own_and_every_other_leads_to_the_layer_it_names() -> None:
    view = moment(network(3, 4, 5, 3))

    for id, first in (("a-2-3", 0), ("a-3-1", 0), ("a-0-2", 0), ("w-2-1-3", 1), ("b-1-2", 1), ("z-3-0", 1)):
        kind, own, *_ = id.split("-")
        found = {jump.text: jump.of for jump in of(view, id).layers}
        assert [*found] == [str(l) for l in range(first, 4)] and found.pop(own) == "", id
        assert [of_l.split("-")[:2] for of_l in found.values()] == [[kind, l] for l in found], id
