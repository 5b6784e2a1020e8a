"""The tug of war as SVG: a row a neuron that is pulled, with an arrow for everybody who pulls it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.lenses.wishes.grid import Arrow, Grid, Pulled
from app.web.pages.printed.markup import Printed, if_so, to

HALF, DISC = 13.2, 8.0           # half the height of a row; radius of a neuron's disc
TOTAL = 87.0                     # from the sign = to the right end of the sum


def tugs(grid: Grid, to_neuron: str) -> Printed:
    """All rows.  to_neuron: the address of the page with another neuron picked out, but for its id."""
    return Printed("".join([_row(row, grid, to_neuron) for row in grid.rows]))


def _row(r: Pulled, grid: Grid, to_neuron: str) -> str:
    disc = f'x="3" y="{r.y - DISC:g}" width="16" height="16" rx="8"'
    return (
        f'<a class="pulled{if_so(r.is_picked, "picked")}" data-mark="{r.id}" {to(to_neuron + r.id)} '
        f'{"aria-current=true" if r.is_picked else ""} aria-label="neuron {r.name}, asked for {r.total}">'
        f'<rect class="press" x="1" y="{r.y - HALF:g}" width="{grid.width - 2:g}" height="{2 * HALF:g}" rx="4"></rect>'
        f'<rect class="disc" {disc}></rect><rect class="bright" {disc} fill-opacity="{r.fill:g}"></rect>'
        f'{_pulls(r.arrows)}<path class="pull sum" d="{r.wish.d}"></path></a>'
        f'<text class="a" x="64" y="{r.y:g}">{r.a}</text>'
        f'<text class="total{if_so(r.is_picked, "picked")}" x="{grid.columns[-1].plus + TOTAL:g}" y="{r.y:g}">'
        f'{r.total}</text>'
    )


def _pulls(arrows: Iterable[Arrow]) -> str:
    return "".join([
        f'<path class="pull {arrow.sign}{if_so(not arrow.is_heard, "mute")}"{_of(arrow.id)} '
        f'data-say="{escape(arrow.say)}" d="{arrow.d}"></path>' for arrow in arrows
    ])


def _of(mark: str) -> str:
    return f' data-mark="{mark}"' if mark else ""
