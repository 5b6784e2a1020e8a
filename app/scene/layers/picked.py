"""What is picked out, on the picture: where it runs, which marks give its equation its factors, what is wanted."""

from __future__ import annotations

from app.nn.network import Parameter
from app.scene.layers.edges import line
from app.scene.layers.layout import Layout
from app.scene.marks.arrows import arrow, tall
from app.scene.marks.marks import Wish
from app.scene.marks.scales import Fill, Length
from app.scene.marks.words import number
from app.scene.view import Neuron, Selection, View, named

LONGEST = 40.0       # px of an arrow from dark to bright
BESIDE = 12.0        # px from a neuron to the arrow


def locators(view: View, selection: Selection) -> str:
    """Hairlines where the picked weights run, however thin their nudge: one path through all of them."""
    picked = (named(view, id) for id in dict.fromkeys((selection.of, *selection.pins)))
    lines = (line(view, p) for p in picked if isinstance(p, Parameter) and p.k is not None)
    return "".join(d for d in lines if d is not None)


def wanted(view: View, selection: Selection, place: Layout, fill: Fill) -> Wish | None:
    """The arrow at an activation that the visitor tried to set: as far as it should go, on the scale of brightness."""
    id, value = selection.wanted or ("", 0.0)
    neuron = named(view, id)
    a = view.activation(neuron.l) if isinstance(neuron, Neuron) else None
    if not isinstance(neuron, Neuron) or a is None or not neuron.l or neuron.j >= len(place.x[neuron.l]):
        return None
    l, j, v = neuron.l, neuron.j, min(max(value, fill.low), fill.high) - float(a[neuron.j])
    x, y = float(place.x[l][j]) - place.r[l] - BESIDE, float(place.y[l][j])
    px = tall(v, Length(fill.high - fill.low, LONGEST))
    return arrow(f"wanted-{id}", round(x, 2), y, px, f"wished to be {number(value)}")
