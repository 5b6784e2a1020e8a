"""Neurons: fill for the activation, ring for the bias, arrow for the wish. And the pixels of an input image."""

from __future__ import annotations

from math import copysign

import numpy as np

from app.nn.array import Array
from app.scene.layers.edges import Ink
from app.scene.layers.layout import Layout
from app.scene.marks.marks import Disc, Pixel, Ring, Wish
from app.scene.marks.scales import Fill, Length, fill_for
from app.scene.marks.words import number, signed
from app.scene.plane.activation_maps import field, reads_plane
from app.scene.view import View

LONGEST_WISH = 26.0        # px of the longest arrow on the picture
SHORTEST_WISH = 1.5        # px; a shorter arrow has no direction to see
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


def draw_layer(view: View, place: Layout, l: int, ink: Ink | None, fill: Fill, length: Length) -> tuple[Disc, ...]:
    """The neurons of one layer, as many as are drawn, on the scales of the picture."""
    a, wish = view.activation(l), view.wish(l)
    biases = view.net.arch.split(ink.values)[1][l] if ink and l in ink.layers else None
    discs = []
    for j, (x, y) in enumerate(zip(place.x[l].tolist(), place.y[l].tolist(), strict=True)):
        value = None if a is None else float(a[j])
        discs.append(Disc(
            f"a-{l}-{j}", x, y, place.r[l],
            None if value is None else fill(value),
            _say(l, j, value, None if wish is None else -float(wish[j])),
            None if biases is None or ink is None else _ring(ink, l, j, place.r[l], float(biases[j])),
            None if wish is None or l == 0
            else draw_wish(l, j, x + place.r[l] + place.beside, y, -float(wish[j]), length),
        ))
    return tuple(discs)


def _say(l: int, j: int, a: float | None, wish: float | None) -> str:
    words = f"neuron {j} of layer {l}"
    if a is not None:
        words += f": activation {number(a)}"
    if wish:
        words += f", wishes to be {'brighter' if wish > 0 else 'dimmer'}: {signed(wish)}"
    return words


def _ring(ink: Ink, l: int, j: int, r: float, v: float) -> Ring:
    width = ink.width(v)
    return Ring(f"b-{l}-{j}", ink.sign(v), width, round(r + 2.5 + width / 2, 2), f"bias {ink.say(v)}")


def draw_wish(l: int, j: int, at: float, y: float, v: float, length: Length) -> Wish | None:
    """The arrow of neuron j of layer l, upright at x = at around y; None where it is too short to see."""
    px = abs(tall(v, length))
    if not px:
        return None
    up = -1.0 if v > 0 else 1.0
    at, tip = round(at, 2), round(y + up * px / 2, 2)
    tail, half = round(y - up * px / 2, 2), min(4.0, px / 2)
    head = f"M{at - half:.5g} {tip - up * half:.5g}L{at:.5g} {tip:.5g}L{at + half:.5g} {tip - up * half:.5g}"
    sign = "up" if v > 0 else "down"
    return Wish(f"wish-{l}-{j}", sign, f"M{at:.5g} {tail:.5g}V{tip:.5g}", head, f"wish {signed(v)}")


def tall(v: float, length: Length) -> float:
    """px of the arrow of a wish, above 0 for up; 0 where it is too short to see."""
    px = length(v)
    return copysign(px, v) if px >= SHORTEST_WISH else 0.0


def draw_image(x: Array | None, place: Layout) -> tuple[Pixel, ...]:
    """The pixels of the input image that have ink; the others are the dark ground."""
    if x is None or not place.cell:
        return ()
    inked, half = np.flatnonzero(x > FAINTEST), place.cell / 2
    lefts, tops = (np.round(centre[inked] - half, 2).tolist() for centre in (place.x[0], place.y[0]))
    fills = np.round(np.minimum(x[inked], 1.0), 3).tolist()
    marks = zip(inked.tolist(), lefts, tops, fills, strict=True)
    return tuple(Pixel(f"a-0-{k}", left, top, fill) for k, left, top, fill in marks)
