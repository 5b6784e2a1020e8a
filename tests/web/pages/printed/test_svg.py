"""Marks that come by the hundred are printed as a template would print them."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from jinja2 import Environment

from app.nn.array import NONE
from app.nn.initial import initial
from app.nn.network import Architecture
from app.scene.layers.edges import Between, Edges, Ends, Ink
from app.scene.layers.neurons import Neurons, Pixels
from app.scene.marks.marks import Bar, Disc, Text
from app.scene.marks.scales import Width
from app.scene.picture import Picture, draw
from app.scene.view import Selection, View
from app.web.pages.printed import svg

BY_TEMPLATE = """{% for layer in layers %}<g id="edges-{{ loop.index }}">{% for e in layer %}<path id="{{ e.id }}" \
class="edge {{ e.sign }}{{ ' picked' if e.id in picked }}" d="{{ e.d }}" stroke-width="{{ '%g' % e.width }}"></path>\
{% endfor %}</g>{% endfor %}"""
VIEW = View(initial(Architecture((2, 3, 2)), "normal", 0), "ready", 0, False, None, None, None, None, None)
LAYER = Neurons(1, 40.0, (50.5,), 9.0, 65.0, ink=Ink("nudge", NONE, Width(1.0), (1,), 1.0), biases=(-0.25,))


@pytest.fixture
def picture() -> Picture:
    return draw(VIEW, Selection(ink="weight"))


def marks(printed: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(f"<g>{printed}</g>"))


def test_an_edge_is_printed_as_a_template_would_print_it(picture: Picture) -> None:
    edges = list(picture.edges)
    picked = (edges[1].id,)
    layers = [[edge for edge in edges if edge.id.startswith(f"w-{l}-")] for l in (1, 2)]
    template = Environment(autoescape=True).from_string(BY_TEMPLATE)

    assert svg.paths(picture, picked) == template.render(layers=layers, picked=picked)


def test_of_no_edges_only_their_groups_are_printed() -> None:
    bare = draw(VIEW, Selection())

    assert svg.paths(replace(bare, edges=replace(bare.edges, layers=()))) == '<g id="edges-1"></g><g id="edges-2"></g>'


def test_where_edges_begin_and_end_is_told_in_the_words_of_their_paths(picture: Picture) -> None:
    told = [[column.split(" ") for column in row] for row in json.loads(svg.ends(picture))]

    for edge in picture.edges:
        _, l, j, k = map(str, edge.id.split("-"))
        (before,), befores, (after,), afters = told[int(l) - 1]
        assert edge.d == f"M{before} {befores[int(k)]}L{after} {afters[int(j)]}"


def test_a_pixel_is_a_square_as_bright_as_it_is() -> None:
    (rect,) = marks(svg.squares(Pixels((3,), (0.125,), 8.0, (10.0, 18.0), (20.5, 28.5)), {"a-0-3": "sym-a"}))

    assert rect.attrib == {"id": "a-0-3", "class": "pixel sym-a", "x": "18", "y": "28.5", "width": "8",
                           "height": "8", "fill-opacity": "0.125"}


@pytest.mark.parametrize(("fill", "opacity", "disc", "rim"), [
    (0.25, "0.25", "disc", "rim"), (None, "0", "disc unknown", "rim unknown"),
])
def test_a_neuron_is_dark_then_bright_then_its_rim(
    fill: float | None, opacity: str, disc: str, rim: str
) -> None:
    drawn = marks(svg.circles(Disc("a-1-0", 40.0, 50.5, 9.0, fill, "", None, None)))

    assert [mark.get("class") for mark in drawn] == [disc, "bright", rim]
    assert [mark.get("fill-opacity") for mark in drawn] == [None, opacity, None]
    assert {(mark.get("cx"), mark.get("cy"), mark.get("r")) for mark in drawn} == {("40", "50.5", "9")}


def test_a_ring_stands_round_its_neuron_and_says_its_bias() -> None:
    (ring,) = marks(svg.rings((LAYER,), ("b-1-0",)))

    says = ring.attrib.pop("data-say")
    assert says == "bias nudge −0.250, slope +0.250, 25 % of the gradient"
    assert ring.attrib == {"id": "b-1-0", "class": "ring down picked", "cx": "40", "cy": "50.5", "r": "12.62",
                           "stroke-width": "2.25", "data-mark": "b-1-0"}


def test_a_ring_and_a_wish_of_which_nothing_is_known_stand_there_without_size_class_or_words() -> None:
    layer = replace(LAYER, ink=None, biases=())

    (ring,), (wish,) = marks(svg.rings((layer,))), marks(svg.wishes((layer,)))

    assert (ring.get("class"), ring.get("r"), ring.get("stroke-width"), ring.get("data-say")) == ("", "0", "0", None)
    assert (wish.get("class"), wish.get("data-say")) == ("", None)
    assert [path.get("d") for path in wish] == ["", ""]


def test_words_on_the_picture_and_in_marks_are_escaped() -> None:
    (text,) = marks(svg.texts((Text(1.0, 2.5, 'a < b & "c"', "term"),)))
    (bar,) = marks(svg.bars((Bar("term-0", 1.0, 2.0, 3.0, 4.0, "term-bar", 'a < b & "c"'),)))

    assert (text.text, text.attrib) == ('a < b & "c"', {"class": "term", "x": "1", "y": "2.5"})
    assert bar.get("data-say") == bar.get("aria-label") == 'a < b & "c"'


def test_while_a_run_goes_on_bars_are_not_read_aloud() -> None:
    (bar,) = marks(svg.bars((Bar("term-0", 1.0, 2.0, 3.0, 4.0, "term-bar", "so much"),), False))

    assert (bar.get("role"), bar.get("aria-label"), bar.get("data-say")) == (None, None, "so much")


def test_more_edges_than_can_be_seen_growing_are_called_many() -> None:
    def are_many(n: int) -> bool:
        of = Ends(("0",), ("0",), ("1",), ("1",) * n)
        return Edges((Between(1, tuple(range(n)), (1.0,) * n, (1.0,) * n, of),)).are_many

    assert (are_many(200), are_many(201)) == (False, True)
