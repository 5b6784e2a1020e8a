"""The nine cards: every number on them against the chain rule in plain floats, and nothing ahead of its pass."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.cards import Cards, cards
from app.scene.view import Selection, View
from tests.lenses.plain import PRIMES, cost, passed, weights
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, id: str = "") -> Cards:
    return cards(view, Selection(of=id))


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.sampled_from(["sigmoid", "tanh", "linear"]),
       st.integers(0, 99), st.data())
def test_the_numbers_of_the_cards_are_those_of_the_chain_rule(
    sizes: list[int], sigma: str, seed: int, data: st.DataObject,
) -> None:
    net = network(*sizes, activation=sigma, output=sigma, seed=seed)
    view, l = moment(net), data.draw(st.integers(1, len(sizes) - 1))
    j, k = data.draw(st.integers(0, sizes[l] - 1)), data.draw(st.integers(0, sizes[l - 1] - 1))
    assert view.x is not None and view.y is not None
    W, b = weights(net)
    x, y = view.x.tolist(), view.y.tolist()
    z, a = passed(net, W, b, x)
    da = [2.0 * (a_j - y_j) for a_j, y_j in zip(a[net.L], y, strict=True)]
    first = da[j] if l == net.L else max(da, key=abs)
    for m in range(net.L, l, -1):
        delta = [slope * PRIMES[net.arch.sigma(m).name](z_j) for slope, z_j in zip(da, z[m], strict=True)]
        da = [sum(W[m][i][n] * delta[i] for i in range(sizes[m])) for n in range(sizes[m - 1])]
    delta = [slope * PRIMES[net.arch.sigma(l).name](z_j) for slope, z_j in zip(da, z[l], strict=True)]

    found = of(view, f"w-{l}-{j}-{k}")

    assert found.of_w and found.of_b and found.of_a and found.of_output and not found.missing
    said = (found.z, found.a, found.cost, found.of_w.value, found.of_b.value, found.of_a.value, found.of_output.value)
    parts = [W[l][i][k] * delta[i] for i in range(sizes[l])]
    by_hand = [z[l][j], a[l][j], cost(net, x, y), delta[j] * a[l - 1][k], delta[j], sum(parts), first]
    scale = max(map(abs, parts))
    assert [written(v) for v in said] == pytest.approx(by_hand, rel=OFF, abs=1e-9 * scale + 1e-300)
    for way in found.ways:
        assert written(way.w) == pytest.approx(W[l][way.j][k], rel=OFF)
        assert written(way.value) == pytest.approx(parts[way.j], rel=OFF, abs=1e-300)
    assert len(found.ways) == min(sizes[l], 2)


def test_of_many_paths_the_two_strongest_are_drawn_and_the_others_counted() -> None:
    found = of(on_digits(), "w-2-3-5")

    assert found.of_a is not None and [way.j for way in found.ways] == [term.j for term in found.of_a.terms[:2]]
    assert found.others == "and 14 more, one through each neuron of that layer"
    assert of(moment(network(2, 3, 2))).others == ""


@pytest.mark.parametrize(("id", "weight"), [
    ("", "w-2-0-0"), ("w-1-2-1", "w-1-2-1"), ("b-1-2", "w-1-2-{k}"), ("a-1-2", "w-1-2-{k}"), ("a-0-1", "w-1-{j}-1"),
])
def test_they_are_about_what_is_picked_out_or_its_largest_slope_and_say_so(id: str, weight: str) -> None:
    view = moment(network(2, 3, 2))
    assert view.bwd is not None
    j, k = np.abs(view.bwd.nabla_W[1][:, 1]).argmax(), np.abs(view.bwd.nabla_W[1][2]).argmax()

    found = of(view, id)

    assert found.p.id == weight.format(j=j, k=k)
    assert ("largest slope" in found.why) == (id[:1] in ("a", "b")) and bool(found.why) == (id[:1] != "w")


def test_the_output_where_it_begins_is_the_one_that_the_weight_leads_to_else_the_largest() -> None:
    view = on_digits()
    assert view.bwd is not None

    last, before = of(view, "w-3-3-5"), of(view, "w-2-3-5")

    assert last.of_output and before.of_output
    assert (last.of_output.j, last.which) == (3, "the one that the weight leads to")
    assert before.of_output.j == np.abs(view.bwd.da[3]).argmax() and "largest" in before.which


@pytest.mark.parametrize(("phase", "missing"), [("empty", "forward"), ("ready", "forward"), ("forward", "backward"),
                                                ("weighed", "backward"), ("stepped", "backward")])
def test_before_the_backward_pass_a_button_says_what_comes_first(phase: str, missing: str) -> None:
    found = of(moment(network(2, 3, 2), phase))

    assert (found.missing, found.ways, found.of_w) == (missing, (), None)


def test_a_layer_that_the_pass_has_not_reached_has_no_numbers_yet() -> None:
    view = moment(network(2, 3, 3, 2), layer=3)

    assert of(view, "w-1-0-0").missing == "backward" and not of(view, "w-3-0-0").missing
