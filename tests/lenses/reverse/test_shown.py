"""Which part of a large network is drawn, what of it is worked out, and where the lens leads."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.reverse.halts import DA, DELTA, SLOPES, Halt, halts, told
from app.lenses.reverse.lens import Reverse, ReverseFields, reverse
from app.lenses.reverse.shown import LANES, layers, left_out, neurons
from app.lenses.reverse.worked import worked
from app.scene.marks.words import indexed
from app.scene.view import Selection, View
from tests.lenses.looked import moment_of, state_of
from tests.lenses.reverse.test_drawing import truth_of
from tests.lenses.reverse.test_halts import short_of
from tests.scene.moments import moment, network, on_digits, written

SMALL = network(2, 4, 2, 1)


def panel(view: View, short: int = 0) -> Reverse:
    return reverse(moment_of(state_of(view), view, fields=ReverseFields(short=short)))


def worked_out(view: View, halt: Halt, of: str) -> str:
    now, picked = told(view, short_of(view, halt)), Selection(of=of)
    return worked(now, neurons(view, layers(now), picked), picked)


@pytest.mark.parametrize(("halt", "first"), [
    (Halt(DELTA, 8), 5), (Halt(SLOPES, 5), 3), (Halt(DA, 2), 1), (Halt(SLOPES, 1), 0)])
def test_of_a_deep_network_the_layers_around_the_one_that_works_are_drawn(halt: Halt, first: int) -> None:
    view = moment(network(2, *[3] * 7, 2))

    drawn = layers(told(view, short_of(view, halt)))

    assert drawn == range(first, first + 4) and halt.l in drawn


@pytest.mark.parametrize(("halt", "first"), [
    (Halt("first", 0), 0), (Halt("ask", 2), 1), (Halt(DA, 3), 2), (Halt(DELTA, 3), 2), (Halt(DA, 2), 2),
    (Halt(SLOPES, 3), 2), (Halt(DELTA, 1), 0), (Halt(SLOPES, 1), 0)])
def test_a_phone_is_drawn_the_layer_at_work(halt: Halt, first: int) -> None:
    view = replace(moment(SMALL), canvas="tall")

    assert layers(told(view, short_of(view, halt))) == range(first, first + 2)


def test_of_the_digits_a_part_is_drawn_with_what_is_picked_out_and_the_rest_is_said() -> None:
    view = on_digits()

    found = neurons(view, range(4), Selection(of="w-1-7-434"))

    assert 434 in found[0] and 7 in found[1] and 2 in found[3]          # 2: what it should have been
    assert all(len(found[l]) * len(found[l - 1]) <= LANES for l in (1, 2, 3))
    assert left_out(view, found) == (
        "Drawn are 2 of 784, 4 of 16, 2 of 16 and 3 of 10 neurons of layers 0 to 3, with 22 of all 12,960 edges. The "
        "sums run over all of them.")
    assert left_out(moment(SMALL), neurons(moment(SMALL), range(4), Selection())) == ""


def test_who_is_drawn_does_not_tell_what_is_still_to_come() -> None:
    assert neurons(on_digits("forward"), range(4), Selection()) == neurons(on_digits(), range(4), Selection())


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_what_is_worked_out_is_the_formulas_own(seed: int) -> None:
    view = moment(network(3, 5, 4, 2, seed=seed))
    truth = truth_of(view)

    for halt in halts(3)[4:]:
        text = worked_out(view, halt, "w-2-1-3")

        result = written(re.split(r"= |gives ", text)[-1])
        if halt.l == 2 or halt in (Halt(DA, 1), Halt(DELTA, 1)):
            j = 1 if halt.l == 2 else 3
            value = {DA: truth.da, DELTA: truth.delta}[halt.kind][halt.l][j] if halt.kind != SLOPES else \
                truth.nabla[2][1][3]
            assert result == pytest.approx(value, rel=6e-3, abs=1e-300), text


def test_the_edge_picked_out_is_worked_out_as_soon_as_it_is_known_and_until_then_the_largest_drawn() -> None:
    view = moment(network(3, 5, 4, 2))
    nabla = truth_of(view).nabla[3]
    largest = max((abs(v), j, k) for j, row in enumerate(nabla) for k, v in enumerate(row))

    assert worked_out(view, Halt(SLOPES, 1), "w-2-1-3").startswith("w⁽²⁾₁,₃: ")
    assert worked_out(view, Halt(SLOPES, 3), "w-2-1-3").startswith(f"{indexed('w', 3, *largest[1:])}: ")


def test_a_sum_says_what_it_leaves_out() -> None:
    view = on_digits()

    text = worked_out(view, Halt(DA, 2), "a-2-3")

    assert text.startswith("Neuron 3 of layer 2: ∂C/∂a = ") and "of 7 more" in text
    assert view.bwd is not None
    assert written(text.rsplit("= ", 1)[1]) == pytest.approx(float(view.bwd.da[2][3]), rel=6e-3)


def test_the_lens_leads_from_halt_to_halt_and_makes_the_pass_that_is_missing() -> None:
    half, done = panel(moment(SMALL, "backward", 2)), panel(moment(SMALL))
    inside = panel(moment(SMALL), short=5)

    assert (half.on, half.makes, half.makes_short, half.rest) == (None, "layer", 1, "backward")
    assert (done.on, done.makes, done.is_whole, done.rest) == (None, "", True, "")
    assert (inside.back, inside.on, inside.at, inside.of) == (6, 4, 7, 12)
    assert [b.short for b in panel(moment(SMALL, "backward", 2)).buttons] == [*range(10, -1, -1), None, None]


@pytest.mark.parametrize(("phase", "makes"), [
    ("forward", ("layer", 3)), ("weighed", ("layer", 3)), ("stepped", ("pass", 8))])
def test_from_the_outputs_on_the_next_halt_is_a_layer_of_the_backward_pass(phase: str, makes: tuple[str, int]) -> None:
    found = panel(moment(SMALL, phase))

    assert (found.makes, found.makes_short) == makes


@pytest.mark.parametrize("phase", ["empty", "ready"])
def test_before_forward_the_lens_says_what_comes_first(phase: str) -> None:
    found = panel(moment(SMALL, phase))

    assert found.missing == "forward" and found.drawing.cost == "?" and {v.mark for v in found.verdicts} == {"?"}
