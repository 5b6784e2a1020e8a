from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from app import limits
from app.data.examples import target
from app.nn import passes
from app.nn.batch import label_said
from app.session.state.config import PRESETS
from app.session.state.library import Library
from app.session.state.move import Train
from app.session.state.state import State
from app.session.trials import evaluation
from app.session.trials.evaluation import Evaluating, Evaluation, evaluate

After = Callable[..., State]
PLANE = PRESETS["plane"]


@pytest.mark.parametrize("sizes", [(2, 4, 1), (2, 4, 3)])
def test_right_answers_are_counted_one_by_one(after: After, library: Library, sizes: tuple[int, ...]) -> None:
    state, dataset = after(replace(PLANE, sizes=sizes), Train(100)), library.dataset(PLANE)
    assert dataset is not None
    right, cost = {}, []
    for split in ("train", "test"):
        examples = dataset.split(split)
        fwds = [passes.forward(state.net, examples.x(i)) for i in range(len(examples))]
        right[split] = sum(label_said(fwd.a[-1]) == examples.label(i) for i, fwd in enumerate(fwds)) / len(fwds)
        if split == "train":
            ys = [target(examples.label(i), sizes[-1]) for i in range(len(examples))]
            cost = [passes.cost(state.net, fwd, y) for fwd, y in zip(fwds, ys, strict=True)]

    found = evaluate(state, library)

    assert (found.train_accuracy, found.test_accuracy) == (right["train"], right["test"])
    assert found.cost == pytest.approx(np.mean(cost), rel=1e-12)


def test_the_shipped_digits_are_right_at_least_94_times_in_100(after: After, library: Library) -> None:
    accuracy = evaluate(after("digits"), library).test_accuracy

    assert accuracy is not None and accuracy >= 0.94


def test_an_evaluation_does_not_depend_on_how_it_is_sliced(
    after: After, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "ROWS", 100)
    whole = evaluate(after("plane"), library)
    monkeypatch.setattr(limits, "TURN", 0.0)
    work, turns = Evaluating(after("plane"), library), 1
    while work.advance():
        turns += 1

    assert turns >= 6
    assert work.report() == whole


def test_without_data_the_cost_is_that_of_the_example_and_nothing_is_counted(after: After, library: Library) -> None:
    state = after("chain")
    assert state.example is not None and state.example.y is not None
    a = passes.forward(state.net, state.example.x).a[-1]

    found = evaluate(state, library)

    assert found.cost == pytest.approx(float((a[0] - state.example.y[0]) ** 2), rel=1e-14)
    assert (found.train_accuracy, found.test_accuracy) == (None, None)


def test_without_an_example_either_nothing_is_said(after: After, library: Library) -> None:
    state = after(replace(PLANE, data="none", sizes=(2, 3, 1)))

    assert evaluate(state, library) == Evaluation(None, None, None)
