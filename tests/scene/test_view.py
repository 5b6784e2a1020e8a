from __future__ import annotations

import pytest

from app.nn.network import Parameter
from app.scene.view import Neuron, named
from tests.scene.moments import moment, network


@pytest.mark.parametrize(("id", "what"), [
    ("w-2-0-3", Parameter(2, 0, 3)), ("w-1-3-1", Parameter(1, 3, 1)), ("b-3-0", Parameter(3, 0)),
    ("a-0-1", Neuron(0, 1)), ("a-3-0", Neuron(3, 0)),
])
def test_an_id_names_a_weight_a_bias_or_a_neuron(id: str, what: Parameter | Neuron) -> None:
    assert named(moment(network(2, 4, 2, 1)), id) == what
    assert what.id == id


@pytest.mark.parametrize("id", [
    "", "-", "w", "w-", "w-1", "w-1-0", "w-1-0-2", "w-1-4-0", "w-0-0-0", "w-4-0-0", "b-0-0", "b-1-4", "b-1-0-0",
    "a-4-0", "a-0-2", "a-1-0-0", "wb-1-0", "ba-1-0", "wba-1-0", "z-1-0", "w--1-0-0", "w-1-0-+1", "w-1-0- 1", "w-1-0-²",
    "w-1-0-1e0", "w-1-0-99999999999", "<b>", "a-1-0\n",
])
def test_an_id_of_nothing_names_nothing(id: str) -> None:
    assert named(moment(network(2, 4, 2, 1)), id) is None


def test_in_the_forward_pass_no_layer_is_known_before_its_turn() -> None:
    view = moment(network(2, 4, 2, 1), "forward", layer=1)

    assert [view.activation(l) is not None for l in range(4)] == [True, True, False, False]
    assert view.cost is None


def test_in_the_backward_pass_the_wishes_run_one_layer_ahead_of_the_slopes() -> None:
    view = moment(network(2, 4, 2, 1), "backward", layer=2)

    assert [view.knows_slopes(l) for l in (1, 2, 3)] == [False, True, True]
    assert [view.wish(l) is not None for l in range(4)] == [False, True, True, True]


@pytest.mark.parametrize("phase", ["empty", "ready", "forward", "weighed", "stepped", "diverged"])
def test_no_slope_and_no_wish_is_known_before_the_backward_pass(phase: str) -> None:
    view = moment(network(2, 4, 2, 1), phase)

    assert not any(view.knows_slopes(l) for l in (1, 2, 3))
    assert all(view.wish(l) is None for l in range(4))


def test_the_cost_is_known_from_the_moment_it_is_weighed() -> None:
    net = network(2, 4, 2, 1)

    assert moment(net, "forward").cost is None
    backward = moment(net)
    assert backward.bwd is not None
    assert moment(net, "weighed").cost == backward.cost == backward.bwd.cost
