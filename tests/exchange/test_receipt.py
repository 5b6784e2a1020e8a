"""A receipt says what the stage says, and can be recomputed to the last digit that rounding leaves."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from app.errors import OutOfTurnError
from app.exchange import receipt
from app.exchange.check.command import verdict
from app.exchange.check.reading import read
from app.nn.network import Architecture
from tests.exchange.moments import after_a_step, moment
from tests.nn.conftest import KINDS

SIZES = (2, 3, 2)


def said(text: bytes) -> Any:
    return json.loads(text)


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_every_kind_of_step_is_recomputed(kind: tuple[str, str, str]) -> None:
    for seed in range(3):
        for far in (1.0, 6.0):
            is_right, sentence = verdict(read(receipt.write(moment(Architecture((3, 4, 3, 2), *kind), seed, far))))

            assert is_right, sentence


@given(st.sampled_from(KINDS), st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(0, 2**32 - 1),
       st.floats(0.01, 300.0))
def test_any_network_is_recomputed(kind: tuple[str, str, str], sizes: list[int], seed: int, far: float) -> None:
    state = moment(Architecture(tuple(sizes), *kind), seed, far)
    try:
        text = receipt.write(state)
    except OutOfTurnError:      # it diverges
        reject()

    is_right, sentence = verdict(read(text))

    assert is_right, sentence


def test_it_holds_the_numbers_of_the_stage() -> None:
    state = moment(Architecture(SIZES))
    assert state.fwd and state.bwd and state.example and state.example.y is not None

    text = said(receipt.write(state))

    assert text["network"] == {"sizes": [2, 3, 2], "activation": "sigmoid", "output": "sigmoid", "cost": "quadratic"}
    assert (text["eta"], text["x"], text["y"]) == (0.3, state.example.x.tolist(), state.example.y.tolist())
    assert text["cost"] == state.bwd.cost
    assert text["delta"] == [delta.tolist() for delta in state.bwd.delta]
    assert text["W"][2] == state.net.W[2].tolist() and text["nabla_W"][1] == state.bwd.nabla_W[1].tolist()


@pytest.mark.parametrize(("eta", "uphill"), [(0.3, False), (0.05, False), (0.3, True)])
def test_after_the_step_it_is_of_the_step_that_was_made(eta: float, uphill: bool) -> None:
    before = moment(Architecture(SIZES, "tanh"), seed=3)
    after = after_a_step(before, eta, uphill)

    text = said(receipt.write(after))

    assert text["eta"] == (-eta if uphill else eta)
    assert text["new_W"] == [W.tolist() for W in after.net.W] and text["W"] == [W.tolist() for W in before.net.W]
    assert verdict(read(receipt.write(after)))[0]
    if (eta, uphill) == (before.eta, False):
        assert text == said(receipt.write(before))


def test_there_is_none_of_half_a_pass_and_none_of_a_step_that_leaves_the_range() -> None:
    state = moment(Architecture(SIZES, "linear", "linear"), far=1_000.0)

    for other, words in ((replace(state, layer=2), "go forward and backward"),
                         (replace(state, phase="forward"), "whole"), (replace(state, eta=100.0), "lower eta")):
        with pytest.raises(OutOfTurnError, match=words):
            receipt.write(other)
