"""What is found wrong with a network is wrong with it, and with no other."""

from __future__ import annotations

import numpy as np
import pytest

from app.lenses.wrong.demos import Score, crawled, overshot, trained_on_one
from app.lenses.wrong.diagnosis import diagnosis
from app.nn.array import Array
from app.nn.network import Network
from app.nn.passes import backward, forward
from tests.scene.moments import network, written

rng = np.random.default_rng(3)
X, Y = rng.uniform(-1, 1, (40, 4)), rng.uniform(0, 1, (40, 2))
DEEP = (4, *[8] * 7, 2)


def found(net: Network, diverged_layer: int = 0) -> str:
    return " ".join(f"{one.name}: {one.words}" for one in diagnosis(net, X, Y, diverged_layer).findings)


def test_a_usual_network_has_nothing_of_it() -> None:
    for activation in ("sigmoid", "tanh", "relu"):
        assert found(network(4, 16, 16, 2, activation=activation, init="scaled_normal")) == ""


@pytest.mark.parametrize("init", ["zeros", "equal"])
def test_a_symmetric_start_is_found(init: str) -> None:
    said = found(network(4, 5, 3, 2, init=init))

    assert said.startswith("Symmetric: the 5 neurons of layer 1 and the 3 neurons of layer 2 are all alike")
    assert "start from random weights" in said


def test_a_layer_of_one_neuron_is_not_symmetric() -> None:
    assert "Symmetric" not in found(network(4, 1, 1, 2, init="equal"))


def test_neurons_that_others_read_differently_are_not_called_alike_for_ever() -> None:
    """They say the same now, and get other nudges at once."""
    net = network(4, 3, 2)
    theta = net.theta.copy()
    theta[: net.arch.offsets[1]] = 0.5

    assert "Symmetric" not in found(Network(net.arch, theta))


def test_cross_entropy_makes_up_for_the_flat_ends_of_its_own_output() -> None:
    for output in ("sigmoid", "softmax"):
        far = network(4, 2, output=output, cost="cross_entropy", init="saturated")
        assert "Saturated" not in found(far), output
        assert "Saturated" in found(network(4, 2, output=output, init="saturated")), output


def test_a_dead_relu_is_not_told_to_take_smaller_weights_and_a_saturated_output_is_not_called_one() -> None:
    net = network(4, 3, 2, activation="relu", output="sigmoid")
    theta = net.theta.copy()
    theta[net.arch.offsets[1] - 3 : net.arch.offsets[1]] = -9.0
    dead = found(Network(net.arch, theta))
    theta[net.arch.offsets[2] - 2 :] = 50.0
    both = found(Network(net.arch, theta))

    assert dead == ("Dead: σ′ is 0 in 100 % of layer 1: a ReLU below 0 lets nothing through, and no wish becomes a "
                    "nudge there. The way out: start anew, or raise its biases.")
    assert both.startswith(dead) and "Saturated: σ′ is below 0.01 in 100 % of layer 2" in both


def test_outputs_that_are_flat_because_they_are_right_are_no_illness() -> None:
    """What training leaves of a sigmoid that says 0 for nine digits of ten."""
    net = network(4, 2, init="saturated")
    right = np.round([forward(net, x).a[1] for x in X])

    def said(Y: Array) -> str:
        return " ".join(one.name for one in diagnosis(net, X, Y, 0).findings)

    assert said(right) == "" and said(1.0 - right) == "Saturated"


def test_a_saturated_start_is_found_with_its_layers() -> None:
    said = found(network(4, 8, 8, 2, init="saturated", seed=4))

    assert said.startswith("Saturated: σ′ is below 0.01 in") and "of layer 1" in said
    assert "smaller weights" in said


def test_vanishing_nudges_are_found_and_compared_with_tanh_and_relu() -> None:
    net = network(*DEEP, init="scaled_normal")

    shown = diagnosis(net, X, Y)

    means = [np.median([np.abs(backward(net, forward(net, x), y).nabla_W[l]).mean() for x, y in zip(X, Y, strict=True)])
             for l in range(1, net.L + 1)]
    assert [written(row.nudge) for row in shown.rows] == pytest.approx(means, rel=0.06)
    times = float(shown.findings[0].words.split(" is ")[1].split(" times")[0])
    assert times == pytest.approx(means[-1] / means[0], rel=0.01)
    assert "with tanh" in shown.findings[0].words and "with relu" in shown.findings[0].words
    assert [name for name, _ in shown.others] == ["tanh", "relu"]
    assert all(len(nudges) == len(shown.rows) for _, nudges in shown.others)


def test_nothing_is_compared_where_nothing_vanishes() -> None:
    assert diagnosis(network(4, 8, 2), X, Y).others == ()


def test_a_diverged_network_is_told_the_way_out() -> None:
    said = found(network(4, 5, 2), diverged_layer=2)

    assert said.startswith("Diverged: the next step would have taken layer 2") and "smaller η" in said


def test_rows_say_each_layer() -> None:
    rows = diagnosis(network(4, 5, 3, 2, init="equal"), X, Y).rows

    assert [row.l for row in rows] == [1, 2, 3]
    assert [row.kinds for row in rows] == ["all alike", "all alike", "all alike"]
    assert diagnosis(network(4, 5, 3, 2), X, Y).rows[0].kinds == "5 of 5"


BEFORE, AFTER = Score(0.1, 0.957, 1029, 10000), Score(0.9, 0.103, 9982, 10000)


def test_what_one_label_did_is_said_with_both_counts() -> None:
    said = trained_on_one(2, BEFORE, AFTER)

    assert said.startswith("Before: 96 % of 10,000 test examples right, 1,029 of them called 2. "
                           "Now: 10 % right, and 9,982 are called 2.")
    assert "Back undoes it" in said


def test_a_crawl_is_said_with_its_change() -> None:
    said = crawled(100, 1e-4, BEFORE, Score(0.0995, 0.957, 0, 1))

    assert "0.10000 before and 0.099500 now, a change of 0.5 %" in said


def test_an_overshoot_says_worse_only_where_it_is() -> None:
    assert "0.100 before and 0.900 now, worse than before; 96 % of the test right before, 10 % now" \
        in overshot(30, 100.0, BEFORE, AFTER, 0)
    luck = overshot(30, 100.0, AFTER, BEFORE, 0)
    assert "not worse, this time" in luck and "goes far beyond the valley" not in luck
    assert "layer 2 out of the finite range: it diverged" in overshot(30, 100.0, BEFORE, AFTER, 2)
