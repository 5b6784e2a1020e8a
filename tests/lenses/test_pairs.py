"""Bright before and wished brighter behind: every square and every pair against products worked out one by one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.pairs import BRIGHT, CELL, GAP, LEFT, MOST, TOP, Together, together
from app.scene.view import Selection, View
from tests.scene.moments import moment, network, on_digits, written

OFF = 6e-3
"""A number said with 3 digits."""


def of(view: View, id: str = "") -> Together:
    return together(view, Selection(of=id))


def products(view: View, l: int) -> dict[str, tuple[float, float]]:
    """By weight, for sigmoid: a_k times the wish of j, and the nudge, which is that times sigma'."""
    assert view.fwd is not None and view.bwd is not None
    before, behind = view.fwd.a[l - 1].tolist(), view.fwd.a[l].tolist()
    wishes = [-v for v in view.bwd.da[l].tolist()]
    return {f"w-{l}-{j}-{k}": (a_k * wish, a_k * wish * behind[j] * (1.0 - behind[j]))
            for j, wish in enumerate(wishes) for k, a_k in enumerate(before)}


@given(st.tuples(st.integers(1, 4), st.integers(1, 6), st.integers(1, 4)), st.integers(0, 999))
def test_a_square_is_as_large_as_a_times_wish_and_its_ink_the_nudge_s(sizes: tuple[int, ...], seed: int) -> None:
    view = moment(network(*sizes, seed=seed))

    for l in (1, 2):
        found, true = of(view, f"b-{l}-0"), products(view, l)
        top = max(abs(product) for product, _ in true.values())
        sides = {cell.id: cell.side for cell in found.cells}
        for id, (product, _) in true.items():
            assert sides.get(id, 0.0) == pytest.approx((CELL - GAP) * (abs(product) / top) ** 0.5, abs=0.006)
        for cell in found.cells:
            assert cell.sign == ("up" if true[cell.id][1] > 0 else "down")


@given(st.tuples(st.integers(1, 4), st.integers(1, 6), st.integers(1, 6)), st.integers(0, 999))
def test_the_pairs_are_bright_before_wished_brighter_behind_and_raised_most(sizes: tuple[int, ...], seed: int) -> None:
    view = moment(network(*sizes, seed=seed))
    assert view.fwd is not None and view.bwd is not None
    a, da, true = view.fwd.a[1].tolist(), view.bwd.da[2].tolist(), products(view, 2)
    both = {f"w-2-{j}-{k}" for j, v in enumerate(da) for k, a_k in enumerate(a)
            if v < 0.0 and _fill(view, a_k) >= BRIGHT}

    found = of(view)

    assert [pair.id for pair in found.pairs] == sorted(both, key=lambda id: -true[id][1])[:8]
    for pair in found.pairs:
        assert written(pair.a) * written(pair.wish) == pytest.approx(written(pair.product), rel=3 * OFF)
        assert written(pair.product) == pytest.approx(true[pair.id][0], rel=OFF)
        assert written(pair.nudge) == pytest.approx(true[pair.id][1], rel=OFF)
    assert (found.corner is not None) == bool(both)
    if found.corner is not None:
        inside = {cell.id for cell in found.cells
                  if cell.x < LEFT + found.corner[0] and cell.y < TOP + found.corner[1]}
        assert inside == both


def _fill(view: View, a: float) -> float:
    """As bright as on the picture: from 0 to 1, as far as sigmoid and what is shown reach."""
    shown: list[float] = [v for l in range(view.L + 1) for v in view.fwd.a[l].tolist()] if view.fwd else []
    if view.net.sizes[0] == 2:
        shown = shown[2:]           # two inputs are a plane, with a scale of their own
    low: float = min([0.0, *shown])
    high: float = max([1.0, *shown])
    return round((a - low) / (high - low), 3)


def test_the_brightest_come_first_and_whoever_most_wishes_to_be_brighter() -> None:
    view = on_digits()
    assert view.fwd is not None and view.bwd is not None

    found = of(view)

    a, da = view.fwd.a[2].tolist(), view.bwd.da[3].tolist()
    assert [one.id for one in found.columns] == [f"a-2-{k}" for k in sorted(range(16), key=lambda k: -a[k])]
    assert [one.id for one in found.rows] == [f"a-3-{j}" for j in sorted(range(10), key=lambda j: da[j])]
    assert [written(one.wish) for one in found.rows] == pytest.approx([-v for v in sorted(da)], abs=0.0051)


def test_the_same_digit_stands_at_both_ends() -> None:
    found = of(on_digits(label=7))

    assert (found.seeing, found.thinking) == ("seeing a 7", "thinking a 7")
    assert [row.name for row in found.rows if row.is_thought] == ["7"]
    assert re.match(r"Seeing a 7, thinking a 7: neuron \d+ of layer 2 is bright and the answer 7 wishes", found.first)
    assert found.first.endswith(f": its nudge is {found.pairs[0].nudge}.")


@pytest.mark.parametrize("id", ["b-1-0", "b-2-0"])
def test_inside_no_neuron_stands_for_a_digit(id: str) -> None:
    found = of(on_digits(label=7), id)

    assert (found.seeing, found.thinking) == ("", "") and not any(row.is_thought for row in found.rows)
    assert not found.first.startswith("Seeing")


def test_of_many_pixels_the_brightest_are_shown_and_the_rest_said() -> None:
    found = of(on_digits(), "a-1-3")

    assert (len(found.columns), len(found.rows)) == (MOST, 16)
    assert found.left_out == "Shown are the 16 brightest of 784." and found.first.startswith("Pixel ")


def test_a_pair_that_is_picked_out_is_worked_out() -> None:
    view = moment(network(3, 5, 4, 2))

    pair = of(view, "w-2-1-3").picked

    assert pair is not None and (pair.k, pair.j) == ("3", "1")
    product, nudge = products(view, 2)["w-2-1-3"]
    assert (written(pair.product), written(pair.nudge)) == pytest.approx((product, nudge), rel=OFF)


@pytest.mark.parametrize(("phase", "missing"), [("empty", "forward"), ("ready", "forward"), ("forward", "backward")])
def test_what_has_to_come_first_is_said(phase: str, missing: str) -> None:
    assert of(moment(network(3, 5, 2), phase)).missing == missing
