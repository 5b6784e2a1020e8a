"""The picture at one moment, whole: every mark, back to front."""

from __future__ import annotations

from dataclasses import dataclass

from app.scene.chain.chain import Chain, draw_chain
from app.scene.chain.flow import chain_flow
from app.scene.layers.cost import CostColumns, draw_cost
from app.scene.layers.edges import Edges, Ends, Ink, draw_edges, drawn_ink, ends
from app.scene.layers.flow import Flow, flow
from app.scene.layers.layout import CANVASES, CLOSE, FAR, HEIGHT, Layout, layout
from app.scene.layers.legend import Legend, legend
from app.scene.layers.neurons import Neurons, Pixels, draw_image, draw_layer, fill_of, wish_of
from app.scene.layers.picked import locators, wanted
from app.scene.marks.marks import Bar, Disc, Text, Wish
from app.scene.marks.words import count, number
from app.scene.plane.activation_maps import reads_plane
from app.scene.plane.maps_in_neurons import fill_in
from app.scene.sentences import title
from app.scene.view import Selection, View


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing, back to front.  image: x, y, width of the input image's dark ground, None without one.

    chain: in place of edges, neurons and costs, for one neuron a layer.
    ends: of every layer's edges, drawn or not.  captions: the names of the layers.
    locators: where the picked weights run.  wanted: where an activation was tried to be set.  left_out: what is not
    drawn, a sentence a layer.  flow: what the pass on the stage carried; None where none has just run.
    """

    width: int
    height: int
    title: str
    legend: Legend
    left_out: tuple[str, ...]
    ink: str
    image: tuple[float, float, float] | None = None
    pixels: Pixels = Pixels()
    ends: tuple[Ends, ...] = ()
    edges: Edges = Edges()
    neurons: tuple[Neurons, ...] = ()
    captions: tuple[Text, ...] = ()
    costs: CostColumns = CostColumns()
    locators: str = ""
    chain: Chain | None = None
    wanted: Wish | None = None
    flow: Flow | None = None

    @property
    def discs(self) -> tuple[Disc, ...]:
        """Every neuron, as a mark."""
        return tuple(disc for layer in self.neurons for disc in layer)

    @property
    def texts(self) -> tuple[Text, ...]:
        """All words on the picture."""
        return (*self.captions, *(text for text in self.costs.all_texts if text.text))

    @property
    def bars(self) -> tuple[Bar, ...]:
        """All bars that have something to say."""
        return tuple(bar for bar in self.costs.bars if bar.say)


def draw(view: View, selection: Selection, *, is_live: bool = False) -> Picture:
    """The picture alone.  is_live: while a run goes on, which draws fewer edges, and nothing on its way."""
    place = layout(view.net.sizes, view.side, view.canvas)
    ink = drawn_ink(view, selection.ink)
    chain = draw_chain(view, selection, ink, fill_of(view), wish_of(view))
    if chain is not None:
        return _of_chain(view, chain, ink, is_live)
    drawn = draw_edges(view, ink, is_live=is_live)
    first = 1 if view.side else 0
    fill, wish = fill_of(view), wish_of(view)
    has_maps = reads_plane(view.net)
    fills = [fill if l or not has_maps else fill_in(view) for l in range(view.L + 1)]
    return Picture(
        width=place.canvas.width,
        height=place.canvas.height,
        title=title(view),
        image=(place.left, place.top, place.canvas.image) if view.side else None,
        pixels=draw_image(view.x, place),
        ends=tuple(ends(view.net.sizes, view.side, l, view.canvas) for l in range(1, view.L + 1)),
        edges=drawn.edges,
        neurons=tuple(draw_layer(view, place, l, ink, fills[l], wish) for l in range(first, view.L + 1)),
        captions=captions(view, place),
        costs=draw_cost(view, place),
        locators=locators(view, selection),
        left_out=drawn.left_out,
        legend=legend(ink, fill, wish, has_maps),
        ink="quiet" if ink.is_quiet else ink.kind,
        wanted=wanted(view, selection, place, fill),
        flow=None if is_live else flow(view, place, fills),
    )


def _of_chain(view: View, chain: Chain, ink: Ink, is_live: bool) -> Picture:
    """A picture that is a tree and nothing else."""
    full = legend(ink, fill_of(view), wish_of(view))
    keys = tuple(key for key in full.keys if key.kind != "ring")        # a bias has a line of its own
    return Picture(
        width=chain.place.width, height=HEIGHT, title=title(view), chain=chain, legend=Legend(full.title, keys),
        left_out=(chain.left_out,) if chain.left_out else (), ink="quiet" if ink.is_quiet else ink.kind,
        flow=None if is_live else chain_flow(view, chain.place, fill_of(view)),
    )


def captions(view: View, place: Layout) -> tuple[Text, ...]:
    """The name and true size under every layer; the size alone where layers stand close."""
    sizes, L, is_low = view.net.sizes, view.L, place.canvas is CANVASES["low"]
    texts = []
    for l, n in enumerate(sizes):
        what = "pixel" if l == 0 and view.side else "input" if l == 0 else "answer" if l == L and n > 1 else "neuron"
        x = place.left + place.canvas.image / 2 if l == 0 and view.side else float(place.x[l][0])
        size = count(n)
        if l == 0 and reads_plane(view.net) and not is_low:
            size += f", ±{number(fill_in(view).high)}"
        is_tight = l > 0 or (reads_plane(view.net) and place.canvas is not CANVASES["wide"])
        shown, is_close = len(place.x[l]), is_tight and (l == 0 or place.apart < (FAR if is_low else CLOSE))
        said = size if is_close else f"{size} {what}{'s' * (n > 1)}"
        texts.append(Text(round(x, 2), place.canvas.caption, said, "caption"))
        if shown < n:
            words = f"{shown} of" if is_close else f"first {shown} of"
            texts.append(Text(round(x, 2), place.canvas.caption - 16, words, "caption shown"))
    return tuple(texts)
