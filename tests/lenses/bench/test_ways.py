"""Two ways to the gradient in words, and what the bench shows before there is a gradient."""

from __future__ import annotations

import pytest

from app.lenses.bench.lens import BENCH, bench
from app.lenses.bench.ways import seconds, ways
from app.nn.network import Parameter
from app.scene.view import Selection
from app.session.runs.measuring import Report
from app.session.trials.two_ways import Both, Compared
from tests.lenses.looked import moment_of, shown, state_of
from tests.scene.moments import moment, network, on_digits

VIEW = on_digits()
WORST = Both(VIEW.net.arch.index(Parameter(3, 4)), -0.5, -0.5 + 2e-8)
HALF = Compared(13_002, 6_501, 2e-4, 0.25, WORST, (WORST,), 1.0)
FEW = Compared(13, 5, 2e-4, 1e-4, None, (), 1.0)
ALL = Compared(13_002, 13_002, 2e-4, 0.5, WORST, (WORST,), 1.0)


def test_both_watches_and_both_counters_are_said() -> None:
    found = ways(ALL, VIEW, True)

    assert [(w.passes, w.time, w.found) for w in found.watches] == \
        [("2", "0.200 ms", "13,002"), ("13,003", "500 ms", "13,002")]
    assert found.watches[1].bar / found.watches[0].bar == pytest.approx(2500, rel=0.1)
    assert "13,003 nudged passes took 2500 times as long as one forward and one backward pass" in found.verdict


def test_the_largest_disagreement_is_named_with_both_numbers() -> None:
    assert ways(ALL, VIEW, True).worst == (
        "Nowhere are they farther apart than 2.0×10⁻⁸, under 0.1 % of the largest slope: at b⁽³⁾₄, −0.500000000 by "
        "backprop and −0.499999980 by its nudge.")


def test_what_is_compared_so_far_is_told_before_the_end() -> None:
    found = ways(HALF, VIEW, False)

    assert found.verdict == "6,501 of 13,002 slopes are compared: 50 %." and found.percent == 50
    assert [w.found for w in found.watches] == ["13,002", "6,501"] and found.worst


@pytest.mark.parametrize(("v", "said"), [(0.00021, "0.210 ms"), (0.25, "250 ms"), (1.5, "1.50 s")])
def test_times_are_said_in_ms_or_s(v: float, said: str) -> None:
    assert seconds(v) == said


@pytest.mark.parametrize(("phase", "missing"), [
    ("empty", "forward"), ("ready", "backward"), ("forward", "backward"), ("weighed", "backward"),
    ("stepped", "backward"), ("backward", ""),
])
def test_before_the_backward_pass_the_bench_says_what_comes_first(phase: str, missing: str) -> None:
    view = moment(network(2, 3, 1), phase)

    found = shown(BENCH, moment_of(state_of(view), view))

    assert found.missing == missing and (found.pair is None) == (found.limit is None) == bool(missing)


def test_half_a_backward_pass_is_not_enough() -> None:
    view = moment(network(2, 3, 1), layer=2)

    assert shown(BENCH, moment_of(state_of(view), view)).missing == "backward"


def test_what_is_nudged_is_looked_at_and_what_is_picked_out_can_be_taken() -> None:
    view = moment(network(2, 3, 1))

    picked = Selection("w-1-0-0", ("b-2-0", "w-2-0-1"), nudge="w-1-2-1", h=0.1)

    found = bench(moment_of(state_of(view), view, picked))

    assert (found.nudge, found.pins, found.pin, found.opens) == ("w-1-2-1", "b-2-0,w-2-0-1", "w-2-0-1,w-1-0-0", "limit")
    assert found.limit is not None and found.limit.h == "0.1"
    asked = bench(moment_of(state_of(view), view, report=Report(FEW, False)))
    assert asked.opens == "ways" and bench(moment_of(state_of(view), view, Selection(h=0.1))).opens == "pair"
