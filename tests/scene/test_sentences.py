from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.nn.network import Network, Parameter
from app.nn.outcome import Sample, Stepped, Trained
from app.scene.sentences import LONGEST, answer_of, doubt, happened, upcoming
from app.scene.view import View
from tests.scene.moments import KINDS, PHASES, SHAPES, moment, network, on_digits


def ready(net: Network, **changes: object) -> View:
    return replace(moment(net, "ready"), **changes)  # type: ignore[arg-type]


NET = network(2, 4, 2, 1)


@pytest.mark.parametrize(("view", "words", "button"), [
    (moment(NET, "empty"), "Choose an example first.", "forward"),
    (moment(NET, "ready"), "It tells two kinds of points apart. The ring is one: what does it say?", "forward"),
    (moment(network(1, 1, 1), "ready"),
     "One neuron a layer, so that every number can be seen. Next carries x forward.", "forward"),
    (moment(NET, "forward", layer=1),
     "Layer 1 of 3: each neuron adds up what comes in, weighted, and squashes it.", "forward"),
    (moment(NET, layer=3), "Layer 3 has its nudges. What it wishes of layer 2 is the next task.", "backward"),
    (moment(NET), "Blue: raise these weights. Orange: lower them. The wider, the more it helps.", "step"),
    (moment(NET, "diverged"),
     "The numbers ran away in layer 1, so its last weights are kept. Take a smaller η.", "forward"),
], ids=["empty", "plane", "chain", "inside forward", "inside backward", "backward", "diverged"])
def test_every_moment_has_its_sentence_and_its_next_button(view: View, words: str, button: str) -> None:
    assert happened(view) == words
    assert upcoming(view) == button


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("sizes", SHAPES, ids=str)
def test_no_sentence_is_longer_than_one_line(sizes: tuple[int, ...], phase: str) -> None:
    view = moment(network(*sizes), phase)

    assert len(happened(view)) <= LONGEST
    assert len(happened(replace(view, is_untrained=True))) <= LONGEST
    assert len(happened(replace(view, side=28 if sizes[0] == 784 else 0, label=None, y=None))) <= LONGEST


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_cost_of_every_kind_is_said_in_one_line(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 3, activation=activation, output=output, cost=cost), "weighed")

    words = happened(view)
    assert words.startswith("How wrong is it? ") and len(words) <= LONGEST
    assert ("squared" in words) == (cost != "cross_entropy")


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("label", [2, 7])
def test_the_digits_are_spoken_of_in_one_line(phase: str, label: int) -> None:
    assert len(happened(on_digits(phase, label=label))) <= LONGEST


def test_an_example_that_it_gets_wrong_is_said_to_be_one_before_it_is_computed() -> None:
    assert happened(on_digits("ready", label=2)) == "It reads handwritten digits. This one it gets wrong."
    assert happened(on_digits("ready", label=7)) == "It reads handwritten digits. What does it make of this one?"


def test_edges_that_show_a_mini_batch_are_not_said_to_be_of_one_example() -> None:
    view = replace(moment(NET), batch=np.zeros(25))

    assert happened(view, "batch").startswith("Lines: the mean nudge of the next mini-batch")
    assert happened(view, "nudge") == happened(moment(NET)) == happened(moment(NET), "batch")
    assert happened(moment(NET, layer=3), "batch").startswith("Layer 3 has its nudges")


def test_after_the_forward_pass_the_cost_comes_next_and_then_the_backward_pass() -> None:
    assert upcoming(moment(NET, "forward")) == "weigh"
    assert upcoming(moment(NET, "weighed")) == "backward"


def test_where_nobody_said_what_it_should_be_backward_asks_for_it() -> None:
    assert upcoming(moment(NET, "forward", label=None)) == "backward"
    assert happened(replace(on_digits("forward"), label=None, y=None)).endswith("What was it?")


def test_a_right_answer_is_said_to_be_right_and_a_wrong_one_what_it_should_be() -> None:
    answered = answer_of(on_digits("forward"))
    assert answered is not None and answered[0] == 7

    assert happened(on_digits("forward", label=7)) == "It says 7, and that is right."
    assert happened(on_digits("forward", label=2)) == "It says 7, but it should say 2."


def test_blue_and_orange_are_said_beside_a_wrong_answer() -> None:
    assert happened(on_digits(label=2)) == "It says 7; it should say 2. Blue: raise these weights. Orange: lower them."


def outputs(*a: float) -> View:
    """The digits after forward with these outputs."""
    view = on_digits("forward")
    assert view.fwd is not None
    return replace(view, label=None, y=None, fwd=replace(view.fwd, a=(*view.fwd.a[:-1], np.array(a))))


@pytest.mark.parametrize(("a", "words"), [
    ((0.0, 0.52, 0, 0, 0, 0, 0, 0.55, 0, 0), "Not sure: 7 or 1."),
    ((0.0, 0.2, 0, 0, 0, 0, 0, 0.9, 0, 0), ""),
    ((0.49, 0.2, 0, 0, 0, 0, 0, 0.1, 0, 0), "No output is above 0.5: it has no idea. It knows only digits."),
])
def test_doubt_is_said_in_words(a: tuple[float, ...], words: str) -> None:
    assert doubt(outputs(*a)) == words
    assert happened(outputs(*a)) == f"{words or 'It says 7.'} What was it?"


def test_a_single_output_is_said_beside_what_it_should_be() -> None:
    net = network(1, 1, output="linear", init="zeros")

    for b, label in ((0.75, 1), (0.25, 0)):
        view = moment(net.with_parameter(net.arch.parameter(1), b), "forward", label=1)
        assert answer_of(view) == (label, b)
        assert happened(view) == f"It says {b:.2f}; it should say 1.00."


def test_inside_the_forward_pass_there_is_no_answer_yet() -> None:
    assert answer_of(moment(NET, "forward", layer=2)) is None


def stepped(before: float, after: float, steps: int = 1, eta: float = 0.5) -> str:
    return happened(ready(NET, stepped=Stepped(eta, before, after, NET, steps), moved=np.full(25, 1e-6)))


@pytest.mark.parametrize(("before", "after", "words"), [
    (0.5, 0.25, "One step of η 0.5: the cost fell from 0.500 to 0.250."),
    (0.25, 0.5, "One step of η 0.5 was too long: the cost rose from 0.250 to 0.500. Take a smaller η."),
    (0.5, 0.5, "One step of η 0.5: the cost stays at 0.500. A larger η goes further."),
    (0.5006, 0.5004, "One step of η 0.5: the cost crawls from 0.501 to 0.500. A larger η goes further."),
    (3.581e-8, 3.579e-8, "One step of η 0.5: the cost stays at 3.58×10⁻⁸. Hardly a miss is left."),
    (0.0009026, 0.0009024, "One step of η 0.5: the cost crawls from 0.000903 to 0.000902. Hardly a miss is left."),
])
def test_a_step_says_what_it_did_to_the_cost(before: float, after: float, words: str) -> None:
    assert stepped(before, after) == words


def test_a_step_that_makes_it_right_says_so() -> None:
    assert happened(on_digits("stepped", label=2)).endswith((" It says 7.", " Now it says 2."))


@pytest.mark.parametrize(("label", "ends"), [(7, ". It says 7."), (2, ". Now it says 2.")])
def test_only_an_answer_that_it_did_not_give_before_is_new(label: int, ends: str) -> None:
    now = on_digits("stepped", label=label)
    assert now.fwd is not None and now.stepped is not None
    says_it = replace(now.fwd, a=(*now.fwd.a[:-1], np.eye(10)[label]))     # whatever the step left

    assert happened(replace(now, fwd=says_it, stepped=Stepped(0.5, 0.5, 0.2, now.stepped.before))).endswith(ends)


@pytest.mark.parametrize(("factor", "words"), [
    (1.0, "Blue: raise"), (0.021, "Blue: raise"), (0.019, "the nudges are too thin to be seen"),
    (0.0, "Every slope is 0: nothing asks for a change.")])
def test_lines_that_nobody_can_see_are_said_to_be_there(factor: float, words: str) -> None:
    view = moment(NET)
    assert view.bwd is not None
    widest = float(np.abs(view.bwd.nabla).max())

    said = happened(replace(view, width_top=widest, bwd=replace(view.bwd, nabla=view.bwd.nabla * factor)))

    assert words in said and len(said) <= LONGEST


def test_many_steps_on_one_example_are_counted() -> None:
    assert stepped(1.0, 0.05, 1200) == "1,200 steps of η 0.5: the cost fell from 1.00 to 0.0500."


def test_a_step_uphill_is_said_to_be_one() -> None:
    assert stepped(0.2, 0.9, eta=-0.5) == \
        "A step uphill: the cost went from 0.200 to 0.900. Training goes the other way."


LINEAR = network(1, 1, activation="linear", output="linear", init="zeros").with_parameter(Parameter(1, 0, 0), 1.0)
"""C = (3 w + b - 36)^2 at w = 1, b = 0: 1089, and its curvature along the gradient is 2 (3^2 + 1) = 20."""


def test_a_step_of_exactly_2_over_the_curvature_is_named_as_what_it_is() -> None:
    view = moment(LINEAR, "stepped", x=np.array([3.0]), y=np.array([36.0]), label=None, eta=0.1)

    assert view.stepped is not None and view.stepped.cost_after == pytest.approx(1089.0, rel=1e-12)
    assert happened(view) == "It went across the valley, to C = 1089 again: η is 2 over the curvature."


@pytest.mark.parametrize(("eta", "words"), [(0.09, "fell"), (0.11, "too long"), (1e-9, "stays at 1089")])
def test_beside_2_over_the_curvature_it_is_not(eta: float, words: str) -> None:
    said = happened(moment(LINEAR, "stepped", x=np.array([3.0]), y=np.array([36.0]), label=None, eta=eta))

    assert words in said and "curvature" not in said


def test_where_every_slope_is_0_no_larger_eta_is_recommended() -> None:
    dead = network(1, 1, activation="relu", output="relu", init="zeros").with_parameter(Parameter(1, 0), -1.0)

    words = happened(moment(dead, "stepped", x=np.array([1.0]), y=np.array([1.0]), label=None))

    assert words == "Nothing moved: every slope is 0 here, and no η makes a step of that."


def test_an_output_that_should_be_a_number_is_no_answer() -> None:
    net = network(2, 3, output="linear", init="zeros")

    assert happened(moment(net, "forward", y=np.array([0.0, 2.0, 0.5]), label=None)) == "The brightest output is 0 (0)."


def test_training_on_one_example_is_said_to_be_that() -> None:
    view = ready(NET, trained=Trained(300, 0.0207), curve=(Sample(300, 0.0207, 0.0206),))

    assert happened(view) == "300 steps on this one example, the last of them at C = 0.0207."


def unmoved(net: Network) -> View:
    """After a backward pass that found every slope to be 0."""
    view = moment(net)
    assert view.bwd is not None
    return replace(view, bwd=replace(view.bwd, nabla=np.zeros_like(view.bwd.nabla)))


@pytest.mark.parametrize(("view", "words"), [
    (moment(NET), "1,200 steps: 93 % right. Blue: raise these weights. Orange: lower them."),
    (on_digits(label=2), "1,200 steps: 93 % right. This one not. It says 7; it should say 2."),
    (moment(NET, top=1e9), "1,200 steps: 93 % right. Its nudges are too thin to be seen."),
    (unmoved(NET), "1,200 steps: 93 % right. Every slope is 0: nothing asks for a change."),
])
def test_where_a_training_has_just_ended_it_says_what_it_has_led_to(view: View, words: str) -> None:
    curve = (Sample(0, None, 0.9, 0.1, 0.9, 0.1), Sample(1200, 0.1, 0.05, 0.99, 0.06, 0.931))

    said = happened(replace(view, trained=Trained(1200, 0.1), curve=curve))

    assert said == words and len(said) <= LONGEST


def test_learning_says_its_steps_and_its_last_cost() -> None:
    words = happened(ready(NET, trained=Trained(2000, 0.125)))

    assert words == "It took 2,000 steps; its last mini-batch cost 0.125 on average."


@pytest.mark.parametrize(("before", "after", "steps", "advice"), [
    (0.25, 0.5, 1, "Take a smaller η."), (0.5, 0.4, 1, ""), (0.5, 0.0, 1, ""),
    (0.5, 0.49999, 1, "A larger η goes further."), (0.0, 0.0, 1, ""),
    (0.5, 0.49, 1000, "A larger η goes further."), (0.5, 0.1, 1000, ""),
])
def test_a_step_too_long_or_too_short_says_so_and_the_way_out(
    before: float, after: float, steps: int, advice: str
) -> None:
    words = stepped(before, after, steps)

    assert len(words) <= LONGEST
    assert (advice in words) if advice else not any(word in words for word in ("smaller", "crawls"))
