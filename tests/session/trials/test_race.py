"""A race: what a runner reaches is what training reaches by itself, and everybody starts from the same place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from app import limits
from app.errors import OutOfTurnError, RangeError
from app.nn.batch import accuracy, outputs
from app.session.moves.turns import finished
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Restart, SetParameter, Train
from app.session.state.state import State
from app.session.trials.race import MARKS, Goal, Race, Runner, Standing

After = Callable[..., State]
SLOW, FAST = Runner(0.1, 10, "tanh"), Runner(1.0, 10, "tanh")
HUNDRED = Goal("steps", 100)


def run(
    state: State, library: Library, *runners: Runner, goal: Goal = HUNDRED, **clock: Callable[[], float]
) -> Standing:
    """The end of a race."""
    return finished(Race(state, runners, goal, library, **clock))


def ticking(every: float) -> Callable[[], float]:
    """A clock on which every turn takes so long."""
    asked: Iterator[int] = count()
    return lambda: next(asked) * every


@pytest.mark.parametrize("runner", [SLOW, FAST, Runner(0.5, 64, "tanh")])
def test_a_runner_reaches_what_training_reaches(after: After, library: Library, runner: Runner) -> None:
    state = after("plane", Train(37))

    lane = run(state, library, runner, Runner(0.3, 7, "tanh")).lanes[0]

    trained = after("plane", Train(37), Train(100, runner.eta, runner.batch_size))
    assert lane.net.theta.tobytes() == trained.net.theta.tobytes()
    assert lane.last.steps == 100


def test_the_marks_are_the_mean_cost_and_the_right_answers_at_those_weights(after: After, library: Library) -> None:
    state = after("plane")
    data = library.data(state)
    assert data is not None

    lane = run(state, library, SLOW, FAST).lanes[1]

    for mark in (lane.marks[0], lane.last):
        net = after("plane", *([Train(mark.steps, 1.0, 10)] if mark.steps else [])).net
        misses = outputs(net, np.asarray(data.train.raw))[:, 0] - data.train.labels
        assert mark.cost == pytest.approx(np.mean(misses**2), rel=1e-12)
        assert mark.right == accuracy(outputs(net, np.asarray(data.test.raw)), data.test.labels)


def test_runners_with_the_sessions_activation_start_from_its_weights(after: After, library: Library) -> None:
    state = after("plane", SetParameter(1, 0, 0, 3.0))

    standing = run(state, library, SLOW, FAST)

    assert standing.seed is None
    assert standing.lanes[0].marks[0] == standing.lanes[1].marks[0]


def test_another_activation_starts_everybody_from_the_same_random_weights(after: After, library: Library) -> None:
    state = after("plane", Train(50))
    goal = Goal("steps", 1)

    standing = run(state, library, replace(SLOW, eta=1e-300), replace(SLOW, eta=1e-300, activation="relu"), goal=goal)

    assert standing.seed == state.seed
    fresh = after("plane", Train(50), Restart("random")).net
    for lane, activation in zip(standing.lanes, ("tanh", "relu"), strict=True):
        assert lane.net.arch.activation == activation
        np.testing.assert_allclose(lane.net.theta, fresh.theta, rtol=0, atol=1e-290)     # one step of next to nothing


@pytest.mark.parametrize("steps", [1, 2, 5, 100, 333])
def test_every_runner_makes_as_many_steps_as_the_goal_says(after: After, library: Library, steps: int) -> None:
    standing = run(after("plane"), library, SLOW, FAST, goal=Goal("steps", steps))

    for lane in standing.lanes:
        made = [mark.steps for mark in lane.marks]
        assert made == sorted(set(made))
        assert (made[0], made[-1]) == (0, steps)
        assert len(made) == min(steps, MARKS) + 1


def test_a_race_for_seconds_ends_when_each_has_had_its_time(after: After, library: Library) -> None:
    standing = run(after("plane"), library, SLOW, replace(FAST, batch_size=100), goal=Goal("seconds", 0.5),
                   clock=ticking(0.03))

    for lane in standing.lanes:
        assert 0.5 <= lane.last.seconds < 0.53 + 1e-9
    assert standing.lanes[0].last.steps > standing.lanes[1].last.steps       # more steps on fewer examples each


def test_runners_are_never_further_apart_than_a_turn(after: After, library: Library, monkeypatch: pytest.MonkeyPatch
                                                     ) -> None:
    monkeypatch.setattr(limits, "TURN", 0.0)
    race = Race(after("plane"), (SLOW, FAST), HUNDRED, library)

    apart = []
    while race.advance():
        made = [lane.last.steps for lane in race.report().lanes]
        apart.append(max(made) - min(made))

    assert len(apart) > 40
    assert max(apart) <= 3


def test_a_runner_that_diverges_stops_and_the_others_go_on(after: After, library: Library) -> None:
    config = replace(PRESETS["plane"], activation="relu", output="linear")
    wild, calm = Runner(100.0, 10, "relu"), Runner(0.01, 10, "relu")

    first, second = run(after(config), library, wild, calm).lanes

    assert first.diverged_layer > 0 and first.last.steps < 100
    assert np.isfinite(first.net.theta).all()
    assert second.diverged_layer == 0 and second.last.steps == 100


def test_the_session_is_left_as_it_was(after: After, library: Library, bits: Callable[[State], bytes]) -> None:
    state = after("plane", Train(10))
    before = bits(state)

    run(state, library, SLOW, FAST)

    assert bits(state) == before


def test_without_data_there_is_no_race(after: After, library: Library) -> None:
    with pytest.raises(OutOfTurnError, match="no data|has none"):
        Race(after("chain"), (SLOW, FAST), HUNDRED, library)


def lanes(n: int) -> tuple[Runner, ...]:
    return tuple(Runner(0.1 * (i + 1), 10, "tanh") for i in range(n))


@pytest.mark.parametrize("runners", [lanes(2), lanes(limits.RUNNERS)])
def test_2_to_4_runners_may_race(after: After, library: Library, runners: tuple[Runner, ...]) -> None:
    assert len(run(after("plane"), library, *runners, goal=Goal("steps", 1)).lanes) == len(runners)


@pytest.mark.parametrize(("runners", "said"), [
    (lanes(1), "2 to 4 runners"), (lanes(limits.RUNNERS + 1), "2 to 4 runners"), ((SLOW, SLOW), "are the same"),
    ((SLOW, Runner(0.0, 10, "tanh")), "eta"), ((SLOW, Runner(limits.ETA * 1.01, 10, "tanh")), "eta"),
    ((SLOW, Runner(0.5, 0, "tanh")), "batch_size"), ((SLOW, Runner(0.5, 251, "tanh")), "batch_size"),
    ((SLOW, Runner(0.5, 10, "softmax")), "activation"),
])
def test_other_runners_are_refused(after: After, library: Library, runners: tuple[Runner, ...], said: str) -> None:
    with pytest.raises(RangeError, match=said):
        Race(after("plane"), runners, HUNDRED, library)


@pytest.mark.parametrize("goal", [
    Goal("steps", 1), Goal("steps", limits.RACE_STEPS), Goal("seconds", limits.RACE_LEAST),
    Goal("seconds", limits.RACE_SECONDS),
])
def test_a_goal_may_be_as_near_and_as_far_as_the_bounds(after: After, library: Library, goal: Goal) -> None:
    assert Race(after("plane"), (SLOW, FAST), goal, library).advance() in (True, False)


@pytest.mark.parametrize("goal", [
    Goal("steps", 0), Goal("steps", limits.RACE_STEPS + 1), Goal("steps", 1.5), Goal("seconds", float("nan")),
    Goal("seconds", limits.RACE_LEAST / 1.01), Goal("seconds", limits.RACE_SECONDS * 1.01),
])
def test_a_goal_beyond_them_is_refused(after: After, library: Library, goal: Goal) -> None:
    with pytest.raises(RangeError, match="a race"):
        Race(after("plane"), (SLOW, FAST), goal, library)


def test_more_work_than_one_command_may_do_is_refused(after: After, library: Library,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORK", 100 * 10 * 25 - 1)

    with pytest.raises(RangeError, match="too much"):
        Race(after("plane"), (SLOW, FAST), HUNDRED, library)
