"""Height maps and the curve along the gradient: every number is the cost at its own weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.errors import NotThereError
from app.nn.network import Network, Parameter
from app.nn.slice import Plane
from app.nn.whole import mean_cost, whole_gradient
from app.session.moves.turns import finished
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.state import State
from app.session.trials.slices import COARSEST, FINEST, MARGIN, REACH, Along, Cut, Mapping, cells
from app.session.trials.trails import ground, other_starts
from app.session.trials.walks import Line, Map, Walks

W, B = Parameter(2, 0, 3), Parameter(3, 0)
WEIGHTS = Cut("weights", W, B)
CUTS = [Cut("ends"), Cut("random"), WEIGHTS]


def mapped(state: State, library: Library, walks: Walks, cut: Cut) -> Map:
    return finished(Mapping(state, library, walks, cut))


def along(state: State, library: Library) -> Line:
    return finished(Along(state, library))


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.kind)
def test_every_trail_lies_inside_the_map(moons: State, library: Library, walks: Walks, cut: Cut) -> None:
    seen = mapped(moons, library, walks, cut)

    assert seen.heights.shape == (len(seen.t), len(seen.s))
    assert np.isfinite(seen.heights).all() and seen.share == 1.0
    for one in seen.shadows:
        assert seen.s[0] < one.s.min() and one.s.max() < seen.s[-1]
        assert seen.t[0] < one.t.min() and one.t.max() < seen.t[-1]


@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: cut.kind)
def test_a_step_is_as_long_across_as_up(moons: State, library: Library, walks: Walks, cut: Cut) -> None:
    seen = mapped(moons, library, walks, cut)

    np.testing.assert_allclose(np.diff(seen.s), np.diff(seen.t)[0])


def test_two_weights_make_a_slice_in_which_only_they_change(moons: State, library: Library, walks: Walks) -> None:
    seen = mapped(moons, library, walks, WEIGHTS)

    for i, j in ((0, 0), (3, 17), (-1, 5)):
        theta = moons.net.theta.copy()
        theta[moons.net.arch.index(W)] += seen.s[j]
        theta[moons.net.arch.index(B)] += seen.t[i]
        cost = mean_cost(Network(moons.net.arch, theta), ground(moons, library).rows)
        assert seen.heights[i, j] == pytest.approx(cost, rel=1e-10)


def test_a_trail_over_two_weights_is_how_far_they_have_moved(moons: State, library: Library, walks: Walks) -> None:
    seen, at = mapped(moons, library, walks, WEIGHTS), moons.net.arch.index

    for one, trail in zip(seen.shadows, walks.trails, strict=True):
        np.testing.assert_allclose(one.s, trail.points[:, at(W)] - moons.net.theta[at(W)], atol=1e-12)
        np.testing.assert_allclose(one.t, trail.points[:, at(B)] - moons.net.theta[at(B)], atol=1e-12)


def test_two_weights_are_shown_at_least_so_far(moons: State, library: Library, walks: Walks) -> None:
    still = replace(walks, trails=tuple(replace(trail, points=trail.points[:1], costs=trail.costs[:1],
                                                steps=trail.steps[:1]) for trail in walks.trails))

    seen = mapped(moons, library, still, WEIGHTS)

    assert (seen.s[0], seen.s[-1], seen.t[0], seen.t[-1]) == pytest.approx((-REACH, REACH, -REACH, REACH))


def test_start_and_ends_lie_in_the_plane_of_both_trails(moons: State, library: Library, walks: Walks) -> None:
    seen = mapped(moons, library, walks, Cut("ends"))

    for one, trail in zip(seen.shadows, walks.trails, strict=True):
        assert (one.s[0], one.t[0]) == (0.0, 0.0)
        assert one.off[[0, -1]] == pytest.approx(0.0, abs=1e-9)
        assert np.hypot(one.s[-1], one.t[-1]) == pytest.approx(np.linalg.norm(trail.points[-1] - moons.net.theta))
    both = max(float(np.ptp(np.concatenate([getattr(one, axis) for one in seen.shadows]))) for axis in "st")
    assert np.ptp(seen.s) == pytest.approx(MARGIN * both)


def test_across_the_gradient_is_straight_downhill(moons: State, library: Library, walks: Walks) -> None:
    seen = mapped(moons, library, walks, Cut("random"))

    nabla = whole_gradient(moons.net, ground(moons, library).rows).nabla
    down = (walks.trails[1].points - moons.net.theta) @ -nabla / np.linalg.norm(nabla)
    np.testing.assert_allclose(seen.shadows[1].s, down, atol=1e-12)


def test_the_ends_of_three_starts_lie_in_one_slice_with_the_cost_between_them(
    moons: State, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TRAIL_SECONDS", 0.05)
    three = finished(other_starts(moons, library))

    seen = mapped(moons, library, three, Cut("ends"))

    assert [float(one.off[-1]) for one in seen.shadows] == pytest.approx([0.0, 0.0, 0.0], abs=1e-9)
    ends = [trail.points[-1] for trail in three.trails]
    halfway = [mean_cost(Network(moons.net.arch, (ends[i] + ends[j]) / 2.0), ground(moons, library).rows)
               for i, j in ((0, 1), (0, 2), (1, 2))]
    assert seen.halfway == pytest.approx(halfway, rel=1e-9)


def test_the_map_comes_row_by_row(after: Callable[..., State], library: Library, walks: Walks) -> None:
    state = after(replace(PRESETS["digits"], start="random"))
    still = tuple(replace(trail, points=state.net.theta[np.newaxis]) for trail in walks.trails)
    mapping = Mapping(state, library, replace(walks, trails=still), WEIGHTS)

    mapping.advance()
    while not 0.0 < mapping.report().share < 1.0:
        assert mapping.advance()

    known = np.isfinite(mapping.report().heights).ravel()
    assert known[: known.sum()].all()
    assert mapping.report().heights is not mapping.report().heights


def test_a_weight_that_there_is_not_is_refused_at_once(moons: State, library: Library, walks: Walks) -> None:
    with pytest.raises(NotThereError, match="no layer 4"):
        Mapping(moons, library, walks, Cut("weights", W, Parameter(4, 0)))


@pytest.mark.parametrize(("work", "n"), [(1.0, COARSEST), (1e15, FINEST), (27 * 27 * (0 + 13 + 140) * 250.0, 27)])
def test_a_map_is_as_fine_as_its_work_allows(work: float, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAP_WORK", work)

    assert cells(25, (2, 4, 2, 1), 250) == n


def test_the_curve_is_the_cost_after_a_step_of_that_eta(moons: State, library: Library) -> None:
    line, rows = along(moons, library), ground(moons, library).rows
    nabla = whole_gradient(moons.net, rows).nabla

    for i in (0, 1, 40, len(line.t) - 1):
        net = Network(moons.net.arch, moons.net.theta - line.t[i] * nabla)
        assert line.costs[i] == pytest.approx(mean_cost(net, rows), rel=1e-10)
    assert line.slope == pytest.approx(-float(nabla @ nabla))


def test_this_eta_is_on_the_curve(moons: State, library: Library) -> None:
    line = along(moons, library)

    assert line.after == line.costs[line.t.tolist().index(moons.eta)]
    assert line.t.tolist() == sorted(line.t.tolist())


@pytest.mark.parametrize("eta", [0.001, 100.0])
def test_the_curve_shows_both_this_eta_and_the_lowest_point(moons: State, library: Library, eta: float) -> None:
    line = along(replace(moons, eta=eta), library)

    assert line.t[-1] > eta
    assert line.costs.min() < line.costs[0]


def test_the_plane_of_a_slice_may_have_no_second_direction() -> None:
    plane = Plane(np.ones(2), np.array([1.0, 0.0]), np.zeros(2))

    np.testing.assert_array_equal(plane.at(2.0, 9.0), [3.0, 1.0])
