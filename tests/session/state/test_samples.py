from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import limits
from app.nn.batch import outputs
from app.nn.outcome import Sample
from app.session.state.library import Library
from app.session.state.move import Restart, Train
from app.session.state.samples import evenly, following, samples, stride, with_sample
from app.session.state.state import State

After = Callable[..., State]
steps = st.integers(0, 10**7)


@given(steps)
def test_a_curve_has_at_most_so_many_samples_and_at_least_half(step: int) -> None:
    due = step // stride(step)

    assert due < limits.CURVE
    assert stride(step) == 1 or due >= limits.CURVE // 2


@given(steps)
def test_the_next_sample_is_the_first_step_that_its_own_stride_divides(step: int) -> None:
    ahead = following(step)

    assert ahead > step
    assert ahead % stride(ahead) == 0
    assert all(between % stride(between) for between in range(step + 1, min(ahead, step + 500)))


@given(st.integers(0, 3_000), st.integers(0, 3_000))
def test_as_many_samples_lie_between_two_steps_as_are_taken_on_the_way(first: int, last: int) -> None:
    assert samples(first, last) == sum(1 for step in range(first + 1, last + 1) if step % stride(step) == 0)


def test_a_curve_is_thinned_as_it_grows() -> None:
    curve: tuple[Sample, ...] = ()
    for step in range(0, 5 * limits.CURVE):
        if step % stride(step) == 0:
            curve = with_sample(curve, Sample(step, None, 0.0))

    assert [sample.step for sample in curve] == list(range(0, 5 * limits.CURVE, stride(5 * limits.CURVE - 1)))
    assert len(curve) <= limits.CURVE


def test_training_samples_cost_and_right_answers_on_the_way(after: After, library: Library) -> None:
    state = after("plane", Train(30))
    dataset = library.data(state)
    assert dataset is not None
    last = state.curve[-1]

    a = outputs(state.net, np.asarray(dataset.test.raw, np.float64))
    right = float(np.mean((a[:, 0] > 0.5) == dataset.test.labels))
    cost = float(np.mean((a[:, 0] - dataset.test.labels) ** 2))

    assert [sample.step for sample in state.curve] == list(range(31))
    assert last.step == 30 and last.batch == state.trained.cost if state.trained else False
    assert last.test_accuracy == right
    assert last.test_cost == pytest.approx(cost, rel=1e-12)


def test_the_same_moves_leave_the_same_curve_however_they_are_divided(after: After) -> None:
    assert after("plane", Train(40)).curve == after("plane", Train(13), Train(27)).curve


def test_a_new_start_begins_a_new_curve(after: After) -> None:
    assert after("plane", Train(5), Restart("random")).curve == ()


def test_without_data_the_example_s_own_cost_is_sampled(after: After) -> None:
    last = after("chain", Train(3, watch=True)).curve[-1]
    state = after("chain", Train(3, watch=True))

    assert state.bwd is not None
    assert last.cost == pytest.approx(state.bwd.cost, rel=1e-12)
    assert last.accuracy is last.test_cost is last.test_accuracy is None


def test_the_probe_is_spread_evenly_over_the_data(library: Library, after: After) -> None:
    dataset = library.data(after("digits"))
    assert dataset is not None

    places = evenly(dataset.test)

    assert len(places) == limits.PROBE
    assert set(np.diff(places)) == {len(dataset.test) // limits.PROBE}
