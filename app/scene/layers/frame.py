"""A frame of a network drawn in layers: what moves on its picture, in columns and letters, from its own marks.

Everything has its place and its id on the page already; a frame says how bright, how wide, how long, in which words.
Any frame is enough by itself: it says all that moves, not what moved since the last one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

import numpy as np

from app.scene.layers.cost import CostColumns
from app.scene.layers.edges import ALL_LIVE, MOST_LIVE, Between, Edges, Ends
from app.scene.layers.layout import ALIKE, layout
from app.scene.layers.neurons import Neurons, Pixels
from app.scene.marks.arrows import SHAFTS, SIGNS, TIPS, half, kind_of
from app.scene.marks.base64_numbers import letters
from app.scene.marks.columns import TEXT, Column, Packed, packed
from app.scene.marks.marks import Text
from app.scene.view import View

PER_PX = 1000          # widths of edges are whole numbers of thousandths of a px
MIDDLE = 1 << 17       # of the numbers that three letters say: no width at all
FAR = 4095             # of the numbers that two letters say: so many places further, and no edge there

RINGS = f"#stage:is({', '.join(f'[data-canvas={canvas}]' for canvas in ALIKE)}) #rings circle"
"""The rings whose radius follows their width while a run goes on."""


@dataclass(frozen=True, slots=True)
class EdgesInLetters:
    """The edges into layer l.

    at: two letters each, how many places lie between it and the one before; FAR lies further on. "" if widths
    says all places, in their order.
    widths: three letters each, MIDDLE and the signed width in thousandths of a px, above for a value above 0.
    """

    l: int
    at: str
    widths: str


@dataclass(frozen=True, slots=True)
class PixelsInLetters:
    """The pixels with ink.  at: as of edges.  fills: how bright."""

    at: str
    fills: Packed


def left_out(view: View) -> tuple[str, ...]:
    """What the frames do not show, in words that hold for all of them."""
    shown = layout(view.net.sizes, view.side, view.canvas).x
    many = [l for l in range(1, view.L + 1) if len(shown[l]) * len(shown[l - 1]) > ALL_LIVE]
    return tuple(f"layer {l}: while it trains, the {MOST_LIVE} widest" for l in many)


def edges_in_letters(edges: Edges, all: Sequence[Ends]) -> tuple[EdgesInLetters, ...]:
    """Those of every layer; a layer that has none to show says so too.  all: of layers 1 to L."""
    drawn = {each.l: each for each in edges.layers}
    return tuple(_in_letters(l, drawn.get(l), of.n_j * of.n_k) for l, of in enumerate(all, start=1))


def _in_letters(l: int, edges: Between | None, places: int) -> EdgesInLetters:
    if edges is None or not edges.at:
        return EdgesInLetters(l, "", "")
    at, signs = np.array(edges.at, np.int64), np.sign(edges.values)
    codes = MIDDLE + np.rint(signs * np.array(edges.widths) * PER_PX).astype(np.int64)
    if 3 * places > 5 * len(at):
        return EdgesInLetters(l, gaps(at), letters(codes, 3))
    everywhere = np.full(places, MIDDLE, np.int64)
    everywhere[at] = codes
    return EdgesInLetters(l, "", letters(everywhere, 3))


def gaps(at: np.typing.NDArray[np.int64]) -> str:
    """Rising places as letters: how far each is from the place after the one before."""
    steps = np.diff(at, prepend=-1) - 1
    if (steps < FAR).all():
        return letters(steps, 2)
    codes = [code for step in steps.tolist() for code in (*[FAR] * (step // FAR), step % FAR)]
    return letters(np.array(codes, np.int64), 2)


def pixels_in_letters(pixels: Pixels) -> PixelsInLetters:
    """The pixels with ink, and with them that the others have none."""
    return PixelsInLetters(gaps(np.array(pixels.at, np.int64)), packed(pixels.fills, 3))


def moving(layers: Sequence[Neurons], costs: CostColumns) -> tuple[Column, ...]:
    """What training changes of neurons, and of the cost beside them."""
    return (*_fills(layers), *_rings(_inner(layers), RINGS), *_wishes(_inner(layers)), *_costs(costs))


def neurons(layers: Sequence[Neurons]) -> tuple[Column, ...]:
    """All that a move changes of neurons: what moves, what is known, and what each says."""
    inner = _inner(layers)
    return (
        *_fills(layers), *_rings(inner, "#rings circle"), *_wishes(inner),
        Column("#discs .disc", "class", [_known("disc", layer) for layer in layers for _ in layer.ys]),
        Column("#discs .rim", "class", [_known("rim", layer) for layer in layers for _ in layer.ys]),
        Column("#discs .neuron", "aria-label", [say for layer in layers for say in layer.says]),
        Column("#rings circle", "data-say", [say for layer in inner for say in layer.ring_says]),
        Column("#wishes > g", "data-say", [say for layer in inner for say in layer.wish_says]),
    )


def cost(costs: CostColumns) -> tuple[Column, ...]:
    """All that a move changes of the cost beside them."""
    return (*_costs(costs), _roles("#terms text", costs.terms),
            _roles(f"#outputs text:nth-child(n + {len(costs.terms) + 1})", costs.texts[len(costs.terms):]),
            *(Column("#costs rect", name, values) for name, values in _bar_words(costs)))


def lit_neurons(
    layers: Sequence[Neurons], picked: Collection[str], lights: Mapping[str, str]
) -> tuple[Column, ...]:
    """The classes of all neurons: of those that are picked out, and of those that take the colour of a symbol."""
    words = [("neuron", lights.get(id, ""), "picked" if id in picked else "") for layer in layers for id in layer.ids]
    return (_classes("#discs .neuron", [" ".join(filter(None, each)) for each in words]),)


def lit_rings(layers: Sequence[Neurons], picked: Collection[str]) -> tuple[Column, ...]:
    """The classes of those rings that are picked out."""
    return _lit({ring.id: f"ring {ring.sign}" for layer in layers for ring in layer.rings if ring}, picked) \
        if picked else ()


def lit_edges(edges: Edges, picked: Collection[str]) -> tuple[Column, ...]:
    """The classes of those edges that are picked out."""
    return _lit({id: f"edge {sign}" for each in edges.layers
                 for id, sign in zip(each.ids, edges.signs(each), strict=True)}, picked) if picked else ()


def _lit(roles: Mapping[str, str], picked: Collection[str]) -> tuple[Column, ...]:
    both = {id: f"{role} picked" for id, role in roles.items() if id in picked}
    return (Column(tuple(both), "class", list(both.values())),) if both else ()


def maps(layers: Sequence[Neurons]) -> tuple[Column, ...]:
    """The small maps in neurons, and where the example stands on them."""
    tiles = [tile for layer in layers for tile in layer.tiles]
    return (
        Column("#discs image", "href", [tile.image for tile in tiles]),
        Column("#discs .tile-now", "cx", [tile.now[0] for tile in tiles]),
        Column("#discs .tile-now", "cy", [tile.now[1] for tile in tiles]),
        Column("#discs .tile-now", "r", [tile.dot for tile in tiles]),
    ) if tiles else ()


def _known(role: str, layer: Neurons) -> str:
    return role if layer.fills else f"{role} unknown"


def _inner(layers: Sequence[Neurons]) -> list[Neurons]:
    return [layer for layer in layers if layer.l]


def _fills(layers: Sequence[Neurons]) -> tuple[Column, ...]:
    fills = [fill for layer in layers for fill in (layer.fills or (0.0,) * len(layer))]
    return (Column("#discs .bright", "fill-opacity", packed(fills, 3)),)


def _rings(layers: Sequence[Neurons], sized: str) -> tuple[Column, ...]:
    """sized: those whose radius follows."""
    ink = next((layer.ink for layer in layers if layer.ink), None)
    above, below = (ink.sign(1.0), ink.sign(-1.0)) if ink else ("up", "down")
    widths = [width for layer in layers for width in (layer.widths or [0.0] * len(layer))]
    radii = [r for layer in layers for r in (layer.radii or [0.0] * len(layer))]
    kinds = "".join(_ring_kinds(layer) for layer in layers)
    return (
        Column("#rings circle", "class", None, kinds, {"u": f"ring {above}", "d": f"ring {below}", ".": ""}),
        Column("#rings circle", "stroke-width", packed(widths, 3)),
        Column(sized, "r", packed(radii, 2)),
    )


def _ring_kinds(layer: Neurons) -> str:
    return "".join("u" if v > 0 else "d" for v in layer.biases) or "." * len(layer)


def _wishes(layers: Sequence[Neurons]) -> tuple[Column, ...]:
    arrows = [px for layer in layers for px in (layer.arrows or (0.0,) * len(layer))]
    kinds, halves = "".join(map(kind_of, arrows)), packed([half(px) for px in arrows], 2)
    also = (("#wishes .tip", "d", TIPS), ("#wishes > g", "class", SIGNS))
    return (Column("#wishes .shaft", "d", halves, kinds, SHAFTS, also),)


def _costs(costs: CostColumns) -> tuple[Column, ...]:
    bars, stack, marks = costs.terms_as_bars, costs.stack, costs.texts[: len(costs.terms)]
    return (
        _roles("#labels text", costs.labels), _roles(f"#outputs text:nth-child(-n + {len(marks)})", marks),
        Column("#outputs text", TEXT, [text.text for text in costs.texts]),
        Column("#terms text", TEXT, [text.text for text in costs.terms]),
        Column("#bars rect", "width", packed([bar.width for bar in bars], 2)),
        *(Column(of, name, packed([getattr(bar, name) for bar in some], 2))
          for of, some in (("#stack rect", stack), ("#gauge rect", costs.ground)) for name in ("y", "height")),
    )


def _roles(of: str, texts: Sequence[Text]) -> Column:
    return _classes(of, [text.role for text in texts])


def _classes(of: str, roles: Sequence[str]) -> Column:
    letter = {role: ascii_lowercase[i] for i, role in enumerate(dict.fromkeys(roles))}
    return Column(of, "class", None, "".join(letter[role] for role in roles), {at: role for role, at in letter.items()})


def _bar_words(costs: CostColumns) -> Iterator[tuple[str, list[str | None]]]:
    yield "class", [bar.role for bar in costs.bars]
    yield "data-say", [bar.say or None for bar in costs.bars]
    yield "role", [bar.label and "img" for bar in costs.bars]
    yield "aria-label", [bar.label for bar in costs.bars]
