"""The trails lens as a page has it: what its form says, and what was measured for that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.lenses.trails.profile import Profile
from app.lenses.trails.trails import Trails
from app.nn.network import Network, Parameter
from app.web.pages.controls import Choice

Slice = Literal["ends", "random", "weights", "seeds", "line"]
SLICES = (
    Choice("ends", "the plane of both trails"),
    Choice("random", "the gradient, and something random"),
    Choice("weights", "two weights or biases"),
    Choice("seeds", "three other starts, and their ends"),
    Choice("line", "straight along the gradient"),
)


@dataclass(frozen=True, slots=True)
class Walked:
    """slice: which is shown.  one, other: the marks of two weights or biases.  look: how often was asked.

    trails, profile: what is known of it so far; neither before anybody asked.  percent: how much is done, of 100.
    """

    slice: str
    one: str
    other: str
    look: int = 0
    trails: Trails | None = None
    profile: Profile | None = None
    percent: int = 0

    @property
    def is_under_way(self) -> bool:
        """Whether there is more to come."""
        return self.look > 0 and self.percent < 100

    @property
    def slices(self) -> tuple[Choice, ...]:
        """What there is to choose."""
        return SLICES


def not_begun(net: Network) -> Walked:
    """The form as it stands first: the first two parameters that lead to the last layer."""
    first = Parameter(net.L, 0, 0)
    second = Parameter(net.L, 0, 1) if net.sizes[-2] > 1 else Parameter(net.L, 0)
    return Walked("ends", first.id, second.id)
