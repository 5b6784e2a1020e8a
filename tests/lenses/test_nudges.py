from __future__ import annotations

import re

import numpy as np
import pytest

from app.lenses.nudges import ROWS, Ranking, rank, toggled
from app.nn.network import Architecture, Network
from app.scene.layers.edges import draw_edges, drawn_ink
from app.scene.view import Selection, View
from tests.scene.moments import KINDS, moment, network, on_digits, written


def ranked(view: View, *pins: str) -> Ranking:
    found = rank(view, Selection(pins=pins))
    assert found is not None
    return found


def of_slopes(*slopes: float) -> View:
    """A linear neuron whose slopes are known: with 2 (a - y) = 1, each dC/dw is its x, and dC/db is 1."""
    net = network(len(slopes), 1, output="linear", init="zeros")
    return moment(net, x=np.array(slopes), y=np.array([-0.5]), label=None)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_widest_nudges_are_ranked_weights_and_biases_alike(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, 2, activation=activation, output=output, cost=cost))
    assert view.bwd is not None

    found = ranked(view)
    sizes = [abs(float(view.bwd.nabla[view.net.arch.index(row.p)])) for row in found.rows]
    assert sizes == sorted((abs(v) for v in view.bwd.nabla.tolist()), reverse=True)[:ROWS]
    assert len({row.id for row in found.rows}) == len(found.rows)


def test_biases_are_in_the_ranking() -> None:
    view = of_slopes(0.5, 0.25)

    assert [row.id for row in ranked(view).rows] == ["b-1-0", "w-1-0-0", "w-1-0-1"]


def test_every_row_has_its_value_its_share_and_its_ratio_to_the_next() -> None:
    view = on_digits()
    assert view.bwd is not None
    nudges, order = -view.bwd.nabla, np.argsort(-np.abs(view.bwd.nabla), kind="stable")

    for row, (i, after) in zip(ranked(view).rows, zip(order, order[1:], strict=False), strict=False):
        assert row.p == view.net.arch.parameter(int(i))
        assert written(row.nudge) == pytest.approx(nudges[i], rel=6e-3)
        share = abs(nudges[i]) / np.abs(nudges).sum()
        assert float(row.share.removesuffix(" %")) == pytest.approx(100 * share, abs=0.06)
        assert written(row.to_next.removesuffix("×")) == pytest.approx(abs(nudges[i] / nudges[after]), rel=6e-3)
        assert row.sign == ("up" if nudges[i] > 0 else "down")


def test_a_row_s_sample_is_as_wide_as_its_edge() -> None:
    view = on_digits()
    drawn = {edge.id: edge.width for edge in draw_edges(view, drawn_ink(view, "nudge")).edges}

    rows = [row for row in ranked(view).rows if row.p.k is not None]
    assert rows and all(row.bar == drawn[row.id] for row in rows)


def test_what_the_ranking_leaves_out_is_said() -> None:
    view = on_digits()
    assert view.bwd is not None
    size = np.sort(np.abs(view.bwd.nabla))[::-1]

    said = re.match(rf"These {ROWS} of 13,002 hold ([\d.]+) % of the gradient \(", ranked(view).rest)
    assert said and float(said[1]) == pytest.approx(100 * size[:ROWS].sum() / size.sum(), abs=0.51)


def test_a_network_with_few_parameters_is_ranked_whole() -> None:
    found = ranked(moment(network(1, 1)))

    assert len(found.rows) == 2 and found.rest.startswith("These 2 of 2 hold 100 % of the gradient")
    assert found.rows[-1].to_next == ""


@pytest.mark.parametrize("seed", range(12))
def test_all_of_them_are_all_of_the_gradient_however_their_sum_rounds(seed: int) -> None:
    assert ranked(moment(network(1, 1, 1, 1, seed=seed))).rest.startswith("These 6 of 6 hold 100 % of the gradient")


def test_only_layers_that_the_backward_pass_has_reached_are_ranked() -> None:
    view = moment(network(2, 4, 2, 1), layer=3)

    found = ranked(view, "w-1-0-0")
    assert {row.p.l for row in found.rows} == {3}
    assert found.pinned == () and "of the gradient so far" in found.rest


@pytest.mark.parametrize("phase", ["empty", "ready", "forward", "weighed", "stepped", "diverged"])
def test_there_is_no_ranking_before_the_backward_pass(phase: str) -> None:
    assert rank(moment(network(2, 4, 2, 1), phase), Selection()) is None


def test_slopes_of_3_2_and_0_1_are_compared_as_32_times() -> None:
    found = ranked(of_slopes(3.2, 0.1), "w-1-0-1", "w-1-0-0")

    assert found.comparison == "The cost is 32 times more sensitive to w⁽¹⁾₀,₀ than to w⁽¹⁾₀,₁."
    assert [row.id for row in found.pinned] == ["w-1-0-1", "w-1-0-0"]


@pytest.mark.parametrize(("slopes", "words"), [
    ((1.0, 1.0), "The cost is about equally sensitive to w⁽¹⁾₀,₀ and w⁽¹⁾₀,₁."),
    ((0.0, 0.5), "The cost does not feel w⁽¹⁾₀,₀ at all: its slope is exactly 0."),
    ((100.0, 5e-324), "The cost is over 10³⁰⁸ times more sensitive to w⁽¹⁾₀,₀ than to w⁽¹⁾₀,₁."),
])
def test_special_pairs_have_words_of_their_own(slopes: tuple[float, float], words: str) -> None:
    assert ranked(of_slopes(*slopes), "w-1-0-0", "w-1-0-1").comparison == words


@pytest.mark.parametrize(("kind", "x", "weak", "words"), [
    (("sigmoid", "sigmoid", "quadratic"), 1.0, "w-1-0-0", "0, as far as floats tell"),
    (("sigmoid", "sigmoid", "quadratic"), 0.0, "w-1-0-0", "exactly 0"),
    (("relu", "linear", "quadratic"), -1.0, "w-1-0-0", "exactly 0"),
    (("relu", "tanh", "quadratic"), -1.0, "b-1-0", "0, as far as floats tell"),
])
def test_a_slope_is_exactly_0_only_where_no_curve_is_just_too_flat_for_floats(
    kind: tuple[str, str, str], x: float, weak: str, words: str
) -> None:
    """1-1-1, z of the hidden neuron 1000 x: its sigmoid rises by e^-1000 there, which is no float."""
    net = Network(Architecture((1, 1, 1), *kind), np.array([1000.0, 0.0, 1.0, 0.0]))
    found = ranked(moment(net, x=np.array([x]), y=np.array([5.0])), weak, "b-2-0")

    said = "w⁽¹⁾₀,₀" if weak[0] == "w" else "b⁽¹⁾₀"
    assert found.comparison == f"The cost does not feel {said} at all: its slope is {words}."


def test_of_two_slopes_of_0_neither_is_felt() -> None:
    assert ranked(of_slopes(0.0, 0.0), "w-1-0-0", "w-1-0-1").comparison == (
        "The cost feels neither w⁽¹⁾₀,₀ nor w⁽¹⁾₀,₁: both slopes are 0, as far as floats tell.")


def test_the_same_nudge_of_both_moves_C_32_times_as_far() -> None:
    assert ranked(of_slopes(3.2, 0.1), "w-1-0-1", "w-1-0-0").felt == (
        "Measured: either moved by 7.63×10⁻⁶, C moves by 7.63×10⁻⁷ for w⁽¹⁾₀,₁ and 2.44×10⁻⁵ for w⁽¹⁾₀,₀: "
        "32 times as much.")
    assert ranked(of_slopes(3.2, 0.1), "w-1-0-0").felt == ""


@pytest.mark.parametrize("weak", [0.0, 1e-10])
def test_what_moves_C_too_little_is_not_compared(weak: float) -> None:
    assert "too little to be told" in ranked(of_slopes(1.0, weak), "w-1-0-0", "w-1-0-1").felt


def test_what_is_measured_agrees_with_the_slopes_on_any_network() -> None:
    view = on_digits()
    assert view.bwd is not None

    found = ranked(view, "w-3-2-5", "b-3-1")

    slopes = [abs(float(view.bwd.nabla[view.net.arch.index(row.p)])) for row in found.pinned]
    said = [float(v) for v in re.findall(r": ([\d.]+) times as much", found.felt)]
    assert said == pytest.approx([max(slopes) / min(slopes)], rel=0.06)


def test_with_fewer_than_two_pins_the_words_ask_for_them() -> None:
    view = of_slopes(1.0, 2.0)

    assert ranked(view).comparison.startswith("Pin two to compare")
    assert ranked(view, "b-1-0").comparison.startswith("Pin one more to compare")


def test_pinning_a_third_lets_go_of_the_first() -> None:
    assert toggled((), "w-1-0-0") == ("w-1-0-0",)
    assert toggled(("w-1-0-0", "b-1-0"), "w-1-0-1") == ("b-1-0", "w-1-0-1")
    assert toggled(("w-1-0-0", "b-1-0"), "w-1-0-0") == ("b-1-0",)


def test_a_row_knows_whether_it_is_pinned_and_what_a_press_makes_of_it() -> None:
    found = {row.id: row for row in ranked(of_slopes(1.0, 2.0), "b-1-0").rows}

    assert found["b-1-0"].is_pinned and found["b-1-0"].pins_after == ""
    assert not found["w-1-0-0"].is_pinned and found["w-1-0-0"].pins_after == "b-1-0,w-1-0-0"


def test_pins_of_neurons_and_of_nothing_are_passed_over() -> None:
    assert ranked(of_slopes(1.0, 2.0), "a-1-0", "w-9-9-9").pinned == ()


def test_a_gradient_of_zeros_is_ranked_without_ratios() -> None:
    rows = ranked(moment(network(2, 3, 1, output="linear", init="zeros"), y=np.zeros(1), label=None)).rows

    assert {(row.nudge, row.share, row.to_next, row.bar) for row in rows} == {("0", "0.0 %", "", 0.0)}


def test_slopes_too_far_apart_for_floats_still_have_a_ratio_in_words() -> None:
    rows = ranked(of_slopes(100.0, 5e-324)).rows

    assert [(row.id, row.to_next) for row in rows] == [
        ("w-1-0-0", "100×"), ("b-1-0", "over 10³⁰⁸×"), ("w-1-0-1", "")]
