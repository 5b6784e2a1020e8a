"""A frame of a run says what the picture of the same moment says: nothing else, and nothing otherwise."""

from __future__ import annotations

import base64
import string
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.lenses.surface import surface
from app.scene.frame import Frame, frame
from app.scene.layers.edges import ALL_LIVE, MOST_LIVE
from app.scene.layers.frame import FAR, MIDDLE, PER_PX, RINGS, gaps, left_out
from app.scene.layers.frame_maps import Maps, maps
from app.scene.layers.neurons import fill_of
from app.scene.marks.base64_numbers import letters
from app.scene.marks.columns import Column, Packed, packed
from app.scene.picture import Picture, draw
from app.scene.plane.activation_maps import COARSEST, brightness, field
from app.scene.view import Half, Selection, View
from tests.scene.marks.test_png import pixels
from tests.scene.moments import moment, network, on_digits, seven

LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
SHAPES = [(2, 4, 2, 1), (3, 2), (5, 40, 33, 3), (2, *[3] * 8), (30, 20, 4)]


def numbers(text: str, digits: int) -> list[int]:
    """What letters say, read one by one."""
    found = []
    for at in range(0, len(text), digits):
        value = 0
        for letter in text[at : at + digits]:
            value = 64 * value + LETTERS.index(letter)
        found.append(value)
    return found


def places(text: str) -> list[int]:
    """The places that gaps say, read one by one."""
    found, at = [], 0
    for gap in numbers(text, 2):
        at += gap
        if gap < FAR:
            found.append(at)
            at += 1
    return found


def values(column: Column) -> list[str | float | None]:
    """What a column says of each mark, before its kind makes words of it."""
    if isinstance(column.values, Packed):
        return [value / column.values.per for value in numbers(column.values.letters, column.values.digits)]
    assert isinstance(column.values, list | tuple)
    return list(column.values)


def said(column: Column, table: Mapping[str, str]) -> list[str]:
    """What marks of some kinds say, each with its own value in it."""
    each = [None] * len(column.kinds) if column.values is None else values(column)
    return [table[kind].replace("#", f"{value:g}" if isinstance(value, float) else "")
            for kind, value in zip(column.kinds, each, strict=True)]


def told(shown: Frame, of: str | tuple[str, ...], name: str) -> list[str | float | None]:
    """What a frame says of some marks."""
    for column in shown.columns:
        if (column.of, column.name) == (of, name):
            return list(said(column, column.table)) if column.kinds else values(column)
        for others, other, table in column.also:
            if (others, other) == (of, name):
                return list(said(column, table))
    raise LookupError(f"no {name} of {of}")


def edges_in(shown: Frame, picture: Picture) -> dict[str, tuple[str, float]]:
    """The class and px of the edges in a frame, by their ids."""
    assert shown.edges is not None
    found = {}
    for into, ends in zip(shown.edges, picture.ends, strict=True):
        widths = [(value - MIDDLE) / PER_PX for value in numbers(into.widths, 3)]
        for at, width in zip(places(into.at) if into.at else range(len(widths)), widths, strict=True):
            j, k = divmod(at, len(ends.from_columns) * len(ends.from_rows))
            if width:
                found[f"w-{into.l}-{j}-{k}"] = (shown.inks[0 if width > 0 else 1], abs(width))
    return found


def says_the_same(view: View, selection: Selection | None = None) -> Frame:
    """A frame and the marks of the picture it is of; the picture that stands still has all of them, and more edges."""
    selection = selection or Selection()
    picture, still = draw(view, selection, is_live=True), draw(view, selection)
    shown = frame(picture)
    discs = picture.discs
    inner = [disc for disc in discs if not disc.id.startswith("a-0-")]
    assert discs == still.discs and picture.costs == still.costs
    assert told(shown, "#discs .bright", "fill-opacity") == [disc.fill or 0 for disc in discs]
    assert told(shown, "#rings circle", "class") == [f"ring {disc.ring.sign}" if disc.ring else "" for disc in inner]
    assert told(shown, "#rings circle", "stroke-width") == [disc.ring.width if disc.ring else 0 for disc in inner]
    rings = RINGS
    assert told(shown, rings, "r") == [disc.ring.r if disc.ring else 0 for disc in inner]
    assert told(shown, "#wishes .shaft", "d") == [disc.wish.d if disc.wish else "" for disc in inner]
    assert told(shown, "#wishes .tip", "d") == [disc.wish.head if disc.wish else "" for disc in inner]
    assert told(shown, "#wishes > g", "class") == [f"wish {disc.wish.sign}" if disc.wish else "" for disc in inner]
    assert told(shown, "#outputs text", "text") == [text.text for text in picture.costs.texts]
    assert told(shown, "#terms text", "text") == [text.text for text in picture.costs.terms]
    assert told(shown, "#bars rect", "width") == [bar.width for bar in picture.costs.bars if bar.id.startswith("term")]
    stack = [bar for bar in picture.costs.bars if bar.id.startswith("stack")]
    assert told(shown, "#stack rect", "y") == [bar.y for bar in stack]
    assert told(shown, "#stack rect", "height") == [bar.height for bar in stack]
    assert told(shown, "#legend .says", "text") == [key.text for key in picture.legend.keys]
    assert edges_in(shown, picture) == {edge.id: (edge.sign, edge.width) for edge in picture.edges}
    edges_are_the_widest(picture, still)
    return shown


def edges_are_the_widest(picture: Picture, still: Picture) -> None:
    """While it trains none is left out that is wider than one that is there."""
    drawn = {edge.id: edge for edge in still.edges}
    seen = {edge.id: edge for edge in picture.edges}
    assert all(drawn[id] == edge for id, edge in seen.items())
    for l in range(1, len(picture.ends) + 1):
        here = {id: edge.width for id, edge in drawn.items() if id.startswith(f"w-{l}-")}
        there = [width for id, width in here.items() if id in seen]
        assert max((width for id, width in here.items() if id not in seen), default=0.0) <= min(there, default=0.0)
        assert len(there) == len(here) or len(there) == MOST_LIVE


@given(st.sampled_from(SHAPES), st.integers(0, 1000), st.sampled_from(["sigmoid", "tanh", "relu"]))
def test_a_frame_of_a_network_says_what_its_picture_says(sizes: tuple[int, ...], seed: int, activation: str) -> None:
    says_the_same(moment(network(*sizes, activation=activation, seed=seed)))


@pytest.mark.parametrize("phase", ["backward", "weighed", "forward", "ready", "stepped"])
@pytest.mark.parametrize("label", [2, 7])
def test_a_frame_of_the_digits_says_what_their_picture_says(phase: str, label: int) -> None:
    says_the_same(on_digits(phase, label=label))


def test_a_frame_of_weights_has_their_own_ink() -> None:
    assert says_the_same(on_digits("ready"), Selection(ink="weight")).inks == ("plus", "minus")


def test_a_frame_on_a_held_scale_says_what_its_picture_says() -> None:
    says_the_same(moment(network(2, 4, 2, 1), top=50.0))


def test_letters_are_read_as_they_were_written() -> None:
    assert numbers(letters(np.arange(4096), 2), 2) == list(range(4096))
    assert numbers(letters(np.array([0, 63, 64, 262_143]), 3), 3) == [0, 63, 64, 262_143]


@given(st.lists(st.floats(0.0, 900.0).map(lambda v: round(v, 2))))
def test_numbers_are_packed_in_as_few_letters_as_the_largest_needs(given: list[float]) -> None:
    column = Column("", "", packed(given, 2))

    assert values(column) == pytest.approx(given, abs=1e-9)
    assert isinstance(column.values, Packed)
    assert column.values.digits == (1 if max(given, default=0) < 0.635 else 2 if max(given) < 40.955 else 3)


@given(st.sets(st.integers(0, 30_000)))
def test_places_are_read_from_the_gaps_between_them(given: set[int]) -> None:
    at = np.array(sorted(given), np.int64)

    assert places(gaps(at) if len(at) else "") == at.tolist()


@pytest.mark.parametrize("at", [[], [0], [4094], [4095], [4096], [0, 4096], [0, 4097], [8190, 8191], [12_285, 20_475]])
def test_a_gap_wider_than_its_letters_goes_on(at: list[int]) -> None:
    assert places(gaps(np.array(at, np.int64))) == at


@pytest.mark.parametrize("across", [ALL_LIVE // 16, ALL_LIVE // 16 + 1])
def test_a_layer_of_more_than_all_has_its_widest_in_a_frame(across: int) -> None:
    view = moment(network(across, 16))

    shown = says_the_same(view)

    found = edges_in(shown, draw(view, Selection(), is_live=True))
    assert len(found) == (len(draw(view, Selection()).edges) if across * 16 <= ALL_LIVE else MOST_LIVE)
    assert left_out(view) == (() if across * 16 <= ALL_LIVE else ("layer 1: while it trains, the 160 widest",))


@given(st.integers(1, 6), st.integers(0, 1000), st.integers(1, 6), st.sampled_from(["sigmoid", "linear", "relu"]))
def test_a_frame_of_a_chain_says_what_its_tree_says(L: int, seed: int, first: int, activation: str) -> None:
    view = moment(network(*[1] * (L + 1), activation=activation, output=activation, seed=seed), label=None,
                  y=np.array([0.5]))
    shown = frame(draw(view, Selection(first=1, shown=L), is_live=True))
    chain = draw(view, Selection(first=min(first, L))).chain
    assert chain is not None
    at = {mark: i for i, mark in enumerate(shown.marks)}

    assert [node.mark for node in chain.nodes if node.mark not in at] == ["y"]
    words = {name: told(shown, f"{name}-*", "text") for name in ("value", "slope", "short", "low", "high")}
    dots, ticks = told(shown, "dot-*", "cy"), told(shown, "zero-*", "d")
    for node in (node for node in chain.nodes if node.mark != "y"):
        i = at[node.mark]
        assert [words[name][i] for name in words] == [node.value, node.slope, node.short, *node.axis.ends]
        assert (dots[i], ticks[i]) == (node.dot, node.tick)
    ids = [mark for mark in shown.marks if mark.startswith("a-")]
    fills = dict(zip(ids, told(shown, tuple(f"bright-{id}" for id in ids), "fill-opacity"), strict=True))
    ids = [id.replace("a-", "wish-") for id in ids[1:]]
    shafts = told(shown, tuple(f"{id}-shaft" for id in ids), "d")
    places = dict(zip(ids, zip(shafts, told(shown, tuple(ids), "transform"), strict=True), strict=True))
    for node in (node for node in chain.nodes if node.letter == "a"):
        assert fills[node.mark] == node.fill
        if node.wish:
            assert places[node.wish.id] == (node.wish.d, f"translate(0 {node.wish.y:g})")
        elif node.l:
            assert places[f"wish-{node.l}-0"][0] == ""
    edges = tuple(f"{kind}" for l in range(1, L + 1) for kind in (f"w-{l}-0-0", f"b-{l}-0"))
    drawn = dict(zip(edges, told(shown, edges, "stroke-width"), strict=True))
    assert {edge.id: drawn[edge.id] for edge in chain.edges} == {edge.id: edge.width for edge in chain.edges}
    assert told(shown, "#legend .says", "text") == [key.text for key in draw(view, Selection()).legend.keys]


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


def images(shown: Maps) -> dict[str, str]:
    """The small maps, by their neurons."""
    column = shown.columns[0]
    assert isinstance(column.values, list)
    return {id.removeprefix("map-"): str(image) for id, image in zip(column.of, column.values, strict=True)}


def of(shown: Maps) -> dict[str, str]:
    """Everything else, by its id or selector."""
    said: dict[str, str] = {}
    for column in shown.columns[1:]:
        ids = (column.of,) if isinstance(column.of, str) else column.of
        each = [column.values] if isinstance(column.values, str) else values(column)
        said |= dict(zip(ids, map(str, each), strict=True))
    return said


@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (2, 3, 2), (2, 1)])
@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_the_maps_of_a_frame_are_those_of_the_picture(sizes: tuple[int, ...], activation: str) -> None:
    view = on_plane(*sizes, activation=activation)
    says_the_same(view)
    shown, still = found(view), surface(view)
    assert still is not None

    tiles = {disc.id: disc.tile.image for disc in draw(view, Selection()).discs if disc.tile}
    assert images(shown) == {id: image for id, image in tiles.items() if not id.startswith("a-0-")}
    scores = {f"{name}-{score.half}": said for score in still.scores for name, said in (("cost", score.cost),
                                                                                       ("right", score.right))}
    assert of(shown) == {"#surface-mask image": still.image, "surface-low": still.low, "surface-high": still.high,
                         **scores}
    pieces = [float(at) for at in still.boundary.replace("L", " ").replace("M", " ").split()]
    assert values(Column("", "", shown.boundary)) == pytest.approx(pieces, abs=0.05 + 0.01)


def test_the_maps_of_many_neurons_are_coarser() -> None:
    view = on_plane(2, 8, 8, 1)
    fill, a = fill_of(view), field(view.net, COARSEST)

    for id, image in images(found(view)).items():
        _, l, j = map(str, id.split("-"))
        png = base64.b64decode(image.partition(",")[2])
        np.testing.assert_array_equal(pixels(png), brightness(a[int(l)][:, int(j)], fill))
    assert len(images(found(view))) == 17


def test_neurons_too_small_for_a_map_have_none() -> None:
    assert set(images(found(on_plane(2, 32, 1)))) == {"a-2-0"}


def test_only_a_network_on_the_plane_has_maps() -> None:
    assert maps(on_digits()) is None
    assert maps(moment(network(1, 1, 1))) is None


def test_an_image_without_ink_has_no_edges_to_show() -> None:
    view = moment(network(784, 16, 10), x=np.zeros_like(seven()), side=28)

    shown = says_the_same(view)
    assert shown.edges is not None and shown.edges[0].widths == ""
