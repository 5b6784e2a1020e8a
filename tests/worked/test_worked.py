"""Worked examples of others: their figures as printed, and all numbers of both passes and the step to 1e-10."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from app.nn.network import Architecture, Network, from_layers
from app.nn.passes import Backward, Forward, backward, cost, forward, step
from tests.worked.examples import EXACT, EXAMPLES, Example, every_example
from tests.worked.oracle import Trace, stepped, trace


def network(example: Example) -> Network:
    net = example.net
    W, b = [np.empty(0)], [np.empty(0)]
    W += [np.array(matrix, dtype=np.float64) for matrix in net.W]
    b += [np.array(vector, dtype=np.float64) for vector in net.b]
    arch = Architecture((len(example.x), *map(len, net.b)), net.activation, net.output, net.cost)
    return from_layers(arch, tuple(W), tuple(b))


def passes(example: Example, net: Network) -> tuple[Forward, Backward]:
    x, y = (np.array(v, dtype=np.float64) for v in (example.x, example.y))
    fwd = forward(net, x)
    return fwd, backward(net, fwd, y)


def taught(example: Example) -> Network:
    """After so many steps on this one example."""
    net = network(example)
    for _ in range(example.rounds):
        after = step(net, passes(example, net)[1].nabla, float(example.eta))
        assert isinstance(after, Network)
        net = after
    return net


def printed(example: Example, of: str) -> Decimal:
    """The oracle's number behind a figure."""
    kind, _, rest = of.rpartition(" ")
    found = trace(example.net, example.x, example.y)
    if kind in ("new", "after"):
        net = stepped(example.net, example.x, example.y, example.eta, example.rounds)
        if kind == "new":
            return _parameter(net.W, net.b, rest)
        found = trace(net, example.x, example.y)
    if kind == "slope" and rest[0] != "a":
        return _parameter(found.nabla_W[1:], found.nabla_b[1:], rest)
    return _of_trace(found, rest, is_slope=kind == "slope")


def _parameter(W: list[list[list[Decimal]]], b: list[list[Decimal]], mark: str) -> Decimal:
    letter, l, j, *k = mark.split("-")
    return W[int(l) - 1][int(j)][int(k[0])] if letter == "w" else b[int(l) - 1][int(j)]


def _of_trace(found: Trace, mark: str, is_slope: bool) -> Decimal:
    letter, *at = mark.split("-")
    if letter == "C":
        return found.C
    if letter == "term":
        return found.terms[int(at[0])]
    vectors = {"z": found.z, "a": found.da if is_slope else found.a, "delta": found.delta}[letter]
    return vectors[int(at[0])][int(at[1])]


def test_there_are_thirty_of_them_and_each_names_its_figures() -> None:
    assert len(EXAMPLES) >= 30
    assert len({example.name for example in EXAMPLES}) == len(EXAMPLES)
    assert all(example.figures for example in EXAMPLES)


@every_example
def test_the_oracle_says_what_was_printed(example: Example) -> None:
    for of, figure in example.figures.items():
        unit = Decimal(1).scaleb(int(Decimal(figure).as_tuple().exponent))
        apart = abs(printed(example, of) - Decimal(figure)) / unit
        assert apart <= Decimal(example.off) * Decimal("1.001"), (of, figure, printed(example, of))


@every_example
def test_both_passes_say_what_the_oracle_says(example: Example) -> None:
    net, true = network(example), trace(example.net, example.x, example.y)
    fwd, bwd = passes(example, net)

    assert bwd.cost == pytest.approx(float(true.C), rel=EXACT, abs=1e-15)
    assert cost(net, fwd, bwd.y) == bwd.cost
    found = [*fwd.z, *fwd.a, *bwd.da, *bwd.delta, *bwd.nabla_b, *bwd.nabla_W[1:]]
    expected = [*true.z, *true.a, *true.da, *true.delta, *true.nabla_b, *true.nabla_W[1:]]
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == pytest.approx(np.array(theirs, dtype=np.float64), rel=EXACT, abs=1e-15)


@every_example
def test_the_steps_lead_where_the_oracle_says(example: Example) -> None:
    there = stepped(example.net, example.x, example.y, example.eta, example.rounds)
    true = trace(there, example.x, example.y)

    net = taught(example)

    for ours, theirs in zip([*net.W[1:], *net.b[1:]], [*there.W, *there.b], strict=True):
        assert ours == pytest.approx(np.array(theirs, dtype=np.float64), rel=EXACT, abs=1e-15)
    fwd, bwd = passes(example, net)
    assert bwd.cost == pytest.approx(float(true.C), rel=EXACT, abs=1e-15)
    assert fwd.a[-1] == pytest.approx(np.array(true.a[-1], dtype=np.float64), rel=EXACT, abs=1e-15)
