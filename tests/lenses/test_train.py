"""The train lens: curves of both halves, the sentence, and what stands there before there is anything to show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.lenses.train import Progress, progress
from app.nn.outcome import Sample
from tests.scene.moments import moment, network, written

BOTH = tuple(Sample(step, 0.9 / (step + 1), 0.8 / (step + 1), 0.5 + step / 100, 1.0 / (step + 1), 0.4 + step / 100)
             for step in range(0, 41, 10))
ALONE = tuple(Sample(step, None, 0.8 / (step + 1), None, None, None) for step in range(3))


def of(*samples: Sample) -> Progress:
    found = progress(replace(moment(network(2, 3, 1), "ready"), curve=samples))
    assert found is not None
    return found


def test_before_training_there_is_nothing_to_show() -> None:
    assert progress(moment(network(2, 3, 1), "ready")) is None


def test_both_halves_have_a_curve_of_right_answers_in_percent() -> None:
    right = of(*BOTH).right

    assert right is not None and right.head == ("steps", "training", "test")
    said = [[written(v) for v in row] for row in right.rows]
    assert said == [pytest.approx([s.step, 50 + s.step, 40 + s.step]) for s in BOTH]
    assert [tick.text for tick in right.y_ticks][-1] == "100"


def test_both_halves_and_the_mini_batches_have_a_curve_of_their_cost() -> None:
    cost = of(*BOTH).cost

    assert cost.head == ("steps", "training", "test", "mini-batch")
    assert len({line.role for line in cost.lines}) == 3
    for row, s in zip(cost.rows, BOTH, strict=True):
        assert [written(v) for v in row[1:]] == pytest.approx([s.cost, s.test_cost, s.batch], rel=5e-3)


def test_a_mini_batch_that_reaches_far_above_is_cut_off_and_said() -> None:
    wild = replace(BOTH[1], batch=50.0)

    assert of(BOTH[0], wild).cost.cut_off == "Cut off at the top: mini-batch reaches 50.0."
    assert of(*BOTH).cost.cut_off == ""


@pytest.mark.parametrize(("samples", "says"), [
    (BOTH, "After 40 steps 90 % of the training examples and 80 % of the test examples are answered rightly."),
    ((BOTH[0], replace(BOTH[1], step=1)),
     "After 1 step 60 % of the training examples and 50 % of the test examples are answered rightly."),
    (ALONE, "After 2 steps on this one example C is 0.267."),
])
def test_where_it_stands_is_said(samples: tuple[Sample, ...], says: str) -> None:
    assert of(*samples).says == says


def test_a_chain_without_data_has_its_own_cost_and_no_answers() -> None:
    found = of(*ALONE)

    assert found.right is None
    assert [line.name for line in found.cost.lines] == ["this example"]
    assert [row[1] for row in found.cost.rows] == ["0.800", "0.400", "0.267"]


def test_data_of_which_none_is_only_tested_on_have_curves_of_the_training_alone() -> None:
    found = of(*(replace(sample, test_cost=None, test_accuracy=None) for sample in BOTH))

    assert found.right is not None
    assert [line.name for line in found.right.lines] == ["training"]
    assert [line.name for line in found.cost.lines] == ["training", "mini-batch"]
    assert found.says == "After 40 steps 90 % of the training examples are answered rightly."
