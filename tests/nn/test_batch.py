"""Many examples at once say what each says alone."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import NotThereError, RangeError, ShapeError
from app.nn.batch import accuracy, gradient, label_said, labels_said, outputs, per_example
from app.nn.initial import initial
from app.nn.network import Architecture, Parameter
from app.nn.passes import backward, forward

RNG = np.random.default_rng(0)
X = RNG.uniform(-1.0, 1.0, (7, 3))
Y = RNG.uniform(0.0, 1.0, (7, 2))
REL, ABS = 1e-12, 1e-14         # a sum taken in another order


def test_outputs_are_what_each_forward_pass_ends_in(arch: Architecture) -> None:
    net = initial(arch, "normal", 1)

    assert outputs(net, X) == pytest.approx(np.array([forward(net, x).a[net.L] for x in X]), rel=REL, abs=ABS)


def test_batch_gradient_is_the_mean_of_the_gradients(arch: Architecture) -> None:
    net = initial(arch, "normal", 1)
    each = [backward(net, forward(net, x), y) for x, y in zip(X, Y, strict=True)]

    together = gradient(net, X, Y)

    assert together.nabla == pytest.approx(np.mean([bwd.nabla for bwd in each], axis=0), rel=REL, abs=ABS)
    assert together.cost == pytest.approx(np.mean([bwd.cost for bwd in each]), rel=1e-12)


def test_every_example_keeps_its_own_gradient(arch: Architecture) -> None:
    net = initial(arch, "normal", 1)

    kept = per_example(net, X, Y)

    assert kept.nabla() == pytest.approx(
        np.array([backward(net, forward(net, x), y).nabla for x, y in zip(X, Y, strict=True)]), rel=REL, abs=ABS
    )


def test_one_parameter_over_all_examples_is_a_column_of_their_gradients() -> None:
    arch = Architecture((3, 4, 3, 2))
    kept = per_example(initial(arch, "normal", 1), X, Y)
    nabla = kept.nabla()

    for i in range(arch.parameter_count):
        assert kept.slopes(arch.parameter(i)).tolist() == nabla[:, i].tolist()


def test_one_parameter_that_is_not_there_is_refused() -> None:
    kept = per_example(initial(Architecture((3, 2)), "normal", 1), X, Y)

    with pytest.raises(NotThereError):
        kept.slopes(Parameter(2, 0))


def test_rows_of_the_wrong_size_are_refused_with_their_shape() -> None:
    net = initial(Architecture((3, 2)), "normal", 1)

    with pytest.raises(ShapeError, match="rows of 3 inputs"):
        outputs(net, X[:, :2])
    with pytest.raises(ShapeError, match="rows of 3 inputs"):
        outputs(net, X[0])
    with pytest.raises(ShapeError, match=r"must be \(7, 2\)"):
        gradient(net, X, Y[:6])


def test_no_examples_have_no_mean() -> None:
    net = initial(Architecture((3, 2)), "normal", 1)

    with pytest.raises(RangeError, match="at least one"):
        gradient(net, X[:0], Y[:0])
    with pytest.raises(RangeError, match="at least one"):
        accuracy(Y[:0], np.zeros(0, dtype=np.int64))


def test_brightest_output_is_the_answer() -> None:
    assert label_said(np.array([0.1, 0.7, 0.6])) == 1
    assert labels_said(np.array([[0.1, 0.7], [0.8, 0.7]])).tolist() == [1, 0]


def test_equally_bright_outputs_answer_the_first() -> None:
    assert label_said(np.array([0.2, 0.5, 0.5])) == 1


def test_a_single_output_says_1_only_above_a_half() -> None:
    assert labels_said(np.array([[0.5], [np.nextafter(0.5, 1.0)], [-3.0], [7.0]])).tolist() == [0, 1, 0, 1]
    assert label_said(np.array([0.5])) == 0


def test_accuracy_is_the_share_of_right_answers() -> None:
    said = np.array([[0.9, 0.1], [0.2, 0.3], [0.6, 0.5], [0.0, 1.0]])

    assert accuracy(said, np.array([0, 1, 1, 0])) == 0.5
    assert accuracy(said, np.array([0, 1, 0, 1])) == 1.0
    assert accuracy(said[:, :1], np.array([1, 0, 1, 1])) == 0.75


def test_accuracy_wants_one_label_a_row() -> None:
    with pytest.raises(ShapeError, match="one label a row"):
        accuracy(Y, np.zeros(6, dtype=np.int64))
