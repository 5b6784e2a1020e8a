"""The tug of war against sums written out in plain floats: every pull, every sum, with some muted or none."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.wishes.grid import COLUMNS, LONGEST, ROWS
from app.lenses.wishes.heard import hearing
from app.lenses.wishes.pulls import Pulls, pulls
from app.scene.view import Selection, View
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, id: str = "", mute: str = "", alone: str = "") -> Pulls:
    found = pulls(view, Selection(of=id), hearing(view, mute, alone))
    assert found is not None
    return found


def wishes_of(view: View, muted: set[tuple[int, int]]) -> list[list[float]]:
    """-dC/da of every layer for sigmoid and (a - y)^2, one product at a time: whoever is muted asks for nothing."""
    assert view.fwd is not None and view.y is not None
    net, a = view.net, [layer.tolist() for layer in view.fwd.a]
    wishes = [[] for _ in a[:-1]] + [[-2.0 * (a_j - y_j) for a_j, y_j in zip(a[-1], view.y.tolist(), strict=True)]]
    for l in range(view.L, 0, -1):
        asks = [0.0 if (l, j) in muted else wish * a_j * (1.0 - a_j)
                for j, (wish, a_j) in enumerate(zip(wishes[l], a[l], strict=True))]
        wishes[l - 1] = [sum(float(net.W[l][j, k]) * ask for j, ask in enumerate(asks))
                         for k in range(net.sizes[l - 1])]
    return wishes


small = st.tuples(st.integers(1, 4), st.integers(1, 5), st.integers(1, 5), st.integers(1, 4))


@given(small, st.integers(0, 999))
def test_the_pulls_of_all_that_a_neuron_feeds_add_up_to_its_wish(sizes: tuple[int, ...], seed: int) -> None:
    view = moment(network(*sizes, seed=seed))
    assert view.bwd is not None

    for l in (1, 2):
        for k in range(sizes[l]):
            tug = of(view, f"a-{l}-{k}")
            assert len(tug.terms) == sizes[l + 1] and tug.is_gradient
            for j, term in enumerate(tug.terms):
                ask = -float(view.bwd.delta[l + 1][j])
                assert written(term.w) * written(term.asks) == pytest.approx(written(term.pull), rel=3 * OFF)
                assert written(term.pull) == pytest.approx(float(view.net.W[l + 1][j, k]) * ask, rel=OFF)
                assert term.sign == ("up" if written(term.pull) > 0 else "down")
            assert written(tug.total) == pytest.approx(wishes_of(view, set())[l][k], rel=OFF, abs=1e-9)
            assert f"= {tug.total}, the wish on the picture" in tug.verdict


@given(small, st.integers(0, 999), st.data())
def test_what_is_muted_is_left_out_of_the_sum_in_this_layer_and_further_back(
    sizes: tuple[int, ...], seed: int, data: st.DataObject,
) -> None:
    view = moment(network(*sizes, seed=seed))
    every = [(l, j) for l in (2, 3) for j in range(sizes[l])]
    muted = data.draw(st.sets(st.sampled_from(every), min_size=1))
    mute = ",".join(f"a-{l}-{j}" for l, j in muted)
    wishes = wishes_of(view, muted)

    for l in (1, 2):
        tug = of(view, f"a-{l}-0", mute)
        assert tug.is_gradient == (not any(m > l for m, _ in muted))
        assert written(tug.total) == pytest.approx(wishes[l][0], rel=OFF, abs=1e-9)
        assert [term.is_heard for term in tug.terms] == [(l + 1, j) not in muted for j in range(sizes[l + 1])]
        if not tug.is_gradient:
            assert tug.verdict.startswith("No longer the gradient: ")
            full = re.search(r"With all of them it is (.*)\.$", tug.verdict)
            assert full and written(full[1]) == pytest.approx(wishes_of(view, set())[l][0], rel=OFF, abs=1e-9)


@pytest.mark.parametrize("l", [1, 2])
def test_one_heard_alone_pulls_by_its_own_term(l: int) -> None:
    view = moment(network(3, 4, 5, 3))

    tug = of(view, f"a-{l}-2", alone=f"a-{l + 1}-1", mute=f"a-{l + 1}-1")

    assert tug.total == tug.terms[1].pull and not tug.is_gradient
    assert [term.is_alone for term in tug.terms] == [j == 1 for j in range(view.net.sizes[l + 1])]


def test_a_press_mutes_one_more_or_one_less() -> None:
    view = moment(network(3, 4, 3))

    assert [term.muted_after for term in of(view, "a-1-0", "a-2-0,a-2-2").terms] == \
        ["a-2-2", "a-2-0,a-2-1,a-2-2", "a-2-0"]


@pytest.mark.parametrize("mute", ["a-9-9", "w-2-0-0", "a-0-0", "x", ","])
def test_what_names_nobody_that_pulls_mutes_nobody(mute: str) -> None:
    assert of(moment(network(3, 4, 3)), "a-1-0", mute).is_gradient


def test_every_arrow_is_as_long_as_its_pull_on_one_scale() -> None:
    view = on_digits()
    assert view.bwd is not None
    W, delta, wishes = view.net.W[3].tolist(), view.bwd.delta[3].tolist(), (-view.bwd.da[2]).tolist()

    grid = of(view).grid

    top = max(*(abs(w * d) for row, d in zip(W, delta, strict=True) for w in row), *map(abs, wishes))
    assert (len(grid.rows), len(grid.columns), grid.left_out) == (16, 10, "")
    for k, row in enumerate(grid.rows):
        assert [arrow.id for arrow in row.arrows] == [f"w-3-{j}-{k}" for j in range(10)]
        values = [-W[j][k] * delta[j] for j in range(10)]
        for arrow, v in zip((*row.arrows, row.wish), (*values, wishes[k]), strict=True):
            tall = re.search(r"M\S+ (\S+)V(\S+?)M", arrow.d)
            if tall:
                assert float(tall[1]) - float(tall[2]) == pytest.approx(v / top * LONGEST, abs=0.03)
                assert arrow.sign == ("up" if v > 0 else "down")
            else:
                assert abs(v) / top * LONGEST <= 3.5
        assert written(row.total.lstrip("+")) == pytest.approx(wishes[k], abs=0.0051)


@pytest.mark.parametrize("scale", [1e-6, 1e5])
def test_wishes_of_any_size_stand_in_line_and_their_unit_is_said(scale: float) -> None:
    net = network(3, 4, 3, output="linear")
    W, b = net.arch.split(net.theta * [*[1.0] * 16, *[scale] * 15])
    view = moment(type(net)(net.arch, net.theta * [*[1.0] * 16, *[scale] * 15]))
    assert view.bwd is not None and len(W) == len(b)

    grid = of(view).grid

    power = math.floor(math.log10(max(map(abs, view.bwd.da[1].tolist()))))
    assert written("1×" + grid.unit) == pytest.approx(10.0**power)
    assert [written(row.total.lstrip("+")) for row in grid.rows] == \
        pytest.approx([-v / 10.0**power for v in view.bwd.da[1].tolist()], abs=0.0051)


def test_of_very_many_the_strongest_have_a_column_and_the_others_share_one() -> None:
    view = moment(network(3, 40, 33, 3))
    assert view.bwd is not None

    tug = of(view, "a-1-30")

    pulls_on = [-float(view.net.W[2][j, 30]) * float(view.bwd.delta[2][j]) for j in range(33)]
    assert (len(tug.grid.rows), len(tug.grid.columns)) == (ROWS, COLUMNS) and "a-1-30" in {r.id for r in tug.grid.rows}
    shown = {int(column.id.split("-")[2]) for column in tug.grid.columns if column.id}
    rest = sum(v for j, v in enumerate(pulls_on) if j not in shown)
    said = next(row for row in tug.grid.rows if row.is_picked).arrows[-1].say
    assert written(said.removeprefix("rest pulls by ").lstrip("+")) == pytest.approx(rest, rel=OFF)
    assert tug.grid.left_out == "Shown are neurons 22 to 37 of 40 and the 9 of 33 that pull most, the others added up."
    terms = [written(term.pull) for term in tug.terms]
    together = re.fullmatch(r"17 more pull by (.*) together\.", tug.rest)
    assert together is not None
    assert sum(terms) + written(together[1]) == pytest.approx(sum(pulls_on), abs=0.02 * max(map(abs, terms)))


def test_the_sum_goes_on_as_minus_delta_one_layer_back_until_the_input() -> None:
    view = moment(network(3, 4, 5, 3))
    assert view.bwd is not None

    deep, last = of(view, "a-2-3"), of(view, "a-1-0")

    said = re.search(r"= (\S+), its −δ", deep.on)
    assert said and written(said[1]) == pytest.approx(-float(view.bwd.delta[2][3]), rel=OFF)
    assert re.fullmatch(r"a-1-\d", deep.deeper)
    assert last.deeper == "" and "given" in last.on


@pytest.mark.parametrize(("id", "l", "k"), [("a-1-3", 1, 3), ("b-2-4", 2, 4), ("w-3-1-2", 2, 2), ("w-2-1-3", 1, 3)])
def test_what_is_picked_out_is_what_is_pulled(id: str, l: int, k: int) -> None:
    tug = of(moment(network(3, 4, 5, 3)), id)

    assert (tug.l, tug.k) == (l, k)
    assert [row.id for row in tug.grid.rows if row.is_picked] == [f"a-{l}-{k}"]


def test_without_a_hidden_layer_the_input_is_pulled() -> None:
    tug = of(moment(network(3, 2)))

    assert (tug.l, tug.deeper) == (0, "") and len(tug.terms) == 2


@pytest.mark.parametrize(("phase", "layer"), [("empty", None), ("forward", None), ("stepped", None), ("backward", 3)])
def test_before_the_pass_has_come_there_nobody_pulls(phase: str, layer: int | None) -> None:
    view = moment(network(3, 4, 5, 3), phase, layer)

    assert pulls(view, Selection(of="a-1-0"), hearing(view, "", "")) is None
