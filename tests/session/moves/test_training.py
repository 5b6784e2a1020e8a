from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from app import limits
from app.errors import NotThereError, OutOfTurnError, RangeError
from app.nn import passes
from app.nn.engine.sgd import Sgd, StepsMade
from app.nn.outcome import Sample
from app.session.moves import training
from app.session.moves.effort import check_work
from app.session.moves.make import begin
from app.session.moves.training import Training
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Backward, Choose, Forward, Given, Picked, Restart, Step, Train, Tune
from app.session.state.samples import Probe
from app.session.state.state import State

After = Callable[..., State]
Bits = Callable[[State], bytes]
PLANE, DIGITS = PRESETS["plane"], PRESETS["digits"]


def test_training_takes_the_steps_of_stochastic_gradient_descent(after: After, library: Library) -> None:
    before, dataset = after("plane"), library.dataset(PLANE)
    assert dataset is not None
    sgd = Sgd(before.net, library.source(dataset.train, 1), 10, seed=0)
    run = sgd.run(30, 0.5)

    state = after("plane", Train(30))

    assert np.array_equal(state.net.theta, sgd.network().theta)
    assert state.trained is not None and (state.trained.steps, state.trained.cost) == (30, run.cost)
    assert (state.step, state.epoch, state.position) == (30, 1, 50)


@pytest.mark.parametrize("label", [None, 1])
def test_training_does_not_depend_on_how_it_is_sliced(
    after: After, library: Library, bits: Bits, monkeypatch: pytest.MonkeyPatch, label: int | None
) -> None:
    whole = bits(after("plane", Train(70, label=label)))
    monkeypatch.setattr(limits, "TURN", 0.0)
    monkeypatch.setattr(training, "EFFORT_AT_ONCE", 1)
    job, turns = begin(after("plane"), Train(70, label=label), library), 1
    while job.advance():
        turns += 1

    assert turns == 70
    assert bits(job.report()) == whole


def test_a_step_on_all_the_data_lets_others_have_their_turn_in_between(
    after: After, library: Library, bits: Bits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "CHUNK", 100)
    whole = bits(after("plane", Train(2, batch_size=250)))
    monkeypatch.setattr(limits, "TURN", 0.0)
    monkeypatch.setattr(training, "EFFORT_AT_ONCE", 1)
    job, turns = begin(after("plane"), Train(2, batch_size=250), library), 1
    while job.advance():
        turns += 1

    assert turns == 2 * 3
    assert bits(job.report()) == whole


@pytest.mark.parametrize(("sample", "steps"), [(0.0, 4), (0.005, 4), (0.0225, 3)])
def test_samples_of_a_young_curve_are_not_taken_from_its_share_of_steps(
    after: After, library: Library, monkeypatch: pytest.MonkeyPatch, sample: float, steps: int
) -> None:
    # a clock of its own: a step takes a millisecond, a sample as long as it is given; a slice is 50 of them
    now, run, measured = 0.0, Sgd.run, Probe.sample

    def slow_run(sgd: Sgd, *args: Any) -> StepsMade:
        nonlocal now
        now += 0.001
        return run(sgd, *args)

    def slow_sample(probe: Probe, *args: Any) -> Sample:
        nonlocal now
        now += sample
        return measured(probe, *args)

    work = Training(after("plane", Train(5)), Train(40), library)
    monkeypatch.setattr(training, "perf_counter", lambda: now)
    monkeypatch.setattr(Sgd, "run", slow_run)
    monkeypatch.setattr(Probe, "sample", slow_sample)

    assert work.go(0.0, least=0.0035)

    assert work.done == steps                       # each of the first 50 steps has a sample
    assert now <= limits.TURN + 0.001 + sample     # and one piece more at most


def test_one_command_of_many_steps_is_many_commands_of_a_few(after: After) -> None:
    once = after("plane", Train(60))
    often = after("plane", *[Train(20)] * 3)

    assert np.array_equal(once.net.theta, often.net.theta)
    assert (once.step, once.epoch, once.position) == (often.step, often.epoch, often.position)


def test_training_lowers_the_cost(after: After) -> None:
    trained = after(replace(PLANE, data="gauss", eta=1.0), Train(500)).trained

    assert trained is not None and trained.cost < 0.05


def test_training_keeps_the_example_and_sets_eta_and_batch_size(after: After) -> None:
    state = after("plane", Choose(Picked("train", 9)), Forward(), Train(5, eta=0.25, batch_size=20))

    assert (state.eta, state.batch_size, state.position, state.phase) == (0.25, 20, 100, "ready")
    assert state.example is not None and state.example.ref == Picked("train", 9)


def test_training_on_one_label_is_an_excursion(after: After) -> None:
    state = after("plane", Train(3), Train(40, label=1), Train(2))

    assert (state.step, state.epoch, state.position) == (45, 0, 50)


def test_a_network_that_hears_of_one_label_only_answers_nothing_else(after: After, library: Library) -> None:
    state, dataset = after("plane", Tune(eta=5.0), Train(300, label=1)), library.dataset(PLANE)
    assert dataset is not None
    outputs = [passes.forward(state.net, dataset.test.x(i)).a[-1][0] for i in range(100)]

    assert min(outputs) > 0.5


def test_a_label_that_no_example_has_is_refused(after: After) -> None:
    with pytest.raises(NotThereError, match="no training example has the label 2"):
        after("plane", Train(1, label=2))


def test_training_needs_data_or_an_example_whose_answer_is_known(after: After) -> None:
    with pytest.raises(OutOfTurnError, match="no data to train on, nor an example whose y is known"):
        after("chain", Choose(Given((0.5,))), Train(1))


def test_without_data_training_steps_on_the_example_on_the_stage(after: After) -> None:
    by_hand = after("chain", *(3 * (Forward(), Backward(), Step())))

    assert np.allclose(after("chain", Train(3)).net.theta, by_hand.net.theta, rtol=1e-13, atol=0)


@pytest.mark.parametrize("steps", [0, -1, limits.STEPS + 1])
def test_steps_outside_their_bounds_are_refused(after: After, steps: int) -> None:
    with pytest.raises(RangeError, match="from 1 to 20000"):
        after("plane", Train(steps))


def test_steps_at_their_bound_are_taken(after: After, library: Library) -> None:
    assert isinstance(begin(after("plane"), Train(limits.STEPS), library), Training)


def test_more_work_than_one_command_may_ask_for_is_refused_with_the_steps_that_are_allowed(
    after: After, library: Library
) -> None:
    most = int(limits.WORK // (13_002 * 60_000))
    begin(after("digits"), Train(most, batch_size=60_000), library)

    with pytest.raises(RangeError, match=f"from 1 to {most}"):
        begin(after("digits"), Train(most + 1, batch_size=60_000), library)


def test_the_largest_network_may_take_a_step_on_all_examples_there_can_be() -> None:
    widest = replace(DIGITS, sizes=(1024, 240, 10), data="none").architecture

    check_work(widest, 1, limits.BATCH, limits.EXAMPLES)


def test_training_that_leaves_the_finite_range_keeps_the_last_finite_weights(after: After) -> None:
    wild = replace(PLANE, activation="relu", output="linear", init="normal", eta=limits.ETA)
    state = after(wild, Train(100))

    assert state.phase == "diverged"
    assert 1 <= state.diverged_layer <= 3
    assert state.trained is not None and state.step == state.trained.steps < 100
    assert np.abs(state.net.theta).max() <= limits.WEIGHT


def test_a_diverged_network_can_be_started_anew(after: After) -> None:
    wild = replace(PLANE, activation="relu", output="linear", init="normal", eta=limits.ETA)
    state = after(wild, Train(100), Restart("random"), Train(5, eta=1e-4))

    assert (state.phase, state.diverged_layer, state.step) == ("ready", 0, 5)
