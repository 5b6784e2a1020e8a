"""The nudge that shrinks: ratio, secant, tangent and what is left, against C worked out in plain floats."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.lenses.bench import limit as limits
from app.lenses.bench.held import board
from app.lenses.bench.limit import BOTTOM, HILL, LEAST, MOST, WIDTH, Limit, limit
from app.nn.array import Array
from app.nn.experiment import Measured, measured_slope
from app.nn.network import Network, Parameter
from app.scene.view import View
from tests.lenses.plain import cost
from tests.scene.moments import moment, network, on_digits, written

P = Parameter(1, 2, 1)


def ratio(view: View, p: Parameter, h: float) -> float:
    """(C(theta + h) - C(theta)) / h in plain floats."""
    assert view.x is not None and view.y is not None
    x, y = view.x.tolist(), view.y.tolist()
    return (cost(view.net, x, y, p, h) - cost(view.net, x, y)) / h


def ends(line: str) -> list[float]:
    return list(map(float, re.findall(r"-?[\d.]+(?:e-?\d+)?", line)))


def slope_of(line: str, found: Limit) -> float:
    """Of a straight line on the picture, back in the units of C."""
    x1, y1, x2, y2 = ends(line)
    high = written(found.high) - written(found.low)
    tall = max(y for _, y in points(found.curve)) - min(y for _, y in points(found.curve))
    return -(y2 - y1) * high / tall / ((x2 - x1) / WIDTH * (MOST - LEAST))


def points(path: str) -> list[tuple[float, float]]:
    numbers = ends(path)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["sigmoid", "tanh"]))
def test_every_ratio_is_the_one_of_plain_floats_as_far_as_floats_go(seed: int, name: str) -> None:
    view = moment(network(2, 4, 3, 2, activation=name, seed=seed))
    assert view.x is not None and view.y is not None
    C = cost(view.net, view.x.tolist(), view.y.tolist())

    found = limit(view, P, 0.01)

    assert [sample.power for sample in found.samples] == list(range(15))
    for sample in found.samples:
        h = 10.0**-sample.power
        assert written(sample.ratio) == pytest.approx(ratio(view, P, h), rel=1e-7, abs=2e-14 * max(C, 1.0) / h)
    assert written(found.ratio) == pytest.approx(ratio(view, P, 0.01), rel=1e-7, abs=1e-11)


def test_the_ratio_nears_backprop_s_number_and_is_then_lost_in_the_noise_of_floats() -> None:
    view = moment(network(2, 4, 3, 2, activation="tanh"))

    found = limit(view, P, 1.0)

    apart = [written(sample.apart) for sample in found.samples]
    best = next(sample for sample in found.samples if sample.is_best)
    assert all(after < before / 5 for before, after in zip(apart[1:6], apart[2:7], strict=True))    # a tenth each
    assert 7 <= best.power <= 9 and min(apart) == written(best.apart)
    assert apart[14] > 100 * apart[best.power] and apart[12] > 10 * apart[best.power]
    assert found.verdict.startswith(f"The best of these h is {best.h}: there the ratio comes within {best.apart} of")


def test_the_secant_turns_into_the_tangent() -> None:
    view = moment(network(2, 4, 3, 2, activation="tanh"))
    assert view.bwd is not None
    slope = float(view.bwd.nabla_W[1][2, 1])

    far, near = limit(view, P, 1.0), limit(view, P, 1e-6)

    assert slope_of(far.tangent, far) == pytest.approx(slope, rel=0.02)
    assert slope_of(far.secant, far) == pytest.approx(ratio(view, P, 1.0), rel=0.02)
    assert near.secant == near.tangent and far.secant != far.tangent
    assert far.there is not None and far.here != far.there
    (x, y), (x2, y2) = far.here, far.there
    (left, start), (right, end) = points(far.secant)
    rise = (end - start) / (right - left)
    assert [start + rise * (x - left), start + rise * (x2 - left)] == pytest.approx([y, y2], abs=0.1)   # both dots


@pytest.mark.parametrize("h", [10.0, 1.0, 0.03, 1e-14])
def test_every_line_stays_in_its_frame(h: float) -> None:
    for view in (moment(network(2, 4, 3, 2, seed=3)), on_digits(), moment(network(1, 1, output="linear"))):
        found = limit(view, Parameter(1, 0, 0), h)

        for line in (found.curve, found.tangent, found.secant):
            assert all(-0.01 <= x <= WIDTH + 0.01 and -0.01 <= y <= HILL + 0.01 for x, y in points(line))
        assert all(0.0 <= sample.at[1] <= BOTTOM for sample in found.samples)


def test_larger_and_smaller_lead_to_the_h_beside_it() -> None:
    view = moment(network(2, 3, 1))

    beside = [limit(view, Parameter(1, 0, 0), h) for h in (1.0, 0.01, 1e-14)]

    assert [(found.power, found.larger, found.smaller) for found in beside] == \
        [(0, "", "1e-1"), (2, "1e-1", "1e-3"), (14, "1e-13", "")]


def test_a_parameter_without_any_effect_says_that_every_h_is_right() -> None:
    net = network(2, 3, 1, activation="relu")
    still = type(net)(net.arch, np.where(np.arange(len(net.theta)) < 9, -1.0, net.theta))

    found = limit(moment(still, x=np.array([1.0, 1.0])), Parameter(1, 0, 0), 0.01)

    assert found.verdict.startswith("Whatever h is") and {sample.ratio for sample in found.samples} == {"0"}


def test_a_corner_is_told() -> None:
    net = network(1, 1, 1, activation="relu", output="linear")
    net = net.with_parameter(Parameter(1, 0), 0.0).with_parameter(Parameter(1, 0, 0), 0.0)

    assert "at the corner of its ReLU" in limit(moment(net, x=np.array([1.0])), Parameter(1, 0), 0.01).note


def test_whoever_makes_h_smaller_has_one_parameter_of_a_pass_measured_once(monkeypatch: pytest.MonkeyPatch) -> None:
    view, measured = moment(network(2, 4, 2, 1)), list[Parameter]()
    first, second = Parameter(1, 0), Parameter(2, 0, 1)

    def watched(net: Network, x: Array, y: Array, p: Parameter) -> Measured:
        measured.append(p)
        return measured_slope(net, x, y, p)

    monkeypatch.setattr(limits, "measured_slope", watched)

    for p, h in ((first, 0.1), (first, 0.01), (second, 0.01), (second, 0.001), (first, 0.1)):
        limit(view, p, h)
    limit(moment(network(2, 4, 2, 1, seed=7)), first, 0.1)

    assert measured == [first, second, first, first]


@pytest.mark.parametrize("sizes", [(1, 1), (2, 4, 2, 1), (784, 16, 16, 10), (2, *[3] * 8), (1, 256, 256, 1)])
def test_all_parameters_but_one_have_a_pin(sizes: tuple[int, ...]) -> None:
    view = moment(network(*sizes))
    total = view.net.arch.parameter_count

    for p in (Parameter(1, 0, 0), Parameter(view.L, sizes[-1] - 1), Parameter(1, sizes[1] - 1, sizes[0] - 1)):
        found = board(view, p)
        x, y = found.free
        layer = found.layers[p.l - 1]
        shown = sum(round(one.width / found.cell) * round(one.height / found.cell) for one in found.layers)
        assert f"All other {total - 1:,} weights and biases are held" in found.says
        assert (shown == total) == (not found.left_out) and (not found.left_out or f"{shown:,}" in found.left_out)
        assert layer.x - 0.1 <= x <= layer.x + layer.width - found.cell + 0.1       # the one that moves is among them
        assert layer.y - 0.1 <= y <= layer.y + layer.height - found.cell + 0.1
        assert (x > layer.x + layer.width - 1.5 * found.cell) or p.k is not None    # a bias stands last
        assert max(one.x + one.width for one in found.layers) <= found.width + 0.1


