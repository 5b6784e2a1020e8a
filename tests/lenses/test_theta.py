"""One list of all weights and biases; beside it the gradient in the same order, and what a step makes of both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.lenses.theta import ROWS, SIZE, Theta, theta
from app.nn.network import Network
from app.nn.passes import step
from app.scene.view import View
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, of: str = "", sort: str = "") -> Theta:
    return theta(view, of, by_size=sort == SIZE)


def whole(view: View, **selection: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every entry of the list, window after window."""
    found, entries = of(view, **selection), []
    while True:
        entries += [(line.id, line.cells) for line in found.lines]
        if not found.after.of:
            return entries
        found = of(view, **selection | {"of": found.after.of})


def column(entries: list[tuple[str, tuple[str, ...]]], i: int) -> list[float]:
    return [written(cells[i].replace("+", "")) for _, cells in entries]


def test_every_parameter_stands_in_the_list_once_and_in_order() -> None:
    view = moment(network(3, 5, 4, 2))

    entries = whole(view)

    assert [id for id, _ in entries] == [view.net.arch.parameter(i).id for i in range(view.net.arch.parameter_count)]
    assert column(entries, 1) == pytest.approx(view.net.theta, rel=OFF)


def test_the_gradient_stands_beside_it_and_the_next_theta_is_worked_out() -> None:
    view = replace(moment(network(3, 5, 4, 2)), eta=0.75)
    assert view.bwd is not None
    after = step(view.net, view.bwd.nabla, 0.75)
    assert isinstance(after, Network)

    entries = whole(view)

    assert column(entries, 2) == pytest.approx(view.bwd.nabla, rel=OFF)
    assert column(entries, 3) == pytest.approx(after.theta, rel=OFF)


def test_by_size_the_largest_slope_comes_first() -> None:
    view = moment(network(3, 5, 4, 2))
    assert view.bwd is not None

    entries = whole(view, sort=SIZE)

    slopes = np.abs(column(entries, 2))
    assert len(entries) == view.net.arch.parameter_count and (np.diff(slopes) <= OFF * slopes[:-1]).all()
    assert entries[0][0] == view.net.arch.parameter(int(np.argmax(np.abs(view.bwd.nabla)))).id


def test_forward_alone_brings_every_first_factor_and_leaves_the_slope_open() -> None:
    view = moment(network(3, 5, 4, 2), "forward")
    assert view.fwd is not None

    for id, (first, _, slope, after) in whole(view):
        _, l, _, *k = id.split("-")
        assert written(first) == pytest.approx(view.fwd.a[int(l) - 1][int(k[0])] if k else 1.0, rel=OFF)
        assert (slope, after) == ("?", "?")


@pytest.mark.parametrize(("phase", "layer", "known"), [("ready", None, ""), ("backward", 2, "2"), ("forward", 1, "")])
def test_nothing_is_ahead_of_its_pass(phase: str, layer: int | None, known: str) -> None:
    entries = whole(moment(network(3, 5, 2), phase, layer))

    assert {id[2] for id, cells in entries if cells[2] != "?"} == set(known)
    if phase != "backward":
        assert {id[2] for id, cells in entries if cells[0] != "?"} == (set() if phase == "ready" else {"1", "2"})


def test_backward_fills_what_forward_left_open_from_the_right() -> None:
    net = network(3, 5, 4, 2)
    moments = [moment(net, "forward"), *(moment(net, "backward", layer) for layer in (3, 2, 1))]

    found = [{id[2] for id, cells in whole(view) if cells[2] == "?"} for view in moments]

    assert found == [{"1", "2", "3"}, {"1", "2"}, {"1"}, set()]


def test_after_a_step_it_is_what_was_what_moved_and_what_is() -> None:
    view = moment(network(3, 5, 2), "stepped")
    assert view.moved is not None

    entries = whole(view)

    assert of(view).heads == ("θ before", "moved", "θ now")
    assert column(entries, 0) == pytest.approx(view.net.theta - view.moved, rel=OFF)
    assert column(entries, 1) == pytest.approx(view.moved, rel=OFF)
    assert column(entries, 2) == pytest.approx(view.net.theta, rel=OFF)


def test_bars_are_as_wide_as_on_the_picture() -> None:
    view = moment(network(3, 5, 2), "stepped")
    assert view.moved is not None

    bars = {line.id: line.bar for line in of(view, sort=SIZE).lines}

    top = float(np.abs(view.moved).max())
    for id, bar in bars.items():
        i = next(i for i in range(view.net.arch.parameter_count) if view.net.arch.parameter(i).id == id)
        assert bar == pytest.approx(9 * abs(view.moved[i]) / top, abs=0.001)


@pytest.mark.parametrize(("id", "place"), [("w-1-0-0", 1), ("b-1-15", 12560), ("b-3-9", 13002), ("a-1-1", 1)])
def test_the_window_opens_at_what_is_picked_out(id: str, place: int) -> None:
    found = of(on_digits(), of=id)

    first = (place - 1) // ROWS * ROWS + 1
    assert found.where == f"{first:,} to {min(first + ROWS - 1, 13002):,} of 13,002"
    assert f"{place:,}" in [line.place for line in found.lines]


def test_the_ends_of_the_list_lead_no_further() -> None:
    view = on_digits()

    assert of(view).before.of == "" and of(view, of="b-3-9").after.of == ""
    assert [jump.of for jump in of(view).jumps] == ["w-1-0-0", "b-1-0", "w-2-0-0", "b-2-0", "w-3-0-0", "b-3-0"]


def test_without_slopes_there_is_nothing_to_sort_by() -> None:
    found = of(moment(network(3, 2), "ready"), sort=SIZE)

    assert not found.can_sort and not found.by_size


def test_y_is_given_beside_the_list_and_no_entry_of_it() -> None:
    view = on_digits(label=2)

    found = of(view)

    assert (found.many, found.given, found.is_lit) == ("13,002", "0, 0, 1, 0, 0, 0, 0, 0, 0, 0", False)
    assert theta(view, is_lit=True).lines == found.lines
    assert of(moment(network(2, 12))).given == "1, 0, 0, 0, 0, 0, 0, 0, 0, 0 and 2 more"
    assert of(moment(network(2, 3), "empty")).given == ""
