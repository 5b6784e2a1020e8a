"""The lens of files: what can be taken home of this moment, and what can be brought in.

Which files there are, and how they are written, is known to app/exchange; the page lists them beside this panel.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.lenses.lens import Lens
from app.lenses.moment import Moment
from app.nn.activation import ACTIVATIONS, OUTPUTS
from app.nn.cost import COSTS


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What a file of weights may leave unsaid of its network: a menu.  text: beside it."""

    name: str
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakeHome:
    """unsaid: what may be said beside a file that is brought in."""

    unsaid: tuple[Unsaid, ...]


UNSAID = (
    Unsaid("activation", "σ", tuple(ACTIVATIONS)), Unsaid("output", "output", tuple(OUTPUTS)),
    Unsaid("cost", "C", COSTS),
)


def home(moment: Moment) -> TakeHome:
    """The same at every moment."""
    return TakeHome(UNSAID)


HOME = Lens("home", "Take this moment home, or bring weights in", home, group="", is_live=True)
