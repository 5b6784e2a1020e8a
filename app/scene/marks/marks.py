"""What can stand on the stage. Marks are finished: rounded numbers, words, a role; CSS gives them ink."""

from __future__ import annotations

import math
from dataclasses import dataclass


def finite(*numbers: float) -> None:
    """Raise ValueError for NaN or infinity: an error here, not a missing line on a projector."""
    if not all(map(math.isfinite, numbers)):
        raise ValueError(f"a mark needs finite numbers, not {numbers}")


@dataclass(frozen=True, slots=True)
class Edge:
    """A weight drawn as a line. sign: "up" (raise it), "down" (lower it); for weights "plus" or "minus"."""

    id: str
    sign: str
    d: str
    width: float
    say: str

    def __post_init__(self) -> None:
        finite(self.width)


@dataclass(frozen=True, slots=True)
class Square:
    """A number of a grid, its area in proportion to its size.  (x, y): its corner.  side: 0 while it is not known.

    id: of the weight that it speaks of.  key: its own, where it moves when the grid is drawn another way, else "".
    """

    id: str
    x: float
    y: float
    side: float
    sign: str
    key: str = ""

    def __post_init__(self) -> None:
        finite(self.x, self.y, self.side)


@dataclass(frozen=True, slots=True)
class Ring:
    """A bias drawn as a ring round its neuron, on the same scale as the edges."""

    id: str
    sign: str
    width: float
    r: float
    say: str

    def __post_init__(self) -> None:
        finite(self.width, self.r)


@dataclass(frozen=True, slots=True)
class Wish:
    """A dashed arrow beside a neuron: which way, and how much, its activation is wished to change.

    x, y: where it stands.  d, head: its shaft and its tip, from there.
    """

    id: str
    sign: str
    x: float
    y: float
    d: str
    head: str
    say: str

    def __post_init__(self) -> None:
        finite(self.x, self.y)


@dataclass(frozen=True, slots=True)
class Tile:
    """A square map in a neuron: its activation over the plane.  image: an address.

    now: where the example stands on it.  dot: px of its radius there, 0 where there is none.
    """

    x: float
    y: float
    size: float
    image: str
    now: tuple[float, float] = (0.0, 0.0)
    dot: float = 0.0

    def __post_init__(self) -> None:
        finite(self.x, self.y, self.size, *self.now)


@dataclass(frozen=True, slots=True)
class Disc:
    """A neuron. fill: opacity of the bright disc, None while its activation is not known."""

    id: str
    x: float
    y: float
    r: float
    fill: float | None
    say: str
    ring: Ring | None
    wish: Wish | None
    tile: Tile | None = None

    def __post_init__(self) -> None:
        finite(self.x, self.y, self.r, self.fill or 0.0)

    @property
    def name(self) -> str:
        """Its name on the board: what it says, without its numbers."""
        return self.say.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Pixel:
    """A pixel of the input image that has ink on it."""

    id: str
    x: float
    y: float
    fill: float

    def __post_init__(self) -> None:
        finite(self.x, self.y, self.fill)


@dataclass(frozen=True, slots=True)
class Text:
    """Words on the stage. role: its class, which gives size, anchor and ink."""

    x: float
    y: float
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle whose one length is a number."""

    id: str
    x: float
    y: float
    width: float
    height: float
    role: str
    say: str

    def __post_init__(self) -> None:
        finite(self.x, self.y, self.width, self.height)

    @property
    def label(self) -> str | None:
        """What a screen reader says of it; None where a table says the same, or nothing is known."""
        return self.say if self.role == "term-bar" else None
