"""The marks of the picture and of grids as SVG."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from html import escape

from app.scene.layers.edges import Between, Edges
from app.scene.layers.neurons import Neurons, Pixels
from app.scene.marks.marks import Bar, Disc, Ring, Square, Text, Wish
from app.scene.picture import Picture
from app.web.pages.printed.markup import Printed, if_so


def paths(picture: Picture, picked: Collection[str] = ()) -> Printed:
    """A path for each weight that is drawn, in a group a layer. Ids and numbers are the scene's own: none to escape."""
    drawn = {each.l: each for each in picture.edges.layers}
    return Printed("".join([
        f'<g id="edges-{l}">{_paths(picture.edges, drawn[l], picked) if l in drawn else ""}</g>'
        for l in range(1, len(picture.ends) + 1)
    ]))


def singles(picture: Picture, picked: Collection[str]) -> bool:
    """Whether any weight that is drawn is picked out: the others step back."""
    weights = {id for id in picked if id.startswith("w-")}
    return bool(weights) and any(not weights.isdisjoint(each.ids) for each in picture.edges.layers)


def _paths(edges: Edges, between: Between, picked: Collection[str]) -> str:
    columns = zip(between.ids, edges.signs(between), between.ds, between.widths, strict=True)
    return "".join([
        f'<path id="{id}" class="edge {sign}{if_so(id in picked, "picked")}" d="{d}" '
        f'stroke-width="{width:g}"></path>'
        for id, sign, d, width in columns
    ])


def ends(picture: Picture) -> str:
    """Where the edges of each layer may begin and end, as a script reads it: four columns of words each."""
    rows = [[of.from_columns, of.from_rows, of.to_columns, of.to_rows] for of in picture.ends]
    return json.dumps([[" ".join(column) for column in row] for row in rows], separators=(",", ":"))


def circles(disc: Disc) -> Printed:
    """A neuron: dark, as bright over it as it is active, and its rim; hollow while its activation is not known."""
    at = f'cx="{disc.x:g}" cy="{disc.y:g}" r="{disc.r:g}"'
    unknown = " unknown" if disc.fill is None else ""
    return Printed(
        f'<circle class="disc{unknown}" {at}></circle>'
        f'<circle class="bright" {at} fill-opacity="{disc.fill or 0:g}"></circle>'
        f'<circle class="rim{unknown}" {at}></circle>'
    )


def rings(layers: Iterable[Neurons], picked: Collection[str] = ()) -> Printed:
    """A ring for each bias; one that has nothing to show yet has no size and no class."""
    return Printed("".join([
        _ring(layer, j, ring, picked) for layer in layers if layer.l for j, ring in enumerate(layer.rings)
    ]))


def _ring(layer: Neurons, j: int, ring: Ring | None, picked: Collection[str]) -> str:
    id = f"b-{layer.l}-{j}"
    kind = f"ring {ring.sign}{if_so(id in picked, 'picked')}" if ring else ""
    return (f'<circle id="{id}" class="{kind}" cx="{layer.x:g}" cy="{layer.ys[j]:g}" r="{ring.r if ring else 0:g}" '
            f'stroke-width="{ring.width if ring else 0:g}" data-mark="{id}"{_say(ring)}></circle>')


def wishes(layers: Iterable[Neurons]) -> Printed:
    """An arrow beside each neuron; one that has nothing to show has no paths and no class."""
    return Printed("".join([
        _wish(layer, j, wish) for layer in layers if layer.l for j, wish in enumerate(layer.drawn_wishes)
    ]))


def _wish(layer: Neurons, j: int, wish: Wish | None) -> str:
    kind, d, head = (f"wish {wish.sign}", wish.d, wish.head) if wish else ("", "", "")
    return (f'<g id="wish-{layer.l}-{j}" class="{kind}" transform="translate({layer.at:g} {layer.ys[j]:g})" '
            f'data-mark="a-{layer.l}-{j}"{_say(wish)}><path class="shaft" d="{d}"></path>'
            f'<path class="tip" d="{head}"></path></g>')


def _say(mark: Ring | Wish | None) -> str:
    return f' data-say="{escape(mark.say)}"' if mark else ""


def bars(bars: Iterable[Bar], is_still: bool = True) -> Printed:
    """Rectangles, each with what it says.  is_still: whether a screen reader is to hear of them."""
    return Printed("".join([_bar(bar, is_still) for bar in bars]))


def _bar(bar: Bar, is_still: bool) -> str:
    said = f' data-say="{escape(bar.say)}"' if bar.say else ""
    heard = f' role="img" aria-label="{escape(bar.label)}"' if bar.label and is_still else ""
    return (f'<rect id="{bar.id}" class="{bar.role}" x="{bar.x:g}" y="{bar.y:g}" width="{bar.width:g}" '
            f'height="{bar.height:g}"{said}{heard}></rect>')


def cells(cells: Iterable[Square], role: str, picked: str = "") -> Printed:
    """The numbers of a grid that are known and not 0.  picked: the id of what is picked out."""
    return Printed("".join([
        f'<rect{_id(cell.key)} class="{role} {cell.sign}{if_so(cell.id == picked, "picked")}" '
        f'data-mark="{cell.id}" x="{cell.x:g}" y="{cell.y:g}" width="{cell.side:g}" height="{cell.side:g}"></rect>'
        for cell in cells if cell.side
    ]))


def _id(key: str) -> str:
    return f' id="{key}"' if key else ""


def texts(texts: Iterable[Text]) -> Printed:
    """Words on the picture."""
    return Printed("".join([
        f'<text class="{text.role}" x="{text.x:g}" y="{text.y:g}">{escape(text.text)}</text>' for text in texts
    ]))


def row(numbers: Iterable[float]) -> str:
    """Numbers as attributes say them, side by side."""
    return " ".join([f"{v:g}" for v in numbers])


def squares(pixels: Pixels, roles: Mapping[str, str]) -> Printed:
    """A square for each pixel with ink, as wide as one.  roles: the symbol whose colour one takes, by its id."""
    return Printed("".join([
        f'<rect id="{p.id}" class="{f"pixel {roles[p.id]}" if p.id in roles else "pixel"}" x="{p.x:g}" y="{p.y:g}" '
        f'width="{pixels.cell:g}" height="{pixels.cell:g}" fill-opacity="{p.fill:g}"></rect>'
        for p in pixels
    ]))
