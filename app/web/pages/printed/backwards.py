"""The backward network as SVG: a lane for each edge, with its two factors and their product; a funnel for each gain."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.lenses.reverse.drawing import UNKNOWN, Drawing, Funnel, Wire
from app.web.pages.printed.markup import Printed, if_so, to

OVER, UNDER = 11.0, 37.0
"""Units from a lane to the numbers at both of its sides; from the middle of a neuron to what stands above and below."""
HALF = 3.0
"""Units from the middle of a × to its ends."""


def wires(drawing: Drawing, to_mark: str) -> Printed:
    """The edges, from top to bottom.  to_mark: the address of the page with an edge picked out, but for its id."""
    return Printed("".join([_wire(wire, to_mark) for wire in drawing.wires]) + _crosses(drawing.wires))


def _crosses(wires: Iterable[Wire]) -> str:
    """Between the factors of each: one path for all, since a browser lays out every text by itself."""
    d = "".join([f"M{w.middle - HALF:g} {w.y - OVER - HALF:g}l{2 * HALF:g} {2 * HALF:g}m0 {-2 * HALF:g}"
                 f"l{-2 * HALF:g} {2 * HALF:g}" for w in wires])
    return f'<path class="crosses" d="{d}"></path>'


def _wire(w: Wire, to_mark: str) -> str:
    over, under, start, end = w.y - OVER, w.y + OVER, w.x + 2, w.right - 2
    dropped = f'<text class="slope" data-drops x="{start:g}" y="{under:g}">= {w.slope}</text>' if w.slope else ""
    return (
        f'<a class="wire{if_so(w.is_now, "now")}{if_so(w.is_picked, "picked")}" {_says(w)} {to(to_mark + w.id)}>'
        f'<path class="press" d="{w.d}"></path>'
        f'<path id="lane-{w.id}" class="edge {w.sign}" d="{w.d}" stroke-width="{w.width:g}"></path>'
        f'<path class="thread" d="{w.d}"></path>'
        f'<text class="a{_unknown(w.a)}" data-along="lane-{w.id}" x="{start:g}" y="{over:g}">{w.a}</text>'
        f'<text class="delta{_unknown(w.delta)}" data-along="lane-{w.id}" data-back x="{end:g}" y="{over:g}">'
        f'{w.delta}</text>{dropped}<text class="w" x="{end:g}" y="{under:g}">w {w.w}</text></a>'
    )


def funnels(drawing: Drawing, to_mark: str) -> Printed:
    """The neurons, each with what enters, its gain, and what leaves.  to_mark: as for the edges."""
    return Printed("".join([_funnel(funnel, to_mark) for funnel in drawing.funnels]))


def _funnel(f: Funnel, to_mark: str) -> str:
    beside = f.disc + 13
    at, down = (beside, UNDER) if f.d else (f.disc, 24)
    return (
        f'<a class="funnel{if_so(f.is_now, "now")}{if_so(f.is_picked, "picked")}" {_says(f)} {to(to_mark + f.id)}>'
        f'{_gain(f, beside) if f.d else ""}{_disc(f)}'
        f'<text class="name{if_so(not f.d, "input")}" x="{at:g}" y="{f.y + down:g}">{f.name}</text></a>'
    )


def _gain(f: Funnel, beside: float) -> str:
    known = "" if f.has_gain else " unknown"
    return (
        f'<path class="body{known}" d="{f.d}"></path>'
        f'<text class="gain{known}" x="{f.x + 40:g}" y="{f.y:g}">{f.gain}</text>'
        f'<text class="delta{_unknown(f.delta)}" data-through x="{f.x - 4:g}" y="{f.y + UNDER:g}">{f.leaves}</text>'
        f'<text class="da{_unknown(f.da)}" data-enters x="{beside:g}" y="{f.y - UNDER:g}">da {f.da}</text>'
    )


def _disc(f: Funnel) -> str:
    at, known = f'cx="{f.disc:g}" cy="{f.y:g}"', "" if f.fill is not None else " unknown"
    bright = "" if f.fill is None else f'<circle class="bright" {at} r="11" fill-opacity="{f.fill:g}"></circle>'
    ring = f'<circle class="ring {f.sign}" {at} r="14" stroke-width="{f.ring:g}"></circle>' if f.ring else ""
    return (f'<circle class="disc{known}" {at} r="11"></circle>{bright}'
            f'<circle class="rim{known}" {at} r="11"></circle>{ring}')


def _says(mark: Wire | Funnel) -> str:
    said = escape(mark.say)
    return f'data-mark="{mark.id}" data-say="{said}" aria-description="{said}"'


def _unknown(text: str) -> str:
    return if_so(text == UNKNOWN, "unknown")
