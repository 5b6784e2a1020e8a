"""One moment, whole: everything a template prints and a program may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.lenses.dials import Dial, dials
from app.lenses.equation.first_factor import Swap, swaps
from app.lenses.equation.slope import Equation, equation, roles
from app.lenses.equation.terms_of_z import Inside, inside
from app.lenses.equation.typed_number import Typed, typed
from app.lenses.factors import Factors, factors
from app.lenses.nudges import Nudges, rank
from app.lenses.numbers import Table, tables
from app.lenses.surface import Surface, surface
from app.lenses.theta import Theta, theta
from app.lenses.tiny import Tiny, tiny
from app.lenses.train import Progress, progress
from app.scene.chain.tree import is_chain
from app.scene.layers.weight_map import WeightMap, weight_map
from app.scene.marks.words import number
from app.scene.picture import Picture, draw
from app.scene.sentences import cost_of, happened, upcoming
from app.scene.view import Neuron, Selection, View, named


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


def compose(view: View, selection: Selection, *, is_live: bool = False) -> Scene:
    """Everything on the stage at this moment. A pure function: same view, same scene.  is_live: while a run goes on."""
    change = None
    if view.stepped is not None:
        change = (number(view.stepped.cost_before), number(view.stepped.cost_after))
    opened = equation(view, selection.of) if selection.lens == "equation" and selection.of else None
    return Scene(
        picture=draw(view, selection, is_live=is_live),
        happened=happened(view, selection.ink),
        upcoming=upcoming(view),
        cost=cost_of(view),
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


