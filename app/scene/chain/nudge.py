"""A tiny nudge of a weight or bias of a chain, as it travels w -> z -> a -> C: how far each quantity moved."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Parameter
from app.nn.passes import cost, forward
from app.scene.marks.words import number, signed
from app.scene.view import Selection, View, named


@dataclass(frozen=True, slots=True)
class Stop:
    """A quantity that the nudge passes.  id: w-3-0-0, z-3-0, a-3-0 or C.  moved: by how much."""

    id: str
    letter: str
    l: int
    moved: float

    @property
    def words(self) -> str:
        """How far it moved."""
        return signed(self.moved)


@dataclass(frozen=True, slots=True)
class Ratio:
    """How much of the nudge one quantity hands on to the next: d(above)/d(below), measured. "" where that is 0/0."""

    above: Stop
    below: Stop

    @property
    def value(self) -> str:
        """To three digits."""
        return self._said(3)

    @property
    def short(self) -> str:
        """To two, where there is little room."""
        return self._said(2)

    def _said(self, digits: int) -> str:
        return number(self.above.moved / self.below.moved, digits) if self.below.moved else ""


def travelled(view: View, p: Parameter, h: float) -> tuple[Stop, ...]:
    """Run forward with p raised by h, and compare with the pass on the stage, quantity by quantity."""
    assert view.fwd is not None and view.x is not None and view.cost is not None
    net, index = view.net, view.net.arch.index(p)
    nudged = net.with_parameter(p, net.theta[index] + h)
    there = forward(nudged, view.x)
    stops = [Stop(p.id, "b" if p.k is None else "w", p.l, h)]
    for l in range(p.l, view.L + 1):
        stops.append(Stop(f"z-{l}-0", "z", l, float(there.z[l][0] - view.fwd.z[l][0])))
        stops.append(Stop(f"a-{l}-0", "a", l, float(there.a[l][0] - view.fwd.a[l][0])))
    assert view.y is not None
    stops.append(Stop("C", "C", view.L, cost(nudged, there, view.y) - view.cost))
    return tuple(stops)


def ratios(stops: tuple[Stop, ...]) -> tuple[Ratio, ...]:
    """What each quantity on the way hands on to the next."""
    return tuple(Ratio(above, below) for below, above in zip(stops, stops[1:], strict=False))


def picked_out(view: View, selection: Selection) -> tuple[Stop, ...]:
    """The way of the nudge that is picked out; () for none, or while no cost is weighed to feel it in."""
    p = named(view, selection.nudge)
    return travelled(view, p, selection.h) if isinstance(p, Parameter) and view.cost is not None else ()
