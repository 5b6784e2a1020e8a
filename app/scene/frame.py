"""A frame: what moves on a picture of the same network, so that a page that has one picture can show another.

What stands is HTML, what moves is a frame, and both are printed from the same marks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.scene.chain.frame import chain_columns, quantities
from app.scene.layers import frame as layers
from app.scene.layers.flow import Flow
from app.scene.layers.frame import EdgesInLetters, PixelsInLetters
from app.scene.layers.legend import Legend
from app.scene.marks.columns import TEXT, Column
from app.scene.picture import Picture

FLOW = ("data-way", "data-reached", "data-dots")


@dataclass(frozen=True, slots=True)
class Frame:
    """columns: of marks that the page has already.  marks: what a "*" in them stands for.

    edges, pixels: of marks that come and go; None leaves them as they are.
    inks: the classes of an edge above 0 and of one below.
    """

    columns: tuple[Column, ...]
    marks: tuple[str, ...] = ()
    edges: tuple[EdgesInLetters, ...] | None = None
    inks: tuple[str, str] = ("up", "down")
    pixels: PixelsInLetters | None = None


def frame(picture: Picture) -> Frame:
    """What training changes of a picture drawn while it goes on, and of its legend."""
    keys = _keys(picture.legend)
    if picture.chain is not None:
        return Frame((*keys, *chain_columns(picture.chain)), tuple(n.mark for n in quantities(picture.chain)))
    columns = layers.moving(picture.neurons, picture.costs)
    return Frame((*keys, *columns), edges=layers.edges_in_letters(picture.edges, picture.ends),
                 inks=picture.edges.inks)


def moved(picture: Picture, picked: Collection[str] = (), lights: Mapping[str, str] | None = None) -> dict[str, Frame]:
    """All that a move may change of a picture in layers, by what it changes: each is enough for its marks.

    picked: the ids of what is open in the equation or pinned: their marks are lit.
    lights: the symbol whose colour a pixel or neuron takes, by its id.
    """
    picked, lights = [id for id in picked if id], lights or {}
    frames = {
        "edges": Frame((
            Column(("network",), "class", f"network ink-{picture.ink}"),
            Column(("edges",), "class", "edges many" if picture.edges.are_many else "edges"),
            Column(("locators",), "d", picture.locators),
            *layers.lit_edges(picture.edges, picked),
        ), edges=layers.edges_in_letters(picture.edges, picture.ends), inks=picture.edges.inks),
        "neurons": Frame((
            *layers.neurons(picture.neurons), *layers.lit_rings(picture.neurons, picked),
            *layers.lit_neurons(picture.neurons, picked, lights),
        )),
        "cost": Frame(layers.cost(picture.costs)),
        "flow": Frame(_flow(picture.flow)),
        "maps": Frame(layers.maps(picture.neurons)),
    }
    if picture.image:
        roles = {id: role for id, role in lights.items() if id.startswith("a-0-")}
        classes = (Column(tuple(roles), "class", [f"pixel {role}" for role in roles.values()]),) if roles else ()
        frames["pixels"] = Frame(classes, pixels=layers.pixels_in_letters(picture.pixels))
    return frames


def _flow(flow: Flow | None) -> tuple[Column, ...]:
    """What the pass on the stage carried."""
    said = (flow.way, flow.reached, flow.written) if flow else (None, None, None)
    return tuple(Column(("flow",), name, value) for name, value in zip(FLOW, said, strict=True))


def _keys(legend: Legend) -> tuple[Column, ...]:
    """The legend's samples, and what they stand for."""
    fills = [key.size for key in legend.keys if key.kind == "fill"]
    widths = [key.size for key in legend.keys if key.kind in ("line", "ring")]
    return (
        Column("#legend .bright", "fill-opacity", fills),
        Column("#legend :is(.edge, .ring)", "stroke-width", widths),
        Column("#legend .says", TEXT, [key.text for key in legend.keys]),
    )
