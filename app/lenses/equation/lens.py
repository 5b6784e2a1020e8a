"""The equation lens: one derivative as the product of its factors, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.equation.first_factor import Swap, swaps
from app.lenses.equation.slope import Equation, Factor, equation, roles
from app.lenses.equation.terms_of_z import Inside, inside
from app.lenses.equation.typed_number import Typed, typed
from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.lenses.sources import CHAPTER_4, NIELSEN
from app.scene.layers.weight_map import WeightMap, weight_map
from app.scene.view import Neuron, named


@dataclass(frozen=True, slots=True)
class Opened:
    """equation: None where nothing is picked out.  path: its only term, where there is but one way back: on a chain.

    inside: of a neuron, its weighted sum.  typed: a number to type.  swaps: the other first factors, on a chain.
    map: what the neuron reads, laid over the input image.
    """

    equation: Equation | None
    path: tuple[Factor, ...]
    inside: Inside | None
    typed: Typed | None
    swaps: tuple[Swap, ...]
    map: WeightMap | None


def opened(moment: Moment) -> Opened:
    """Of the mark that is picked out."""
    view, id = moment.view, moment.picked.of
    found, others = equation(view, id) if id else None, swaps(view, id)
    neuron = named(view, "a" + id[1:]) if id[:1] in ("a", "z") else None
    return Opened(
        found, found.terms[0].factors if found and found.terms and others else (),
        inside(view, neuron) if isinstance(neuron, Neuron) else None,
        typed(view, id), others, weight_map(view, id, moment.picked.ink),
    )


def _lights(panel: Opened) -> dict[str, str]:
    return roles(panel.equation)


def _map(panel: Opened) -> WeightMap | None:
    return panel.map


EQUATION = Lens("equation", "One derivative as the product of its factors", opened, group="slope", lights=_lights,
                over=_map,
                sources=(CHAPTER_4, NIELSEN))
