"""The strongest paths are those that going along all of them finds; and what all of them add up to is the slope."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.paths import search
from app.lenses.paths.search import Route, Start, count_of, gains, strongest, total
from app.nn import passes
from app.nn.array import Array
from app.nn.network import Network
from tests.lenses.paths import by_hand
from tests.lenses.paths.by_hand import Along
from tests.scene.moments import example, network

sizes = st.lists(st.integers(1, 4), min_size=2, max_size=5).map(tuple)


def of(net: Network) -> tuple[search.Gains, by_hand.Trace, passes.Forward, passes.Backward]:
    x, y = example(net), np.linspace(0.0, 1.0, net.sizes[-1])
    fwd = passes.forward(net, x)
    bwd = passes.backward(net, fwd, y)
    return gains(net, fwd, bwd), by_hand.trace(net, x.tolist(), y.tolist()), fwd, bwd


def same(found: tuple[Route, ...], all_of_them: Along, most: int) -> None:
    order = sorted(all_of_them.values(), key=lambda v: -abs(v))[:most]
    assert [abs(route.value) for route in found] == pytest.approx([abs(v) for v in order], rel=1e-9, abs=1e-300)
    assert all(route.value == pytest.approx(all_of_them[route.js], rel=1e-9, abs=1e-300) for route in found)
    assert len({route.js for route in found}) == len(found)


@settings(max_examples=60, deadline=None)
@given(sizes, st.integers(0, 99), st.integers(1, 12))
def test_the_strongest_of_all_paths_are_found_and_all_add_up_to_the_slope(
    sizes: tuple[int, ...], seed: int, most: int,
) -> None:
    net = network(*sizes, seed=seed)
    made, hand, fwd, bwd = of(net)

    for l in range(1, net.L + 1):
        j, k = seed % sizes[l], seed % sizes[l - 1]
        for start, every, slope in (
            (Start("w", l, j, k, float(fwd.a[l - 1][k])), by_hand.of_weight(hand, l, j, k), bwd.nabla_W[l][j, k]),
            (Start("b", l, j, 0), by_hand.of_bias(hand, l, j), bwd.nabla_b[l][j]),
            (Start("a", l, None, k), by_hand.of_activation(hand, l - 1, k), bwd.da[l - 1][k]),
        ):
            scale = sum(map(abs, every.values()))
            assert count_of(sizes, start) == len(every)
            same(strongest(made, start, most), every, most)
            assert total(made, start) == pytest.approx(math.fsum(every.values()), abs=1e-12 * scale)
            assert total(made, start) == pytest.approx(float(slope), abs=1e-12 * scale)


def test_of_equally_strong_paths_no_more_are_gone_along_than_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all weights alike every path is as strong as any other: 64^6 of them."""
    net = network(2, *[64] * 6, 1)
    made, *_ = of(Network(net.arch, np.full_like(net.theta, 1.0 / 3.0)))
    tried: list[int] = []
    onwards = search.Gains.onwards

    def counted(self: search.Gains, l: int, k: int) -> Array:
        tried.append(l)
        return onwards(self, l, k)

    monkeypatch.setattr(search.Gains, "onwards", counted)

    found = strongest(made, Start("a", 1, None, 0), 10)

    assert len({route.js for route in found}) == 10
    assert len(tried) <= 10 * 7


def test_paths_that_are_all_nothing_are_paths_too() -> None:
    made, *_ = of(network(2, *[64] * 6, 1))

    found = strongest(made, Start("w", 1, 3, 0, 0.0), 10)

    assert [route.value for route in found] == [0.0] * 10


def test_the_number_of_paths_is_exact_however_large() -> None:
    assert count_of((1, *[256] * 8), Start("a", 1, None, 0)) == 256**8 == 18_446_744_073_709_551_616
