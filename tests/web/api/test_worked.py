"""Worked examples of others, as a program works them: begin, set the weights, forward, backward, step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.web.conftest import Begin
from tests.worked.examples import EXACT, Example, every_example
from tests.worked.oracle import stepped, trace

pytestmark = pytest.mark.anyio


def floats(values: Any) -> Any:
    return [floats(v) for v in values] if isinstance(values, list) else float(values)


def near(ours: Any, theirs: Any) -> bool:
    """Layer by layer, entry 0 of some empty."""
    return all(np.array(one) == pytest.approx(np.array(floats(other)), rel=EXACT, abs=1e-15)
               for one, other in zip(ours, theirs, strict=True))


@every_example
async def test_the_api_says_what_the_oracle_says(begin: Begin, example: Example) -> None:
    net, x, y = example.net, floats(example.x), floats(example.y)
    true, after = trace(net, example.x, example.y), stepped(net, example.x, example.y, example.eta)
    session = await begin(sizes=[len(x), *map(len, net.b)], activation=net.activation, output=net.output,
                          cost=net.cost, data="none")

    await session.set_weights([[], *floats(net.W)], [[], *floats(net.b)])
    fwd = await session.ask("forward", {"x": x})
    bwd = await session.ask("backward", {"y": y})
    step = await session.ask("step", {"eta": float(example.eta)})
    weights = (await session.client.get(f"{session.address}/weights")).json()

    assert near(fwd["z"], true.z) and near(fwd["a"], true.a)
    for name in ("da", "delta", "nabla_W", "nabla_b"):
        assert near(bwd[name], getattr(true, name)), name
    assert near(weights["W"][1:], after.W) and near(weights["b"][1:], after.b)
    costs = float(true.C), float(trace(after, example.x, example.y).C)
    assert (step["cost_before"], step["cost_after"]) == pytest.approx(costs, rel=EXACT, abs=1e-15)
