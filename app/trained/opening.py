"""The example that the digits exhibit opens with: read wrongly, and put right by one step."""

from __future__ import annotations

from dataclasses import dataclass

from app.data.examples import Examples, target
from app.nn.batch import label_said
from app.nn.network import Network
from app.nn.passes import Diverged, backward, forward, step

AMONG = 200
"""Examples that are looked through, from the first on: some eight of them are read wrongly."""

ETA = 0.5
"""The learning rate of the one step, as the exhibit has it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An example's place, what it is first said to be, what it is, and its cost before and after the step."""

    index: int
    said: int
    label: int
    cost_before: float
    cost_after: float


def opening(net: Network, examples: Examples, eta: float = ETA, among: int = AMONG) -> Opening | None:
    """Of the first examples, the wrongly read one that a step puts right with the least cost left; None without any."""
    tried = (_tried(net, examples, index, eta) for index in range(min(among, len(examples))))
    return min((found for found in tried if found), key=lambda found: found.cost_after, default=None)


def _tried(net: Network, examples: Examples, index: int, eta: float) -> Opening | None:
    """One example as an opening; None if it is read rightly, or not put right by the step."""
    x, label = examples.x(index), examples.label(index)
    fwd = forward(net, x)
    if (said := label_said(fwd.a[net.L])) == label:
        return None
    y = target(label, net.sizes[-1])
    bwd = backward(net, fwd, y)
    stepped = step(net, bwd.nabla, eta)
    if isinstance(stepped, Diverged):
        return None
    after = forward(stepped, x)
    if label_said(after.a[net.L]) != label:
        return None
    return Opening(index, said, label, bwd.cost, float(backward(stepped, after, y).cost))
