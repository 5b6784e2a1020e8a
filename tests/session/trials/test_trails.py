"""Two ways downhill: same start, same time; what is said of a trail is true of the weights that its steps lead to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.errors import OutOfTurnError
from app.nn.batch import accuracy, gradient, outputs
from app.nn.engine.sgd import Sgd
from app.nn.network import Network
from app.nn.whole import mean_cost, whole_gradient
from app.session.moves.turns import finished
from app.session.state.config import Config
from app.session.state.library import Library
from app.session.state.state import State
from app.session.trials.trails import DRAWN, ground, other_starts, two_men
from app.session.trials.walk import FEWEST, Walk, places
from app.session.trials.walks import WALKING, Trail, Walks


def again(state: State, library: Library, trail: Trail) -> list[Network]:
    """The networks at the kept steps, trained anew and without a watch."""
    sgd = Sgd(state.net, ground(state, library).rows, trail.batch, state.seed)
    found = [state.net]
    for before, after in zip(trail.steps.tolist(), trail.steps.tolist()[1:], strict=False):
        sgd.run(after - before, state.eta)
        found.append(sgd.network())
    return found


def test_both_begin_at_the_weights_on_the_stage(walks: Walks, moons: State) -> None:
    for trail in walks.trails:
        np.testing.assert_array_equal(trail.points[0], moons.net.theta)
        assert trail.steps[0] == 0


def test_one_looks_at_a_mini_batch_and_the_other_at_everything(walks: Walks, moons: State) -> None:
    assert [trail.batch for trail in walks.trails] == [moons.batch_size, 250]
    assert (walks.examples, walks.of) == (250, 250)


def test_both_get_the_same_time(walks: Walks) -> None:
    for trail in walks.trails:
        assert 0.15 <= trail.seconds < 0.25         # the last piece may take a little longer, on a busy machine too
        assert trail.rate == trail.made / trail.seconds


def test_the_same_steps_lead_to_the_same_weights_bit_for_bit(walks: Walks, moons: State, library: Library) -> None:
    for trail in walks.trails:
        np.testing.assert_array_equal(trail.points, [net.theta for net in again(moons, library, trail)])


def test_the_costs_of_a_trail_are_those_at_its_weights_computed_separately(
    walks: Walks, moons: State, library: Library
) -> None:
    dataset = library.data(moons)
    assert dataset is not None
    X, Y = np.asarray(dataset.train.raw, np.float64), dataset.train.labels[:, np.newaxis]

    for trail in walks.trails:
        said = [float(np.mean((outputs(net, X) - Y) ** 2)) for net in again(moons, library, trail)]
        np.testing.assert_allclose(trail.costs, said, rtol=1e-12)


def test_places_are_kept_close_together_at_first_and_farther_apart_later(walks: Walks) -> None:
    for trail in walks.trails:
        assert trail.steps[:9].tolist() == [0, 1, 2, 3, 4, 6, 8, 11, 15]
        assert np.all(trail.steps[9:] <= np.ceil(1.3 * trail.steps[8:-1]))


def test_a_trail_ends_where_its_steps_end(walks: Walks) -> None:
    assert [trail.steps[-1] for trail in walks.trails] == [trail.made for trail in walks.trails]


def test_answers_are_counted_at_the_end(walks: Walks, moons: State, library: Library) -> None:
    dataset = library.data(moons)
    assert dataset is not None

    for trail in walks.trails:
        net = Network(moons.net.arch, trail.points[-1])
        said = tuple(accuracy(outputs(net, np.asarray(half.raw, np.float64)), half.labels)
                     for half in (dataset.train, dataset.test))
        assert trail.right == pytest.approx(said)


def test_the_angles_are_between_mini_batches_and_the_true_gradient(
    walks: Walks, moons: State, library: Library
) -> None:
    assert [(angles.batch, len(angles.degrees)) for angles in walks.angles] == [(1, DRAWN), (10, DRAWN), (100, DRAWN)]
    rows = ground(moons, library).rows
    true, rng = whole_gradient(moons.net, rows).nabla, np.random.default_rng(moons.seed)
    X, Y = np.empty((1, 2)), np.empty((1, 1))

    rows.gather(rng.choice(250, 1, replace=False), X, Y)
    nabla = gradient(moons.net, X, Y).nabla

    cosine = nabla @ true / np.linalg.norm(nabla) / np.linalg.norm(true)
    assert np.cos(np.radians(walks.angles[0].degrees[0])) == pytest.approx(cosine)


def test_larger_batches_point_closer_to_the_true_gradient(walks: Walks) -> None:
    medians = [float(np.median(angles.degrees)) for angles in walks.angles]

    assert medians == sorted(medians, reverse=True)


def test_the_size_of_the_session_is_among_those_measured(
    moons: State, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.01)

    measured = finished(two_men(replace(moons, batch_size=32), library))

    assert [angles.batch for angles in measured.angles] == [1, 10, 32, 100]


def test_it_says_how_far_it_has_come(moons: State, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.2)
    walking, shares = two_men(moons, library), [0.0]
    assert (walking.report().doing, walking.report().share) == (WALKING, 0.0)

    while walking.advance():
        assert walking.report().share >= shares[-1]
        shares.append(walking.report().share)

    assert 0.0 < shares[1] < 1.0
    assert walking.report().share == 1.0
    assert all(trail.made for trail in walking.report().trails)


def test_three_other_starts_end_in_different_places(
    moons: State, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.05)

    measured = finished(other_starts(moons, library))

    assert [trail.seed for trail in measured.trails] == [1, 2, 3]
    for trail in measured.trails:
        net = Network(moons.net.arch, trail.points[-1])
        assert trail.costs[-1] == pytest.approx(mean_cost(net, ground(moons, library).rows))
        assert trail.costs[-1] < trail.costs[0]
    ends = [trail.points[-1] for trail in measured.trails]
    assert min(np.linalg.norm(ends[i] - ends[j]) for i, j in ((0, 1), (0, 2), (1, 2))) > 1.0


def test_the_seeds_after_the_last_one_begin_again(
    moons: State, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.001)

    measured = finished(other_starts(replace(moons, seed=limits.SEED), library))

    assert [trail.seed for trail in measured.trails] == [0, 1, 2]


def test_a_man_who_falls_out_of_the_finite_range_stays_at_his_last_finite_weights(
    after: Callable[..., State], moons: State, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.05)
    config = replace(moons.config, activation="relu", output="linear", eta=100.0)

    drunk = finished(two_men(after(config), library)).trails[0]

    assert drunk.diverged_layer > 0
    assert np.isfinite(drunk.points).all() and np.isfinite(drunk.costs).all()
    assert drunk.steps[-1] == drunk.made


@pytest.mark.parametrize(("most", "work", "n"), [(100, 10**9, 100), (10**6, 10**9, 250), (10**6, 25 * 40, 40),
                                                 (10**6, 1, 1)])
def test_the_cost_is_a_mean_over_so_many_examples(
    moons: State, library: Library, monkeypatch: pytest.MonkeyPatch, most: int, work: int, n: int
) -> None:
    monkeypatch.setattr(limits, "TRAIL_EXAMPLES", most)
    monkeypatch.setattr(limits, "TRAIL_WORK", work)

    here = ground(moons, library)

    assert (len(here), here.of) == (n, 250)


def test_on_the_digits_it_is_the_first_ten_thousand(after: Callable[..., State], library: Library) -> None:
    here = ground(after("digits"), library)

    assert (len(here), here.of) == (limits.TRAIL_EXAMPLES, 60_000)


def test_without_data_there_is_nothing_to_walk_on(after: Callable[..., State], library: Library) -> None:
    with pytest.raises(OutOfTurnError, match="begin one with data"):
        two_men(after(Config("chain", (1, 1), "tanh", "tanh", "quadratic", "normal", 0, "none", 0.5, 1, "random")),
                library)


@pytest.mark.parametrize(("parameters", "trails", "kept"), [
    (25, 2, limits.TRAIL_PLACES), (13_002, 2, 30), (13_002, 3, 20), (limits.PARAMETERS, 3, FEWEST)])
def test_so_many_places_are_kept_that_they_fit(parameters: int, trails: int, kept: int) -> None:
    assert places(parameters, trails) == kept
    assert kept == FEWEST or kept * trails * parameters * 8 <= limits.TRAIL_BYTES


def test_a_long_trail_is_thinned_evenly_and_keeps_its_ends(
    moons: State, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.03)
    man = Walk(moons.net, ground(moons, library).rows, 10, 0.1, 0, most=6)

    while not man.is_there:
        man.go()

    steps = man.trail([0.0] * len(man.kept), None).steps.tolist()
    assert len(steps) <= 7
    assert steps[0] == 0 and steps[-1] == man.trail([], None).made
    assert steps == sorted(set(steps))
