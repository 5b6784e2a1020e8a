"""What is said of dC/da of an output is true of its cost."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.lenses.equation.test_slope import of, slope
from tests.scene.moments import moment, network


@pytest.mark.parametrize(("cost", "output", "y", "words"), [
    ("quadratic", "sigmoid", 1.0, "proportional to the miss: no miss, no wish"),
    ("half_quadratic", "tanh", 0.0, "proportional to the miss: no miss, no wish"),
    ("cross_entropy", "sigmoid", 1.0, "not proportional to the miss: it grows without end as a nears 0, and at a = 1"),
    ("cross_entropy", "sigmoid", 0.0, "not proportional to the miss: it grows without end as a nears 1, and at a = 0"),
    ("cross_entropy", "sigmoid", 0.5, "as a nears 0 or 1. No miss, no wish"),
    ("cross_entropy", "softmax", 1.0, "not proportional to the miss: it grows without end as a nears 0, and at a = 1"),
    ("cross_entropy", "softmax", 0.0, "C looks only at the share of the right output"),
])
def test_what_is_said_of_a_miss_is_true_of_its_cost(cost: str, output: str, y: float, words: str) -> None:
    net = network(2, 3, 2, cost=cost, output=output)

    assert words in of(moment(net, y=np.array([y, 1.0 - y]), label=None), "a-2-0").note


@pytest.mark.parametrize("kind", [("sigmoid", "sigmoid"), ("sigmoid", "softmax")], ids=lambda k: k[1])
@pytest.mark.parametrize("y", [0.0, 0.25, 1.0])
def test_the_formula_of_an_output_under_cross_entropy_gives_its_slope(kind: tuple[str, str], y: float) -> None:
    view = moment(network(2, 3, 2, output=kind[1], cost="cross_entropy"), y=np.array([y, 1.0 - y]), label=None)
    found = of(view, "a-2-0")

    formula = found.factors[0].origin.split(" = ")[1].replace("−", "-").split(",")[0]
    plain = re.sub(r"(?<=\d) \(", " * (", formula)

    assert eval(plain) == pytest.approx(slope(view, "a-2-0"), rel=0.03)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_no_number_is_divided_by_a_0_that_is_only_too_small_for_floats(output: str) -> None:
    net = network(1, 2, output=output, cost="cross_entropy", init="zeros")
    far = net.with_parameter(net.arch.parameter(0), -1400.0)

    found = of(moment(far, x=np.ones(1), y=np.array([1.0, 0.0]), label=None), "a-1-0")

    assert "/ a, where a is smaller than any float" in found.factors[0].origin
    assert found.value == "−1.01423×10³⁰⁴"
