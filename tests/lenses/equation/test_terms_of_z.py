"""A neuron taken apart: the terms of its z, the largest first, add up to z; and z gives a."""

from __future__ import annotations

import numpy as np
import pytest

from app.lenses.equation.terms_of_z import TERMS, Inside, inside
from app.scene.view import Neuron, View
from tests.scene.moments import KINDS, moment, network, on_digits, written

OFF = 5e-3
"""A number said with 3 digits is off by at most half of the third: 0.5 %."""


def of(view: View, l: int, j: int) -> Inside:
    found = inside(view, Neuron(l, j))
    assert found is not None
    return found


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.parametrize(("l", "j"), [(1, 0), (2, 3), (3, 1)])
def test_the_terms_and_the_bias_add_up_to_z(kind: tuple[str, str, str], l: int, j: int) -> None:
    activation, output, cost = kind
    view = moment(network(9, 8, 7, 2, activation=activation, output=output, cost=cost), "forward")
    assert view.fwd is not None

    found = of(view, l, j)

    parts = [written(piece.value) for piece in found.pieces] + [written(found.rest_value or "0"), written(found.bias)]
    assert sum(parts) == pytest.approx(view.fwd.z[l][j], abs=OFF * sum(map(abs, parts)))
    assert written(found.z) == pytest.approx(view.fwd.z[l][j], rel=OFF)
    assert written(found.a) == pytest.approx(view.fwd.a[l][j], rel=OFF)


def test_every_term_is_its_weight_times_its_activation_the_largest_first() -> None:
    found = of(on_digits(), 2, 5)

    sizes = [abs(written(piece.value)) for piece in found.pieces]
    assert sizes == sorted(sizes, reverse=True) and len(sizes) == TERMS
    for piece in found.pieces:
        assert written(piece.w) * written(piece.a) == pytest.approx(written(piece.value), rel=3 * OFF)
    assert found.rest == "10 smaller"


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu", "linear"])
@pytest.mark.parametrize("phase", ["forward", "backward"])
def test_the_tangent_at_its_z_has_the_slope_that_the_backward_pass_takes(activation: str, phase: str) -> None:
    view, done = (moment(network(3, 5, 2, activation=activation), p) for p in (phase, "backward"))
    assert view.fwd is not None and done.bwd is not None

    for j in range(5):
        drawn = of(view, 1, j).curve
        assert drawn is not None and drawn.at is not None and drawn.tangent
        assert written(drawn.z) == pytest.approx(view.fwd.z[1][j], rel=OFF)
        assert written(drawn.slope) * done.bwd.da[1][j] == pytest.approx(done.bwd.delta[1][j], rel=OFF)


def test_a_softmax_output_has_no_curve_of_its_own() -> None:
    assert of(moment(network(2, 3, 2, output="softmax")), 2, 0).curve is None


def test_few_terms_are_all_written_out() -> None:
    found = of(moment(network(2, 4, 1)), 2, 0)

    assert sorted(piece.mark for piece in found.pieces) == [f"w-2-0-{k}" for k in range(4)]
    assert (found.rest, found.rest_value, found.bias_mark) == ("", "", "b-2-0")


def test_the_shapes_of_the_product_are_said() -> None:
    assert of(on_digits(), 3, 0).shapes == "(10×16) · (16) + (10)"


def test_softmax_is_said_to_take_more_than_z() -> None:
    assert "every z of the layer" in of(moment(network(2, 4, output="softmax")), 1, 0).tied


@pytest.mark.parametrize(("phase", "layer", "l"), [("ready", None, 1), ("empty", None, 1), ("forward", 1, 2)])
def test_nothing_is_told_before_the_forward_pass_was_there(phase: str, layer: int | None, l: int) -> None:
    assert inside(moment(network(2, 4, 2, 1), phase, layer), Neuron(l, 0)) is None


def test_an_input_has_no_inside() -> None:
    assert inside(moment(network(2, 3, 1)), Neuron(0, 1)) is None


def test_the_bracket_is_the_pass_s_own_z() -> None:
    view = on_digits("forward")
    assert view.fwd is not None

    z = np.dot(view.net.W[1][3], view.fwd.a[0]) + view.net.b[1][3]
    assert written(of(view, 1, 3).z) == pytest.approx(z, rel=OFF)
