"""The order of the backward network, and that nothing is told before its halt or before its pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.reverse.halts import ASK, DA, DELTA, FIRST, SLOPES, Halt, halts, told
from app.lenses.reverse.recursion import recursion
from app.lenses.reverse.words import long_name, sentence
from app.scene.view import View
from tests.scene.moments import moment, network

NET = network(2, 4, 2, 1, activation="tanh")


def short_of(view: View, halt: Halt) -> int:
    """How many halts before the last one that a moment knows it is at this one."""
    whole = told(view, 0)
    return whole.known - whole.order.index(halt)


def test_the_order_is_outputs_then_z_then_activations_biases_and_weights_and_again_one_layer_deeper() -> None:
    names = [long_name(halt, 3) for halt in halts(3)]

    assert names == [
        "What forward left", "Is layer 1 the output?", "Is layer 2 the output?", "Is layer 3 the output?",
        "The slopes of C by the outputs", "by the weighted sums z of layer 3",
        "by the activations of layer 2", "by the biases and weights of layer 3", "by the weighted sums z of layer 2",
        "by the activations of layer 1", "by the biases and weights of layer 2", "by the weighted sums z of layer 1",
        "by the biases and weights of layer 1",
    ]


@given(st.integers(1, 8))
def test_every_layer_is_asked_once_and_has_its_da_its_delta_and_its_slopes_in_this_order(L: int) -> None:
    order = halts(L)

    assert len(order) == len(set(order)) == 4 * L + 1 and order[0] == Halt(FIRST, 0)
    for l in range(1, L + 1):
        places = [order.index(Halt(kind, l)) for kind in (ASK, DA, DELTA, SLOPES)]
        assert places == sorted(places)
        if l < L:
            assert order.index(Halt(DELTA, l + 1)) < order.index(Halt(DA, l))       # it comes back along W


@pytest.mark.parametrize(("phase", "layer", "last"), [
    ("empty", None, Halt(FIRST, 0)), ("ready", None, Halt(FIRST, 0)), ("forward", 1, Halt(FIRST, 0)),
    ("forward", None, Halt(ASK, 3)), ("weighed", None, Halt(ASK, 3)), ("stepped", None, Halt(ASK, 3)),
    ("backward", 3, Halt(SLOPES, 3)), ("backward", 2, Halt(SLOPES, 2)), ("backward", 1, Halt(SLOPES, 1)),
])
def test_no_halt_is_ahead_of_the_passes_on_the_stage(phase: str, layer: int | None, last: Halt) -> None:
    now = told(moment(NET, phase, layer), 0)

    assert now.halt == last


@pytest.mark.parametrize("layer", [3, 2, 1])
def test_nothing_is_told_before_its_halt(layer: int) -> None:
    view = moment(NET, "backward", layer)

    for short in range(told(view, 0).known + 1):
        now = told(view, short)
        for l in (1, 2, 3):
            for kind, value in ((DA, now.da(l)), (DELTA, now.delta(l)), (SLOPES, now.nabla_W(l))):
                assert (value is not None) == (now.order.index(Halt(kind, l)) <= now.known - short), (now.halt, kind, l)


def test_the_recursion_goes_one_call_deeper_with_every_no_and_comes_back_with_every_delta() -> None:
    view = moment(NET)
    depths, answers = [], []
    for halt in halts(3):
        found = recursion(told(view, short_of(view, halt)))
        depths.append(sum(call.state in ("open", "top") for call in found.calls))
        answers.append(found.answer.partition(":")[0])
        assert [call.state for call in found.calls].count("top") == (1 if depths[-1] else 0)

    assert answers == ["", "No", "No", "Yes", *[""] * 9]
    assert depths == [0, 1, 2, 3, 3, 2, 2, 2, 1, 1, 1, 0, 0]


def test_a_network_of_one_layer_is_its_own_output() -> None:
    found = recursion(told(moment(network(3, 2), "forward"), 0))

    assert found.question == "Is the next layer, layer 1, the output?" and found.answer.startswith("Yes")


@pytest.mark.parametrize(("output", "cost", "words"), [
    ("sigmoid", "quadratic", "∂C/∂a times σ′(z) is ∂C/∂z"), ("sigmoid", "cross_entropy", "just a − y"),
    ("softmax", "cross_entropy", "Softmax ties the outputs together"),
])
def test_the_sentence_says_how_delta_comes_about(output: str, cost: str, words: str) -> None:
    view = moment(network(3, 4, 3, output=output, cost=cost))

    assert words in sentence(told(view, short_of(view, Halt(DELTA, 2))))
