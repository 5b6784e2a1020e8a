"""Which lines are lit, and what their names hold: against the trace, entry by entry."""

from __future__ import annotations

import numpy as np
import pytest

from app.lenses.code.lens import CODE, Code, CodeLine, code
from app.nn.network import Parameter
from app.scene.view import Selection, View
from tests.scene.moments import KINDS, moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, id: str = "", part: str = "", line: int = 0) -> Code:
    return code(view, Selection(of=id), part, line)


def lines(found: Code) -> list[CodeLine]:
    return [line for listing in found.listings for line in listing.lines]


def lit(found: Code) -> list[str]:
    return [line.equation for line in lines(found) if line.is_now]


def opened(found: Code) -> str:
    (line,) = [line for line in lines(found) if line.is_open]
    return line.equation


def part(found: Code) -> str:
    (now,) = [jump.text for jump in found.parts if not jump.of]
    return now


def held(found: Code) -> dict[str, tuple[str, str, str]]:
    return {one.code: (one.shape, one.entry, one.value) for one in found.operands}


@pytest.mark.parametrize(("phase", "layer", "named", "cited"), [
    ("empty", None, "forward", ["E1", "E2"]), ("forward", 1, "forward", ["E1", "E2"]),
    ("weighed", None, "backward", ["E3"]), ("backward", 3, "backward", ["E4", "E5", "E6", "E7", "E8"]),
    ("backward", 2, "backward", ["E5", "E6", "E7", "E8"]),
    ("stepped", None, "step", ["E10"]),
])
def test_the_lines_of_the_moment_are_lit(phase: str, layer: int | None, named: str, cited: list[str]) -> None:
    found = of(moment(network(3, 4, 3, 2), phase, layer))

    assert (part(found), lit(found)) == (named, cited)


@pytest.mark.parametrize(("id", "forward", "backward"), [
    ("w-2-1-3", "E1", "E6"), ("b-2-1", "E1", "E7"), ("z-2-1", "E1", "E5"), ("a-2-1", "E2", "E8"), ("a-0-1", "E1", "E8"),
    ("a-3-0", "E2", "E4"), ("C", "E3", "E3"), ("y-1", "E4", "E4"),
])
def test_the_line_that_made_what_is_picked_out_is_lit_alone(id: str, forward: str, backward: str) -> None:
    net = network(3, 4, 3, 2)

    for phase, cited in (("forward", forward), ("backward", backward)):
        found = of(moment(net, phase), id)
        assert lit(found) == [cited] and opened(found) == cited


def test_the_names_of_the_slopes_hold_the_picked_entry_of_the_trace() -> None:
    view = moment(network(3, 5, 4, 2))
    assert view.fwd is not None and view.bwd is not None

    found = of(view, "w-2-3-1")

    names = held(found)
    assert {name: (shape, entry) for name, (shape, entry, _) in names.items()} == {
        "column(delta[l])": ("(4, 1)", "[3, 0]"), "row(a[l - 1])": ("(1, 5)", "[0, 1]"),
        "nabla_W[l]": ("(4, 5)", "[3, 1]")}
    delta, a, slope = (written(value) for *_, value in names.values())
    assert (delta, a, slope) == pytest.approx(
        (view.bwd.delta[2][3], view.fwd.a[1][1], view.bwd.nabla_W[2][3, 1]), rel=OFF)
    assert slope == pytest.approx(delta * a, rel=3 * OFF)
    assert found.products == ("(4, 1) · (1, 5) = (4, 5)",)


def test_w_turned_over_carries_delta_back_and_its_shapes_are_said() -> None:
    view = on_digits()
    assert view.bwd is not None

    found = of(view, "a-2-4")

    assert found.products == ("(16, 10) · (10,) = (16,)",)
    names = held(found)
    assert names["W[l].T"][:2] == ("(16, 10)", f"[4, {int(np.abs(view.bwd.delta[3]).argmax())}]")
    assert written(names["da[l - 1]"][2]) == pytest.approx(float(view.bwd.da[2][4]), rel=OFF)


def test_what_forward_appends_is_named_as_the_board_does() -> None:
    view = moment(network(3, 5, 2), "forward")
    assert view.fwd is not None

    weight, neuron = held(of(view, "w-1-4-2")), held(of(view, "a-1-4"))

    assert weight["W[l]"][:2] == ("(5, 3)", "[4, 2]") and weight["a[l - 1]"][:2] == ("(3,)", "[2]")
    assert written(weight["z[l]"][2]) == pytest.approx(float(view.fwd.z[1][4]), rel=OFF)
    assert written(neuron["a[l]"][2]) == pytest.approx(float(view.fwd.a[1][4]), rel=OFF)


def test_what_no_pass_has_brought_is_a_question_mark() -> None:
    found = held(of(moment(network(3, 4, 3, 2), "backward", 3), "w-1-0-0"))

    assert [value for *_, value in found.values()].count("?") == 2          # delta and nabla_W of layer 1
    assert of(moment(network(3, 4, 3, 2), "backward", 3), "w-1-0-0").spellings == ()


def test_after_a_step_theta_is_there_before_and_after() -> None:
    view = moment(network(2, 3, 1), "stepped")
    assert view.stepped is not None
    i = view.net.arch.index(Parameter(1, 2, 1))

    found = held(of(view, "w-1-2-1", part="step"))

    assert written(found["net.theta"][2]) == pytest.approx(float(view.stepped.before.theta[i]), rel=OFF)
    assert written(found["theta"][2]) == pytest.approx(float(view.net.theta[i]), rel=OFF)
    assert written(found["eta"][2]) == view.stepped.eta and found["nabla"][2] == "?"


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_the_functions_of_this_network_are_there_and_every_line_of_them_opens(kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    view = moment(network(3, 4, 2, activation=activation, output=output, cost=cost))

    for name in ("sigma", "cost"):
        found = of(view, "a-2-1", name)
        for line in lines(found):
            again = of(view, "a-2-1", name, line.line)
            assert opened(again) == "" and [each.is_chosen for each in lines(again)].count(True) == line.can_open
    z = held(of(view, "a-2-1", "sigma", next(line.line for line in lines(of(view, "", "sigma")) if line.can_open)))
    assert view.fwd is not None and written(z["z"][2]) == pytest.approx(float(view.fwd.z[2][1]), rel=OFF)


def test_a_line_that_has_no_numbers_or_is_none_is_passed_over() -> None:
    view = moment(network(3, 4, 2))

    for line in (1, 9_999):
        assert opened(of(view, "", "backward", line)) == "E6"


def test_a_line_says_which_marks_show_its_numbers() -> None:
    ways = {line.equation: line.way for line in lines(of(moment(network(3, 4, 2)), "w-2-0-0")) if line.way}

    assert ways["E6"] == "w-2-*" and ways["E8"] == "a-1-* w-2-*" and ways["E4"] == "a-2-* y y-*"


def test_the_neurons_that_are_looked_at_have_their_symbol_s_ink() -> None:
    assert CODE.lights(of(moment(network(3, 4, 2)), "w-2-1-3")) == {"a-2-1": "sym-z", "a-1-3": "sym-a"}


def test_of_a_neuron_picked_out_that_alone_is_lit_and_the_words_say_how_the_other_was_chosen() -> None:
    view = moment(network(3, 4, 2))
    assert view.bwd is not None

    found = of(view, "a-1-3")

    other = abs(view.bwd.delta[2]).argmax()
    assert found.says == (f"Now, with l = 2. Entries: neuron {other} of layer 2, with the largest delta; "
                          "neuron 3 of layer 1, picked out.")
    assert CODE.lights(found) == {"a-1-3": "sym-a"}
