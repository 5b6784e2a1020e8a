"""What a pass carries from layer to layer: as strong as the numbers say, and no further than the pass has come."""

from __future__ import annotations

import json

import numpy as np
import pytest

from app.scene.layers.flow import MOST, RADIUS, Dot, Flow
from app.scene.picture import draw
from app.scene.view import Selection, View
from tests.scene.moments import SHAPES, moment, network, on_digits


def flow(view: View, **selection: int) -> Flow:
    found = draw(view, Selection(**selection)).flow       # type: ignore[arg-type]
    assert found is not None
    return found


def test_forward_a_dot_carries_the_activation_times_the_weight() -> None:
    view = moment(network(2, 3, 2), "forward")
    assert view.fwd is not None

    carried = sorted(dot.v for dot in flow(view).dots)
    assert carried == sorted(
        float(view.net.W[l][j, k]) * float(view.fwd.a[l - 1][k])
        for l in (1, 2) for j in range((3, 2)[l - 1]) for k in range((2, 3)[l - 1]))


def test_the_dots_into_a_neuron_and_its_bias_add_up_to_z() -> None:
    view = moment(network(2, 3, 2), "forward")
    assert view.fwd is not None

    sums = [0.0, 0.0]
    for dot, j in zip([d for d in flow(view).dots if d.l == 2], [0, 0, 0, 1, 1, 1], strict=True):
        sums[j] += dot.v
    assert np.array(sums) + view.net.b[2] == pytest.approx(view.fwd.z[2], rel=1e-12)


def test_backward_the_dots_into_a_neuron_add_up_to_its_wish() -> None:
    view = moment(network(2, 3, 2))
    assert view.bwd is not None

    wishes = [0.0, 0.0, 0.0]
    for dot, k in zip(flow(view).dots, [0, 1, 2, 0, 1, 2], strict=True):
        wishes[k] += dot.v
        assert dot.sign == ("up" if dot.v > 0 else "down")
    assert wishes == pytest.approx(-view.bwd.da[1], rel=1e-12)


def test_a_dot_is_as_bright_as_the_neuron_that_it_comes_from() -> None:
    view = moment(network(2, 3, 2), "forward")
    fills = {(disc.x, disc.y): disc.fill for disc in draw(view, Selection()).discs}

    for dot in flow(view).dots:
        assert dot.fill in [fill for (x, y), fill in fills.items() if y == dot.y0 and x < dot.x0]


def test_a_dot_with_k_times_the_value_is_k_times_as_wide() -> None:
    shown = flow(on_digits("forward"))

    widest = max(abs(dot.v) for dot in shown.dots)
    for dot, row in zip(shown.dots, shown.rows, strict=True):
        assert row[6] == pytest.approx(abs(dot.v) / widest * RADIUS, abs=6e-3)


def test_values_go_to_the_right_and_wishes_to_the_left() -> None:
    assert all(dot.x0 < dot.x1 for dot in flow(on_digits("forward")).dots)
    assert all(dot.x0 > dot.x1 for dot in flow(on_digits()).dots)


@pytest.mark.parametrize(("phase", "beats"), [("forward", {1: 0, 2: 1, 3: 2}), ("backward", {3: 0, 2: 1})])
def test_one_layer_follows_the_other(phase: str, beats: dict[int, int]) -> None:
    assert {dot.l: dot.beat for dot in flow(on_digits(phase)).dots} == beats


def test_nothing_goes_further_than_the_pass_has_come() -> None:
    assert {dot.l for dot in flow(on_digits("forward", 2)).dots} == {1, 2}
    assert {dot.l for dot in flow(on_digits("backward", 3)).dots} == {3}


def test_of_hundreds_of_edges_only_the_strongest_carry_a_dot() -> None:
    view = on_digits("forward")
    assert view.fwd is not None
    size = np.abs(view.net.W[1] * view.fwd.a[0]).ravel()

    shown = [abs(dot.v) for dot in flow(view).dots if dot.l == 1]
    assert sorted(shown) == sorted(np.sort(size)[-MOST:].tolist())


@pytest.mark.parametrize("phase", ["empty", "ready", "weighed", "stepped", "diverged"])
@pytest.mark.parametrize("sizes", [(2, 3, 2), (1, 1, 1)], ids=str)
def test_where_no_pass_has_just_run_nothing_moves(phase: str, sizes: tuple[int, ...]) -> None:
    assert draw(moment(network(*sizes), phase), Selection()).flow is None


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
@pytest.mark.parametrize("phase", ["forward", "backward"])
def test_every_network_can_be_set_in_motion(sizes: tuple[int, ...], phase: str) -> None:
    assert flow(moment(network(*sizes), phase)).way == phase


def test_on_a_chain_the_wish_goes_by_way_of_z_to_weight_and_bias_and_the_neuron_before() -> None:
    view = moment(network(1, 1, 1))
    bwd = view.bwd
    assert bwd is not None

    assert [(dot.beat, -dot.v) for dot in flow(view).dots] == [
        (0, bwd.da[2][0]),
        (1, bwd.delta[2][0]), (2, bwd.nabla_W[2][0, 0]), (2, bwd.nabla_b[2][0]), (2, bwd.da[1][0]),
        (3, bwd.delta[1][0]), (4, bwd.nabla_W[1][0, 0]), (4, bwd.nabla_b[1][0]),
    ]


def test_of_a_folded_chain_only_the_layers_drawn_are_in_motion() -> None:
    view = moment(network(1, 1, 1, 1, 1), "forward")

    assert {dot.l for dot in flow(view, first=3).dots} == {3, 4}


def test_dots_are_rows_for_a_script() -> None:
    shown = Flow("backward", 2, (Dot(2, 0, 1.0, 2.0, 3.0, 4.0, -0.5, None), Dot(2, 0, 1.0, 2.0, 3.0, 4.5, 0.25, None)))

    assert json.loads(shown.written) == [[2, 0, 1.0, 2.0, 3.0, 4.0, 8.0, 0.0, "down"],
                                          [2, 0, 1.0, 2.0, 3.0, 4.5, 4.0, 0.0, "up"]]
