"""The plane as the network sees it: maps are made of forward passes, and the boundary lies where the answer changes."""

from __future__ import annotations

import base64
import re
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.data.examples import target
from app.data.own_points import OwnPoints
from app.data.plane import plane
from app.lenses.surface import Surface, surface
from app.nn import passes
from app.nn.array import Array
from app.nn.batch import label_said
from app.nn.network import Architecture, Network
from app.scene.layers.neurons import fill_of
from app.scene.picture import draw
from app.scene.plane.activation_maps import COARSEST, FINEST, REACH, cells_for, corners, field, middles, placed
from app.scene.plane.decision import SIZE, boundary, margin, score
from app.scene.plane.maps_in_neurons import fill_in
from app.scene.view import Half, Selection, View
from tests.scene.marks.test_png import pixels
from tests.scene.moments import KINDS, moment, network, written

SIZES = [(2, 1), (2, 4, 2, 1), (2, 8, 8, 1), (2, 4, 2, 2), (2, 3, 3)]
MAP = FINEST // 2


def decoded(address: str) -> Array:
    """The brightness of every cell of a map, 0 to 255."""
    return pixels(base64.b64decode(address.partition(",")[2])).astype(np.float64)


def halves(count: int = 60, seed: int = 0) -> tuple[Half, ...]:
    data = plane("circle", seed, count)
    pairs = (("train", data.train), ("test", data.test))
    return tuple(Half(name, half.raw.astype(np.float64), half.labels) for name, half in pairs)


def opened(view: View) -> Surface:
    found = surface(view)
    assert found is not None
    return found


@pytest.mark.parametrize(("own", "words"), [
    (OwnPoints(), []), (OwnPoints(((0, 0, 0), (0, 0, 1))), ["All 2 points are trained on"]),
    (OwnPoints(((0, 0, 0), (0, 0, 1)), ((0, 0, 0), (0, 0, 1)), ("cat is class 0.",)), ["cat is class 0."]),
    (OwnPoints(((0, 0, 0),), ((0, 0, 1),)), ["trained on there is no point of class 1", "no point of class 0"]),
])
def test_it_says_how_points_of_ones_own_were_taken_and_what_they_lack(own: OwnPoints, words: list[str]) -> None:
    found = surface(moment(network(2, 3, 1)), own)

    assert found is not None and len(found.said) == len(words)
    assert all(said in sentence for said, sentence in zip(words, found.said, strict=True))


def middle(cells: int, row: int, column: int) -> Array:
    """The middle of a cell, reckoned anew: rows from the top, y upwards."""
    step = 2.0 * REACH / cells
    return np.array([-REACH + (column + 0.5) * step, REACH - (row + 0.5) * step])


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("kind", [KINDS[0], ("tanh", "sigmoid", "quadratic"), ("relu", "softmax", "cross_entropy")])
def test_every_cell_of_every_map_is_a_forward_pass(sizes: tuple[int, ...], kind: tuple[str, str, str]) -> None:
    activation, output, cost = kind
    net = network(*sizes, activation=activation, output=output, cost=cost)
    view = moment(net, "ready")
    discs = draw(view, Selection()).discs

    assert len(discs) == sum(sizes)
    fill = fill_of(view)
    for row, column in [(0, 0), (0, MAP - 1), (MAP - 1, 0), (17, 31), (MAP - 1, MAP - 1)]:
        fwd = passes.forward(net, middle(MAP, row, column))
        for disc in discs:
            assert disc.tile is not None
            l, j = map(int, disc.id.split("-")[1:])
            scale = fill if l else fill_in(view)
            share = (fwd.a[l][j] - scale.low) / (scale.high - scale.low)
            assert decoded(disc.tile.image)[row, column] == pytest.approx(255 * share, abs=0.5001)


def test_maps_need_no_pass_and_are_the_same_in_every_phase() -> None:
    net = network(2, 4, 2, 1, activation="tanh")

    images = [[d.tile.image for d in draw(moment(net, phase), Selection()).discs if d.tile]
              for phase in ("empty", "ready", "forward", "backward")]

    assert len(images[0]) == 9
    assert all(each == images[0] for each in images)


def test_the_point_in_a_map_is_the_example_and_the_map_says_there_what_the_neuron_says() -> None:
    x = middle(MAP, 9, 30)
    net = network(2, 4, 2, 1, activation="tanh")

    for disc in draw(moment(net, "forward", x=x), Selection()).discs:
        tile = disc.tile
        assert tile is not None and tile.now is not None and disc.fill is not None
        assert tile.now[0] - tile.x == pytest.approx(30.5 / MAP * tile.size, abs=0.02)
        assert tile.now[1] - tile.y == pytest.approx(9.5 / MAP * tile.size, abs=0.02)
        assert decoded(tile.image)[9, 30] == pytest.approx(255 * disc.fill, abs=0.7)


def test_a_map_stays_inside_its_neuron_and_leaves_the_activation_visible_around_it() -> None:
    for disc in draw(moment(network(2, 8, 8, 1)), Selection()).discs:
        assert disc.tile is not None
        half = disc.tile.size / 2
        assert half * 2**0.5 < disc.r and half < 0.7 * disc.r
        assert (disc.tile.x + half, disc.tile.y + half) == pytest.approx((disc.x, disc.y), abs=0.02)


def test_only_a_network_of_two_inputs_has_maps_and_a_surface() -> None:
    view = moment(network(3, 4, 1))

    assert surface(view) is None
    assert not any(disc.tile for disc in draw(view, Selection()).discs)


def test_neurons_too_small_for_a_map_have_none() -> None:
    discs = draw(moment(network(2, 32, 1)), Selection()).discs

    assert [disc.tile is None for disc in discs] == [False] * 2 + [True] * 32 + [False]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_the_boundary_lies_where_the_answer_changes(sizes: tuple[int, ...], seed: int) -> None:
    net = network(*sizes, activation="tanh", seed=seed)
    cells = cells_for(net, FINEST)
    ends = [tuple(map(float, xy)) for xy in re.findall(r"[ML](\S+?) ([^ML]+)", boundary(net))]

    step = 2.0 * REACH / cells
    for px, py in ends:
        x = np.array([px, SIZE - py]) / SIZE * 2.0 * REACH - REACH
        around = [passes.forward(net, x + step * np.array(d)).a[-1] for d in [(1, 0), (-1, 0), (0, 1), (0, -1)]]
        assert len({label_said(a) == 1 for a in around}) == 2
    f = margin(np.stack([passes.forward(net, x).a[-1] for x in corners(COARSEST)]))
    assert bool(ends) or len(set(np.sign(f))) == 1


def test_a_line_of_a_single_neuron_is_drawn_where_its_equation_puts_it() -> None:
    net = Network(Architecture((2, 1)), np.array([2.0, 4.0, 1.0]))         # the answer changes at 2 x + 4 y + 1 = 0

    ends = np.array([list(map(float, xy)) for xy in re.findall(r"[ML](\S+?) ([^ML]+)", boundary(net))])

    x, y = ends[:, 0] / SIZE * 2.0 * REACH - REACH, REACH - ends[:, 1] / SIZE * 2.0 * REACH
    np.testing.assert_allclose(2.0 * x + 4.0 * y + 1.0, 0.0, atol=5e-3)       # a sigmoid is not quite linear in a cell
    assert (x.min(), x.max()) == pytest.approx((-REACH, REACH), abs=1e-3)


def test_the_large_map_is_the_output_on_the_scale_of_its_layer_and_says_so() -> None:
    net = network(2, 4, 2, 1, activation="tanh")
    found = opened(moment(net))

    assert (found.low, found.high, found.which) == ("0", "1", "The output")
    for row, column in [(0, 0), (33, 70), (FINEST - 1, FINEST - 1)]:
        a = passes.forward(net, middle(FINEST, row, column)).a[-1][0]
        assert decoded(found.image)[row, column] == pytest.approx(255 * a, abs=0.5001)
    assert opened(moment(network(2, 3, 2), label=1)).which == "Output 1"
    linear = network(2, 1, output="linear")
    said = [passes.forward(linear, x).a[-1][0] for x in middles(FINEST)]
    assert written(opened(moment(linear)).low) == pytest.approx(min(0.0, *said), rel=0.05)
    assert written(opened(moment(linear)).high) == pytest.approx(max(0.0, *said), rel=0.05)


def test_points_stand_at_their_numbers_each_in_the_cloud_of_its_half_and_class() -> None:
    both = halves()
    clouds = {cloud.id: cloud.points for cloud in opened(replace(moment(network(2, 1)), halves=both)).clouds}

    assert set(clouds) == {"train-zero", "train-one", "test-zero", "test-one"}
    for half in both:
        for label, name in enumerate(("zero", "one")):
            expected = (half.xy[half.labels == label] * (1.0, -1.0) + REACH) * SIZE / (2.0 * REACH)
            np.testing.assert_allclose(clouds[f"{half.name}-{name}"], expected, atol=0.0051)


def test_what_is_not_on_the_map_is_said() -> None:
    far = Half("train", np.array([[0.0, 0.0], [REACH, -REACH], [1.3, 0.0]]), np.array([0, 1, 1]))

    assert opened(replace(moment(network(2, 1)), halves=(far,))).left_out == "2 of 3 points are on the map."
    assert opened(replace(moment(network(2, 1)), halves=halves())).left_out == ""


def test_the_example_is_marked_where_it_stands_unless_that_is_off_the_map() -> None:
    net = network(2, 1)

    assert opened(moment(net, x=np.array([0.0, REACH]))).now == (SIZE / 2, 0.0)
    assert opened(moment(net, x=np.array([0.0, 1.3]))).now is None
    assert opened(moment(net, "empty")).now is None
    assert opened(moment(net, x=np.array([0.125, -0.5]))).at == ("0.125", "-0.5")
    assert opened(moment(net, x=np.array([-0.00001, -0.0100149]))).at == ("0", "-0.01")


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.parametrize("outputs", [1, 2])
def test_scores_are_means_over_all_points_one_by_one(kind: tuple[str, str, str], outputs: int) -> None:
    activation, output, cost = kind
    net = network(2, 3, outputs, activation=activation, output=output, cost=cost, init="scaled_normal")
    half = halves()[0]

    fwds = [passes.forward(net, x) for x in half.xy]
    costs = [passes.cost(net, fwd, target(label, outputs)) for fwd, label in zip(fwds, half.labels, strict=True)]
    right = np.mean([label_said(fwd.a[-1]) == label for fwd, label in zip(fwds, half.labels, strict=True)])
    found = score(net, half)
    assert written(found.cost) == pytest.approx(np.mean(costs), rel=5.01e-3)
    assert written(found.right.removesuffix(" %")) == pytest.approx(100 * right, abs=0.5)
    assert found.count == "30"


def test_a_grid_covers_the_plane_evenly_from_edge_to_edge() -> None:
    np.testing.assert_allclose(middles(4)[0], (-0.75 * REACH, 0.75 * REACH))
    np.testing.assert_allclose(middles(4)[-1], (0.75 * REACH, -0.75 * REACH))
    np.testing.assert_allclose(corners(4)[[0, -1]], [(-REACH, REACH), (REACH, -REACH)])
    np.testing.assert_allclose(placed(corners(1), 10.0), [(0, 0), (10, 0), (0, 10), (10, 10)])
    assert REACH == limits.PLANE


def test_a_large_network_gets_a_coarser_map() -> None:
    assert cells_for(network(2, 4, 2, 1), FINEST) == FINEST
    assert cells_for(network(2, 4, 2, 1), FINEST // 2) == FINEST // 2
    assert cells_for(network(2, 256, 256, 256, 1), FINEST) == COARSEST
    assert len(field(network(2, 256, 256, 256, 1), FINEST)[0]) == COARSEST**2


def test_the_fill_scale_reaches_as_far_as_any_neuron_anywhere_on_the_plane() -> None:
    net = network(2, 5, 1, activation="relu", output="linear")
    view = moment(net, "ready")

    a = [passes.forward(net, x).a for x in middles(MAP)]
    highest, lowest = (pick(float(pick(layer)) for each in a for layer in each[1:]) for pick in (max, min))
    assert (fill_of(view).low, fill_of(view).high) == pytest.approx((min(lowest, 0.0), highest))
    assert fill_of(moment(net, "forward", x=middles(MAP)[7])) == fill_of(view)
