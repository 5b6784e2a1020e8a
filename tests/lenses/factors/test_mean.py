"""Several examples of a chain: every product, and their mean, against the chain rule written out in plain floats."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from app import limits
from app.lenses.factors.lens import factors
from app.lenses.factors.mean import XS, YS, MeanOfChain, TypedExamples
from app.lenses.list import the_lens
from app.nn.batch import gradient
from app.nn.network import Network, Parameter
from app.scene.view import Selection, View
from tests.lenses.looked import moment_of, shown, state_of
from tests.lenses.plain import PRIMES, cost, passed, weights
from tests.scene.moments import moment, network, written

OFF = 6e-3
"""A number said with 3 digits."""
VALUE = st.floats(-3, 3).map(lambda v: round(v, 2))
SIGMA = st.sampled_from(["sigmoid", "tanh", "linear"])


def of(view: View, id: str = "", xs: tuple[float, ...] = (), ys: tuple[float, ...] = ()) -> MeanOfChain:
    return factors(view, Selection(of=id), TypedExamples(xs=xs, ys=ys)).mean


def three(net: Network, p: Parameter, x: float, y: float) -> list[float]:
    """dz/dp, sigma'(z) and dC/da of layer p.l: two factors more for each layer behind it."""
    W, b = weights(net)
    z, a = passed(net, W, b, [x])
    slope = [0.0, *(PRIMES[net.arch.sigma(l).name](z[l][0]) for l in range(1, net.L + 1))]
    da = 2.0 * (a[net.L][0] - y) * prod(W[l][0][0] * slope[l] for l in range(p.l + 1, net.L + 1))
    return [1.0 if p.k is None else a[p.l - 1][0], slope[p.l], da]


@given(st.integers(1, 4), SIGMA, st.integers(0, 99), st.lists(st.tuples(VALUE, VALUE), min_size=1, max_size=6),
       st.booleans(), st.data())
def test_every_product_and_the_mean_are_those_by_hand(
    L: int, sigma: str, seed: int, pairs: list[tuple[float, float]], is_bias: bool, data: st.DataObject,
) -> None:
    net = network(*[1] * (L + 1), activation=sigma, output=sigma, seed=seed)
    l = data.draw(st.integers(1, L))
    p = Parameter(l, 0) if is_bias else Parameter(l, 0, 0)
    xs, ys = (tuple(column) for column in zip(*pairs, strict=True))
    view = moment(net, x=np.array([0.5]), y=np.array([1.0]))

    found = of(view, p.id, xs, ys)

    every = [(0.5, 1.0), *pairs]
    by_hand = [three(net, p, x, y) for x, y in every]
    assert len(found.examples) == len(every) and found.p == p and not found.missing
    for one, (x, y), each in zip(found.examples, every, by_hand, strict=True):
        said = (one.x, one.y, one.first, one.sigma_prime, one.da, one.slope, one.cost)
        assert [written(v) for v in said] == pytest.approx(
            [x, y, *each, prod(each), cost(net, [x], [y])], rel=OFF, abs=1e-300)
    mean = sum(map(prod, by_hand)) / len(every)
    largest = max(abs(prod(each)) for each in by_hand)
    assert written(found.mean) == pytest.approx(mean, rel=6e-6, abs=1e-12 * largest + 1e-300)
    assert written(found.cost) == pytest.approx(sum(cost(net, [x], [y]) for x, y in every) / len(every), rel=OFF)


def test_it_is_the_mean_that_training_steps_along_and_that_a_nudge_measures() -> None:
    net = network(1, 1, 1, 1)
    found = of(moment(net), "w-2-0-0", (-1.0, 0.5, 2.0), (0.0, 1.0, 0.0))
    X = np.array([[written(one.x)] for one in found.examples[1:]])
    Y = np.array([[written(one.y)] for one in found.examples[1:]])
    own = moment(net)
    assert own.x is not None and own.y is not None

    batch = gradient(net, np.vstack([own.x, X]), np.vstack([own.y, Y]))

    assert written(found.mean) == pytest.approx(batch.nabla[net.arch.index(Parameter(2, 0, 0))], rel=1e-5)
    assert written(found.measured) == pytest.approx(written(found.mean), rel=1e-5) and found.digits >= 6


def test_what_all_ask_is_held_against_what_the_one_on_the_stage_asks() -> None:
    view = moment(network(1, 1, activation="linear", output="linear"), x=np.array([1.0]), y=np.array([5.0]))
    assert view.fwd is not None
    says = float(view.fwd.a[1][0])

    assert "less than" in of(view, "b-1-0", (1.0,), (says,)).alone                      # no miss, no wish
    assert "the other way" in of(view, "b-1-0", (1.0,), (says - 99.0,)).alone
    assert "or for more" in of(view, "b-1-0", (1.0,), (9.0,)).alone


@pytest.mark.parametrize(("id", "p"), [("", "w-3-0-0"), ("a-2-0", "w-2-0-0"), ("a-0-0", "w-1-0-0"), ("b-1-0", "b-1-0"),
                                       ("C", "w-3-0-0")])
def test_the_parameter_is_the_one_picked_out_or_the_weight_before_the_neuron(id: str, p: str) -> None:
    assert of(moment(network(1, 1, 1, 1)), id).p.id == p


@pytest.mark.parametrize(("phase", "missing"), [("empty", "forward"), ("ready", "forward"), ("forward", "backward")])
def test_nothing_is_ahead_of_its_pass_and_what_comes_first_is_said(phase: str, missing: str) -> None:
    found = of(moment(network(1, 1, 1), phase))

    assert (found.examples, found.mean, found.missing) == ((), "", missing)


def test_an_x_without_its_y_is_left_out_and_said() -> None:
    found = of(moment(network(1, 1, 1)), "", (1.0, 2.0, 3.0), (0.5,))

    assert len(found.examples) == 2 and found.refusal.startswith("3 times x and 1 times y")
    assert (found.xs, found.ys) == ("1, 2, 3", "0.5")


def test_examples_are_read_as_one_types_them() -> None:
    read = TypedExamples.read({"xs": ["1, -2.5 3"], "ys": ["0 1 0"]})
    assert (read.xs, read.ys) == ((1.0, -2.5, 3.0), (0.0, 1.0, 0.0))
    assert TypedExamples.read({}) == TypedExamples(xs=XS, ys=YS)
    for bad in ("x", "nan", str(limits.INPUT * 1.01), "1 " * (limits.VECTOR + 1)):
        with pytest.raises(ValidationError):
            TypedExamples.read({"xs": [bad]})


def test_only_a_chain_has_it() -> None:
    lens = the_lens("factors")
    for sizes, has in (((1, 1, 1), True), ((2, 3, 1), False)):
        view = moment(network(*sizes))
        here = moment_of(state_of(view), view, Selection())
        assert lens.fits(here) == has and (shown(lens, here) is not None) == has
