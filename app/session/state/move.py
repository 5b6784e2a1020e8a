"""Everything a visitor can do to a session, as typed values. A session is its list of moves.

Moves are written to disk as JSON and replayed: fields are plain, and no meaning ever changes under a name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strokes = tuple[tuple[tuple[float, float], ...], ...]
"""Strokes of [x, y], y downwards, from 0 to 1 on the pad."""


@dataclass(frozen=True, slots=True)
class Given:
    """An example by its numbers. x: n_0 of them.  y: n_L of them, what the answer should be; None while not said."""

    x: tuple[float, ...]
    y: tuple[float, ...] | None = None
    kind: Literal["given"] = "given"


@dataclass(frozen=True, slots=True)
class Picked:
    """An example of the data, by its place."""

    split: Literal["train", "test"]
    index: int
    kind: Literal["picked"] = "picked"


@dataclass(frozen=True, slots=True)
class Drawn:
    """An example drawn by hand; label: what the visitor says it is, None until then."""

    strokes: Strokes
    label: int | None = None
    kind: Literal["drawn"] = "drawn"


ExampleRef = Given | Picked | Drawn


@dataclass(frozen=True, slots=True)
class Choose:
    """Put an example on the stage. Any pass under way is over; with keep it is run anew, as far as it had come."""

    example: ExampleRef
    keep: bool = False
    kind: Literal["choose"] = "choose"


@dataclass(frozen=True, slots=True)
class Forward:
    """Go forward to layer `to` (None: to the end), on `example` if given, else on the one on the stage."""

    to: int | None = None
    example: ExampleRef | None = None
    kind: Literal["forward"] = "forward"


@dataclass(frozen=True, slots=True)
class Weigh:
    """Show the cost: a, y and the squared differences."""

    kind: Literal["weigh"] = "weigh"


@dataclass(frozen=True, slots=True)
class Backward:
    """Go backward to layer `to` (None: to layer 1), against y or a label if given, else the example's own."""

    to: int | None = None
    y: tuple[float, ...] | None = None
    label: int | None = None
    kind: Literal["backward"] = "backward"


@dataclass(frozen=True, slots=True)
class Step:
    """Apply the gradient on screen, once. eta None: the session's.  uphill: along the gradient, not against it."""

    eta: float | None = None
    uphill: bool = False
    kind: Literal["step"] = "step"


@dataclass(frozen=True, slots=True)
class Teach:
    """Up to `steps` rounds of forward, backward, step on the example on the stage; stops once it is right."""

    steps: int
    kind: Literal["teach"] = "teach"


@dataclass(frozen=True, slots=True)
class Train:
    """`steps` SGD steps on mini-batches of the training data. eta, batch_size: set for the session if given."""

    steps: int
    eta: float | None = None
    batch_size: int | None = None
    label: int | None = None
    """Listen only to examples of this label, None for all."""
    watch: bool = False
    """Afterwards the example on the stage goes through both passes again."""
    kind: Literal["train"] = "train"


@dataclass(frozen=True, slots=True)
class SetWeights:
    """Set all parameters. theta: base64 of little-endian float64 in the order of the network's theta."""

    theta: str
    kind: Literal["set_weights"] = "set_weights"


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Set one weight, or with k None one bias.  keep: run the pass on the stage anew, as far as it had come."""

    l: int
    j: int
    k: int | None
    value: float
    keep: bool = False
    kind: Literal["set_parameter"] = "set_parameter"


@dataclass(frozen=True, slots=True)
class Tune:
    """Change eta or the batch size without touching the weights."""

    eta: float | None = None
    batch_size: int | None = None
    kind: Literal["tune"] = "tune"


@dataclass(frozen=True, slots=True)
class Restart:
    """Back to a start: "random" from the seed (None: the session's own, hence the same weights), or "trained"."""

    start: Literal["random", "trained"]
    seed: int | None = None
    kind: Literal["restart"] = "restart"


@dataclass(frozen=True, slots=True)
class Refit:
    """Fit the width scale to the gradient on screen."""

    kind: Literal["refit"] = "refit"


@dataclass(frozen=True, slots=True)
class Points:
    """Learn from points of one's own in place of the data: x, y and class 0 or 1 of each.

    tested: those that are only tested on, where points are those to be trained on. None: of points the first, third,
    ... are trained on, the others only tested on.  said: how a text of them was taken, in sentences.
    """

    points: tuple[tuple[float, float, int], ...]
    tested: tuple[tuple[float, float, int], ...] | None = None
    said: tuple[str, ...] = ()
    kind: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class AddPoint:
    """Add a point to the data, which is the visitor's own from then on.

    split: where to, "" for every second one to be only tested on.
    """

    x: float
    y: float
    label: int
    split: Literal["train", "test", ""] = ""
    kind: Literal["add_point"] = "add_point"


@dataclass(frozen=True, slots=True)
class MovePoint:
    """Move a point of the data, which is the visitor's own from then on. Its class stays."""

    split: Literal["train", "test"]
    index: int
    x: float
    y: float
    kind: Literal["move_point"] = "move_point"


Move = (
    Choose | Forward | Weigh | Backward | Step | Teach | Train
    | SetWeights | SetParameter | Tune | Restart | Refit
    | Points | AddPoint | MovePoint
)
