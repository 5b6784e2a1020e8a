from __future__ import annotations

import pytest

from app.nn.network import Parameter
from app.scene.layers.edges import line
from app.scene.layers.picked import locators
from app.scene.view import Selection
from tests.scene.moments import moment, network


def test_the_picked_weights_have_a_line_each_to_find_them_by() -> None:
    view = moment(network(2, 4, 2, 1))

    found = locators(view, Selection(of="w-1-0-1", pins=("w-1-0-1", "w-2-1-3")))

    assert found == f"{line(view, Parameter(1, 0, 1))}{line(view, Parameter(2, 1, 3))}"


@pytest.mark.parametrize("of", ["", "b-1-0", "a-1-0", "w-9-9-9", "wb-1-0"])
def test_only_weights_have_a_line(of: str) -> None:
    assert locators(moment(network(2, 4, 2, 1)), Selection(of=of)) == ""


def test_a_weight_between_neurons_that_are_not_shown_has_no_line() -> None:
    assert locators(moment(network(40, 3)), Selection(of="w-1-0-39")) == ""
