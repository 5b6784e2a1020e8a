"""Neurons: fill for the activation, ring for the bias, arrow for the wish. And the pixels of an input image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as kept

import numpy as np

from app.nn.array import Array
from app.scene.layers.edges import Ink
from app.scene.layers.layout import Layout
from app.scene.marks.arrows import arrow, tall
from app.scene.marks.marks import Disc, Pixel, Ring, Tile, Wish, finite
from app.scene.marks.scales import Fill, Length, fill_for
from app.scene.marks.words import number, signed
from app.scene.plane.activation_maps import field, reads_plane
from app.scene.plane.maps_in_neurons import tiles
from app.scene.view import View

LONGEST_WISH = 26.0        # px of the longest arrow on the picture
FAINTEST = 0.004           # opacity; a fainter pixel cannot be seen


def fill_of(view: View) -> Fill:
    """The one fill scale of the picture: of its neurons, the input among them where it is drawn as such.

    Where neurons have maps, what they say anywhere on the plane counts too, and the input has a scale of its own.
    """
    sigmas = tuple(view.net.arch.sigma(l) for l in range(1, view.L + 1))
    has_maps = reads_plane(view.net)
    needs_maps = has_maps and any(f.low is None or f.high is None for f in sigmas)     # else none leaves the range
    first = 1 if view.side or has_maps else 0
    shown = tuple(a for l in range(first, view.L + 1) if (a := view.activation(l)) is not None)
    return fill_for(sigmas, (*shown, *field(view.net)[1:]) if needs_maps else shown)


def wish_of(view: View) -> Length:
    """The one wish scale of the picture: the strongest wish of layers 1..L is the longest arrow."""
    if view.bwd is None:
        return Length(0.0, LONGEST_WISH)
    return Length(max(float(np.abs(da).max()) for da in view.bwd.da[1:]), LONGEST_WISH)


@dataclass(frozen=True, slots=True)
class Neurons:
    """The neurons of layer l that are drawn, from top to bottom, in columns. Gone through, they are marks.

    x, ys, r: where they stand.  at: x of the arrows of their wishes.
    a: activations, fills: how bright; none while they are not known.
    biases: what their rings show, on the scale of ink; none where nothing is shown.
    wishes: -dC0/da, arrows: the same in signed px; none while they are not known.  tiles: maps, where they have some.
    """

    l: int
    x: float
    ys: tuple[float, ...]
    r: float
    at: float
    a: tuple[float, ...] = ()
    fills: tuple[float, ...] = ()
    ink: Ink | None = kept(default=None, compare=False)
    biases: tuple[float, ...] = ()
    wishes: tuple[float, ...] = ()
    arrows: tuple[float, ...] = ()
    tiles: tuple[Tile, ...] = ()

    def __post_init__(self) -> None:
        finite(self.x, self.r, *self.fills, *self.biases, *self.arrows)

    def __len__(self) -> int:
        return len(self.ys)

    def __iter__(self) -> Iterator[Disc]:
        says, rings, wishes = self.says, self.rings, self.drawn_wishes
        for j, y in enumerate(self.ys):
            fill = self.fills[j] if self.fills else None
            tile = self.tiles[j] if self.tiles else None
            yield Disc(self.ids[j], self.x, y, self.r, fill, says[j], rings[j], wishes[j], tile)

    @property
    def ids(self) -> list[str]:
        """The neurons that they are."""
        return [f"a-{self.l}-{j}" for j in range(len(self.ys))]

    @property
    def says(self) -> list[str]:
        """What each says of itself."""
        n = len(self.ys)
        return [_say(self.l, j, a, wish) for j, (a, wish) in
                enumerate(zip(self.a or (None,) * n, self.wishes or (None,) * n, strict=True))]

    @property
    def widths(self) -> list[float]:
        """px of their rings."""
        return [] if self.ink is None or not self.biases else self.ink.width.of(np.array(self.biases)).tolist()

    @property
    def radii(self) -> list[float]:
        """px from the middle of a neuron to the middle of its ring."""
        return [round(self.r + 2.5 + width / 2, 2) for width in self.widths]

    @property
    def rings(self) -> list[Ring | None]:
        """A bias each."""
        if self.ink is None or not self.biases:
            return [None] * len(self.ys)
        columns = zip(self.biases, self.widths, self.radii, self.ring_says, strict=True)
        return [Ring(f"b-{self.l}-{j}", self.ink.sign(v), width, r, say or "")
                for j, (v, width, r, say) in enumerate(columns)]

    @property
    def ring_says(self) -> list[str | None]:
        """What each says of itself, where there is one."""
        if self.ink is None or not self.biases:
            return [None] * len(self.ys)
        return [f"bias {self.ink.say(v)}" for v in self.biases]

    @property
    def drawn_wishes(self) -> list[Wish | None]:
        """An arrow each; None for those too short to be seen."""
        if not self.arrows:
            return [None] * len(self.ys)
        columns = zip(self.ys, self.arrows, self.wish_says, strict=True)
        return [arrow(f"wish-{self.l}-{j}", self.at, y, px, say or "") for j, (y, px, say) in enumerate(columns)]

    @property
    def wish_says(self) -> list[str | None]:
        """What each says of itself; None where it is too short to be seen, or not known."""
        return [f"wish {signed(v)}" if px else None for px, v in zip(self.arrows, self.wishes, strict=True)] \
            if self.arrows else [None] * len(self.ys)


def draw_layer(view: View, place: Layout, l: int, ink: Ink, fill: Fill, length: Length) -> Neurons:
    """The neurons of one layer, as many as are drawn, on the scales of the picture."""
    x, ys, r, n = float(place.x[l][0]), tuple(place.y[l].tolist()), place.r[l], len(place.y[l])
    a, da = view.activation(l), view.wish(l)
    known = () if a is None else tuple(a[:n].tolist())
    wishes = () if da is None else tuple((-da[:n]).tolist())
    has_rings = l in ink.layers and not ink.is_quiet
    return Neurons(
        l, x, ys, r, round(x + r + place.beside, 2),
        a=known, fills=tuple(map(fill, known)),
        ink=ink if has_rings else None,
        biases=tuple(view.net.arch.split(ink.values)[1][l][:n].tolist()) if has_rings else (),
        wishes=wishes, arrows=tuple(tall(v, length) for v in wishes) if l else (),
        tiles=tiles(view, l, x, ys, r, fill),
    )


def _say(l: int, j: int, a: float | None, wish: float | None) -> str:
    words = f"neuron {j} of layer {l}"
    if a is not None:
        words += f": activation {number(a)}"
    if wish:
        words += f", wishes to be {'brighter' if wish > 0 else 'dimmer'}: {signed(wish)}"
    return words


@dataclass(frozen=True, slots=True)
class Pixels:
    """The pixels of the input image that have ink, in columns. Gone through, they are marks.

    at: which they are, in order.  fills: how bright.  cell: how wide one is.
    lefts, tops: where the columns and the rows of the whole image begin.
    """

    at: tuple[int, ...] = ()
    fills: tuple[float, ...] = ()
    cell: float = 0.0
    lefts: tuple[float, ...] = ()
    tops: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        finite(*self.fills)

    def __len__(self) -> int:
        return len(self.at)

    def __iter__(self) -> Iterator[Pixel]:
        across = len(self.lefts)
        for k, fill in zip(self.at, self.fills, strict=True):
            yield Pixel(f"a-0-{k}", self.lefts[k % across], self.tops[k // across], fill)


def draw_image(x: Array | None, place: Layout) -> Pixels:
    """The pixels that have ink; the others are the dark ground. None where layer 0 is drawn as neurons."""
    if not place.cell:
        return Pixels()
    side, half = round(place.canvas.image / place.cell), place.cell / 2
    lefts, tops = (tuple(np.round(at - half, 2).tolist()) for at in (place.x[0][:side], place.y[0][::side]))
    inked = np.flatnonzero(x > FAINTEST) if x is not None else np.zeros(0, np.int64)
    fills = () if x is None else tuple(np.round(np.minimum(x[inked], 1.0), 3).tolist())
    return Pixels(tuple(inked.tolist()), fills, round(place.cell, 3), lefts, tops)
