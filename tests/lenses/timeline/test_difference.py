"""Two versions in one picture: what differs is as plain loops say it, on the same example, and drawn on one scale."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.timeline.difference import BAR, WIDEST, Difference, Kind, difference
from app.nn.network import Parameter
from app.scene.layers.edges import THINNEST
from app.session.state.move import Backward, Choose, Forward, Given, Move, Picked, Restart, Step, Train
from app.session.state.state import State
from tests.lenses.looked import after, moment_of
from tests.lenses.plain import PRIMES, Lists, cost, passed, weights

PASS: tuple[Move, ...] = (Forward(), Backward(), Step())


def drawn(there: State, here: State, kind: Kind = "weights") -> Difference:
    return difference(3, there, 7, here, moment_of(here).view, kind)


def signed(mark: str, sign: str, width: float) -> tuple[str, float]:
    return mark, width if sign == "up" else -width


def slopes(state: State, x: list[float], y: list[float]) -> dict[str, float]:
    """dC/dw and dC/db of the quadratic cost, each by its id, loop by loop."""
    net = state.net
    W, b = weights(net)
    z, a = passed(net, W, b, x)
    delta: Lists = [[] for _ in a]
    delta[-1] = [2.0 * (a_j - y_j) * PRIMES[net.arch.output](z_j)
                 for a_j, y_j, z_j in zip(a[-1], y, z[-1], strict=True)]
    for l in range(net.L - 1, 0, -1):
        delta[l] = [sum(W[l + 1][j][k] * d for j, d in enumerate(delta[l + 1])) * PRIMES[net.arch.activation](z[l][k])
                    for k in range(len(z[l]))]
    found = {f"b-{l}-{j}": d for l in range(1, net.L + 1) for j, d in enumerate(delta[l])}
    return found | {f"w-{l}-{j}-{k}": d * a_k for l in range(1, net.L + 1) for j, d in enumerate(delta[l])
                    for k, a_k in enumerate(a[l - 1])}


def value(state: State, mark: str) -> float:
    _, l, j, *k = mark.split("-")
    return float(state.net.theta[state.net.arch.index(Parameter(int(l), int(j), int(k[0]) if k else None))])


def assert_widths(found: Difference, gained: dict[str, float]) -> None:
    """Every edge and ring is as wide as what it gained, all on one scale, and the others are too thin to see."""
    top = max(map(abs, gained.values()))
    seen = dict(signed(e.id, e.sign, e.width) for e in found.edges)
    seen |= dict(signed(ring.id, ring.sign, ring.width) for ring, _, _ in found.rings)
    for mark, by in gained.items():
        px = WIDEST * by / top
        if abs(px) > THINNEST + 1e-3 or mark in seen:
            assert seen[mark] == pytest.approx(px, abs=2e-3), mark


@settings(max_examples=12)
@given(seed=st.integers(0, 1000), steps=st.integers(1, 30), index=st.integers(0, 200))
def test_lines_are_as_wide_as_what_moved_and_discs_as_large_as_what_was_gained(
    seed: int, steps: int, index: int
) -> None:
    anew = Restart("random", seed)
    there = after("plane", anew, *PASS)
    here = after("plane", anew, *PASS, Train(steps), Choose(Picked("test", index)))
    assert here.example is not None and here.example.y is not None
    x, y = here.example.x.tolist(), here.example.y.tolist()

    moved, nudged = drawn(there, here), drawn(there, here, "nudges")

    then, now = (passed(state.net, *weights(state.net), x)[1] for state in (there, here))
    gained = {f"a-{l}-{j}": now[l][j] - then[l][j] for l in range(4) for j in range(len(now[l]))}
    top = max(map(abs, gained.values()))
    for n in moved.neurons:
        by = gained[n.id]
        assert (n.dot / (n.r - 1.0)) ** 2 == pytest.approx(abs(by) / top, abs=2e-3)
        assert n.sign == "up" or by <= 0
    marks = slopes(here, x, y)
    assert_widths(moved, {mark: value(here, mark) - value(there, mark) for mark in marks})
    was = slopes(there, x, y)
    assert_widths(nudged, {mark: was[mark] - slope for mark, slope in marks.items()})
    costs = [cost(state.net, x, y) for state in (there, here)]
    assert [bar.px for bar in moved.costs] == pytest.approx([BAR * c / max(costs) for c in costs], abs=0.02)
    assert [bar.version for bar in moved.costs] == [3, 7]


def test_a_moment_beside_itself_has_no_difference() -> None:
    state = after("digits", Forward(), Backward())
    found = drawn(state, state)

    assert (found.edges, found.rings) == ((), ()) and all(n.dot == 0.0 for n in found.neurons)
    assert "C is the same" in found.says and "no output changed" in found.says


def test_without_an_answer_there_are_no_nudges_to_compare() -> None:
    there = after("chain", *PASS)
    here = after("chain", *PASS, Forward(example=Given((0.5,))))
    found = drawn(there, here, "nudges")

    assert (found.kind, len(found.choices), found.costs) == ("weights", 1, ())
    assert "most changed output 0" in found.says or "no output changed" in found.says


def test_without_an_example_weights_alone_are_compared() -> None:
    here = replace(after("chain", *PASS), example=None, stepped=None)

    assert "weights alone" in drawn(after("chain"), here).says


def test_of_the_digits_as_many_lines_are_drawn_as_can_be_told_apart_and_the_image_has_its_place() -> None:
    here = after("digits", Train(20))
    found = drawn(after("digits"), here)

    assert 300 < len(found.edges) <= 160 + 256 + 160 and found.image is not None
    assert max(edge.width for edge in found.edges) <= WIDEST
    assert len(found.neurons) == 16 + 16 + 10
