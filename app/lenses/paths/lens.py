"""The paths lens: every path from one weight, bias or activation to C, multiplied; and their sum, the slope."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

from pydantic import Field

from app import limits
from app.lenses.fields import Fields
from app.lenses.lens import Lens
from app.lenses.paths.counting import Depth, by_depth, multiplied, saved
from app.lenses.paths.onward import Onwards, onwards
from app.lenses.paths.product import FactorOnPath, factors, is_whole
from app.lenses.paths.search import Gains, Route, Start, count_of, gains, strongest, total
from app.lenses.paths.start import SlopeOf, asked, begins, kinds, layers, slope_of
from app.lenses.sources import CHAPTER_4, NIELSEN
from app.lenses.theta import Jump
from app.nn.nudge import digits_agreeing
from app.scene.marks.scales import Width
from app.scene.marks.words import count, number
from app.scene.view import Selection, View

SHORT = 2            # digits of a factor where seven of them stand in a row


@dataclass(frozen=True, slots=True)
class PathRow:
    """One path.  along: its neurons, as the address says them.  marks: of all that it goes through, on the picture.

    sign, bar: its product, as an edge would show it.  is_open: whether it is the one written out below.
    """

    along: str
    through: str
    marks: str
    factors: tuple[FactorOnPath, ...]
    value: str
    sign: str
    bar: float
    is_open: bool


@dataclass(frozen=True, slots=True)
class Paths:
    """All paths of one slope.  of: what it is the slope of.  says: how many there are, in words.

    rows: the strongest; none while the backward pass has not come there.  rest, rest_value: the others together.
    total: the sum over all paths; slope: backprop's number, the two agree to so many digits.
    factors: of one path, all of them.  is_only: whether it is the only one.
    onwards: the same slope by the ways to the next layer alone.  depths, saved: how many paths, and multiplications.
    missing: the stop of the pass that has to come first, "" once the slope is known.
    """

    of: SlopeOf
    layers: tuple[Jump, ...]
    kinds: tuple[Jump, ...]
    says: str
    rows: tuple[PathRow, ...]
    rest: str
    rest_value: str
    total: str
    slope: str
    digits: int
    factors: tuple[FactorOnPath, ...]
    is_only: bool
    onwards: Onwards | None
    depths: tuple[Depth, ...]
    saved: str
    missing: str


@dataclass(frozen=True, slots=True)
class _Summed:
    """rest: of the paths that are not among the routes."""

    routes: tuple[Route, ...]
    rest: float
    total: float


def paths(view: View, selection: Selection, along: str = "") -> Paths:
    """Of what is picked out, else of the weight with the largest slope in the layer that the backward pass has come to.

    along: the path that is written out, else the strongest.
    """
    id, start = begins(view, selection.of)
    slope, many = slope_of(view, id), count_of(view.net.sizes, start)
    found = _summed(view, start, many) if slope is not None else None
    js = _written_out(view, start, along, found)
    return Paths(
        asked(view, id), layers(view, id), kinds(view, id), _in_words(view, id, many, found),
        () if found is None else _rows(view, start, found.routes, js),
        "" if found is None else _rest(many), "" if found is None else number(found.rest),
        "" if found is None else number(found.total, 6), "" if slope is None else number(slope, 6),
        0 if found is None or slope is None else digits_agreeing(found.total, slope),
        factors(view, start, js) if many == 1 or found is not None else (), many == 1,
        None if slope is None else onwards(view, start),
        by_depth(view.net.sizes, 1 if is_whole(view) else 2), saved(view.net.sizes, 1 if is_whole(view) else 2),
        "" if slope is not None else "forward" if view.activation(view.L) is None else "backward",
    )


def _summed(view: View, start: Start, many: int) -> _Summed:
    assert view.fwd is not None and view.bwd is not None
    of: Gains = gains(view.net, view.fwd, view.bwd)
    routes = strongest(of, start, limits.PATHS)
    listed = fsum(route.value for route in routes)
    everything = listed if many == len(routes) else total(of, start)
    return _Summed(routes, everything - listed, everything)


def _written_out(view: View, start: Start, along: str, found: _Summed | None) -> tuple[int, ...]:
    """The neurons of the path that is asked for, if it is one; else of the strongest, or of the first."""
    js = tuple(int(j) for j in along.split("-") if j.isascii() and j.isdigit())
    sizes = view.net.sizes[start.l :]
    is_there = len(js) == len(sizes) and all(j < n for j, n in zip(js, sizes, strict=True))
    if is_there and start.j in (None, *js[:1]):
        return js
    if found is not None:
        return found.routes[0].js
    return (start.j or 0, *[0] * (len(sizes) - 1)) if sizes else ()


def _in_words(view: View, id: str, many: int, found: _Summed | None) -> str:
    what = asked(view, id)
    if many == 1:
        return f"One path leads from {what.name} to C: the slope is one product."
    none = " Here all of them are 0." if found is not None and not found.routes[0].value else ""
    paths = multiplied(view.net.sizes[what.l + 1 :])
    return f"{paths} paths lead from {what.name} to C: the slope is the sum of as many products.{none}"


def _rows(view: View, start: Start, routes: tuple[Route, ...], js: tuple[int, ...]) -> tuple[PathRow, ...]:
    width = Width(max(abs(route.value) for route in routes))
    return tuple(
        PathRow("-".join(map(str, route.js)), " → ".join(map(str, route.js)), _marks(start, route.js),
                factors(view, start, route.js, SHORT), number(route.value), "down" if route.value > 0 else "up",
                width(route.value), route.js == js)
        for route in routes
    )


def _marks(start: Start, js: tuple[int, ...]) -> str:
    """The ids of all edges and neurons of a path, with spaces between them."""
    own = {"w": f"a-{start.l - 1}-{start.k} w-{start.l}-{start.j}-{start.k}", "b": f"b-{start.l}-{start.j}",
           "a": f"a-{start.l - 1}-{start.k}", "z": f"z-{start.l}-{start.j}"}[start.kind]
    found, k = [own], start.k
    for l, j in enumerate(js, start.l):
        found += ([f"w-{l}-{j}-{k}"] if l > start.l or start.j is None else []) + [f"a-{l}-{j}", f"z-{l}-{j}"]
        k = j
    return " ".join(found)


def _rest(many: int) -> str:
    left = many - limits.PATHS
    return "" if left <= 0 else f"{count(left)} weaker path{'s' if left > 1 else ''}, together"


def _lights(panel: Paths) -> dict[str, str]:
    """The neurons of the path that is written out: what it begins with, and those it goes through."""
    return {f.mark: "sym-a" if f.kind == "a_k" else "sym-z" for f in panel.factors
            if f.kind in ("a_k", "sigma_prime", "delta")}


class PathsFields(Fields):
    """along: the path that is written out, by its neurons."""

    along: str = Field("", max_length=40)


PATHS = Lens("paths", "Every path from here to C, and their sum, which is the slope",
             lambda moment: paths(moment.view, moment.picked, moment.fields.along), group="slope",
             fields=PathsFields, lights=_lights, picks="paths",
             sources=(CHAPTER_4, NIELSEN))
