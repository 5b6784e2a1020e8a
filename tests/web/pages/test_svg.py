"""Marks that come by the hundred are printed as a template would print them."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from jinja2 import Environment

from app.nn.array import NONE
from app.nn.initial import initial
from app.nn.network import Architecture
from app.scene.layers.edges import Edges, Ink, draw_edges, ink_of
from app.scene.layers.flow import Dot, Flow
from app.scene.marks.marks import Disc, Pixel, Ring
from app.scene.marks.scales import Width
from app.scene.view import View
from app.web.pages import svg

BY_TEMPLATE = """{% for e in edges %}<path id="{{ e.id }}" class="edge {{ e.sign }}\
{{ ' picked' if e.id in picked }}" d="{{ e.d }}" stroke-width="{{ e.width }}"></path>{% endfor %}"""
DISC = Disc("a-1-0", 40.0, 50.5, 9.0, 0.25, "", Ring("b-1-0", "down", 1.5, 12.25, 'a < b & "c"'), None)


@pytest.fixture
def edges() -> Edges:
    net = initial(Architecture((2, 3, 2)), "normal", 0)
    view = View(net, "ready", 0, False, None, None, None, None, None)
    return draw_edges(view, ink_of(view, "weight")).edges


def marks(printed: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(f"<g>{printed}</g>"))


def test_an_edge_is_printed_as_a_template_would_print_it(edges: Edges) -> None:
    picked = (edges.ids[1],)
    template = Environment(autoescape=True).from_string(BY_TEMPLATE)

    assert svg.paths(edges, picked) == template.render(edges=edges, picked=picked)


def test_of_no_edges_nothing_is_printed() -> None:
    assert svg.paths(Edges()) == ""


def test_a_pixel_is_a_square_as_bright_as_it_is() -> None:
    (rect,) = marks(svg.squares((Pixel("a-0-3", 10.0, 20.5, 0.125),), 8.0, {"a-0-3": "sym-a"}))

    assert rect.attrib == {"id": "a-0-3", "class": "pixel sym-a", "x": "10.0", "y": "20.5", "width": "8.0",
                           "height": "8.0", "fill-opacity": "0.125"}


@pytest.mark.parametrize(("fill", "opacity", "rim"), [(0.25, "0.25", "rim"), (None, "0", "rim unknown")])
def test_a_neuron_is_dark_then_bright_then_its_rim(fill: float | None, opacity: str, rim: str) -> None:
    drawn = marks(svg.circles(Disc("a-1-0", 40.0, 50.5, 9.0, fill, "", None, None)))

    assert [mark.get("class") for mark in drawn] == ["disc", "bright", rim]
    assert [mark.get("fill-opacity") for mark in drawn] == [None, opacity, None]
    assert {(mark.get("cx"), mark.get("cy"), mark.get("r")) for mark in drawn} == {("40.0", "50.5", "9.0")}


def test_a_ring_stands_round_its_neuron_and_its_words_are_escaped() -> None:
    (ring,) = marks(svg.rings((DISC, Disc("a-1-1", 0.0, 0.0, 9.0, None, "", None, None)), ("b-1-0",)))

    assert ring.attrib == {"id": "b-1-0", "class": "ring down picked", "cx": "40.0", "cy": "50.5", "r": "12.25",
                           "stroke-width": "1.5", "data-mark": "b-1-0", "data-say": 'a < b & "c"'}


def test_dots_are_rows_for_a_script() -> None:
    flow = Flow("backward", 2, (Dot(2, 0, 1.0, 2.0, 3.0, 4.0, -0.5, None), Dot(2, 0, 1.0, 2.0, 3.0, 4.5, 0.25, None)))

    assert json.loads(svg.dots(flow)) == [[2, 0, 1.0, 2.0, 3.0, 4.0, 8.0, 0.0, "down"],
                                          [2, 0, 1.0, 2.0, 3.0, 4.5, 4.0, 0.0, "up"]]


def test_more_edges_than_can_be_seen_growing_are_called_many() -> None:
    def are_many(n: int) -> bool:
        column = ("",) * n
        return Edges(column, column, (1.0,) * n, (1.0,) * n, Ink("weight", NONE, Width(1.0), (1,), 1.0)).are_many

    assert (are_many(200), are_many(201)) == (False, True)
