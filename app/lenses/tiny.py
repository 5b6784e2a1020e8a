"""A tiny nudge of a weight or bias of a chain: it travels w -> z -> a -> C, and every ratio on the way is measured."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose, log10

from app import limits
from app.lenses.equation.rounding import doubted
from app.lenses.lens import Choice, Lens
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_4
from app.nn.experiment import measured_slope
from app.nn.network import Parameter
from app.nn.nudge import DIGITS, digits_agreeing, nudged_cost
from app.scene.chain.nudge import Ratio, Stop, ratios, travelled
from app.scene.chain.tree import is_chain
from app.scene.marks.words import number
from app.scene.view import Selection, View, named

SMALLEST = 12          # the sweep goes from h = 1 down to 10^-12
BAR = 4                # px of a digit that agrees
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Sample:
    """The same nudge with another h, 10^-power.  felt: dC/h.  digits: how many agree with backprop's.

    top, tall: px of its bar.  is_now: whether it is the nudge on the picture.
    """

    power: int
    h: str
    felt: str
    digits: int
    top: int
    tall: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class Tiny:
    """The nudge and what came of it.

    stops: from the parameter to C.  ratios: between them.  product: of the ratios.  felt: dC/h.
    slope: backprop's number, "" before the backward pass has reached it; digits: how many agree.  missing: why not.
    note: why no h makes them agree, "" where some does.
    """

    id: str
    p: Parameter
    h: float
    stops: tuple[Stop, ...]
    ratios: tuple[Ratio, ...]
    product: str
    felt: str
    slope: str
    digits: int
    samples: tuple[Sample, ...]
    missing: str = ""
    note: str = ""

    @property
    def power(self) -> int:
        """The power of ten next to h, as the slider counts: h = 10^-power."""
        return min(max(round(-log10(abs(self.h))), 0), SMALLEST)


def tiny(view: View, selection: Selection) -> Tiny | None:
    """The nudge that is picked out; None where none is, or the network is no chain with that parameter."""
    p = named(view, selection.nudge)
    if not isinstance(p, Parameter) or set(view.net.sizes) != {1}:
        return None
    if view.cost is None:
        why = "A nudge is felt in C: go forward and show the cost first."
        return Tiny(p.id, p, selection.h, (), (), "", "", "", 0, (), why)
    return _travelled(view, p, selection.h)


def _travelled(view: View, p: Parameter, h: float) -> Tiny:
    stops = travelled(view, p, h)
    product = 1.0
    for below, above in zip(stops, stops[1:], strict=False):
        product *= above.moved / below.moved if below.moved else 0.0
    felt, slope = _felt(view, p, h), _slope(view, p)
    return Tiny(
        p.id, p, h, stops, ratios(stops), number(product, 6), number(felt, 6),
        "" if slope is None else number(slope, 6), 0 if slope is None else digits_agreeing(felt, slope),
        tuple(_sample(view, p, power, slope, h) for power in range(SMALLEST + 1)),
        note="" if slope is None else _note(view, p, slope),
    )


def _note(view: View, p: Parameter, slope: float) -> str:
    assert view.x is not None and view.y is not None and view.cost is not None
    return doubted(slope, measured_slope(view.net, view.x, view.y, p), view.cost)


def _felt(view: View, p: Parameter, h: float) -> float:
    """(C(p + h) - C(p)) / h, from two forward passes."""
    assert view.x is not None and view.y is not None and view.cost is not None
    return (nudged_cost(view.net, view.x, view.y, p, h) - view.cost) / h


def _slope(view: View, p: Parameter) -> float | None:
    if view.bwd is None or not view.knows_slopes(p.l):
        return None
    return float(view.bwd.nabla[view.net.arch.index(p)])


def _sample(view: View, p: Parameter, power: int, slope: float | None, now: float) -> Sample:
    h = 10.0**-power
    felt = _felt(view, p, h)
    digits = 0 if slope is None else digits_agreeing(felt, slope)
    text = "10⁻" + str(power).translate(_SUPERSCRIPTS) if power else "1"
    return Sample(power, text, number(felt, 6), digits, BAR * (DIGITS - digits), BAR * digits, isclose(h, now))


@dataclass(frozen=True, slots=True)
class Nudging:
    """What there is to nudge (choices), which and by how much, from least to most.  tiny: what came of it, or None."""

    choices: tuple[Choice, ...]
    nudge: str
    h: str
    least: str
    most: str
    tiny: Tiny | None


def nudging(moment: Moment) -> Nudging | None:
    """None for a network that is no chain."""
    view, picked = moment.view, moment.picked
    if not is_chain(view.net.sizes):
        return None
    choices = tuple(Choice(p.id, f"{'b' if p.k is None else 'w'}, layer {l}") for l in range(1, view.L + 1)
                    for p in (Parameter(l, 0, 0), Parameter(l, 0)))
    return Nudging(choices, picked.nudge, f"{picked.h:g}", f"{limits.NUDGE_LEAST:g}", f"{limits.NUDGE:g}",
                   tiny(view, picked))


TINY = Lens("tiny", "A tiny nudge, measured all the way to C", nudging, text="a tiny nudge", group="slope",
            fits=lambda moment: is_chain(moment.view.net.sizes),
            sources=(CHAPTER_4,))
