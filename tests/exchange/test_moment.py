"""All numbers of a moment are those of its parts, and of no layer that a pass has not reached."""

from __future__ import annotations

import json
from dataclasses import replace

from app.exchange import moment as numbers
from app.nn.network import Architecture
from tests.exchange.moments import moment

STATE = moment(Architecture((2, 3, 4, 1), "tanh"), seed=8)


def test_a_whole_pass_is_there_with_all_its_digits() -> None:
    fwd, bwd = STATE.fwd, STATE.bwd
    assert fwd and bwd

    said = json.loads(numbers.write(STATE))

    assert said["network"] == {"sizes": [2, 3, 4, 1], "activation": "tanh", "output": "sigmoid", "cost": "quadratic"}
    assert (said["eta"], said["phase"], said["layer"], said["cost"]) == (0.3, "backward", 1, bwd.cost)
    assert said["a"] == [a.tolist() for a in fwd.a] and said["z"] == [z.tolist() for z in fwd.z]
    assert said["nabla_W"] == [nabla.tolist() for nabla in bwd.nabla_W] and said["W"][3] == STATE.net.W[3].tolist()


def test_what_the_pass_has_not_reached_is_empty() -> None:
    half = json.loads(numbers.write(replace(STATE, layer=3)))
    forth = json.loads(numbers.write(replace(STATE, phase="forward", layer=1, bwd=None, is_weighed=False)))
    bare = json.loads(numbers.write(replace(STATE, phase="ready", layer=0, fwd=None, bwd=None, example=None,
                                            is_weighed=False)))

    assert [len(delta) for delta in half["delta"]] == [0, 0, 0, 1] and [len(a) for a in half["a"]] == [2, 3, 4, 1]
    assert [len(a) for a in forth["a"]] == [2, 3, 0, 0] and forth["delta"] == [] and forth["cost"] is None
    assert (bare["x"], bare["y"], bare["a"], bare["cost"]) == (None, None, [], None) and bare["W"][1]
