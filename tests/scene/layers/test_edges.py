from __future__ import annotations

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest

from app.nn.network import Parameter
from app.scene.layers.edges import MOST, THINNEST, WEIGHT_PX, draw_edges, drawn_ink, ink_of, line
from app.scene.marks.marks import Edge
from app.scene.marks.scales import Width
from app.scene.view import View
from tests.scene.moments import KINDS, SHAPES, moment, network, on_digits


def edges(view: View, wanted: str = "nudge") -> dict[str, Edge]:
    return {edge.id: edge for edge in draw_edges(view, drawn_ink(view, wanted)).edges}


def left_out(view: View, wanted: str = "nudge") -> tuple[str, ...]:
    return draw_edges(view, drawn_ink(view, wanted)).left_out


def test_every_edge_is_as_wide_as_its_slope_in_plain_floats() -> None:
    view = moment(network(2, 3, 2))
    assert view.bwd is not None and view.fwd is not None
    top = max(abs(float(v)) for v in view.bwd.nabla)

    slopes = {f"w-{l}-{j}-{k}": float(view.bwd.delta[l][j]) * float(view.fwd.a[l - 1][k])
              for l in (1, 2) for j in range((3, 2)[l - 1]) for k in range((2, 3)[l - 1])}
    assert {id: edge.width for id, edge in edges(view).items()} == {
        id: pytest.approx(abs(v) / top * 9.0, abs=6e-4) for id, v in slopes.items() if abs(v) / top * 9.0 >= THINNEST}


def test_of_two_edges_the_one_with_k_times_the_slope_is_k_times_as_wide() -> None:
    view = on_digits()
    assert view.bwd is not None

    strong = sorted(edges(view).values(), key=lambda edge: -edge.width)[:20]
    slopes = [view.bwd.nabla_W[int(l)][int(j), int(k)] for _, l, j, k in (edge.id.split("-") for edge in strong)]
    for (one, v), (other, u) in itertools.combinations(zip(strong, slopes, strict=True), 2):
        assert one.width / other.width == pytest.approx(abs(v / u), rel=5e-3)


def test_edges_into_a_neuron_are_as_wide_as_the_neurons_before_it_are_bright() -> None:
    view = moment(network(3, 6, 4))
    assert view.fwd is not None
    before, drawn = view.fwd.a[1], edges(view)

    for j in range(4):
        wide = [drawn[f"w-2-{j}-{k}"].width for k in range(6)]
        assert np.divide(wide, max(wide)) == pytest.approx(before / before.max(), abs=2e-3)


def test_a_neuron_that_is_dimmed_has_thinner_edges_and_a_dark_one_none() -> None:
    net = network(2, 3)
    bright, dim, dark = (edges(moment(net, x=np.array([x, 0.7]), top=0.5)) for x in (0.9, 0.3, 0.0))

    for j in range(3):
        of_it, other = f"w-1-{j}-0", f"w-1-{j}-1"
        assert bright[of_it].width / bright[other].width == pytest.approx(0.9 / 0.7, rel=0.01)
        assert dim[of_it].width / dim[other].width == pytest.approx(0.3 / 0.7, rel=0.01)
        assert bright[of_it].width > dim[of_it].width and of_it not in dark and other in dark


def test_an_edge_shows_the_nudge_which_is_against_the_slope() -> None:
    view = moment(network(2, 3, 2))
    assert view.bwd is not None

    for id, edge in edges(view).items():
        l, j, k = map(int, id.split("-")[1:])
        slope = view.bwd.nabla_W[l][j, k]
        assert edge.sign == ("down" if slope > 0 else "up")
        assert f"slope {'+' if slope > 0 else '−'}" in edge.say


def test_the_300_widest_of_each_layer_are_drawn() -> None:
    view = on_digits()
    assert view.bwd is not None
    size = np.abs(view.bwd.nabla_W[1])

    drawn = [id for id in edges(view) if id.startswith("w-1-")]
    shown = np.array([size[int(j), int(k)] for _, _, j, k in (id.split("-") for id in drawn)])
    assert len(drawn) <= MOST
    np.testing.assert_array_equal(np.sort(shown)[::-1], np.sort(size.ravel())[::-1][: len(drawn)])
    assert len(drawn) == MOST or np.sort(size.ravel())[::-1][len(drawn)] * 9.0 / view.width_top <= THINNEST + 5e-4


@pytest.mark.parametrize("wanted", ["nudge", "weight"])
def test_what_is_left_out_is_said_with_its_share(wanted: str) -> None:
    view = on_digits()
    assert view.bwd is not None
    W = view.bwd.nabla_W if wanted == "nudge" else view.net.W

    for l, sentence in enumerate(left_out(view, wanted), start=1):
        drawn = [id for id in edges(view, wanted) if id.startswith(f"w-{l}-")]
        share = sum(abs(W[l][int(j), int(k)]) for _, _, j, k in (id.split("-") for id in drawn)) / np.abs(W[l]).sum()
        said = re.fullmatch(rf"layer {l}: the (\d+) widest of ([\d,]+), together (.+) % of this layer's .+", sentence)
        if len(drawn) == W[l].size:
            assert sentence == f"layer {l}: all {W[l].size:,}"
        else:
            assert said and said[1] == str(len(drawn)) and said[2] == f"{W[l].size:,}"
            assert float(said[3].removeprefix("over ")) == pytest.approx(100 * share, abs=0.51)


def test_no_edge_has_a_mark_before_its_layer_is_reached() -> None:
    assert {id[:4] for id in edges(moment(network(2, 4, 2, 1), layer=3))} == {"w-3-"}
    assert {id[:4] for id in edges(moment(network(2, 4, 2, 1), layer=2))} == {"w-2-", "w-3-"}


@pytest.mark.parametrize("phase", ["empty", "ready", "forward", "weighed", "diverged"])
def test_before_the_backward_pass_there_are_no_nudges_and_lines_are_weights(phase: str) -> None:
    view = moment(network(2, 4, 2, 1), phase)
    ink = drawn_ink(view, "nudge")

    assert ink_of(view, "nudge") is None
    assert ink.kind == "weight" and ink.is_quiet
    assert ink.values.tolist() == view.net.theta.tolist()


def test_shares_are_of_what_the_pass_has_reached() -> None:
    view = moment(network(2, 4, 2, 1), layer=3)
    assert view.bwd is not None
    known = view.bwd.nabla[view.net.arch.offsets[2]:]

    for id, edge in edges(view).items():
        share = abs(view.bwd.nabla_W[3][0, int(id[-1])]) / np.abs(known).sum()
        said = re.search(r", ([\d.]+) % of the gradient so far$", edge.say)
        assert said and float(said[1]) == pytest.approx(100 * share, abs=0.51)


def test_all_layers_share_one_scale() -> None:
    ink = ink_of(moment(network(2, 4, 2, 1), top=123.0), "nudge")

    assert ink is not None and ink.width == Width(123.0)


def test_a_gradient_that_shrinks_looks_smaller_on_the_scale_held() -> None:
    net = network(2, 3, 2)
    full, held = edges(moment(net)), edges(moment(net, top=10 * max(abs(moment(net).bwd.nabla))))  # type: ignore[union-attr]

    assert held and all(held[id].width == pytest.approx(full[id].width / 10, abs=1e-3) for id in held)


def test_weights_are_shown_in_their_own_ink_and_never_with_nudges() -> None:
    view = on_digits()

    shown = edges(view, "weight")
    assert {edge.sign for edge in shown.values()} == {"plus", "minus"}
    assert max(edge.width for edge in shown.values()) <= WEIGHT_PX
    assert all("nudge" not in edge.say for edge in shown.values())


def test_after_a_step_the_edges_show_how_far_it_moved_them() -> None:
    view = moment(network(2, 3, 2), "stepped")
    before = moment(network(2, 3, 2))
    assert before.bwd is not None

    shown = edges(view)
    for id, edge in shown.items():
        l, j, k = map(int, id.split("-")[1:])
        moved = -0.5 * before.bwd.nabla_W[l][j, k]
        assert edge.say.startswith("moved by") and edge.sign == ("up" if moved > 0 else "down")
        share = abs(moved) / (0.5 * np.abs(before.bwd.nabla).max())
        assert edge.width == pytest.approx(share * 9.0, abs=6e-4)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.parametrize("wanted", ["nudge", "weight"])
def test_no_edge_is_wider_than_the_widest(kind: tuple[str, str, str], wanted: str) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost))

    assert all(THINNEST <= edge.width <= 9.0 for edge in edges(view, wanted).values())


@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_there_are_never_more_edges_than_can_be_painted(sizes: tuple[int, ...]) -> None:
    shown = edges(moment(network(*sizes)), "weight")

    assert all(len(list(group)) <= MOST for _, group in itertools.groupby(shown, key=lambda id: id.split("-")[1]))


def test_of_a_layer_that_is_not_all_shown_the_words_say_so_and_the_true_total() -> None:
    (sentence,) = left_out(moment(network(40, 3)), "weight")

    drawn = len(edges(moment(network(40, 3)), "weight"))
    assert drawn <= 96
    assert sentence.startswith(f"layer 1: {drawn} of 120, the widest between the neurons shown, together ")


def test_a_gradient_of_zeros_is_said_and_not_drawn() -> None:
    view = moment(network(2, 3, 1, activation="relu", init="zeros"), y=np.array([1.0]), label=None)

    assert edges(view) == {}
    assert left_out(view) == ("layer 1: none of 6, all are 0", "layer 2: none of 3, all are 0")


def test_weights_that_are_all_zero_are_said_and_not_drawn() -> None:
    view = moment(network(2, 3, 1, init="zeros"), "ready")

    assert edges(view, "weight") == {}
    assert left_out(view, "weight")[0] == "layer 1: none of 6, all are 0"


def test_a_gradient_too_thin_on_the_scale_held_is_said() -> None:
    assert left_out(moment(network(2, 3, 1), top=1e9))[0] == "layer 1: none of 6, all are too thin to see"


def test_the_line_of_a_weight_is_there_however_thin_its_nudge() -> None:
    view = on_digits()

    shown = next(iter(edges(view).values()))
    assert line(view, Parameter(*map(int, shown.id.split("-")[1:]))) == shown.d
    assert line(view, Parameter(1, 0, 0)) is not None
    assert line(view, Parameter(1, 0)) is None
    assert line(moment(network(40, 3)), Parameter(1, 0, 35)) is None


def test_a_batch_is_drawn_on_the_scale_of_the_example_so_that_the_two_compare() -> None:
    one = moment(network(2, 3, 2))
    assert one.bwd is not None
    batch = replace(one, batch=0.5 * one.bwd.nabla)

    drawn = edges(batch, "batch")

    assert {id: edge.width for id, edge in drawn.items()} == {
        id: pytest.approx(0.5 * edge.width, abs=2e-3) for id, edge in edges(one).items() if id in drawn}
    assert all(edge.say.startswith("mean nudge ") for edge in drawn.values())


def test_a_batch_that_exceeds_the_scale_widens_it() -> None:
    one = moment(network(2, 3, 2))
    assert one.bwd is not None

    ink = ink_of(replace(one, batch=3.0 * one.bwd.nabla), "batch")

    assert ink is not None and ink.width.top == pytest.approx(3.0 * float(np.abs(one.bwd.nabla).max()))


def test_without_a_batch_the_nudges_of_the_example_are_drawn() -> None:
    view = moment(network(2, 3, 2))

    assert edges(view, "batch") == edges(view)
