"""The lens of files offers, beside a file, every function that a network here can have."""

from __future__ import annotations

from app.lenses.home import HOME
from app.nn.network import Architecture
from tests.lenses.looked import moment_of, state_of
from tests.scene.moments import moment, network


def test_every_function_can_be_said_beside_a_file() -> None:
    view = moment(network(2, 3, 1), "ready")

    menus = {menu.name: menu.choices for menu in HOME.draw(moment_of(state_of(view), view)).unsaid}     # type: ignore

    for activation in menus["activation"]:
        Architecture((2, 1), activation, activation)
    for output in menus["output"]:
        Architecture((2, 1), "sigmoid", output)
    for cost in menus["cost"]:
        Architecture((2, 1), "sigmoid", "sigmoid", cost)
    assert [len(menus[name]) for name in ("activation", "output", "cost")] == [4, 5, 3]
