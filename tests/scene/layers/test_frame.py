"""A frame of a run says what the picture of the same moment says: nothing else, and nothing otherwise."""

from __future__ import annotations

import base64
import string
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.compose import compose
from app.lenses.surface import surface
from app.scene.chain.frame import chain_frame
from app.scene.layers.frame import ALL_LIVE, GRAIN, MIDDLE, MOST_LIVE, Frame, cost_of, frame, keys_of, left_out
from app.scene.layers.frame_maps import GRAIN as MAP_GRAIN
from app.scene.layers.frame_maps import Maps, maps
from app.scene.layers.neurons import fill_of
from app.scene.marks.base64_numbers import letters
from app.scene.marks.marks import Wish
from app.scene.picture import Picture, draw
from app.scene.plane.activation_maps import COARSEST, brightness, field
from app.scene.view import Half, Selection, View
from tests.scene.marks.test_png import pixels
from tests.scene.moments import moment, network, on_digits, seven

LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
SHAPES = [(2, 4, 2, 1), (3, 2), (5, 40, 33, 3), (2, *[3] * 8), (30, 20, 4)]
ROUNDED = 0.0005 + 1e-9            # px by which the picture's own widths are rounded


def numbers(text: str, digits: int) -> list[int]:
    """What letters say, read one by one."""
    found = []
    for at in range(0, len(text), digits):
        value = 0
        for letter in text[at : at + digits]:
            value = 64 * value + LETTERS.index(letter)
        found.append(value)
    return found


def widths(shown: Frame) -> dict[str, float]:
    """Signed px by the ids of the edges in a frame, those of no width left away."""
    found = {}
    for into in shown.edges:
        values = numbers(into.widths, 2)
        places = numbers(into.at, 3) if into.at else range(len(values))
        for at, value in zip(places, values, strict=True):
            j, k = divmod(at, into.n_k)
            if value != MIDDLE:
                found[f"w-{into.l}-{j}-{k}"] = (value - MIDDLE) * GRAIN
    return found


def tall(wish: Wish | None) -> float:
    """px of an arrow on a picture, above 0 for up."""
    if wish is None:
        return 0.0
    start, tip = wish.d.split("V")
    return float(start.split()[1]) - float(tip)


def says_the_same(view: View) -> None:
    """A frame and the picture of one moment."""
    shown, picture = frame(view), draw(view, Selection())
    discs = [disc for disc in picture.discs if not disc.id.startswith("a-0-")]
    known = [disc.fill for disc in discs if disc.fill is not None]
    assert shown.fills == pytest.approx(known, abs=0.0055)
    assert shown.rings == pytest.approx([
        disc.ring.width if disc.ring.sign == "up" else -disc.ring.width for disc in discs if disc.ring], abs=0.0055)
    arrows = [tall(disc.wish) for disc in discs] if view.bwd is not None else []
    assert shown.wishes == pytest.approx(arrows, abs=0.075)
    for disc in discs:
        if disc.wish:
            assert float(disc.wish.d[1:].split()[0]) == pytest.approx(disc.x + disc.r + shown.beside, abs=0.0551)
    last = picture.texts[len(picture.texts) - len(shown.texts) :]
    assert shown.texts == tuple(text.text for text in last)
    assert shown.bars == tuple((bar.x, bar.y, bar.width, bar.height) for bar in picture.bars)
    edges_are_the_same(shown, picture)
    assert keys_of(view) == tuple((key.size, key.text) for key in picture.legend.keys)
    assert cost_of(view) == compose(view, Selection()).cost


def edges_are_the_same(shown: Frame, picture: Picture) -> None:
    """As wide, the same sign, and none left out that is wider than one that is there."""
    drawn = {edge.id: edge.width if edge.sign == "up" else -edge.width for edge in picture.edges}
    found = widths(shown)
    assert set(found) <= set(drawn)
    assert all(abs(width - drawn[id]) <= GRAIN / 2 + ROUNDED for id, width in found.items())
    for into in shown.edges:
        here = {id: abs(width) for id, width in drawn.items() if id.startswith(f"w-{into.l}-")}
        there = [here[id] for id in here if id in found]
        assert max((width for id, width in here.items() if id not in found), default=0.0) <= min(there, default=0.0)
        assert len(there) == len(here) or len(there) == MOST_LIVE


@given(st.sampled_from(SHAPES), st.integers(0, 1000), st.sampled_from(["sigmoid", "tanh", "relu"]))
def test_a_frame_of_a_network_says_what_its_picture_says(sizes: tuple[int, ...], seed: int, activation: str) -> None:
    says_the_same(moment(network(*sizes, activation=activation, seed=seed)))


@pytest.mark.parametrize("phase", ["backward", "weighed", "forward"])
@pytest.mark.parametrize("label", [2, 7])
def test_a_frame_of_the_digits_says_what_their_picture_says(phase: str, label: int) -> None:
    says_the_same(on_digits(phase, label=label))


def test_a_frame_on_a_held_scale_says_what_its_picture_says() -> None:
    says_the_same(moment(network(2, 4, 2, 1), top=50.0))


def test_letters_are_read_as_they_were_written() -> None:
    assert numbers(letters(np.arange(4096), 2), 2) == list(range(4096))
    assert numbers(letters(np.array([0, 63, 64, 262_143]), 3), 3) == [0, 63, 64, 262_143]


@pytest.mark.parametrize("across", [ALL_LIVE // 16, ALL_LIVE // 16 + 1])
def test_a_layer_of_more_than_all_has_its_widest_in_a_frame(across: int) -> None:
    view = moment(network(across, 16))

    (into,) = frame(view).edges

    assert (into.at == "") == (across * 16 <= ALL_LIVE)
    assert len(into.widths) // 2 == (across * 16 if across * 16 <= ALL_LIVE else MOST_LIVE)
    assert left_out(view) == (() if across * 16 <= ALL_LIVE else ("layer 1: while it trains, the 160 widest",))


@given(st.integers(1, 6), st.integers(0, 1000), st.integers(1, 6), st.sampled_from(["sigmoid", "linear", "relu"]))
def test_a_frame_of_a_chain_says_what_its_tree_says(L: int, seed: int, first: int, activation: str) -> None:
    view = moment(network(*[1] * (L + 1), activation=activation, output=activation, seed=seed), label=None,
                  y=np.array([0.5]))
    shown = chain_frame(view)
    chain = draw(view, Selection(first=min(first, L))).chain
    assert chain is not None
    at = {mark: i for i, mark in enumerate(shown.marks)}

    assert [node.mark for node in chain.nodes if node.mark not in at] == ["y"]
    for node in (node for node in chain.nodes if node.mark != "y"):
        i = at[node.mark]
        slopes = shown.short if chain.is_tight else shown.slopes
        assert (shown.values[i], slopes[i], shown.dots[i]) == (node.value, node.slope, node.dot)
        assert (shown.lows[i], shown.highs[i], shown.zeros[i]) == (*node.axis.ends, node.axis.zero)
        assert node.tick == ("" if shown.zeros[i] is None else f"M{node.x - 3:.5g} {shown.zeros[i]:.5g}h6")
        assert shown.fills[i] == node.fill
        assert shown.wishes[i] == pytest.approx(tall(node.wish), abs=0.03)
        if node.wish:
            assert float(node.wish.d[1:].split()[0]) == pytest.approx(node.x + shown.beside, abs=0.06)
    drawn = {edge.id: edge.width if edge.sign == "up" else -edge.width for edge in chain.edges}
    assert {id: shown.edges[id] for id in drawn} == drawn
    assert keys_of(view) == tuple((key.size, key.text) for key in draw(view, Selection()).legend.keys)


def on_plane(*sizes: int, activation: str = "tanh", seed: int = 3) -> View:
    """A network on two halves of points."""
    rng = np.random.default_rng(seed)
    halves = tuple(Half(name, rng.uniform(-1.0, 1.0, (20, 2)), rng.integers(0, 2, 20)) for name in ("train", "test"))
    return replace(moment(network(*sizes, activation=activation, seed=seed), x=np.array([0.3, -0.4])), halves=halves)


def found(view: View) -> Maps:
    """The maps of a network that has them."""
    drawn = maps(view)
    assert drawn is not None
    return drawn


@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (2, 3, 2), (2, 1)])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_maps_of_a_frame_are_those_of_the_picture(sizes: tuple[int, ...], activation: str) -> None:
    view = on_plane(*sizes, activation=activation)
    says_the_same(view)
    shown, still = found(view), surface(view)
    assert still is not None

    tiles = {disc.id: disc.tile.image for disc in draw(view, Selection()).discs if disc.tile}
    assert shown.images == {id: image for id, image in tiles.items() if not id.startswith("a-0-")}
    assert (shown.surface, shown.low, shown.high) == (still.image, still.low, still.high)
    assert shown.scores == tuple((score.half, score.cost, score.right) for score in still.scores)
    pieces = [float(at) for at in still.boundary.replace("L", " ").replace("M", " ").split()]
    assert [at * MAP_GRAIN for at in numbers(shown.boundary, 2)] == pytest.approx(pieces, abs=MAP_GRAIN / 2 + 0.01)


def test_the_maps_of_many_neurons_are_coarser() -> None:
    view = on_plane(2, 8, 8, 1)
    fill, a = fill_of(view), field(view.net, COARSEST)

    for id, image in found(view).images.items():
        _, l, j = map(str, id.split("-"))
        png = base64.b64decode(image.partition(",")[2])
        np.testing.assert_array_equal(pixels(png), brightness(a[int(l)][:, int(j)], fill))
    assert len(found(view).images) == 17


def test_neurons_too_small_for_a_map_have_none() -> None:
    assert set(found(on_plane(2, 32, 1)).images) == {"a-2-0"}


def test_only_a_network_on_the_plane_has_maps() -> None:
    assert maps(on_digits()) is None
    assert maps(moment(network(1, 1, 1))) is None


def test_an_image_without_ink_has_no_edges_to_show() -> None:
    view = moment(network(784, 16, 10), x=np.zeros_like(seven()), side=28)

    says_the_same(view)
    assert frame(view).edges[0].widths == ""
