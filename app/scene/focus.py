"""What is picked out, on the picture: where it runs, and which marks its equation takes its factors from."""

from __future__ import annotations

from app.nn.network import Parameter
from app.scene.edges import line
from app.scene.equation import Equation
from app.scene.view import Selection, View, named

ROLES = {"a_k": "sym-a", "sigma_prime": "sym-z"}
"""The symbol whose colour a factor's mark takes; a wish has its own already."""


def locators(view: View, selection: Selection) -> tuple[str, ...]:
    """Hairlines where the picked weights run, however thin their nudge: a path each."""
    picked = (named(view, id) for id in dict.fromkeys((selection.of, *selection.pins)))
    lines = (line(view, p) for p in picked if isinstance(p, Parameter) and p.k is not None)
    return tuple(d for d in lines if d is not None)


def roles(found: Equation | None) -> dict[str, str]:
    """Mark id -> symbol, for the neurons that give the open equation its factors."""
    if found is None:
        return {}
    return {f.mark: ROLES[f.kind] for f in found.factors if f.kind in ROLES}
