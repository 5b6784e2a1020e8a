"""What steps did: to the example on the stage, to the cost of a mini-batch, and to how good the network is."""

from __future__ import annotations

from dataclasses import dataclass

from app.nn.network import Network


@dataclass(frozen=True, slots=True)
class Stepped:
    """What the last step did to the example on the stage: C0 before and after, and the weights it left.

    eta: below 0 where the step went uphill.  steps: 1 for a step, the rounds made for teach.
    """

    eta: float
    cost_before: float
    cost_after: float
    before: Network
    steps: int = 1


@dataclass(frozen=True, slots=True)
class Trained:
    """What the last train command did.  cost: mean C0 of the last mini-batch, before its step."""

    steps: int
    cost: float


@dataclass(frozen=True, slots=True)
class Sample:
    """How good the network was after so many steps, on a fixed part of the data (Library.probe).

    batch: mean C0 of the mini-batch of that step, before it; None where no step led here.
    cost, accuracy: mean C0, and the share of right answers, of training examples; test_cost, test_accuracy: of others.
    Without data C0 of the example on the stage, and no accuracy.
    """

    step: int
    batch: float | None
    cost: float
    accuracy: float | None = None
    test_cost: float | None = None
    test_accuracy: float | None = None

    @property
    def right(self) -> float | None:
        """The share of right answers that it is judged by: of the others, or without any of those trained on."""
        return self.accuracy if self.test_accuracy is None else self.test_accuracy
