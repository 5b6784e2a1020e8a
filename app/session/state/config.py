"""How a session begins: the recipe a link can carry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.data.plane import NOISE
from app.nn.network import Architecture


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the first state follows from. Same config, same start, bit for bit.

    sizes: n_0 ... n_L.  start: "random" (from init and seed) or "trained" (the weights shipped with digits).
    theta: every weight and bias, in the place of a start, where a link carries them; empty where it does not.
    x, y: the example on the stage where there is no data: n_0 and n_L numbers; empty for none.
    noise: how far the points of a made set stray.  split, index: the example of the data that is on the stage first.
    """

    preset: str
    sizes: tuple[int, ...]
    activation: str
    output: str
    cost: str
    init: str
    seed: int
    data: str
    eta: float
    batch_size: int
    start: str
    theta: tuple[float, ...] = ()
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    noise: float = NOISE
    split: Literal["train", "test"] = "test"
    index: int = 0

    @property
    def architecture(self) -> Architecture:
        """Raises RangeError or ShapeError for what limits.py forbids."""
        return Architecture(self.sizes, self.activation, self.output, self.cost)


PRESETS = {
    "chain": Config("chain", (1, 1, 1, 1), "sigmoid", "sigmoid", "quadratic",
                    "scaled_normal", 0, "none", 0.5, 10, "random", x=(1.0,), y=(1.0,)),
    "plane": Config("plane", (2, 4, 2, 1), "tanh", "sigmoid", "quadratic",
                    "scaled_normal", 0, "xor", 0.5, 10, "random"),
    "digits": Config("digits", (784, 16, 16, 10), "sigmoid", "sigmoid", "quadratic",
                     "scaled_normal", 0, "mnist", 0.5, 10, "trained"),
}
"""The exhibits. A default is what shows the idea best, not what trains fastest."""
