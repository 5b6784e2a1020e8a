"""Every network that the maths allows, as fixtures: each hidden activation x output x cost, and each start."""

from __future__ import annotations

import pytest

from app.nn.activation import ACTIVATIONS, OUTPUTS
from app.nn.cost import COSTS
from app.nn.initial import INITS
from app.nn.network import Architecture

SIZES = (3, 4, 3, 2)
HIDDEN = tuple(ACTIVATIONS)

KINDS = [
    (activation, output, cost)
    for activation in ACTIVATIONS
    for output in OUTPUTS
    for cost in COSTS
    if cost != "cross_entropy" or output in ("sigmoid", "softmax")
]


@pytest.fixture(params=KINDS, ids="-".join)
def arch(request: pytest.FixtureRequest) -> Architecture:
    """3-4-3-2 in each of the 48 kinds."""
    return Architecture(SIZES, *request.param)


@pytest.fixture(params=INITS)
def init(request: pytest.FixtureRequest) -> str:
    """Each way to start."""
    return str(request.param)
