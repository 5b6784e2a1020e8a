"""A race: several ways to train, from one start. Values only; app/session/ runs it, app/scene/ draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.nn.network import Network


@dataclass(frozen=True, slots=True)
class Runner:
    """One way to train.  activation: of the hidden layers."""

    eta: float
    batch_size: int
    activation: str


@dataclass(frozen=True, slots=True)
class Goal:
    """How far a race goes: so many steps of each runner, or so many seconds of processor time."""

    unit: Literal["steps", "seconds"]
    amount: float


@dataclass(frozen=True, slots=True)
class Mark:
    """How good a runner was on the sample after so many steps, and how long they had taken.

    cost: mean C0 of training examples.  right: the share of right answers among test examples, None without any.
    """

    steps: int
    seconds: float
    cost: float
    right: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One runner's way so far.  marks: the first is the start.  net: at the last of them.

    diverged_layer: where a further step would have left the finite range, 0 while none would.
    """

    runner: Runner
    marks: tuple[Mark, ...]
    net: Network
    diverged_layer: int = 0

    @property
    def last(self) -> Mark:
        return self.marks[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """How a race stands.  share: how much of it is run, 0 to 1.

    seed: of the random weights that all start from, None where those on the stage are the start.
    sampled: training and test examples that the marks are measured on, each of so many (of).
    """

    goal: Goal
    lanes: tuple[Lane, ...]
    share: float
    seed: int | None
    sampled: tuple[int, int]
    of: tuple[int, int]
