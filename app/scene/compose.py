"""One moment, whole: everything a template prints and a program may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.scene.chain.chain import Chain, draw_chain
from app.scene.chain.flow import chain_flow
from app.scene.chain.tree import is_chain, tree
from app.scene.chain_dials import Dial, dials
from app.scene.chain_factors import Factors, factors
from app.scene.chain_nudge import Tiny, tiny
from app.scene.equation import Equation, equation
from app.scene.inside import Inside, inside
from app.scene.layers.cost import draw_cost
from app.scene.layers.edges import Edges, Ink, draw_edges, ink_of
from app.scene.layers.flow import Flow, flow
from app.scene.layers.layout import CAPTION, CLOSE, HEIGHT, IMAGE, WIDTH, Layout, layout
from app.scene.layers.legend import Legend, legend
from app.scene.layers.neurons import draw_image, draw_layer, fill_of, wish_of
from app.scene.layers.picked import locators, roles, wanted
from app.scene.layers.weight_map import WeightMap, weight_map
from app.scene.marks.marks import Bar, Disc, Pixel, Text, Wish
from app.scene.marks.words import count, number
from app.scene.nudges import Nudges, rank
from app.scene.numbers import Table, tables
from app.scene.plane.activation_maps import reads_plane
from app.scene.plane.maps_in_neurons import fill_in, with_tiles
from app.scene.progress import Progress, progress
from app.scene.sentences import happened, title, upcoming
from app.scene.surface import Surface, surface
from app.scene.swap import Swap, swaps
from app.scene.theta import Theta, theta
from app.scene.typed import Typed, typed
from app.scene.view import Neuron, Selection, View, named


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


@dataclass(frozen=True, slots=True)
class Scene:
    """What every template needs.  cost: "" before it is weighed.  change: before and after the last step.

    upcoming: the next button.  nudges, equation, tables, surface: the lens that is open, else None or empty.
    dials, tiny, factors: the same for the lenses of a chain.
    map, inside, typed, swaps: of what the open equation is about; the map stands in the place of the input image.
    roles: which symbol's colour a mark takes while its equation is open.
    """

    picture: Picture
    happened: str
    upcoming: str
    cost: str
    change: tuple[str, str] | None
    lens: str
    of: str
    pins: tuple[str, ...]
    nudges: Nudges | None
    equation: Equation | None
    roles: dict[str, str]
    tables: tuple[Table, ...]
    surface: Surface | None
    progress: Progress | None
    dials: tuple[Dial, ...]
    tiny: Tiny | None
    factors: Factors | None
    map: WeightMap | None = None
    inside: Inside | None = None
    typed: Typed | None = None
    theta: Theta | None = None
    swaps: tuple[Swap, ...] = ()

    @property
    def picked(self) -> tuple[str, ...]:
        """The ids of what is open in the equation or pinned."""
        return (self.of, *self.pins)


def compose(view: View, selection: Selection) -> Scene:
    """Everything on the stage at this moment. A pure function: same view, same scene."""
    cost = view.cost
    change = None
    if view.stepped is not None:
        change = (number(view.stepped.cost_before), number(view.stepped.cost_after))
    opened = equation(view, selection.of) if selection.lens == "equation" and selection.of else None
    return Scene(
        picture=draw(view, selection),
        happened=happened(view, selection.ink),
        upcoming=upcoming(view),
        cost="" if cost is None else number(cost, 4),
        change=change,
        lens=selection.lens,
        of=selection.of,
        pins=selection.pins,
        nudges=rank(view, selection) if selection.lens == "nudges" else None,
        equation=opened,
        roles=roles(opened),
        tables=tables(view) if selection.lens == "numbers" else (),
        surface=surface(view) if selection.lens == "surface" else None,
        progress=progress(view) if selection.lens == "train" else None,
        dials=dials(view) if selection.lens in ("dials", "tiny") and is_chain(view.net.sizes) else (),
        tiny=tiny(view, selection) if selection.lens == "tiny" else None,
        factors=factors(view, selection) if selection.lens == "factors" and is_chain(view.net.sizes) else None,
        **_beside_equation(view, selection),
        theta=theta(view, selection) if selection.lens == "theta" else None,
    )


def _beside_equation(view: View, selection: Selection) -> dict[str, Any]:
    """What else the equation lens says of what is picked out; nothing while another lens is open."""
    if selection.lens != "equation":
        return {}
    id = selection.of
    neuron = named(view, "a" + id[1:]) if id[:1] in ("a", "z") else None
    return {
        "map": weight_map(view, id, selection.ink),
        "inside": inside(view, neuron) if isinstance(neuron, Neuron) else None,
        "typed": typed(view, id),
        "swaps": swaps(view, id),
    }


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
