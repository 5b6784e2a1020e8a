"""How the shipped network was made: everything that its weights follow from, and what it then reached."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Architecture
from app.trained.hands import Hands
from app.trained.shaking import Shaking


@dataclass(frozen=True, slots=True)
class Recipe:
    """A start, and the way downhill from it over all 60,000 training images and drawings, shaken anew in every epoch.

    seed: of the starting weights, of the shuffles, of the drawings and of the shaking.  drawings: how many are made,
    once, in as many hands.  eta: of the first epoch; it falls by the same
    amount after every epoch, to eta_last in the last one.  margin: the outputs are asked for margin and 1 - margin
    instead of 0 and 1, so that they stay off the flat ends of sigma, where a wrong answer could hardly be taught.
    reached: the part of the 10,000 test images that the result gets right. They were not trained on.
    """

    arch: Architecture
    init: str
    seed: int
    batch_size: int
    epochs: int
    eta: float
    eta_last: float
    margin: float
    drawings: int
    hands: Hands
    shaking: Shaking
    reached: float

    def eta_of(self, epoch: int) -> float:
        """The learning rate of an epoch, 0 <= epoch < epochs."""
        return self.eta + (self.eta_last - self.eta) * epoch / max(self.epochs - 1, 1)


RECIPE = Recipe(
    arch=Architecture((784, 16, 16, 10), "sigmoid", "sigmoid", "quadratic"),
    init="scaled_normal",
    seed=1,
    batch_size=20,
    epochs=40,
    eta=1.5,
    eta_last=0.05,
    margin=0.06,
    drawings=40_000,
    hands=Hands(
        move=0.6, bend=0.15, lean=0.1, slant=0.2, turn=0.1, tallest=2.6, tremble=0.15, rounding=0.3,
        joined=0.3, squared=0.1, few=0.35, tablets=0.33,
    ),
    shaking=Shaking(turn=0.1, slant=0.12, stretch=0.1, move=0.6, pen=0.3),
    reached=0.9422,
)
