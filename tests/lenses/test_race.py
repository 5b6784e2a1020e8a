"""The race lens says who won, and what it was measured by."""

from __future__ import annotations

from typing import Literal

import pytest

from app.lenses.race import race, winner
from app.session.trials.race import Goal, Lane, Mark, Runner, Standing
from tests.scene.moments import network

NET = network(2, 3, 1)


def lane(eta: float, *costs: float, right: float | None = 0.5, diverged: int = 0) -> Lane:
    """A runner with such a cost after 0, 10, 20 ... steps."""
    marks = tuple(Mark(10 * i, 0.25 * i, cost, right) for i, cost in enumerate(costs))
    return Lane(Runner(eta, 10, "tanh"), marks, NET, diverged)


def standing(
    *lanes: Lane, unit: Literal["steps", "seconds"] = "steps", amount: float = 20, seed: int | None = None,
    tests: int = 1000,
) -> Standing:
    return Standing(Goal(unit, amount), lanes, 1.0, seed, (1000, tests), (60000, 10000))


SLOW, FAST = lane(0.1, 0.9, 0.85, 0.8), lane(1.0, 0.9, 0.4, 0.2, right=0.75)
WILD = lane(50.0, 0.9, 700.0, diverged=2)


def test_the_lowest_cost_wins_and_the_others_are_named() -> None:
    shown = race(standing(SLOW, FAST), "the weights on the stage", True)

    assert shown.verdict == ("B wins after 20 steps each: mean cost 0.200 (A 0.800). "
                             "It answers 75 % of the test sample rightly, the most.")
    assert [row.is_winner for row in shown.rows] == [False, True]


def test_a_winner_that_is_not_the_best_on_the_test_is_told_so() -> None:
    careful = lane(0.1, 0.9, 0.85, 0.8, right=0.875)

    said = race(standing(careful, FAST), "", True).verdict

    assert said.endswith("But A answers more of the test sample rightly: 88 %.")


def test_a_runner_that_diverged_wins_nothing_and_is_told_the_way_out() -> None:
    shown = race(standing(lane(50.0, 0.9, 0.01, diverged=2), SLOW), "", True)

    assert shown.verdict.startswith("B wins")
    assert "A diverged after 10 steps: a further one would have taken layer 2 out" in shown.verdict
    assert "smaller eta" in shown.rows[0].ending
    assert shown.cost.lines[0].is_broken and not shown.cost.lines[1].is_broken


def test_nobody_wins_where_all_diverged_or_are_equal() -> None:
    assert winner((WILD, WILD)) is None
    assert race(standing(WILD, WILD), "", True).verdict.startswith("Nobody wins. A diverged")
    assert race(standing(SLOW, SLOW), "", True).verdict == "Nobody wins: the lowest costs are equal."


def test_a_cost_that_explodes_does_not_flatten_the_others() -> None:
    shown = race(standing(WILD, SLOW), "", True)

    assert shown.cost.cut_off == "Cut off at the top: A reaches 700."
    ends = {line.name: line.end[1] for line in shown.cost.lines}
    assert shown.cost.bottom - ends["B"] > 0.4 * (shown.cost.bottom - shown.cost.top)


def test_no_winner_is_named_before_the_end() -> None:
    shown = race(Standing(Goal("steps", 40), (SLOW, FAST), 0.5, None, (1000, 1000), (60000, 10000)), "", False)

    assert shown.verdict == "50 % of the way." and shown.percent == 50
    assert not any(row.is_winner for row in shown.rows)
    assert shown.cost.x_ticks[-1].text == "40"


def test_lines_run_against_what_the_goal_counts() -> None:
    by_steps, by_seconds = (race(standing(SLOW, FAST, unit=unit, amount=20), "", True).cost
                            for unit in ("steps", "seconds"))

    assert by_steps.x_label == "steps" and by_steps.rows[-1][0] == "20"
    assert by_seconds.x_label == "processor time, s" and by_seconds.rows[-1][0] == "0.50"


def test_what_is_the_same_and_what_was_measured_is_said() -> None:
    first, second, _ = race(standing(SLOW, FAST), "the weights on the stage", True).same
    fresh = race(standing(SLOW, FAST, seed=7), "the weights on the stage", True).same[0]

    assert first.startswith("All start from the weights on the stage and take the same examples in the same order")
    assert fresh.startswith("All start from the same random weights, of seed 7,")
    assert "1,000 of the 60,000 training examples; right answers: of 1,000 of the 10,000 test examples" in second


def test_without_test_examples_there_is_one_curve() -> None:
    untested = [lane(eta, 0.9, 0.8 - eta, right=None) for eta in (0.1, 0.2)]

    shown = race(standing(*untested, tests=0), "", True)

    assert shown.right is None
    assert shown.verdict == "B wins after 20 steps each: mean cost 0.600 (A 0.700)."


@pytest.mark.parametrize("n", [2, 3, 4])
def test_rows_and_lines_have_the_same_names_and_roles(n: int) -> None:
    shown = race(standing(*(lane(0.1 * (i + 1), 0.9, 0.5 + 0.01 * i) for i in range(n))), "", True)

    assert [(row.role, row.name) for row in shown.rows] == [(line.role, line.name) for line in shown.cost.lines]
    assert [line.label for line in shown.cost.lines] == [f"{row.name} {row.cost}" for row in shown.rows]
