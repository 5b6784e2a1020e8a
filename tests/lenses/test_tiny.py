"""A tiny nudge: measured on its whole way, and its ratios multiply to the slope."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app import limits
from app.lenses.tiny import tiny
from app.scene.chain.nudge import travelled
from app.scene.marks.words import number
from app.scene.view import Selection
from tests.scene.chain.test_chain import at, chain, nodes
from tests.scene.moments import moment, network, written

SLOPES = ["w-3-0-0", "b-3-0", "w-2-0-0", "w-1-0-0", "b-1-0"]


def test_the_nudge_is_felt_where_plain_floats_feel_it() -> None:
    view, h = at(), 0.01
    w, b = (float(v[3].item()) for v in (view.net.W, view.net.b))
    assert view.fwd is not None
    before = float(view.fwd.a[2][0])
    z0, z1 = w * before + b, (w + h) * before + b
    a0, a1 = (1 / (1 + math.exp(-z)) for z in (z0, z1))

    found = tiny(view, Selection(nudge="w-3-0-0", h=h))

    assert found is not None
    moved = [h, z1 - z0, a1 - a0, (a1 - 0.3) ** 2 - (a0 - 0.3) ** 2]
    assert [stop.moved for stop in found.stops] == pytest.approx(moved, rel=1e-12)
    assert [r.value for r in found.ratios] == [number(v / u) for u, v in zip(moved, moved[1:], strict=False)]
    assert found.felt == number(moved[-1] / h, 6)


@pytest.mark.parametrize("id", SLOPES)
def test_the_ratios_multiply_to_what_C_feels(id: str) -> None:
    found = tiny(at(), Selection(nudge=id, h=1e-3))

    assert found is not None
    moved = [stop.moved for stop in found.stops]
    product = math.prod(v / u for u, v in zip(moved, moved[1:], strict=False))
    assert written(found.product) == pytest.approx(product, rel=1e-5)
    assert written(found.felt) == pytest.approx(product, rel=1e-5)
    assert len(found.ratios) == 2 * (3 - int(id.split("-")[1])) + 3


@pytest.mark.parametrize("id", SLOPES)
def test_the_ratio_tends_to_the_slope_until_rounding_spoils_it(id: str) -> None:
    found = tiny(at(), Selection(nudge=id))

    assert found is not None
    digits = [sample.digits for sample in found.samples]
    best = max(digits)
    assert best >= 6
    assert digits[0] < best and digits[-1] < best
    assert 5 <= digits.index(best) <= 10


def test_a_nudge_that_does_not_arrive_has_no_ratios_further_on() -> None:
    view = moment(network(1, 1, 1, init="zeros"), x=np.array([1.0]), y=np.array([1.0]))

    found = tiny(view, Selection(nudge="w-1-0-0"))

    assert found is not None
    assert [r.value for r in found.ratios] == [number(1.0), found.ratios[1].value, "0", "", ""]
    assert (found.product, found.felt, found.slope) == ("0", "0", "0")


def test_backprops_number_waits_for_its_pass() -> None:
    before, inside = (tiny(at(*when), Selection(nudge="w-1-0-0")) for when in (("weighed",), ("backward", 2)))

    assert before is not None and inside is not None
    assert before.felt and (before.slope, inside.slope) == ("", "")


@pytest.mark.parametrize("phase", ["ready", "forward"])
def test_before_the_cost_is_shown_a_nudge_says_what_it_waits_for(phase: str) -> None:
    found = tiny(at(phase), Selection(nudge="w-1-0-0"))

    assert found is not None and "show the cost first" in found.missing and not found.stops


@pytest.mark.parametrize("nudge", ["", "a-1-0", "w-9-0-0", "C"])
def test_only_a_weight_or_bias_can_be_nudged(nudge: str) -> None:
    assert tiny(at(), Selection(nudge=nudge)) is None


@pytest.mark.parametrize("h", [limits.NUDGE, limits.NUDGE_LEAST])
def test_every_nudge_within_bounds_can_be_drawn(h: float) -> None:
    for id in SLOPES:
        assert [n for n in chain(at(), nudge=id, h=h).nodes if n.brace]


def test_braces_are_as_long_as_what_moved_on_one_scale() -> None:
    view = at()
    found = tiny(view, Selection(nudge="w-1-0-0", h=0.01))
    assert found is not None
    shown = nodes(chain(view, nudge="w-1-0-0", h=0.01))

    tall = {name: float(n.brace.split("v")[1].split("h")[0]) for name, n in shown.items() if n.brace}
    moved = {stop.letter + ("" if stop.letter == "C" else str(stop.l)): abs(stop.moved) for stop in found.stops}
    assert set(tall) == set(moved) == {"w1", "z1", "a1", "z2", "a2", "z3", "a3", "C"}
    longest = max(moved.values())
    assert tall == pytest.approx({name: 44 * v / longest for name, v in moved.items()}, abs=0.01)


def test_travelling_changes_nothing_on_the_stage() -> None:
    view = at()
    theta = view.net.theta.copy()

    travelled(view, view.net.arch.parameter(0), 0.5)

    assert np.array_equal(view.net.theta, theta)
