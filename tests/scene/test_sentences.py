from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.nn.network import Network, Parameter
from app.nn.outcome import Sample, Stepped, Trained
from app.scene.sentences import answer_of, happened, upcoming
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits


def ready(net: Network, **changes: object) -> View:
    return replace(moment(net, "ready"), **changes)  # type: ignore[arg-type]


NET = network(2, 4, 2, 1)


@pytest.mark.parametrize(("view", "words", "button"), [
    (moment(NET, "empty"), "Nothing on the stage yet: choose an example or draw one.", "forward"),
    (moment(NET, "ready"), "An example is on the stage. Forward carries it through the network.", "forward"),
    (moment(NET, "forward", layer=1), "Layer 1 of 3 is computed: a = sigma(W a + b).", "forward"),
    (moment(NET, layer=3), "Layer 3 has its nudges, and its weights, transposed, carried the wishes on: "
     "layer 2 is next.", "backward"),
    (moment(NET), "All 25 weights and biases have their nudge, −dC/dw, for this example only. "
     "Step moves each by eta times it.", "step"),
    (moment(NET, "diverged"), "Diverged: layer 1 left the finite range. The last finite weights are kept; "
     "go back, start again, or take a smaller eta.", "forward"),
], ids=["empty", "ready", "inside forward", "inside backward", "backward", "diverged"])
def test_every_moment_has_its_sentence_and_its_next_button(view: View, words: str, button: str) -> None:
    assert happened(view) == words
    assert upcoming(view) == button


def test_edges_that_show_a_mini_batch_are_not_said_to_be_of_one_example() -> None:
    view = replace(moment(NET), batch=np.zeros(25))

    assert happened(view, "batch").startswith("The edges show the mean nudge of the next mini-batch")
    assert happened(view, "nudge") == happened(moment(NET)) == happened(moment(NET), "batch")
    assert happened(moment(NET, layer=3), "batch").startswith("Layer 3 has its nudges")


def test_after_the_forward_pass_the_cost_comes_next_and_then_the_backward_pass() -> None:
    assert upcoming(moment(NET, "forward")) == "weigh"
    assert upcoming(moment(NET, "weighed")) == "backward"


def test_where_nobody_said_what_it_should_be_backward_asks_for_it() -> None:
    assert upcoming(moment(NET, "forward", label=None)) == "backward"


def test_a_right_answer_is_said_to_be_right_and_a_wrong_one_what_it_should_have_been() -> None:
    answered = answer_of(on_digits("forward"))
    assert answered is not None and answered[0] == 7

    assert happened(on_digits("forward", label=7)).endswith("That is right.")
    assert happened(on_digits("forward", label=2)).endswith("It should have been 2.")


def test_a_single_output_answers_1_above_a_half() -> None:
    net = network(1, 1, output="linear", init="zeros")

    for b, label in ((0.75, 1), (0.25, 0)):
        view = moment(net.with_parameter(net.arch.parameter(1), b), "forward", label=1)
        assert answer_of(view) == (label, b)
        assert happened(view).startswith(f"The network answers {label} ({b:.2f}).")


def test_inside_the_forward_pass_there_is_no_answer_yet() -> None:
    assert answer_of(moment(NET, "forward", layer=2)) is None


@pytest.mark.parametrize(("cost", "words"), [
    ("quadratic", "the sum of the squared differences"), ("half_quadratic", "half the sum of the squared differences"),
    ("cross_entropy", "the cross-entropy of the outputs"),
])
def test_the_cost_is_said_with_what_it_is(cost: str, words: str) -> None:
    assert happened(moment(network(2, 3, 2, cost=cost), "weighed")).endswith(f", {words}.")


@pytest.mark.parametrize(("before", "after", "verb"), [(0.5, 0.25, "fell"), (0.25, 0.5, "rose"), (0.5, 0.5, "stayed")])
def test_a_step_says_what_it_did_to_the_cost(before: float, after: float, verb: str) -> None:
    words = happened(ready(NET, stepped=Stepped(0.5, before, after, NET), moved=np.full(25, 1e-6)))

    went = f"{verb} from {before:.3f} to {after:.3f}" if before != after else "stayed at 0.500"
    assert words.startswith(f"One step of eta 0.5: C of this example {went}.")


def test_a_lesson_says_how_many_steps_it_took() -> None:
    assert happened(ready(NET, stepped=Stepped(0.5, 1.0, 0.5, NET, 1200))).startswith("1,200 steps of eta 0.5: ")


def test_a_step_of_exactly_2_over_the_curvature_is_named_as_what_it_is() -> None:
    """C = (3 w + b - 36)^2 at w = 1, b = 0: 1089, and its curvature along the gradient is 2 (3^2 + 1) = 20."""
    net = network(1, 1, activation="linear", output="linear", init="zeros").with_parameter(Parameter(1, 0, 0), 1.0)

    view = moment(net, "stepped", x=np.array([3.0]), y=np.array([36.0]), label=None, eta=0.1)

    assert view.stepped is not None and view.stepped.cost_after == pytest.approx(1089.0, rel=1e-12)
    words = happened(view)
    assert words.startswith("One step of eta 0.1: C of this example stayed at 1089. It went across the valley")
    assert "eta is 2 over the curvature of C along this step, where C neither falls nor rises" in words
    assert "crawls" not in words and "Too far" not in words


@pytest.mark.parametrize(("eta", "words"), [(0.09, "fell"), (0.11, "Too far"), (1e-9, "It crawls")])
def test_beside_2_over_the_curvature_it_is_not(eta: float, words: str) -> None:
    net = network(1, 1, activation="linear", output="linear", init="zeros").with_parameter(Parameter(1, 0, 0), 1.0)

    said = happened(moment(net, "stepped", x=np.array([3.0]), y=np.array([36.0]), label=None, eta=eta))

    assert words in said and "curvature" not in said


def test_where_every_slope_is_0_no_larger_eta_is_recommended() -> None:
    dead = network(1, 1, activation="relu", output="relu", init="zeros").with_parameter(Parameter(1, 0), -1.0)

    words = happened(moment(dead, "stepped", x=np.array([1.0]), y=np.array([1.0]), label=None))

    assert "stayed at 1.00. Nothing moved: every slope is 0 here, and no eta makes a step of that." in words


@pytest.mark.parametrize(("sizes", "y", "words"), [
    ((1, 1), [36.0], "The output is 0, and should be 36.0. C = "),
    ((2, 3), [0.0, 2.0, 0.5], "The brightest output is 0"),
])
def test_an_output_that_should_be_a_number_is_no_answer(sizes: tuple[int, ...], y: list[float], words: str) -> None:
    net = network(*sizes, output="linear", init="zeros")

    assert happened(moment(net, "weighed", y=np.array(y), label=None)).startswith(words)


def test_training_on_one_example_is_said_to_be_that() -> None:
    view = ready(NET, trained=Trained(300, 0.0207), curve=(Sample(300, 0.0207, 0.0206),))

    assert happened(view) == "Trained 300 steps on this one example, the last of them at C = 0.0207."


def test_training_says_its_steps_and_its_last_cost() -> None:
    words = happened(ready(NET, trained=Trained(2000, 0.125)))

    assert words == "Trained 2,000 steps; the last mini-batch cost 0.125 on average."


@pytest.mark.parametrize(("before", "after", "steps", "advice"), [
    (0.25, 0.5, 1, "Too far: go back and take a smaller eta."), (0.5, 0.4, 1, ""), (0.5, 0.0, 1, ""),
    (0.5, 0.49999, 1, "It crawls: a larger eta goes further."), (0.5, 0.5, 1, "It crawls"), (0.0, 0.0, 1, ""),
    (0.5, 0.49, 1000, "It crawls"), (0.5, 0.1, 1000, ""),
])
def test_a_step_too_long_or_too_short_says_so_and_the_way_out(
    before: float, after: float, steps: int, advice: str
) -> None:
    words = happened(ready(NET, stepped=Stepped(0.5, before, after, NET, steps), moved=np.full(25, 1e-6)))

    assert (advice in words) if advice else not any(word in words for word in ("Too far", "crawls"))
