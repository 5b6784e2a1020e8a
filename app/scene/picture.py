"""The picture at one moment, whole: every mark, back to front."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.chain.chain import Chain, draw_chain
from app.scene.chain.flow import chain_flow
from app.scene.chain.tree import tree
from app.scene.layers.cost import draw_cost
from app.scene.layers.edges import Edges, Ink, draw_edges, ink_of
from app.scene.layers.flow import Flow, flow
from app.scene.layers.layout import CAPTION, CLOSE, HEIGHT, IMAGE, WIDTH, Layout, layout
from app.scene.layers.legend import Legend, legend
from app.scene.layers.neurons import draw_image, draw_layer, fill_of, wish_of
from app.scene.layers.picked import locators, wanted
from app.scene.marks.marks import Bar, Disc, Pixel, Text, Wish
from app.scene.marks.words import count, number
from app.scene.plane.activation_maps import reads_plane
from app.scene.plane.maps_in_neurons import fill_in, with_tiles
from app.scene.sentences import title
from app.scene.view import Selection, View


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, back to front.  image: x, y, width of the input image's dark ground, None without one.

    chain: in place of edges, discs and texts, for one neuron a layer.
    locators: where the picked weights run.  wanted: where an activation was tried to be set.  left_out: what is not
    drawn, a sentence a layer.  flow: what the pass on the stage carried; None where none has just run.
    """

    width: int
    height: int
    title: str
    image: tuple[float, float, float] | None
    pixels: tuple[Pixel, ...]
    edges: Edges
    discs: tuple[Disc, ...]
    texts: tuple[Text, ...]
    bars: tuple[Bar, ...]
    locators: tuple[str, ...]
    left_out: tuple[str, ...]
    legend: Legend
    ink: str
    chain: Chain | None = None
    wanted: Wish | None = None
    flow: Flow | None = None


def draw(view: View, selection: Selection) -> Picture:
    """The picture alone."""
    place = layout(view.net.sizes, view.side)
    ink = ink_of(view, selection.ink)
    chain = draw_chain(view, selection, ink, fill_of(view), wish_of(view))
    if chain is not None:
        return _of_chain(view, selection, chain, ink)
    drawn = draw_edges(view, ink)
    first = 1 if view.side else 0
    fill, wish = fill_of(view), wish_of(view)
    has_maps = reads_plane(view.net)
    discs = with_tiles(view, tuple(
        d for l in range(first, view.L + 1)
        for d in draw_layer(view, place, l, ink, fill if l or not has_maps else fill_in(view), wish)
    ), fill)
    columns = draw_cost(view, place)
    return Picture(
        width=WIDTH,
        height=HEIGHT,
        title=title(view),
        image=(place.left, place.top, IMAGE) if view.side else None,
        pixels=draw_image(view.x, place),
        edges=drawn.edges,
        discs=discs,
        texts=(*captions(view, place), *columns.texts),
        bars=columns.bars,
        locators=locators(view, selection),
        left_out=drawn.left_out,
        legend=legend(ink, fill, wish, has_maps),
        ink=ink.kind if ink else "none",
        wanted=wanted(view, selection, place, fill),
        flow=flow(view, place, lambda l: fill if l or not has_maps else fill_in(view)),
    )


def _of_chain(view: View, selection: Selection, chain: Chain, ink: Ink | None) -> Picture:
    """A picture that is a tree and nothing else."""
    full = legend(ink, fill_of(view), wish_of(view))
    keys = tuple(key for key in full.keys if key.kind != "ring")        # a bias has a line of its own
    left_out = (chain.left_out,) if chain.left_out else ()
    return Picture(
        width=WIDTH, height=HEIGHT, title=title(view), image=None, pixels=(), edges=Edges(), discs=(), texts=(),
        bars=(), locators=(), left_out=left_out, legend=Legend(full.title, keys),
        ink=ink.kind if ink else "none", chain=chain,
        flow=chain_flow(view, tree(view.L, selection.first, selection.shown), fill_of(view)),
    )


def captions(view: View, place: Layout) -> tuple[Text, ...]:
    """The name and true size under every layer; the size alone where layers stand close."""
    sizes, L = view.net.sizes, view.L
    texts = []
    for l, n in enumerate(sizes):
        what = "input" if l == 0 else "output" if l == L else "hidden"
        x = place.left + IMAGE / 2 if l == 0 and view.side else float(place.x[l][0])
        size = f"{view.side}×{view.side}" if l == 0 and view.side else count(n)
        if l == 0 and reads_plane(view.net):
            size += f", ±{number(fill_in(view).high)}"
        shown, is_close = len(place.x[l]), place.apart < CLOSE and l > 0
        texts.append(Text(round(x, 2), CAPTION, size if is_close else f"{what} {size}", "caption"))
        if shown < n:
            words = f"{shown} of" if is_close else f"first {shown} of"
            texts.append(Text(round(x, 2), CAPTION - 16, words, "caption shown"))
    return tuple(texts)
