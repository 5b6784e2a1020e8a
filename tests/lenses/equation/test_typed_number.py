"""What may be typed beside an equation, in full precision; and what may only be wished for."""

from __future__ import annotations

import pytest

from app import limits
from app.lenses.equation.typed_number import typed
from tests.scene.moments import moment, network, on_digits


@pytest.mark.parametrize("id", ["w-2-1-3", "b-1-2"])
def test_a_weight_and_a_bias_are_typed_in_full_precision(id: str) -> None:
    view = moment(network(2, 4, 2, 1))
    value = view.net.W[2][1][3] if id[0] == "w" else view.net.b[1][2]

    field = typed(view, id)

    assert field is not None
    assert float(field.value) == value
    assert (field.form, float(field.most), field.verb) == ("set", limits.WEIGHT, "set")
    assert "from −1,000,000 to 1,000,000" in field.says


def test_an_activation_is_only_wished_for() -> None:
    view = moment(network(2, 4, 2, 1))
    assert view.fwd is not None

    field = typed(view, "a-1-2")

    assert field is not None
    assert (float(field.value), field.verb) == (view.fwd.a[1][2], "wish") and "only be wished for" in field.says


def test_an_activation_that_is_not_known_yet_has_an_empty_field() -> None:
    field = typed(moment(network(2, 3, 1), "ready"), "a-1-0")

    assert field is not None and field.value == ""


@pytest.mark.parametrize(("id", "k"), [("a-0-0", 0), ("a-0-1", 1)])
def test_an_input_of_a_small_network_goes_with_the_rest_of_the_example(id: str, k: int) -> None:
    view = moment(network(2, 4, 2))
    assert view.x is not None and view.y is not None

    field = typed(view, id)

    assert field is not None
    assert (field.form, float(field.value), float(field.most)) == ("example", view.x[k], limits.INPUT)
    assert [x if x is None else float(x) for x in field.xs] == [None if i == k else view.x[i] for i in range(2)]
    assert list(map(float, filter(None, field.ys))) == view.y.tolist()


@pytest.mark.parametrize("id", ["y-1", "y"])
def test_what_an_output_should_say_is_typed_too(id: str) -> None:
    view = moment(network(2, 4, 2 if id == "y-1" else 1))
    assert view.x is not None

    field = typed(view, id)

    assert field is not None
    assert field.ys[-1] is None and list(map(float, filter(None, field.xs))) == view.x.tolist()


@pytest.mark.parametrize("inputs", [limits.GIVEN, limits.GIVEN + 1])
def test_an_example_of_more_numbers_than_fit_is_not_typed(inputs: int) -> None:
    field = typed(moment(network(inputs, 2)), "a-0-0")

    assert (field is None) == (inputs > limits.GIVEN)


@pytest.mark.parametrize("id", ["", "z-1-0", "C", "y-9", "w-9-0-0", "nonsense"])
def test_nothing_else_can_be_typed(id: str) -> None:
    assert typed(moment(network(2, 3, 1)), id) is None


def test_a_pixel_is_not_typed() -> None:
    assert typed(on_digits(), "a-0-300") is None
